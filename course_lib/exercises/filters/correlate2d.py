"""Correlation of one image with one kernel, both of any shape."""

from functools import partial

import numpy as np

from course_lib.exercises.filters._shared import EDGE, OBLONG, SLIDE, fit, same_size, sliding
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def correlate2d(image, kernel):
    """Sum the products of window and kernel, place by place."""
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + h, j : j + w]
            out[i, j] = np.sum(window * kernel)
    return out


def _by_lists(image, kernel):
    """A list of rows, and each row a list of dot products."""
    h, w = kernel.shape
    tops = range(image.shape[0] - h + 1)
    lefts = range(image.shape[1] - w + 1)
    return np.array([[np.vdot(image[i : i + h, j : j + w], kernel) for j in lefts] for i in tops])


def _jumping(stop, shape=fit, four_loops=False):
    """Loops in steps of the kernel's size, each up to stop(n, f).

    A result smaller than `fit` is filled place by place, another one where the loops are.
    """

    def variant(image, kernel):
        (height, width), (h, w) = image.shape, kernel.shape
        out = np.zeros([shape(height, h), shape(width, w)])
        for i in range(0, stop(height, h), h):
            for j in range(0, stop(width, w), w):
                place = (i, j) if shape is fit else (i // h, j // w)
                if four_loops:
                    for a, b in np.ndindex(h, w):
                        out[place] += image[i + a, j + b] * kernel[a, b]
                else:
                    out[place] = (image[i : i + h, j : j + w] * kernel).sum()
        return out

    return variant


def _jumping_along(axis):
    """Only one of the loops goes on in steps of the kernel's size."""

    def variant(image, kernel):
        sums, steps = correlate2d(image, kernel), [1, 1]
        steps[axis] = kernel.shape[axis]
        out = np.zeros_like(sums)
        out[:: steps[0], :: steps[1]] = sums[:: steps[0], :: steps[1]]
        return out

    return variant


# a smaller result is the same whether the loops or the windows jump
JUMPS_INTO_LESS = tuple(
    _jumping(stop, shape, four_loops)
    for stop in (fit, lambda n, f: n)
    for shape in (lambda n, f: n // f, lambda n, f: -(-n // f))
    for four_loops in (False, True)
)


def _in_the_images_dtype(image, kernel):
    return correlate2d(image, kernel).astype(image.dtype)


def _product_by_product_in_the_images_dtype(image, kernel):
    out = np.zeros([fit(n, f) for n, f in zip(image.shape, kernel.shape, strict=True)], image.dtype)
    for i, j in np.ndindex(out.shape):
        for a, b in np.ndindex(kernel.shape):
            out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out


def _picture_by_picture_in_the_images_dtype(image, kernel):
    rows, columns = (fit(n, f) for n, f in zip(image.shape, kernel.shape, strict=True))
    out = np.zeros((rows, columns), image.dtype)
    for a, b in np.ndindex(kernel.shape):
        out += image[a : a + rows, b : b + columns] * kernel[a, b]
    return out


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
        Case("hidden-one-column", draw(6, 4), draw(3, 1), part="any shape",
             title="a kernel of one column"),
        Case("hidden-one-number", draw(3, 4), draw(1, 1), part="any shape",
             title="a kernel of one number"),
        Case("hidden-whole-number-image", rng.integers(0, 256, (5, 4)),
             draw(2, 3) + rng.choice([0.25, 0.5]), part="any shape",
             title="an image of whole numbers, a kernel of fractions"),
    )  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=correlate2d,
    alternative=_by_lists,
    differs="The second needs no array of zeros and no size of the result: it collects the numbers "
    "in lists, and np.vdot multiplies and adds in one call.",
    minutes=15,
    difficulty=2,
    remarks=(
        Remark("four-loops", "Right, with four loops inside each other; a slice of the image can "
               "stand in the place of the two inner ones, and is faster.",
               lambda tree: loops(tree, comprehensions=False) >= 4),
    ),
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
        Case("one-column", array("2 0 1  -1 3 4  5 1 -2", 3, 3), array("1 -3", 2, 1),
             part="any shape", title="a kernel of one column"),
        Case("one-number", array("1 -2 3  0 4 5", 2, 3), array("-2", 1, 1), part="any shape",
             title="a kernel of one number"),
        Case("whole-number-image", np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]]),
             array(".5 -1  .25 1.5", 2, 2), part="any shape",
             title="an image of whole numbers, a kernel of fractions"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("no-plus-one", "A row and a column of the result are missing. On paper, count the "
                "places of a 3-wide window in a 4-wide image: the first place counts, too.",
                sliding(lambda n, f: n - f), sliding(shape=lambda n, f: n - f)),
        Mistake("size-of-image", "The result has the size of the image, and zeros at its end: it "
                "should have one entry for each place where the whole kernel fits.",
                lambda image, kernel: np.pad(correlate2d(image, kernel),
                                             [(0, f - 1) for f in kernel.shape])),
        Mistake("padded", "Zeros were put around the image. Here the kernel only visits places "
                "where it lies wholly inside the image.", same_size),
        Mistake("turned", "The kernel was turned around. Correlation lays it on the image as it "
                "is: upper left on upper left.",
                lambda image, kernel: correlate2d(image, np.flip(kernel))),
        Mistake("mirrored", "The kernel was mirrored: turned upside down, or from left to right. "
                "Correlation lays it on the image as it is: upper left on upper left.",
                lambda image, kernel: correlate2d(image, np.flipud(kernel)),
                lambda image, kernel: correlate2d(image, np.fliplr(kernel))),
        Mistake("transposed-result", "The result is transposed: rows and columns of the result are "
                "swapped. The first index counts places downwards.",
                lambda image, kernel: correlate2d(image, kernel).T),
        Mistake("kernel-sizes-swapped", "Height and width of the kernel are swapped. In a shape "
                "the rows come first.",
                sliding(size=np.flip), sliding(size=np.flip, four_loops=True),
                *(sliding(places, shape=lambda n, f: fit(n, f[::-1]), four_loops=four_loops)
                  for places in (fit, lambda n, f: fit(n, f[::-1]))
                  for four_loops in (False, True)),
                sliding(window=lambda i, j, h, w: np.s_[i : i + w, j : j + h])),
        Mistake("height-twice", "The kernel's height is used for its width, too. A kernel need not "
                "be square.", sliding(size=lambda f: f[[0, 0]]),
                sliding(size=lambda f: f[[0, 0]], four_loops=True)),
        Mistake("image-height-twice", "The image's height is used for its width, too. An image "
                "need not be square.",
                sliding(lambda n, f: fit(n[[0, 0]], f)),
                sliding(lambda n, f: fit(n[[0, 0]], f), four_loops=True)),
        Mistake("all-square", "Image and kernel are taken to be square. In both of them, rows and "
                "columns have a number of their own.",
                *(sliding(lambda n, f: fit(n[[0, 0]], f), size=lambda f: f[[0, 0]], four_loops=four)
                  for four in (False, True))),
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
        Mistake("matrix-product", "The matrix product was used (np.dot or @). Here each pixel "
                "meets only the number that lies on it: element by element.",
                sliding(combine=lambda window, kernel: (window @ kernel).sum())),
        Mistake("kernel-transposed", "The kernel's rows and columns are swapped: it lies on the "
                "image transposed.",
                lambda image, kernel: correlate2d(image, kernel.T),
                sliding(combine=lambda window, kernel: (window * kernel.T).sum()),
                sliding(four_loops=True, weight=lambda a, b: (b, a)),
                sliding(four_loops=True, pixel=lambda a, b: (b, a))),
        Mistake("whole-numbers", "The fractions are lost: the result holds whole numbers only. "
                "Which dtype has it?",
                lambda image, kernel: correlate2d(image, kernel).astype(int)),
        Mistake("dtype-of-image", "The result has the image's dtype. Where the image holds whole "
                "numbers, the fractions have no place in it.", _in_the_images_dtype,
                _product_by_product_in_the_images_dtype, _picture_by_picture_in_the_images_dtype),
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
        Mistake("begins-swapped", "The windows begin at the wrong places: the row index is used "
                "for the columns of the image, and the column index for its rows.",
                *(sliding(begin=lambda i, j: (j, i), four_loops=four) for four in (False, True))),
        Mistake("windows-shrink", "The windows shrink as they move on: a slice that begins at i "
                "must end h rows after i, not at row h.",
                sliding(window=lambda i, j, h, w: np.s_[i:h, j:w])),
        Mistake("windows-one-short", "The windows are one row and one column too small: a slice "
                "ends before its second number.",
                sliding(window=lambda i, j, h, w: np.s_[i : i + h - 1, j : j + w - 1])),
        Mistake("windows-one-long", "The windows are one row or one column too large: a slice ends "
                "before its second number. How many rows has the slice 2:5?",
                sliding(window=lambda i, j, h, w: np.s_[i : i + h + 1, j : j + w + 1]),
                sliding(window=lambda i, j, h, w: np.s_[i : i + h + 1, j : j + w]),
                sliding(window=lambda i, j, h, w: np.s_[i : i + h, j : j + w + 1])),
        Mistake("centred", "The windows begin above and to the left of their places, as if (i, j) "
                "were the middle of the window. It is the upper left corner.",
                sliding(window=lambda i, j, h, w: np.s_[i - 1 : i + 2, j - 1 : j + 2]),
                sliding(window=lambda i, j, h, w: np.s_[
                    i - h // 2 : i + h // 2 + 1, j - w // 2 : j + w // 2 + 1])),
        Mistake("added", "Pixels and weights are added. Each pixel is multiplied with the weight "
                "that lies on it; only the products are added up.",
                sliding(combine=lambda window, kernel: (window + kernel).sum())),
        Mistake("window-jumps", "The window jumps by its own size. The next place is one pixel "
                "further.",
                sliding(window=lambda i, j, h, w: np.s_[i * h : i * h + h, j * w : j * w + w]),
                *JUMPS_INTO_LESS),
        Mistake("loop-steps", "A loop goes on in steps of the kernel's size, so the places between "
                "are never visited. The next place is one pixel further.",
                *(_jumping(stop, fit, four_loops)
                  for stop in (fit, lambda n, f: n) for four_loops in (False, True)),
                *map(_jumping_along, (0, 1)), *JUMPS_INTO_LESS),
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
                sliding(lambda n, f: n, shape=fit, four_loops=True),
                *(sliding(lambda n, f: n, four_loops=four) for four in (False, True))),
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
