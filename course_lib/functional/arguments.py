"""What every operation asks of its arguments, and the error that it raises in its own name."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from course_lib.types import Array, Pair, Shape


class ShapeError(ValueError):
    """Arrays whose shapes do not fit together."""


NOUNS = {
    "N": "images",
    "C": "channels",
    "FN": "filters",
    "H": "rows",
    "W": "columns",
    "FH": "rows",
    "FW": "columns",
    "D": "numbers per row",
    "M": "outputs",
    "K": "classes",
}


def check_arrays(function: str, *, kinds: str = "f", **arrays: Any) -> None:
    """Refuse arrays of the wrong type, rank or size, in the name of a function.

    Each array comes with its axes, as in x=(x, "N C H W"). A letter that several arrays share must
    be the same size in all of them. An array that is None was left out.
    """
    shapes = {
        name: (check_array(function, name, array, axes, kinds=kinds), axes)
        for name, (array, axes) in arrays.items()
        if array is not None
    }
    first: dict[
        str, tuple[str, int]
    ] = {}  # letter -> the array that had it first, and its size there
    for name, (shape, axes) in shapes.items():
        for letter, size in zip(axes.split(), shape, strict=True):
            noun = NOUNS.get(letter, letter)
            other, expected = first.setdefault(letter, (name, size))
            if size != expected:
                problem = f"{other} has {expected} {noun} but {name} expects {size}"
            elif size < 1 and letter != "N":  # an empty batch is fine
                problem = f"{name} has {size} {noun}"
            else:
                continue
            width = max(map(len, shapes)) + 1
            lines = [f"  {n + ':':<{width}} {s} = {_axes(a)}" for n, (s, a) in shapes.items()]
            raise ShapeError("\n".join([f"{function}: {problem}.", *lines]))


def check_array(
    function: str,
    name: str,
    array: Array,
    axes: str = "...",
    shape: Shape | None = None,
    *,
    kinds: str = "f",
) -> Shape:
    """Refuse an array of the wrong type, rank or shape; "..." stands for any axes."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{function}: {name} must be a NumPy array, got {type(array).__name__}")
    if array.dtype.kind not in kinds:
        what = "floats" if kinds == "f" else "numbers"
        raise TypeError(
            f"{function}: {name} must hold {what}, got {array.dtype}; "
            f"{name}.astype(np.float32) makes them floats"
        )
    got = array.shape
    if axes != "..." and len(got) != len(axes.split()):
        raise ShapeError(f"{function}: {name} must have the axes {_axes(axes)}, got shape {got}")
    if shape is not None and got != shape:
        letters = "" if axes == "..." else f" = {_axes(axes)}"
        raise ShapeError(f"{function}: {name} must have the shape {shape}{letters}, got {got}")
    return got


def _axes(axes: str) -> str:
    """The letters as they are printed beside a shape: "N C" as (N, C)."""
    letters = axes.split()
    return f"({letters[0]},)" if len(letters) == 1 else f"({', '.join(letters)})"


def as_pair(function: str, name: str, value: Any, at_least: int) -> Pair:
    """An int, or a pair (rows, columns), as a pair."""
    values = (value, value) if np.ndim(value) == 0 else tuple(value)
    whole = all(isinstance(v, int | np.integer) for v in values)
    if not whole or len(values) != 2 or min(values) < at_least:
        raise ValueError(
            f"{function}: {name} must be an int >= {at_least} or a pair of them (rows, columns), "
            f"got {value!r}"
        )
    return int(values[0]), int(values[1])


def as_image_shape(function: str, x_shape: Shape) -> Shape:
    """The shape of images that was handed over in place of them, checked."""
    x_shape = tuple(operator.index(size) for size in x_shape)
    if len(x_shape) != 4 or x_shape[0] < 0 or min(x_shape[1:]) < 1:
        raise ShapeError(f"{function}: x_shape must be four sizes (N, C, H, W), got {x_shape}")
    return x_shape
