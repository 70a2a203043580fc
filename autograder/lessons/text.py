"""Read a lesson's text and tell the author's mistakes, each with its file and line."""

import math
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from autograder.lessons import mistakes
from autograder.lessons.start import NoStart, find_record, starting_code
from autograder.project import BadUse

HEAD_KEYS = {"title", "number", "minutes", "prerequisites"}
OWNERS = {"points": "test", "starts_as": "exercise", "play": "tags"}
CELL_KEYS = ("tags", "play", "exercise", "starts_as", "test", "points")
# which items of the lecture's slides a cell covers; a line of prose has lost its # already
ITEMS = re.compile(r"(?:# )?items: (\d+(?:, \d+)*)")
EXERCISE_HEADER = re.compile(r'# %% .*\bexercise="([^"]*)"')


@dataclass
class Cell:
    """One cell of a lesson's text."""

    kind: str  # prose, code, demo, exercise or test
    source: str
    line: int  # of its first source line in the text
    name: str = ""  # the exercise, for kinds exercise and test
    points: float = 0
    start: str | None = None  # what an exercise's blank holds in the place of a stub
    play: float = 0  # minutes that a demo is there to be played with
    # each item that is marked in it: the mark's line, and how many of the source stand above it
    items: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass
class LessonText:
    """A lesson as its author wrote it, checked."""

    head: dict
    cells: list[Cell]


class AuthoringMistakes(BadUse):
    """All the mistakes of one lesson's text, a line each."""

    def __init__(self, told):
        super().__init__("\n".join(told))

    def show(self, file=None):
        """Print as compilers do, so that editors can jump to the line."""
        click.echo(self.message, err=True)


def read_lesson(path: Path, find=find_record) -> LessonText:
    """Read a lesson and check everything that can be checked without running it.

    Parameters
    ----------
    path : Path
    find : callable
        Gives the record of an exercise, for exercises that start as a known mistake.

    Raises
    ------
    AuthoringMistakes
        With one line `file:line: what is wrong` for each mistake.
    """
    lines, notebook = _load(path)
    head = notebook.metadata.get("lesson")
    told = list(_head_mistakes(head, lines))
    starts = [number for number, line in enumerate(lines, start=1) if line.startswith("# %%")]
    if len(starts) != len(notebook.cells):
        stray = "text outside of a cell: begin it with # %% or # %% [markdown]"
        raise _mistakes(path, [*told, (_stray_line(lines), stray)])
    cells = []
    for raw, line in zip(notebook.cells, starts, strict=True):
        keys = {key: value for key, value in raw.metadata.items() if key != "lines_to_next_cell"}
        told += [(line, message) for message in _header_mistakes(raw.cell_type, keys)]
        cell = _cell(raw, keys, _first_line(lines, line))
        if cell.kind == "exercise" and "starts_as" in keys:
            try:
                cell.start = starting_code(cell.name, keys["starts_as"], find)
            except NoStart as error:
                told.append((line, str(error)))
        cells.append(cell)
    told += mistakes.in_markers(cells)
    cells = [_without_items(cell) for cell in cells]
    told += mistakes.in_items(cells)
    if not told:  # what follows takes headers and markers for granted
        for look in (mistakes.in_exercises, mistakes.in_names, mistakes.in_secrets):
            told += look(cells)
    if told:
        raise _mistakes(path, told)
    return LessonText(dict(head), cells)


def exercise_lines(path):
    """The exercises of a lesson's text, which need not be right: {name: line of its header}."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = ((EXERCISE_HEADER.match(line), number) for number, line in enumerate(lines, start=1))
    return {match[1]: number for match, number in found if match}


def _mistakes(path, told):
    return AuthoringMistakes(f"{path}:{line}: {message}" for line, message in told)


def _load(path):
    """A text's lines, and what jupytext makes of it."""
    import jupytext  # takes a third of a second, and grading needs only what a blank looks like

    try:
        text = path.read_text(encoding="utf-8")
        return text.splitlines(), jupytext.reads(text, fmt="py:percent")
    except UnicodeDecodeError as error:
        raise _mistakes(path, [(1, f"this is not UTF-8 text: {error.reason}")]) from error
    except Exception as error:  # jupytext lets its YAML parser's own exceptions through
        told = f"jupytext cannot read it: {' '.join(str(error).split())}"
        raise _mistakes(path, [(1, told)]) from error


def _head_mistakes(head, lines):
    if not isinstance(head, dict):
        keys = "title, number, minutes, prerequisites"
        yield 1, f"the head is missing: {keys} under jupyter: lesson:"
        return
    line = next((number for number, text in enumerate(lines, start=1) if "lesson:" in text), 1)
    for key in sorted(HEAD_KEYS ^ set(head)):
        yield line, f"the head {'needs' if key in HEAD_KEYS else 'does not know'} {key!r}"


def _stray_line(lines):
    """The first line between the head and the first cell."""
    fences = [number for number, text in enumerate(lines, start=1) if text.strip() == "# ---"][:2]
    after_head = max(fences, default=0)
    return next(
        (
            number
            for number, text in enumerate(lines, start=1)
            if number > after_head and text.strip() and not text.startswith("# %%")
        ),
        1,
    )


def _first_line(lines, header):
    """The number of the first line of a cell that holds anything."""
    first = header + 1
    while first < len(lines) and not lines[first - 1].strip():
        first += 1
    return first


def _without_items(cell):
    """The cell as notebooks have it: its lines `# items: 17, 18` read, and taken away.

    In code it is the first line or none, so that a message still names the right line.
    """
    kept, items, first = [], {}, cell.line
    for number, line in enumerate(cell.source.split("\n"), start=cell.line):
        mark = ITEMS.fullmatch(line)
        if mark and (cell.kind == "prose" or not kept):
            items |= dict.fromkeys(map(int, mark[1].split(", ")), (number, len(kept)))
            first += not kept
        else:
            kept.append(line)
    return replace(cell, source="\n".join(kept), line=first, items=items)


def _header_mistakes(cell_type, keys):
    """What is wrong with a cell's header."""
    if cell_type != "code":
        if cell_type != "markdown" or keys:
            yield "a cell of text is [markdown] and nothing else"
        return
    if "title" in keys:
        yield f"a cell has no title: {keys['title']!r}; did you mean tags=?"
    for key in keys:
        if key not in (*CELL_KEYS, "title"):
            known = f"{', '.join(CELL_KEYS[:-1])} and {CELL_KEYS[-1]}"
            yield f"unknown key {key!r}; there are {known}"
    if "tags" in keys and keys["tags"] != ["demo"]:
        yield f'unknown tag in tags={keys["tags"]}; the only one is tags=["demo"]'
    if len(keys.keys() & {"tags", "exercise", "test"}) > 1:
        yield "a cell is a demo, an exercise or a test: one of them"
    if "test" in keys and not _is_worth(keys.get("points")):
        yield f"the test of {keys['test']!r} needs points, 0 (a bonus) or more"
    if "play" in keys and not _is_worth(keys["play"]):
        yield f"play={keys['play']!r}: how many minutes does it take?"
    for key, owner in (("points", "a test"), ("starts_as", "an exercise"), ("play", "a demo")):
        if key in keys and OWNERS[key] not in keys:
            yield f"only {owner} has {key}"


def _is_worth(points):
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return is_number and math.isfinite(points) and points >= 0


def _cell(raw, keys, line):
    """One cell, by its header, which may be wrong."""
    if raw.cell_type != "code":
        return Cell("prose", raw.source, line)
    if "test" in keys:
        return Cell("test", raw.source, line, str(keys["test"]), keys.get("points"))
    if "exercise" in keys:
        return Cell("exercise", raw.source, line, str(keys["exercise"]))
    kind = "demo" if "tags" in keys else "code"
    return Cell(kind, raw.source, line, play=keys.get("play", 0))
