"""Correlation of one image with one kernel, both of any shape."""

from functools import partial

import numpy as np

from course_lib.exercises.filters._shared import EDGE, OBLONG, SLIDE, fit, same_size, sliding
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake
from course_lib.functional import correlate2d


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    return (
        Case("hidden-square", draw(5, 5), draw(3, 3), part="square", title="a square image"),
        Case("hidden-even", draw(6, 6), draw(2, 2) + 0.5, part="square",
             title="a square image, an even kernel, fractions"),
        Case("hidden-wide", draw(4, 7), draw(3, 2), part="any shape",
             title="an image wider than high, a kernel higher than wide"),
        Case("hidden-high", draw(7, 4), draw(2, 3), part="any shape",
             title="an image higher than wide, a kernel wider than high"),
        Case("hidden-one-row", draw(6, 5), draw(1, 4), part="any shape",
             title="a kernel of one row"),
        Case("hidden-as-large", draw(3, 5), draw(3, 5), part="any shape",
             title="a kernel as large as the image"),
    )  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=correlate2d,
    visible=(
        Case("lesson-example", *SLIDE, want=array("15 16  6 15", 2, 2), part="square",
             title="the example of the lesson"),
        Case("fractions", array("4 1 -2  0 3 5  -1 2 6", 3, 3), array("1.5 -1  .5 2", 2, 2),
             part="square", title="a small image with fractions"),
        Case("one-row", *EDGE, part="any shape", title="a vertical edge, a kernel of one row"),
        Case("oblong", *OBLONG, part="any shape",
             title="an image and a kernel that are not square"),
        Case("as-large", array("2 5  1 -3", 2, 2), array("3 1  -2 4", 2, 2), part="any shape",
             title="a kernel as large as the image"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("no-plus-one", "A row and a column of the result are missing. On paper, count the "
                "places of a 3-wide window in a 4-wide image: the first place counts, too.",
                sliding(lambda n, f: n - f)),
        Mistake("size-of-image", "The result has the size of the image, and zeros at its end: it "
                "should have one entry for each place where the whole kernel fits.",
                lambda image, kernel: np.pad(correlate2d(image, kernel),
                                             [(0, f - 1) for f in kernel.shape])),
        Mistake("padded", "Zeros were put around the image. Here the kernel only visits places "
                "where it lies wholly inside the image.", same_size),
        Mistake("turned", "The kernel was turned around. Correlation lays it on the image as it "
                "is: upper left on upper left.",
                lambda image, kernel: correlate2d(image, np.flip(kernel))),
        Mistake("transposed-result", "The result is transposed: rows and columns of the result are "
                "swapped. The first index counts places downwards.",
                lambda image, kernel: correlate2d(image, kernel).T),
        Mistake("kernel-sizes-swapped", "Height and width of the kernel are swapped. In a shape "
                "the rows come first.",
                sliding(size=np.flip), sliding(size=np.flip, four_loops=True)),
        Mistake("height-twice", "The kernel's height is used for its width, too. A kernel need not "
                "be square.", sliding(size=lambda f: f[[0, 0]])),
        Mistake("mean", "This is the mean of the products. The operation adds them up and does not "
                "divide.", lambda image, kernel: correlate2d(image, kernel) / kernel.size),
        Mistake("last-product", "Only the last product of each window is left: each product "
                "replaces the one before. All of them belong to the sum.",
                sliding(combine=lambda window, kernel: window[-1, -1] * kernel[-1, -1])),
        Mistake("first-product", "Only the first product of each window is there. Does a return or "
                "an index stop the walk through the window early?",
                sliding(combine=lambda window, kernel: window[0, 0] * kernel[0, 0])),
        Mistake("pixels-only", "This is the sum of the window's pixels: the kernel's numbers do "
                "not take part.", lambda image, kernel: correlate2d(image, np.ones_like(kernel))),
        Mistake("sum-never-reset", "The running sum goes on from one place to the next. Each place "
                "begins again at 0.",
                lambda image, kernel: np.cumsum(correlate2d(image, kernel)).reshape(
                    fit(np.array(image.shape), kernel.shape))),
        Mistake("matrix-product", "The matrix product @ was used. Here each pixel meets only the "
                "number that lies on it: element by element.",
                sliding(combine=lambda window, kernel: (window @ kernel).sum())),
        Mistake("kernel-transposed", "The kernel's rows and columns are swapped: it lies on the "
                "image transposed.",
                lambda image, kernel: correlate2d(image, kernel.T),
                sliding(combine=lambda window, kernel: (window * kernel.T).sum())),
        Mistake("whole-numbers", "The fractions are lost: the result holds whole numbers only. "
                "Which dtype has it?",
                lambda image, kernel: correlate2d(image, kernel).astype(int)),
        Mistake("loop-too-short", "The last row or the last column of the result stays 0: a loop "
                "ends one place too early. range(n) ends before n.",
                *(sliding(lambda n, f, less=less: fit(n, f) - less, shape=fit)
                  for less in ([1, 1], [1, 0], [0, 1]))),
        Mistake("image-sizes-swapped", "Height and width of the image are swapped. In a shape the "
                "rows come first.",
                sliding(lambda n, f: fit(n[::-1], f)),
                sliding(lambda n, f: fit(n[::-1], f), four_loops=True)),
        Mistake("result-swapped", "The result is made with rows and columns swapped: in its shape "
                "the rows come first.", sliding(shape=lambda n, f: fit(n, f)[::-1])),
        Mistake("stored-swapped", "The sums are stored with rows and columns swapped: the first "
                "index of the result counts places downwards.",
                sliding(where=lambda i, j: (j, i))),
        Mistake("windows-shrink", "The windows shrink as they move on: a slice that begins at i "
                "must end h rows after i, not at row h.",
                sliding(window=lambda i, j, h, w: np.s_[i:h, j:w])),
        Mistake("windows-one-short", "The windows are one row and one column too small: a slice "
                "ends before its second number.",
                sliding(window=lambda i, j, h, w: np.s_[i : i + h - 1, j : j + w - 1])),
        Mistake("window-jumps", "The window jumps by its own size. The next place is one pixel "
                "further.",
                sliding(window=lambda i, j, h, w: np.s_[i * h : i * h + h, j * w : j * w + w])),
        Mistake("early-return", "Only the beginning of the result is filled, and the rest is 0: a "
                "return inside a loop ends it at once.",
                sliding(lambda n, f: (1, fit(n, f)[1]), shape=fit),
                sliding(lambda n, f: (1, 1), shape=fit)),
        Mistake("always-three", "The kernel is taken to be 3x3. Its height and width are in its "
                "shape.", sliding(size=lambda f: np.array([3, 3])),
                sliding(size=lambda f: np.array([3, 3]), four_loops=True)),
        Mistake("not-summed", "The products are not added up: window times kernel is a whole "
                "matrix, and a place holds one number.",
                sliding(combine=lambda window, kernel: window * kernel)),
        Mistake("loop-too-long", "A loop visits every pixel of the image, and near the end the "
                "kernel sticks out. It must end with the last place where the kernel fits.",
                sliding(lambda n, f: n, shape=fit),
                sliding(lambda n, f: (n[0], fit(n, f)[1]), shape=fit),
                sliding(lambda n, f: (fit(n, f)[0], n[1]), shape=fit),
                sliding(lambda n, f: n, shape=fit, four_loops=True)),
        Mistake("image-changed", "The products are written into the image: a slice of an array is "
                "a view, so changing the window in place changes the image, and the next windows "
                "see it.",
                sliding(combine=lambda window, kernel: np.multiply(window, kernel, window).sum())),
    ),
    hints=(
        "First the size of the result: at how many places does the kernel fit from top to bottom, "
        "and at how many from left to right? Begin with zeros of that size.",
        'Then the formula under "As a formula": two loops for i and j, over the places. What a and '
        "b do can be two more loops, or a slice of the image.",
        "A window begins at row i and column j. Where does it end? And keep the axes apart: height "
        "and rows belong to i, width and columns to j, in every shape, range, slice and index.",
    ),
    teaches=("course_lib.functional.correlate2d",),
)  # fmt: skip
