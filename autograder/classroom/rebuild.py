"""Make the notebook that is graded: the master, with the student's cells put in their places.

Nothing of the submission but the source of its cells is used, so that whatever happened to its
metadata, ids, tests or kernel costs no points and breaks no tool. An answer is read from all cells
that have its grade_id: split, copied and pasted ones keep it. Where none of them defines the
exercise's name, it is read from those that do, wherever they stand.
"""

import contextlib
import html
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field

import nbformat

from autograder.classroom.answers import read_answer
from autograder.classroom.problems import Note, Problem
from autograder.classroom.source import code_in_text, defined, is_blank, is_code, names_in
from autograder.lessons.blank import released_source, visible_source
from course_lib.exercises import lesson_with

MOST_CELLS = 2000
MOST_CODE = 500_000  # characters in all code cells
MOST_TEXT = 100_000  # characters in all Markdown and raw cells that may be answers
NOT_HANDED_IN = "# This cell is missing in the notebook that was handed in."
ABOVE = "# This is answered in a cell that was run before."
LOST = ("missing", "found")  # notes on answers that have no cell of their own
LESSON_IN_ID = re.compile(r"(\d\d_\w+)-")


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
    blank: list[str] = field(default_factory=list)  # exercises that are not written
    notes: dict[str, Note] = field(default_factory=dict)  # exercise -> what is odd about its cells


def read_submission(content, lesson, master):
    """Take the student's code out of the bytes of their notebook.

    Raises
    ------
    Unreadable
        If there is nothing that could be graded.
    """
    return take_cells(_parse(content, f"{lesson}.ipynb"), lesson, master)


def take_cells(notebook, lesson, master):
    """Take the student's code out of a notebook.

    Raises
    ------
    Unreadable
        If it is the notebook of another lesson.
    """
    owners = _owners(notebook, master)
    codes = _codes(notebook, owners, master)
    found = Submission()
    homes = {}  # number of a cell -> the exercise's cell in whose place it is run
    beside = {}  # id of an exercise's cell -> what is run before it, and behind
    for cell in _exercises(master):
        name, released = _grade_id(cell), released_source(cell)
        own = [n for n, owner in enumerate(owners) if owner is cell]
        pieces = [n for n in own if not is_blank(codes[n], released)]
        lost = []
        if not any(name in names_in(codes[n]) for n in pieces):
            lost = _lost(name, codes, owners, released)
            pieces = sorted({*pieces, *lost})
        answer = read_answer(name, [codes[n] for n in pieces], released)
        texts = any(notebook.cells[n].cell_type != "code" for n in pieces)
        nowhere = not own and not any(name in names_in(code) for code in codes)
        if note := _note(name, answer, nowhere, lost, texts):
            found.notes[name] = note
        if answer.text is None:
            found.blank.append(name)
            left = [released] if pieces else [codes[n] for n in own if codes[n].strip()]
            found.answers[name] = [NOT_HANDED_IN if not own else "", *left][-1]
        elif homes.keys() >= set(pieces):
            found.answers[name] = ABOVE
        else:
            found.answers[name] = answer.text
            beside[cell.id] = answer.before, answer.behind
        homes = dict.fromkeys(pieces, cell) | homes
    other = _lesson_in(notebook, lesson, found)
    if other != lesson:
        raise Unreadable(Problem("other_lesson", f"{lesson}.ipynb", others=other))
    _take_added(found, notebook, lesson, master, owners, codes, homes)
    _put_beside(found.added, beside, master)
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
    answers = {_grade_id(cell): released_source(cell) for cell in _exercises(master)}
    return Submission(answers, blank=list(answers))


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


def _exercises(master):
    return [cell for cell in master.cells if _is(cell, "solution")]


def _owners(notebook, master):
    """For each cell of a notebook the master's cell that it is: by grade_id, id, or its text."""
    by_grade_id = {_grade_id(cell): cell for cell in master.cells if _grade_id(cell)}
    by_id = {cell.id: cell for cell in master.cells}
    owners = [by_grade_id.get(_grade_id(c)) or by_id.get(c.get("id")) for c in notebook.cells]
    known = {own.id for own in owners if own}
    by_text = {
        visible_source(cell.source).strip(): cell
        for cell in reversed(master.cells)
        if cell.id not in known and not _is(cell, "solution")
    }
    pairs = zip(notebook.cells, owners, strict=True)
    return [own or by_text.pop(cell.source.strip(), None) for cell, own in pairs]


def _codes(notebook, owners, master):
    """The code in each cell; of a text cell without a place, only if it is an answer as it stands.

    Only so many texts are looked at: to parse takes its time.
    """
    prose = [cell.source for cell in master.cells if cell.cell_type == "markdown"]
    codes, left = [], MOST_TEXT
    for cell, own in zip(notebook.cells, owners, strict=True):
        lost = own is None and defined(cell.source)
        code = cell.source if cell.cell_type == "code" else ""
        if lost or (own is not None and _is(own, "solution")):
            code = _apart_from(prose, cell.source)
            if cell.cell_type != "code":
                left -= len(code)
                code = code_in_text(code) if left >= 0 and (not lost or is_code(code)) else ""
        codes.append(_writable(code))
    return codes


def _apart_from(prose, source):
    """A cell's source without the lesson's text cell that was merged into it."""
    for text in prose:
        for before, behind in ((f"{text}\n\n", ""), ("", f"\n\n{text}")):
            if source.startswith(before) and source.endswith(behind):
                source = source.removeprefix(before).removesuffix(behind)
    return source


def _note(name, answer, nowhere, lost, texts):
    """What is odd about an exercise's cells: the first of these that is so, or None."""
    kinds = {
        "missing": nowhere,
        "renamed": answer.other,
        "twice": answer.times > 1,
        "found": lost,
        "text": texts,
        "split": answer.split,
    }
    kind = next((kind for kind, is_so in kinds.items() if is_so), None)
    return Note(kind, name, answer.other, answer.times) if kind else None


def _lost(name, codes, owners, released):
    """The numbers of the cells that define an exercise's name, though they are not its own.

    Those that are nobody's; else the last that is another's, into which it was merged, say.
    """
    nobodys = [
        n
        for n, code in enumerate(codes)
        if owners[n] is None and name in names_in(code) and not is_blank(code, released)
    ]
    others = [
        n
        for n, code in enumerate(codes)
        if owners[n] is not None
        and _grade_id(owners[n]) != name
        and name in defined(code)
        and code.strip() != visible_source(owners[n].source).strip()
    ]
    return nobodys or others[-1:]


def _take_added(found, notebook, lesson, master, owners, codes, homes):
    """Take the cells that a student added, each with the cell of the master that it stands behind.

    Read-only cells that were edited are noted.
    """
    released = {released_source(cell).strip() for cell in _exercises(master)}
    places = {"": -1} | {cell.id: n for n, cell in enumerate(master.cells)}
    before = ""
    for n, (cell, own) in enumerate(zip(notebook.cells, owners, strict=True)):
        if own is not None:
            before = own.id
            if _is(own, "locked") and cell.source.strip() != visible_source(own.source).strip():
                found.edited.append(_grade_id(own))
        elif n in homes:
            before = max(before, homes[n].id, key=places.get)
        elif (
            cell.cell_type == "code"
            and codes[n].strip() not in {"", *released}
            and not _from_the_course(cell, lesson)
        ):
            found.added.setdefault(before, []).append(codes[n])


def _put_beside(added, beside, master):
    """Put the pieces that are run before and behind answers among the cells that were added."""
    previous = ""
    for cell in master.cells:
        first, last = beside.get(cell.id, ((), ()))
        for place, sources in (
            (previous, [*added.get(previous, ()), *first]),
            (cell.id, [*last, *added.get(cell.id, ())]),
        ):
            if sources:
                added[place] = sources
        previous = cell.id


def _lesson_in(notebook, lesson, found):
    """The lesson that a notebook is of.

    If no cell of this one's exercises is there, by what its cells are called and define.
    """
    if any(getattr(found.notes.get(name), "kind", "") not in LOST for name in found.answers):
        return lesson
    votes = Counter({lesson: 0})
    for cell in notebook.cells:
        if stated := LESSON_IN_ID.match(cell.get("id", "")):
            votes[stated[1]] += 1
        for name in {_grade_id(cell), *defined(cell.source)}:
            with contextlib.suppress(KeyError):  # no exercise
                votes[lesson if name in found.answers else lesson_with(name)] += 1
    return max(votes, key=votes.get)


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
