"""What lesson 5 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises.prediction import Prediction
from course_lib.functional import (
    col2im,
    conv2d_backward,
    cross_entropy_backward,
    im2col,
    softmax,
)
from course_lib.networks import SimpleConvNet
from course_lib.weights import load_network

CHANGES = {"0.01": 0.01, "0.04": 0.04, "0.15": 0.15, "0.5": 0.5}


def _how_much_of_the_eight():
    """How much a pixel changes on average until the network reads a 3, to the nearest guess."""
    images, labels = load_mnist("test")
    network = load_network("DeepConvNet").eval()
    original = images[labels == 8][:1]
    x = original.copy()
    scores = network.forward(x)
    while softmax(scores)[0, 3] < 0.9:
        dx = network.backward(cross_entropy_backward(scores, np.array([3])))
        x = np.clip(x - 0.05 * dx / np.abs(dx).max(), 0, 1)
        scores = network.forward(x)
    changed = np.abs(x - original).mean()
    return min(CHANGES, key=lambda guess: abs(np.log(CHANGES[guess] / changed)))


def _shape_of_dcol():
    return im2col(np.zeros((2, 3, 7, 6)), (3, 2), stride=2, padding=1).shape


def _there_and_back():
    """What col2im(im2col(x)) is, for a picture without symmetry."""
    x = np.arange(1.0, 401.0).reshape(1, 1, 20, 20)
    factor = col2im(im2col(x, 8), x.shape, 8) / x
    if np.allclose(factor, 1):
        return "picture"
    return "constant" if np.allclose(factor, factor.flat[0]) else "counted"


def _what_ones_hide():
    """Which gradients come out right though dout's filters are not moved to the end."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 3, 6, 5)), rng.normal(size=(4, 3, 3, 2))
    dout = np.ones((2, 4, 4, 4))
    right = conv2d_backward(dout, x, w)
    # the numbers that `dout.reshape(-1, FN)` takes for dout's, as maps
    mixed = dout.reshape(2, 4, 4, 4).transpose(0, 3, 1, 2)
    wrong = conv2d_backward(np.ascontiguousarray(mixed), x, w)
    same = tuple(np.allclose(a, b) for a, b in zip(right, wrong, strict=True))
    return {(True, True, True): "all", (False, False, True): "db"}.get(same, "none")


PREDICTIONS = {
    "how_much_of_the_eight": Prediction(
        _how_much_of_the_eight,
        "Each pixel changes a little, and each in the direction that matters most; together that "
        "is enough.",
        choices={
            "0.01": "about 0.01, nothing to be seen",
            "0.04": "about 0.04, a gray haze",
            "0.15": "about 0.15, a stroke less and another one more",
            "0.5": "about 0.5, hardly anything of the 8 is left",
        },
        wrong={
            "0.15": "A person would have to take a stroke away; the network needs less.",
            "0.5": "Much less is enough, since each pixel moves in the direction that matters.",
        },
    ),
    "runs_for_one_gradient": Prediction(
        lambda: 2 * SimpleConvNet().num_params,
        "Each of the 433,890 numbers needs two runs, one for each side.",
        wrong={
            SimpleConvNet().num_params: "That is one run for each number; each takes a step to "
            "both sides.",
            SimpleConvNet().num_params
            + 1: "That would do for steps to one side only, with one run in the middle for all.",
            2: "Two runs give the slope for a single number.",
        },
        unit="runs",
    ),
    "shape_of_dcol": Prediction(
        _shape_of_dcol,
        "A gradient has the shape of its array: a row for each of 2 · 4 · 4 windows, and in it "
        "3 · 3 · 2 numbers.",
        wrong={
            (32, 4): "That is the gradient at the box `out`: a column for each filter.",
            (18, 4): "That is the gradient at the box `col_w`: a column for each filter.",
            (18, 32): "Rows and columns have changed places: each window is a row.",
            (16, 18): "That is one image; there are two.",
            (32, 6): "A window reaches through all three channels.",
            (2, 3, 7, 6): "That is the gradient of x, at the end of the way.",
        },
    ),
    "ones_through_col2im": Prediction(
        lambda: col2im(np.ones((4, 4)), (1, 1, 3, 3), 2)[0, 0],
        "Each pixel gets a 1 from every window that sees it: a corner is seen by one window, the "
        "middle by all four.",
        wrong={
            ((1, 1, 1), (1, 1, 1), (1, 1, 1)): "A pixel that stands in several rows gets all of "
            "their numbers, added up.",
            (
                (4, 4, 4),
                (4, 4, 4),
                (4, 4, 4),
            ): "There are four windows, but a corner lies in one of them only.",
        },
    ),
    "there_and_back": Prediction(
        _there_and_back,
        "Each pixel comes back once for every window that saw it: 64 times in the middle, less "
        "often near the border, once in a corner.",
        choices={
            "picture": "the picture as it was",
            "constant": "the picture, 64 times as bright everywhere",
            "counted": "the picture, each pixel times the number of windows that see it",
        },
        wrong={
            "picture": "That would be an inverse. Here copies are added up, and most pixels have "
            "several.",
            "constant": "Near the border fewer windows see a pixel, and a corner lies in only one.",
        },
    ),
    "what_ones_hide": Prediction(
        _what_ones_hide,
        "If all numbers of dout are equal, it does not show when they change places. So this "
        "course checks with random ones.",
        choices={
            "none": "none of them",
            "db": "only db",
            "all": "all three of them",
        },
        wrong={
            "none": "The numbers of dout stand in wrong places, but they are all the same number.",
            "db": "db is a sum of ones, and the others are sums with ones, too.",
        },
    ),
}
