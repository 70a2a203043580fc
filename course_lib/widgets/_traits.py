"""Kinds of values that a widget has, each with one sentence for what does not fit."""

import base64
import math
import numbers

import numpy as np
from traitlets import Bool, Dict, TraitError, TraitType, Unicode

__all__ = [
    "Choice",
    "Flag",
    "FreeText",
    "IntOrPair",
    "Matrices",
    "Matrix",
    "Number",
    "Photo",
    "Photos",
    "Place",
    "Whole",
]


class Kind(TraitType):
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


def is_whole(value):
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


class Whole(Kind):
    """A whole number from `low` to `high`."""

    def __init__(self, default, low, high):
        self.low, self.high = low, high
        super().__init__(default)

    def validate(self, obj, value):
        """The number as an int."""
        if not is_whole(value) or not self.low <= value <= self.high:
            self.refuse(obj, value, f"a whole number from {self.low} to {self.high}")
        return int(value)


class IntOrPair(Kind):
    """A whole number for both axes, or a pair (rows, columns)."""

    def __init__(self, default, low, high):
        self.low, self.high = low, high
        super().__init__(default)

    def validate(self, obj, value):
        """An int, or a tuple of two."""
        parts = tuple(value) if isinstance(value, tuple | list | np.ndarray) else (value, value)
        fits = len(parts) == 2 and all(is_whole(part) for part in parts)
        if not fits or not all(self.low <= part <= self.high for part in parts):
            expected = f"a whole number from {self.low} to {self.high}"
            self.refuse(obj, value, f"{expected}, or two as (rows, columns)")
        rows, columns = map(int, parts)
        return rows if rows == columns else (rows, columns)


class Number(Kind):
    """A finite number from `low` to `high`."""

    def __init__(self, default, low=-math.inf, high=math.inf, *, optional=False):
        self.low, self.high, self.optional = low, high, optional
        super().__init__(default, allow_none=optional)

    def validate(self, obj, value):
        """The number as a float, or an int where it is one."""
        fits = isinstance(value, numbers.Real) and not isinstance(value, bool)
        if not fits or not math.isfinite(value) or not self.low <= value <= self.high:
            self.refuse(obj, value, f"a number from {self.low} to {self.high}")
        return int(value) if is_whole(value) else float(value)


class Choice(Kind):
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


class Matrix(Kind):
    """Finite numbers in as many axes as `axes` names, such as "C H W"; kept as nested lists.

    Leading axes of size 1 may be left out.

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
        if array.dtype.kind in "iuf" and 0 < array.ndim < len(self.axes):
            array = array.reshape((1,) * (len(self.axes) - array.ndim) + array.shape)
        if array.dtype.kind not in "iuf" or array.ndim != len(self.axes):
            self.refuse(obj, value, expected)
        if not all(1 <= n <= most for n, most in zip(array.shape, self.most, strict=True)):
            self.refuse(obj, array.shape, expected)
        if not np.isfinite(array).all() or np.abs(array).max() > self.size:
            self.refuse(obj, value, f"finite numbers of at most {self.size:g} in size")
        return array.tolist()


class Matrices(Kind):
    """Matrices by name, each as in `Matrix`; at most twelve."""

    def __init__(self, axes, most, *, size=1e6):
        self.each = Matrix(None, axes, most, size=size)
        super().__init__({})

    def validate(self, obj, value):
        """A dict of nested lists."""
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            self.refuse(obj, value, "a dict of names and matrices")
        if len(value) > 12 or not all(0 < len(name) <= 40 for name in value):
            self.refuse(obj, value, "at most 12 matrices, with names of at most 40 characters")
        self.each.name = self.name
        return {name: self.each.validate(obj, matrix) for name, matrix in value.items()}


class Place(Kind):
    """Where one looks in a network: (), (layer, map) or (layer, map, row, column)."""

    def __init__(self):
        super().__init__(())

    def validate(self, obj, value):
        """A tuple of ints."""
        parts = tuple(value) if isinstance(value, tuple | list | np.ndarray) else None
        if parts is None or len(parts) not in (0, 2, 4) or not all(map(is_whole, parts)):
            self.refuse(obj, value, "(), (layer, map) or (layer, map, row, column)")
        if not all(0 <= part < 1000 for part in parts):
            self.refuse(obj, value, "whole numbers from 0 to 999")
        return tuple(map(int, parts))


class Photo(Kind):
    """A gray picture of `least` to `most` pixels a side, or None; it travels as a byte a pixel.

    Set it to an array of shape (H, W) with numbers from 0 (black) to 1 (white).
    """

    def __init__(self, most, *, least=8):
        self.least, self.most = least, most
        super().__init__(None, allow_none=True)

    @staticmethod
    def packed(pixels):
        """The state of an array: {"height", "width", "gray"}, gray in base64."""
        levels = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
        gray = base64.b64encode(levels.tobytes()).decode()
        return {"height": levels.shape[0], "width": levels.shape[1], "gray": gray}

    def validate(self, obj, value):
        """A dict of height, width and gray."""
        if isinstance(value, dict):
            return self._from_view(obj, value)
        sides = f"from {self.least} to {self.most} pixels"
        expected = f"a picture of shape (H, W) {sides}, numbers from 0 to 1"
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiub" or value.ndim != 2:
            self.refuse(obj, value, expected)
        if not all(self.least <= side <= self.most for side in value.shape):
            self.refuse(obj, value.shape, expected)
        if not (np.isfinite(value).all() and value.min() >= 0 and value.max() <= 1):
            self.refuse(obj, value, expected)
        return self.packed(value)

    def _from_view(self, obj, value):
        expected = f"height and width from {self.least} to {self.most} and a byte for each pixel"
        try:
            height, width = value["height"], value["width"]
            pixels = base64.b64decode(value["gray"], validate=True)
            fits = all(
                is_whole(side) and self.least <= side <= self.most for side in (height, width)
            )
            if not fits or len(pixels) != height * width:
                self.refuse(obj, value, expected)
        except (KeyError, TypeError, ValueError):
            self.refuse(obj, value, expected)
        return {"height": height, "width": width, "gray": value["gray"]}


class Photos(Dict):
    """Shipped pictures by name, packed as `Photo` does; no lesson sets them."""

    def __init__(self):
        super().__init__()
        self.tag(sync=True)
