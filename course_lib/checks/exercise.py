"""What an exercise is: one record with everything that is known about it."""

import copy
import hashlib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

DEFAULT_SEED = "0" * 32  # for running a complete notebook by hand; a class has its own


class Case:
    """One call of the student's function, and what must come of it.

    Parameters
    ----------
    *args, **kwargs
        Passed to the function. Write keyword arguments only by names that the exercise's
        signature gives.
    title : str
        What is special about this case. It is all that a student is told of a hidden one.
    want : object, optional
        The right result; without it, the reference's.
    raises : type of Exception, optional
        The function must raise this instead of returning.
    part : str, optional
        Name of the group of cases that a test cell can ask for by itself.
    """

    def __init__(self, *args, title, want=None, raises=None, part=None, **kwargs):
        self.args, self.kwargs = args, kwargs
        self.title, self.want, self.raises, self.part = title, want, raises, part

    def arguments(self):
        """Fresh copies of (args, kwargs), so that no call sees what another one did to them."""
        return copy.deepcopy(self.args), copy.deepcopy(self.kwargs)


@dataclass(frozen=True)
class Mistake:
    """A wrong variant of the function, and the idea that went wrong, in one sentence."""

    variant: Callable
    idea: str


@dataclass(frozen=True)
class Exercise:
    """All that is known about one exercise.

    Parameters
    ----------
    name : str
        The function that the student writes.
    lesson : str
        The lesson that teaches it.
    reference : callable
        Gives the right result for every case that does not state its own.
    visible : sequence of Case
        Run in the student's notebook. Every known mistake must show in them.
    hidden : callable
        Makes the hidden cases from a numpy Generator: shapes and options are fixed, values drawn.
    mistakes : sequence of Mistake
    hints : three str
        From a nudge to nearly there; never the answer.
    rtol, atol : float
        Relative and absolute tolerance of the comparison.
    dtype : bool
        Whether the dtype of the result counts.
    probe : callable, optional
        probe(function, *args, **kwargs) gives what is compared, where that is not the result of
        a plain call.
    """

    name: str
    lesson: str
    reference: Callable
    visible: tuple[Case, ...]
    hidden: Callable[[np.random.Generator], Iterable[Case]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    rtol: float = 1e-5
    atol: float = 1e-7
    dtype: bool = False
    probe: Callable | None = None
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self):
        names = tuple(inspect.signature(self.reference).parameters)
        object.__setattr__(self, "parameters", names)

    def hidden_cases(self, seed):
        """The hidden cases that belong to a class's seed, always the same for the same seed."""
        digest = hashlib.sha256(f"{seed}/{self.name}".encode()).digest()
        return tuple(self.hidden(np.random.default_rng(int.from_bytes(digest))))

    def call(self, function, case):
        """Call a function with fresh arguments; return (result, names of changed inputs)."""
        args, kwargs = case.arguments()
        if self.probe is None:
            result = function(*args, **kwargs)
        else:
            result = self.probe(function, *args, **kwargs)
        passed = dict(zip(self.parameters, args, strict=False)) | kwargs
        before = self.named_arguments(case)
        return result, tuple(name for name in passed if not _same(passed[name], before[name]))

    def named_arguments(self, case):
        """The arguments of a case under their names."""
        return dict(zip(self.parameters, case.args, strict=False)) | case.kwargs

    def wanted(self, case):
        """What a case must return."""
        if case.want is not None:
            return case.want
        args, kwargs = case.arguments()
        if self.probe is None:
            return self.reference(*args, **kwargs)
        return self.probe(self.reference, *args, **kwargs)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    return a == b
