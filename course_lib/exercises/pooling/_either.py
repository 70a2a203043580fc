"""What goes wrong in either pooling layer, whatever it keeps of a window."""

from functools import partial

import numpy as np

from course_lib.exercises.backward.col2im import col2im, window_by_window
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.pooling._loops import (
    BackByRows,
    added_inside,
    half,
    window_replaced,
)
from course_lib.exercises.record import Mistake
from course_lib.exercises.sizes import unlike


def cut_into_lines(*order):
    """Rows of the matrix cut into lines of OH windows."""

    def finish(out):
        n, c, oh, ow = out.shape
        return np.moveaxis(out, 1, -1).reshape(n, ow, oh, c).transpose(order)

    return finish


def rows_left(out):
    """As (N, OH, OW, C), the order of the rows."""
    return np.moveaxis(out, 1, -1)


def first_of(axes, k=0):
    """All but the first, or the k-th, along some axes becomes 0."""

    def only(numbers):
        places = np.indices(numbers.shape)
        there = [places[axis] == k % numbers.shape[axis] for axis in axes]
        return np.where(np.all(there, axis=0), numbers, 0)

    return only


def in_axes(*order):
    """Dout put into another order of axes, then read as (N, OH, OW, C)."""

    def begin(dout):
        n, c, oh, ow = dout.shape
        return np.moveaxis(dout.transpose(order).reshape(n, oh, ow, c), -1, 1)

    return begin


def frame_of(above, below, left, right):
    """Other sides than one of each, in paddings."""

    def pad(x, p, fill):
        sides = ((above * p, below * p), (left * p, right * p))
        return np.pad(x, ((0, 0), (0, 0), *sides), constant_values=fill)

    return pad


def frame_by(mode):
    """A frame that np.pad makes of the images."""
    return lambda x, p, fill: np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode=mode)


class _WholeImage:
    """One number for each image and channel."""

    def __init__(self, reduce, keepdims):
        self.reduce, self.keepdims = reduce, keepdims

    def __call__(self, kernel_size, stride=None, padding=0):
        return self

    def forward(self, x):
        return self.reduce(x, axis=(2, 3), keepdims=self.keepdims)


class _BlownUp:
    """Back by repeating each number: blow_up(dout, k), then as much as the image is large."""

    def __init__(self, route):
        self.route = route

    def __call__(self, kernel_size, stride=None, padding=0):
        made = _BlownUp(self.route)
        made.k, made.p = kernel_size, padding
        return made

    def forward(self, x):
        self.shape, self.x = x.shape, np.pad(x, ((0, 0), (0, 0), (self.p,) * 2, (self.p,) * 2))

    def backward(self, dout):
        p, (h, w) = self.p, self.shape[2:]
        big = self.route(dout, self.k).repeat(self.k, axis=2).repeat(self.k, axis=3)
        return big[:, :, p : p + h, p : p + w]


def by_rows(send, fill, right, *backs):
    """Layers that go back by a matrix, and hand it to `col2im` in one of these ways.

    back(col2im, dcol, shape, k, stride, padding)
    """
    for function in (col2im, window_by_window):  # whose loops meet a wrong size in another way
        for back in backs or (_handed_over,):
            yield half(
                right, partial(BackByRows, send=send, fill=fill, back=partial(back, function))
            )


def _handed_over(col2im, dcol, shape, k, s, p):
    return col2im(dcol, shape, k, k, s, p)


def _with_frame(shape, p):
    return *shape[:2], shape[2] + 2 * p, shape[3] + 2 * p


def of_either(but, in_rows, reduce, share, send, fill):
    """The mistakes of a layer.

    Parameters
    ----------
    but : callable
        but(**changes) makes a layer of loops.
    in_rows : callable
        in_rows(**changes) makes one that goes forward by a matrix.
    reduce : callable
        reduce(x, axis, keepdims) is what is kept of numbers.
    share : callable
        share(dout, k) is what one pixel of a window gets, where all get as much.
    send : callable
        send(rows, numbers) is the gradient of rows that are one window each.
    fill : float
        What the frame holds.
    """
    right = but()

    def ahead(**changes):
        return half(but(**changes), right)

    def back(**changes):
        return half(right, but(**changes))

    def sized(size=None, **more):
        """In loops, and at a reshape, which stops."""
        changes = more | ({"size": size} if size else {})
        rows = (in_rows(**changes, left_open=left_open) for left_open in (False, True))
        return ahead(**changes), *(half(one, right) for one in rows)

    def finished(*ways):
        return [ahead(finish=finish) for finish in ways]

    def ended(*ways):
        return [back(last=last) for last in ways]

    return (
        # forward: the result
        Mistake("line-length", "The rows of the matrix are cut into lines of OH windows; there are "
                "OH lines of OW windows each.",
                *finished(cut_into_lines(0, 3, 1, 2), cut_into_lines(0, 3, 2, 1))),
        Mistake("maps-turned-over", "Rows and columns of each map are swapped.",
                *finished(lambda out: out.swapaxes(2, 3))),
        Mistake("images-second", "Images and channels are swapped in the result; its axes are (N, "
                "C, OH, OW).", *finished(lambda out: out.swapaxes(0, 1))),
        Mistake("other-order", "The axes of the result are in another order than (N, C, OH, OW).",
                *finished(*(lambda out, axes=axes: rows_left(out).transpose(axes) for axes in (
                    (0, 1, 3, 2), (3, 1, 2, 0), (1, 2, 0, 3), (0, 2, 1, 3))))),
        Mistake("rows-returned", "forward returns the rows' numbers as they are; they must be put "
                "back into maps, (N, C, OH, OW).",
                *finished(*(lambda out, shape=shape: rows_left(out).reshape(shape(*out.shape))
                            for shape in (lambda n, c, oh, ow: -1,
                                          lambda n, c, oh, ow: (-1, 1),
                                          lambda n, c, oh, ow: (-1, c),
                                          lambda n, c, oh, ow: (n, -1, c),
                                          lambda n, c, oh, ow: (n, -1))),
                          lambda out: out.reshape(*out.shape[:2], -1))),
        Mistake("no-axis-of-images", "The result lacks an axis; its axes are (N, C, OH, OW), even "
                "for one image or one channel.",
                *finished(lambda out: out[0], lambda out: out[-1], np.squeeze)),
        Mistake("forward-nothing", "forward returns nothing.", *finished(lambda out: None)),
        Mistake("forward-whole", "The result of forward holds whole numbers only: was the array "
                "for it made with an integer type?",
                *finished(np.trunc, lambda out: out.astype(int))),
        Mistake("forward-part-only", "Only a part of the result is filled: a return that stands "
                "inside a loop ends it, and an index that stands still fills one place.",
                *finished(*(first_of(range(axes)) for axes in (1, 2, 3, 4)), first_of([1]),
                          first_of([2]), first_of([3]), first_of([2, 3]), first_of([0], -1),
                          first_of([1], -1))),
        Mistake("whole-images", "forward makes one number of a whole image; each window gives one.",
                *(half(_WholeImage(reduce, keepdims), right) for keepdims in (False, True))),
        Mistake("first-pixel", "Each window gives its first pixel: that leaves pixels out and "
                "looks at none of the others.",
                ahead(pick=lambda windows: windows[..., 0, 0])),
        Mistake("last-pixel", "Each window gives its last pixel: is the result overwritten at each "
                "pixel?", ahead(pick=lambda windows: windows[..., -1, -1])),
        # forward: where windows lie
        Mistake("rows-ignore-stride", "The windows follow the stride along columns only; where "
                "does window i begin?",
                ahead(start=lambda i, stride: i, start_across=lambda j, stride: j * stride)),
        Mistake("columns-ignore-stride", "The windows follow the stride along rows only; where "
                "does window j begin?", ahead(start_across=lambda j, stride: j)),
        Mistake("side-by-side", "The windows begin side by side, but are counted by the stride; "
                "window i begins at row i * stride.", ahead(beside=True)),
        Mistake("every-place", "The result has a number for each place of stride 1; with a larger "
                "stride, places are left out.", ahead(step=lambda k, stride: 1)),
        Mistake("not-strided", "im2col is not told of the stride, so it has a row for each place.",
                *(half(in_rows(strided=False, left_open=left_open), right)
                  for left_open in (False, True))),
        Mistake("window-up-to-the-next", "A window ends where the next one begins; it is "
                "kernel_size high and wide, whatever the stride.",
                ahead(reach=lambda k, stride: stride)),
        Mistake("window-too-small", "The windows are one row and one column too small: a slice "
                "stops before its end.", ahead(reach=lambda k, stride: k - 1)),
        Mistake("window-too-large", "The windows are one row and one column too large: a slice "
                "stops before its end, so no 1 is added.", ahead(reach=lambda k, stride: k + 1)),
        Mistake("windows-of-2", "The windows are always 2x2; kernel_size says how large they are.",
                ahead(reach=lambda k, stride: 2)),
        # forward: sizes
        Mistake("size-without-1", "Each map is one row and one column too small: the formula for "
                "the size ends with + 1.",
                *sized(lambda n, k, s, p: (n + 2 * p - k) // s)),
        Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
                "window may be missing; it is the first window, and is added behind.",
                *sized(lambda n, k, s, p: (n + 2 * p - k + 1) // s)),
        Mistake("size-one-sided", "The padding counts once in OH and OW; both sides have it.",
                *sized(lambda n, k, s, p: (n + p - k) // s + 1)),
        Mistake("size-without-stride", "OH and OW do not count the stride.",
                *sized(lambda n, k, s, p: n + 2 * p - k + 1)),
        Mistake("size-by-stride", "The size of the result is that of the image divided by the "
                "stride; the last window must lie wholly inside, so kernel_size counts as well.",
                *sized(lambda n, k, s, p: n // s), *sized(lambda n, k, s, p: -(-n // s)),
                *sized(lambda n, k, s, p: -(-(n + 2 * p) // s)),
                *sized(lambda n, k, s, p: (n + 2 * p) // s)),
        Mistake("size-by-kernel", "The size of the result is that of the image divided by "
                "kernel_size; how many windows there are depends on the stride.",
                *sized(lambda n, k, s, p: n // k), *sized(lambda n, k, s, p: (n + 2 * p) // k)),
        Mistake("size-float", "The size of the result is a float: / always gives one, // "
                "a whole number, rounded down.",
                *sized(lambda n, k, s, p: (n + 2 * p - k) / s + 1)),
        Mistake("size-strict", "It stops where a row or column is left over; here sizes are "
                "rounded down: conv_output_size is strict unless you say otherwise.",
                ahead(size=conv_output_size)),
        Mistake("size-without-padding", "The images have their frame, but OH and OW do not count "
                "it.", *sized(lambda n, k, s, p: (n - k) // s + 1)),
        Mistake("padding-counted-twice", "The padding counts twice in OH and OW: conv_output_size "
                "adds it itself, so it wants H and W of the images without their frame.",
                *sized(lambda n, k, s, p: (n + 4 * p - k) // s + 1)),
        Mistake("cut-into-columns", "The matrix is reshaped to kernel_size * kernel_size rows, "
                "which mixes windows: the numbers of one window stand beside each other, and "
                "become a row.",
                *(half(in_rows(cut=cut, left_open=left_open), right)
                  for cut in (lambda rows, k: rows.reshape(k * k, -1),
                              lambda rows, k: rows.reshape(k * k, -1).T)
                  for left_open in (False, True))),
        Mistake("size-rounded-up", "The size is rounded up when it is not whole; the last window "
                "must lie wholly inside.",
                *sized(lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1)),
        Mistake("rows-from-width", "The number of rows is computed from the width; OH needs H.",
                *sized(sizes=lambda shape: (shape[3], shape[3]))),
        Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
                "wrong: compare the two formulas, sign by sign.",
                *(one for down, across in unlike() for one in sized(
                    size=lambda side, k, s, p, down=down, across=across: (
                        across if side < 0 else down)(abs(side), k, s, p),
                    sizes=lambda shape: (shape[2], -shape[3])))),
        Mistake("columns-from-height", "The number of columns is computed from the height; OW "
                "needs W.", *sized(sizes=lambda shape: (shape[2], shape[2]))),
        Mistake("sizes-swapped", "OH is computed from the width and OW from the height; H comes "
                "before W in x.shape.", sized(sizes=lambda shape: shape[:1:-1])[0]),
        Mistake("no-frame", "The padding counts in the number of windows, but the images have no "
                "frame.",
                ahead(pad=lambda x, p, fill: x),
                *(half(in_rows(frames=0, left_open=left_open), right)
                  for left_open in (False, True))),
        # backward
        Mistake("back-not-strided", "col2im is not told of the stride (nor, perhaps, of the "
                "padding); it needs both, for the rows were made with them.",
                *by_rows(send, fill, right,
                         lambda col2im, dcol, shape, k, s, p: col2im(dcol, shape, k, k, 1, p),
                         lambda col2im, dcol, shape, k, s, p: col2im(dcol, shape, k, k))),
        Mistake("back-not-padded", "col2im is not told of the padding: given that and the shape "
                "of x, it takes the frame off by itself.",
                *by_rows(send, fill, right,
                         lambda col2im, dcol, shape, k, s, p: col2im(dcol, shape, k, k, s))),
        Mistake("back-padded-twice", "col2im is given the shape with the frame and the padding as "
                "well, so it counts the frame twice; the shape it asks for is that of x.",
                *by_rows(send, fill, right, lambda col2im, dcol, shape, k, s, p: col2im(
                    dcol, _with_frame(shape, p), k, k, s, p))),
        Mistake("blown-up", "Each number of dout is repeated kernel_size times along both axes, "
                "which fits only windows side by side; they lie where the stride says, and may "
                "overlap.",
                half(right, _BlownUp(share))),
        Mistake("dout-axes-mixed", "The axes of dout are put into another order than (N, OH, OW, "
                "C): transpose takes the old places of the axes in their new order.",
                *(back(begin=in_axes(*order)) for order in (
                    (0, 3, 2, 1), (2, 3, 0, 1), (3, 2, 1, 0), (1, 0, 2, 3), (1, 2, 3, 0),
                    (0, 2, 1, 3), (0, 1, 3, 2)))),
        Mistake("back-rows-ignore-stride", "The gradient goes to windows that follow the stride "
                "along one axis only; rows and columns need it.",
                *(back(start_back=down, back_across=across) for down, across in (
                    (lambda i, stride: i, lambda j, stride: j * stride),
                    (lambda i, stride: i * stride, lambda j, stride: j)))),
        Mistake("back-side-by-side", "The gradient goes to windows side by side, as if the stride "
                "were kernel_size; window i begins at row i * stride.",
                back(beside=True), back(beside=True, put=added_inside)),
        Mistake("back-without-frame", "dx has no room for the frame: windows at the border reach "
                "over the edge. Add into a frame, and cut it off at the end.",
                back(frame_back=False), back(frame_back=False, put=added_inside)),
        Mistake("lower-right-kept", "dx has the right shape, but the frame was cut off above and "
                "on the left only, twice as wide.",
                back(crop=lambda canvas, p, h, w: canvas[:, :, 2 * p :, 2 * p :])),
        Mistake("cropped-twice", "The frame is cut off twice.",
                back(crop=lambda canvas, p, h, w: canvas[:, :, 2 * p : h, 2 * p : w])),
        Mistake("first-share-kept", "A pixel of several windows keeps the share of the first one "
                "only; it gets the sum.", back(put=window_replaced, reverse=True)),
        Mistake("gradient-mean", "dx is divided by the number of images; each image has its own "
                "part of dx.", *ended(lambda dx: dx / len(dx))),
        Mistake("opposite-sign", "dx has the wrong sign; whoever trains goes against the gradient, "
                "not the layer.", *ended(lambda dx: -dx)),
        Mistake("nothing-returned", "backward returns nothing; it returns dx.",
                *ended(lambda dx: None)),
        Mistake("dx-part-only", "Only a part of dx is filled: is the result begun anew in a loop, "
                "or an axis left out?",
                *(back(begin=first_of(axes, k)) for axes, k in (
                    ([1], 0), ([2], 0), ([3], 0), ([2, 3], 0), ([0], -1), ([1], -1), ([0, 1], -1),
                    ([2, 3], -1), ([0, 1, 2, 3], -1)))),
        Mistake("dx-whole", "dx holds whole numbers only; make it with a float type.",
                *ended(np.trunc, np.floor, lambda dx: dx.astype(int))),
        Mistake("gradient-turned-over", "Rows and columns of dx are swapped.",
                *ended(lambda dx: dx.swapaxes(2, 3))),
        Mistake("dx-flat", "dx is a line or a matrix; it has the shape of x.",
                *ended(np.ravel, lambda dx: dx.reshape(*dx.shape[:2], -1),
                       lambda dx: dx.reshape(len(dx), -1))),
        Mistake("dout-returned", "backward returns dout as it came; each number of it goes to "
                "pixels of its window.",
                half(right, _Passed)),
    )  # fmt: skip


class _Passed:
    def __init__(self, kernel_size, stride=None, padding=0):
        """Keeps nothing."""

    def forward(self, x):
        """Sees nothing."""

    def backward(self, dout):
        return dout
