"""What a lesson asks its students to predict, and the answers, computed.

The questions are in the lesson's text. A lesson's answers stand in
`course_lib/exercises/<lesson>/_predictions.py`, as `PREDICTIONS = {name: Prediction(...)}`.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from course_lib.exercises import HERE, UnknownName, lessons, meant


@dataclass(frozen=True, eq=False)
class Prediction:
    """One prediction.

    Parameters
    ----------
    answer : callable
        Computes the right answer with `course_lib` or NumPy: an int or a float (asked for as a
        number), a tuple of int (a shape), a matrix of numbers (a small grid), or, with `choices`,
        the key of one of them.
    why : str
        The reason, in one or two sentences; shown to everybody after they committed.
    choices : mapping of str to str
        {key: what is chosen}; without them it is no choice.
    wrong : mapping
        {a wrong answer: the sentence for whoever gave it}; for a choice by its key.
    tolerance : float
        How far a number may be off and still count as right.
    digits : int, optional
        How many decimals of the answer are shown.
    unit : str
        What stands behind the field: "pixels", say.
    between : pair of numbers, optional
        The least and the largest number that can be meant; another one is asked for again.
    start : array, optional
        What a grid holds at first, NaN where it is empty; without it, all is empty.
    """

    answer: Callable[[], Any]
    why: str
    choices: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[Any, str] = field(default_factory=dict)
    tolerance: float = 0
    digits: int | None = None
    unit: str = ""
    between: tuple[float, float] | None = None
    start: Any = None

    @property
    def kind(self) -> str:
        """What is asked for: choice, grid, shape or number."""
        return self.kind_of(self.answer())

    def kind_of(self, answer: Any) -> str:
        """The same, of an answer that is computed already."""
        if self.choices:
            return "choice"
        if isinstance(answer, np.ndarray) and answer.ndim == 2:
            return "grid"
        return "shape" if isinstance(answer, tuple) else "number"


@cache
def predictions() -> dict[str, tuple[str, Prediction]]:
    """All predictions of the course: {name: (folder of its lesson, prediction)}."""
    found: dict[str, tuple[str, Prediction]] = {}
    for lesson in lessons():
        folder = lesson.partition("_")[2]
        if (HERE / folder / "_predictions.py").exists():
            module = importlib.import_module(f"course_lib.exercises.{folder}._predictions")
            for name, one in module.PREDICTIONS.items():
                if name in found:
                    raise ValueError(f"two predictions are called {name!r}")
                found[name] = folder, one
    return found


def find_prediction(name: str) -> Prediction:
    """A prediction by its name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    known = predictions()
    if isinstance(name, str) and name in known:
        return known[name][1]
    raise UnknownName(f"there is no prediction {name!r}{meant(name, known) or '.'}")
