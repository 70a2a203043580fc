"""The table of results: points, and the one place where a status is decided."""

import csv
import io
from dataclasses import astuple, dataclass, fields

from autograder.grading.submission import exercises_of
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


def rows_of(student, lesson, master, result, by_hand):
    """The rows of one submission.

    Parameters
    ----------
    by_hand : dict of (student, lesson, grade_id) to (points or None, extra points)
        Grades that were given by hand; they count before the automatic ones.
    """
    rows = []
    for name, tests in exercises_of(master).items():
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


def write_results(path, rows):
    """Write results.csv, whole or not at all."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(field.name for field in fields(Row))
    for row in rows:
        table.writerow(
            f"{v:g}" if isinstance(v, int | float) else no_formula(v) for v in astuple(row)
        )
    write_atomically(path, text.getvalue())
