"""Average pooling as a layer: the mean of each window, and an equal share of the gradient."""

from functools import partial

import numpy as np

from course_lib.exercises.backward.col2im import col2im
from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.pooling._either import by_rows, frame_by, frame_of, of_either
from course_lib.exercises.pooling._loops import (
    PIXELS,
    InRows,
    but,
    empty_without_padding,
    everywhere,
    first_only,
    flat,
    half,
    in_another_order,
    in_order_of_images,
    largest,
    mean,
    of_all_channels,
    of_channel_0,
    of_image_0,
    out_of_order,
    send_to,
    turned_twice,
    upper_left,
    window_replaced,
    with_frame,
)
from course_lib.exercises.pooling._shared import (
    SLIDES,
    TOY,
    backward,
    backward_again,
    forward,
    hidden,
    spread,
    upstream,
)
from course_lib.exercises.record import Case, Exercise, Mistake


class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(2, 3))
        self.shape = x.shape
        return windows[:, :, ::s, ::s].mean(axis=(4, 5))

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for i, j in np.ndindex(dout.shape[2:]):
            window = dx[:, :, i * s : i * s + k, j * s : j * s + k]
            window += dout[:, :, i : i + 1, j : j + 1] / k**2  # a view: this writes into dx
        return dx[:, :, p : p + H, p : p + W]


class ByTheMatrix:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        N, C, H, W = x.shape
        k, s, p = self.kernel_size, self.stride, self.padding
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(x, k, k, s, p).reshape(-1, k * k)  # (N*OH*OW*C, k*k)
        self.shape = x.shape
        return rows.mean(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        shares = dout.transpose(0, 2, 3, 1).reshape(-1) / k**2  # in the order (N, OH, OW, C)
        dcol = np.repeat(shares, k * k).reshape(-1, self.shape[1] * k * k)  # (N*OH*OW, C*k*k)
        return col2im(dcol, self.shape, k, k, s, p)


def _sum(windows):
    return windows.sum(axis=PIXELS)


def _sum_by(count):
    return lambda windows: _sum(windows) / count(windows.shape[-1])


def _share_by(count):
    return lambda windows, numbers: everywhere(windows, numbers / count(windows.shape[-1]))


def _one_side(k):
    return k


def _both_sides(k):
    return k + k


def _area(k):
    return k * k


def _real(windows):
    return ~np.isnan(windows)


def _mean_of_real(windows):
    return np.nansum(windows, axis=PIXELS) / _real(windows).sum(axis=PIXELS)


def _share_of_real(windows, numbers):
    real = _real(windows)
    return np.where(real, numbers / real.sum(axis=PIXELS, keepdims=True), 0.0)


def _mean_of_nonzero(windows):
    return _sum(windows) / np.maximum(1, np.count_nonzero(windows, axis=PIXELS))


class _PerVisit:
    """Back as the mean of shares, or of whole gradients, over the windows that see a pixel."""

    def __init__(self, mean):
        self.route = _share_by(_area) if mean else everywhere

    def __call__(self, *args, **options):
        made = _PerVisit(True)
        made.sums = _but(route=self.route)(*args, **options)
        made.visits = _but(route=everywhere)(*args, **options)
        return made

    def forward(self, x):
        self.sums.forward(x)
        self.visits.forward(x)

    def backward(self, dout):
        seen = self.visits.backward(np.ones(dout.shape))
        return self.sums.backward(dout) / np.maximum(1, seen)


OTHER_COUNTS = lambda k: 4, lambda k: 9, lambda k: k * k - 1, lambda k: 2 * k * k


def _places(k, s, p, h, w):
    """How many windows a map has."""
    return ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1)


OF_THE_LAYER = (
    lambda k, s, p, n, c, h, w: k * s,
    lambda k, s, p, n, c, h, w: s * s,
    lambda k, s, p, n, c, h, w: h * w,
    lambda k, s, p, n, c, h, w: n * c * h * w,
    lambda k, s, p, n, c, h, w: _places(k, s, p, h, w),
    lambda k, s, p, n, c, h, w: n * c * _places(k, s, p, h, w),
)


class _SharedBy:
    """The mean and its gradient by a number of the layer: count(k, s, p, n, c, h, w)."""

    def __init__(self, count):
        self.count = count

    def __call__(self, kernel_size, stride=None, padding=0):
        made = _SharedBy(self.count)
        made.sums = _but(pick=_sum, route=everywhere)(kernel_size, stride, padding)
        return made

    def forward(self, x):
        pool = self.sums
        self.number = self.count(pool.k, pool.s, pool.p, *x.shape)
        return pool.forward(x) / self.number

    def backward(self, dout):
        return self.sums.backward(dout) / self.number


def _to_the_largest(windows, numbers):
    return send_to(windows, numbers, flat(windows).argmax(axis=2))


_but = but(pick=mean, route=_share_by(_area))
RIGHT = _but()
_in_rows = partial(partial, InRows, reduce=np.mean, fill=0.0)


def _rows(**changes):
    """Wrong forward only, by a matrix."""
    return half(_in_rows(**changes), RIGHT)


NAN = {"fill": np.nan}


def _repeated(rows, numbers):
    """Each row full of its number's share."""
    return np.repeat(numbers / rows.shape[1], rows.shape[1]).reshape(rows.shape)


def _tiled(rows, numbers):
    return np.tile(numbers / rows.shape[1], rows.shape[1]).reshape(rows.shape)


def _ahead(**changes):
    """Wrong forward only; and wrong in both directions."""
    return half(_but(**changes), RIGHT), _but(**changes)


def _back(**changes):
    return half(RIGHT, _but(**changes))


def _divided_by(count):
    """Wrong forward only; and wrong in both directions."""
    pick = _sum_by(count)
    return half(_but(pick=pick), RIGHT), _but(pick=pick, route=_share_by(count))


ALL = 3, spread(2, 3, 8, 6)
PADDED = 3, spread(2, 2, 5, 6) + 20
VISIBLE = (
    # forward
    Case("toy", 2, TOY, stride=1, part="forward", probe=forward,
         title="the toy numbers 0 to 17, windows that overlap",
         want=array("2 3 5 6  11 12 14 15", 1, 2, 2, 2)),
    Case("slides", 2, SLIDES, part="forward", probe=forward,
         title="the lesson's map; without a stride, windows lie side by side"),
    Case("gaps", 2, spread(2, 2, 5, 7), stride=3, part="forward", probe=forward,
         title="stride 3, so that there are gaps between windows of 2x2"),
    Case("all-at-once", *ALL, stride=2, part="forward", probe=forward,
         title="two images, three channels, windows of 3x3 with stride 2, a row left over"),
    Case("ones", 3, np.ones((1, 1, 4, 4)), stride=1, padding=1, part="forward", probe=forward,
         title="an image of ones, padding 1: the zeros count",
         want=np.outer([2, 3, 3, 2], [2, 3, 3, 2]).reshape(1, 1, 4, 4) / 9),
    Case("padded", *PADDED, stride=2, padding=1, part="forward", probe=forward,
         title="stride 2 and padding 1"),
    # backward
    Case("toy-back", 2, TOY, np.ones((1, 2, 2, 2)), stride=1, part="dx", probe=backward,
         title="back through the toy numbers, with ones",
         want=array("1 2 1 2 4 2 1 2 1  1 2 1 2 4 2 1 2 1", 1, 2, 3, 3) / 4),
    Case("all-at-once-back", *ALL, upstream(2, 3, 3, 2), stride=2, part="dx", probe=backward,
         title="back: two images, three channels, overlap, a row left over"),
    Case("gaps-back", 2, spread(2, 2, 5, 7), upstream(2, 2, 2, 2), stride=3, part="dx",
         probe=backward, title="back with gaps between the windows"),
    Case("padded-back", *PADDED, upstream(2, 2, 3, 3), stride=2, padding=1, part="dx",
         probe=backward, title="back with stride 2 and padding 1"),
    Case("again", 2, spread(2, 2, 4, 6), upstream(2, 2, 2, 3), part="dx", probe=backward_again,
         title="the same layer for images of two shapes, and back twice"),
)  # fmt: skip


MISTAKES = (
    # what the layer is told
    Mistake("stride-1-by-default", "Without a stride, the windows move by 1; they should lie side "
            "by side, so the stride is then kernel_size.",
            _but(step=lambda k, stride: 1 if stride is None else stride)),
    Mistake("no-stride-kept", "Without a stride, the layer keeps None; the stride is then "
            "kernel_size.", _but(step=lambda k, stride: stride)),
    Mistake("stride-not-used", "The windows always lie side by side; a stride that is given "
            "counts.", _but(step=lambda k, stride: k)),
    Mistake("padding-not-used", "The padding is not used: the images get no frame.",
            _but(frame=lambda p: 0, size=lambda n, k, s, p: (n - k) // s + 1)),
    Mistake("padded-twice", "The frame is added twice: im2col pads, too, when it is told to.",
            _rows(frames=2)),
    Mistake("minus-infinity", "The frame holds minus infinity, as for the maximum; an average "
            "counts it, so the frame holds zeros.", *_ahead(fill=-np.inf)),
    # forward
    Mistake("zeros-not-counted", "The mean is taken over the pixels inside the image only; here "
            "the padded zeros count, so each sum is divided by kernel_size * kernel_size.",
            half(_but(pick=_mean_of_real, **NAN), RIGHT),
            _but(pick=_mean_of_real, route=_share_of_real, **NAN)),
    Mistake("zero-pixels-not-counted", "The sum is divided by how many pixels are not 0; a 0 is a "
            "pixel, too, and counts.", *_ahead(pick=_mean_of_nonzero)),
    Mistake("not-divided", "The numbers of a window are added up and not divided.",
            half(_but(pick=_sum), RIGHT), _but(pick=_sum, route=everywhere)),
    Mistake("divided-by-one-side", "The sum is divided by kernel_size; a window has kernel_size * "
            "kernel_size numbers.",
            *_divided_by(_one_side)),
    Mistake("divided-by-both-sides", "The sum is divided by kernel_size + kernel_size; the number "
            "of pixels in a window is the product.",
            *_divided_by(_both_sides)),
    Mistake("maximum", "This is the largest number of each window; here it is the mean.",
            *_ahead(pick=largest), _but(pick=largest, route=_to_the_largest)),
    Mistake("smallest", "This is the smallest number of each window; here it is the mean.",
            *_ahead(pick=lambda windows: windows.min(axis=PIXELS))),
    Mistake("median", "This is the median of each window; here it is the mean.",
            *_ahead(pick=lambda windows: np.median(windows, axis=PIXELS))),
    Mistake("divided-by-another-number", "The sum is divided by another number than the pixels of "
            "a window; there are kernel_size * kernel_size.",
            *(layer for count in OTHER_COUNTS for layer in _divided_by(count)),
            *(half(_SharedBy(count), RIGHT) for count in OF_THE_LAYER)),
    Mistake("floored", "The means are rounded down: // leaves whole numbers.",
            *_ahead(pick=lambda windows: _sum(windows) // windows[0, 0].size)),
    Mistake("means-of-rows", "The mean goes along one axis of a window and the sum, or the "
            "maximum, along the other; it goes over all pixels.",
            *_ahead(pick=lambda windows: windows.mean(axis=3).max(axis=2)),
            *_ahead(pick=lambda windows: windows.max(axis=3).mean(axis=2))),
    Mistake("all-channels", "The mean is taken over all channels; each channel is pooled by "
            "itself.", *_ahead(view=of_all_channels), _rows(joined=True)),
    Mistake("not-put-back", "The means come as (N, OH, OW, C), the order of im2col's rows; cut "
            "into (N, C, OH, OW) without moving an axis, channels and places get mixed.",
            *_ahead(finish=in_order_of_images),
            _but(finish=in_order_of_images, begin=out_of_order)),
    Mistake("axes-in-another-order", "The axes of the result are turned to another order than (N, "
            "C, OH, OW): transpose takes the old places in their new order.",
            *_ahead(finish=in_another_order)),
    Mistake("channels-last", "The channels of the result come last; its axes are (N, C, OH, OW).",
            *_ahead(finish=lambda out: np.moveaxis(out, 1, -1))),
    Mistake("stride-ignored", "The windows do not follow the stride; where does window i begin?",
            *_ahead(start=lambda i, stride: i)),
    # backward
    Mistake("gradient-not-divided", "Every pixel of a window gets all of the gradient; each "
            "counted for one part of kernel_size * kernel_size, so that is what it gets.",
            _back(route=everywhere)),
    Mistake("gradient-of-real-pixels", "The gradient of a window is shared by its pixels inside "
            "the image only; the padded zeros counted as well, so each share is one part of "
            "kernel_size * kernel_size.", _back(route=_share_of_real, **NAN)),
    Mistake("gradient-divided-by-one-side", "The gradient is divided by kernel_size; each pixel of "
            "a window gets one part of kernel_size * kernel_size.",
            _back(route=_share_by(_one_side))),
    Mistake("gradient-divided-by-both-sides", "The gradient is divided by kernel_size + "
            "kernel_size; the number of pixels in a window is the product.",
            _back(route=_share_by(_both_sides))),
    Mistake("gradient-without-dout", "Every pixel gets 1 / (kernel_size * kernel_size), and dout "
            "is not used.", _back(route=lambda windows, numbers: everywhere(
                windows, 1 / windows.shape[-1] ** 2))),
    Mistake("divided-twice", "The gradient is divided by the number of pixels twice.",
            _back(route=_share_by(lambda k: k**4))),
    Mistake("maximums-rule", "The gradient goes to the largest pixel: that is the maximum's rule. "
            "In an average, all pixels count alike.", _back(route=_to_the_largest)),
    Mistake("gradient-divided-by-another-number", "The gradient is divided by another number than "
            "the pixels of a window; there are kernel_size * kernel_size.",
            *(_back(route=_share_by(count)) for count in OTHER_COUNTS),
            *(half(RIGHT, _SharedBy(count)) for count in OF_THE_LAYER)),
    Mistake("gradient-per-visit", "The gradient of a pixel is divided by the number of windows "
            "that see it; it gets the sum of its shares.",
            half(RIGHT, _PerVisit(mean=False)), half(RIGHT, _PerVisit(mean=True))),
    Mistake("to-the-first-pixel", "The gradient goes to one pixel of each window only; all of them "
            "count alike in a mean.",
            *(_back(route=lambda windows, numbers, k=k, n=n: send_to(
                windows, numbers / (windows[0, 0].size if n else 1),
                np.full(windows.shape[:2], k % windows[0, 0].size))) for k in (0, -1)
              for n in (False, True))),
    Mistake("tiled", "The shares are written one after another, again and again, as np.tile does; "
            "each row is full of one share.", *by_rows(_tiled, 0.0, RIGHT)),
    Mistake("times-kernel-size", "The gradient is multiplied by the number of pixels; a mean "
            "divides by it.",
            _back(route=lambda windows, numbers: everywhere(
                windows, numbers * windows[0, 0].size))),
    Mistake("times-x", "The gradient is multiplied by the pixels; in an average each pixel counts "
            "with the same weight, whatever it is.",
            _back(route=lambda windows, numbers: windows * numbers / windows.shape[-1] ** 2)),
    Mistake("overwritten", "A pixel of several windows keeps the share of the last one only; it "
            "gets the sum.", _back(put=window_replaced)),
    Mistake("dout-not-moved", "The rows of im2col are in the order (N, OH, OW, C), and dout is "
            "flattened in another one: move its axis of channels to the end first.",
            _back(begin=out_of_order), _back(begin=turned_twice)),
    Mistake("back-ignores-stride", "The gradient goes to windows that do not follow the stride; "
            "where does window i begin?", _back(start_back=lambda i, stride: i)),
    Mistake("frame-left-on", "dx still has the frame of the padding; it has the shape of x.",
            _back(crop=with_frame)),
    Mistake("frame-cut-wrong", "dx has the right shape, but the frame was cut off below and on the "
            "right only.", _back(crop=upper_left)),
    Mistake("minus-zero", "The frame is cut off with [p:-p], and without padding nothing is left: "
            "-0 is 0.", _back(crop=empty_without_padding)),
    Mistake("first-images-kept", "The layer goes back to the shape of the images of its first "
            "call; each forward replaces what was kept.", _back(forget=False)),
    Mistake("added-to-the-last", "The gradient is added to that of an earlier call; each backward "
            "begins with zeros.", _back(add=True)),
    Mistake("returned-inside", "Only part of dx is filled: the return stands inside a loop; it "
            "belongs after all of them.",
            *(_back(begin=first_only(loops)) for loops in (1, 2, 3, 4))),
    Mistake("channel-0-only", "Every channel gets the means of channel 0; each is pooled by "
            "itself.", _ahead(view=of_channel_0)[0]),
    Mistake("image-0-only", "Every image gets the means of image 0.",
            _ahead(view=of_image_0)[0]),
    # the frame
    Mistake("frame-in-front", "All of the frame is added at the front, above and on the left; half "
            "of it belongs at the other end.", _ahead(pad=frame_of(2, 0, 2, 0))[0]),
    Mistake("frame-doubled", "Each side gets twice as wide a frame as it should; 2*padding is what "
            "a whole axis grows by, both sides together.",
            *_ahead(frame=lambda p: 2 * p, size=lambda n, k, s, p: (n + 4 * p - k) // s + 1),
            _ahead(pad=frame_of(2, 2, 2, 2))[0]),
    Mistake("frame-behind", "All of the frame is added at the end, below and on the right; half of "
            "it belongs at the other end.", _ahead(pad=frame_of(0, 2, 0, 2))[0]),
    Mistake("frame-on-two-sides", "The frame is added on two sides only; it belongs on all four.",
            *(_ahead(pad=frame_of(*sides))[0] for sides in (
                (1, 0, 1, 0), (0, 1, 0, 1), (1, 1, 0, 0), (0, 0, 1, 1))),
            *(_ahead(pad=frame_of(*sides), size=lambda n, k, s, p: (n + p - k) // s + 1)[0]
              for sides in ((1, 0, 1, 0), (0, 1, 0, 1)))),
    Mistake("frame-of-pixels", "The frame repeats pixels of the images; it holds zeros.",
            *(_ahead(pad=frame_by(mode))[0] for mode in ("edge", "wrap"))),
    *of_either(_but, _in_rows, np.mean, lambda dout, k: dout / k**2, _repeated, 0.0),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=AvgPool2d,
    alternative=ByTheMatrix,
    differs="The first looks at all windows at once, and goes back window by window; the second is "
            "the lesson's way, by im2col and col2im.",
    minutes=10,
    difficulty=2,
    teaches=(
        "course_lib.functional.avg_pool2d",
        "course_lib.functional.avg_pool2d_backward",
        "course_lib.layers.AvgPool2d",
    ),
    visible=VISIBLE,
    hidden=hidden,
    mistakes=MISTAKES,
    hints=(
        "Begin with a copy of your MaxPool2d. What changes in the frame, in the number that is "
        "kept of a row, and in what backward needs to know?",
        "The frame holds zeros, and the mean of a row counts them. backward needs no winner: a "
        "row of the gradient holds the same number kernel_size * kernel_size times.",
        "Each number of dout, in the order (N, OH, OW, C), is divided by kernel_size * "
        "kernel_size and repeated along its row; np.repeat does that. col2im does the rest.",
    ),
)  # fmt: skip
