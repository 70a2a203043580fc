"""What lesson 1 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_photo
from course_lib.exercises.filters.correlate2d import correlate2d
from course_lib.exercises.filters.learn_kernel import learn_kernel
from course_lib.exercises.prediction import Prediction

ABOVE_MINUS_BELOW = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
PHOTO, FILTER = 160, 3  # pixels a side
OFFERED = {"1 thousand": 1e3, "20 thousand": 2e4, "200 thousand": 2e5, "20 million": 2e7}


def _rows_that_answer():
    dark_above = np.zeros((6, 5))
    dark_above[3:] = 100
    return int(correlate2d(dark_above, ABOVE_MINUS_BELOW).any(axis=1).sum())


def _multiply_adds():
    """Which of the offered numbers is nearest, on a scale of powers."""
    exact = (PHOTO - FILTER + 1) ** 2 * FILTER**2
    return min(OFFERED, key=lambda name: abs(np.log(OFFERED[name] / exact)))


def _filters_until_one(size=9):
    picture, count = np.ones((size, size)), 0
    while picture.size > 1:
        picture, count = correlate2d(picture, np.ones((3, 3))), count + 1
    return count


def _where_it_goes():
    picture = np.zeros((5, 5))
    picture[2, 2] = 1
    right_neighbour = np.zeros((3, 3))
    right_neighbour[1, 2] = 1
    _, column = np.argwhere(correlate2d(picture, right_neighbour))[0]
    return {0: "left", 1: "stays", 2: "right"}[int(column)]


def _a_single_one():
    single_one = np.zeros((5, 5))
    single_one[2, 2] = 1
    return correlate2d(single_one, np.arange(1, 10).reshape(3, 3))


def _second_step(rate=0.1):
    pixels, targets, k = np.array([1, 2]), np.array([3, 6]), 0.0
    for _ in range(2):
        k -= rate * 2 * np.mean((k * pixels - targets) * pixels)
    return round(k, 6)


def _best_teacher():
    patch = load_photo("camera", gray=True, size=PHOTO)[40:64, 50:74]
    teachers = {
        "noise": np.random.default_rng(0).standard_normal((16, 16)),
        "photograph": (patch - patch.mean()) / patch.std(),
        "flat": np.ones((16, 16)),
    }

    def left_over(name):
        target = correlate2d(teachers[name], ABOVE_MINUS_BELOW)
        learned = learn_kernel(teachers[name], target, 3, 40, 0.1)
        return np.abs(learned - ABOVE_MINUS_BELOW).max()

    return min(teachers, key=left_over)


PREDICTIONS = {
    "flat_but_bright": Prediction(
        lambda: int(correlate2d(np.full((3, 3), 100), ABOVE_MINUS_BELOW).item()),
        "Three products are 100, three are 0, three are −100: they cancel, however bright it is.",
        wrong={
            100: "The products of a whole row are added up, and the last row has minus signs.",
            300: "That is the upper row alone; the lower row takes the same away again.",
            600: "The lower row has minus signs: it takes away what the upper row gives.",
            900: "That is the sum of the pixels; each of them has a weight, and three are minus 1.",
        },
    ),
    "rows_that_answer": Prediction(
        _rows_that_answer,
        "The filter is three pixels high, so two of its places reach over the edge: one with one "
        "bright row under it, one with two. In both, the middle row counts for nothing.",
        wrong={
            1: "The edge is one line, but the filter has three rows: several places reach it.",
            3: "Three rows of the filter, but at one of these places all three pixels are alike.",
            4: "That is all rows of the result; at the top and at the bottom the filter lies on a "
            "flat area.",
        },
        unit="rows",
    ),
    "multiply_adds": Prediction(
        _multiply_adds,
        "158 · 158 places with nine multiply-adds each are 224,676. This is one small filter on "
        "one small gray picture; networks have hundreds, and so a later lesson is about speed.",
        choices={name: f"about {name}" for name in OFFERED},
        wrong={
            "20 thousand": "That is about the number of places; each takes nine multiply-adds.",
            "1 thousand": "The filter visits nearly every one of the 25,600 pixels.",
        },
    ),
    "pixel_moves": Prediction(
        _where_it_goes,
        "Each place takes the pixel on its right. So what was on the right comes to the left.",
        choices={
            "right": "It moves by one pixel to the right.",
            "left": "It moves by one pixel to the left.",
            "stays": "It stays where it is.",
            "darker": "It stays, and gets darker.",
        },
        wrong={
            "right": "The weight says where a place looks, not where it goes.",
            "stays": "Eight weights are 0, but the one that is left does not lie in the middle.",
            "darker": "The weights add up to 1, so the brightness stays.",
        },
    ),
    "filters_until_one": Prediction(
        _filters_until_one,
        "A 3x3 filter does not divide the size by 3: it takes away one pixel on each side. "
        "9, 7, 5, 3, 1.",
        wrong={
            2: "That would be 9, 3, 1; the window moves by one pixel, not by its own size.",
            3: "Each filter takes away two rows, not three.",
            8: "A 3x3 filter takes away one row above and one below.",
            9: "A 3x3 filter takes away one row above and one below.",
        },
        unit="filters",
    ),
    "a_single_one": Prediction(
        _a_single_one,
        "As the window moves to the right, the 1 moves to the left in it. So the first place meets "
        "the last weight, and the filter comes out turned by 180 degrees.",
        wrong={
            ((1, 2, 3), (4, 5, 6), (7, 8, 9)): "That is what true convolution makes of it. Lay the "
            "filter on the upper left corner: which of its weights meets the 1?",
            ((0, 0, 0), (0, 5, 0), (0, 0, 0)): "The 1 lies under the filter at all nine places, "
            "each time under another weight.",
            ((7, 8, 9), (4, 5, 6), (1, 2, 3)): "Top and bottom are swapped, but left and right "
            "are, too.",
            ((3, 2, 1), (6, 5, 4), (9, 8, 7)): "Left and right are swapped, but top and bottom "
            "are, too.",
        },
        start=np.full((3, 3), np.nan),
    ),
    "second_step": Prediction(
        _second_step,
        "The error has become half as large, and so has the gradient: −7.5. The step is 0.75, and "
        "1.5 + 0.75 = 2.25. Steps get smaller by themselves.",
        wrong={
            3: "The second step is not as long as the first: the error is smaller now.",
            0.75: "That is the step; it starts from 1.5.",
        },
        digits=2,
        tolerance=0.005,
    ),
    "best_teacher": Prediction(
        _best_teacher,
        "Noise contains every pattern, so every weight is put to the test. In a photograph, "
        "neighbours are much alike, and it is hard to say which of two weights is to blame.",
        choices={
            "noise": "noise",
            "photograph": "a piece of a photograph",
            "flat": "a flat picture, every pixel 1",
        },
        wrong={
            "photograph": "Real is not the same as varied: most of its pixels are like their "
            "neighbours.",
            "flat": "An edge filter is silent on it, and so is a filter of zeros: there is no "
            "error to learn from.",
        },
    ),
}
