"""Max pooling by loops: the largest number of each window, channel by channel."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.pooling._shared import SHIFTED, SLIDES, spread
from course_lib.exercises.record import Case, Exercise, Mistake
from course_lib.exercises.sizes import unlike


def max_pool2d_naive(x, kernel_size, stride):
    images, channels, height, width = x.shape
    rows = (height - kernel_size) // stride + 1
    columns = (width - kernel_size) // stride + 1
    out = np.empty((images, channels, rows, columns))
    for i, j in np.ndindex(rows, columns):
        top, left = i * stride, j * stride
        windows = x[:, :, top : top + kernel_size, left : left + kernel_size]
        out[:, :, i, j] = windows.max(axis=(2, 3))  # of all images and channels at once
    return out


def all_windows_at_once(x, kernel_size, stride):
    size = (kernel_size, kernel_size)
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(4, 5))


def _floored(n, k, stride):
    return (n - k) // stride + 1


def _by_stride(i, k, stride):
    return slice(i * stride, i * stride + k)


def _naive(
    x, kernel_size, stride, *, size=_floored, rows=_by_stride, columns=_by_stride,
    window_size=lambda k: k, pick=np.max, put=lambda i, stride: i, choose=lambda n, c: (n, c),
    sizes=lambda shape: shape[2:], finish=lambda out: out,
):  # fmt: skip
    """Four loops whose every idea can be replaced by a wrong one."""
    k = window_size(kernel_size)
    oh, ow = (size(n, k, stride) for n in sizes(x.shape))
    out = np.zeros((*x.shape[:2], oh, ow))
    for n, c, i, j in np.ndindex(out.shape):
        window = x[choose(n, c)][..., rows(i, k, stride), columns(j, k, stride)]
        out[n, c, put(i, stride), put(j, stride)] = pick(window)
    return finish(out)


def _but(**changes):
    return partial(_naive, **changes)


def _by_pixels(
    x, kernel_size, stride, *, size=_floored, sizes=lambda shape: shape[2:], begins=4
):  # fmt: skip
    """Six loops with a running maximum: unlike a slice, a pixel beyond the border is an error.

    The maximum begins again where one of the first so many indices, n, c, i and j, moves on.
    """
    oh, ow = (size(n, kernel_size, stride) for n in sizes(x.shape))
    out = np.zeros((*x.shape[:2], oh, ow))
    for n, c, i, j in np.ndindex(out.shape):
        if not any((n, c, i, j)[begins:]):
            largest = -np.inf
        for u, v in np.ndindex(kernel_size, kernel_size):
            largest = max(largest, x[n, c, i * stride + u, j * stride + v])
        out[n, c, i, j] = largest
    return out


def _in_both(**changes):
    return partial(_naive, **changes), partial(_by_pixels, **changes)


def _unlike():
    """One of the two sizes wrong: shapes are given as sizes, which then stay as they are."""
    for of_rows, of_columns in unlike(padding=False):
        for f in (_naive, _by_pixels):

            def wrong(x, k, stride, f=f, down=of_rows, across=of_columns):
                def sizes(shape):
                    return down(shape[2], k, stride, 0), across(shape[3], k, stride, 0)

                return f(x, k, stride, sizes=sizes, size=lambda n, k, stride: n)

            yield wrong


def _from_place(i, k, stride):
    return slice(i, i + k)


def _to_place(i, k, stride):
    return slice(i * stride, i + k)


def _side_by_side(i, k, stride):
    return slice(i * k, i * k + k)


def _running_from_0(window):
    largest = 0
    for number in window.flat:
        largest = max(largest, number)
    return largest


def _largest_by_size(window):
    return window.flat[np.abs(window).argmax()]


def _returned_inside(loops):
    """Only the first turn of the outer loops was finished."""
    return lambda out: np.where(np.indices(out.shape)[:loops].any(axis=0), 0, out)


def _in_blocks(cut):
    """Blocks by reshape, of an image cut to whole ones or not."""

    def wrong(x, k, stride):
        n, c, h, w = x.shape
        if cut:
            x = x[:, :, : h // k * k, : w // k * k]
        return x.reshape(n, c, h // k, k, w // k, k).max(axis=(3, 5))

    return wrong


def _begun_at(corner):
    """A running maximum that begins at a pixel outside of its window: corner(x, n, c)."""

    def wrong(x, k, stride):
        right = max_pool2d_naive(x, k, stride)
        for n, c in np.ndindex(x.shape[:2]):
            right[n, c] = np.maximum(right[n, c], corner(x, n, c))
        return right

    return wrong


def _of_whole_images(x, kernel_size, stride):
    return x.max(axis=(2, 3))


VISIBLE = (
    Case("slides", SLIDES, 3, 3, title="the lesson's map, windows of 3x3 side by side",
         want=array("9 7 6 8", 1, 1, 2, 2)),
    Case("slides-shifted", SHIFTED, 3, 3, title="the same, one pixel to the right",
         want=array("9 7 6 8", 1, 1, 2, 2)),
    Case("slides-by-2", SLIDES, 2, 2, title="the lesson's map, windows of 2x2"),
    Case("two-channels", spread(1, 2, 3, 4), 2, 1,
         title="two channels, windows of 2x2 that overlap"),
    Case("below-0", np.abs(spread(2, 1, 4, 3)) - 20, 2, 1, title="all numbers below 0, two images"),
    Case("far-below", -1000 * np.abs(spread(2, 1, 4, 3)) - 2000, 2, 1,
         title="numbers far below 0"),
    Case("all-at-once", spread(2, 3, 8, 6), 3, 2,
         title="two images, three channels, windows of 3x3 with stride 2, a row left over"),
    Case("gaps", spread(2, 2, 5, 7) / 4, 2, 3,
         title="stride 3, so that there are gaps between windows of 2x2"),
    Case("whole-image", spread(1, 2, 3, 3, start=5), 3, 2,
         title="one window, as large as the image"),
)  # fmt: skip


def _hidden(rng):
    for id, title, shape, k, stride in (
        ("left-over", "windows of 3x3 with stride 2, a row and a column left over",
         (2, 3, 8, 6), 3, 2),
        ("odd", "windows of 3x3 with stride 2, an odd size", (2, 3, 7, 5), 3, 2),
        ("one-image", "one image, two channels, stride 1", (1, 2, 4, 6), 2, 1),
        ("one-channel", "three images of one channel, stride 3", (3, 1, 5, 8), 2, 3),
    ):  # fmt: skip
        yield Case(id, integers(rng, *shape, high=30, scale=0.25), k, stride, title=title)
    below = -np.abs(integers(rng, 2, 2, 4, 5, high=30, scale=0.25))
    yield Case("negative", below, 2, 2, title="all numbers below 0")
    far = integers(rng, 1, 3, 5, 6, high=30) - 9000
    yield Case("far", far, 3, 1, title="numbers far below 0")
    yield Case("equal", np.full((1, 2, 4, 4), rng.integers(1, 9) + 0.5), 2, 1,
               title="all numbers equal")  # fmt: skip


MISTAKES = (
    # what is kept of a window
    Mistake("all-channels", "One maximum is taken over all channels; each channel is pooled by "
            "itself, and their number stays.",
            _but(choose=lambda n, c: n), lambda x, k, stride: _naive(
                x.max(axis=1, keepdims=True), k, stride),
            lambda x, k, stride: _naive(x.max(axis=1, keepdims=True), k, stride)[:, 0]),
    Mistake("all-images", "One maximum is taken over all images; each image is pooled by itself.",
            _but(choose=lambda n, c: (slice(None), c))),
    Mistake("everything", "One maximum is taken over all images and all channels; each channel of "
            "each image is pooled by itself.", _but(choose=lambda n, c: slice(None))),
    Mistake("channel-0-only", "Every channel gets the maxima of channel 0; look at the loop over "
            "channels.", _but(choose=lambda n, c: (n, 0))),
    Mistake("image-0-only", "Every image gets the maxima of image 0; look at the loop over images.",
            _but(choose=lambda n, c: (0, c))),
    Mistake("running-from-0", "No number below 0 comes out: a 0 takes part in the comparison, "
            "at its beginning or at its end; only pixels may.", _but(pick=_running_from_0)),
    Mistake("pythons-max", "Python's max, or an if, compares whole rows or windows, and such a "
            "comparison has many answers; np.max takes the largest number of an array.",
            _but(pick=max)),
    Mistake("largest-by-size", "The sign is left out when numbers are compared: -5 is smaller "
            "than 2.", _but(pick=lambda window: np.abs(window).max()),
            _but(pick=_largest_by_size)),
    Mistake("smallest", "This is the smallest number of each window.", _but(pick=np.min)),
    Mistake("mean", "This is the mean of each window; max pooling keeps the largest number.",
            _but(pick=np.mean)),
    Mistake("sum", "The numbers of each window are added up; max pooling keeps the largest.",
            _but(pick=np.sum)),
    Mistake("place-of-the-maximum", "The result says where the largest number is (argmax), not "
            "which number it is (max).", _but(pick=np.argmax)),
    Mistake("first-pixel", "Each window gives its first pixel: that is leaving pixels out, no "
            "maximum is taken.", _but(pick=lambda window: window[0, 0])),
    Mistake("last-pixel", "Each window gives its last pixel; is the maximum overwritten at each "
            "pixel?", _but(pick=lambda window: window[-1, -1])),
    Mistake("maximum-never-reset", "The running maximum goes on from one window to the next; each "
            "window begins again.",
            *(partial(_by_pixels, begins=begins) for begins in (0, 1, 2, 3))),
    # where windows lie
    Mistake("stride-ignored", "The windows do not follow the stride; where does window i begin?",
            _but(rows=_from_place, columns=_from_place)),
    Mistake("rows-ignore-stride", "The row index forgets the stride; where does window i begin?",
            _but(rows=_from_place)),
    Mistake("columns-ignore-stride", "The column index forgets the stride; where does window j "
            "begin?", _but(columns=_from_place)),
    Mistake("end-ignores-stride", "The window begins at the right place but ends too early: its "
            "end forgets the stride.", _but(rows=_to_place, columns=_to_place),
            _but(rows=_to_place), _but(columns=_to_place)),
    Mistake("side-by-side", "The windows lie side by side, as if the stride were always "
            "kernel_size; from place to place a window moves by the stride.",
            _but(rows=_side_by_side, columns=_side_by_side),
            lambda x, k, stride: _naive(x, k, k), _in_blocks(False), _in_blocks(True)),
    Mistake("window-up-to-the-next", "A window ends where the next one begins; it is kernel_size "
            "high and wide, whatever the stride.",
            _but(rows=lambda i, k, s: slice(i * s, i * s + s),
                 columns=lambda j, k, s: slice(j * s, j * s + s)),
            _but(rows=lambda i, k, s: slice(i * s, i * s + s)),
            _but(columns=lambda j, k, s: slice(j * s, j * s + s))),
    Mistake("window-too-large", "The windows are one row and one column too large: a slice stops "
            "before its end, so no 1 is added.",
            _but(rows=lambda i, k, s: slice(i * s, i * s + k + 1),
                 columns=lambda j, k, s: slice(j * s, j * s + k + 1)),
            _but(rows=lambda i, k, s: slice(i * s, i * s + k + 1)),
            _but(columns=lambda j, k, s: slice(j * s, j * s + k + 1))),
    Mistake("window-lower-or-narrower", "The windows are one row, or one column, too small: a "
            "slice stops before its end.",
            _but(rows=lambda i, k, s: slice(i * s, i * s + k - 1)),
            _but(columns=lambda j, k, s: slice(j * s, j * s + k - 1))),
    Mistake("one-row-of-the-window", "Only one row, or one column, of each window is looked at.",
            _but(pick=lambda window: window[0].max()), _but(pick=lambda window: window[:, 0].max()),
            _but(pick=lambda window: window[-1].max()),
            _but(pick=lambda window: window[:, -1].max()),
            _but(pick=lambda window: np.diag(window).max())),
    Mistake("always-the-first-window", "Every place has the maximum of the first window.",
            _but(rows=lambda i, k, s: slice(k), columns=lambda j, k, s: slice(k)),
            _but(rows=lambda i, k, s: slice(k)), _but(columns=lambda j, k, s: slice(k))),
    Mistake("begun-outside", "The running maximum begins with a pixel that does not lie in the "
            "window, and may be larger than all of it.",
            _begun_at(lambda x, n, c: x[n, c, 0, 0]), _begun_at(lambda x, n, c: x[0, 0, 0, 0]),
            _begun_at(lambda x, n, c: x[n, c, -1, -1])),
    Mistake("begins-too-high", "The running maximum begins at a fixed number below 0; there are "
            "smaller ones. What is below every pixel?",
            *(_begun_at(lambda x, n, c, k=k: k) for k in (-1, -10, -100, -1000))),
    Mistake("median", "This is the median of each window; max pooling keeps the largest number.",
            _but(pick=np.median)),
    Mistake("stride-inside-the-window", "The stride is the step between the pixels inside a "
            "window, too; it is the step from one window to the next only.",
            _but(rows=lambda i, k, s: slice(i * s, i * s + k * s, s),
                 columns=lambda j, k, s: slice(j * s, j * s + k * s, s)),
            _but(rows=lambda i, k, s: slice(i * s, i * s + k, s),
                 columns=lambda j, k, s: slice(j * s, j * s + k, s))),
    Mistake("every-place", "The result has a number for each place of stride 1; with a larger "
            "stride, places are left out.", lambda x, k, stride: _naive(x, k, 1)),
    Mistake("windows-of-2", "The windows are always 2x2; kernel_size says how large they are.",
            _but(window_size=lambda k: 2), _but(rows=lambda i, k, s: slice(i * s, i * s + 2),
                                               columns=lambda j, k, s: slice(j * s, j * s + 2))),
    Mistake("window-too-small", "The windows are one row and one column too small: a slice stops "
            "before its end.", _but(rows=lambda i, k, s: slice(i * s, i * s + k - 1),
                                    columns=lambda j, k, s: slice(j * s, j * s + k - 1))),
    Mistake("whole-images", "One maximum is taken over a whole image; each window gives one.",
            _of_whole_images),
    # the result
    Mistake("size-without-1", "Each map is one row and one column too small: the formula for the "
            "size ends with + 1.", _but(size=lambda n, k, stride: (n - k) // stride)),
    Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
            "window may be missing; it is the first window, and is added behind.",
            _but(size=lambda n, k, stride: (n - k + 1) // stride)),
    Mistake("size-float", "The size of the result is a float: / always gives one, // a whole "
            "number, rounded down.", _but(size=lambda n, k, stride: (n - k) / stride + 1)),
    Mistake("size-by-stride", "The size of the result is that of the image divided by the stride; "
            "the last window must lie wholly inside, so kernel_size counts as well.",
            *_in_both(size=lambda n, k, stride: n // stride),
            *_in_both(size=lambda n, k, stride: -(-n // stride))),
    Mistake("size-without-stride", "The size of the result does not count the stride.",
            *_in_both(size=lambda n, k, stride: n - k + 1)),
    Mistake("size-one-more", "Each map is one row and one column too large, so the last window "
            "reaches beyond the border.",
            *_in_both(size=lambda n, k, stride: (n - k) // stride + 2)),
    Mistake("size-by-kernel", "The size of the result is that of the image divided by kernel_size; "
            "how many windows there are depends on the stride.",
            *_in_both(size=lambda n, k, stride: n // k)),
    Mistake("size-strict", "It stops where a row or column is left over; here sizes are rounded "
            "down: conv_output_size is strict unless you say otherwise.",
            _but(size=conv_output_size)),
    Mistake("size-rounded-up", "The size is rounded up when it is not whole; the last window must "
            "lie wholly inside.",
            *_in_both(size=lambda n, k, stride: -(-(n - k) // stride) + 1)),
    Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
            "wrong: compare the two formulas, sign by sign.", *_unlike()),
    Mistake("columns-from-height", "The number of columns is computed from the height; OW needs "
            "W.", *_in_both(sizes=lambda shape: (shape[2], shape[2]))),
    Mistake("rows-from-width", "The number of rows is computed from the width; OH needs H.",
            *_in_both(sizes=lambda shape: (shape[3], shape[3]))),
    Mistake("height-and-width-swapped", "The height and the width of the images are swapped; H "
            "comes before W in x.shape.", *_in_both(sizes=lambda shape: shape[:1:-1])),
    Mistake("maps-turned-over", "Rows and columns of each map are swapped; i counts rows and comes "
            "before j.", _but(finish=lambda out: out.swapaxes(2, 3))),
    Mistake("put-at-pixels", "The same number counts pixels and places: the window begins at pixel "
            "i*stride, but its maximum goes to place i.", _but(put=lambda i, stride: i * stride)),
    Mistake("channels-last", "The channels of the result come last; its axes are (N, C, OH, OW).",
            _but(finish=lambda out: np.moveaxis(out, 1, -1))),
    Mistake("no-axis-of-images", "The result lacks the axis of images; its axes are (N, C, OH, "
            "OW), even for one image.", _but(finish=lambda out: out[0]),
            _but(finish=lambda out: out[-1]), _but(finish=np.squeeze)),
    Mistake("flat", "The result has fewer axes than four; they are (N, C, OH, OW).",
            _but(finish=lambda out: out.reshape(*out.shape[:2], -1)), _but(finish=np.ravel),
            _but(finish=lambda out: out.reshape(len(out), -1))),
    Mistake("images-second", "Images and channels are swapped in the result; its axes are (N, C, "
            "OH, OW).", _but(finish=lambda out: out.swapaxes(0, 1))),
    Mistake("nothing-returned", "Nothing comes back; return the maps.",
            _but(finish=lambda out: None)),
    Mistake("one-part-filled", "Only one channel, or only the last image, is filled; look at the "
            "loops.",
            _but(finish=lambda out: out * (np.arange(out.shape[1]) == 0)[:, None, None]),
            _but(finish=lambda out: out * (
                np.arange(out.shape[1]) == out.shape[1] - 1)[:, None, None]),
            _but(finish=lambda out: out * (
                np.arange(len(out)) == len(out) - 1)[:, None, None, None])),
    Mistake("whole-numbers", "The result holds whole numbers only: the array for it was made with "
            "an integer type.", _but(finish=lambda out: out.astype(int))),
    Mistake("returned-inside", "Only the first part of the result is filled: the return stands "
            "inside a loop; it belongs after all of them.",
            *(_but(finish=_returned_inside(loops)) for loops in (1, 2, 3, 4))),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=max_pool2d_naive,
    alternative=all_windows_at_once,
    differs="The first loops over places only, and takes the maxima of all images and channels at "
            "once; the second has no loop: it looks at all windows as one array of six axes.",
    minutes=8,
    difficulty=1,
    teaches=(
        "course_lib.functional.max_pool2d",
        "course_lib.functional.max_pool2d_backward",
        "course_lib.layers.MaxPool2d",
    ),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "It is conv2d_naive of lesson 3 without filters: the same windows at the same places. "
        "What takes the place of the sum of products, and which loop is not needed?",
        "Four loops: images n, channels c, rows i, columns j. The result has the shape (N, C, OH, "
        "OW), and OH = (H - kernel_size) // stride + 1.",
        "The window of place (i, j) begins at row i*stride and column j*stride of x[n, c], and is "
        "kernel_size high and wide. np.max takes its largest number.",
    ),
)  # fmt: skip
