"""What lesson 4 asks its students to predict."""

import numpy as np

from course_lib.exercises.prediction import Prediction
from course_lib.functional import im2col

NINE_PIXELS = np.arange(9.0).reshape(1, 1, 3, 3)
OF_NINE_PIXELS = im2col(NINE_PIXELS, 2)
FIRST_ROW_ONLY = np.where(np.arange(4)[:, None] == 0, OF_NINE_PIXELS, np.nan)
ONES_AND_TWOS = np.stack([np.full((1, 2, 2), 1.0), np.full((1, 2, 2), 2.0)])


def _nested(matrix):
    """A matrix as the key of a wrong answer."""
    return tuple(map(tuple, matrix.tolist()))


def _copies():
    """In how many rows the middle of a digit stands, for windows of 5x5."""
    places = np.arange(28 * 28.0).reshape(1, 1, 28, 28)
    return int(np.sum(im2col(places, 5) == places[0, 0, 14, 14]))


def _both_in_another_order():
    rng = np.random.default_rng(4)
    col, col_w = im2col(rng.normal(size=(1, 2, 5, 5)), 3), rng.normal(size=(18, 4))
    order = rng.permutation(18)
    return "nothing" if np.allclose(col[:, order] @ col_w[order], col @ col_w) else "numbers"


def _multiplications():
    """Those of the loops and those of the product, for a layer."""
    n, c, oh, ow, fn, fh, fw = 1, 3, 396, 396, 64, 5, 5
    loops = n * fn * oh * ow * (c * fh * fw)
    product = (n * oh * ow) * (c * fh * fw) * fn
    return "same" if product == loops else "fewer" if product < loops else "more"


PREDICTIONS = {
    "nine_pixels_as_rows": Prediction(
        lambda: OF_NINE_PIXELS,
        "Each row is a window, read row by row; the windows go from left to right, then down.",
        start=FIRST_ROW_ONLY,
        wrong={
            _nested(OF_NINE_PIXELS[[0, 2, 1, 3]]): "The windows go from left to right first, and "
            "then down.",
            _nested(OF_NINE_PIXELS[:, [0, 2, 1, 3]]): "A window is read row by row, as the first "
            "row shows.",
        },
    ),
    "two_filters_as_columns": Prediction(
        lambda: ONES_AND_TWOS.reshape(2, -1).T,
        "Each filter is one column, so that every row of windows meets every filter.",
        wrong={
            _nested(ONES_AND_TWOS.reshape(-1, 2)): "That is what reshape(4, 2) gives: it cuts the "
            "line 1 1 1 1 2 2 2 2 into pairs, and no column is a filter.",
        },
    ),
    "copies_of_a_pixel": Prediction(
        _copies,
        "A pixel in the middle lies in every window that begins up to four rows above and up to "
        "four columns to the left of it: 5 · 5 windows.",
        wrong={
            1: "Windows overlap: their neighbours read the same pixel again.",
            5: "That is along one axis; windows are shifted along both.",
            10: "The shifts along rows and columns combine: 5 · 5, not 5 + 5.",
            576: "That is how many windows there are; most are too far away to read this pixel.",
        },
        unit="rows",
    ),
    "both_in_another_order": Prediction(
        _both_in_another_order,
        "A dot product is a sum, and a sum does not care about the order, as long as each pixel "
        "still meets its own weight.",
        choices={
            "nothing": "nothing",
            "numbers": "the numbers of the product",
            "rows": "the order of its rows",
        },
        wrong={
            "numbers": "They would change if only one of the two were mixed; here each pixel moves "
            "along with its weight.",
            "rows": "The numbers inside each row are mixed; the rows stay where they are.",
        },
    ),
    "shape_of_the_product": Prediction(
        lambda: (im2col(np.zeros((2, 3, 7, 7)), 5) @ np.zeros((75, 6))).shape,
        "Two images have 2 · 3 · 3 windows, a row each, and each of the six filters is a column.",
        wrong={
            (2, 6, 3, 3): "That is what we want in the end; the product of two matrices is a "
            "matrix.",
            (9, 6): "There are two images, and each has nine windows.",
            (6, 18): "The windows are the rows, and the filters the columns.",
            (18, 75): "That is the matrix of windows; each row meets six filters.",
            (75, 6): "That is the matrix of the filters.",
            (98, 6): "A 5x5 filter does not fit at each of the 7 · 7 pixels.",
        },
    ),
    "multiplications": Prediction(
        _multiplications,
        "Each number of the result is still one window times one filter; only the loops have "
        "moved, from Python into the matrix product.",
        choices={
            "fewer": "far fewer",
            "same": "just as many",
            "more": "more: the matrix has many copies of each pixel",
        },
        wrong={
            "fewer": "Every window meets every filter, as before. The time goes elsewhere: Python "
            "takes a while for each step of a loop, and a matrix product has none.",
            "more": "The copies are those that the loops read, too: each window multiplies all its "
            "pixels.",
        },
    ),
}
