"""Grade a class: rebuild every submission, run it, and write the table of results."""

import ast
import csv
import io
import re
import tempfile
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import nbformat

from autograder.build import build_lesson
from autograder.project import BadUse, dump_notebook, write_atomically
from autograder.rebuild import Unreadable, notice, read_submission, rebuild, untouched

LONGEST_MESSAGE = 300  # characters


@dataclass(frozen=True)
class Row:
    """One line of results.csv."""

    student: str
    lesson: str
    exercise: str
    points: float
    max_points: float
    status: str  # passed, partial, blank, failed or error
    message: str = ""


@dataclass(frozen=True)
class Graded:
    """The rows of one submission, and whether the grader itself failed on it."""

    rows: list[Row]
    grader_failed: bool = False


def prepare(classroom, lessons, students):
    """Build what is missing, and enter lessons and students into the class.

    Returns
    -------
    dict of str to notebook
        The masters, by lesson.
    """
    from autograder import nbgrader_bridge

    classroom.prepare()
    masters = {}
    for lesson in lessons:
        if lesson.stale:
            build_lesson(lesson)
        content = lesson.master.read_bytes()
        write_atomically(classroom.folder / "source" / lesson.name / lesson.master.name, content)
        masters[lesson.name] = nbformat.reads(content.decode(), as_version=4)
        try:
            nbgrader_bridge.register(classroom, lesson.name, masters[lesson.name], students)
        except ValueError as error:
            raise BadUse(
                f"the tests of {lesson.name} are not those that this class was graded with "
                f"({error}); move {classroom.gradebook} away to grade it anew"
            ) from error
    return masters


def grade_submission(classroom, student, lesson, master):
    """Grade one submission; whatever it holds, it gets its rows."""
    from autograder import nbgrader_bridge

    folder = classroom.submission(student, lesson)
    problem = None
    try:
        submission = read_submission(folder, lesson, master)
    except Unreadable as error:
        problem, submission = str(error), untouched(master)
        if not (folder / f"{lesson}.ipynb").exists():
            return Graded(_rows_without_points(student, lesson, master, "error", problem))
    notebook = rebuild(master, submission)
    if problem:
        notice(notebook, problem)
    try:
        with _staged(folder, student, lesson, notebook) as staged:
            nbgrader_bridge.autograde(classroom, staged, lesson, student, classroom.seed())
    except nbgrader_bridge.NotebookStopped as error:
        return Graded(_rows_without_points(student, lesson, master, "failed", str(error)))
    except nbgrader_bridge.GradingFailed as error:
        last = str(error).strip().splitlines()[-3:]
        text = f"The grader failed: {_plain(' '.join(last))}"
        return Graded(_rows_without_points(student, lesson, master, "error", text), True)
    if problem:
        return Graded(_rows_without_points(student, lesson, master, "error", problem))
    path = classroom.autograded / student / lesson / f"{lesson}.ipynb"
    graded = nbformat.read(path, as_version=4)
    points = nbgrader_bridge.scores(classroom, lesson, student)
    return Graded(_rows(student, lesson, master, submission, graded, points))


@contextmanager
def _staged(folder, student, lesson, notebook):
    """A folder laid out as nbgrader's submitted/, with the rebuilt notebook alone in it."""
    with tempfile.TemporaryDirectory() as root:
        place = Path(root, student, lesson)
        place.mkdir(parents=True)
        (place / f"{lesson}.ipynb").write_bytes(dump_notebook(notebook))
        timestamp = folder / "timestamp.txt"  # nbgrader's, for late penalties
        if timestamp.is_file() and not timestamp.is_symlink():
            (place / timestamp.name).write_bytes(timestamp.read_bytes()[:100])
        yield root


def exercises(master):
    """The exercises of a lesson in order: {name: {grade_id of a test: points}}."""
    found = {}
    for cell in master.cells:
        flags = cell.metadata.get("nbgrader", {})
        if flags.get("solution"):
            found[flags["grade_id"]] = {}
        elif flags.get("grade"):
            name = flags["grade_id"].removeprefix("test-").rpartition("-")[0]
            found[name][flags["grade_id"]] = flags["points"]
    return found


def _rows_without_points(student, lesson, master, status, message):
    return [
        Row(student, lesson, name, 0, sum(tests.values()), status, message)
        for name, tests in exercises(master).items()
    ]


def _rows(student, lesson, master, submission, graded, points):
    released = untouched(master).answers
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in graded.cells
        if "nbgrader" in cell.metadata
    }
    rows = []
    for name, tests in exercises(master).items():
        got, most = (sum(points[test][i] for test in tests) for i in (0, 1))
        if got >= most:
            status, message = "passed", ""
        elif got > 0:
            status, message = "partial", _message(name, tests, cells, submission)
        elif _is_blank(submission.answers.get(name), released[name]):
            status, message = "blank", "Nothing was written here."
        else:
            status, message = "failed", _message(name, tests, cells, submission)
        rows.append(Row(student, lesson, name, got, most, status, message))
    return rows


def _is_blank(source, released):
    """Whether a solution cell is as it was released, or holds nothing but comments."""
    if source is None:
        return True
    try:
        tree = ast.parse(source)
        return not tree.body or ast.dump(tree) == ast.dump(ast.parse(released))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.strip() == released.strip()


def _message(name, tests, cells, submission):
    """Why an exercise has not all its points: the first error that explains it."""
    own = _error(cells.get(name))
    if own is not None:
        return _plain(f"{name}: the cell stopped with {own.ename}: {own.evalue}")
    errors = (_error(cells.get(test)) for test in tests)
    error = next((error for error in errors if error is not None), None)
    if error is None:
        return "Points were taken off by hand."
    if error.ename in ("CheckFailed", "NoProof"):
        return _plain(error.evalue)
    if error.ename == "Timeout":
        return f"{name}: {error.evalue}; is there a loop without end?"
    edited = ", ".join(submission.edited)
    aside = f" (changes to read-only cells do not count: {edited})" if edited else ""
    return _plain(f"{name}: {error.ename}: {error.evalue}{aside}")


def _error(cell):
    outputs = cell.outputs if cell is not None and cell.cell_type == "code" else []
    return next((output for output in outputs if output.output_type == "error"), None)


def _plain(text):
    """One line of printable text, of bounded length; a cell's file name becomes its line."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    text = re.sub(r"\((?:<[^>]*>|\S+\.py), line (\d+)\)", r"(line \1)", text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


def read_results(path):
    """The rows of an existing results.csv; none if there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [
            Row(**row | {"points": float(row["points"]), "max_points": float(row["max_points"])})
            for row in rows
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise BadUse(f"{path} is not a table of results that autograder wrote") from error


def write_results(path, rows):
    """Write results.csv, whole or not at all."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(field.name for field in fields(Row))
    for row in rows:
        table.writerow(f"{v:g}" if isinstance(v, int | float) else v for v in astuple(row))
    write_atomically(path, text.getvalue())


def class_rows(students, masters, done, earlier):
    """All rows of results.csv: those of this run, and earlier ones of whoever was not graded now.

    Parameters
    ----------
    students : list of str
    masters : dict of str to notebook
    done : dict of (student, lesson) to Graded
    earlier : dict of (student, lesson, exercise) to Row
    """
    rows = []
    for student in students:
        for lesson, master in masters.items():
            if (student, lesson) in done:
                rows += done[student, lesson].rows
                continue
            text = "Not graded yet: run autograder grade without --student."
            for row in _rows_without_points(student, lesson, master, "error", text):
                rows.append(earlier.get((student, lesson, row.exercise), row))
    return rows
