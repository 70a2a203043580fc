"""First weights: how wide the random numbers are that a layer begins with.

The numbers are drawn in float32 whatever the layer's dtype is, so that the same seed gives the same
weights in every precision.
"""

from __future__ import annotations

import math

import numpy as np

from course_lib.types import Array, Init, Shape

__all__ = [
    "INITIALIZERS",
    "fans",
    "he_normal",
    "he_uniform",
    "initial_weights",
    "xavier_normal",
    "xavier_uniform",
]


def fans(shape: Shape) -> tuple[int, int]:
    """Count the inputs and the outputs that one weight's neuron is connected to.

    Parameters
    ----------
    shape : tuple of int
        (FN, C, FH, FW) of filters, or (out, in) of a linear layer.

    Returns
    -------
    fan_in, fan_out : int

    Examples
    --------
    >>> fans((6, 3, 5, 5))
    (75, 150)
    """
    window = math.prod(shape[2:])
    return shape[1] * window, shape[0] * window


def he_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Normal numbers of standard deviation sqrt(2 / fan_in): keeps the variance through ReLUs.

    Parameters
    ----------
    shape : tuple of int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of float32

    References
    ----------
    He et al., Delving Deep into Rectifiers, arXiv:1502.01852, equation 10.
    """
    return _normal(shape, math.sqrt(2 / fans(shape)[0]), rng)


def he_uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """Uniform numbers of He's standard deviation: within sqrt(6 / fan_in) of zero."""
    return _uniform(shape, math.sqrt(6 / fans(shape)[0]), rng)


def xavier_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Normal numbers of standard deviation sqrt(2 / (fan_in + fan_out)): for tanh and sigmoid.

    Parameters
    ----------
    shape : tuple of int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of float32

    References
    ----------
    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    AISTATS 2010, equation 12.
    """
    return _normal(shape, math.sqrt(2 / sum(fans(shape))), rng)


def xavier_uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """Uniform numbers of Xavier's standard deviation: within sqrt(6 / (fan_in + fan_out))."""
    return _uniform(shape, math.sqrt(6 / sum(fans(shape))), rng)


INITIALIZERS = {
    "he": he_normal,
    "he_uniform": he_uniform,
    "xavier": xavier_normal,
    "xavier_uniform": xavier_uniform,
}


def initial_weights(init: Init, shape: Shape, rng: np.random.Generator) -> Array:
    """Draw first weights.

    Parameters
    ----------
    init : str, float or callable
        A name in `INITIALIZERS`; a standard deviation; or a function of (shape, rng).
    shape : tuple of int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        If there is no such initialisation.
    """
    if callable(init):
        weights = np.asarray(init(shape, rng))
        if weights.shape != tuple(shape):
            raise ValueError(f"init must give weights of shape {shape}, gave {weights.shape}")
        return weights
    if isinstance(init, (int, float)) and not isinstance(init, bool) and init >= 0:
        return _normal(shape, init, rng)
    if init not in INITIALIZERS:
        names = ", ".join(INITIALIZERS)
        raise ValueError(
            f"init must be one of {names}, a standard deviation or a function, got {init!r}"
        )
    return INITIALIZERS[init](shape, rng)


def _normal(shape: Shape, std: float, rng: np.random.Generator) -> Array:
    weights = rng.standard_normal(shape, dtype=np.float32)
    weights *= np.float32(std)
    return weights


def _uniform(shape: Shape, bound: float, rng: np.random.Generator) -> Array:
    weights = rng.random(shape, dtype=np.float32)
    weights -= np.float32(0.5)
    weights *= np.float32(2 * bound)
    return weights
