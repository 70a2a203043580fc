"""From scores to probabilities, and to the loss that training makes small."""

from __future__ import annotations

import numpy as np

from course_lib.functional.arguments import ShapeError, check_array, check_arrays
from course_lib.types import Array


def softmax(scores: Array) -> Array:
    """Turn scores into probabilities, along the last axis.

    Parameters
    ----------
    scores : ndarray of shape (..., K)
        However large: the largest is subtracted first, which changes nothing in the result.

    Returns
    -------
    ndarray of shape (..., K)
        Positive, with sum 1.

    Examples
    --------
    >>> softmax(np.array([1000.0, 1000.0]))
    array([0.5, 0.5])
    """
    check_array("softmax", "scores", scores)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(scores: Array) -> Array:
    """The logarithm of softmax, finite even where a probability rounds to zero.

    Examples
    --------
    >>> log_softmax(np.array([1000.0, 0.0]))
    array([    0., -1000.])
    """
    check_array("log_softmax", "scores", scores)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def cross_entropy(scores: Array, t: Array) -> float:
    """Mean over the batch of minus the log-probability that softmax gives to the right class.

    Parameters
    ----------
    scores : ndarray of shape (N, K)
        Before softmax.
    t : ndarray of shape (N,) or (N, K)
        The right classes, whole numbers from 0 to K - 1; or a row of probabilities each, such as
        one-hot rows.

    Returns
    -------
    float

    Raises
    ------
    ShapeError
        If t does not fit scores, or the batch is empty.
    ValueError
        If a class is out of range or a row does not sum to 1.

    Examples
    --------
    >>> round(cross_entropy(np.zeros((2, 10)), np.array([3, 8])), 4)  # ln 10
    2.3026
    """
    rows = _target_rows("cross_entropy", scores, t)
    return float(-(rows * log_softmax(scores)).sum() / len(scores))


def cross_entropy_backward(scores: Array, t: Array) -> Array:
    """Gradient of cross_entropy with respect to scores: (probabilities - t) / N.

    Examples
    --------
    >>> cross_entropy_backward(np.zeros((1, 2)), np.array([0]))
    array([[-0.5,  0.5]])
    """
    rows = _target_rows("cross_entropy_backward", scores, t)
    return (softmax(scores) - rows) / len(scores)


def _target_rows(function: str, scores: Array, t: Array) -> Array:
    """Classes as one-hot rows (N, K), of the dtype of scores; rows as they are."""
    check_arrays(function, scores=(scores, "N K"))
    t_axes = "N" if np.ndim(t) == 1 else "N K"
    check_array(function, "t", t, t_axes, scores.shape[: len(t_axes.split())], kinds="biuf")
    if not len(t):
        raise ShapeError(f"{function}: an empty batch has no mean.\n  scores: {scores.shape}")
    if t.ndim == 2:
        sums = t.sum(axis=1, dtype=np.float64)
        wrong = np.flatnonzero(~np.isclose(sums, 1, atol=1e-3))
        if wrong.size:
            raise ValueError(
                f"{function}: each row of t must sum to 1, t[{wrong[0]}] sums to {sums[wrong[0]]}"
            )
        return t.astype(scores.dtype)
    if t.dtype.kind not in "iu":
        raise TypeError(f"{function}: classes in t must be whole numbers, got {t.dtype}")
    wrong = np.flatnonzero((t < 0) | (t >= scores.shape[1]))
    if wrong.size:
        raise ValueError(
            f"{function}: classes run from 0 to {scores.shape[1] - 1}, "
            f"but t[{wrong[0]}] is {t[wrong[0]]}"
        )
    rows = np.zeros(scores.shape, scores.dtype)
    rows[np.arange(len(t)), t] = 1
    return rows
