"""Convolution of images with filters, by way of a matrix with a row per window."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.functional.arguments import ShapeError, as_image_shape, check_array, check_arrays
from course_lib.functional.dense import linear
from course_lib.functional.sizes import zero_pad
from course_lib.functional.windows import place_windows
from course_lib.types import Array, IntOrPair, Shape


def im2col(
    x: Array, kernel_size: IntOrPair, *, stride: IntOrPair = 1, padding: IntOrPair = 0
) -> Array:
    """Lay out every window of the images as a row of a matrix.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Any numbers.
    kernel_size : int or pair of int
        Height FH and width FW of a window.
    stride, padding : int or pair of int
        Window step, and zeros added on each side, in pixels.

    Returns
    -------
    ndarray of shape (N*OH*OW, C*FH*FW)
        OH = (H + 2*padding - FH) // stride + 1; OW alike. Of the dtype of x.

    Raises
    ------
    ShapeError
        If a window does not fit into the padded images.

    References
    ----------
    Chellapilla, Puri and Simard, High Performance Convolutional Neural Networks for Document
    Processing, 2006.

    Examples
    --------
    >>> im2col(np.arange(9).reshape(1, 1, 3, 3), 2)
    array([[0, 1, 3, 4],
           [1, 2, 4, 5],
           [3, 4, 6, 7],
           [4, 5, 7, 8]])
    """
    check_arrays("im2col", kinds="biuf", x=(x, "N C H W"))
    windows = place_windows("im2col", x.shape, kernel_size, stride, padding)
    (fh, fw), (sh, sw), padding, (oh, ow) = windows
    n, c = x.shape[:2]
    col = sliding_window_view(zero_pad(x, padding), (fh, fw), axis=(2, 3))[:, :, ::sh, ::sw]
    col = col.transpose(0, 2, 3, 1, 4, 5)  # (N, C, OH, OW, FH, FW) -> (N, OH, OW, C, FH, FW)
    return col.copy().reshape(n * oh * ow, c * fh * fw)  # a copy, since windows share pixels


def col2im(
    col: Array,
    x_shape: Shape,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> Array:
    """Add every row of a matrix back to the window that it came from: the transpose of im2col.

    A pixel that lies in several windows receives the sum of its numbers there.

    Parameters
    ----------
    col : ndarray of shape (N*OH*OW, C*FH*FW)
    x_shape : tuple (N, C, H, W)
        Shape of the images.
    kernel_size, stride, padding : int or pair of int
        As for im2col.

    Returns
    -------
    ndarray of shape (N, C, H, W)
        Of the dtype of col; what fell on the padding is dropped.

    Raises
    ------
    ShapeError
        If col does not have the shape that im2col gives for x_shape.

    Examples
    --------
    >>> col2im(np.ones((4, 4)), (1, 1, 3, 3), 2)
    array([[[[1., 2., 1.],
             [2., 4., 2.],
             [1., 2., 1.]]]])
    """
    n, c, h, w = x_shape = as_image_shape("col2im", x_shape)
    windows = place_windows("col2im", x_shape, kernel_size, stride, padding)
    (fh, fw), (sh, sw), (ph, pw), (oh, ow) = windows
    shape = (n * oh * ow, c * fh * fw)
    check_array("col2im", "col", col, "N*OH*OW C*FH*FW", shape, kinds="iuf")
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), col.dtype)
    col = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 1, 2, 4, 5)  # (N, C, OH, OW, FH, FW)
    for i, j in np.ndindex(fh, fw):
        # row i and column j of every window; within one such step no pixel comes twice
        padded[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw] += col[..., i, j]
    return padded[:, :, ph : ph + h, pw : pw + w]


def conv2d(
    x: Array, w: Array, b: Array | None = None, *, stride: IntOrPair = 1, padding: IntOrPair = 0
) -> Array:
    """Cross-correlate images with filters ("convolution" in deep learning).

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
        Images.
    w : ndarray of shape (FN, C, FH, FW)
        Filters, not flipped.
    b : ndarray of shape (FN,), optional
        Bias, one per filter.
    stride, padding : int or pair of int
        Window step, and zeros added on each side, in pixels.

    Returns
    -------
    ndarray of shape (N, FN, OH, OW)
        OH = (H + 2*padding - FH) // stride + 1; OW alike.

    Raises
    ------
    ShapeError
        If channel counts differ or the filter does not fit.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285.

    Examples
    --------
    >>> conv2d(np.arange(9.0).reshape(1, 1, 3, 3), np.ones((1, 1, 2, 2)))
    array([[[[ 8., 12.],
             [20., 24.]]]])
    """
    check_arrays("conv2d", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    oh, ow = place_windows("conv2d", x.shape, w.shape[2:], stride, padding).count
    n, fn = len(x), len(w)
    col = im2col(x, w.shape[2:], stride=stride, padding=padding)  # (N*OH*OW, C*FH*FW)
    out = col @ w.reshape(fn, col.shape[1]).T  # (N*OH*OW, FN)
    if b is not None:
        out = out + b
    return channels_second(out, n, oh, ow)


def conv2d_backward(
    dout: Array,
    x: Array,
    w: Array,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    needs_dx: bool = True,
) -> tuple[Array | None, Array, Array]:
    """Gradients of conv2d.

    Parameters
    ----------
    dout : ndarray of shape (N, FN, OH, OW)
    x : ndarray of shape (N, C, H, W)
    w : ndarray of shape (FN, C, FH, FW)
    stride, padding : int or pair of int
        As in the forward call.
    needs_dx : bool
        False saves the time for dx, which is None then.

    Returns
    -------
    dx : ndarray of shape (N, C, H, W)
    dw : ndarray of shape (FN, C, FH, FW)
    db : ndarray of shape (FN,)

    Raises
    ------
    ShapeError
        As conv2d, or if dout does not have the shape of its result.

    Examples
    --------
    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> dx, dw, db = conv2d_backward(np.ones((1, 1, 2, 2)), x, np.ones((1, 1, 2, 2)))
    >>> dw
    array([[[[ 8., 12.],
             [20., 24.]]]])
    >>> db
    array([4.])
    """
    check_arrays("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    oh, ow = place_windows("conv2d_backward", x.shape, w.shape[2:], stride, padding).count
    fn = len(w)
    check_array("conv2d_backward", "dout", dout, "N FN OH OW", (len(x), fn, oh, ow))
    col = im2col(x, w.shape[2:], stride=stride, padding=padding)  # (N*OH*OW, C*FH*FW)
    dout = channels_last(dout)  # (N*OH*OW, FN)
    dw = dout.T @ col  # (FN, C*FH*FW)
    if not needs_dx:
        return None, dw.reshape(w.shape), dout.sum(axis=0)
    dcol = dout @ w.reshape(dw.shape)  # (N*OH*OW, C*FH*FW)
    dx = col2im(dcol, x.shape, w.shape[2:], stride=stride, padding=padding)
    return dx, dw.reshape(w.shape), dout.sum(axis=0)


def channels_last(images: Array) -> Array:
    """Images (N, C, H, W) as a matrix (N*H*W, C): a row per pixel."""
    n, c, h, w = images.shape
    return images.transpose(0, 2, 3, 1).reshape(n * h * w, c)


def channels_second(matrix: Array, n: int, h: int, w: int) -> Array:
    """The way back: a matrix (N*H*W, C) as images (N, C, H, W)."""
    return matrix.reshape(n, h, w, matrix.shape[1]).transpose(0, 3, 1, 2)


def conv1x1(x: Array, w: Array, b: Array | None = None) -> Array:
    """Mix the channels of each pixel alone: a linear layer, the same for every pixel.

    Parameters
    ----------
    x : ndarray of shape (N, C, H, W)
    w : ndarray of shape (FN, C, 1, 1)
    b : ndarray of shape (FN,), optional

    Returns
    -------
    ndarray of shape (N, FN, H, W)

    Raises
    ------
    ShapeError
        If channel counts differ or the filters are not 1 x 1.

    References
    ----------
    Lin, Chen and Yan, Network In Network, arXiv:1312.4400.
    """
    check_arrays("conv1x1", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    if w.shape[2:] != (1, 1):
        raise ShapeError(f"conv1x1: the filters must be 1 x 1.\n  w: {w.shape} = (FN, C, FH, FW)")
    n, _, height, width = x.shape
    return channels_second(linear(channels_last(x), w[:, :, 0, 0], b), n, height, width)
