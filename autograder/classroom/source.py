"""What can be told of a cell's text without running it. Nothing here trusts the text.

Python's own parser takes about a kilobyte for a character, so it reads nothing that is long; what
a text defines is told by how its lines begin, whether it is right or not.
"""

import ast
import io
import re
import tokenize
import warnings
from functools import lru_cache

LONGEST_PARSED = 20_000  # characters
# of one cell that was split; every way to join them is tried
MOST_PIECES = 8
LONGEST_JOINED = 8_000  # characters together
LONGEST_ADDED = 2000  # characters of layout, and of comments behind code, in a blank

DEFINED = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)", re.MULTILINE)
ASSIGNED = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
MAGIC = re.compile(r"^([ \t]*)[%!].*", re.MULTILINE)
INDENTED = re.compile(r"\n[ \t]+\Z")  # at the end: it was split before a line's first word
# JupyterLab puts a sign before the text when a digit's key makes a cell a heading
HEADING = re.compile(r"\A#{1,6} (?=(?:(?:async )?def|class|import|from) |@)")


def defined(source):
    """The names of the functions and classes that a text writes, in order."""
    return DEFINED.findall(source)


def names_in(source):
    """The names that a text gives a meaning to, on its outermost level."""
    return {*DEFINED.findall(source), *ASSIGNED.findall(source)}


def is_blank(source, released):
    """Whether a solution cell is as it was released, or holds nothing but comments.

    By its tokens: Python's own parser can be made to take gigabytes, and its tokenizer the square
    of a text's length, so that it reads nothing that is much longer than what was released.
    """
    code, released = _without_comments(source), _without_comments(released)
    if len(code) > len(released) + LONGEST_ADDED:
        return False
    return code == released or _tokens(code) in ([], _tokens_released(released))


def statements(source):
    """The statements of a text, magics for `pass`; None if it is too long or not whole Python."""
    if len(source) > LONGEST_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a strange escape in a string, say
            found = ast.parse(MAGIC.sub(r"\1pass", source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if any(isinstance(each, ast.Return) for each in found) else found


def is_code(source):
    """Whether a text does something: prose of a word or two is an expression to Python."""
    return any(not isinstance(each, ast.Expr) for each in statements(source) or ())


def code_in_text(source):
    """The code of a Markdown or raw cell; empty if it is prose.

    What defines something is code, even with a mistake in it; so is what is indented, for it may go
    on with another piece.
    """
    source = HEADING.sub("", source)
    if len(source) > LONGEST_PARSED:
        return ""
    return source if defined(source) or source[:1] in (" ", "\t") or is_code(source) else ""


def parts_of(pieces):
    """How the pieces of a cell that was split belong together: fewest broken, and most parts.

    Parameters
    ----------
    pieces : list of str
        In their order.

    Returns
    -------
    list of (str, bool)
        The parts, and whether each is whole Python.
    """
    if not 1 < len(pieces) <= MOST_PIECES or sum(map(len, pieces)) > LONGEST_JOINED:
        return [(piece, True) for piece in pieces]
    pieces = _glued(pieces)
    best = [(0, 0, [])]  # of the pieces so far: how many are broken, -(how many parts), the parts
    for end in range(1, len(pieces) + 1):
        ways = []
        for start, (broken, parts, before) in enumerate(best):
            texts = [sign.join(pieces[start:end]) for sign in ("\n", "")]  # within a line, too
            whole = next((text for text in texts if statements(text) is not None), None)
            if whole is not None or end == start + 1:
                part = (whole or texts[0], whole is not None)
                ways.append((broken + (whole is None), parts - 1, [*before, part]))
        best.append(min(ways))
    return best[-1][2]


def _glued(pieces):
    """Pieces, with those together between which stands no more than a line's indentation."""
    found = []
    for piece in pieces:
        if found and INDENTED.search(found[-1]) and statements(found[-1] + piece) is not None:
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _without_comments(source):
    """A text without the lines that are empty, or a comment alone."""
    lines = (line for line in source.splitlines() if line.strip() and line.strip()[0] != "#")
    return "\n".join(lines)


@lru_cache(100)
def _tokens_released(source):
    return _tokens(source)


def _tokens(source):
    """What a source says, without comments and layout; the whole of it where it is not Python."""
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.ENDMARKER)
    try:
        found = tokenize.generate_tokens(io.StringIO(source).readline)
        return [token.string for token in found if token.type not in layout]
    except (tokenize.TokenError, SyntaxError):
        return [source.strip()]
