"""Find the bug: an im2col that reshapes where axes must move."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import calls


def mend_im2col(x, fh, fw):
    images, channels, height, width = x.shape
    lines, places = height - fh + 1, width - fw + 1
    taps = np.zeros((images, channels, fh, fw, lines, places), dtype=x.dtype)
    for u, v in np.ndindex(fh, fw):
        taps[:, :, u, v] = x[:, :, u : u + lines, v : v + places]
    windows = np.moveaxis(taps, (4, 5), (1, 2))  # (N, OH, OW, C, FH, FW)
    return windows.reshape(images * lines * places, channels * fh * fw)


def axes_in_order_from_the_start(x, fh, fw):
    N, C, H, W = x.shape
    OH, OW = H - fh + 1, W - fw + 1
    rows = np.zeros((N, OH, OW, C, fh, fw), dtype=x.dtype)
    for u in range(fh):
        for v in range(fw):
            pixels = x[:, :, u : u + OH, v : v + OW]
            rows[:, :, :, :, u, v] = np.moveaxis(pixels, 1, -1)
    return rows.reshape(N * OH * OW, C * fh * fw)


def _only_reshaped(x, fh, fw):
    images, channels, height, width = x.shape
    lines, places = height - fh + 1, width - fw + 1
    taps = np.zeros((images, channels, fh, fw, lines, places), dtype=x.dtype)
    for u, v in np.ndindex(fh, fw):
        # pixel (u, v) of all windows at once
        taps[:, :, u, v] = x[:, :, u : u + lines, v : v + places]
    windows = taps.reshape(images, lines, places, channels, fh, fw)
    return windows.reshape(images * lines * places, channels * fh * fw)


def _taps(x, fh, fw, *, order, dtype=None, flat=True):
    """All taps, whose axes (N, C, FH, FW, OH, OW) are put into an order."""
    n, c, h, w = x.shape
    oh, ow = h - fh + 1, w - fw + 1
    taps = np.zeros((n, c, fh, fw, oh, ow), dtype=dtype or x.dtype)
    for u, v in np.ndindex(fh, fw):
        taps[:, :, u, v] = x[:, :, u : u + oh, v : v + ow]
    moved = taps.transpose(order)
    return moved.reshape(n * oh * ow, c * fh * fw) if flat else moved


def _ordered(*order, **options):
    return partial(_taps, order=order, **options)


def _turned(x, fh, fw):
    return mend_im2col(x, fh, fw).T


def _reshaped_then_turned(x, fh, fw):
    """A matrix whose rows are the numbers of windows, turned afterwards."""
    columns = _taps(x, fh, fw, order=(0, 1, 2, 3, 4, 5)).reshape(x.shape[1] * fh * fw, -1)
    return columns.T


EXERCISE = Exercise(
    __name__,
    reference=mend_im2col,
    alternative=axes_in_order_from_the_start,
    differs="The first moves the axes at the end; the second has them in the order of the rows "
            "from the start, and moves the channels of each piece.",
    minutes=6,
    difficulty=2,
    remarks=(
        Remark("im2col", "The matrix is right, since your im2col makes it. The colleague's code "
               "has the bug still: which line is it?", lambda tree: calls(tree, "im2col")),
    ),
    visible=(
        Case("nine-pixels", np.arange(9.0).reshape(1, 1, 3, 3), 2, 2,
             title="the nine pixels of the lesson",
             want=array("0 1 3 4  1 2 4 5  3 4 6 7  4 5 7 8", 4, 4)),
        Case("nothing-square", np.arange(1.0, 16).reshape(1, 1, 3, 5), 2, 3,
             title="an image and windows that are not square"),
        Case("two-channels", np.arange(1.0, 25).reshape(1, 2, 3, 4), 2, 3, title="two channels"),
        Case("two-images", np.arange(1.0, 25).reshape(2, 1, 3, 4), 2, 2, title="two images"),
        Case("two-of-each", np.arange(48.0).reshape(2, 2, 4, 3) - 20, 3, 2,
             title="two images, two channels"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, *shape, high=99), *size, title=title)
        for id, title, shape, size in (
            ("several", "two images, three channels", (2, 3, 4, 5), (2, 3)),
            ("gray", "three gray images", (3, 1, 5, 4), (3, 2)),
            ("colour", "one image in colour", (1, 3, 3, 6), (2, 2)),
        )
    ),
    mistakes=(
        Mistake("reshaped-only", "It is wrong as it was: right where there is one window, or one "
                "number in each window. In which order does reshape read the axes?",
                _only_reshaped),
        Mistake("channels-last", "Within a row the channels come last now; the order is channels, "
                "rows, columns.", _ordered(0, 4, 5, 2, 3, 1)),
        Mistake("window-transposed", "Within a channel the window is read column by column now.",
                _ordered(0, 4, 5, 1, 3, 2)),
        Mistake("columns-first", "The windows come column by column now; they come line by line.",
                _ordered(0, 5, 4, 1, 2, 3)),
        Mistake("place-by-place", "The images change fastest from row to row now; all windows of "
                "image 0 come first.", _ordered(4, 5, 0, 1, 2, 3)),
        Mistake("reversed", "All axes are reversed; images stay in front, then the places, then "
                "what a window holds.", _ordered(5, 4, 3, 2, 1, 0)),
        Mistake("other-order", "The axes are in a new order, but not in the one that is "
                "needed: which image and which place say the row, and what the window holds "
                "stands in it.", _ordered(0, 1, 4, 5, 2, 3), _ordered(0, 4, 5, 3, 2, 1),
                _ordered(0, 4, 1, 5, 2, 3), _ordered(0, 2, 3, 1, 4, 5),
                _ordered(4, 5, 1, 0, 2, 3)),
        Mistake("not-flat", "The axes are moved, but the result still has six of them; it is a "
                "matrix.", _ordered(0, 4, 5, 1, 2, 3, flat=False)),
        Mistake("matrix-turned", "The result has a column for each window now; each window is a "
                "row.", _turned),
        Mistake("images-mixed", "The matrix is turned after the reshape: that is right for one "
                "image, but with two, the images are mixed.", _reshaped_then_turned),
    ),
    hints=(
        "Read its matrix for the nine pixels of the lesson. One window should be a row; where do "
        "its four numbers stand?",
        "The array taps has the axes (N, C, FH, FW, OH, OW). A row is one image and one place. So "
        "which axes must come first, and which last?",
        "The loop is right, and so is the last line. Between them the axes must move: transpose "
        "takes the whole new order.",
    ),
)  # fmt: skip
