"""The convolution layer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.functional.arguments import as_pair
from course_lib.layers.base import Layer, as_count, gradient, ops, parameter
from course_lib.layers.windows import window_options, window_places
from course_lib.types import Array, Init, IntOrPair, Shape


class Conv2d(Layer):
    """Convolution (cross-correlation) with filters that are learned; the slides' Convolution.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or pair of int
        Height and width of a filter.
    stride, padding : int or pair of int
        Window step, and zeros added on each side, along rows and columns.
    bias : bool
        Whether each filter has a bias, b of shape (FN,).
    groups : int
        Channels in so many groups, each seen by its own share of the filters.
    init : str, float or callable
        How w begins: see `course_lib.initializers`. b begins at 0.
    seed : int, optional
        Of the first weights. Without it a network seeds the layer by its position.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285; groups: Krizhevsky et al., NIPS 2012.

    Examples
    --------
    >>> layer = Conv2d(3, 10, 5, padding=2)
    >>> layer.w.shape, layer.b.shape, layer.num_params
    ((10, 3, 5, 5), (10,), 760)
    >>> layer.forward(np.ones((2, 3, 32, 32), dtype=np.float32)).shape
    (2, 10, 32, 32)
    """

    w, b, dw, db = parameter("w"), parameter("b"), gradient("w"), gradient("b")
    _draws = "weights"

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: IntOrPair = 0,
        bias: bool = True,
        groups: int = 1,
        *,
        init: Init = "he",
        seed: int | None = None,
    ) -> None:
        self.in_channels = as_count(in_channels, "Conv2d: in_channels")
        self.out_channels = as_count(out_channels, "Conv2d: out_channels")
        self.kernel_size = as_pair("Conv2d", "kernel_size", kernel_size, 1)
        self.stride = as_pair("Conv2d", "stride", stride, 1)
        self.padding = as_pair("Conv2d", "padding", padding, 0)
        self.groups = as_count(groups, "Conv2d: groups")
        self.init = init
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"Conv2d: in_channels (={in_channels}) and out_channels (={out_channels}) must be "
                f"divisible by groups (={groups})"
            )
        shapes: dict[str, Shape] = {"w": (out_channels, in_channels // groups, *self.kernel_size)}
        if bias:
            shapes["b"] = (out_channels,)
        super().__init__(shapes, seed)

    def forward(self, x: Array) -> Array:
        """Images (N, C, H, W) to (N, FN, OH, OW)."""
        how: dict[str, Any] = {"stride": self.stride, "padding": self.padding}
        if self.groups == 1:
            out = ops.conv2d(x, self.w, self.b, **how)
        else:
            if np.ndim(x) != 4 or x.shape[1] != self.in_channels:
                raise self._refuse(f"expected {self.in_channels} channels.", x.shape, "N, C, H, W")
            b = [None] * self.groups if self.b is None else self._split(self.b, 0)
            parts = zip(self._split(x, 1), self._split(self.w, 0), b, strict=True)
            out = np.concatenate([ops.conv2d(*part, **how) for part in parts], axis=1)
        self._saved = x
        return out

    def backward(self, dout: Array) -> Any:
        """Gradient of the output to that of the images; fills dw and db."""
        x = self._recall()
        how: dict[str, Any] = {"stride": self.stride, "padding": self.padding}
        if self.groups == 1:
            dx, dw, db = ops.conv2d_backward(dout, x, self.w, needs_dx=self.needs_dx, **how)
        else:
            parts = zip(
                self._split(dout, 1), self._split(x, 1), self._split(self.w, 0), strict=True
            )
            grads = [ops.conv2d_backward(*part, **how) for part in parts]
            dxs, dws, dbs = zip(*grads, strict=True)
            dx, dw, db = np.concatenate(dxs, axis=1), np.concatenate(dws), np.concatenate(dbs)
        self.grads = {"w": dw} if self.b is None else {"w": dw, "b": db}
        return dx

    def _split(self, array: Array, axis: int) -> list[Array]:
        return np.split(array, self.groups, axis=axis)

    def _output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[0] != self.in_channels:
            raise self._refuse(f"expected {self.in_channels} channels.", shape, "C, H, W")
        return (self.out_channels, *window_places(self, shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs, for one image."""
        places = math.prod(self.output_shape(input_shape)[-2:])
        return places * math.prod(self.param_shapes["w"])

    def _options(self) -> str:
        parts = [f"{self.in_channels}, {self.out_channels}", *window_options(self)]
        parts += ["bias=False"] if "b" not in self.param_shapes else []
        parts += [f"groups={self.groups}"] if self.groups > 1 else []
        return ", ".join(parts)
