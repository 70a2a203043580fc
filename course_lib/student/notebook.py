"""What a lesson's cells call."""

from collections.abc import Callable
from typing import Any

from course_lib.exercises import find
from course_lib.exercises.prediction import find_prediction


def predict(name: str) -> None:
    """Ask for a prediction, and tell the answer once there is one."""
    print(find_prediction(name).why)


def solution(name: str) -> None:
    """Show the course's way, and another one, once the exercise's check has passed."""
    print(find(name).name)


def progress(lesson: str) -> None:
    """Show where one is in the course."""
    print(lesson)


def what_you_did(lesson: str) -> None:
    """Show what was done in a lesson, and where to go next."""
    print(lesson)


def race(name: str, function: Callable[..., Any]) -> None:
    """Time a right answer beside the course's own; the best times are kept on this machine."""
    print(name)
