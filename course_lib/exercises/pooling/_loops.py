"""A pooling layer by a loop over places, every idea of which can be replaced by a wrong one."""

from functools import partial

import numpy as np

PIXELS = (-2, -1)  # the axes of one window's pixels, in windows (N, C, k, k)


def framed(x, p, fill):
    """Images with a frame."""
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=fill)


def added(target, share):
    """A window's share is added."""
    target += share


def winners_replaced(target, share):
    """Where a share is not 0, it takes the place of what was there."""
    target[share != 0] = share[share != 0]


def window_replaced(target, share):
    """A share takes the place of all that was there."""
    target[...] = share


def added_inside(target, share):
    """As far as there is room."""
    target += share[:, :, : target.shape[2], : target.shape[3]]


def _floored(n, k, stride, padding):
    return (n + 2 * padding - k) // stride + 1


class Pool:
    """A pooling layer that says what it keeps of windows, and whom of them the gradient reaches.

    Parameters
    ----------
    kernel_size, stride, padding : int
    pick : callable
        pick(windows) of windows (N, C, k, k) gives the numbers (N, C) that are kept.
    route : callable
        route(windows, numbers), with numbers (N, C, 1, 1), gives the gradient of the windows.
    fill : float or callable
        What the frame holds, or fill(x) that says it of the images.
    All others : callable or bool
        Steps that go right without them.
    """

    def __init__(
        self, kernel_size, stride=None, padding=0, *, pick, route, fill=0.0,
        step=lambda k, stride: k if stride is None else stride, frame=lambda padding: padding,
        sizes=lambda shape: shape[2:], size=_floored, start=lambda i, stride: i * stride,
        start_across=None, start_back=None, back_across=None, beside=False,
        reach=lambda k, stride: k, pad=framed, view=lambda windows: windows,
        finish=lambda out: out, begin=lambda dout: dout, put=added, reverse=False, frame_back=True,
        crop=lambda canvas, p, h, w: canvas[:, :, p : p + h, p : p + w],
        last=lambda dx: dx, forget=True, add=False,
    ):  # fmt: skip
        self.k, self.s, self.p = kernel_size, step(kernel_size, stride), padding
        self.pick, self.route, self.fill, self.frame = pick, route, fill, frame
        self.sizes, self.size, self.view = sizes, size, view
        self.start = start, start_across or start
        self.start_back = start_back or start, back_across or start_back or self.start[1]
        self.beside, self.reach, self.pad = beside, reach, pad
        self.finish, self.begin, self.last = finish, begin, last
        self.put, self.reverse, self.frame_back = put, reverse, frame_back
        self.crop, self.forget, self.add = crop, forget, add
        self.seen = self.sum = None

    def forward(self, x):
        p = self.frame(self.p)
        fill = self.fill(x) if callable(self.fill) else self.fill
        padded = self.pad(x, p, fill)
        oh, ow = (self.size(n, self.k, self.s, self.p) for n in self.sizes(x.shape))
        if self.forget or self.seen is None:
            self.seen, self.shape = padded, x.shape
        out = np.zeros((*x.shape[:2], oh, ow))
        for i, j in np.ndindex(oh, ow):
            out[:, :, i, j] = self.pick(self.view(padded[self._place(i, j, self.start)]))
        return self.finish(out)

    def backward(self, dout):
        dout = self.begin(dout)
        canvas = np.zeros(self.seen.shape if self.frame_back else self.shape)
        places = list(np.ndindex(dout.shape[2:]))
        for i, j in places[::-1] if self.reverse else places:
            windows = self.view(self.seen[self._place(i, j, self.start)])
            target = canvas[self._place(i, j, self.start_back)]
            share = self.route(windows, dout[:, :, i : i + 1, j : j + 1])
            share = share.reshape(*share.shape[:2], -1, self.k, self.k).sum(axis=2)
            self.put(target, share)
        p = self.frame(self.p) if self.frame_back else 0
        dx = self.last(self.crop(canvas, p, *self.shape[2:]))
        if self.add:
            dx = dx if self.sum is None or self.sum.shape != dx.shape else self.sum + dx
            self.sum = dx
        return dx

    def _place(self, i, j, start):
        step, reach = self.k if self.beside else self.s, self.reach(self.k, self.s)
        top, left = start[0](i, step), start[1](j, step)
        return ..., slice(top, top + reach), slice(left, left + reach)


class InRows:
    """The way forward by a matrix, as most write it: a wrong size or shape stops at a reshape.

    Parameters
    ----------
    kernel_size, stride, padding : int
    reduce : callable
        reduce(rows, axis=1) gives what is kept of each row.
    fill : float
        What the frame holds.
    size, sizes : callable
        size(n, k, stride, padding) of a result, for each of the sizes(x.shape).
    joined : bool
        Whether a row holds the windows of all channels.
    frames : int
        How often the images get their frame.
    strided : bool
        Whether the windows follow the stride.
    left_open : bool
        Whether the last reshape counts the channels by itself.
    cut : callable
        cut(rows, k) makes other rows of those of one window each.
    """

    def __init__(
        self, kernel_size, stride=None, padding=0, *, reduce, fill, size=_floored,
        sizes=lambda shape: shape[2:], joined=False, frames=1, strided=True, left_open=False,
        cut=lambda rows, k: rows,
    ):  # fmt: skip
        self.k, self.p, self.s = kernel_size, padding, kernel_size if stride is None else stride
        self.reduce, self.fill, self.size, self.sizes = reduce, fill, size, sizes
        self.joined, self.frames, self.strided = joined, frames, strided
        self.left_open, self.cut = left_open, cut

    def forward(self, x):
        k, step = self.k, self.s if self.strided else 1
        padded = framed(x, self.p * self.frames, self.fill)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(2, 3))
        windows = windows[:, :, ::step, ::step].transpose(0, 2, 3, 1, 4, 5)
        rows = windows.reshape(-1, (x.shape[1] if self.joined else 1) * k * k)
        oh, ow = (self.size(n, self.k, self.s, self.p) for n in self.sizes(x.shape))
        last = -1 if self.left_open else x.shape[1]
        rows = self.cut(rows, k)
        return self.reduce(rows, axis=1).reshape(len(x), oh, ow, last).transpose(0, 3, 1, 2)


class BackByRows:
    """The way back by a matrix, as the lesson has it.

    Parameters
    ----------
    kernel_size, stride, padding : int
    send : callable
        send(rows, numbers) gives the gradient of the rows, a row for each number of dout.
    fill : float
        What the frame holds.
    back : callable
        back(dcol, shape, k, stride, padding) gives dx, for the shape of x.
    """

    def __init__(self, kernel_size, stride=None, padding=0, *, send, fill, back):
        self.k, self.p, self.s = kernel_size, padding, kernel_size if stride is None else stride
        self.send, self.fill, self.back = send, fill, back

    def forward(self, x):
        padded = framed(x, self.p, self.fill)
        windows = np.lib.stride_tricks.sliding_window_view(padded, (self.k, self.k), axis=(2, 3))
        windows = windows[:, :, :: self.s, :: self.s].transpose(0, 2, 3, 1, 4, 5)
        self.rows, self.shape = windows.reshape(-1, self.k**2), x.shape

    def backward(self, dout):
        sent = self.send(self.rows, np.moveaxis(dout, 1, -1).ravel())
        dcol = sent.reshape(-1, self.shape[1] * self.k**2)
        return self.back(dcol, self.shape, self.k, self.s, self.p)


# Windows, and what of them counts -----------------------------------------------------------------


def flat(windows):
    """The pixels of each window in one row: (N, C, k * k)."""
    return windows.reshape(*windows.shape[:2], -1)


def largest(windows):
    """The largest number of each window."""
    return windows.max(axis=PIXELS)


def mean(windows):
    """The mean of each window; without a warning also that of none."""
    return windows.sum(axis=PIXELS) / np.float64(windows[0, 0].size)


def pick_at(windows, at):
    """The numbers of windows at flat places (N, C)."""
    return np.take_along_axis(flat(windows), at[..., None], axis=2)[..., 0]


def send_to(windows, numbers, at):
    """The gradient of windows that reaches one pixel each, at flat places (N, C)."""
    share = np.zeros(flat(windows).shape)
    np.put_along_axis(share, at[..., None], np.broadcast_to(numbers, windows.shape)[..., :1, 0], 2)
    return share.reshape(windows.shape)


def everywhere(windows, numbers):
    """The same gradient for all pixels of a window."""
    return np.broadcast_to(numbers, windows.shape)


def of_all_channels(windows):
    """Windows that reach through all channels."""
    n, c, k, _ = windows.shape
    return np.broadcast_to(windows.reshape(n, 1, c * k, -1), (n, c, c * k, windows.shape[3]))


def of_channel_0(windows):
    """Each channel's window cut out of channel 0."""
    return np.broadcast_to(windows[:, :1], windows.shape)


def of_image_0(windows):
    """Each image's window cut out of image 0."""
    return np.broadcast_to(windows[:1], windows.shape)


# The order of axes --------------------------------------------------------------------------------


def in_order_of_images(out):
    """Numbers that come as (N, OH, OW, C), cut into (N, C, OH, OW) without moving an axis."""
    return np.moveaxis(out, 1, -1).reshape(out.shape)


def out_of_order(dout):
    """A gradient (N, C, OH, OW) read as if it came as (N, OH, OW, C)."""
    n, c, oh, ow = dout.shape
    return np.moveaxis(dout.reshape(n, oh, ow, c), -1, 1)


def in_another_order(out):
    """The axes of (N, OH, OW, C) turned the wrong way."""
    return np.moveaxis(out, 1, -1).transpose(0, 2, 3, 1)


def turned_twice(dout):
    """A gradient (N, C, OH, OW) turned the wrong way, then read as (N, OH, OW, C)."""
    n, c, oh, ow = dout.shape
    return np.moveaxis(dout.transpose(0, 3, 1, 2).reshape(n, oh, ow, c), -1, 1)


def first_only(loops):
    """The gradient of what is done when a return stands inside so many loops."""
    return lambda dout: np.where(np.indices(dout.shape)[:loops].any(axis=0), 0, dout)


# The frame ----------------------------------------------------------------------------------------


def empty_without_padding(canvas, p, h, w):
    """The frame cut off by [p:-p], which leaves nothing when p is 0."""
    return canvas[:, :, p:-p, p:-p]


def upper_left(canvas, p, h, w):
    """As much as an image is large, frame included."""
    return canvas[:, :, :h, :w]


def with_frame(canvas, p, h, w):
    """All of it."""
    return canvas


# Layers -------------------------------------------------------------------------------------------


def one_for_all(made):
    """A class whose layers all keep what they saw in the same place, the last one's."""
    seen = []

    class Shared:
        def __init__(self, *args, **kwargs):
            self.mine = made(*args, **kwargs)

        def forward(self, x):
            seen[:] = [self.mine]
            return self.mine.forward(x)

        def backward(self, dout):
            return seen[0].backward(dout)

    return Shared


def half(made, other):
    """A class that goes forward as one does, and back as the other."""

    class Half:
        def __init__(self, *args, **kwargs):
            self.one, self.other = made(*args, **kwargs), other(*args, **kwargs)

        def forward(self, x):
            self.other.forward(x)
            return self.one.forward(x)

        def backward(self, dout):
            return self.other.backward(dout)

    return Half


def but(**right):
    """A function that makes a wrong layer of changes to a right one."""
    return lambda **changes: partial(Pool, **{**right, **changes})
