"""The fully connected layer."""

from __future__ import annotations

from course_lib.functional.arguments import check_array, check_arrays
from course_lib.types import Array


def linear(x: Array, w: Array, b: Array | None = None) -> Array:
    """Weigh and sum all the numbers of each row: the fully connected layer ("affine").

    Parameters
    ----------
    x : ndarray of shape (N, D)
    w : ndarray of shape (M, D)
        A row of weights per output.
    b : ndarray of shape (M,), optional

    Returns
    -------
    ndarray of shape (N, M)

    Raises
    ------
    ShapeError
        If x has another length of row than w.

    Examples
    --------
    >>> import numpy as np
    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([0.0, 5.0]))
    array([[11.,  7.]])
    """
    check_arrays("linear", x=(x, "N D"), w=(w, "M D"), b=(b, "M"))
    out = x @ w.T
    return out if b is None else out + b


def linear_backward(dout: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    """Gradients of linear.

    Parameters
    ----------
    dout : ndarray of shape (N, M)
    x : ndarray of shape (N, D)
    w : ndarray of shape (M, D)

    Returns
    -------
    dx : ndarray of shape (N, D)
    dw : ndarray of shape (M, D)
    db : ndarray of shape (M,)

    Examples
    --------
    >>> import numpy as np
    >>> dx, dw, db = linear_backward(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    ...                              np.ones((2, 1)), np.ones((3, 1)))
    >>> db
    array([5., 7., 9.])
    """
    check_arrays("linear_backward", x=(x, "N D"), w=(w, "M D"))
    check_array("linear_backward", "dout", dout, "N M", (len(x), len(w)))
    return dout @ w, dout.T @ x, dout.sum(axis=0)
