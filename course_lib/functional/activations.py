"""Functions of each number alone, for arrays of any shape."""

from __future__ import annotations

import numpy as np

from course_lib.functional.arguments import check_array
from course_lib.types import Array


def relu(x: Array) -> Array:
    """Replace negative numbers by zero.

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    check_array("relu", "x", x)
    return np.maximum(x, 0)


def relu_backward(dout: Array, x: Array) -> Array:
    """Gradient of relu: dout where x is positive, else zero."""
    check_array("relu_backward", "x", x)
    check_array("relu_backward", "dout", dout, "...", x.shape)
    return np.where(x > 0, dout, np.zeros((), dout.dtype))


def sigmoid(x: Array) -> Array:
    """Squeeze numbers into (0, 1): 1 / (1 + exp(-x)), without overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    check_array("sigmoid", "x", x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def sigmoid_backward(dout: Array, y: Array) -> Array:
    """Gradient of sigmoid, from its result y."""
    check_array("sigmoid_backward", "y", y)
    check_array("sigmoid_backward", "dout", dout, "...", y.shape)
    return dout * y * (1 - y)


def tanh(x: Array) -> Array:
    """Squeeze numbers into (-1, 1).

    Examples
    --------
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    check_array("tanh", "x", x)
    return np.tanh(x)


def tanh_backward(dout: Array, y: Array) -> Array:
    """Gradient of tanh, from its result y."""
    check_array("tanh_backward", "y", y)
    check_array("tanh_backward", "dout", dout, "...", y.shape)
    return dout * (1 - y * y)


def dropout(x: Array, p: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Set each number to zero with probability p, and scale the others so that the mean stays.

    Parameters
    ----------
    x : ndarray of any shape
    p : float
        Probability of being dropped; at least 0 and below 1.
    rng : numpy.random.Generator

    Returns
    -------
    out : ndarray of the shape of x
    mask : ndarray of the shape of x
        0 or 1 / (1 - p), for dropout_backward.

    References
    ----------
    Srivastava et al., Dropout, JMLR 15, 2014; scaled in training ("inverted").

    Examples
    --------
    >>> out, mask = dropout(np.ones(6), 0.5, np.random.default_rng(0))
    >>> out
    array([2., 0., 0., 0., 2., 2.])
    """
    check_array("dropout", "x", x)
    if not 0 <= p < 1:
        raise ValueError(f"dropout: p must be at least 0 and below 1, got {p!r}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"dropout: rng must be a generator, such as np.random.default_rng(0), "
            f"got {type(rng).__name__}"
        )
    kept = rng.random(x.shape) >= p
    mask = kept.astype(x.dtype) / (1 - float(p))
    return x * mask, mask


def dropout_backward(dout: Array, mask: Array) -> Array:
    """Gradient of dropout: what was dropped receives nothing."""
    check_array("dropout_backward", "mask", mask)
    check_array("dropout_backward", "dout", dout, "...", mask.shape)
    return dout * mask
