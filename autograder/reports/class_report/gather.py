"""Read what a class holds into one table: a line for each exercise of each student."""

import contextlib
import csv
import json
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path

import nbformat

from autograder.classroom.collect.roster import read_table
from autograder.classroom.folder import Classroom
from autograder.classroom.handed_in import read_handed_in
from autograder.grading.ledger import Ledger
from autograder.grading.results import Row
from autograder.grading.submission import is_of_the_course
from autograder.project import BadUse
from course_lib.checks import EXERCISES, Verdict
from course_lib.exercises.record import Mistake
from course_lib.student import log_file
from course_lib.student.showing import KEY

HEADINGS = {
    "id": "id",
    "student_id": "id",
    "student id": "id",
    "username": "id",
    "section": "section",
    "group": "section",
}
NOT_THERE = ("missing", "error")  # statuses of what was not graded
A_HEADING = re.compile(r"^#{1,3} +(.+)", re.MULTILINE)
OF_AN_EXERCISE = re.compile(
    r"(Exercise|Warm-up|Find the bug|Bonus|Challenge|PyTorch)\b", re.IGNORECASE
)
MOST_TRACES = 2000  # outputs of one notebook that are looked at
MOST_TRIES, MOST_MINUTES = 1000, 10_000  # what a log can be believed


@dataclass(frozen=True)
class Item:
    """One exercise of a lesson.

    Parameters
    ----------
    lesson, name : str
    most : float
        Points; 0 for a bonus.
    section : str
        The heading that it stands under.
    """

    lesson: str
    name: str
    most: float = 0
    section: str = ""


@dataclass(frozen=True)
class Answer:
    """One exercise of one student.

    Parameters
    ----------
    points : float
    status : str
        As in results.csv.
    mistakes : tuple of str
        Ids of the known mistakes that its checks name.
    because : tuple of str
        Earlier exercises that it calls, and that are wrong themselves.
    symptom : str
        What is wrong, as data: two answers with the same one are wrong in the same way.
    told : str
        What results.csv says.
    tries : int or None
        By the student's own log, as all that follows.
    minutes : float or None
    hints : int
    """

    points: float
    status: str
    mistakes: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    symptom: str = ""
    told: str = ""
    tries: int | None = None
    minutes: float | None = None
    hints: int = 0

    @property
    def there(self) -> bool:
        """Whether it was graded."""
        return self.status not in NOT_THERE

    @property
    def logged(self) -> bool:
        """Whether the notebook says anything of how it came about."""
        return self.tries is not None or self.minutes is not None or self.hints > 0

    @property
    def right(self) -> bool:
        """Whether it has all that it can have."""
        return self.status == "passed"


@dataclass
class Term:
    """What is known of a class.

    Parameters
    ----------
    items : list of Item
        In the course's order.
    students : list of str
    answers : dict of (student, exercise) to Answer
    said : dict of str to dict of str to (said, right)
        By prediction, then by student.
    sections : dict of str to set of str
        Students by section; empty where nothing says so.
    notes : list of str
        What the reader must know about these numbers, in sentences.
    """

    classroom: Classroom
    items: list[Item] = field(default_factory=list)
    students: list[str] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    said: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)
    sections: dict[str, set[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def lessons(self) -> list[str]:
        """The lessons that were graded, in order."""
        return list(dict.fromkeys(item.lesson for item in self.items))

    def of(self, lesson: str) -> list[Item]:
        """The exercises of a lesson."""
        return [item for item in self.items if item.lesson == lesson]

    def answers_to(self, item: Item) -> dict[str, Answer]:
        """Who handed in the lesson: student -> answer."""
        found = {s: self.answers.get((s, item.name)) for s in self.students}
        return {s: answer for s, answer in found.items() if answer is not None and answer.there}

    def handed_in(self, student: str, lesson: str) -> bool:
        """Whether a student's lesson was graded."""
        answers = (self.answers.get((student, item.name)) for item in self.of(lesson))
        return any(answer is not None and answer.there for answer in answers)

    def only(self, students: set[str]) -> "Term":
        """The same of some of the students."""
        return replace(self, students=[s for s in self.students if s in students])


def gather(classroom: Classroom, lessons: Container[str] = (), *, track=iter) -> Term:
    """Read a class that was graded.

    Parameters
    ----------
    classroom : Classroom
    lessons : collection of str
        Only these; otherwise all.
    track : callable
        Goes through a list of (student, lesson), and shows how far it is.

    Raises
    ------
    BadUse
        If it was not graded, or its results cannot be read.
    """
    if not classroom.results.is_file():
        raise BadUse(f"{classroom.folder} is not graded yet; run autograder grade first")
    with Ledger(classroom) as ledger:
        rows = ledger.rows() or _rows(classroom.results)
        verdicts = _verdicts(ledger)
    if lessons and not (rows := [row for row in rows if row.lesson in lessons]):
        raise BadUse(f"{classroom.results} holds none of these lessons")
    term = Term(classroom)
    term.students = list(dict.fromkeys(row.student for row in rows))
    by_lesson: dict[str, dict[str, float]] = {}
    for row in rows:
        by_lesson.setdefault(row.lesson, {}).setdefault(row.exercise, row.max_points)
    for lesson, most in sorted(by_lesson.items()):
        sections = headings(classroom.master(lesson))
        term.items += [Item(lesson, n, points, sections.get(n, "")) for n, points in most.items()]
    for row in rows:
        found = verdicts.get((row.student, row.lesson), {}).get(row.exercise, [])
        term.answers[row.student, row.exercise] = _answer(row, found)
    pairs = list(dict.fromkeys((row.student, row.lesson) for row in rows))
    for student, lesson in track(pairs):
        _add_traces(term, student, lesson)
    _add_sections(term)
    return term


def sources(classroom: Classroom, student: str, lesson: str) -> dict[str, str]:
    """A student's answers as they were graded: exercise -> code."""
    path = classroom.graded_notebook(student, lesson)
    with contextlib.suppress(OSError, ValueError):  # it was deleted, or somebody else wrote it
        cells = nbformat.read(path, as_version=4).cells
        flagged = ((cell.metadata.get("nbgrader", {}), cell.source) for cell in cells)
        return {flags["grade_id"]: text for flags, text in flagged if flags.get("solution")}
    return {}


def _rows(path):
    """The lines of a results.csv."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        texts = [{f.name: line[f.name] for f in fields(Row)} for line in lines]
        numbers = ({n: float(line[n]) for n in ("points", "max_points")} for line in lines)
        found = [Row(**line | more) for line, more in zip(texts, numbers, strict=True)]
    except (ValueError, TypeError, KeyError, csv.Error) as error:
        raise BadUse(
            f"{path} is not as autograder grade wrote it; delete it and grade again"
        ) from error
    if not found:
        raise BadUse(f"{path} holds nobody's results; run autograder grade first")
    return found


def headings(master: Path) -> dict[str, str]:
    """The heading that each exercise of a complete notebook stands under."""
    found, heading = {}, ""
    with contextlib.suppress(OSError, ValueError):
        notebook = nbformat.read(master, as_version=4)
        for cell in notebook.cells if is_of_the_course(notebook) else ():
            titles = A_HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
            for title in titles:
                heading = heading if OF_AN_EXERCISE.match(title) else title
            flags = cell.metadata.get("nbgrader", {})
            if flags.get("solution"):
                found[flags["grade_id"]] = heading
    return found


def _verdicts(ledger):
    """What the checks found: (student, lesson) -> exercise -> verdicts that did not pass."""
    found: dict[tuple[str, str], dict[str, list[Verdict]]] = {}
    for lesson in ledger.lessons():
        for student, (_, _, graded) in ledger.entries(lesson).items():
            exercises = found.setdefault((student, lesson), {})
            for verdict in graded.verdicts.values():
                if not verdict.passed:
                    exercises.setdefault(verdict.exercise, []).append(verdict)
    return found


def _answer(row, verdicts):
    if row.status not in ("failed", "partial"):
        return Answer(row.points, row.status, told=row.message)
    causes = [verdict.cause for verdict in verdicts if verdict.cause]
    known = {mistake.id for mistake in mistakes_of(row.exercise)}
    named = dict.fromkeys(c.id for c in causes if c.sure in ("likely", "perhaps") and c.id in known)
    because = dict.fromkeys(c.id for c in causes if c.sure == "begin_there")
    symptom = _symptom(verdicts)
    return Answer(row.points, row.status, tuple(named), tuple(because), symptom, row.message)


def _symptom(verdicts):
    """What is wrong without where it is written, so that equal outputs are equal texts."""
    parts = []
    for verdict in verdicts:
        failure = verdict.failure
        parts.append([verdict.kind, verdict.part, verdict.reason, failure and failure.type])
        for fault in verdict.faults:
            difference, failure = fault.difference, fault.failure
            got = difference and [difference.kind, difference.place, difference.got.text]
            parts.append([fault.case, fault.kind, got, failure and failure.type])
    return json.dumps(parts)


def traces(content: bytes) -> Iterator[dict]:
    """What the outputs of a notebook say was done in it, as far as it can be believed."""
    with contextlib.suppress(ValueError, TypeError, AttributeError, KeyError, RecursionError):
        outputs = (
            output
            for cell in json.loads(content)["cells"]
            if cell.get("cell_type") == "code"
            for output in cell.get("outputs") or ()
        )
        for _, output in zip(range(MOST_TRACES), outputs, strict=False):
            entry = (output.get("metadata") or {}).get(KEY)
            if isinstance(entry, dict) and log_file.sound(entry):
                yield entry


def _add_traces(term, student, lesson):
    content = read_handed_in(term.classroom.submission(student, lesson), lesson).content
    names = {item.name for item in term.of(lesson)}
    for entry in traces(content):
        if entry["kind"] == "prediction":
            said = str(entry.get("said"))[:100]
            term.said.setdefault(entry["name"], {})[student] = said, entry["right"]
            continue
        answer = term.answers.get((student, entry.get("exercise")))
        if answer is None or entry["exercise"] not in names:
            continue
        if entry["kind"] == "hint":
            number = max(answer.hints, min(entry["number"], 3))
            term.answers[student, entry["exercise"]] = replace(answer, hints=number)
        elif entry["kind"] == "attempt":
            tries = _within(entry.get("tries"), answer.tries, MOST_TRIES)
            minutes = _within(entry.get("minutes"), answer.minutes, MOST_MINUTES)
            term.answers[student, entry["exercise"]] = replace(answer, tries=tries, minutes=minutes)


def _within(said, before, most):
    """The larger of two numbers, of which the first is believed up to a bound."""
    if not isinstance(said, int | float) or isinstance(said, bool) or not 0 <= said <= most:
        return before
    return said if before is None else max(said, before)


def _add_sections(term):
    """Who is in which section, by the class's roster.csv."""
    path = term.classroom.folder / "roster.csv"
    if not path.is_file():
        return
    try:
        lines = list(read_table(path, HEADINGS, "id", "id,name,email,section"))
    except BadUse as error:
        term.notes.append(f"There are no sections: {error.message}.")
        return
    by_name = {student.casefold(): student for student in term.students}
    for _, line in lines:
        student = by_name.get(line["id"].casefold())
        if student and line.get("section"):
            term.sections.setdefault(line["section"], set()).add(student)
    if len(term.sections) < 2:
        term.sections = {}
    twice = {
        student
        for student in term.students
        if sum(student in members for members in term.sections.values()) > 1
    }
    if twice:
        names = ", ".join(sorted(twice)[:5])
        term.notes.append(f"In more than one section, and counted in each: {names}.")
    unknown = set(term.students).difference(*term.sections.values()) if term.sections else set()
    if unknown:
        term.notes.append(f"In no section of roster.csv: {', '.join(sorted(unknown)[:5])}.")


def mistakes_of(exercise: str) -> tuple[Mistake, ...]:
    """The known mistakes of an exercise; none of one that is an instructor's own."""
    return EXERCISES[exercise].mistakes if exercise in EXERCISES else ()
