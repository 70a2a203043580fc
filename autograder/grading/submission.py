"""Grade one submission: bytes and settings in, a result and a notebook out. No class is touched."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from autograder.classroom.problems import Note, Problem
from autograder.classroom.rebuild import Unreadable, as_released, notice, read_submission, rebuild
from autograder.grading import guard
from autograder.grading.examiner import Beside, examine
from autograder.lessons.blank import OURS, start_of, visible_source
from autograder.project import dump_notebook
from autograder.sandbox.walls import Sandbox
from course_lib.checks import Verdict
from course_lib.checks.verdict import from_data, to_data
from course_lib.exercises import of_lesson
from course_lib.exercises.network_file import DataFile, FileProblem, look_into

FILE_STEP = "file"  # of a worker's work: to look into the file beside a notebook
TEST = re.compile(r"test-(.+)-\d+")  # the grade_id of an exercise's test


@dataclass(frozen=True)
class Settings:
    """What all submissions of a lesson are graded with.

    Parameters
    ----------
    lesson : str
    master : bytes
        The complete notebook.
    program : str
        A hash of all that a result depends on but the submission.
    seed : str
        Of the hidden cases.
    sandbox : Sandbox
    kit : Path
        What the sandbox needs for this lesson.
    """

    lesson: str
    master: bytes
    program: str
    seed: str
    sandbox: Sandbox
    kit: Path


@dataclass
class Graded:
    """What came of one submission: data, with nothing that is said about it.

    Parameters
    ----------
    key : str
        Hash of all that it depends on; empty if nothing could be graded for the grader's sake.
    verdicts : dict of str to Verdict
        By grade_id: of each test, and of an answer's cell that did not come to its end.
    blank : list of str
        Exercises as they were released, or with nothing but comments.
    notes : dict of str to Note
        By exercise: what is odd about its cells.
    problem : Problem or None
        Why nothing could be graded.
    there : bool
        Whether anything was handed in.
    timestamp : str
        When it was handed in, as nbgrader notes it.
    starved : bool
        Whether it was stopped for time that others on the machine may have used.
    """

    key: str = ""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    problem: Problem | None = None
    there: bool = True
    timestamp: str = ""
    starved: bool = False

    def passed(self, test: str) -> bool:
        """Whether a test passed, by its grade_id."""
        return test in self.verdicts and self.verdicts[test].passed

    @property
    def grader_failed(self) -> bool:
        """Whether it is the grader that failed."""
        return self.problem is not None and self.problem.kind == "grader"

    def to_data(self) -> dict[str, Any]:
        """As JSON has it."""
        verdicts = {name: to_data(verdict) for name, verdict in self.verdicts.items()}
        notes = {name: asdict(note) for name, note in self.notes.items()}
        problem = self.problem and asdict(self.problem)
        return vars(self) | {"verdicts": verdicts, "notes": notes, "problem": problem}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Graded":
        """What `to_data` made data of."""
        verdicts = {name: from_data(verdict) for name, verdict in data["verdicts"].items()}
        problem = data["problem"] and Problem(**data["problem"])
        notes = {name: Note(**note) for name, note in data.get("notes", {}).items()}
        return cls(**data | {"verdicts": verdicts, "notes": notes, "problem": problem})


def grade_submission(settings, content, problem=None, left_out=(), file=None):
    """Grade one submission.

    Parameters
    ----------
    settings : Settings
    content : bytes
        The notebook that was handed in.
    problem : Problem, optional
        Why there is none.
    left_out : collection of str
        Ids of cells that are too much to look at; FILE_STEP stands for the file.
    file : DataFile, optional
        What the lesson asks for beside the notebook.

    Returns
    -------
    Graded
    bytes
        The graded notebook.
    """
    guard.at("")
    master = read_master(settings.master)
    submission = as_released(master)
    if problem is None:
        try:
            submission = read_submission(content, settings.lesson, master)
        except Unreadable as error:
            problem = error.problem
    notebook = rebuild(master, submission)
    key = _key(settings, notebook, submission, problem, file)
    if problem is not None:
        notice(notebook, problem)
        return Graded(key, problem=problem), dump_notebook(as_shown(notebook))
    left = unmended(master, submission.blank)
    side = settings.sandbox, settings.kit
    guard.at(FILE_STEP)
    beside = look_beside(settings.lesson, file, submission, too_much=FILE_STEP in left_out)
    found = examine(notebook, *side, settings.seed, left, left_out, beside)
    put_outputs(notebook, found.outputs)
    verdicts = {name: _beside_edits(v, submission) for name, v in found.verdicts.items()}
    notes = {n: note for n, note in submission.notes.items() if _holds(note, verdicts)}
    put_notes(notebook, notes)
    result = Graded(key, verdicts, submission.blank, notes, starved=found.starved)
    return result, dump_notebook(as_shown(notebook))


def look_beside(lesson, file, submission, too_much=False):
    """What lies beside a notebook for one of its exercises, looked into; None if nothing is asked.

    Parameters
    ----------
    lesson : str
    file : DataFile or None
        As it was handed in.
    submission : Submission
        What the notebook holds.
    too_much : bool
        Whether the file took more than a step may.
    """
    asks = next((e for e in of_lesson(lesson.partition("_")[2]) if e.file), None)
    if asks is None:
        return None
    written = [
        *submission.answers.values(),
        *(s for all_ in submission.added.values() for s in all_),
    ]
    code = sum(map(len, written))
    if too_much:
        problem, content = FileProblem("unreadable"), b""
    else:
        problem, content = look_into(asks, file or DataFile(problem=FileProblem("missing")))
    if problem is None and code > asks.file.code:
        problem, content = FileProblem("code", amount=code), b""
    return Beside(asks.name, asks.file.name, content, problem)


def grade_or_fail(settings, content, problem=None, left_out=(), file=None):
    """Grade one submission; whatever is wrong with it must not stop the others."""
    try:
        return grade_submission(settings, content, problem, left_out, file)
    except MemoryError:
        return grade_submission(settings, b"", heavy(settings))
    except OSError:  # no room on the disk, say: for all, not for this one
        raise
    except Exception as error:  # a mistake of ours: its row says so, and the exit code
        return failed(f"{type(error).__name__}: {error}"), b""


def less_of(arguments, step):
    """What to grade in the place of a submission that took too much: all but the cell it was at.

    Gives the arguments of `grade_or_fail`, or None if nothing is left to leave out.
    """
    settings, content, problem, left_out, file = arguments
    if problem is not None:
        return None
    if step and step not in left_out:
        return settings, content, None, (*left_out, step), file
    return settings, b"", heavy(settings), (), None


def heavy(settings):
    """The problem with a notebook that takes too much even where no cell of it runs."""
    return Problem("heavy", f"{settings.lesson}.ipynb")


def failed(reason):
    """The result of a submission for which the grader itself failed."""
    return Graded(problem=Problem("grader", reason=reason))


@lru_cache(20)
def read_master(content):
    """A complete notebook; each is parsed once."""
    return nbformat.reads(content.decode(), as_version=4)


def exercises_of(master):
    """The exercises of a lesson in order: {name: {grade_id of a test: points}}."""
    found = {}
    for cell in master["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if flags.get("solution"):
            found[flags["grade_id"]] = {}
        elif flags.get("grade"):
            found[TEST.fullmatch(flags["grade_id"])[1]][flags["grade_id"]] = flags["points"]
    return found


def is_of_the_course(notebook):
    """Whether a complete notebook is named as `build` does it; an instructor's own need not be."""
    flags = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    known = {flag["grade_id"] for flag in flags if flag.get("solution") and not flag.get("grade")}
    tests = [flag["grade_id"] for flag in flags if flag.get("grade")]
    named = (TEST.fullmatch(test) for test in tests)
    return bool(tests) and all(found and found[1] in known for found in named)


def put_outputs(notebook, outputs):
    """Give each code cell of a notebook its outputs: {id: outputs}."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(outputs.get(cell.id, []))
            cell.execution_count = None


def put_notes(notebook, notes):
    """Put into exercises' cells what is odd about them, as data: {exercise: Note}."""
    for name, cell in _cells_of(notebook).items():
        if name in notes:
            cell.metadata.setdefault(OURS, {})["note"] = asdict(notes[name])


def notes_in(notebook):
    """What `put_notes` put into a notebook: {exercise: Note}."""
    ours = {name: cell.metadata.get(OURS, {}) for name, cell in _cells_of(notebook).items()}
    return {name: Note(**found["note"]) for name, found in ours.items() if "note" in found}


def as_shown(notebook):
    """A graded notebook as it is given back: without its hidden tests."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = visible_source(cell.source)
    return notebook


def unmended(master, blank):
    """Those blank exercises that start as code with a mistake: it may be right in some part."""
    starts = {c.metadata.nbgrader.grade_id for c in master.cells if start_of(c) is not None}
    return starts.intersection(blank)


def digest(*parts):
    """A hash of texts and bytes, each apart from the next."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8) + data)
    return whole.hexdigest()


def _cells_of(notebook):
    """The exercises' cells: {name: cell}."""
    flagged = ((c.metadata.get("nbgrader", {}), c) for c in notebook.cells)
    return {flags["grade_id"]: cell for flags, cell in flagged if flags.get("solution")}


def _key(settings, notebook, submission, problem, file):
    code = [(cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    notes = [asdict(note) for note in submission.notes.values()]
    about = [problem and asdict(problem), code, submission.edited, notes]
    beside = [] if file is None else [identity_of(file)]
    return digest(settings.program, json.dumps(about), *beside)


def identity_of(file):
    """What tells one file beside a notebook from another one: a hash."""
    return digest(file.content, json.dumps(file.problem and asdict(file.problem)))


def _holds(note, verdicts):
    """Whether a note is to be told: that a name is wrong only where the right one is missed."""
    found = [v for v in verdicts.values() if v.exercise == note.name and v.kind == "raised"]
    missed = any(v.failure.type == "NameError" and not v.in_cell for v in found)
    return note.kind != "renamed" or missed


def _beside_edits(verdict, submission):
    """A verdict that an edit of a read-only cell may explain, with the names of such cells."""
    if verdict.kind == "raised" and not verdict.in_cell and submission.edited:
        return replace(verdict, names=tuple(submission.edited))
    return verdict
