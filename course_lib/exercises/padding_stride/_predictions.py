"""What lesson 2 asks to predict."""

import numpy as np

from course_lib.datasets import load_photo
from course_lib.exercises.filters.correlate2d import EXERCISE as CORRELATE2D
from course_lib.exercises.padding_stride.conv_num_params import conv_num_params
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.padding_stride.zero_pad import zero_pad
from course_lib.exercises.prediction import Prediction

correlate2d = CORRELATE2D.reference
X = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
W = np.array([[2, 0, 1], [0, 1, 2], [1, 0, 2]])
EMPTY = np.nan


def _layers(n, f):
    count = 0
    while n >= f:
        n, count = conv_output_size(n, f), count + 1
    return count


def _windows(size, f):
    """How many windows read each pixel."""
    windows = np.zeros((size, size), dtype=int)
    for row, column in np.ndindex(size - f + 1, size - f + 1):
        windows[row : row + f, column : column + f] += 1
    return windows


def _borders():
    """Where a frame of zeros stands out in the vertical edges of a wall."""
    wall = zero_pad(load_photo("brick", gray=True, size=96), 1)
    edges = np.abs(correlate2d(wall, np.array([[1, 0, -1]] * 3)))
    usual = 2 * edges[1:-1, 1:-1].mean()
    sides = edges[:, 0].mean() > usual and edges[:, -1].mean() > usual
    ends = edges[0].mean() > usual and edges[-1].mean() > usual
    return {(True, True): "all", (True, False): "sides", (False, True): "ends"}.get(
        (sides, ends), "none"
    )


def _unread(n, f, stride):
    read = (conv_output_size(n, f, stride, strict=False) - 1) * stride + f
    return n * n - read * read


def _size(shape, f, stride, padding):
    return tuple(conv_output_size(n, f, stride, padding) for n in shape)


PREDICTIONS = {
    "layers_until_nothing": Prediction(
        lambda: _layers(64, 5),
        "Each layer takes 4 rows and 4 columns away: 60, 56, 52, … After 15 layers 4x4 are left, "
        "and no window of 5x5 fits into them.",
        wrong={
            12: "64 / 5 counts windows side by side; but they overlap, and a layer takes only 4 "
            "rows away.",
            13: "64 / 5 counts windows side by side; but they overlap, and a layer takes only 4 "
            "rows away.",
            16: "64 / 4 is nearly it: but into the last 4x4 no window of 5x5 fits.",
            31: "That would be right for filters of 3x3, which take 2 rows away.",
            32: "Two rows are taken away at each side, above and below.",
        },
        unit="layers",
    ),
    "windows_of_a_middle_pixel": Prediction(
        lambda: int(_windows(6, 3)[2, 2]),
        "The window can lie so that the pixel is in any of its 9 places. So the middle is read "
        "nine times as often as a corner.",
        wrong={
            16: "There are 16 windows in all, and some of them do not reach this pixel.",
            3: "It is in 3 windows along its row, and in each of 3 rows of windows.",
            6: "3 windows along the row and 3 along the column combine: they are multiplied.",
            4: "That is right for a pixel one step from the corner, both down and to the right.",
        },
        unit="windows",
    ),
    "padded_by_hand": Prediction(
        lambda: correlate2d(zero_pad(X, 1), W),
        "A place of the frame adds nothing to the sum. So at the border only the pixels count that "
        "lie in the window: six of nine at an edge, four of nine in a corner.",
        start=np.array(
            [[7, EMPTY, EMPTY, EMPTY], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, EMPTY]]
        ),
    ),
    "lines_at_the_border": Prediction(
        _borders,
        "On the left the window goes from black to bright, which is a number below 0: blue. On "
        "the right it goes from bright to black: orange. Above and below, the left half of the "
        "window is as dark as the right half, and the filter sees vertical edges only.",
        choices={
            "all": "at all four borders",
            "sides": "on the left and on the right",
            "ends": "above and below",
            "none": "nowhere: zeros add nothing to the sums",
        },
        wrong={
            "all": "The filter compares left with right. Above and below, the frame is black on "
            "both sides of the window.",
            "ends": "Above and below, the frame is black on both sides of the window, and this "
            "filter compares left with right.",
            "none": "They add nothing, and that is how the line comes about: the other side of the "
            "window, the bright one, is left alone in the sum.",
        },
    ),
    "stride_by_hand": Prediction(
        lambda: correlate2d(np.pad(X, ((0, 3), (0, 3)), mode="wrap"), W)[::2, ::2],
        "The pattern repeats after 4 pixels. Two steps of 2 pixels are 4: every second window "
        "sees the same pixels again.",
        start=np.array([[15, 17, EMPTY], [EMPTY] * 3, [EMPTY] * 3]),
    ),
    "size_of_28_by_31": Prediction(
        lambda: _size((28, 31), 5, 3, 2),
        "(28 + 4 - 5) / 3 + 1 = 10 rows, and (31 + 4 - 5) / 3 + 1 = 11 columns.",
        wrong={
            (9, 10): "One is missing in each: the first window, or one of the two sides of the "
            "padding.",
            (8, 9): "The padding is not counted: it lies on both sides of the input.",
            (11, 10): "Those are the columns and the rows; rows come first.",
            (10, 10): "Height and width are two computations, and the input is wider than high.",
            (28, 31): "That is the size with stride 1, and the window makes steps of 3.",
        },
    ),
    "pixels_never_read": Prediction(
        lambda: _unread(7, 3, 3),
        "Two windows of 3 read 6 rows and 6 columns: 36 of the 49 pixels. Lost are a whole row and "
        "a whole column, with their corner counted once.",
        wrong={
            1: "Along one axis one pixel is left over. In a square that is a whole row and a "
            "whole column.",
            2: "Along each axis one pixel is left over. In a square that is a whole row and a "
            "whole column.",
            7: "That is the last column. A row is lost as well.",
            12: "The corner is not read, either.",
            14: "The corner lies in the lost row and in the lost column, and is one pixel.",
            0: "Two windows of 3 are 6 pixels long; the seventh is not read.",
        },
        unit="pixels",
    ),
    "parameters_of_ten_filters": Prediction(
        lambda: conv_num_params(3, 10, 5),
        "Each filter has 5 · 5 · 3 = 75 weights and 1 bias: 76. Ten filters have 760. How large "
        "the picture is plays no part: the same 760 numbers work on any.",
        wrong={
            250: "A filter looks at all three channels, with a matrix of its own for each; and it "
            "has a bias.",
            260: "A filter looks at all three channels, with a matrix of its own for each.",
            750: "Those are the weights. Each filter has a bias, too.",
            751: "Each of the ten filters has a bias of its own.",
            780: "A filter adds up its three channels, and then one bias.",
            76: "That is one filter, and the layer has ten.",
            75: "Those are the weights of one filter.",
            10240: "That is how many numbers come out. How many are learned?",
        },
        unit="parameters",
    ),
}
