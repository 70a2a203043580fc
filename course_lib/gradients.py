"""Proof of a backward pass: its gradient beside one taken by small steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from course_lib.types import Array

__all__ = [
    "GradientError",
    "LayerCheck",
    "Term",
    "check_layer",
    "gradient_check",
    "numerical_gradient",
]

SHOWN = 10  # lines in the message of a GradientError
TERMS_SHOWN = 4  # of a sum in which some terms differ


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


@dataclass(frozen=True)
class Term:
    """What one number of the output contributes to one number of a gradient."""

    index: tuple[int, ...]  # of the number of the output
    got: float
    expected: float
    differs: bool


@dataclass(frozen=True, eq=False)
class LayerCheck:
    """A layer's gradients beside numerical ones; printed, it says what differs, and where.

    Attributes
    ----------
    got, expected : dict of str to ndarray
        By name: dx, dw and db.
    wrong : dict of str to ndarray of bool
        Where they differ; all of it where the shape is another one.
    worst : dict of str to tuple of int
        For each gradient of the right shape that differs, the index where it differs most.
    terms : dict of str to list of Term
        Of the number there, which is a sum with a term for each number of the output.
    """

    got: dict[str, Any]
    expected: dict[str, Array]
    wrong: dict[str, Array]
    worst: dict[str, tuple[int, ...]]
    terms: dict[str, list[Term]]

    @property
    def passed(self) -> bool:
        """Whether everything agrees."""
        return not any(wrong.any() for wrong in self.wrong.values())

    def __str__(self) -> str:
        return "\n".join(line for name in self.expected for line in self._told(name))

    def _told(self, name: str) -> list[str]:
        got, expected, wrong = self.got[name], self.expected[name], self.wrong[name]
        if not wrong.any():
            return [f"{name} agrees: {expected.size} of {expected.size} numbers"]
        if name not in self.worst:
            return [f"{name} should have the shape {expected.shape}, got {_in_words(got)}"]
        index = self.worst[name]
        where = f"{name}{list(index)}"
        lines = [
            f"{name} differs: {wrong.sum()} of {wrong.size} numbers, most of all {where}",
            f"  {where}: got {got[index]:.6g}, expected {expected[index]:.6g}",
        ]
        terms = self.terms[name]
        differing = [term for term in terms if term.differs]
        if differing:
            lines.append(
                f"  It is a sum of terms, one for each number of dout; "
                f"{len(differing)} of {len(terms)} differ:"
            )
            lines += [
                f"    from dout{list(term.index)}: got {term.got:.4g}, expected {term.expected:.4g}"
                for term in differing[:TERMS_SHOWN]
            ]
            if len(differing) > TERMS_SHOWN:
                lines.append(f"    and {len(differing) - TERMS_SHOWN} more")
        elif terms:
            lines.append(f"  Each of its {len(terms)} terms is right by itself; their sum is not.")
        return lines


def check_layer(
    make: Callable[[Array, Array], Any],
    x: Array,
    w: Array,
    b: Array,
    *,
    dout: Array | None = None,
    numerical: Callable[..., Array] = numerical_gradient,
    rtol: float = 1e-5,
    atol: float = 1e-7,
) -> LayerCheck:
    """Compare all gradients of a layer with numerical ones, at every index.

    Parameters
    ----------
    make : function
        make(w, b) gives a new layer: forward(x), backward(dout) that returns dx, then dw and db.
    x, w, b : ndarray of float64
    dout : ndarray, optional
        Gradient of the output; random without it, since all-ones hide what is only mixed up.
    numerical : function
        numerical(f, x) gives the slopes of f at x.
    rtol, atol : float
        As for gradient_check.

    Returns
    -------
    LayerCheck

    Examples
    --------
    >>> class Halved:  # half of x @ w + b, whose backward forgets the half in db
    ...     def __init__(self, w, b):
    ...         self.w, self.b = w, b
    ...     def forward(self, x):
    ...         self.x = x
    ...         return (x @ self.w + self.b) / 2
    ...     def backward(self, dout):
    ...         self.dw, self.db = self.x.T @ dout / 2, dout.sum(axis=0)
    ...         return dout @ self.w.T / 2
    >>> x, w, b, dout = np.ones((2, 3)), np.ones((3, 1)), np.ones(1), np.ones((2, 1))
    >>> print(check_layer(Halved, x, w, b, dout=dout))
    dx agrees: 6 of 6 numbers
    dw agrees: 3 of 3 numbers
    db differs: 1 of 1 numbers, most of all db[0]
      db[0]: got 2, expected 1
      It is a sum of terms, one for each number of dout; 2 of 2 differ:
        from dout[0, 0]: got 1, expected 0.5
        from dout[1, 0]: got 1, expected 0.5
    """
    given = {"dx": x, "dw": w, "db": b}

    def out(name: str, array: Array) -> Array:
        now = given | {name: array}
        result: Array = make(now["dw"], now["db"]).forward(now["dx"])
        return result

    if dout is None:
        dout = np.random.default_rng(0).normal(size=out("dx", x).shape)

    def back(upstream: Array) -> dict[str, Any]:
        layer = make(w, b)
        layer.forward(x)
        dx = layer.backward(upstream)
        return {"dx": dx, "dw": getattr(layer, "dw", None), "db": getattr(layer, "db", None)}

    def loss(name: str, array: Array) -> float:
        return float(np.sum(out(name, array) * dout))

    got = back(dout)
    expected = {name: numerical(partial(loss, name), array) for name, array in given.items()}
    wrong: dict[str, Array] = {}
    worst: dict[str, tuple[int, ...]] = {}
    terms: dict[str, list[Term]] = {}
    for name, right in expected.items():
        if np.shape(got[name]) != right.shape:
            wrong[name] = np.ones(right.shape, bool)
            continue
        close = np.isclose(got[name], right, rtol=rtol, atol=atol)
        wrong[name] = ~close
        if not close.all():
            off = np.nan_to_num(np.abs(got[name] - right), nan=np.inf)
            worst[name] = tuple(int(i) for i in np.unravel_index(off.argmax(), off.shape))
            slopes = _slopes_of_all(partial(out, name), given[name], worst[name])
            terms[name] = _terms(back, name, worst[name], dout, slopes * dout, rtol, atol)
    return LayerCheck(got, expected, wrong, worst, terms)


def _slopes_of_all(
    out: Callable[[Array], Array], array: Array, index: tuple[int, ...], h: float = 1e-5
) -> Array:
    """How much each number of the output changes with one number of an array."""
    step = np.zeros(array.shape)
    step[index] = h
    slopes: Array = (out(array + step) - out(array - step)) / (2 * h)
    return slopes


def _terms(
    back: Callable[[Array], dict[str, Any]],
    name: str,
    index: tuple[int, ...],
    dout: Array,
    expected: Array,
    rtol: float,
    atol: float,
) -> list[Term]:
    """The terms of one number of a gradient: what comes of each number of dout alone."""
    terms = []
    for place in np.ndindex(dout.shape):
        alone = np.zeros(dout.shape)
        alone[place] = dout[place]
        got = float(back(alone)[name][index]) + 0.0  # no -0
        want = float(expected[place]) + 0.0
        differs = not np.isclose(got, want, rtol=rtol, atol=atol)
        if differs or abs(want) > atol:
            terms.append(Term(place, got, want, differs))
    return terms


def _in_words(value: Any) -> str:
    return f"{value.shape}" if isinstance(value, np.ndarray) else type(value).__name__


def _number(value: Any) -> float:
    if np.ndim(value) != 0:
        raise TypeError(
            f"numerical_gradient: f must return one number, got an array of shape "
            f"{np.shape(value)}; sum it"
        )
    return float(value)
