"""`%%restore`: make an exercise's cell the blank again, and keep what stood in it."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from course_lib.exercises import EXERCISES, lesson_of
from course_lib.student.log import cell_id, kept
from course_lib.student.place import home

ORIGINALS = "originals"  # beside the start page: the lessons as they were released
KEPT = "kept"  # beside the start page: what was taken out of cells


def register() -> None:
    """Make the magic known, where there is an IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.register_magic_function(restore, "cell", "restore")
        if never_empty not in shell.input_transformers_cleanup:
            shell.input_transformers_cleanup.append(never_empty)


def never_empty(lines: list[str]) -> list[str]:
    """Give `%%restore` in an emptied cell a line below it: IPython refuses it without one."""
    alone = len(lines) == 1 and re.match(r"%%restore\b", lines[0])
    return [lines[0].rstrip("\n") + "\n", "\n"] if alone else lines


def restore(line: str, cell: str) -> None:
    """Make the cell the blank again; what stood in it is kept in a file.

    Write %%restore as the very first line of an exercise's cell, and run the cell. If the course
    cannot tell which exercise it is, name it: %%restore correlate2d
    """
    if not kept():  # Validate, or a grader
        return
    name = exercise_of(line.strip(), cell_id() or "", cell)
    if name is None:
        print(
            "%%restore: which exercise is this? Write its name behind it: %%restore correlate2d. "
            "Nothing was changed."
        )
        return
    lesson = lesson_of(EXERCISES[name].folder)
    blank = blanks(home() / ORIGINALS / f"{lesson}.ipynb").get(name)
    if blank is None:
        print(
            f"%%restore: the blank of {name} is not here ({ORIGINALS}/{lesson}.ipynb beside the "
            "start page is missing or damaged; only a release of the course has it). "
            "Nothing was changed."
        )
        return
    if cell.strip():
        try:
            path = keep(home() / KEPT, name, cell)
        except OSError:
            print(
                f"%%restore: what stands in this cell cannot be kept in {home() / KEPT}, "
                "so nothing was changed."
            )
            return
        print(f"This is the blank of {name} again. What stood here is in {path}")
    else:
        print(f"This is the blank of {name} again.")
    sys.modules["IPython"].get_ipython().set_next_input(blank, replace=True)


def exercise_of(named: str, cell: str, text: str) -> str | None:
    """The exercise that is meant: by its name, by the id of its cell, or by what it defines."""
    if named:
        return named if named in EXERCISES else None
    for name in EXERCISES:
        if cell == f"{lesson_of(EXERCISES[name].folder)}-{name}":
            return name
    defined = re.findall(r"^(?:def|class)\s+(\w+)", text, re.MULTILINE)
    return next((name for name in defined if name in EXERCISES), None)


def keep(folder: Path, name: str, text: str) -> Path:
    """Write a text into a new file; no other is overwritten.

    Raises
    ------
    OSError
        If that is not possible.
    """
    folder.mkdir(exist_ok=True)
    stem = f"{name}-{datetime.now():%Y-%m-%d-%H%M%S}"
    for number in range(1, 1000):
        path = folder / (f"{stem}.py" if number == 1 else f"{stem}-{number}.py")
        try:
            with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise OSError(f"{folder} is full")


def blanks(notebook: Path) -> dict[str, str]:
    """The exercises' cells of a notebook: {exercise: text}; none if it cannot be read."""
    try:
        return {name: source(cell) for name, cell in solutions(read_cells(notebook)).items()}
    except (OSError, ValueError, RecursionError):
        return {}


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook.

    Raises
    ------
    OSError, ValueError, RecursionError
        If it cannot be read, or is no notebook.
    """
    found = json.loads(notebook.read_text(encoding="utf-8"))
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise ValueError("no notebook")
    return cells


def solutions(cells: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The cells with an exercise's answer, by its name: the first of each."""
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        if (name := grade_id(cell)) and cell["metadata"]["nbgrader"].get("solution") is True:
            found.setdefault(name, cell)
    return found


def grade_id(cell: Mapping[str, Any]) -> str:
    """The name by which nbgrader knows a cell; empty if it does not."""
    flags = cell["metadata"].get("nbgrader")
    name = flags.get("grade_id") if isinstance(flags, dict) else None
    return name if isinstance(name, str) else ""


def source(cell: Mapping[str, Any]) -> str:
    """A cell's text, which files hold as lines or as a whole."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def _is_cell(cell: Any) -> bool:
    text = cell.get("source") if isinstance(cell, dict) else None
    lines = isinstance(text, list) and all(isinstance(line, str) for line in text)
    if not isinstance(text, str) and not lines:
        return False
    return isinstance(cell.get("metadata"), dict) and isinstance(cell.get("cell_type"), str)
