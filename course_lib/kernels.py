"""The same operations as in `functional`, faster, where speed needs another algorithm.

Each function here has the signature, the results and the errors of its namesake; what is not here
is `functional`'s own. What makes the difference:

* The column matrix is made for a tile at a time, some images or some rows of one, so that it
  stays in a core's cache; and made again in the backward pass instead of kept.
* It is copied in long runs: where the rows of a padded image lie one behind another, a pixel of
  all windows is one run from the first window to the last. The places between two rows, where a
  window hangs over the edge, are computed with the others and dropped at the end.
* With a stride, every second pixel makes an image of its own (a phase), and the runs are long again.
* Filters are the left factor of the product, so that results come out as (N, FN, OH, OW) at once.
* At stride 1 the gradient of the images is itself a convolution, of dout with the filters turned
  round, and its column matrix gives the gradient of the filters as well.
* A pooling window is compared tap by tap, over whole images, with no column matrix at all.
* Half of the batch is computed in a second thread.

The same numbers come out bit for bit however many threads there are.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from course_lib import functional, threads
from course_lib.functional import _check, _check_one, _pad, _pool_windows, _Windows, _windows

BLOCK = 2**20  # bytes of a column matrix that stays in a core's cache
WORTH_A_THREAD = 2e7  # multiplications; fewer are done before a thread has started


def __getattr__(name):
    """What is not faster here comes from `functional`."""
    return getattr(functional, name)


# Convolution ----------------------------------------------------------------------------------


def conv2d(x, w, b=None, *, stride=1, padding=0):
    """See `functional.conv2d`."""
    _check("conv2d", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    windows = _windows("conv2d", x.shape, w.shape[2:], stride, padding)
    arrays = (x, w) if b is None else (x, w, b)
    out = np.empty((len(x), len(w), *windows.count), np.result_type(*arrays))
    dtype = _computing(out.dtype)
    bias = None if b is None else b.astype(dtype, copy=False)[:, None, None]
    filters = w.reshape(len(w), -1).astype(dtype, copy=False)  # (FN, C*FH*FW)
    plan = _Plan.of(x.shape, windows, results=len(w), itemsize=dtype.itemsize)

    def work(tiles):
        space = _Space(dtype)
        for tile in tiles:
            col = _columns(x, plan, tile, space)
            _product(filters, col, out, plan, tile, space, bias)

    threads.run(work, plan.halves(), aside=plan.multiplications * len(w) > WORTH_A_THREAD)
    return out


def conv2d_backward(dout, x, w, *, stride=1, padding=0, needs_dx=True):
    """See `functional.conv2d_backward`."""
    _check("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    windows = _windows("conv2d_backward", x.shape, w.shape[2:], stride, padding)
    shape = (len(x), len(w), *windows.count)
    _check_one("conv2d_backward", "dout", dout, "N FN OH OW", shape)
    few_filters = len(w) <= 4 * x.shape[1]  # else dout has more to be copied than x
    inside = all(p < f for p, f in zip(windows.padding, windows.size, strict=True))
    if needs_dx and windows.stride == (1, 1) and few_filters and inside:
        dx, dw = _backward_by_convolution(dout, x, w, windows)
    else:
        dx, dw = _backward_by_taps(dout, x, w, windows, needs_dx)
    return dx, dw, dout.sum(axis=(0, 2, 3))


def _backward_by_convolution(dout, x, w, windows):
    """At stride 1 dx is dout, padded, correlated with the filters turned round.

    Pixel y of x was seen by place y + padding - i through row i of a filter. So the window at y
    of the padded dout holds all that y was seen by: both gradients come from its columns.
    """
    fn, c, fh, fw = w.shape
    dtype = _computing(np.result_type(dout, x, w))
    around = tuple(f - 1 - p for f, p in zip(windows.size, windows.padding, strict=True))
    turned = _Windows(windows.size, (1, 1), around, x.shape[2:])
    filters = w[:, :, ::-1, ::-1].swapaxes(0, 1).reshape(c, -1).astype(dtype, copy=False)
    dx = np.empty(x.shape, np.result_type(dout, w))
    plan = _Plan.of(dout.shape, turned, results=c, itemsize=dtype.itemsize)

    def work(tiles):
        space, dw = _Space(dtype), np.zeros((filters.shape[1], c), dtype)
        for tile in tiles:
            col = _columns(dout, plan, tile, space)
            _product(filters, col, dx, plan, tile, space)
            _add_products(dw, col, _spread(x, plan, tile, space), space)
        return dw

    aside = plan.multiplications * c * 2 > WORTH_A_THREAD
    dw = _sum(threads.run(work, plan.halves(), aside=aside))  # (FN*FH*FW, C), turned round
    dw = dw.reshape(fn, fh, fw, c)[:, ::-1, ::-1].transpose(0, 3, 1, 2)
    return dx, np.ascontiguousarray(dw, dtype=np.result_type(dout, x))


def _backward_by_taps(dout, x, w, windows, needs_dx):
    """The columns of x give dw; those of dx are added back, pixel by pixel of a window."""
    dtype = _computing(np.result_type(dout, x, w))
    filters = w.reshape(len(w), -1).T.astype(dtype)  # (C*FH*FW, FN)
    dx = np.zeros(x.shape, np.result_type(dout, w)) if needs_dx else None
    plan = _Plan.of(x.shape, windows, results=len(w), itemsize=dtype.itemsize)

    def work(tiles):
        space, dw = _Space(dtype), np.zeros(filters.shape, dtype)
        for tile in tiles:
            col = _columns(x, plan, tile, space)
            dtile = _spread(dout, plan, tile, space)
            _add_products(dw, col, dtile, space)
            if needs_dx:
                dcol = np.matmul(filters, dtile, out=col)  # col has done its work
                _add_columns(dx, dcol, plan, tile, space)
        return dw

    aside = plan.multiplications * len(w) * (1 + needs_dx) > WORTH_A_THREAD
    # rows of one image overlap in dx: its tiles are for one thread
    dw = _sum(threads.run(work, plan.halves(of_images=True), aside=aside))
    return dx, np.ascontiguousarray(dw.T, dtype=np.result_type(dout, x)).reshape(w.shape)


# Tiles and their columns ----------------------------------------------------------------------


class _Tile(NamedTuple):
    """Images, and rows of the result in them."""

    images: slice
    rows: slice


class _Plan(NamedTuple):
    """How the windows on images (N, C, H, W) become columns, tile by tile."""

    x_shape: tuple
    windows: _Windows
    pitch: int  # places from a row of windows to the next
    width: int  # of these, how many are computed: all of them, or the windows alone
    step: tuple  # images and rows in a tile

    @classmethod
    def of(cls, x_shape, windows, results, itemsize):
        """Plan a product that gives so many `results` at each place."""
        n, c, h, w = x_shape
        (oh, ow), (across, frame) = windows.count, (windows.stride[1], windows.padding[1])
        # the frame at the left of a row is the frame at the right of the row before
        pitch = max(ow, -(-(w + frame) // across))
        height = c * math.prod(windows.size)  # of the column matrix
        # dropping places costs a copy of the result: shorter runs cost less if it is the larger
        width = ow if height <= results else pitch
        row = height * width * itemsize
        rows = min(oh, max(1, BLOCK // row))
        rows = -(-oh // -(-oh // rows))  # as even as can be
        images = max(1, BLOCK // (row * oh))
        return cls(x_shape, windows, pitch, width, (images, rows))

    @property
    def multiplications(self):
        """For one result at each place."""
        places = self.x_shape[0] * math.prod(self.windows.count)
        return self.x_shape[1] * math.prod(self.windows.size) * places

    def halves(self, of_images=False):
        """The tiles as a list for each thread: half of the images, or of a single one's rows."""
        n, rows = self.x_shape[0], self.windows.count[0]
        if n > 1 or of_images:
            return [self._tiles(range(-(-n // 2)), range(rows)),
                    self._tiles(range(-(-n // 2), n), range(rows))]  # fmt: skip
        return [self._tiles(range(n), range(-(-rows // 2))),
                self._tiles(range(n), range(-(-rows // 2), rows))]  # fmt: skip

    def _tiles(self, images, rows):
        return [
            _Tile(slice(i, min(i + self.step[0], images.stop)),
                  slice(j, min(j + self.step[1], rows.stop)))
            for i in range(images.start, images.stop, self.step[0])
            for j in range(rows.start, rows.stop, self.step[1])
        ]  # fmt: skip


class _Space(dict):
    """Arrays that serve one tile after another: fresh memory is slow."""

    def __init__(self, dtype):
        super().__init__()
        self.dtype = dtype

    def take(self, name, *shape):
        """An array of this shape, with anything in it."""
        size = math.prod(shape)
        if name not in self or self[name].size < size:
            self[name] = np.empty(size, self.dtype)
        return self[name][:size].reshape(shape)


def _columns(x, plan, tile, space):
    """The column matrices of a tile: (images, C*FH*FW, rows*width)."""
    (fh, fw), (down, across) = plan.windows.size, plan.windows.stride
    frame = _frame(x.shape[1], plan, tile, space)
    for phase, inside, pixels in _phases(plan, tile, frame):
        inside[...] = x[tile.images][:, :, *pixels]
    rows = tile.rows.stop - tile.rows.start
    n, c = frame.shape[:2]
    col = space.take("columns", n, c, fh, fw, rows, plan.width)
    for i, j in np.ndindex(frame.shape[2:4]):
        taps = col[:, :, i::down, j::across]
        taps[...] = _taps_of_phase(frame[:, :, i, j], taps.shape, plan)
    return col.reshape(n, c * fh * fw, rows * plan.width)


def _add_columns(dx, dcol, plan, tile, space):
    """Add column matrices back to the images that they came from, tap by tap."""
    (fh, fw), (down, across) = plan.windows.size, plan.windows.stride
    frame = _frame(dx.shape[1], plan, tile, space)
    n, c = frame.shape[:2]
    dcol = dcol.reshape(n, c, fh, fw, -1, plan.width)
    for i, j in np.ndindex(fh, fw):
        phase = frame[:, :, i % down, j % across]
        tap = _taps_of_phase(phase[..., i // down * plan.pitch + j // across :],
                             (n, c, 1, 1, *dcol.shape[4:]), plan)[:, :, 0, 0]  # fmt: skip
        tap += dcol[:, :, i, j]
    for phase, inside, pixels in _phases(plan, tile, frame):
        dx[tile.images][:, :, *pixels] += inside


def _frame(c, plan, tile, space):
    """Room for what the windows of a tile see, all zeros: (images, C, phases, phases, pixels)."""
    (fh, fw), (down, across) = plan.windows.size, plan.windows.stride
    n = tile.images.stop - tile.images.start
    lines = tile.rows.stop - tile.rows.start + (fh - 1) // down
    pixels = lines * plan.pitch + (fw - 1) // across
    frame = space.take("frame", n, c, min(fh, down), min(fw, across), pixels)
    frame[...] = 0
    return frame


def _phases(plan, tile, frame):
    """For each phase, where it lies in the frame and which pixels of an image it holds."""
    lines = frame.shape[4] // plan.pitch
    (down, across), (h, w) = plan.windows.stride, plan.x_shape[2:]
    top, left = plan.windows.padding
    for i, j in np.ndindex(frame.shape[2:4]):
        rows, from_rows = _overlap(tile.rows.start * down + i - top, down, lines, h)
        columns, from_columns = _overlap(j - left, across, plan.pitch, w)
        grid = frame[:, :, i, j, : lines * plan.pitch]
        grid = grid.reshape(*grid.shape[:2], lines, plan.pitch)
        yield (i, j), grid[:, :, rows, columns], (from_rows, from_columns)


def _overlap(first, step, count, size):
    """Of pixels first, first + step, ...: which of them exist, and where."""
    skipped = min(count, max(0, -(first // step)))
    last = min(count, max(skipped, -((first - size) // step)))
    start = first + skipped * step
    return slice(skipped, last), slice(start, start + (last - skipped) * step, step)


def _taps_of_phase(phase, shape, plan):
    """For each tap of the windows, a view of what it covers: (images, C, FH, FW, rows, width)."""
    item = phase.itemsize
    strides = (*phase.strides[:2], plan.pitch * item, item, plan.pitch * item, item)
    return as_strided(phase, shape, strides)


def _product(filters, col, out, plan, tile, space, bias=None):
    """The filters applied to the columns, written to where the tile lies in `out`."""
    place = out[tile.images, :, tile.rows]
    n, fn, rows, ow = place.shape
    if plan.width == ow and filters.dtype == out.dtype:
        np.matmul(filters, col, out=place.reshape(n, fn, rows * ow))
        if bias is not None:
            place += bias
        return
    wide = np.matmul(filters, col, out=space.take("product", n, fn, rows * plan.width))
    wide = wide.reshape(n, fn, rows, plan.width)[..., :ow]
    if bias is None:
        place[...] = wide
    else:
        np.add(wide, bias, out=place, casting="same_kind")


def _spread(images, plan, tile, space):
    """A tile of images whose places lie as in the columns, with zeros between two rows."""
    part = images[tile.images, :, tile.rows]
    n, c, rows, ow = part.shape
    wide = space.take("spread", n, c, rows, plan.width)
    wide[..., :ow] = part
    wide[..., ow:] = 0
    return wide.reshape(n, c, rows * plan.width)


def _add_products(total, col, images, space):
    """Add to `total` each image's columns times the image's own rows, summed over places."""
    products = space.take("products", len(col), *total.shape)
    total += np.matmul(col, images.swapaxes(1, 2), out=products).sum(axis=0)


def _sum(parts):
    first, *others = parts
    for other in others:
        first += other
    return first


def _computing(dtype):
    """The precision to compute in: float16 is for storage, there are no fast products of it."""
    return np.promote_types(dtype, np.float32)
def max_pool2d(x, kernel_size, *, stride=None, padding=0):
    """See `functional.max_pool2d`."""
    _check("max_pool2d", x=(x, "N C H W"))
    windows = _pool_windows("max_pool2d", x.shape, kernel_size, stride, padding)
    first, *others = _taps(_framed(x, windows, -np.inf), windows)
    out = first.copy()
    for tap in others:
        np.maximum(out, tap, out=out)
    return out


def max_pool2d_backward(dout, x, kernel_size, *, stride=None, padding=0):
    """See `functional.max_pool2d_backward`."""
    _check("max_pool2d_backward", x=(x, "N C H W"))
    windows = _pool_windows("max_pool2d_backward", x.shape, kernel_size, stride, padding)
    _check_one("max_pool2d_backward", "dout", dout, "N C OH OW", (*x.shape[:2], *windows.count))
    largest = max_pool2d(x, kernel_size, stride=stride, padding=padding)
    dx = np.zeros(_padded_shape(x, windows), dout.dtype)
    open_places = np.ones(dout.shape, bool)  # whose largest pixel was not met yet
    padded = _framed(x, windows, -np.inf)
    for tap, dtap in zip(_taps(padded, windows), _taps(dx, windows), strict=True):
        wins = open_places & ((tap == largest) | (tap != tap))  # a NaN wins, as in argmax
        dtap += np.where(wins, dout, dout.dtype.type(0))
        open_places &= ~wins
    return _crop(dx, windows)


def _taps(padded, windows):
    """For each pixel of a window, row by row, a view of what it covers: (N, C, OH, OW)."""
    (fh, fw), (down, right), (oh, ow) = windows.size, windows.stride, windows.count
    for i in range(fh):
        for j in range(fw):
            rows = slice(i, i + down * (oh - 1) + 1, down)
            yield padded[:, :, rows, j : j + right * (ow - 1) + 1 : right]


def _framed(x, windows, value):
    return _pad(x, windows.padding, value) if any(windows.padding) else x


def _padded_shape(x, windows):
    n, c, h, w = x.shape
    return n, c, h + 2 * windows.padding[0], w + 2 * windows.padding[1]


def _crop(dx, windows):
    top, left = windows.padding
    return dx[:, :, top : dx.shape[2] - top, left : dx.shape[3] - left]
