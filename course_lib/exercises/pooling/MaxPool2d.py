"""Max pooling as a layer: the winner of each window, and the gradient's way back to it."""

from functools import partial

import numpy as np

from course_lib.exercises.backward.col2im import col2im
from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array, integers
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
    one_for_all,
    out_of_order,
    pick_at,
    send_to,
    turned_twice,
    upper_left,
    window_replaced,
    winners_replaced,
    with_frame,
)
from course_lib.exercises.pooling._shared import (
    SLIDES,
    TOY,
    backward,
    backward_again,
    backward_of_two,
    forward,
    hidden,
    spread,
    upstream,
)
from course_lib.exercises.record import Case, Exercise, Mistake


class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(2, 3))
        windows = windows[:, :, ::s, ::s]  # (N, C, OH, OW, k, k)
        rows = windows.reshape(*windows.shape[:4], k * k)
        self.winner = rows.argmax(axis=-1)  # (N, C, OH, OW), the first of equals
        self.shape = x.shape
        return rows.max(axis=-1)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        n, c, i, j = np.indices(dout.shape)
        u, v = np.divmod(self.winner, k)  # row and column of each winner in its window
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        np.add.at(dx, (n, c, i * s + u, j * s + v), dout)  # += would add once where places repeat
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
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        rows = im2col(padded, k, k, s).reshape(-1, k * k)  # (N*OH*OW*C, k*k)
        self.winners = rows.argmax(axis=1)
        self.shape = x.shape
        return rows.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        numbers = dout.transpose(0, 2, 3, 1).reshape(-1)  # in the order (N, OH, OW, C)
        sent = np.zeros((len(numbers), k * k))
        sent[np.arange(len(numbers)), self.winners] = numbers
        dcol = sent.reshape(-1, self.shape[1] * k * k)  # (N*OH*OW, C*k*k)
        return col2im(dcol, self.shape, k, k, s, p)  # its p takes the frame off


def _first(windows):
    return flat(windows).argmax(axis=2)


def _last(windows):
    return flat(windows).shape[2] - 1 - flat(windows)[..., ::-1].argmax(axis=2)


def _smallest(windows):
    return flat(windows).argmin(axis=2)


def _by_size(windows):
    return np.abs(np.where(np.isinf(flat(windows)), 0, flat(windows))).argmax(axis=2)


def _corner(windows):
    return np.zeros(windows.shape[:2], dtype=int)


def _turned_over(windows):
    return _first(windows.swapaxes(*PIXELS))


def _first_by_columns(windows):
    k = windows.shape[-1]
    left, upper = np.divmod(_first(windows.swapaxes(*PIXELS)), k)
    return upper * k + left


def _row_and_column_apart(windows):
    rows, columns = windows.max(axis=3), windows.max(axis=2)
    return rows.argmax(axis=2) * windows.shape[-1] + columns.argmax(axis=2)


def _to(what):
    return lambda windows, numbers: send_to(windows, numbers, what(windows))


def _maximum_of(windows):
    return windows.max(axis=PIXELS, keepdims=True)


def _are_largest(windows):
    return windows == _maximum_of(windows)


def _to_all_largest(windows, numbers):
    return np.where(_are_largest(windows), numbers, 0.0)


def _shared_by_the_largest(windows, numbers):
    equal = _are_largest(windows)
    return np.where(equal, numbers / equal.sum(axis=PIXELS, keepdims=True), 0.0)


def _the_maximum(windows, numbers):
    return _to(_first)(windows, _maximum_of(windows))


def _times_maximum(windows, numbers):
    return _to(_first)(windows, numbers * _maximum_of(windows))


def _ones(windows, numbers):
    return _to(_first)(windows, np.ones_like(numbers))


class _FirstWinners(MaxPool2d):
    """As places in rows (N, OH, OW, C), of the first images only."""

    def forward(self, x):
        out = super().forward(x)
        if not hasattr(self, "winners"):
            self.winners = np.moveaxis(self.winner, 1, -1).ravel()
        return out

    def backward(self, dout):
        sent = np.zeros((dout.size, self.kernel_size**2))
        sent[np.arange(dout.size), self.winners] = 1
        return super().backward(dout)


def _to_winners(rows, numbers):
    """Each row's number at the place of its winner."""
    sent = np.zeros(rows.shape)
    sent[np.arange(len(rows)), rows.argmax(axis=1)] = numbers
    return sent


def _to_every_row(rows, numbers):
    sent = np.zeros(rows.shape)
    sent[:, rows.argmax(axis=1)] = numbers
    return sent


def _to_rows(rows, numbers):
    sent = np.zeros(rows.shape)
    sent[rows.argmax(axis=1)] = numbers
    return sent


def _to_one_place(rows, numbers):
    sent = np.zeros(rows.shape)
    sent[np.arange(len(rows)), rows.argmax()] = numbers
    return sent


_but = but(pick=largest, route=_to(_first), fill=-np.inf)
RIGHT = _but()
_in_rows = partial(partial, InRows, reduce=np.max, fill=-np.inf)


def _rows(**changes):
    """Wrong forward only, by a matrix."""
    return half(_in_rows(**changes), RIGHT)


def _both(what, **more):
    """The same wrong choice in both directions."""
    return _but(pick=lambda windows: pick_at(windows, what(windows)), route=_to(what), **more)


def _ahead(**changes):
    """Wrong forward only; and wrong in both directions."""
    return half(_but(**changes), RIGHT), _but(**changes)


def _back(**changes):
    return half(RIGHT, _but(**changes))


DOUT = upstream(1, 2, 2, 2)
ALL = 3, spread(2, 3, 8, 6)
PADDED = 3, np.abs(spread(2, 2, 5, 6)) - 20
FAR = 3, -1000 * np.abs(spread(2, 1, 3, 5)) - 2000
FAR_BELOW = -1e12 * array("1 2 3  4 5 6  7 8 9", 1, 1, 3, 3)
VISIBLE = (
    # forward
    Case("toy", 2, TOY, stride=1, part="forward", probe=forward,
         title="the toy numbers 0 to 17, windows that overlap",
         want=array("4 5 7 8  13 14 16 17", 1, 2, 2, 2)),
    Case("slides", 3, SLIDES, part="forward", probe=forward,
         title="the lesson's map; without a stride, windows lie side by side",
         want=array("9 7 6 8", 1, 1, 2, 2)),
    Case("gaps", 2, spread(2, 2, 5, 7), stride=3, part="forward", probe=forward,
         title="stride 3, so that there are gaps between windows of 2x2"),
    Case("all-at-once", *ALL, stride=2, part="forward", probe=forward,
         title="two images, three channels, windows of 3x3 with stride 2, a row left over"),
    Case("padded", *PADDED, stride=2, padding=1, part="forward", probe=forward,
         title="all numbers below 0, padding 1"),
    Case("far-below-0", 2, FAR_BELOW, padding=1, part="forward", probe=forward,
         title="all numbers very far below 0, padding 1"),
    Case("same-size", 3, spread(1, 2, 3, 4), stride=1, padding=1, part="forward", probe=forward,
         title="stride 1 and padding 1, so that the size stays"),
    Case("far-below", *FAR, stride=2, padding=1, part="forward", probe=forward,
         title="numbers far below 0, padding 1"),
    Case("one-of-each", 2, spread(1, 1, 4, 5) / 4, stride=1, part="forward", probe=forward,
         title="one image of one channel"),
    # backward
    Case("toy-back", 2, TOY, np.ones((1, 2, 2, 2)), stride=1, part="dx", probe=backward,
         title="back through the toy numbers, with ones",
         want=array("0 0 0 0 1 1 0 1 1  0 0 0 0 1 1 0 1 1", 1, 2, 3, 3)),
    Case("peak-back", 2, array("0 1 0 2 9 3 0 4 0", 1, 1, 3, 3), array("1 2 3 4", 1, 1, 2, 2),
         stride=1, part="dx", probe=backward, title="back to one pixel that won four windows",
         want=array("0 0 0 0 10 0 0 0 0", 1, 1, 3, 3)),
    Case("ties-back", 2, np.full((1, 1, 4, 4), 5.0), upstream(1, 1, 3, 3), stride=1, part="dx",
         probe=backward, title="back through an image whose pixels are all equal"),
    Case("ties-at-the-border", 3, np.zeros((1, 1, 4, 4)), np.ones((1, 1, 2, 2)), stride=2,
         padding=1, part="dx", probe=backward,
         title="back with padding 1, all pixels equal, those at the border as well",
         want=array("1 1 0 0  1 1 0 0  0 0 0 0  0 0 0 0", 1, 1, 4, 4)),
    Case("all-at-once-back", *ALL, upstream(2, 3, 3, 2), stride=2, part="dx", probe=backward,
         title="back: two images, three channels, overlap, a row left over"),
    Case("gaps-back", 2, spread(2, 2, 5, 7), upstream(2, 2, 2, 2), stride=3, part="dx",
         probe=backward, title="back with gaps between the windows"),
    Case("padded-back", *PADDED, upstream(2, 2, 3, 3), stride=2, padding=1, part="dx",
         probe=backward, title="back with padding 1, all numbers below 0"),
    Case("again", 2, spread(2, 2, 4, 6), upstream(2, 2, 2, 3), part="dx", probe=backward_again,
         title="the same layer for images of two shapes, and back twice"),
    Case("two-layers", 2, spread(1, 2, 5, 4), DOUT[:, :, :, :2], part="dx", probe=backward_of_two,
         title="two layers, of which the first goes back last"),
)  # fmt: skip


def _hidden(rng):
    yield from hidden(rng, lower=12)  # most are below 0, so that a frame of zeros would win
    far = -1e12 * (1 + np.abs(integers(rng, 2, 1, 3, 5)))
    yield Case("very-far", 3, far, stride=2, padding=1, part="forward", probe=forward,
               title="all numbers very far below 0, padding 1")  # fmt: skip
    yield Case("very-far-back", 3, far, integers(rng, 2, 1, 2, 3), stride=2, padding=1, part="dx",
               probe=backward, title="back: all numbers very far below 0, padding 1")  # fmt: skip
    ties = np.full((1, 2, 4, 5), rng.integers(-9, 9) + 0.5)
    yield Case("equal", 3, ties, integers(rng, 1, 2, 2, 3), stride=1, part="dx", probe=backward,
               title="back through an image whose pixels are all equal")  # fmt: skip
    framed = np.full((2, 2, 5, 4), rng.integers(-9, 9) + 0.5)
    yield Case("equal-framed", 3, framed, integers(rng, 2, 2, 3, 2), stride=2, padding=1,
               part="dx", probe=backward,
               title="back with padding 1, all pixels equal")  # fmt: skip
    far = integers(rng, 1, 3, 6, 7, high=30) - 9000
    yield Case("far", 4, far, stride=3, padding=2, part="forward", probe=forward,
               title="numbers far below 0, padding 2")  # fmt: skip
    few = integers(rng, 2, 2, 6, 5, high=2)
    yield Case("few-values", 3, few, integers(rng, 2, 2, 2, 2), stride=2, part="dx",
               probe=backward, title="back with many equal pixels")  # fmt: skip


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
    Mistake("padded-with-zeros", "The frame wins where all pixels are below 0: zeros, or another "
            "fixed number, are larger than they are. What never wins?",
            *(layer for fill in (0.0, -1.0, -10.0, -1e3, -1e6, -1e9)
              for layer in _ahead(fill=fill)),
            _back(fill=0.0)),
    Mistake("frame-wins-ties", "The frame holds the smallest number of the images; where a whole "
            "window is that small, the frame comes first, wins the tie, and the gradient is lost. "
            "What is below every pixel?",
            _but(fill=np.min), _back(fill=np.min)),
    Mistake("frame-always-wins", "The frame holds NaN or plus infinity, and that is what comes out "
            "at the border; the frame should never win.",
            *_ahead(fill=np.nan), *_ahead(fill=np.inf)),
    Mistake("padded-twice", "The frame is added twice: im2col pads, too, when it is told to.",
            _rows(frames=2)),
    Mistake("frame-doubled", "Each side gets twice as wide a frame as it should; 2*padding is what "
            "a whole axis grows by, both sides together.",
            *_ahead(frame=lambda p: 2 * p, size=lambda n, k, s, p: (n + 4 * p - k) // s + 1)),
    # forward
    Mistake("sum", "The numbers of each window are added up; max pooling keeps the largest.",
            *_ahead(pick=lambda windows: windows.sum(axis=PIXELS))),
    Mistake("median", "This is the median of each window; max pooling keeps the largest number.",
            *_ahead(pick=lambda windows: np.median(windows, axis=PIXELS))),
    Mistake("all-channels", "One maximum is taken over all channels; each channel is pooled by "
            "itself.", *_ahead(view=of_all_channels), _rows(joined=True)),
    Mistake("channel-0-only", "Every channel gets the maxima of channel 0; each is pooled by "
            "itself.", *_ahead(view=of_channel_0)),
    Mistake("image-0-only", "Every image gets the maxima of image 0.",
            *_ahead(view=of_image_0)),
    Mistake("running-from-0", "No number below 0 comes out: a 0 takes part in the comparison, "
            "at its beginning or at its end; only pixels may.",
            *_ahead(pick=lambda windows: np.maximum(largest(windows), 0))),
    Mistake("largest-by-size", "The sign is left out when numbers are compared: -5 is smaller "
            "than 2.", *_ahead(pick=lambda windows: np.abs(pick_at(windows, _by_size(windows)))),
            _both(_by_size)),
    Mistake("smallest", "This is the smallest number of each window.",
            _both(_smallest), half(_both(_smallest), RIGHT),
            _both(_smallest, fill=np.inf), half(_both(_smallest, fill=np.inf), RIGHT)),
    Mistake("mean", "This is the mean of each window; max pooling keeps the largest number.",
            *_ahead(pick=mean)),
    Mistake("place-of-the-maximum", "forward returns where the largest number is (argmax), not "
            "which number it is (max).", *_ahead(pick=_first)),
    Mistake("not-put-back", "The maxima come as (N, OH, OW, C), the order of im2col's rows; cut "
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
    # backward: who gets it
    Mistake("every-row-gets-it", "Every number is written into all rows, for a colon stands for "
            "all of them; each row gets one number only, at the place of its own winner.",
            *by_rows(_to_every_row, -np.inf, RIGHT)),
    Mistake("winners-taken-for-rows", "A winner is a place in its row, and here it picks a row: an "
            "array needs two indices, the number of the row and the winner.",
            *by_rows(_to_rows, -np.inf, RIGHT)),
    Mistake("one-winner-for-all", "argmax without an axis gives one place for all windows "
            "together; each row has a winner of its own.",
            *by_rows(_to_one_place, -np.inf, RIGHT)),
    Mistake("loser-gets-it", "The gradient goes to the smallest pixel of each window; it belongs "
            "to the largest.", _back(route=_to(_smallest))),
    Mistake("to-the-last-pixel", "The gradient goes to the last pixel of each window, whoever "
            "won.", _back(route=_to(lambda windows: _corner(windows) + windows[0, 0].size - 1))),
    Mistake("ties-column-first", "Where several pixels are equal, the leftmost gets the gradient; "
            "a window is searched row by row, so it belongs to the uppermost.",
            _back(route=_to(_first_by_columns))),
    Mistake("row-and-column-apart", "The winner's row and its column are looked for one without "
            "the other; where several pixels are equal, they may meet at a third one.",
            _back(route=_to(_row_and_column_apart))),
    Mistake("winner-of-all-channels", "The gradient goes to the winner of all channels, or of "
            "channel 0; each channel has its own.",
            _back(view=of_all_channels), _back(route=_to(lambda windows: _first(windows)[:, [0]]
                                                        + _corner(windows)))),
    Mistake("winner-of-image-0", "The winners of image 0 get the gradient in all images.",
            _back(route=_to(lambda windows: _first(windows)[[0]] + _corner(windows)))),
    Mistake("largest-by-size-gets-it", "The gradient goes to the pixel that is largest without its "
            "sign.", _back(route=_to(_by_size))),
    Mistake("times-pixels", "The gradient is multiplied by the pixels of the window; the winner "
            "gets it as it is.", _back(route=lambda windows, numbers: numbers * np.where(
                np.isinf(windows), 0, windows))),
    Mistake("overwritten", "A pixel that won several windows keeps the gradient of the last one "
            "only; it gets the sum.", _back(put=winners_replaced)),
    Mistake("window-overwritten", "A whole window of dx is replaced at each place, and what other "
            "windows have put there is lost; add to it.",
            _back(put=window_replaced), _back(put=winners_replaced, reverse=True)),
    Mistake("every-tie-gets-all", "Every pixel that equals the maximum gets the gradient; where "
            "several are equal, the first of them, row by row, gets all of it.",
            _back(route=_to_all_largest)),
    Mistake("ties-share", "Equal pixels share the gradient; that is a choice, too, but here the "
            "first of them, row by row, gets all of it.", _back(route=_shared_by_the_largest)),
    Mistake("last-of-equals", "Where several pixels are equal, the last of them gets the gradient; "
            "it belongs to the first, row by row.", _back(route=_to(_last))),
    Mistake("maximum-sent-back", "The maximum itself is sent back; what comes back is the number "
            "of dout, and the maximum only says where to.",
            _back(route=_the_maximum)),
    Mistake("times-maximum", "The gradient is multiplied by the maximum; a maximum passes a small "
            "change on as it is, so its slope is 1.",
            _back(route=_times_maximum)),
    Mistake("ones-sent-back", "Each winner gets 1, and dout is not used.",
            _back(route=_ones), _back(route=_ones, put=winners_replaced)),
    Mistake("all-pixels-get-it", "Every pixel of a window gets the gradient; only the winner "
            "counted, so only the winner gets it.",
            _back(route=everywhere)),
    Mistake("averages-rule", "The gradient is shared by all pixels of a window: that is the "
            "average's rule. Here it goes to the winner.",
            _back(route=lambda windows, numbers: everywhere(
                windows, numbers / flat(windows).shape[2]))),
    Mistake("to-the-first-pixel", "The gradient goes to the first pixel of each window, whoever "
            "won.", _back(route=_to(_corner))),
    # backward: where it lands
    Mistake("dout-not-moved", "The winners are in the order (N, OH, OW, C), and dout is flattened "
            "in another one: move its axis of channels to the end first.",
            _back(begin=out_of_order), _back(begin=turned_twice)),
    Mistake("winner-turned-over", "The winner's row and column in its window are swapped: row = "
            "place // kernel_size, column = place % kernel_size.", _back(route=_to(_turned_over))),
    Mistake("back-ignores-stride", "The gradient goes to windows that do not follow the stride; "
            "where does window i begin?", _back(start_back=lambda i, stride: i)),
    Mistake("corner-forgotten", "The winner's place counts inside its window, but it is used as a "
            "place in the image: add where the window begins.",
            _back(start_back=lambda i, stride: 0 * i)),
    Mistake("frame-left-on", "dx still has the frame of the padding; it has the shape of x.",
            _back(crop=with_frame)),
    Mistake("frame-cut-wrong", "dx has the right shape, but the frame was cut off below and on the "
            "right only.", _back(crop=upper_left)),
    Mistake("minus-zero", "The frame is cut off with [p:-p], and without padding nothing is left: "
            "-0 is 0.", _back(crop=empty_without_padding)),
    # backward: once, now, and for itself
    Mistake("first-images-kept", "The layer goes back to the images of its first call; each "
            "forward replaces what was kept.", _back(forget=False), _FirstWinners),
    Mistake("added-to-the-last", "The gradient is added to that of an earlier call; each backward "
            "begins with zeros.", _back(add=True)),
    Mistake("shared-by-all-layers", "Two layers share what they keep: keep it in self, not in the "
            "class or outside of it.", one_for_all(RIGHT)),
    Mistake("returned-inside", "Only part of dx is filled: the return stands inside a loop; it "
            "belongs after all of them.",
            *(_back(begin=first_only(loops)) for loops in (1, 2, 3, 4))),
    # the frame
    Mistake("frame-in-front", "All of the frame is added at the front, above and on the left; half "
            "of it belongs at the other end.", _ahead(pad=frame_of(2, 0, 2, 0))[0]),
    Mistake("frame-of-pixels", "The frame holds pixels from the other end of the images; it "
            "should never win.", _ahead(pad=frame_by("wrap"))[0]),
    *of_either(_but, _in_rows, np.max, lambda dout, k: dout, _to_winners, -np.inf),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=MaxPool2d,
    alternative=ByTheMatrix,
    differs="The first looks at all windows at once and sends the gradient back by the winners' "
            "rows and columns; the second is the lesson's way, by im2col and col2im.",
    minutes=25,
    difficulty=3,
    teaches=(
        "course_lib.functional.max_pool2d",
        "course_lib.functional.max_pool2d_backward",
        "course_lib.layers.MaxPool2d",
    ),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "forward, with im2col: a frame of -np.inf, then the matrix, then reshape it so that a row "
        "is one window of one channel. Keep in self what backward needs: the winner of each row, "
        "and the shape of x.",
        "backward is forward in reverse order. dout becomes one long row in the order (N, OH, OW, "
        "C), the order of the matrix's rows. Then each of its numbers goes into its row of a "
        "matrix of zeros, at the winner's column.",
        "zeros[np.arange(count), winner] = … writes one number into each row. Give the matrix the "
        "shape that im2col had made, and col2im adds up what belongs to one pixel and takes the "
        "frame off.",
    ),
)  # fmt: skip
