"""Requests for a second look at points: what a student says, who looked, and what came of it.

They stand in the class's requests.csv. Points are changed where they always are, by hand in
formgrader, and stay through every later run; here stands what they were before and after.
"""

from dataclasses import dataclass, fields
from datetime import date

from autograder.classroom import gradebook
from autograder.classroom.collect.roster import rewrite_table
from autograder.classroom.rules import read_lines
from autograder.grading.results import one_line
from autograder.grading.submission import exercises_of, read_master
from autograder.project import BadUse, match_lesson, no_formula


@dataclass(frozen=True)
class Request:
    """A line of requests.csv; it is open until somebody has looked."""

    student: str
    lesson: str
    exercise: str
    asked: str = ""
    says: str = ""
    points_before: str = ""
    looked: str = ""
    second_look_by: str = ""
    outcome: str = ""
    points_after: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has looked yet."""
        return not self.second_look_by


COLUMNS = tuple(field.name for field in fields(Request))


def read_requests(classroom) -> list[Request]:
    """All requests of a class, in the order of their lines; none where there is no file."""
    path = classroom.requests
    lines = read_lines(path, COLUMNS) if path.is_file() else ()
    return [Request(**line) for _, line in lines]


def add(classroom, student, lesson, exercise, says):
    """Note that a student asks for a second look.

    Raises
    ------
    BadUse
        If nothing of that name was graded, or the same is asked already.
    """
    lesson = match_lesson(lesson, list(dict.fromkeys(at for _, at in classroom.graded())))
    points = _points(classroom, student, lesson, exercise)
    if _open(read_requests(classroom), student, lesson, exercise):
        raise BadUse(f"{student} has asked for {exercise} already: see autograder requests")
    request = Request(student, lesson, exercise, str(date.today()), one_line(says), points)
    line = {name: no_formula(text) for name, text in vars(request).items()}
    rewrite_table(classroom.requests, COLUMNS, lambda lines: [*lines, line])


def close(classroom, student, exercise, by, outcome):
    """Note who looked again, and what came of it; the points after it are the gradebook's.

    Raises
    ------
    BadUse
        If there is no such open request, or the student is to judge it.
    """
    found = [r for r in read_requests(classroom) if r.open and r.exercise == exercise]
    request = next((r for r in found if r.student == student), None)
    if request is None:
        raise BadUse(f"no request of {student!a} for {exercise!a} is open: see autograder requests")
    if not by.strip() or by.strip() == student:
        raise BadUse("--by is who looked again, and not the student")
    more = {
        "looked": str(date.today()),
        "second_look_by": one_line(by),
        "outcome": one_line(outcome),
        "points_after": _points(classroom, student, request.lesson, exercise),
    }
    more = {name: no_formula(text) for name, text in more.items()}

    def change(lines):
        same = (student, request.lesson, exercise)
        for line in lines:
            is_it = same == tuple(line.get(x, "").strip() for x in COLUMNS[:3])
            is_open = not line.get("second_look_by", "").strip()
            yield line | more if is_it and is_open else line

    rewrite_table(classroom.requests, COLUMNS, lambda lines: list(change(lines)))


def _open(requests, *of):
    return any(r.open and (r.student, r.lesson, r.exercise) == of for r in requests)


def _points(classroom, student, lesson, exercise):
    """What an exercise has in the gradebook, as text."""
    tests = exercises_of(read_master(classroom.master(lesson).read_bytes())).get(exercise)
    if tests is None:
        raise BadUse(f"{lesson} has no exercise {exercise!a}")
    own = gradebook.marks(classroom, lesson).get(student)
    if own is None:
        raise BadUse(f"nothing of {student!a} was graded in {lesson}")
    return f"{sum(own.grades[test].points for test in tests if test in own.grades):g}"
