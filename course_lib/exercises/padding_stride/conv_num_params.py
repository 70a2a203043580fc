"""How many numbers a convolution layer learns."""

import numpy as np

from course_lib.exercises.record import Case, Exercise, Mistake


def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    rows, columns = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    weights = rows * columns * in_channels
    return out_channels * (weights + 1 if bias else weights)


def _by_arrays(in_channels, out_channels, kernel_size, bias=True):
    rows, columns = np.broadcast_to(kernel_size, 2)
    weights = np.empty((out_channels, in_channels, rows, columns))
    biases = np.empty(out_channels if bias else 0)
    return weights.size + biases.size


def _pair(kernel_size):
    return (kernel_size, kernel_size) if np.ndim(kernel_size) == 0 else kernel_size


def _params(weights=lambda c, n, h, w: n * c * h * w, biases=lambda c, n, h, w: n):
    """A variant with its own count of weights or of biases."""

    def variant(in_channels, out_channels, kernel_size, bias=True):
        sizes = (in_channels, out_channels, *_pair(kernel_size))
        return weights(*sizes) + (biases(*sizes) if bias else 0)

    return variant


def _by_area(area):
    """A variant that finds rows times columns in its own way."""

    def variant(in_channels, out_channels, kernel_size, bias=True):
        return out_channels * (in_channels * area(kernel_size) + bool(bias))

    return variant


def _unpacked(kernel_size):
    rows, columns = kernel_size
    return rows * columns


def _sizes_of_arrays(pair):
    """A variant that makes the arrays and asks for their sizes; pair(kernel_size) may go wrong."""

    def variant(in_channels, out_channels, kernel_size, bias=True):
        weights = np.empty((out_channels, in_channels, *pair(kernel_size)))
        return weights.size + (out_channels if bias else 0)

    return variant


def _for_squares(params):
    """The same for an int alone; a pair ends in an error, with one word or another."""
    return (
        params,
        lambda c, n, size, bias=True: params(c, n, size, bias) if size**2 else 0,
        lambda c, n, size, bias=True: params(c, n, size, bias) if size * size else 0,
    )


def _hidden(rng):
    def draw(low, high):
        return int(rng.integers(low, high))

    yield Case("square", draw(2, 7), draw(8, 20), draw(3, 8), title="a square filter, with bias")
    c, n, pair = draw(2, 7), draw(8, 20), (draw(2, 5), draw(6, 9))
    yield Case("low", c, n, pair, title="a filter lower than it is wide")
    c, n, size = draw(2, 7), draw(8, 20), draw(3, 8)
    yield Case("no-bias", c, n, size, bias=False, title="a square filter, without bias")
    c, n, pair = draw(8, 20), draw(2, 7), (draw(6, 9), draw(2, 5))
    title = "a filter higher than it is wide, without bias"
    yield Case("high-no-bias", c, n, pair, bias=False, title=title)
    yield Case("one-of-each", 1, 1, 1, title="one channel, one filter, one pixel")
    yield Case("gray", 1, draw(2, 9), draw(2, 6), title="a gray picture: one channel")


EXERCISE = Exercise(
    __name__,
    reference=conv_num_params,
    teaches=("course_lib.functional.conv_num_params",),
    minutes=4,
    difficulty=1,
    alternative=_by_arrays,
    differs="It makes the layer's two arrays as lesson 3 will, and asks each how many numbers it "
            "holds: nothing to multiply, but it takes memory.",
    visible=(
        Case("one-filter", 3, 1, 5, title="one 5x5 filter for a colour picture"),
        Case("ten-filters", 3, 10, 5, title="ten of them"),
        Case("ten-without-bias", 3, 10, 5, bias=False, title="ten of them, without bias"),
        Case("pair", 1, 4, (2, 3), title="2 rows, 3 columns, a gray picture"),
        Case("column", 2, 4, (3, 1), bias=False, title="3 rows, 1 column, without bias"),
        Case("single-pixel", 16, 8, 1, title="filters of a single pixel"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("biases-missing", "The biases are missing. Each filter adds a number of its own to "
                "its sums.", *_for_squares(_params(biases=lambda c, n, h, w: 0))),
        Mistake("one-bias", "One bias is counted for the whole layer. How many filters are there?",
                *_for_squares(_params(biases=lambda c, n, h, w: 1))),
        Mistake("bias-per-input-channel", "One bias is counted for each input channel. The bias "
                "belongs to the filter.", _params(biases=lambda c, n, h, w: c)),
        Mistake("bias-per-channel", "One bias is counted for each channel of each filter. A filter "
                "adds up all its channels, and then the bias once.",
                _params(biases=lambda c, n, h, w: c * n)),
        Mistake("bias-always", "The biases are counted even with bias=False.",
                *_for_squares(lambda c, n, size, bias=True: conv_num_params(c, n, size))),
        Mistake("bias-reversed", "bias is used the wrong way round: the biases are counted when it "
                "is False.", lambda c, n, size, bias=True: conv_num_params(c, n, size, not bias)),
        Mistake("one-channel", "The filter is counted as if it had one channel. It has as many "
                "channels as the input.", _params(weights=lambda c, n, h, w: n * h * w)),
        Mistake("one-channel-one-bias", "The filter is counted as if it had one channel, and one "
                "bias for the whole layer. It has as many channels as the input, and a bias of its "
                "own.", *_for_squares(_params(weights=lambda c, n, h, w: n * h * w,
                                              biases=lambda c, n, h, w: 1))),
        Mistake("one-filter", "This is one filter only. The layer has out_channels of them.",
                _params(weights=lambda c, n, h, w: c * h * w, biases=lambda c, n, h, w: 1)),
        Mistake("weights-of-one-filter", "The weights of one filter are counted, with the biases "
                "of all of them.", _params(weights=lambda c, n, h, w: c * h * w)),
        Mistake("not-squared", "A kernel_size of 5 stands for 5 rows and 5 columns. How many "
                "numbers is that?", _by_area(lambda size: np.prod(size).item())),
        Mistake("first-of-pair", "Of a pair only the first number is used. The second is the "
                "width.", _by_area(lambda size: _pair(size)[0] ** 2)),
        Mistake("int-only", "kernel_size may also be a pair (rows, columns). Test which of the two "
                "it is.", _by_area(lambda size: size**2), _by_area(lambda size: size * size),
                _sizes_of_arrays(lambda size: (size, size))),
        Mistake("pair-only", "kernel_size may also be a single int, which stands for rows and for "
                "columns. Test which of the two it is.",
                _by_area(_unpacked), _by_area(lambda size: size[0] * size[1]),
                _sizes_of_arrays(lambda size: size)),
        Mistake("rows-plus-columns", "Rows and columns are added. How many numbers has a matrix of "
                "5 rows and 5 columns?", _params(weights=lambda c, n, h, w: n * c * (h + w))),
        Mistake("channels-plus-area", "Channels and filter area are added. Every channel has a "
                "whole filter area of its own.",
                _params(weights=lambda c, n, h, w: n * (c + h * w))),
    ),
    hints=(
        "Count the numbers in one filter first. It has rows, columns and channels.",
        "An int and a pair need one more line: `isinstance(kernel_size, int)` tells them apart. "
        "Turn the int into a pair first, and the rest is the same for both.",
        "To the numbers of one filter add its bias, if there is one. "
        "Then think of all the filters: which argument says how many they are?",
    ),
)  # fmt: skip
