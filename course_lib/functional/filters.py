"""One filter on one image: correlation, true convolution, and a filter that is learned."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.functional.arguments import ShapeError, check_arrays
from course_lib.types import Array


def correlate2d(image: Array, kernel: Array) -> Array:
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
    check_arrays("correlate2d", kinds="biuf", image=(image, "H W"), kernel=(kernel, "FH FW"))
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ShapeError(
            "correlate2d: the kernel does not fit into the image.\n"
            f"  image:  {image.shape} = (H, W)\n"
            f"  kernel: {kernel.shape} = (FH, FW)"
        )
    windows = sliding_window_view(image, kernel.shape)  # (OH, OW, FH, FW)
    return np.einsum("hwij,ij->hw", windows, kernel)


def true_convolution(image: Array, kernel: Array) -> Array:
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


def learn_kernel(image: Array, target: Array, size: int, steps: int, lr: float) -> Array:
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
