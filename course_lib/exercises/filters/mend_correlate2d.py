"""Find the bug: a correlation by four loops, whose running sum begins in the wrong line."""

from functools import partial

import numpy as np

from course_lib.exercises.filters._shared import EDGE, OBLONG, SLIDE
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def mend_correlate2d(image, kernel):
    """Each place begins a running sum of its own."""
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        for j in range(width - w + 1):
            total = 0
            for a in range(h):
                for b in range(w):
                    total = total + image[i + a, j + b] * kernel[a, b]
            out[i, j] = total
    return out


def _without_total(image, kernel):
    """The result itself is the running sum: np.zeros has begun all of them."""
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(h, w):
            out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out


def _sum_goes_on_in_a_row(image, kernel):
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        total = 0
        for j in range(width - w + 1):
            for a in range(h):
                for b in range(w):
                    total = total + image[i + a, j + b] * kernel[a, b]
            out[i, j] = total
    return out


def _without_total(image, kernel):
    """The result itself is the running sum: np.zeros has begun all of them."""
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(h, w):
            out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out


def _sum_goes_on_in_a_row(image, kernel):
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        total = 0
        for j in range(width - w + 1):
            for a in range(h):
                for b in range(w):
                    total = total + image[i + a, j + b] * kernel[a, b]
            out[i, j] = total
    return out


def _cut_out(image, kernel, i, j, rows=slice(None)):
    """The sum at one place, of all rows of the kernel or of some."""
    h, w = kernel.shape
    return (image[i : i + h, j : j + w] * kernel)[rows].sum()


def _with(change, image, kernel):
    """What change(sums) makes of the right result."""
    return change(mend_correlate2d(image, kernel))


def _last_row_of_kernel(image, kernel):
    return mend_correlate2d(image[kernel.shape[0] - 1 :], kernel[-1:])


def _last_product(image, kernel):
    return mend_correlate2d(image[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :], kernel[-1:, -1:])


def _only(sums, places):
    out = np.zeros_like(sums)
    out[places] = sums[places]
    return out


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    return (
        Case("hidden-square", draw(5, 5), draw(3, 3), title="a square image"),
        Case("hidden-wide", draw(4, 7), draw(3, 2),
             title="an image wider than high, a kernel higher than wide"),
        Case("hidden-high", draw(7, 4), draw(2, 3),
             title="an image higher than wide, a kernel wider than high"),
        Case("hidden-fractions", draw(3, 5), draw(2, 2) + 0.5, title="a kernel of fractions"),
    )  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=mend_correlate2d,
    alternative=_without_total,
    differs="The second needs no running sum beside the result: each number of the result, which "
    "begins as 0, is one.",
    minutes=4,
    difficulty=2,
    visible=(
        Case("lesson-example", *SLIDE, want=array("15 16  6 15", 2, 2),
             title="the example of the lesson"),
        Case("one-row", *EDGE, title="a vertical edge, a kernel of one row"),
        Case("oblong", *OBLONG, title="an image and a kernel that are not square"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("sum-goes-on-in-a-row", "It is wrong as it was: the first number of each row is "
                "right, and those behind it are not. By how much is each of them off?",
                _sum_goes_on_in_a_row),
        Mistake("sum-never-reset", "The sum now goes on through the whole result, from row to row, "
                "too: it begins only once. Each place needs a sum of its own.",
                partial(_with, lambda sums: np.cumsum(sums).reshape(sums.shape))),
        Mistake("only-last-row", "The sum now begins again in each row of the kernel, so only the "
                "last row is left of it. All rows of one window belong to one sum.",
                _last_row_of_kernel),
        Mistake("last-product", "Only the last product of each window is left: the sum begins "
                "again at each product. All products of one window belong to one sum.",
                _last_product),
        Mistake("reset-before-stored", "The result is all zeros: the sum is set back to 0 after it "
                "was added up and before it is stored.", partial(_with, np.zeros_like)),
        Mistake("stored-once-a-row", "Only the last column of the result is filled: the sum is "
                "stored after the loop over the columns, once in each row. Each place stores one.",
                partial(_with, lambda sums: _only(sums, np.s_[:, -1:])),
                partial(_with, lambda sums: _only(np.cumsum(sums, axis=1), np.s_[:, -1:]))),
        Mistake("early-return", "Only the beginning of the result is filled, and the rest is 0: a "
                "return inside a loop ends it at once.",
                partial(_with, lambda sums: _only(sums, np.s_[:1])),
                partial(_with, lambda sums: _only(sums, np.s_[:1, :1]))),
        Mistake("loop-too-short", "The last row or the last column of the result stays 0. The "
                "ranges were right: they need no mending.",
                *(partial(_with, partial(_only, places=places))
                  for places in (np.s_[:-1, :-1], np.s_[:-1], np.s_[:, :-1]))),
    ),
    hints=(
        "Run it on the example of the lesson, which you know by heart: 15, 16, 6, 15. Which "
        "numbers of the result are right, and which are not?",
        "The first column is right, the second is not. How far is 31 from 16, and where have you "
        "seen that number?",
        "A running sum must begin at 0 as often as there are places. Count how often it begins "
        "here.",
    ),
    teaches=("course_lib.functional.correlate2d",),
)  # fmt: skip
