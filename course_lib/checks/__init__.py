"""Checks that tell a student at once what is wrong, and which idea to look at again.

>>> from course_lib.checks import check, hint
"""

import difflib

from course_lib.checks import convolution, filters, padding_stride
from course_lib.checks.exercise import Case, Exercise, Mistake
from course_lib.checks.runner import CheckFailed, run_check

__all__ = ["EXERCISES", "Case", "CheckFailed", "Exercise", "Mistake", "check", "hint"]

EXERCISES = {
    exercise.name: exercise
    for lesson in (filters, padding_stride, convolution)
    for exercise in lesson.EXERCISES
}

_hints_shown: dict[str, int] = {}


def check(name, function, *, hidden=False, part=None):
    """Run an exercise's cases on your function; print that they pass, or raise saying why not.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        Yours.
    hidden : bool
        Run the cases that only an instructor's seed determines.
    part : str, optional
        Run one part of the cases only.

    Raises
    ------
    CheckFailed
        If a case fails.
    ValueError
        If there is no such exercise or part.
    """
    exercise = _exercise(name)
    others = [e for e in EXERCISES.values() if e.lesson == exercise.lesson and e is not exercise]
    print(run_check(exercise, function, hidden=hidden, part=part, others=others))


def hint(name):
    """Print the next hint for an exercise.

    Parameters
    ----------
    name : str
        The exercise.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    hints = _exercise(name).hints
    number = _hints_shown.get(name, 0)
    if number < len(hints):
        _hints_shown[name] = number + 1
        print(f"Hint {number + 1} of {len(hints)}: {hints[number]}")
    else:
        print("You have seen every hint. From the start:")
        for number, text in enumerate(hints, start=1):
            print(f"  {number}. {text}")


def _exercise(name):
    if name in EXERCISES:
        return EXERCISES[name]
    close = difflib.get_close_matches(str(name), EXERCISES, n=1)
    meant = f"; did you mean {close[0]!r}?" if close else f": one of {', '.join(EXERCISES)}"
    raise ValueError(f"there is no exercise {name!r}{meant}")
