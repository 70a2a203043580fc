"""Layers without weights that work on each number alone."""

from __future__ import annotations

import numpy as np

from course_lib.layers.base import Layer, ops
from course_lib.types import Array


class ReLU(Layer):
    """max(0, x), number by number."""

    def forward(self, x: Array) -> Array:
        """An array of the same shape."""
        out = ops.relu(x)
        self._saved = x
        return out

    def backward(self, dout: Array) -> Array:
        """Pass the gradient where the input was positive."""
        return ops.relu_backward(dout, self._recall())


class Sigmoid(Layer):
    """1 / (1 + exp(-x)), number by number."""

    def forward(self, x: Array) -> Array:
        """An array of the same shape."""
        self._saved = ops.sigmoid(x)
        return self._saved

    def backward(self, dout: Array) -> Array:
        """Scale the gradient by y * (1 - y)."""
        return ops.sigmoid_backward(dout, self._recall())


class Tanh(Layer):
    """tanh(x), number by number."""

    def forward(self, x: Array) -> Array:
        """An array of the same shape."""
        self._saved = ops.tanh(x)
        return self._saved

    def backward(self, dout: Array) -> Array:
        """Scale the gradient by 1 - y**2."""
        return ops.tanh_backward(dout, self._recall())


class Dropout(Layer):
    """Set a share p of the numbers to zero while training, and scale the rest by 1 / (1 - p).

    Parameters
    ----------
    p : float
        Share that is dropped, from 0 to below 1.
    seed : int, optional
        Of the layer's own generator, `rng`. Without it a network seeds the layer by its position.

    References
    ----------
    Srivastava et al., Dropout, JMLR 15 (2014).
    """

    _draws = "masks"

    def __init__(self, p: float = 0.5, seed: int | None = None) -> None:
        if not 0 <= p < 1:
            raise ValueError(f"Dropout: p must be from 0 to below 1, got {p}")
        self.p = p
        self._rng: np.random.Generator | None = None
        super().__init__(seed=seed)

    @property
    def rng(self) -> np.random.Generator:
        """The layer's own generator; its state is part of a run that is to be resumed."""
        if self._rng is None:
            self._rng = np.random.default_rng(self._place if self.seed is None else self.seed)
        return self._rng

    def forward(self, x: Array) -> Array:
        """An array of the same shape; x itself when not training."""
        if not self.training:
            self._saved = (None,)
            return x
        out, mask = ops.dropout(x, self.p, self.rng)
        self._saved = (mask,)
        return out

    def backward(self, dout: Array) -> Array:
        """Pass the gradient where the input passed."""
        (mask,) = self._recall()
        return dout if mask is None else ops.dropout_backward(dout, mask)

    def _options(self) -> str:
        return f"p={self.p}"
