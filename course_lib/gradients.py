"""Proof of a backward pass: its gradient beside one taken by small steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.types import Array

__all__ = ["GradientError", "gradient_check", "numerical_gradient"]

SHOWN = 10  # lines in the message of a GradientError


class GradientError(AssertionError):
    """A gradient that differs from the numerical one.

    Attributes
    ----------
    indices : list of tuple of int
        Every index where it differs.
    """

    def __init__(self, message: str, indices: list[tuple[int, ...]]) -> None:
        super().__init__(message)
        self.indices = indices


def numerical_gradient(f: Callable[[Array], Any], x: Array, h: float = 1e-5) -> Array:
    """Slope of f in the direction of every number of x: (f(x + h) - f(x - h)) / (2 h).

    Parameters
    ----------
    f : function
        Takes x and returns one number. It may as well use x from elsewhere: the steps are made in
        x itself, one number at a time, and every number is put back.
    x : ndarray of float64
        Where to take the slope. In float32 a step this small drowns in rounding.
    h : float
        Size of a step.

    Returns
    -------
    ndarray of the shape of x

    Raises
    ------
    TypeError
        If x is not a float64 array, or f returns anything but one number.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        got = x.dtype if isinstance(x, np.ndarray) else type(x).__name__
        raise TypeError(
            f"numerical_gradient: x must be an array of float64, got {got}; "
            f"x.astype(np.float64) makes one"
        )
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        original = x[index]
        try:
            x[index] = original + h
            above = _number(f(x))
            x[index] = original - h
            below = _number(f(x))
        finally:
            x[index] = original
        gradient[index] = (above - below) / (2 * h)
    return gradient


def gradient_check(
    f: Callable[[Array], Any],
    grad: Array | Callable[[Array], Array],
    x: Array,
    *,
    h: float = 1e-5,
    rtol: float = 1e-5,
    atol: float = 1e-7,
) -> None:
    """Compare a gradient with the numerical one, at every index.

    Parameters
    ----------
    f : function
        Takes x and returns one number. Away from kinks: at the zero of relu, or where two pixels
        tie for the maximum, there is no slope to compare with.
    grad : ndarray of the shape of x, or function
        The gradient of f at x that is in doubt; a function is called with x for it.
    x : ndarray of float64
    h : float
        Size of the numerical steps.
    rtol, atol : float
        What may differ: abs(got - expected) <= atol + rtol * abs(expected).

    Raises
    ------
    GradientError
        If the shape is wrong or a number differs. The message shows the first ten; the attribute
        `indices` has all.

    Examples
    --------
    >>> gradient_check(lambda x: (x**2).sum(), lambda x: 2 * x, np.array([1.0, 2.0]))
    >>> gradient_check(lambda x: (x**2).sum(), np.array([2.0, 5.0]), np.array([1.0, 2.0]))
    Traceback (most recent call last):
        ...
    course_lib.gradients.GradientError: 1 of 2 numbers of the gradient differ.
      [1]: got 5, expected 4
    """
    got = np.asarray(grad(x) if callable(grad) else grad)
    expected = numerical_gradient(f, x, h)
    if got.shape != expected.shape:
        raise GradientError(f"The gradient has shape {got.shape}, but x has {x.shape}.", [])
    wrong = ~np.isclose(got, expected, rtol=rtol, atol=atol)
    indices = [tuple(index) for index in np.argwhere(wrong).tolist()]
    if not indices:
        return
    lines = [f"{len(indices)} of {x.size} numbers of the gradient differ."]
    lines += [f"  {list(i)}: got {got[i]:.8g}, expected {expected[i]:.8g}" for i in indices[:SHOWN]]
    if len(indices) > SHOWN:
        lines.append(f"  and {len(indices) - SHOWN} more")
    raise GradientError("\n".join(lines), indices)


def _number(value: Any) -> float:
    if np.ndim(value) != 0:
        raise TypeError(
            f"numerical_gradient: f must return one number, got an array of shape "
            f"{np.shape(value)}; sum it"
        )
    return float(value)
