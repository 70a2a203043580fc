"""Pooling layers."""

from __future__ import annotations

from typing import Any

from course_lib.functional.arguments import as_pair
from course_lib.layers.base import Layer, ops
from course_lib.layers.windows import short, window_options, window_places
from course_lib.types import Array, IntOrPair, Shape


class _Pool2d(Layer):
    def __init__(
        self, kernel_size: IntOrPair, stride: IntOrPair | None = None, padding: IntOrPair = 0
    ) -> None:
        name = type(self).__name__
        self.kernel_size = as_pair(name, "kernel_size", kernel_size, 1)
        self.stride = self.kernel_size if stride is None else as_pair(name, "stride", stride, 1)
        self.padding = as_pair(name, "padding", padding, 0)
        if any(2 * p > f for p, f in zip(self.padding, self.kernel_size, strict=True)):
            raise ValueError(
                f"{name}: padding (={short(self.padding)}) must be at most half of "
                f"kernel_size (={short(self.kernel_size)})"
            )
        super().__init__()

    @property
    def _how(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding}

    def _output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise self._refuse("expected images.", shape, "C, H, W")
        return (shape[0], *window_places(self, shape))

    def _options(self) -> str:
        return ", ".join(window_options(self, default_stride=self.kernel_size))


class MaxPool2d(_Pool2d):
    """The largest number of each window, channel by channel.

    Parameters
    ----------
    kernel_size : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        Window step; without it the window's size.
    padding : int or pair of int
        Frame of minus infinity, at most half a window.

    Examples
    --------
    >>> MaxPool2d(2).output_shape((30, 24, 24))
    (30, 12, 12)
    """

    def forward(self, x: Array) -> Array:
        """Images (N, C, H, W) to (N, C, OH, OW)."""
        out = ops.max_pool2d(x, self.kernel_size, **self._how)
        self._saved = x
        return out

    def backward(self, dout: Array) -> Array:
        """Send each number's gradient to the largest input of its window, the first of equals."""
        return ops.max_pool2d_backward(dout, self._recall(), self.kernel_size, **self._how)


class AvgPool2d(_Pool2d):
    """The mean of each window, channel by channel.

    Parameters
    ----------
    kernel_size : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        Window step; without it the window's size.
    padding : int or pair of int
        Frame of zeros, which count in the mean; at most half a window.
    """

    def forward(self, x: Array) -> Array:
        """Images (N, C, H, W) to (N, C, OH, OW)."""
        out = ops.avg_pool2d(x, self.kernel_size, **self._how)
        self._saved = x.shape
        return out

    def backward(self, dout: Array) -> Array:
        """Share each number's gradient among its window."""
        return ops.avg_pool2d_backward(dout, self._recall(), self.kernel_size, **self._how)


class GlobalAvgPool2d(Layer):
    """The mean of each channel: images (N, C, H, W) to vectors (N, C)."""

    kernel_size = None  # looks at everything

    def forward(self, x: Array) -> Array:
        """Images (N, C, H, W) to vectors (N, C)."""
        out = ops.global_avg_pool2d(x)
        self._saved = x.shape
        return out

    def backward(self, dout: Array) -> Array:
        """Share each mean's gradient among its channel."""
        return ops.global_avg_pool2d_backward(dout, self._recall())

    def _output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise self._refuse("expected images.", shape, "C, H, W")
        return shape[:1]
