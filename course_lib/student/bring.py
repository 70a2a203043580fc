"""Bring what a student did from an older release of the course into a newer one.

Nothing in the older folder is changed, and what stood in the newer one is kept beside.
"""

import copy
import json
import os
import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from course_lib.student import log, log_file
from course_lib.student.place import write_whole
from course_lib.student.restore import (
    KEPT,
    ORIGINALS,
    grade_id,
    keep,
    read_cells,
    solutions,
    source,
)

NOTEBOOKS = "notebooks"
FUNCTIONS = "my_functions.py"
MOST_NAMED = 10  # files of their own that are named
UNREADABLE = (OSError, ValueError, RecursionError)

Cell = dict[str, Any]


class BadUse(Exception):
    """The folders are not what they should be: one sentence."""


def bring(old: Path, new: Path) -> list[str]:
    """Bring the work in a folder of the course into another; what came of it, in sentences.

    Raises
    ------
    BadUse
        If one of the two is no folder of the course, or both are the same.
    """
    old, new = _course(old), _course(new)
    if old.samefile(new):
        raise BadUse(f"{old} is the same folder twice; nothing was changed.")
    told = [*_functions(old, new), *_log(old, new), *_kept(old, new)]
    for path in sorted((old / NOTEBOOKS).glob("*/*.ipynb")):
        if path.stem == path.parent.name:
            told += _lesson(path.stem, old, new)
    log.renew_start_page(new)
    return told + _left(old, new)


def _course(folder: Path) -> Path:
    """The folder of the course that is meant: this one, or the one in which its notebooks lie."""
    for found in (folder, folder.parent):
        if (found / NOTEBOOKS).is_dir():
            return found
    raise BadUse(f"{folder} is no folder of the course: there is no {NOTEBOOKS!r} in it.")


def _functions(old: Path, new: Path) -> list[str]:
    theirs, ours = old / FUNCTIONS, new / FUNCTIONS
    if not theirs.is_file():
        return []
    try:
        data = theirs.read_bytes()
        if ours.is_file() and ours.read_bytes() == data:
            return []
        backup = _backup(ours) if ours.is_file() else None
        write_whole(ours, data)
    except OSError as error:
        return [f"{FUNCTIONS} could not be brought: {error.strerror}."]
    told = f"{FUNCTIONS} is brought"
    return [f"{told}; the one that was here is {backup.name} now." if backup else f"{told}."]


def _log(old: Path, new: Path) -> list[str]:
    theirs, ours = old / log.NAME, new / log.NAME
    entries, off = log_file.read(theirs), log_file.is_off(theirs)
    if not entries and not off:
        return []
    if log_file.is_off(ours) and not off:
        return ["The log is off here, and is not brought."]
    data, told = log_file.merged(entries, log_file.read(ours)), "The log is brought."
    if off:
        data, told = data + log_file.line(log_file.OFF), "The log stays off."
    return [told] if log_file.replace(ours, data) else ["The log could not be brought."]


def _kept(old: Path, new: Path) -> list[str]:
    paths = [path for path in sorted((old / KEPT).glob("*")) if path.is_file()]
    count, told = 0, []
    for path in paths:
        target = new / KEPT / path.name
        try:
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                shutil.copyfile(path, target)
                count += 1
        except OSError as error:
            told.append(f"{KEPT}/{path.name} could not be brought: {error.strerror}.")
    return [f"{KEPT}: {count} {_files(count)} brought.", *told] if count else told


def _lesson(lesson: str, old: Path, new: Path) -> list[str]:
    """Bring one lesson's answers and cells of their own."""
    place = Path(NOTEBOOKS, lesson, f"{lesson}.ipynb")
    original = Path(ORIGINALS, f"{lesson}.ipynb")
    try:
        worked = read_cells(old / place)
    except UNREADABLE:
        return [f"{lesson}: the older notebook cannot be read, and is left where it is."]
    try:
        blank_file = new / original if (new / original).is_file() else new / place
        blank = json.loads(blank_file.read_text(encoding="utf-8"))
        cells = read_cells(blank_file)
    except FileNotFoundError:
        return [f"{lesson}: the newer course does not have it; the notebook is left where it is."]
    except UNREADABLE:
        return [f"{lesson}: the newer notebook cannot be read; nothing was brought into it."]
    released = _cells(old / original)
    answers, own = _work(lesson, worked, released, cells)
    if not answers and not own:
        return [f"{lesson}: nothing was written in it."]
    blank["cells"], lost = _placed(cells, answers, own)
    if unplaced := "".join(f"\n# {what}\n{text}\n" for what, text in lost):
        try:
            path = keep(new / KEPT, lesson, unplaced.lstrip())
        except OSError:
            return [f"{lesson}: {new / KEPT} cannot be written; nothing was brought."]
    try:
        backup = _worked_in(new / place, blank_file, cells)
        (new / place).parent.mkdir(parents=True, exist_ok=True)
        write_whole(new / place, _text(blank))
    except OSError as error:
        return [f"{lesson}: the notebook could not be written: {error.strerror}."]
    count = len(answers) - sum(what in answers for what, _ in lost)
    told = f"{lesson}: {count} {'answer' if count == 1 else 'answers'}"
    told += f" and {len(own)} {'cell' if len(own) == 1 else 'cells'} of your own" if own else ""
    found = [f"{told} brought."]
    if lost:
        names = ", ".join(what for what, _ in lost)
        found.append(f"{lesson}: there is no place any more for {names}; it is in {path}")
    if backup:
        found.append(f"{lesson}: the notebook that was here is {backup.name} now.")
    return found


def _work(
    lesson: str, worked: list[Cell], released: list[Cell], blank: list[Cell]
) -> tuple[dict[str, Cell], list[tuple[list[str], Cell]]]:
    """What a student wrote: {exercise: cell}, and cells of their own with what stood before.

    An answer counts as written if it is not what was released; so does a cell of text.
    """
    solved = _theirs(lesson, worked)
    before = solutions(released or blank)
    answers = {
        name: cell
        for name, cell in solved.items()
        if name not in before or source(cell) != source(before[name])
    }
    texts = {source(cell) for cell in (*released, *blank)}
    prose = {cell.get("id"): source(cell) for cell in released if cell["cell_type"] == "markdown"}
    own, above = [], []
    for cell in worked:
        is_released = (
            any(cell is one for one in solved.values())
            or str(cell.get("id", "")).startswith(f"{lesson}-")
            or source(cell) in texts
        )
        if is_released:
            above.append(_known_as(cell))
        noted_in = prose.get(cell.get("id"), source(cell)) != source(cell)  # a text's cell
        if source(cell).strip() and (noted_in or not is_released):
            own.append((above[::-1], cell))
    return answers, own


def _theirs(lesson: str, worked: list[Cell]) -> dict[str, Cell]:
    """The cells with answers; of copies of one the cell that has the released id."""
    found = solutions(worked)
    return found | solutions(c for c in worked if c.get("id") == f"{lesson}-{grade_id(c)}")


def _placed(
    cells: list[Cell], answers: dict[str, Cell], own: list[tuple[list[str], Cell]]
) -> tuple[list[Cell], list[tuple[str, str]]]:
    """The cells of a blank with a student's work in them, and what has no place any more."""
    placed = copy.deepcopy(cells)
    targets = solutions(placed)
    lost = [(name, source(cell)) for name, cell in answers.items() if name not in targets]
    for name in targets.keys() & answers.keys():
        targets[name]["source"] = answers[name]["source"]
    names = [_known_as(cell) for cell in placed]
    after: dict[int, list[Cell]] = {}
    for above, cell in own:
        at = next((names.index(name) for name in above if name in names), 0)
        after.setdefault(at, []).append(_clean(cell, names))
    return [one for at, cell in enumerate(placed) for one in (cell, *after.get(at, []))], lost


def _known_as(cell: Cell) -> str:
    """What a released cell is known by, in one release and the next."""
    return grade_id(cell) or str(cell.get("id", "")) or source(cell)


def _clean(cell: Cell, names: Iterable[str]) -> Cell:
    """A student's own cell, for another notebook: not graded, without what it showed."""
    found = copy.deepcopy(cell)
    found["metadata"].pop("nbgrader", None)
    if not isinstance(found.get("id"), str) or found["id"] in names:
        found["id"] = uuid.uuid4().hex[:8]
    if found.get("cell_type") == "code":
        found |= {"outputs": [], "execution_count": None}
    return found


def _worked_in(path: Path, original: Path, cells: list[Cell]) -> Path | None:
    """The copy of a notebook that somebody worked in already; None if nobody did."""
    if not path.is_file() or (path == original):
        return None
    try:
        now = read_cells(path)
        if [source(cell) for cell in now] == [source(cell) for cell in cells]:
            return None
    except UNREADABLE:  # whatever it is, it is kept
        pass
    return _backup(path)


def _backup(path: Path) -> Path:
    """A copy of a file beside it, under a name that says when."""
    for number in range(1, 1000):
        time = f"{datetime.now():%Y-%m-%d-%H%M%S}{f'-{number}' if number > 1 else ''}"
        target = path.with_name(f"{path.stem}.before-{time}{path.suffix}")
        if not target.exists():
            shutil.copyfile(path, target)
            return target
    raise OSError(0, "there are too many copies", str(path))


def _cells(path: Path) -> list[Cell]:
    try:
        return read_cells(path)
    except UNREADABLE:
        return []


def _left(old: Path, new: Path) -> list[str]:
    """The student's other files: they stay where they are."""
    names = []
    for folder, folders, files in os.walk(old / NOTEBOOKS):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(files):
            path = Path(folder, name).relative_to(old)
            lesson_file = path.suffix == ".ipynb" and path.stem == path.parent.name
            if not lesson_file and not name.startswith(".") and not (new / path).exists():
                names.append(path.as_posix())
    if not names:
        return []
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    listed = ", ".join(names[:MOST_NAMED])
    return [f"Your other files stay in the older folder; copy what you need: {listed}{more}."]


def _files(count: int) -> str:
    return "file is" if count == 1 else "files are"


def _text(notebook: dict[str, Any]) -> bytes:
    """A notebook as Jupyter writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode(errors="replace")
