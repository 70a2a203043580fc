"""Drawings as MNIST would have them, and the small network that a page carries."""

from functools import cache
from importlib.resources import files

import numpy as np

from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_lib.weights import load_weights

SIDE, BOX, MIDDLE = 28, 20, 14  # pixels: of an image, of the digit in it, where its mass centres
HALF = 0.5 + 1e-6  # so that what lies just between two pixels goes one way here and in the page
WEIGHTS = files("course_lib") / "data" / "weights" / "draw_a_digit.npz"


def as_mnist(drawing):
    """Centre and scale a drawing as MNIST's makers did.

    Its ink is scaled to fit a box of 20x20 pixels, and moved so that the centre of its mass lies
    within half a pixel of row 14, column 14.

    Parameters
    ----------
    drawing : ndarray of shape (28, 28)
        From 0 (ground) to 1 (ink).

    Returns
    -------
    ndarray of shape (28, 28)

    References
    ----------
    LeCun, Cortes and Burges, The MNIST Database of Handwritten Digits.
    """
    image = np.zeros((SIDE, SIDE))
    rows, columns = (np.flatnonzero(drawing.max(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    sizes = [max(1, int(side * BOX / max(ink.shape) + 0.5)) for side in ink.shape]
    down, across = (_resizing(side, size) for side, size in zip(ink.shape, sizes, strict=True))
    small = down @ ink @ across.T
    starts = []
    for axis, size in enumerate(sizes):
        mass = small.sum(axis=1 - axis)
        centre = mass @ np.arange(size) / mass.sum()
        starts.append(int(np.clip(np.floor(MIDDLE - centre + HALF), 0, SIDE - size)))
    top, left = starts
    image[top : top + sizes[0], left : left + sizes[1]] = small
    return image


def _resizing(n, size):
    """Matrix (size, n) that resizes an axis: a triangle as wide as the pixels that it melts."""
    step = n / size
    middles = (np.arange(size) + 0.5) * step
    far = np.abs(np.arange(n) + 0.5 - middles[:, None]) / max(1, step)
    weights = np.maximum(0, 1 - far)
    return weights / weights.sum(axis=1, keepdims=True)


def small_network(seed=0):
    """A network of 5,994 weights, small enough to travel with a page."""
    return Sequential(
        *(Conv2d(1, 8, 5), ReLU(), MaxPool2d(2)),  # 8, 12, 12
        *(Conv2d(8, 16, 5), ReLU(), MaxPool2d(2)),  # 16, 4, 4
        *(Flatten(), Linear(256, 10)),
        seed=seed,
    )


def refuse_unfit(widget, network):
    """Raise the sentence about what is no network for digits."""
    expected = f"{widget}: expected a network that gives scores of shape (1, K), K at most 10, of "
    expected += "images of shape (1, 1, 28, 28)"
    if not callable(network):
        raise TypeError(f"{expected}, got {type(network).__name__}")
    try:
        shape = network.output_shape((1, SIDE, SIDE))
    except Exception as error:
        raise ValueError(f"{expected}, got {str(error).splitlines()[0]}") from error
    if len(shape) != 1 or not 1 <= shape[0] <= 10:
        raise ValueError(f"{expected}, got scores of shape {(1, *shape)}")


@cache
def trained_small():
    """The small network with its weights, and its share of right answers on the test images."""
    arrays, about = load_weights(WEIGHTS)
    network = small_network()
    network.load_state_dict(arrays)
    return network.eval(), about["test_accuracy"]
