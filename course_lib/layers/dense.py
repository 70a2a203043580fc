"""The fully connected layer, and the way from images to its rows."""

from __future__ import annotations

import math

from course_lib.layers.base import Layer, as_count, gradient, ops, parameter
from course_lib.types import Array, Init, Shape


class Linear(Layer):
    """A fully connected layer: every output a weighted sum of all inputs; the slides' Affine.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool
        Whether each output has a bias, b of shape (out_features,).
    init : str, float or callable
        How w, of shape (out_features, in_features), begins: see `course_lib.initializers`.
    seed : int, optional
        Of the first weights. Without it a network seeds the layer by its position.

    Examples
    --------
    >>> Linear(4320, 100).num_params
    432100
    """

    w, b, dw, db = parameter("w"), parameter("b"), gradient("w"), gradient("b")
    kernel_size = None  # looks at everything
    _draws = "weights"

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        init: Init = "he",
        seed: int | None = None,
    ) -> None:
        self.in_features = as_count(in_features, "Linear: in_features")
        self.out_features = as_count(out_features, "Linear: out_features")
        self.init = init
        shapes: dict[str, Shape] = {"w": (out_features, in_features)}
        if bias:
            shapes["b"] = (out_features,)
        super().__init__(shapes, seed)

    def forward(self, x: Array) -> Array:
        """Vectors (N, in_features) to (N, out_features)."""
        out = ops.linear(x, self.w, self.b)
        self._saved = x
        return out

    def backward(self, dout: Array) -> Array:
        """Gradient of the output to that of the vectors; fills dw and db."""
        dx, dw, db = ops.linear_backward(dout, self._recall(), self.w)
        self.grads = {"w": dw} if self.b is None else {"w": dw, "b": db}
        return dx

    def _output_shape(self, shape: Shape) -> Shape:
        if shape != (self.in_features,):
            hint = " A Flatten before it is missing." if len(shape) == 3 else ""
            raise self._refuse(f"expected {self.in_features} features.{hint}", shape, "D")
        return (self.out_features,)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs, for one image."""
        return self.in_features * self.out_features

    def _options(self) -> str:
        bias = "" if "b" in self.param_shapes else ", bias=False"
        return f"{self.in_features}, {self.out_features}{bias}"


class Flatten(Layer):
    """Images (N, C, H, W) to vectors (N, C*H*W)."""

    kernel_size = None  # every number stands beside every other

    def forward(self, x: Array) -> Array:
        """Images to vectors."""
        out = ops.flatten(x)
        self._saved = x.shape
        return out

    def backward(self, dout: Array) -> Array:
        """Vectors back to images."""
        return ops.flatten_backward(dout, self._recall())

    def _output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)
