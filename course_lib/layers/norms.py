"""Layers that normalise."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.layers.base import Layer, as_count, gradient, ops, parameter
from course_lib.types import Array, Shape


class _BatchNorm(Layer):
    """Both batch normalisations: only the axes of the input differ."""

    gamma, dgamma = parameter("gamma"), gradient("gamma")
    beta, dbeta = parameter("beta"), gradient("beta")
    _rank: int
    _axes: str

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.num_features = as_count(num_features, f"{type(self).__name__}: num_features")
        self.eps, self.momentum = eps, momentum
        super().__init__({"gamma": (num_features,), "beta": (num_features,)})
        self.buffers = {
            "mean": np.zeros(num_features, self._dtype),
            "var": np.ones(num_features, self._dtype),
        }

    def forward(self, x: Array) -> Array:
        """An array of the same shape, normalised."""
        if np.ndim(x) != self._rank or x.shape[1] != self.num_features:
            raise self._refuse(f"expected {self.num_features} channels.", np.shape(x), self._axes)
        if not self.training:
            mean, var = (self.buffers[name].astype(x.dtype, copy=False) for name in ("mean", "var"))
            out = ops.batch_norm(x, self.gamma, self.beta, mean, var, eps=self.eps)
            self._saved = self._backward_of_affine, (x, mean, var)
            return out
        out, cache = ops.batch_norm_train(x, self.gamma, self.beta, eps=self.eps)
        count = x.size // self.num_features  # numbers per channel
        self._follow("mean", cache.mean)
        self._follow("var", cache.var * (count / (count - 1)))  # unbiased, as in PyTorch
        self._saved = ops.batch_norm_backward, (cache,)
        return out

    def _follow(self, name: str, newest: Array) -> None:
        old = self.buffers[name]
        self.buffers[name] = (old + self.momentum * (newest - old)).astype(old.dtype, copy=False)

    def backward(self, dout: Array) -> Array:
        """Gradient of the output to that of the input; fills dgamma and dbeta."""
        way_back, kept = self._recall()  # of the mode that forward ran in
        dx, dgamma, dbeta = way_back(dout, *kept)
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx

    def _backward_of_affine(
        self, dout: Array, x: Array, mean: Array, var: Array
    ) -> tuple[Array, Array, Array]:
        def wide(a: Array) -> Array:
            return a.reshape(-1, *[1] * (x.ndim - 2))

        axes = tuple(axis for axis in range(x.ndim) if axis != 1)
        scale = 1 / np.sqrt(var + self.eps)
        dgamma = (dout * (x - wide(mean))).sum(axes) * scale
        return dout * wide(self.gamma * scale), dgamma, dout.sum(axes)

    def _output_shape(self, shape: Shape) -> Shape:
        if len(shape) != self._rank - 1 or shape[0] != self.num_features:
            axes = self._axes.removeprefix("N, ")
            raise self._refuse(f"expected {self.num_features} channels.", shape, axes)
        return shape

    def _options(self) -> str:
        parts = [str(self.num_features)]
        parts += [f"eps={self.eps}"] if self.eps != 1e-5 else []
        return ", ".join(parts + ([f"momentum={self.momentum}"] if self.momentum != 0.1 else []))


class BatchNorm1d(_BatchNorm):
    """Normalise each column of vectors (N, C); otherwise as `BatchNorm2d`."""

    _rank, _axes = 2, "N, C"


class BatchNorm2d(_BatchNorm):
    """Normalise each channel of images (N, C, H, W), then scale it by gamma and shift it by beta.

    In training mode the batch's own mean and variance are used, and running ones kept in `buffers`;
    in eval mode the running ones are used, and the layer is an affine map of each channel.

    Parameters
    ----------
    num_features : int
        Channels.
    eps : float
        Added to the variance.
    momentum : float
        Share of the newest batch in the running statistics.

    References
    ----------
    Ioffe and Szegedy, arXiv:1502.03167.
    """

    _rank, _axes = 4, "N, C, H, W"


class LocalResponseNorm(Layer):
    """Divide each number by a power of the squares in the neighbouring channels.

    Parameters
    ----------
    size : int
        Neighbouring channels that count.
    alpha, beta, k : float
        out = x / (k + alpha * mean of squares) ** beta, as in PyTorch. AlexNet's paper takes the
        sum instead of the mean: its alpha is this one divided by size.

    References
    ----------
    Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.3.
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        self.size = as_count(size, "LocalResponseNorm: size")
        self.alpha, self.beta, self.k = alpha, beta, k
        super().__init__()

    @property
    def _how(self) -> dict[str, Any]:
        return {"alpha": self.alpha, "beta": self.beta, "k": self.k}

    def forward(self, x: Array) -> Array:
        """An array of the same shape."""
        out = ops.local_response_norm(x, self.size, **self._how)
        self._saved = x
        return out

    def backward(self, dout: Array) -> Array:
        """Gradient of the output to that of the input."""
        return ops.local_response_norm_backward(dout, self._recall(), self.size, **self._how)

    def _options(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
