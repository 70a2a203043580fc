"""Grade a class: which submissions need it, who examines them, and the table of results."""

import contextlib
import csv
import hashlib
import io
import json
import os
import platform
import re
import threading
import tokenize
from dataclasses import asdict, astuple, dataclass, field, fields
from functools import cache
from importlib import metadata
from pathlib import Path

from autograder.grading.ledger import Ledger
from autograder.grading.workers import Workers
from autograder.project import BadUse, dump_notebook, write_atomically
from autograder.sandbox.seal import kits
from autograder.sandbox.walls import Limits, choose

LONGEST_MESSAGE = 300  # characters
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take a text for a formula
# where some countries' spreadsheets begin a new field, even in a file with commas
FIELD = re.compile(r"(;[\s\"']*)(?=[=+\-@])")
HERE = Path(__file__).parents[1]


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


@dataclass
class Graded:
    """What came of one submission, as it is kept: plain data."""

    key: str = ""  # hash of all that it depends on
    passed: dict[str, bool] = field(default_factory=dict)  # grade_id of a test -> passed
    messages: dict[str, str] = field(default_factory=dict)  # exercise -> why points are missing
    untouched: list[str] = field(default_factory=list)  # exercises as they were released
    problem: str = ""  # why nothing could be graded
    there: bool = True  # whether anything was handed in
    grader_failed: bool = False
    timestamp: str = ""  # when it was handed in, as nbgrader notes it


# What a lesson asks ---------------------------------------------------------------------------


def exercises(master):
    """The exercises of a lesson in order: {name: {grade_id of a test: points}}."""
    found = {}
    for cell in master["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if flags.get("solution"):
            found[flags["grade_id"]] = {}
        elif flags.get("grade"):
            name = flags["grade_id"].removeprefix("test-").rpartition("-")[0]
            found[name][flags["grade_id"]] = flags["points"]
    return found


def program_key(lesson, seed, limits):
    """A hash of all but the submission that a result depends on."""
    import course_lib

    parts = [
        lesson.master.read_bytes(),
        seed.encode(),
        repr(limits).encode(),
        platform.python_version().encode(),
        metadata.version("numpy").encode(),
    ]
    library = Path(course_lib.__file__).parent
    for path in sorted([*library.rglob("*.py"), *HERE.rglob("*.py")]):
        parts += [path.name.encode(), path.read_bytes()]
    return _digest(*parts)


def _digest(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()


# One submission -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What every worker knows of a lesson."""

    classroom: object
    sandbox: object
    seed: str
    lesson: str
    program: str  # its program_key
    kit: Path
    fresh: bool = False  # whether results that are kept do not count

    @property
    def master(self):
        """The complete notebook, from the class's own copy."""
        return read_master(self.classroom.master(self.lesson))


@cache
def read_master(path):
    """A complete notebook, read once in each process."""
    import nbformat

    return nbformat.read(path, as_version=4)


def grade_submission(work, student):
    """Grade one submission, or take what is kept of the same one. Nothing but that is written."""
    from autograder.classroom.rebuild import Unreadable, notice, read_submission, rebuild, untouched

    folder = work.classroom.submission(student, work.lesson)
    problem = ""
    try:
        submission = read_submission(folder, work.lesson, work.master)
    except Unreadable as error:
        problem, submission = str(error), untouched(work.master)
        if not os.path.lexists(folder / f"{work.lesson}.ipynb"):
            return Graded(problem=problem, there=False)
    notebook = rebuild(work.master, submission)
    if problem:
        notice(notebook, problem)
    code = [(cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    key = _digest(work.program.encode(), json.dumps([problem, code, submission.edited]).encode())
    result = _kept(work, key)
    if result is None:
        result = Graded(key, problem=problem) if problem else _examine(work, notebook, submission)
        result.key = key
        result_file, notebook_file = work.classroom.kept(key)
        write_atomically(notebook_file, dump_notebook(as_shown(notebook)))
        write_atomically(result_file, json.dumps(asdict(result)))
    result.timestamp = _timestamp(folder)
    return result


def graded_or_failed(work, student):
    """Grade one submission; whatever is wrong with it must not stop the others."""
    try:
        return grade_submission(work, student)
    except OSError:  # no room on the disk, say: for all, not for this one
        raise
    except Exception as error:  # a mistake of ours: its row says so, and the exit code
        text = f"The grader failed: {type(error).__name__}: {error}"
        return Graded(problem=_plain(text), grader_failed=True)


def _kept(work, key):
    """The result that is kept under a key, or None."""
    result_file, notebook_file = work.classroom.kept(key)
    if work.fresh or not (result_file.exists() and notebook_file.exists()):
        return None
    try:
        return Graded(**json.loads(result_file.read_bytes()))
    except (ValueError, TypeError):  # cut off, or not ours: it does not count
        return None


def _examine(work, notebook, submission):
    """Have a rebuilt notebook examined, and put the outputs into it."""
    from autograder.classroom.rebuild import untouched
    from autograder.grading.examiner import examine

    found = examine(notebook, work.sandbox, work.kit, work.seed)
    released = untouched(work.master).answers
    result = Graded(passed=found.passed)
    by_id = {c.metadata.nbgrader.grade_id: c.id for c in notebook.cells if "nbgrader" in c.metadata}
    for name, tests in exercises(work.master).items():
        if _is_blank(submission.answers.get(name), released[name]):
            result.untouched.append(name)
        errors = {
            grade_id: error
            for grade_id in (name, *tests)
            if (error := _error(found.outputs.get(by_id[grade_id], [])))
        }
        if not all(found.passed.get(test) for test in tests):
            result.messages[name] = _message(name, errors, submission)
    put_outputs(notebook, found.outputs)
    return result


def put_outputs(notebook, outputs):
    """Give each code cell of a notebook its outputs: {id: outputs}."""
    import nbformat

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(outputs.get(cell.id, []))
            cell.execution_count = None


def as_shown(notebook):
    """A graded notebook as it is given back: without its hidden tests."""
    from autograder.lessons.text import visible_source

    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = visible_source(cell.source)
    return notebook


def _timestamp(folder):
    """When a submission was handed in, as nbgrader's timestamp.txt says."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(100).decode(errors="replace").strip()


def _is_blank(source, released):
    """Whether a solution cell is as it was released, or holds nothing but comments.

    By its tokens: Python's own parser can be made to take gigabytes.
    """
    return source is None or _tokens(source) in ([], _tokens(released))


def _tokens(source):
    """What a source says, without comments and layout; the whole of it where it is not Python."""
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.ENDMARKER)
    try:
        found = tokenize.generate_tokens(io.StringIO(source).readline)
        return [token.string for token in found if token.type not in layout]
    except (tokenize.TokenError, SyntaxError):
        return [source.strip()]


def _message(name, errors, submission):
    """Why an exercise has not all its points: the first error that explains it."""
    if name in errors:
        error = errors[name]
        if error["ename"] == "Stopped":
            return _plain(f"{name}: {error['evalue']}")
        return _plain(f"{name}: the cell stopped with {error['ename']}: {error['evalue']}")
    error = next(iter(errors.values()))
    if error["ename"] in ("CheckFailed", "Stopped"):
        return _plain(error["evalue"])
    edited = ", ".join(submission.edited)
    aside = f" (changes to read-only cells do not count: {edited})" if edited else ""
    return _plain(f"{name}: {error['ename']}: {error['evalue']}{aside}")


def _error(outputs):
    return next((output for output in outputs if output["output_type"] == "error"), None)


def _plain(text):
    """One line of printable text, of bounded length; a cell's file name becomes its line."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    text = re.sub(r"\((?:<[^>]*>|cell \S+|\S+\.py), line (\d+)\)", r"(line \1)", text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


# The table of results -------------------------------------------------------------------------


def rows_of(student, lesson, master, result, by_hand):
    """The rows of one submission.

    Parameters
    ----------
    by_hand : dict of (student, lesson, grade_id) to (points or None, extra points)
        Grades that were given by hand; they count before the automatic ones.
    """
    rows = []
    for name, tests in exercises(master).items():
        points, most = 0, sum(tests.values())
        given = False
        for test, worth in tests.items():
            manual, extra = by_hand.get((student, lesson, test), (None, 0))
            given = given or manual is not None
            points += (worth if result.passed.get(test) else 0) if manual is None else manual
            points += extra
        rows.append(
            Row(student, lesson, name, points, most, *_status(name, result, points, most, given))
        )
    return rows


def _status(name, result, points, most, given):
    """(status, message) of an exercise."""
    if result.problem:
        return "error", result.problem
    if points >= most:
        return "passed", ""
    message = result.messages.get(name, "")
    if given:
        message = message or "Points were taken off by hand."
    if points > 0:
        return "partial", message
    if name in result.untouched:
        return "blank", "Nothing was written here."
    return "failed", message


def read_results(path):
    """The rows of an existing results.csv; none if there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [
            Row(**row | {"points": float(row["points"]), "max_points": float(row["max_points"])})
            for row in ({key: _formula(value) for key, value in row.items()} for row in rows)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise BadUse(f"{path} is not a table of results that autograder wrote") from error


def write_results(path, rows):
    """Write results.csv, whole or not at all."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(field.name for field in fields(Row))
    for row in rows:
        table.writerow(
            f"{v:g}" if isinstance(v, int | float) else _no_formula(v) for v in astuple(row)
        )
    write_atomically(path, text.getvalue())


def _no_formula(text):
    """A text that no spreadsheet takes for a formula."""
    text = FIELD.sub(r"\1'", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def _formula(text):
    """The text that `_no_formula` made safe."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


# The class ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What grading anew would change for one exercise of a submission that did not change."""

    student: str
    lesson: str
    exercise: str
    before: float
    after: float


class WouldChange(Exception):
    """Submissions that did not change would get other points; nothing was written."""

    def __init__(self, changes):
        super().__init__(f"{len(changes)} results would change")
        self.changes = changes


@dataclass(frozen=True)
class Options:
    """How to grade."""

    jobs: int = 1  # worker processes
    sandbox: str = "auto"
    student: str | None = None  # only this one
    regrade: bool = False  # everything anew; what is kept does not count
    yes: bool = False  # write, though points change


@dataclass
class Run:
    """What a run of `grade` did."""

    rows: list[Row]
    graded: int = 0  # submissions that were examined or looked up now
    warning: str = ""
    grader_failed: bool = False
    changes: list[Change] = field(default_factory=list)


def grade_class(classroom, lessons, students, options, progress):
    """Grade what is new or changed, and write gradebook, graded notebooks and results.csv.

    Parameters
    ----------
    classroom : Classroom
    lessons : list of Lesson
    students : list of str
        All of the class.
    options : Options
    progress : callable
        progress(iterator, number of items) gives the items on, and shows how far it is.

    Raises
    ------
    WouldChange
        If other points would come of what did not change, and `options` do not allow it.
    BadUse
        If the class cannot be graded; the sentence says what to do.
    """
    classroom.prepare()
    limits = limits_of(classroom)
    if any(lesson.stale for lesson in lessons):
        from autograder.lessons.build import build_stale

        build_stale(lessons)
    programs = {lesson.name: program_key(lesson, classroom.seed(), limits) for lesson in lessons}
    ledger = Ledger.read(classroom)
    tasks = [
        (student, lesson)
        for lesson in programs
        for student in ([options.student] if options.student else students)
        if options.regrade or not ledger.holds(classroom, student, lesson, programs[lesson])
    ]
    if not tasks and ledger.is_current(classroom, students, programs):
        return Run(read_results(classroom.results))

    stamps = {task: classroom.stamp(*task) for task in tasks}  # before they are read
    for lesson in lessons:
        _keep_master(classroom, lesson)
    results, warning = {}, ""
    loading = threading.Thread(target=_load_nbgrader, args=(classroom,), daemon=True)
    loading.start()  # submissions are graded meanwhile
    if tasks:
        with Workers(min(options.jobs, len(tasks))) as workers, kits(programs) as made:
            sandbox, warning = choose(options.sandbox, limits)
            seed, fresh = classroom.seed(), options.regrade
            works = {
                lesson: Work(classroom, sandbox, seed, lesson, program, made[lesson], fresh)
                for lesson, program in programs.items()
            }
            for task, result in progress(workers.grade(works, tasks), len(tasks)):
                results[task] = result

    masters = {lesson: read_master(classroom.master(lesson)) for lesson in programs}
    changes = _changes(masters, results, stamps, ledger)
    if (changes and not options.regrade) or (options.regrade and not options.yes):
        raise WouldChange(changes)
    loading.join()
    return _write(classroom, masters, programs, students, results, stamps, ledger, warning, changes)


def _load_nbgrader(classroom):
    """Load nbgrader, and have it make a gradebook if the class has none: it takes seconds."""
    import nbgrader.api  # noqa: F401

    from autograder.classroom.gradebook import empty_gradebook

    if not classroom.gradebook.exists():
        with contextlib.suppress(BadUse, OSError):  # it is told when the gradebook is written
            empty_gradebook()


def limits_of(classroom):
    """What a class lets a student's code use."""
    seconds = classroom.seconds_per_cell()
    return Limits(cell=seconds, check=min(Limits.check, seconds))


def _keep_master(classroom, lesson):
    """Copy a lesson's master into the class, which keeps the one that it was graded with."""
    content, kept = lesson.master.read_bytes(), classroom.master(lesson.name)
    if not kept.exists() or kept.read_bytes() != content:
        write_atomically(kept, content)


def _changes(masters, results, stamps, ledger):
    """Where submissions that are as they were would get other points than they have."""
    found = []
    for (student, lesson), result in sorted(results.items()):
        entry = ledger.entry(student, lesson)
        if entry is None or entry["stamp"] != stamps[student, lesson]:
            continue
        if entry["result"]["grader_failed"]:  # it never had points that one could lose
            continue
        before = Graded(**entry["result"])
        for name, tests in exercises(masters[lesson]).items():
            points = [sum(w for t, w in tests.items() if r.passed.get(t)) for r in (before, result)]
            if points[0] != points[1]:
                found.append(Change(student, lesson, name, *points))
    return found


def _write(classroom, masters, programs, students, results, stamps, ledger, warning, changes):
    """Write everything; the ledger last, so that a run that is cut off is done again."""
    from autograder.classroom import gradebook

    whole = not ledger.knows_gradebook(classroom)
    changed = set()
    for (student, lesson), result in results.items():
        before = ledger.entry(student, lesson)
        if before and before["result"]["key"] != result.key:
            changed.add((student, lesson))
        ledger.enter(student, lesson, stamps[student, lesson], programs[lesson], asdict(result))
        if result.key:
            shown = classroom.kept(result.key)[1].read_bytes()
            place = classroom.graded_notebook(student, lesson)
            write_atomically(place, shown)
            classroom.pass_notes_on(student, lesson, place.parent)
    known = {
        (student, lesson): Graded(**entry["result"])
        for lesson in masters
        for student in students
        if (entry := ledger.entry(student, lesson))
    }
    for lesson, master in masters.items():
        graded = {s: r for (s, at), r in known.items() if at == lesson and r.there}
        if not whole:
            graded = {s: r for s, r in graded.items() if (s, lesson) in results}
        anew = {student for student, at in changed if at == lesson}
        gradebook.record(classroom, lesson, master, students, graded, anew)
    by_hand = gradebook.grades_by_hand(classroom)
    not_yet = Graded(problem="Not graded yet: run autograder grade without --student.")
    rows = [
        row
        for student in students
        for lesson, master in masters.items()
        for row in rows_of(student, lesson, master, known.get((student, lesson), not_yet), by_hand)
    ]
    write_results(classroom.results, rows)
    ledger.write(classroom, students, programs)
    failed = any(result.grader_failed for result in results.values())
    return Run(rows, len(results), warning, failed, changes)
