"""Read an exercise's answer from the pieces that an editor, or its author, made of its cell."""

import difflib
from dataclasses import dataclass, field

from autograder.classroom.source import defined, is_blank, names_in, parts_of

LONGEST_NAME = 60  # characters of a name that is told


@dataclass
class Answer:
    """What some pieces hold of an exercise's answer.

    Parameters
    ----------
    text : str or None
        For the exercise's cell; None if nothing is written.
    before, behind : list of str
        What is run before it and behind it, in cells of its own: it may fail by itself.
    times : int
        How many of the parts are an answer.
    split : bool
        Whether some pieces were read as one.
    other : str
        The name that is defined in the place of the exercise's.
    """

    text: str | None = None
    before: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    times: int = 0
    split: bool = False
    other: str = ""


def read_answer(name, pieces, released):
    """Read an answer from its pieces, in order: the last whole one that defines the name counts.

    Parameters
    ----------
    name : str
        Of the exercise, and of its function or class.
    pieces : list of str
        None of them blank.
    released : str
        The exercise's cell as students get it. Pieces that are like it together hide no others.
    """
    joined = parts_of(pieces)
    parts = [each for each in joined if each[0] in pieces or not is_blank(each[0], released)]
    if not parts:
        return Answer()
    texts = [text for text, _ in parts]
    some = [n for n, text in enumerate(texts) if name in names_in(text)]
    whole = [n for n in some if parts[n][1]]
    main = [len(parts) - 1, *some, *whole][-1]
    return Answer(
        texts[main],
        texts[:main],
        texts[main + 1 :],
        times=sum(name in defined(texts[n]) for n in whole),
        split=len(joined) < len(pieces),
        other="" if some else _closest(name, texts),
    )


def _closest(name, texts):
    """The name among those that some texts define that is most like the one that is due."""
    names = [each for text in texts for each in defined(text) if len(each) <= LONGEST_NAME]
    return "".join(difflib.get_close_matches(name, names[:100], 1, 0))
