"""Changes of shape: images as rows, and branches joined along their channels."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

import numpy as np

from course_lib.functional.arguments import ShapeError, check_array, check_arrays
from course_lib.types import Array, Shape


def flatten(x: Array) -> Array:
    """Stretch each image to a row: (N, ...) to (N, D).

    The row runs through the channels, in each through the rows, in each through the columns. The
    result shares memory with x where it can.

    Examples
    --------
    >>> flatten(np.zeros((2, 3, 4, 4))).shape
    (2, 48)
    """
    check_array("flatten", "x", x, kinds="biuf")
    return x.reshape(len(x), math.prod(x.shape[1:]))


def flatten_backward(dout: Array, x_shape: Shape) -> Array:
    """Gradient of flatten: the rows dout (N, D) as images of x_shape again."""
    x_shape = tuple(operator.index(size) for size in x_shape)
    shape = (x_shape[0], math.prod(x_shape[1:]))
    check_array("flatten_backward", "dout", dout, "N D", shape, kinds="biuf")
    return dout.reshape(x_shape)


def concat(xs: Sequence[Array]) -> Array:
    """Stack images along the channels, as the Inception module does.

    Parameters
    ----------
    xs : sequence of ndarray of shape (N, C, H, W)
        C may differ.

    Returns
    -------
    ndarray of shape (N, sum of all C, H, W)

    Raises
    ------
    ShapeError
        If the images differ in number or size.

    References
    ----------
    Szegedy et al., Going deeper with convolutions, arXiv:1409.4842.

    Examples
    --------
    >>> concat([np.zeros((1, 2, 5, 5)), np.zeros((1, 3, 5, 5))]).shape
    (1, 5, 5, 5)
    """
    if not len(xs):
        raise ShapeError("concat: nothing to stack, xs is empty")
    arrays = {f"xs[{i}]": (x, f"N C{i} H W") for i, x in enumerate(xs)}
    check_arrays("concat", kinds="biuf", **arrays)
    return np.concatenate(xs, axis=1)


def concat_backward(dout: Array, channels: Sequence[int]) -> list[Array]:
    """Gradient of concat: dout cut into a list, with so many channels each.

    Examples
    --------
    >>> [dx.shape for dx in concat_backward(np.zeros((1, 5, 4, 4)), [2, 3])]
    [(1, 2, 4, 4), (1, 3, 4, 4)]
    """
    check_arrays("concat_backward", kinds="biuf", dout=(dout, "N C H W"))
    if sum(channels) != dout.shape[1] or min(channels) < 1:
        raise ShapeError(
            f"concat_backward: channels (={list(channels)}) must sum to the channels of dout.\n"
            f"  dout: {dout.shape} = (N, C, H, W)"
        )
    return np.split(dout, np.cumsum(channels)[:-1], axis=1)
