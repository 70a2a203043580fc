"""Checks that tell a student at once what is wrong, and which idea to look at again.

>>> from course_lib.checks import check, hint
"""

from course_lib.checks.notebook import CheckFailed, check, hint
from course_lib.checks.runner import run
from course_lib.checks.verdict import Verdict
from course_lib.checks.words import tell
from course_lib.exercises import EXERCISES, Case, Exercise, Mistake

__all__ = [
    "EXERCISES",
    "Case",
    "CheckFailed",
    "Exercise",
    "Mistake",
    "Verdict",
    "check",
    "hint",
    "run",
    "tell",
]
