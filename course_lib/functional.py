"""The operations of a convolutional network on plain arrays, each forward beside its backward.

Shapes use one set of letters throughout: images x are (N, C, H, W), filters w are
(FN, C, FH, FW), results are (N, FN, OH, OW). Rows come before columns. "Convolution" means
cross-correlation, as everywhere in deep learning: the filter is not flipped.

A backward function takes dout, the gradient of the loss with respect to the result of its forward
function, and returns the gradient with respect to each input. `stride`, `padding` and
`kernel_size` are an int for both axes or a pair (rows, columns). A window that would reach beyond
the padded image is left out.

float32 stays float32 and float64 stays float64; where they meet, the wider one wins. Inputs are
never changed. NaN passes through.

What does not fit together raises ShapeError, a ValueError, whose message names the axes; an array
of anything but floats raises TypeError, a stride or padding out of range ValueError.
"""

import math
import operator
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

__all__ = [
    "ShapeError",
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "batch_norm_train",
    "col2im",
    "concat",
    "concat_backward",
    "conv1x1",
    "conv2d",
    "conv2d_backward",
    "conv_num_params",
    "conv_output_size",
    "correlate2d",
    "cross_entropy",
    "cross_entropy_backward",
    "dropout",
    "dropout_backward",
    "flatten",
    "flatten_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "im2col",
    "learn_kernel",
    "linear",
    "linear_backward",
    "local_response_norm",
    "local_response_norm_backward",
    "log_softmax",
    "max_pool2d",
    "max_pool2d_backward",
    "relu",
    "relu_backward",
    "same_padding",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "tanh",
    "tanh_backward",
    "true_convolution",
    "zero_pad",
]


# Shapes and errors ----------------------------------------------------------------------------


class ShapeError(ValueError):
    """Arrays whose shapes do not fit together."""


NOUNS = {
    "N": "images",
    "C": "channels",
    "FN": "filters",
    "H": "rows",
    "W": "columns",
    "FH": "rows",
    "FW": "columns",
    "D": "numbers per row",
    "M": "outputs",
    "K": "classes",
}


def _check(function, *, kinds="f", **arrays):
    """Refuse arrays of the wrong type, rank or size, in the name of a function.

    Each array comes with its axes, as in x=(x, "N C H W"). A letter that several arrays share must
    be the same size in all of them. An array that is None was left out.
    """
    shapes = {
        name: (_check_one(function, name, array, axes, kinds=kinds), axes)
        for name, (array, axes) in arrays.items()
        if array is not None
    }
    first = {}  # letter -> the array that had it first, and its size there
    for name, (shape, axes) in shapes.items():
        for letter, size in zip(axes.split(), shape, strict=True):
            noun = NOUNS.get(letter, letter)
            other, expected = first.setdefault(letter, (name, size))
            if size != expected:
                problem = f"{other} has {expected} {noun} but {name} expects {size}"
            elif size < 1 and letter != "N":  # an empty batch is fine
                problem = f"{name} has {size} {noun}"
            else:
                continue
            width = max(map(len, shapes)) + 1
            lines = [f"  {n + ':':<{width}} {s} = {_axes(a)}" for n, (s, a) in shapes.items()]
            raise ShapeError("\n".join([f"{function}: {problem}.", *lines]))


def _check_one(function, name, array, axes="...", shape=None, *, kinds="f"):
    """Refuse an array of the wrong type, rank or shape; "..." stands for any axes."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{function}: {name} must be a NumPy array, got {type(array).__name__}")
    if array.dtype.kind not in kinds:
        what = "floats" if kinds == "f" else "numbers"
        raise TypeError(
            f"{function}: {name} must hold {what}, got {array.dtype}; "
            f"{name}.astype(np.float32) makes them floats"
        )
    got = array.shape
    if axes != "..." and len(got) != len(axes.split()):
        raise ShapeError(f"{function}: {name} must have the axes {_axes(axes)}, got shape {got}")
    if shape is not None and got != shape:
        letters = "" if axes == "..." else f" = {_axes(axes)}"
        raise ShapeError(f"{function}: {name} must have the shape {shape}{letters}, got {got}")
    return got


def _axes(axes):
    """The letters as they are printed beside a shape: "N C" as (N, C)."""
    letters = axes.split()
    return f"({letters[0]},)" if len(letters) == 1 else f"({', '.join(letters)})"


def _pair(function, name, value, at_least):
    """An int, or a pair (rows, columns), as a pair."""
    values = (value, value) if np.ndim(value) == 0 else tuple(value)
    whole = all(isinstance(v, int | np.integer) for v in values)
    if not whole or len(values) != 2 or min(values) < at_least:
        raise ValueError(
            f"{function}: {name} must be an int >= {at_least} or a pair of them (rows, columns), "
            f"got {value!r}"
        )
    return int(values[0]), int(values[1])


def _image_shape(function, x_shape):
    """The shape of images that was handed over in place of them, checked."""
    x_shape = tuple(operator.index(size) for size in x_shape)
    if len(x_shape) != 4 or x_shape[0] < 0 or min(x_shape[1:]) < 1:
        raise ShapeError(f"{function}: x_shape must be four sizes (N, C, H, W), got {x_shape}")
    return x_shape


class _Windows(NamedTuple):
    """Where windows lie on an image; each a pair (rows, columns)."""

    size: tuple
    stride: tuple
    padding: tuple
    count: tuple


def _windows(function, x_shape, kernel_size, stride, padding):
    size = _pair(function, "kernel_size", kernel_size, at_least=1)
    stride = _pair(function, "stride", stride, at_least=1)
    padding = _pair(function, "padding", padding, at_least=0)
    if any(n + 2 * p < f for n, f, p in zip(x_shape[2:], size, padding, strict=True)):
        raise ShapeError(
            f"{function}: windows of {size[0]} x {size[1]} do not fit into the padded images.\n"
            f"  x: {tuple(x_shape)} = (N, C, H, W)\n"
            f"  padding: {padding} = (rows, columns), on each side"
        )
    places = zip(x_shape[2:], size, stride, padding, strict=True)
    count = tuple(conv_output_size(*place, strict=False) for place in places)
    return _Windows(size, stride, padding, count)


def zero_pad(x, padding):
    """Put a frame of zeros around the last two axes.

    Parameters
    ----------
    x : ndarray of shape (..., H, W)
    padding : int or pair of int
        Zeros added on each side, in pixels.

    Returns
    -------
    ndarray of shape (..., H + 2*padding, W + 2*padding)
        Of the dtype of x.

    Examples
    --------
    >>> zero_pad(np.array([[7]]), 1)
    array([[0, 0, 0],
           [0, 7, 0],
           [0, 0, 0]])
    """
    padding = _pair("zero_pad", "padding", padding, at_least=0)
    if x.ndim < 2:
        raise ShapeError(f"zero_pad: x must have the axes (..., H, W), got the shape {x.shape}")
    return _pad(x, padding, 0)


def _pad(x, padding, value):
    rows, columns = padding
    frame = [(0, 0)] * (x.ndim - 2) + [(rows, rows), (columns, columns)]
    return np.pad(x, frame, constant_values=value)


def conv_output_size(n, f, stride=1, padding=0, strict=True):
    """Count the places where a filter fits along one axis: (n + 2*padding - f) / stride + 1.

    Parameters
    ----------
    n : int
        Length of the input, in pixels.
    f : int
        Length of the filter.
    stride : int
        Step between places.
    padding : int
        Zeros added on each side.
    strict : bool
        What to do when the stride does not divide evenly: raise (True), or round down as deep
        learning frameworks do (False).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the filter is longer than the padded input, the stride below 1 or the padding negative,
        or, when strict, if the size is not whole.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285, relationship 6.

    Examples
    --------
    >>> conv_output_size(7, 3, stride=2)
    3
    """
    if stride < 1 or padding < 0:
        raise ValueError(
            f"conv_output_size: stride must be at least 1 and padding at least 0, "
            f"got stride (={stride}) and padding (={padding})"
        )
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError(
            f"conv_output_size: a filter of length f (={f}) does not fit into the padded input, "
            f"n + 2*padding (={n + 2 * padding})"
        )
    if strict and room % stride:
        raise ValueError(
            f"conv_output_size: the size is not whole: ({n} + 2*{padding} - {f}) / {stride} + 1 "
            f"= {room / stride + 1:.2f}"
        )
    return room // stride + 1


def same_padding(f):
    """Padding that keeps the size of the input at stride 1: (f - 1) / 2.

    Parameters
    ----------
    f : int
        Length of the filter, odd.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If f is even: the two sides would need different padding.

    Examples
    --------
    >>> same_padding(5)
    2
    """
    half, odd = divmod(f, 2)
    if not odd:
        raise ValueError(f"same_padding: the filter length must be odd, got f (={f})")
    return half


def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    """Count the numbers that a convolution layer learns.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or pair of int
        Height and width of a filter; an int stands for both.
    bias : bool
        Whether each filter has a bias.

    Returns
    -------
    int

    Examples
    --------
    >>> conv_num_params(3, 10, 5)
    760
    """
    height, width = _pair("conv_num_params", "kernel_size", kernel_size, at_least=1)
    return out_channels * (in_channels * height * width + bool(bias))


# Convolution ----------------------------------------------------------------------------------


def correlate2d(image, kernel):
    """Slide a kernel over an image and sum the products at every place where it fits.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    kernel : ndarray of shape (FH, FW)
        Not flipped; at most as large as the image.

    Returns
    -------
    ndarray of shape (H - FH + 1, W - FW + 1)

    Raises
    ------
    ShapeError
        If the kernel is larger than the image.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285, section 2.

    Examples
    --------
    >>> correlate2d(np.array([[0, 0, 1], [0, 0, 1]]), np.array([[-1, 1]]))
    array([[0, 1],
           [0, 1]])
    """
    _check("correlate2d", kinds="biuf", image=(image, "H W"), kernel=(kernel, "FH FW"))
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ShapeError(
            "correlate2d: the kernel does not fit into the image.\n"
            f"  image:  {image.shape} = (H, W)\n"
            f"  kernel: {kernel.shape} = (FH, FW)"
        )
    windows = sliding_window_view(image, kernel.shape)  # (OH, OW, FH, FW)
    return np.einsum("hwij,ij->hw", windows, kernel)


def true_convolution(image, kernel):
    """Convolve as signal processing does: the kernel turned by 180 degrees first.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    kernel : ndarray of shape (FH, FW)
        At most as large as the image.

    Returns
    -------
    ndarray of shape (H - FH + 1, W - FW + 1)
        The places where the kernel lies wholly inside the image.

    Raises
    ------
    ShapeError
        If the kernel is larger than the image.

    References
    ----------
    Oppenheim and Schafer, Discrete-Time Signal Processing, section 2.3.

    Examples
    --------
    >>> true_convolution(np.array([[0, 0, 1], [0, 0, 1]]), np.array([[-1, 1]]))
    array([[ 0, -1],
           [ 0, -1]])
    """
    return correlate2d(image, np.flip(kernel))


def learn_kernel(image, target, size, steps, lr):
    """Find the kernel whose response to an image is the target, by gradient descent.

    The loss is the mean squared error over all places of the target; the kernel starts at zero.

    Parameters
    ----------
    image : ndarray of shape (H, W)
    target : ndarray of shape (H - size + 1, W - size + 1)
        The wanted response.
    size : int
        Height and width of the kernel.
    steps : int
        Number of updates.
    lr : float
        Learning rate.

    Returns
    -------
    ndarray of shape (size, size)

    Raises
    ------
    ShapeError
        If the target does not have the size of a response to the image.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning, section 9.2.
    """
    wanted = (image.shape[0] - size + 1, image.shape[1] - size + 1)
    if target.shape != wanted:
        raise ShapeError(
            f"learn_kernel: a kernel of size {size} gives a response of shape {wanted}.\n"
            f"  image:  {image.shape} = (H, W)\n"
            f"  target: {target.shape}"
        )
    kernel = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, kernel) - target
        kernel -= lr * 2 * correlate2d(image, error) / error.size
    return kernel


def im2col(x, kernel_size, *, stride=1, padding=0):
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
    _check("im2col", kinds="biuf", x=(x, "N C H W"))
    windows = _windows("im2col", x.shape, kernel_size, stride, padding)
    (fh, fw), (sh, sw), padding, (oh, ow) = windows
    n, c = x.shape[:2]
    col = sliding_window_view(zero_pad(x, padding), (fh, fw), axis=(2, 3))[:, :, ::sh, ::sw]
    col = col.transpose(0, 2, 3, 1, 4, 5)  # (N, C, OH, OW, FH, FW) -> (N, OH, OW, C, FH, FW)
    return col.copy().reshape(n * oh * ow, c * fh * fw)  # a copy, since windows share pixels


def col2im(col, x_shape, kernel_size, *, stride=1, padding=0):
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
    n, c, h, w = x_shape = _image_shape("col2im", x_shape)
    windows = _windows("col2im", x_shape, kernel_size, stride, padding)
    (fh, fw), (sh, sw), (ph, pw), (oh, ow) = windows
    shape = (n * oh * ow, c * fh * fw)
    _check_one("col2im", "col", col, "N*OH*OW C*FH*FW", shape, kinds="iuf")
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), col.dtype)
    col = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 1, 2, 4, 5)  # (N, C, OH, OW, FH, FW)
    for i, j in np.ndindex(fh, fw):
        # row i and column j of every window; within one such step no pixel comes twice
        padded[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw] += col[..., i, j]
    return padded[:, :, ph : ph + h, pw : pw + w]


def conv2d(x, w, b=None, *, stride=1, padding=0):
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
    _check("conv2d", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    oh, ow = _windows("conv2d", x.shape, w.shape[2:], stride, padding).count
    n, fn = len(x), len(w)
    col = im2col(x, w.shape[2:], stride=stride, padding=padding)  # (N*OH*OW, C*FH*FW)
    out = col @ w.reshape(fn, col.shape[1]).T  # (N*OH*OW, FN)
    if b is not None:
        out = out + b
    return _channels_second(out, n, oh, ow)


def conv2d_backward(dout, x, w, *, stride=1, padding=0, needs_dx=True):
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
    _check("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    oh, ow = _windows("conv2d_backward", x.shape, w.shape[2:], stride, padding).count
    fn = len(w)
    _check_one("conv2d_backward", "dout", dout, "N FN OH OW", (len(x), fn, oh, ow))
    col = im2col(x, w.shape[2:], stride=stride, padding=padding)  # (N*OH*OW, C*FH*FW)
    dout = _channels_last(dout)  # (N*OH*OW, FN)
    dw = dout.T @ col  # (FN, C*FH*FW)
    if not needs_dx:
        return None, dw.reshape(w.shape), dout.sum(axis=0)
    dcol = dout @ w.reshape(dw.shape)  # (N*OH*OW, C*FH*FW)
    dx = col2im(dcol, x.shape, w.shape[2:], stride=stride, padding=padding)
    return dx, dw.reshape(w.shape), dout.sum(axis=0)


def _channels_last(images):
    """Images (N, C, H, W) as a matrix (N*H*W, C): a row per pixel."""
    n, c, h, w = images.shape
    return images.transpose(0, 2, 3, 1).reshape(n * h * w, c)


def _channels_second(matrix, n, h, w):
    """The way back: a matrix (N*H*W, C) as images (N, C, H, W)."""
    return matrix.reshape(n, h, w, matrix.shape[1]).transpose(0, 3, 1, 2)


def conv1x1(x, w, b=None):
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
    _check("conv1x1", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    if w.shape[2:] != (1, 1):
        raise ShapeError(f"conv1x1: the filters must be 1 x 1.\n  w: {w.shape} = (FN, C, FH, FW)")
    n, _, height, width = x.shape
    return _channels_second(linear(_channels_last(x), w[:, :, 0, 0], b), n, height, width)


# Pooling --------------------------------------------------------------------------------------


def max_pool2d(x, kernel_size, *, stride=None, padding=0):
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
    _check("max_pool2d", x=(x, "N C H W"))
    windows = _pool_windows("max_pool2d", x.shape, kernel_size, stride, padding)
    return _per_channel(_pool_rows(x, windows, -np.inf).max(axis=1), x.shape, windows)


def max_pool2d_backward(dout, x, kernel_size, *, stride=None, padding=0):
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
    _check("max_pool2d_backward", x=(x, "N C H W"))
    windows = _pool_windows("max_pool2d_backward", x.shape, kernel_size, stride, padding)
    shape = (*x.shape[:2], *windows.count)
    _check_one("max_pool2d_backward", "dout", dout, "N C OH OW", shape)
    rows = _pool_rows(x, windows, -np.inf)
    winner = rows.argmax(axis=1)  # the first of several
    drows = np.zeros(rows.shape, dout.dtype)
    drows[np.arange(len(rows)), winner] = _channels_last(dout).ravel()
    return _pool_rows_back(drows, x.shape, windows)


def avg_pool2d(x, kernel_size, *, stride=None, padding=0):
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
    _check("avg_pool2d", x=(x, "N C H W"))
    windows = _pool_windows("avg_pool2d", x.shape, kernel_size, stride, padding)
    return _per_channel(_pool_rows(x, windows, 0).mean(axis=1), x.shape, windows)


def avg_pool2d_backward(dout, x_shape, kernel_size, *, stride=None, padding=0):
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
    x_shape = _image_shape("avg_pool2d_backward", x_shape)
    windows = _pool_windows("avg_pool2d_backward", x_shape, kernel_size, stride, padding)
    shape = (*x_shape[:2], *windows.count)
    _check_one("avg_pool2d_backward", "dout", dout, "N C OH OW", shape)
    area = windows.size[0] * windows.size[1]
    share = _channels_last(dout).reshape(-1, 1) / area  # (N*OH*OW*C, 1)
    return _pool_rows_back(share.repeat(area, axis=1), x_shape, windows)


def _pool_windows(function, x_shape, kernel_size, stride, padding):
    stride = kernel_size if stride is None else stride
    windows = _windows(function, x_shape, kernel_size, stride, padding)
    if any(2 * p > f for f, p in zip(windows.size, windows.padding, strict=True)):
        raise ShapeError(  # a window might else hold nothing but padding
            f"{function}: padding (={windows.padding}) must be at most half of "
            f"kernel_size (={windows.size})"
        )
    return windows


def _pool_rows(x, windows, value):
    """A row per window and channel, (N*OH*OW*C, FH*FW); the frame holds the value."""
    padded = _pad(x, windows.padding, value)
    col = im2col(padded, windows.size, stride=windows.stride)  # (N*OH*OW, C*FH*FW)
    return col.reshape(col.shape[0] * x.shape[1], windows.size[0] * windows.size[1])


def _pool_rows_back(rows, x_shape, windows):
    """Add each row of (N*OH*OW*C, FH*FW) back to the window that it came from."""
    col = rows.reshape(rows.shape[0] // x_shape[1], x_shape[1] * rows.shape[1])
    return col2im(col, x_shape, windows.size, stride=windows.stride, padding=windows.padding)


def _per_channel(numbers, x_shape, windows):
    """One number per window and channel, (N*OH*OW*C,), as images (N, C, OH, OW)."""
    n, c = x_shape[:2]
    return _channels_second(numbers.reshape(-1, c), n, *windows.count)


def global_avg_pool2d(x):
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
    _check("global_avg_pool2d", x=(x, "N C H W"))
    return x.mean(axis=(2, 3))


def global_avg_pool2d_backward(dout, x_shape):
    """Gradient of global_avg_pool2d: dout (N, C) shared out over x_shape (N, C, H, W)."""
    x_shape = _image_shape("global_avg_pool2d_backward", x_shape)
    _check_one("global_avg_pool2d_backward", "dout", dout, "N C", x_shape[:2])
    share = dout / (x_shape[2] * x_shape[3])
    return np.broadcast_to(share[:, :, np.newaxis, np.newaxis], x_shape).copy()


# Linear layers, and changes of shape ----------------------------------------------------------


def linear(x, w, b=None):
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
    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([0.0, 5.0]))
    array([[11.,  7.]])
    """
    _check("linear", x=(x, "N D"), w=(w, "M D"), b=(b, "M"))
    out = x @ w.T
    return out if b is None else out + b


def linear_backward(dout, x, w):
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
    >>> dx, dw, db = linear_backward(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    ...                              np.ones((2, 1)), np.ones((3, 1)))
    >>> db
    array([5., 7., 9.])
    """
    _check("linear_backward", x=(x, "N D"), w=(w, "M D"))
    _check_one("linear_backward", "dout", dout, "N M", (len(x), len(w)))
    return dout @ w, dout.T @ x, dout.sum(axis=0)


def flatten(x):
    """Stretch each image to a row: (N, ...) to (N, D).

    The row runs through the channels, in each through the rows, in each through the columns. The
    result shares memory with x where it can.

    Examples
    --------
    >>> flatten(np.zeros((2, 3, 4, 4))).shape
    (2, 48)
    """
    _check_one("flatten", "x", x, kinds="biuf")
    return x.reshape(len(x), math.prod(x.shape[1:]))


def flatten_backward(dout, x_shape):
    """Gradient of flatten: the rows dout (N, D) as images of x_shape again."""
    x_shape = tuple(operator.index(size) for size in x_shape)
    shape = (x_shape[0], math.prod(x_shape[1:]))
    _check_one("flatten_backward", "dout", dout, "N D", shape, kinds="biuf")
    return dout.reshape(x_shape)


def concat(xs):
    """Stack images along the channels, as the Inception module does.

    Parameters
    ----------
    xs : sequence of ndarray of shape (N, C, H, W)
        C may differ.

    Returns
    -------
    ndarray of shape (N, sum of all C, H, W)

    Raises
    ------
    ShapeError
        If the images differ in number or size.

    References
    ----------
    Szegedy et al., Going deeper with convolutions, arXiv:1409.4842.

    Examples
    --------
    >>> concat([np.zeros((1, 2, 5, 5)), np.zeros((1, 3, 5, 5))]).shape
    (1, 5, 5, 5)
    """
    if not len(xs):
        raise ShapeError("concat: nothing to stack, xs is empty")
    arrays = {f"xs[{i}]": (x, f"N C{i} H W") for i, x in enumerate(xs)}
    _check("concat", kinds="biuf", **arrays)
    return np.concatenate(xs, axis=1)


def concat_backward(dout, channels):
    """Gradient of concat: dout cut into a list, with so many channels each.

    Examples
    --------
    >>> [dx.shape for dx in concat_backward(np.zeros((1, 5, 4, 4)), [2, 3])]
    [(1, 2, 4, 4), (1, 3, 4, 4)]
    """
    _check("concat_backward", kinds="biuf", dout=(dout, "N C H W"))
    if sum(channels) != dout.shape[1] or min(channels) < 1:
        raise ShapeError(
            f"concat_backward: channels (={list(channels)}) must sum to the channels of dout.\n"
            f"  dout: {dout.shape} = (N, C, H, W)"
        )
    return np.split(dout, np.cumsum(channels)[:-1], axis=1)


# Pointwise functions, any shape ---------------------------------------------------------------


def relu(x):
    """Replace negative numbers by zero.

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    _check_one("relu", "x", x)
    return np.maximum(x, 0)


def relu_backward(dout, x):
    """Gradient of relu: dout where x is positive, else zero."""
    _check_one("relu_backward", "x", x)
    _check_one("relu_backward", "dout", dout, "...", x.shape)
    return np.where(x > 0, dout, np.zeros((), dout.dtype))


def sigmoid(x):
    """Squeeze numbers into (0, 1): 1 / (1 + exp(-x)), without overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    _check_one("sigmoid", "x", x)
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def sigmoid_backward(dout, y):
    """Gradient of sigmoid, from its result y."""
    _check_one("sigmoid_backward", "y", y)
    _check_one("sigmoid_backward", "dout", dout, "...", y.shape)
    return dout * y * (1 - y)


def tanh(x):
    """Squeeze numbers into (-1, 1).

    Examples
    --------
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    _check_one("tanh", "x", x)
    return np.tanh(x)


def tanh_backward(dout, y):
    """Gradient of tanh, from its result y."""
    _check_one("tanh_backward", "y", y)
    _check_one("tanh_backward", "dout", dout, "...", y.shape)
    return dout * (1 - y * y)


def dropout(x, p, rng):
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
    _check_one("dropout", "x", x)
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


def dropout_backward(dout, mask):
    """Gradient of dropout: what was dropped receives nothing."""
    _check_one("dropout_backward", "mask", mask)
    _check_one("dropout_backward", "dout", dout, "...", mask.shape)
    return dout * mask


# Losses ---------------------------------------------------------------------------------------


def softmax(scores):
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
    _check_one("softmax", "scores", scores)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(scores):
    """The logarithm of softmax, finite even where a probability rounds to zero.

    Examples
    --------
    >>> log_softmax(np.array([1000.0, 0.0]))
    array([    0., -1000.])
    """
    _check_one("log_softmax", "scores", scores)
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def cross_entropy(scores, t):
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


def cross_entropy_backward(scores, t):
    """Gradient of cross_entropy with respect to scores: (probabilities - t) / N.

    Examples
    --------
    >>> cross_entropy_backward(np.zeros((1, 2)), np.array([0]))
    array([[-0.5,  0.5]])
    """
    rows = _target_rows("cross_entropy_backward", scores, t)
    return (softmax(scores) - rows) / len(scores)


def _target_rows(function, scores, t):
    """Classes as one-hot rows (N, K), of the dtype of scores; rows as they are."""
    _check(function, scores=(scores, "N K"))
    t_axes = "N" if np.ndim(t) == 1 else "N K"
    _check_one(function, "t", t, t_axes, scores.shape[: len(t_axes.split())], kinds="biuf")
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


# Normalisation --------------------------------------------------------------------------------


class BatchNormCache(NamedTuple):
    """What batch_norm_train keeps for its backward; mean and var (of N, not N - 1) of the batch."""

    normalized: np.ndarray
    gamma: np.ndarray
    std: np.ndarray
    mean: np.ndarray
    var: np.ndarray


def batch_norm(x, gamma, beta, mean, var, *, eps=1e-5):
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


def batch_norm_train(x, gamma, beta, *, eps=1e-5):
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


def batch_norm_backward(dout, cache):
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
    _check_one("batch_norm_backward", "dout", dout, "...", normalized.shape)
    dbeta = dout.sum(axis=_all_but_channels(dout))
    dgamma = (dout * normalized).sum(axis=_all_but_channels(dout))
    count = dout.size // len(dbeta)  # numbers per channel
    mean_dout, mean_product = (_along_channels(v / count, dout) for v in (dbeta, dgamma))
    scale = _along_channels(cache.gamma / cache.std, dout)
    return scale * (dout - mean_dout - normalized * mean_product), dgamma, dbeta


def _check_channels(function, x, **vectors):
    axes = "N C" if np.ndim(x) == 2 else "N C H W"
    _check(function, x=(x, axes), **{name: (v, "C") for name, v in vectors.items()})


def _along_channels(vector, x):
    """(C,) as (C, 1, 1) beside images, so that it broadcasts along axis 1 of x."""
    return vector.reshape(-1, *(1,) * (x.ndim - 2))


def _all_but_channels(x):
    return (0, *range(2, x.ndim))


def local_response_norm(x, size, *, alpha=1e-4, beta=0.75, k=1.0):
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


def local_response_norm_backward(dout, x, size, *, alpha=1e-4, beta=0.75, k=1.0):
    """Gradient of local_response_norm, for dout and x of shape (N, C, H, W).

    A number acts on its own result, and through the scale on the results of its neighbours.
    """
    scale = _response_scale("local_response_norm_backward", x, size, alpha, k)
    _check_one("local_response_norm_backward", "dout", dout, "N C H W", x.shape)
    alpha, beta = float(alpha), float(beta)
    direct = dout * scale**-beta
    dscale = -beta * dout * x * scale ** (-beta - 1)
    # if c is among the neighbours of d, then d is on the other side of c
    return direct + 2 * alpha / size * x * _neighbour_sum(dscale, (size - 1) // 2, size // 2)


def _response_scale(function, x, size, alpha, k):
    _check(function, x=(x, "N C H W"))
    if not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"{function}: size must be an int >= 1, got {size!r}")
    size = int(size)
    return float(k) + float(alpha) / size * _neighbour_sum(x * x, size // 2, (size - 1) // 2)


def _neighbour_sum(x, below, above):
    """Sum each pixel over the channels from c - below to c + above."""
    padded = np.pad(x, ((0, 0), (below, above), (0, 0), (0, 0)))
    return sliding_window_view(padded, below + above + 1, axis=1).sum(axis=-1)
