"""Normalisation over the batch, and over neighbouring channels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.functional.arguments import ShapeError, check_array, check_arrays
from course_lib.types import Array


class BatchNormCache(NamedTuple):
    """What batch_norm_train keeps for its backward; mean and var (of N, not N - 1) of the batch."""

    normalized: np.ndarray
    gamma: np.ndarray
    std: np.ndarray
    mean: np.ndarray
    var: np.ndarray


def batch_norm(
    x: Array, gamma: Array, beta: Array, mean: Array, var: Array, *, eps: float = 1e-5
) -> Array:
    """Shift and scale each channel by given statistics: batch normalisation when predicting.

    Parameters
    ----------
    x : ndarray of shape (N, C) or (N, C, H, W)
    gamma, beta : ndarray of shape (C,)
        Learned scale and shift.
    mean, var : ndarray of shape (C,)
        Usually running averages from training.
    eps : float
        Added to the variance, against division by zero.

    Returns
    -------
    ndarray of the shape of x
        gamma * (x - mean) / sqrt(var + eps) + beta

    References
    ----------
    Ioffe and Szegedy, Batch Normalization, arXiv:1502.03167.

    Examples
    --------
    >>> one = np.ones(1)
    >>> batch_norm(np.array([[1.0], [7.0]]), 2 * one, 5 * one, 4 * one, 9 * one, eps=0)
    array([[3.],
           [7.]])
    """
    channel = {"gamma": gamma, "beta": beta, "mean": mean, "var": var}
    _check_channels("batch_norm", x, **channel)
    gamma, beta, mean, var = (_along_channels(v, x) for v in channel.values())
    return gamma * ((x - mean) / np.sqrt(var + float(eps))) + beta


def batch_norm_train(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5
) -> tuple[Array, BatchNormCache]:
    """Shift and scale each channel by the batch's own mean and variance, as in training.

    Parameters
    ----------
    x : ndarray of shape (N, C) or (N, C, H, W)
        At least two numbers per channel.
    gamma, beta : ndarray of shape (C,)
    eps : float

    Returns
    -------
    out : ndarray of the shape of x
    cache : BatchNormCache
        For batch_norm_backward; cache.mean and cache.var are the statistics of this batch.

    Raises
    ------
    ShapeError
        If there are fewer than two numbers per channel, or gamma or beta does not fit.

    Examples
    --------
    >>> out, cache = batch_norm_train(np.array([[1.0], [7.0]]), np.ones(1), np.zeros(1), eps=0)
    >>> out
    array([[-1.],
           [ 1.]])
    >>> cache.mean, cache.var
    (array([4.]), array([9.]))
    """
    _check_channels("batch_norm_train", x, gamma=gamma, beta=beta)
    if x.size // x.shape[1] < 2:
        raise ShapeError(
            "batch_norm_train: the spread of a channel needs at least two numbers.\n"
            f"  x: {x.shape} = (N, C, ...)"
        )
    mean, var = x.mean(axis=_all_but_channels(x)), x.var(axis=_all_but_channels(x))
    std = np.sqrt(var + float(eps))
    normalized = (x - _along_channels(mean, x)) / _along_channels(std, x)
    out = _along_channels(gamma, x) * normalized + _along_channels(beta, x)
    return out, BatchNormCache(normalized, gamma, std, mean, var)


def batch_norm_backward(dout: Array, cache: BatchNormCache) -> tuple[Array, Array, Array]:
    """Gradients of batch_norm_train.

    Every number of a channel moved the mean and the spread, too: hence the two averages that are
    taken off.

    Parameters
    ----------
    dout : ndarray of shape (N, C) or (N, C, H, W)
    cache : BatchNormCache

    Returns
    -------
    dx : ndarray of the shape of dout
    dgamma, dbeta : ndarray of shape (C,)
    """
    normalized = cache.normalized
    check_array("batch_norm_backward", "dout", dout, "...", normalized.shape)
    dbeta = dout.sum(axis=_all_but_channels(dout))
    dgamma = (dout * normalized).sum(axis=_all_but_channels(dout))
    count = dout.size // len(dbeta)  # numbers per channel
    mean_dout, mean_product = (_along_channels(v / count, dout) for v in (dbeta, dgamma))
    scale = _along_channels(cache.gamma / cache.std, dout)
    return scale * (dout - mean_dout - normalized * mean_product), dgamma, dbeta


def _check_channels(function: str, x: Array, **vectors: Array) -> None:
    axes = "N C" if np.ndim(x) == 2 else "N C H W"
    named: dict[str, Any] = {name: (v, "C") for name, v in vectors.items()}
    check_arrays(function, x=(x, axes), **named)


def _along_channels(vector: Array, x: Array) -> Array:
    """(C,) as (C, 1, 1) beside images, so that it broadcasts along axis 1 of x."""
    return vector.reshape(-1, *(1,) * (x.ndim - 2))


def _all_but_channels(x: Array) -> tuple[int, ...]:
    return (0, *range(2, x.ndim))


def local_response_norm(
    x: Array, size: int, *, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Array:
    """Divide each number by a power of the mean square of its neighbours in other channels.

    out = x / (k + alpha * mean) ** beta, where the mean runs over `size` channels around each
    one; channels beyond the first and the last count as zeros.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    size : int
        Channels in a neighbourhood; if even, one more below than above.
    alpha, beta, k : float
        As in PyTorch. AlexNet's paper writes alpha for our alpha / size.

    Returns
    -------
    ndarray of shape (N, C, H, W)

    References
    ----------
    Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional Neural
    Networks, 2012, section 3.3.

    Examples
    --------
    >>> local_response_norm(np.full((1, 2, 1, 1), 2.0), 1, alpha=1.0, beta=1.0).ravel()
    array([0.4, 0.4])
    """
    scale = _response_scale("local_response_norm", x, size, alpha, k)
    return x * scale ** -float(beta)


def local_response_norm_backward(
    dout: Array, x: Array, size: int, *, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Array:
    """Gradient of local_response_norm, for dout and x of shape (N, C, H, W).

    A number acts on its own result, and through the scale on the results of its neighbours.
    """
    scale = _response_scale("local_response_norm_backward", x, size, alpha, k)
    check_array("local_response_norm_backward", "dout", dout, "N C H W", x.shape)
    alpha, beta = float(alpha), float(beta)
    direct = dout * scale**-beta
    dscale = -beta * dout * x * scale ** (-beta - 1)
    # if c is among the neighbours of d, then d is on the other side of c
    return direct + 2 * alpha / size * x * _neighbour_sum(dscale, (size - 1) // 2, size // 2)


def _response_scale(function: str, x: Array, size: int, alpha: float, k: float) -> Array:
    check_arrays(function, x=(x, "N C H W"))
    if not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"{function}: size must be an int >= 1, got {size!r}")
    size = int(size)
    return float(k) + float(alpha) / size * _neighbour_sum(x * x, size // 2, (size - 1) // 2)


def _neighbour_sum(x: Array, below: int, above: int) -> Array:
    """Sum each pixel over the channels from c - below to c + above."""
    padded = np.pad(x, ((0, 0), (below, above), (0, 0), (0, 0)))
    return sliding_window_view(padded, below + above + 1, axis=1).sum(axis=-1)
