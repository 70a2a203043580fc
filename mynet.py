"""A student's own library: what passed its check, and the course's functions for what has not.

>>> from mynet import correlate2d
"""

from typing import Any


def __getattr__(name: str) -> Any:
    from course_lib.exercises import EXERCISES

    if name in EXERCISES:
        return EXERCISES[name].reference
    raise AttributeError(f"mynet has no {name!r}: it holds the functions of the exercises")
