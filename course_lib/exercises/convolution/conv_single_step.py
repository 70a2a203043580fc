"""One step of a convolution: a window and a filter give one number."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def conv_single_step(x_slice, w, b):
    products = x_slice * w
    return float(np.sum(products) + b)


def as_one_dot_product(x_slice, w, b):
    return float(x_slice.reshape(-1) @ w.reshape(-1)) + b


def _three_by_three(x, w, b, channels=None):
    places = np.ndindex(channels or len(w), 3, 3)
    return sum(x[c, u, v] * w[c, u, v] for c, u, v in places) + b


def _loops_that_swap(x, w, b):
    return sum(x[c, u, v] * w[c, v, u] for c, u, v in np.ndindex(w.shape)) + b


def _in_place(x, w, b):
    x *= w
    return np.sum(x) + b


EXERCISE = Exercise(
    __name__,
    reference=conv_single_step,
    alternative=as_one_dot_product,
    differs="The first keeps the volumes and adds up their products; the second stretches both to "
            "vectors, whose dot product it is: a neuron's score.",
    minutes=5,
    difficulty=1,
    visible=(
        Case("first-window", array("1 2 3  0 1 2  3 0 1", 1, 3, 3),
             array("2 0 1  0 1 2  1 0 2", 1, 3, 3), 3.0,
             title="one channel, lesson 1's first window, bias 3", want=18.0),
        Case("two-channels", array("1 2 3  4 5 6   7 8 9  1 2 3", 2, 2, 3),
             array("-1 2 -3  1 -2 1   -1 1 2  -3 1 -1", 2, 2, 3), -20.0,
             title="two channels, negative numbers"),
        Case("75-products", np.arange(75.0).reshape(3, 5, 5) % 4,
             np.arange(75.0).reshape(3, 5, 5) % 7 - 2, 1.0, title="a 5x5x3 filter: 75 products"),
        Case("not-whole", array("0.5 2 1  3 1 0   -1 1 2  0.5 1 2", 2, 2, 3),
             array("1 1.5 2  -1 2 1   3 -2 1  0.5 1 -1", 2, 2, 3), 0.5,
             title="numbers that are not whole"),
    ),
    hidden=lambda rng: (
        Case("not-square", integers(rng, 3, 2, 3), integers(rng, 3, 2, 3, scale=0.5),
             0.25 + rng.integers(1, 9), title="three channels, a filter that is not square"),
        Case("negative-sum", -abs(integers(rng, 3, 5, 5)), abs(integers(rng, 3, 5, 5)), -0.75,
             title="75 products whose sum is negative"),
        Case("square", integers(rng, 2, 4, 4), integers(rng, 2, 4, 4), float(integers(rng)),
             title="two channels, a square filter"),
    ),
    mistakes=(
        Mistake("bias-missing", "The bias is missing: it is added once, at the end.",
                lambda x, w, b: np.sum(x * w)),
        Mistake("bias-per-product", "The bias is added to every product; a filter has one bias, "
                "added once to the sum.", lambda x, w, b: np.sum(x * w + b)),
        Mistake("bias-per-channel", "The bias is added once per channel; a filter has one bias for "
                "all its channels.", lambda x, w, b: np.sum(x * w) + len(w) * b),
        Mistake("mean", "The products are averaged; a convolution takes their sum.",
                lambda x, w, b: np.mean(x * w) + b),
        Mistake("matrix-product", "This is a matrix product (@ or np.dot); each number of the "
                "window meets only the number of the filter at the same place.",
                lambda x, w, b: np.sum(x @ w) + b, lambda x, w, b: x @ w + b,
                lambda x, w, b: np.sum(np.dot(x, w)) + b, lambda x, w, b: np.dot(x, w) + b),
        Mistake("fixed-size", "The loops run to a fixed 3; windows come in other sizes, too, and "
                "w.shape says which.",
                _three_by_three, lambda x, w, b: _three_by_three(x, w, b, channels=3)),
        Mistake("turned", "The filter is turned by 180 degrees; deep learning's convolution leaves "
                "it as it is.", lambda x, w, b: np.sum(x * np.flip(w, (1, 2))) + b),
        Mistake("transposed", "Rows and columns of the filter (or of the window) are swapped; each "
                "number of the window meets the filter's number at the same place.",
                lambda x, w, b: np.sum(x * w.swapaxes(1, 2)) + b,
                lambda x, w, b: np.sum(x.swapaxes(1, 2) * w) + b,
                lambda x, w, b: np.sum(x * w.T) + b, lambda x, w, b: np.sum(x.T * w) + b,
                _loops_that_swap),
        Mistake("turned-in-depth", "The filter is turned along all its axes, so its channels are "
                "in reverse order, too; deep learning's convolution leaves it as it is.",
                lambda x, w, b: np.sum(x * np.flip(w)) + b),
        Mistake("channel-0-only", "Only channel 0 is used; a filter reaches through all channels.",
                lambda x, w, b: np.sum(x[0] * w[0]) + b),
        Mistake("last-channel-only", "Only the last channel is left in the sum; is the total "
                "overwritten at each channel?", lambda x, w, b: np.sum(x[-1] * w[-1]) + b),
        Mistake("number-per-channel", "The result has one number per channel; the sum runs over "
                "the channels, too.", lambda x, w, b: np.sum(x * w, axis=(1, 2)) + b),
        Mistake("not-summed", "The products are not added up; one step gives one number.",
                lambda x, w, b: x * w + b),
        Mistake("array-of-one", "The result is an array that holds one number; it should be the "
                "number itself.",
                lambda x, w, b: np.sum(x * w, keepdims=True)[0, 0] + b,
                lambda x, w, b: np.sum(x * w, keepdims=True)[0] + b,
                lambda x, w, b: np.sum(x * w, keepdims=True) + b),
        Mistake("summed-first", "The window and the filter are each summed before they are "
                "multiplied; first multiply place by place, then add.",
                lambda x, w, b: np.sum(x) * np.sum(w) + b),
        Mistake("activated", "A negative result became 0: the activation is a step of its own and "
                "comes later.", lambda x, w, b: np.maximum(np.sum(x * w) + b, 0)),
        Mistake("cut-to-whole", "The result is cut to a whole number; it is a float.",
                lambda x, w, b: int(np.sum(x * w) + b)),
        Mistake("input-changed", "The multiplication (*= or out=) writes into x_slice itself; make "
                "a new array for the products, because the next window needs the same pixels.",
                _in_place),
    ),
    hints=(
        "How many numbers go in, and how many come out? 75 products for a 5x5x3 filter, then one "
        "number.",
        "NumPy's * multiplies two arrays of the same shape place by place, whatever their size.",
        "np.sum without an axis adds up every number of an array, over all three axes. The bias "
        "comes last.",
    ),
)  # fmt: skip
