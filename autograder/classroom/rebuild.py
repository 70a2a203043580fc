"""Make the notebook that is graded: the master, with the student's cells put in their places.

Nothing of the submission but the source of its code cells is used, so that whatever happened to
its metadata, ids, tests or kernel costs no points and breaks no tool.
"""

import html
import json
from dataclasses import asdict, dataclass, field

import nbformat

from autograder.classroom.problems import Problem
from autograder.lessons.blank import released_source, visible_source

MOST_CELLS = 2000
MOST_CODE = 500_000  # characters in all code cells
NOT_HANDED_IN = "# This cell is missing in the notebook that was handed in."


class Unreadable(Exception):
    """A submission that is no notebook; `problem` says what it is."""

    def __init__(self, problem):
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass
class Submission:
    """What was taken from a student's notebook."""

    answers: dict[str, str] = field(default_factory=dict)  # grade_id -> source
    added: dict[str, list[str]] = field(default_factory=dict)  # id of the cell before -> sources
    edited: list[str] = field(default_factory=list)  # grade_ids of changed read-only cells


def read_submission(content, lesson, master):
    """Take the student's code out of the bytes of their notebook.

    Raises
    ------
    Unreadable
        If there is nothing that could be graded.
    """
    return take_cells(_parse(content, f"{lesson}.ipynb"), lesson, master)


def take_cells(notebook, lesson, master):
    """Take the student's code out of a notebook."""
    masters = {cell.id: cell for cell in master.cells}
    by_grade_id = {_grade_id(cell): cell for cell in master.cells if _grade_id(cell)}
    found = Submission()
    before = ""
    for cell in notebook.cells:
        own = by_grade_id.get(_grade_id(cell)) or masters.get(cell.get("id"))
        if own is not None:
            before = own.id
            if _is(own, "solution"):
                if cell.cell_type == "code":
                    found.answers[_grade_id(own)] = _writable(cell.source)
            elif _is(own, "locked") and cell.source.strip() != visible_source(own.source).strip():
                found.edited.append(_grade_id(own))
        elif (
            cell.cell_type == "code" and cell.source.strip() and not _from_the_course(cell, lesson)
        ):
            found.added.setdefault(before, []).append(_writable(cell.source))
    return found


def rebuild(master, submission):
    """The notebook to grade: the master's cells, the student's answers, the cells they added."""
    notebook = nbformat.from_dict(master)
    cells = [_student_cell(s, "", n) for n, s in enumerate(submission.added.get("", []))]
    for cell in notebook.cells:
        if _is(cell, "solution"):
            cell.source = submission.answers.get(_grade_id(cell), NOT_HANDED_IN)
        cells.append(cell)
        added = submission.added.get(cell.id, [])
        cells += [_student_cell(source, cell.id, n) for n, source in enumerate(added)]
    notebook.cells = cells
    return notebook


def as_released(master):
    """What a student hands in who wrote nothing."""
    exercises = (cell for cell in master.cells if _is(cell, "solution"))
    return Submission({_grade_id(cell): released_source(cell) for cell in exercises})


def notice(notebook, problem):
    """Put on top of a notebook why it could not be graded: as data, and as a sentence."""
    escaped = html.escape(problem.sentence)  # it may hold the names of files, which a student chose
    for sign in "\\`*_[]":
        escaped = escaped.replace(sign, f"\\{sign}")
    cell = nbformat.v4.new_markdown_cell(f"**{escaped}**", id="notice")
    cell.metadata["course"] = {"problem": asdict(problem)}
    notebook.cells.insert(0, cell)


def notice_in(notebook):
    """The problem that `notice` put into a notebook, or None."""
    for cell in notebook.cells:
        if cell.id == "notice":
            told = Problem("told", reason=cell.source.strip("*."))  # by an older release
            data = cell.metadata.get("course", {}).get("problem")
            return Problem(**data) if data else told
    return None


def _parse(content, name):
    try:
        cells = _cells(content.decode("utf-8-sig"))
    except Exception as error:  # nbformat lets through whatever broken content provokes
        raise Unreadable(Problem("unreadable", name)) from error
    if len(cells) > MOST_CELLS:
        raise Unreadable(Problem("many_cells", name, most=MOST_CELLS))
    size = sum(len(cell.source) for cell in cells if cell.cell_type == "code")
    if size > MOST_CODE:
        raise Unreadable(Problem("much_code", name, amount=size, most=MOST_CODE))
    return nbformat.from_dict({"cells": cells})


def _cells(text):
    """The cells of a notebook of any format, with nothing in them but what is looked at here.

    nbformat would take minutes and gigabytes for some texts that are not too long.
    """
    raw = json.loads(text)
    if "worksheets" in raw:  # formats 1 to 3
        cells = [cell for sheet in raw["worksheets"] for cell in sheet["cells"]]
    else:
        cells = raw["cells"]
    if not isinstance(cells, list):
        raise TypeError("cells are a list")
    return [nbformat.from_dict(_reduced(cell)) for cell in cells[: MOST_CELLS + 1]]


def _reduced(cell):
    is_code = cell["cell_type"] == "code"
    source = cell["input"] if is_code and "input" in cell else cell["source"]  # as before format 4
    source = source if isinstance(source, str) else "".join(source)
    return {
        "cell_type": "code" if is_code else "markdown",
        "source": source.encode("utf-8", "replace").decode(),  # half characters cannot be written
        "metadata": {
            "nbgrader": {"grade_id": _grade_id(cell), "locked": _is(cell, "locked")},
            "tags": ["demo"] if _is_demo(cell) else [],
        },
        "id": cell["id"] if isinstance(cell.get("id"), str) else "",
    }


def _writable(source):
    """A cell's text without lone surrogates, which JSON can hold, but no file and no program."""
    return source.encode("utf-8", "replace").decode()


def _metadata(cell):
    metadata = cell.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _nbgrader(cell):
    entry = _metadata(cell).get("nbgrader")
    return entry if isinstance(entry, dict) else {}


def _grade_id(cell):
    grade_id = _nbgrader(cell).get("grade_id")
    return grade_id if isinstance(grade_id, str) else None


def _is(cell, flag):
    return bool(_nbgrader(cell).get(flag))


def _from_the_course(cell, lesson):
    """Whether an unknown cell came with the course: a demo, or read-only, of an older release."""
    return _is_demo(cell) or _is(cell, "locked") or cell.get("id", "").startswith(f"{lesson}-")


def _is_demo(cell):
    tags = _metadata(cell).get("tags")
    return isinstance(tags, list) and "demo" in tags


def _student_cell(source, before, number):
    cell = nbformat.v4.new_code_cell(source)
    cell.id = f"added-{number}-{before}"[:64]
    return cell
