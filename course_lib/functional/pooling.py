"""Pooling: one number for each window, or for each channel."""

from __future__ import annotations

import numpy as np

from course_lib.functional.arguments import as_image_shape, check_array, check_arrays
from course_lib.functional.convolution import channels_last, channels_second, col2im, im2col
from course_lib.functional.sizes import pad_with
from course_lib.functional.windows import Windows, place_pool_windows
from course_lib.types import Array, IntOrPair, Shape


def max_pool2d(
    x: Array, kernel_size: IntOrPair, *, stride: IntOrPair | None = None, padding: IntOrPair = 0
) -> Array:
    """Keep the largest number of each window, in every channel alone.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    kernel_size : int or pair of int
        Height FH and width FW of a window.
    stride : int or pair of int, optional
        Window step; kernel_size when not given.
    padding : int or pair of int
        Frame of minus infinity, which never wins; at most half of kernel_size.

    Returns
    -------
    ndarray of shape (N, C, OH, OW)
        OH = (H + 2*padding - FH) // stride + 1; OW alike.

    Raises
    ------
    ShapeError
        If a window does not fit, or the padding is more than half of it.

    Examples
    --------
    >>> max_pool2d(np.arange(16.0).reshape(1, 1, 4, 4), 2)
    array([[[[ 5.,  7.],
             [13., 15.]]]])
    """
    check_arrays("max_pool2d", x=(x, "N C H W"))
    windows = place_pool_windows("max_pool2d", x.shape, kernel_size, stride, padding)
    return _per_channel(_pool_rows(x, windows, -np.inf).max(axis=1), x.shape, windows)


def max_pool2d_backward(
    dout: Array,
    x: Array,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> Array:
    """Gradient of max_pool2d: each number of dout goes to the pixel that won its window.

    Where several pixels are largest, the first of them, row by row, receives all of it.

    Parameters
    ----------
    dout : ndarray of shape (N, C, OH, OW)
    x : ndarray of shape (N, C, H, W)
    kernel_size, stride, padding : int or pair of int
        As in the forward call.

    Returns
    -------
    ndarray of shape (N, C, H, W)

    Raises
    ------
    ShapeError
        As max_pool2d, or if dout does not have the shape of its result.

    Examples
    --------
    >>> max_pool2d_backward(np.array([[[[5.0]]]]), np.array([[[[1.0, 3.0], [3.0, 2.0]]]]), 2)
    array([[[[0., 5.],
             [0., 0.]]]])
    """
    check_arrays("max_pool2d_backward", x=(x, "N C H W"))
    windows = place_pool_windows("max_pool2d_backward", x.shape, kernel_size, stride, padding)
    shape = (*x.shape[:2], *windows.count)
    check_array("max_pool2d_backward", "dout", dout, "N C OH OW", shape)
    rows = _pool_rows(x, windows, -np.inf)
    winner = rows.argmax(axis=1)  # the first of several
    drows = np.zeros(rows.shape, dout.dtype)
    drows[np.arange(len(rows)), winner] = channels_last(dout).ravel()
    return _pool_rows_back(drows, x.shape, windows)


def avg_pool2d(
    x: Array, kernel_size: IntOrPair, *, stride: IntOrPair | None = None, padding: IntOrPair = 0
) -> Array:
    """Average each window, in every channel alone.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    kernel_size : int or pair of int
        Height FH and width FW of a window.
    stride : int or pair of int, optional
        Window step; kernel_size when not given.
    padding : int or pair of int
        Frame of zeros, which count; at most half of kernel_size.

    Returns
    -------
    ndarray of shape (N, C, OH, OW)
        OH = (H + 2*padding - FH) // stride + 1; OW alike.

    Raises
    ------
    ShapeError
        If a window does not fit, or the padding is more than half of it.

    Examples
    --------
    >>> avg_pool2d(np.arange(16.0).reshape(1, 1, 4, 4), 2)
    array([[[[ 2.5,  4.5],
             [10.5, 12.5]]]])
    """
    check_arrays("avg_pool2d", x=(x, "N C H W"))
    windows = place_pool_windows("avg_pool2d", x.shape, kernel_size, stride, padding)
    return _per_channel(_pool_rows(x, windows, 0).mean(axis=1), x.shape, windows)


def avg_pool2d_backward(
    dout: Array,
    x_shape: Shape,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> Array:
    """Gradient of avg_pool2d: each number of dout is shared out evenly over its window.

    Parameters
    ----------
    dout : ndarray of shape (N, C, OH, OW)
    x_shape : tuple (N, C, H, W)
    kernel_size, stride, padding : int or pair of int
        As in the forward call.

    Returns
    -------
    ndarray of shape (N, C, H, W)

    Raises
    ------
    ShapeError
        As avg_pool2d, or if dout does not have the shape of its result.

    Examples
    --------
    >>> avg_pool2d_backward(np.array([[[[8.0]]]]), (1, 1, 2, 2), 2)
    array([[[[2., 2.],
             [2., 2.]]]])
    """
    x_shape = as_image_shape("avg_pool2d_backward", x_shape)
    windows = place_pool_windows("avg_pool2d_backward", x_shape, kernel_size, stride, padding)
    shape = (*x_shape[:2], *windows.count)
    check_array("avg_pool2d_backward", "dout", dout, "N C OH OW", shape)
    area = windows.size[0] * windows.size[1]
    share = channels_last(dout).reshape(-1, 1) / area  # (N*OH*OW*C, 1)
    return _pool_rows_back(share.repeat(area, axis=1), x_shape, windows)


def _pool_rows(x: Array, windows: Windows, value: float) -> Array:
    """A row per window and channel, (N*OH*OW*C, FH*FW); the frame holds the value."""
    padded = pad_with(x, windows.padding, value)
    col = im2col(padded, windows.size, stride=windows.stride)  # (N*OH*OW, C*FH*FW)
    return col.reshape(col.shape[0] * x.shape[1], windows.size[0] * windows.size[1])


def _pool_rows_back(rows: Array, x_shape: Shape, windows: Windows) -> Array:
    """Add each row of (N*OH*OW*C, FH*FW) back to the window that it came from."""
    col = rows.reshape(rows.shape[0] // x_shape[1], x_shape[1] * rows.shape[1])
    return col2im(col, x_shape, windows.size, stride=windows.stride, padding=windows.padding)


def _per_channel(numbers: Array, x_shape: Shape, windows: Windows) -> Array:
    """One number per window and channel, (N*OH*OW*C,), as images (N, C, OH, OW)."""
    n, c = x_shape[:2]
    return channels_second(numbers.reshape(-1, c), n, *windows.count)


def global_avg_pool2d(x: Array) -> Array:
    """Average every channel over all its pixels.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)

    Returns
    -------
    ndarray of shape (N, C)

    References
    ----------
    Lin, Chen and Yan, Network In Network, arXiv:1312.4400.

    Examples
    --------
    >>> global_avg_pool2d(np.arange(8.0).reshape(1, 2, 2, 2))
    array([[1.5, 5.5]])
    """
    check_arrays("global_avg_pool2d", x=(x, "N C H W"))
    return x.mean(axis=(2, 3))


def global_avg_pool2d_backward(dout: Array, x_shape: Shape) -> Array:
    """Gradient of global_avg_pool2d: dout (N, C) shared out over x_shape (N, C, H, W)."""
    x_shape = as_image_shape("global_avg_pool2d_backward", x_shape)
    check_array("global_avg_pool2d_backward", "dout", dout, "N C", x_shape[:2])
    share = dout / (x_shape[2] * x_shape[3])
    return np.broadcast_to(share[:, :, np.newaxis, np.newaxis], x_shape).copy()
