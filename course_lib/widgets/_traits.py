"""Kinds of values that a widget has, each with one sentence for what does not fit."""

import math
import numbers

import numpy as np
from traitlets import Bool, TraitError, TraitType, Unicode

__all__ = ["Choice", "Flag", "FreeText", "IntOrPair", "Matrix", "Number", "TraitError", "Whole"]


class _Kind(TraitType):
    """A value with a sentence about what is expected; tagged to live in the view, too."""

    def __init__(self, default, **options):
        super().__init__(default, **options)
        self.tag(sync=True)

    def refuse(self, obj, value, expected):
        """Raise the sentence."""
        where = f"{type(obj).__name__}.{self.name}" if obj is not None else self.name
        text = repr(value)
        text = text if len(text) <= 60 else f"{text[:57]}..."
        raise TraitError(f"{where}: expected {expected}, got {text}")


def _is_whole(value):
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


class Whole(_Kind):
    """A whole number from `low` to `high`."""

    def __init__(self, default, low, high):
        self.low, self.high = low, high
        super().__init__(default)

    def validate(self, obj, value):
        """The number as an int."""
        if not _is_whole(value) or not self.low <= value <= self.high:
            self.refuse(obj, value, f"a whole number from {self.low} to {self.high}")
        return int(value)


class IntOrPair(_Kind):
    """A whole number for both axes, or a pair (rows, columns)."""

    def __init__(self, default, low, high):
        self.low, self.high = low, high
        super().__init__(default)

    def validate(self, obj, value):
        """An int, or a tuple of two."""
        parts = tuple(value) if isinstance(value, tuple | list | np.ndarray) else (value, value)
        fits = len(parts) == 2 and all(_is_whole(part) for part in parts)
        if not fits or not all(self.low <= part <= self.high for part in parts):
            expected = f"a whole number from {self.low} to {self.high}"
            self.refuse(obj, value, f"{expected}, or two as (rows, columns)")
        rows, columns = map(int, parts)
        return rows if rows == columns else (rows, columns)


class Number(_Kind):
    """A finite number from `low` to `high`."""

    def __init__(self, default, low=-math.inf, high=math.inf, *, optional=False):
        self.low, self.high, self.optional = low, high, optional
        super().__init__(default, allow_none=optional)

    def validate(self, obj, value):
        """The number as a float, or an int where it is one."""
        fits = isinstance(value, numbers.Real) and not isinstance(value, bool)
        if not fits or not math.isfinite(value) or not self.low <= value <= self.high:
            self.refuse(obj, value, f"a number from {self.low} to {self.high}")
        return int(value) if _is_whole(value) else float(value)


class Choice(_Kind):
    """One of some words."""

    def __init__(self, default, among):
        self.among = tuple(among)
        super().__init__(default)

    def validate(self, obj, value):
        """The word."""
        if not isinstance(value, str) or value not in self.among:
            self.refuse(obj, value, f"one of {', '.join(map(repr, self.among))}")
        return value


class Flag(Bool):
    """True or False."""

    def __init__(self, default):
        super().__init__(default)
        self.tag(sync=True)


class FreeText(Unicode):
    """Any text."""

    def __init__(self, default=""):
        super().__init__(default)
        self.tag(sync=True)


class Matrix(_Kind):
    """Finite numbers in as many axes as `axes` names, such as "C H W"; kept as nested lists.

    most : tuple of int
        Largest size along each axis. All sizes are at least 1.
    size : float
        Largest number, and with a minus the smallest.
    """

    def __init__(self, default, axes, most, *, size=1e6):
        self.axes, self.most, self.size = axes.split(), most, size
        super().__init__(default)

    def validate(self, obj, value):
        """Nested lists of floats, ints where all are whole."""
        shape = ", ".join(f"{a} <= {n}" for a, n in zip(self.axes, self.most, strict=True))
        expected = f"numbers of shape ({', '.join(self.axes)}) with {shape}"
        try:
            array = np.asarray(value)
        except ValueError:  # rows of different lengths
            self.refuse(obj, value, expected)
        if array.dtype.kind not in "iuf" or array.ndim != len(self.axes):
            self.refuse(obj, value, expected)
        if not all(1 <= n <= most for n, most in zip(array.shape, self.most, strict=True)):
            self.refuse(obj, array.shape, expected)
        if not np.isfinite(array).all() or np.abs(array).max() > self.size:
            self.refuse(obj, value, f"finite numbers of at most {self.size:g} in size")
        return array.tolist()
