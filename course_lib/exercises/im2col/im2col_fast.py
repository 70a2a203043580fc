"""A bonus: im2col without a loop over places, to race with."""

import ast
from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import COMPREHENSIONS, LOOPS, calls, loops, mentions


def im2col_fast(x, fh, fw, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (fh, fw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]  # (N, C, OH, OW, fh, fw), nothing copied yet
    N, C, OH, OW, _, _ = windows.shape
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * fh * fw)


def tap_by_tap(x, fh, fw, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = padded.shape
    OH, OW = (H - fh) // stride + 1, (W - fw) // stride + 1
    col = np.empty((N, OH, OW, C, fh, fw), dtype=x.dtype)
    for u in range(fh):
        for v in range(fw):
            down = slice(u, u + stride * OH, stride)
            right = slice(v, v + stride * OW, stride)
            col[..., u, v] = padded[:, :, down, right].transpose(0, 2, 3, 1)
    return col.reshape(N * OH * OW, C * fh * fw)


def _axes(x, fh, fw, stride=1, padding=0, *, order=(0, 2, 3, 1, 4, 5), flat=True, cut=None):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (fh, fw), axis=(2, 3))
    windows = cut(windows, stride) if cut else windows[:, :, ::stride, ::stride]
    n, c, oh, ow, *_ = windows.shape
    moved = windows.transpose(order)
    return moved.reshape(n * oh * ow, c * fh * fw) if flat else moved.copy()


def _ordered(*order, **options):
    return partial(_axes, order=order, **options)


def _first_ones(windows, stride):
    """As many as the stride leaves, but neighbours."""
    oh, ow = (-(-n // stride) for n in windows.shape[2:4])
    return windows[:, :, :oh, :ow]


def _tap_by_tap(end):
    """One pixel of all windows at a time, whose slices end elsewhere: end(u, OH, stride)."""

    def wrong(x, fh, fw, stride=1, padding=0):
        padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        n, c, h, w = padded.shape
        oh, ow = (h - fh) // stride + 1, (w - fw) // stride + 1
        taps = np.zeros((n, c, fh, fw, oh, ow), dtype=x.dtype)
        for u, v in np.ndindex(fh, fw):
            bottom, right = end(u, oh, stride), end(v, ow, stride)
            taps[:, :, u, v] = padded[:, :, u:bottom:stride, v:right:stride]
        return taps.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, c * fh * fw)

    return wrong


def _race():
    rng = np.random.default_rng(4)
    return rng.normal(size=(16, 3, 32, 32)).astype(np.float32), 5, 5, 1, 2


def _in_dtype(dtype):
    return lambda x, *size, **options: im2col_fast(x, *size, **options).astype(dtype)


def _visits_places(tree):
    """Whether loops go over places: too many of them, or one that cuts windows out."""
    _, fh, fw = (argument.arg for argument in tree.args.args[:3])

    def of_a_window(node):
        return mentions(node, fh) or mentions(node, fw)

    def over_pixels(loop):
        """Whether it goes over the pixels of a window, itself or by a loop inside."""
        nodes = ast.walk(loop)
        return any(of_a_window(node.iter) for node in nodes if hasattr(node, "iter"))

    def cuts(loop):
        slices = [node for node in ast.walk(loop) if isinstance(node, ast.Slice)]
        return any(map(of_a_window, slices + calls(loop, "slice")))

    found = [node for node in ast.walk(tree) if isinstance(node, LOOPS + COMPREHENSIONS)]
    return loops(tree) > 3 or any(cuts(loop) and not over_pixels(loop) for loop in found)


EXERCISE = Exercise(
    __name__,
    reference=im2col_fast,
    alternative=tap_by_tap,
    differs="The first looks at all windows without a copy, and copies once, in the order of the "
            "rows; the second takes one pixel of all windows at a time.",
    minutes=15,
    difficulty=3,
    bonus=True,
    race=_race,
    dtype=True,
    remarks=(
        Remark("im2col", "The matrix is right, but your im2col makes it, loops and all: a race "
               "against yourself ends in a draw. Try it without.",
               lambda tree: calls(tree, "im2col")),
        Remark("loop-over-places", "Right, and it still visits one place after the other. Let each "
               "pixel of a window be taken of all windows at once, and race again: how much "
               "faster is that?", _visits_places),
    ),
    visible=(
        Case("nine-pixels", np.arange(9.0).reshape(1, 1, 3, 3), 2, 2,
             title="the nine pixels of the lesson",
             want=array("0 1 3 4  1 2 4 5  3 4 6 7  4 5 7 8", 4, 4)),
        Case("two-channels", np.arange(1.0, 25).reshape(1, 2, 3, 4), 2, 3, title="two channels"),
        Case("two-of-each", np.arange(48.0).reshape(2, 2, 4, 3) - 20, 3, 2,
             title="two images, two channels"),
        Case("float32", np.arange(12, dtype=np.float32).reshape(1, 1, 4, 3) / 2, 3, 2,
             title="an image of float32"),
        Case("whole-numbers", np.arange(8).reshape(1, 1, 2, 4) - 3, 1, 3,
             title="an image of whole numbers"),
        Case("stride-2", np.arange(1.0, 49).reshape(1, 2, 4, 6), 3, 3, stride=2,
             title="stride 2, a last row and a last column are left over"),
        Case("padding-1", np.arange(1.0, 13).reshape(1, 2, 2, 3), 2, 3, padding=1,
             title="padding 1"),
        Case("all-at-once", np.arange(120.0).reshape(2, 2, 5, 6) - 50, 3, 2, stride=2, padding=1,
             title="two images, two channels, stride 2 and padding 1"),
    ),
    hidden=lambda rng: (
        *(Case(id, integers(rng, *shape, high=99), *size, title=title, **options)
          for id, title, shape, size, options in (
              ("image", "one image, one channel", (1, 1, 4, 5), (3, 2), {}),
              ("images", "several images and channels", (2, 2, 5, 8), (2, 3), {}),
              ("all", "all at once, a last row and a last column left over",
               (2, 3, 8, 7), (3, 4), {"stride": 2, "padding": 1}),
              ("large-stride", "stride 3 and padding 2",
               (1, 3, 8, 7), (3, 3), {"stride": 3, "padding": 2}),
          )),
        Case("small-floats", rng.random((2, 1, 3, 5), dtype=np.float32), 2, 3,
             title="images of float32"),
    ),
    mistakes=(
        Mistake("reshaped-only", "The windows are only reshaped; the axes must be moved first, so "
                "that the numbers of one window lie behind one another.",
                _ordered(0, 1, 2, 3, 4, 5), _ordered(0, 1, 4, 5, 2, 3)),
        Mistake("channels-last", "Within a row the channels come last; the order is channels, "
                "rows, columns.", _ordered(0, 2, 3, 4, 5, 1)),
        Mistake("window-transposed", "Within a channel, the window is read column by column; it is "
                "read row by row.", _ordered(0, 2, 3, 1, 5, 4)),
        Mistake("columns-first", "The windows are taken column by column; in the matrix they stand "
                "row by row.", _ordered(0, 3, 2, 1, 4, 5)),
        Mistake("place-by-place", "The rows go place by place, and through all images at each; all "
                "windows of image 0 come first.", _ordered(2, 3, 0, 1, 4, 5)),
        Mistake("not-flat", "The result still has six axes; it is a matrix.",
                _ordered(0, 2, 3, 1, 4, 5, flat=False)),
        Mistake("matrix-turned", "The matrix is turned: it has a column for each window, and "
                "should have a row.", lambda *a, **k: im2col_fast(*a, **k).T),
        Mistake("every-place", "There is a row for each place of stride 1; with a larger stride, "
                "places are left out.",
                lambda x, fh, fw, stride=1, padding=0: im2col_fast(x, fh, fw, 1, padding)),
        Mistake("consecutive-windows", "The number of windows is right, but they begin at "
                "neighbouring pixels; with the stride, places are left out between them.",
                _ordered(0, 2, 3, 1, 4, 5, cut=_first_ones)),
        Mistake("stride-for-rows-only", "Only the lines of windows move by the stride; the columns "
                "need it, too.",
                _ordered(0, 2, 3, 1, 4, 5, cut=lambda windows, s: windows[:, :, ::s])),
        Mistake("tap-slice-ends-elsewhere", "For each pixel of a window, a slice takes one pixel "
                "of every window, `stride` apart; it ends too early or too late: OH steps of the "
                "stride behind where it began.",
                *map(_tap_by_tap, (
                    lambda u, n, stride: u + n, lambda u, n, stride: None,
                    lambda u, n, stride: stride * n, lambda u, n, stride: u + stride * (n - 1)))),
        Mistake("padding-ignored", "The padding is not used: the images keep their size.",
                lambda x, fh, fw, stride=1, padding=0: im2col_fast(x, fh, fw, stride)),
        Mistake("float64", "The matrix is of float64 whatever the images are: make it with their "
                "dtype, or float32 takes twice the memory.", _in_dtype(float)),
        Mistake("float32", "The matrix is of float32 whatever the images are; it keeps their "
                "dtype.", _in_dtype(np.float32)),
        Mistake("whole", "The matrix holds whole numbers only, so that fractions are cut off; it "
                "keeps the images' dtype.", _in_dtype(int)),
    ),
    hints=(
        "The code that you mended has no loop over places, only one over the pixels of a window. "
        "Give it stride and padding first; that is fast already.",
        "For each pixel (u, v) of a window, a slice with the stride as its step takes that pixel "
        "of all windows at once.",
        "Even fewer copies: numpy.lib.stride_tricks.sliding_window_view gives all windows without "
        "copying anything; its axis= says along which axes they slide.",
    ),
)  # fmt: skip
