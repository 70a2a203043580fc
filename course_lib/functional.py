"""Convolution on plain arrays, as the lessons teach it.

Shapes use one set of letters throughout: images x are (N, C, H, W), filters w are
(FN, C, FH, FW), results are (N, FN, OH, OW). Rows come before columns. "Convolution" means
cross-correlation, as everywhere in deep learning: the filter is not flipped.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

__all__ = [
    "ShapeError",
    "conv1x1",
    "conv2d",
    "conv_num_params",
    "conv_output_size",
    "correlate2d",
    "learn_kernel",
    "same_padding",
    "true_convolution",
    "zero_pad",
]


class ShapeError(ValueError):
    """Arrays whose shapes do not fit together."""


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


def zero_pad(x, padding):
    """Put a frame of zeros around the last two axes.

    Parameters
    ----------
    x : ndarray of shape (..., H, W)
    padding : int
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
    frame = [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2
    return np.pad(x, frame)


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
        If the filter is longer than the padded input, or, when strict, if the size is not whole.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285, relationship 6.

    Examples
    --------
    >>> conv_output_size(7, 3, stride=2)
    3
    """
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
    height, width = (kernel_size, kernel_size) if np.ndim(kernel_size) == 0 else kernel_size
    return out_channels * (in_channels * height * width + bool(bias))


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
    stride, padding : int
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
    if x.shape[1] != w.shape[1]:
        raise ShapeError(
            f"conv2d: x has {x.shape[1]} channels but w expects {w.shape[1]}.\n"
            f"  x: {x.shape} = (N, C, H, W)\n"
            f"  w: {w.shape} = (FN, C, FH, FW)"
        )
    x = zero_pad(x, padding)
    if w.shape[2] > x.shape[2] or w.shape[3] > x.shape[3]:
        raise ShapeError(
            "conv2d: the filters do not fit into the padded images.\n"
            f"  x: {x.shape} = (N, C, H, W), padding (={padding}) included\n"
            f"  w: {w.shape} = (FN, C, FH, FW)"
        )
    windows = sliding_window_view(x, w.shape[2:], axis=(2, 3))  # (N, C, OH, OW, FH, FW)
    windows = windows[:, :, ::stride, ::stride]
    out = np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3)))  # (N, OH, OW, FN)
    if b is not None:
        out = out + b
    return np.moveaxis(out, -1, 1)  # (N, FN, OH, OW)


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
    if w.shape[2:] != (1, 1):
        raise ShapeError(f"conv1x1: the filters must be 1 x 1.\n  w: {w.shape} = (FN, C, FH, FW)")
    return conv2d(x, w, b)
