"""The table of results: points, and the one place where a status is decided."""

import csv
import io
from dataclasses import astuple, dataclass, fields

from autograder.project import no_formula, write_atomically
from course_lib.checks import tell

LONGEST_MESSAGE = 300  # characters


@dataclass(frozen=True)
class Row:
    """One line of results.csv."""

    student: str
    lesson: str
    exercise: str
    points: float
    max_points: float
    status: str  # as `status_of` has them
    message: str = ""


def status_of(points, most, *, passed, blank=False, problem=None):
    """passed, partial, blank, failed, missing or error: what became of one exercise.

    Parameters
    ----------
    points, most : float
        What it has, and what it can have; a bonus can have 0.
    passed : bool
        Whether all its tests passed.
    blank : bool
        Whether nothing was written.
    problem : Problem, optional
        Why nothing could be graded.
    """
    if problem is not None:
        return "missing" if problem.kind == "nothing" else "error"
    if points >= most and (most > 0 or passed):
        return "passed"
    if points > 0:
        return "partial"
    return "blank" if blank else "failed"


@dataclass(frozen=True)
class Standing:
    """How a submission stands by the class's rules: further columns, where there are any.

    Parameters
    ----------
    group : str
        Who hands in together.
    extended_until : str
        Where an extension holds.
    hours_late : float
    lost : float
        The share of its points that it loses for that.
    """

    group: str = ""
    extended_until: str = ""
    hours_late: float = 0
    lost: float = 0

    def columns(self, row):
        """The further columns of a row: the penalty is what this exercise loses."""
        late = [self.hours_late, row.points * self.lost]
        return [no_formula(self.group), self.extended_until, *(f"{number:g}" for number in late)]


STANDING = ("group", "extended_until", "hours_late", "penalty")


def rows_of(student, lesson, exercises, result, by_hand):
    """The rows of one submission.

    Parameters
    ----------
    exercises : dict of str to dict of str to float
        The points of each test, by exercise.
    by_hand : dict of (student, lesson, grade_id) to (points or None, extra points)
        Grades that were given by hand; they count before the automatic ones.
    """
    rows = []
    for name, tests in exercises.items():
        points, given = 0, False
        for test, worth in tests.items():
            manual, extra = by_hand.get((student, lesson, test), (None, 0))
            given = given or manual is not None
            points += (worth if result.passed(test) else 0) if manual is None else manual
            points += extra
        status = status_of(
            points,
            sum(tests.values()),
            passed=all(map(result.passed, tests)),
            blank=name in result.blank,
            problem=result.problem,
        )
        message = one_line(_message(name, tests, result, status, given))
        rows.append(Row(student, lesson, name, points, sum(tests.values()), status, message))
    return rows


def _message(name, tests, result, status, given):
    """Why an exercise has not all its points: what became of its cell, or the first test lost."""
    if status == "passed":
        return ""
    if status in ("missing", "error"):
        return result.problem.sentence
    note = result.notes.get(name)
    told = note.sentence.replace("`", "") if note else ""
    if status == "blank":
        return told or "Nothing was written here."
    verdicts = [result.verdicts[id] for id in (name, *tests) if id in result.verdicts]
    lost = next((verdict for verdict in verdicts if not verdict.passed), None)
    if lost is None:
        return "Points were taken off by hand." if given else ""
    return f"{tell(lost).line} ({told})" if told else tell(lost).line


def one_line(text):
    """One line of printable text, of bounded length."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


def write_results(path, rows, standings=None):
    """Write results.csv, whole or not at all.

    Parameters
    ----------
    path : Path
    rows : list of Row
    standings : dict of (student, lesson) to Standing, optional
        Where the class has rules of its own.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    further = () if standings is None else STANDING
    table.writerow([*(field.name for field in fields(Row)), *further])
    for row in rows:
        cells = [f"{v:g}" if isinstance(v, int | float) else no_formula(v) for v in astuple(row)]
        if standings is not None:
            cells += standings.get((row.student, row.lesson), Standing()).columns(row)
        table.writerow(cells)
    write_atomically(path, text.getvalue())
