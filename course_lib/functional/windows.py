"""Where the windows of convolution and pooling lie on an image."""

from __future__ import annotations

from typing import NamedTuple

from course_lib.functional.arguments import ShapeError, as_pair
from course_lib.functional.sizes import conv_output_size
from course_lib.types import IntOrPair, Pair, Shape


class Windows(NamedTuple):
    """Where windows lie on an image; each a pair (rows, columns)."""

    size: Pair
    stride: Pair
    padding: Pair
    count: Pair  # type: ignore[assignment]  # tuple.count is not missed


def place_windows(
    function: str, x_shape: Shape, kernel_size: IntOrPair, stride: IntOrPair, padding: IntOrPair
) -> Windows:
    """Where they lie on images of this shape; arguments that do not fit are refused."""
    size = as_pair(function, "kernel_size", kernel_size, at_least=1)
    stride = as_pair(function, "stride", stride, at_least=1)
    padding = as_pair(function, "padding", padding, at_least=0)
    if any(n + 2 * p < f for n, f, p in zip(x_shape[2:], size, padding, strict=True)):
        raise ShapeError(
            f"{function}: windows of {size[0]} x {size[1]} do not fit into the padded images.\n"
            f"  x: {tuple(x_shape)} = (N, C, H, W)\n"
            f"  padding: {padding} = (rows, columns), on each side"
        )
    places = zip(x_shape[2:], size, stride, padding, strict=True)
    rows, columns = (conv_output_size(*place, strict=False) for place in places)
    return Windows(size, stride, padding, (rows, columns))


def place_pool_windows(
    function: str,
    x_shape: Shape,
    kernel_size: IntOrPair,
    stride: IntOrPair | None,
    padding: IntOrPair,
) -> Windows:
    """The same for pooling, where the stride may be None and the padding is small."""
    stride = kernel_size if stride is None else stride
    windows = place_windows(function, x_shape, kernel_size, stride, padding)
    if any(2 * p > f for f, p in zip(windows.size, windows.padding, strict=True)):
        raise ShapeError(  # a window might else hold nothing but padding
            f"{function}: padding (={windows.padding}) must be at most half of "
            f"kernel_size (={windows.size})"
        )
    return windows
