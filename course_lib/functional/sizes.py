"""How large the result of a convolution is, and the frame of zeros that changes it."""

from __future__ import annotations

import numpy as np

from course_lib.functional.arguments import ShapeError, as_pair
from course_lib.types import Array, IntOrPair, Pair


def zero_pad(x: Array, padding: IntOrPair) -> Array:
    """Put a frame of zeros around the last two axes.

    Parameters
    ----------
    x : ndarray of shape (..., H, W)
    padding : int or pair of int
        Zeros added on each side, in pixels.

    Returns
    -------
    ndarray of shape (..., H + 2*padding, W + 2*padding)
        Of the dtype of x.

    Examples
    --------
    >>> zero_pad(np.array([[7]]), 1)
    array([[0, 0, 0],
           [0, 7, 0],
           [0, 0, 0]])
    """
    padding = as_pair("zero_pad", "padding", padding, at_least=0)
    if x.ndim < 2:
        raise ShapeError(f"zero_pad: x must have the axes (..., H, W), got the shape {x.shape}")
    return pad_with(x, padding, 0)


def pad_with(x: Array, padding: Pair, value: float) -> Array:
    """A frame of any value around the last two axes."""
    rows, columns = padding
    frame = [(0, 0)] * (x.ndim - 2) + [(rows, rows), (columns, columns)]
    return np.pad(x, frame, constant_values=value)


def conv_output_size(n: int, f: int, stride: int = 1, padding: int = 0, strict: bool = True) -> int:
    """Count the places where a filter fits along one axis: (n + 2*padding - f) / stride + 1.

    Parameters
    ----------
    n : int
        Length of the input, in pixels.
    f : int
        Length of the filter.
    stride : int
        Step between places.
    padding : int
        Zeros added on each side.
    strict : bool
        What to do when the stride does not divide evenly: raise (True), or round down as deep
        learning frameworks do (False).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the filter is longer than the padded input, the stride below 1 or the padding negative,
        or, when strict, if the size is not whole.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285, relationship 6.

    Examples
    --------
    >>> conv_output_size(7, 3, stride=2)
    3
    """
    if stride < 1 or padding < 0:
        raise ValueError(
            f"conv_output_size: stride must be at least 1 and padding at least 0, "
            f"got stride (={stride}) and padding (={padding})"
        )
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError(
            f"conv_output_size: a filter of length f (={f}) does not fit into the padded input, "
            f"n + 2*padding (={n + 2 * padding})"
        )
    if strict and room % stride:
        raise ValueError(
            f"conv_output_size: the size is not whole: ({n} + 2*{padding} - {f}) / {stride} + 1 "
            f"= {room / stride + 1:.2f}"
        )
    return room // stride + 1


def same_padding(f: int) -> int:
    """Padding that keeps the size of the input at stride 1: (f - 1) / 2.

    Parameters
    ----------
    f : int
        Length of the filter, odd.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If f is even: the two sides would need different padding.

    Examples
    --------
    >>> same_padding(5)
    2
    """
    half, odd = divmod(f, 2)
    if not odd:
        raise ValueError(f"same_padding: the filter length must be odd, got f (={f})")
    return half


def conv_num_params(
    in_channels: int, out_channels: int, kernel_size: IntOrPair, bias: bool = True
) -> int:
    """Count the numbers that a convolution layer learns.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or pair of int
        Height and width of a filter; an int stands for both.
    bias : bool
        Whether each filter has a bias.

    Returns
    -------
    int

    Examples
    --------
    >>> conv_num_params(3, 10, 5)
    760
    """
    height, width = as_pair("conv_num_params", "kernel_size", kernel_size, at_least=1)
    return out_channels * (in_channels * height * width + bool(bias))
