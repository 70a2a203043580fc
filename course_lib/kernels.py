"""The same operations as in `functional`, faster, where speed needs another algorithm.

Each function here has the signature, the results and the errors of its namesake; what is not here
is `functional`'s own. What makes the difference:

* Images are lowered along their rows alone, into *lines*: line q holds, for each channel and each
  column of a filter, what that column sees of row q. A window of FH rows is then FH lines that lie
  one behind another: a column matrix without a copy, and a third of its memory for a 3 x 3 filter.
* Several images stand side by side in a line, so that the products are large enough to be fast.
* This is done for a tile at a time, some images or some rows of them, which stays in a core's
  cache; and done again in the backward pass instead of kept.
* Rows of dout are lines, too: the gradient of the images is a product of them with the filters.
* A pooling window is compared tap by tap, with no column matrix at all.
* Half of the batch is computed in a second thread.

The same numbers come out bit for bit however many threads there are.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from course_lib import functional, threads
from course_lib.functional import _check, _check_one, _pad, _pool_windows, _windows

BLOCK = 2**20  # bytes of lines that stay in a core's cache, with what is computed from them
PLACES = 128  # in a line; with fewer the products are slower
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
    filters = w.transpose(0, 2, 1, 3).reshape(len(w), -1).astype(dtype, copy=False)
    bias = 0 if b is None else b.astype(dtype, copy=False)[:, None, None]

    def work(tiles):
        space = _Space(dtype)
        for tile in tiles:
            columns = _columns(x, windows, tile, space)
            product = space.take("product", len(columns), len(w), columns.shape[2])
            np.matmul(filters, columns, out=product)
            place = _as_lines(out[tile.images, :, tile.rows])
            np.add(product.reshape(place.shape), bias, out=place, casting="same_kind")

    threads.run(work, _halves(x, windows, dtype), aside=_is_much(out, filters))
    return out


def conv2d_backward(dout, x, w, *, stride=1, padding=0, needs_dx=True):
    """See `functional.conv2d_backward`."""
    _check("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    windows = _windows("conv2d_backward", x.shape, w.shape[2:], stride, padding)
    shape = (len(x), len(w), *windows.count)
    _check_one("conv2d_backward", "dout", dout, "N FN OH OW", shape)
    dtype = _computing(np.result_type(dout, x, w))
    phases = _filters_by_phase(w, windows.stride[0], dtype)
    dx = np.empty(x.shape, np.result_type(dout, w)) if needs_dx else None

    def work(tiles):
        space, dw, db = _Space(dtype), np.zeros((w[0].size, len(w)), dtype), np.zeros(len(w), dtype)
        for tile in tiles:
            columns = _columns(x, windows, tile, space)
            dlines, first = _dlines(dout, windows, tile, space)
            own = dlines[tile.rows.start - first :][: len(columns)]
            _add_products(dw, columns, own, space)
            db += own.sum(axis=(0, 2))
            if needs_dx:
                _put_dx(dx, dlines, first, phases, windows, tile, space)
        return dw, db

    parts = threads.run(work, _halves(x, windows, dtype), aside=_is_much(dout, w))
    dw, db = (sum(arrays[1:], arrays[0]) for arrays in zip(*parts, strict=True))
    fh, fw = windows.size
    dw = dw.reshape(fh, x.shape[1], fw, len(w)).transpose(3, 1, 0, 2)
    dw = np.ascontiguousarray(dw, dtype=np.result_type(dout, x))
    return dx, dw, db.astype(dout.dtype, copy=False)


class _Tile(NamedTuple):
    """Images, and rows of the convolution's result in them."""

    images: slice
    rows: slice

    @property
    def size(self):
        return self.images.stop - self.images.start, self.rows.stop - self.rows.start


def _halves(x, windows, dtype):
    """The tiles of each of two parts: half of the images, or of the rows of a single one."""
    n, rows = len(x), windows.count[0]
    middle = -(-n // 2), -(-rows // 2)
    if n > 1:
        parts = [(range(middle[0]), range(rows)), (range(middle[0], n), range(rows))]
    else:
        parts = [(range(n), range(middle[1])), (range(n), range(middle[1], rows))]
    line = x.shape[1] * windows.size[1] * windows.count[1] * dtype.itemsize  # bytes, of one image
    return [_tiles(*part, line, windows) for part in parts]


def _tiles(images, rows, line, windows):
    """Tiles of about BLOCK bytes, with at least PLACES in a line if there are."""
    (fh, _), (down, _), (_, ow) = windows.size, windows.stride, windows.count
    whole = line * (down * (len(rows) - 1) + fh)  # bytes, of one image with all rows
    together = max(1, min(len(images), max(BLOCK // max(whole, 1), -(-PLACES // ow))))
    high = max(1, (BLOCK // (line * together) - fh) // down + 1)
    return [
        _Tile(across, along)
        for across in _even_slices(images, together)
        for along in _even_slices(rows, high)
    ]


def _even_slices(numbers, most):
    """Cut a range into slices of at most so many numbers, as even as can be."""
    count = -(-len(numbers) // most)
    edges = [numbers.start + len(numbers) * i // max(count, 1) for i in range(count + 1)]
    return [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]


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


def _columns(x, windows, tile, space):
    """The column matrix of each row of a tile: (rows, FH*C*FW, images*OW)."""
    (fh, fw), (down, across), (top, left), (_, ow) = windows
    (n, rows), c = tile.size, x.shape[1]
    first = down * tile.rows.start - top  # row of the image that line 0 shows
    count = down * (rows - 1) + fh
    if top or left:
        seen = space.take("frame", count, c, n, x.shape[3] + 2 * left)
        _put_rows(seen[..., left : left + x.shape[3]], x, tile.images, first)
        seen[..., :left] = 0
        seen[..., left + x.shape[3] :] = 0
    else:
        seen = _as_lines(x[tile.images, :, first : first + count])
    lines = space.take("lines", count, c, fw, n, ow)
    line, channel, image, pixel = seen.strides
    taps = (line, channel, pixel, image, pixel * across)  # column j of a filter begins at pixel j
    lines[...] = as_strided(seen, lines.shape, taps)
    return _stacked(lines.reshape(count, c * fw, n * ow), fh, down)


def _as_lines(images):
    """Images (N, C, H, W) as lines (H, C, N, W), without a copy."""
    return images.transpose(2, 1, 0, 3)


def _put_rows(lines, x, images, first):
    """Fill lines with the rows from `first` on; where there are no rows, with zeros."""
    begin = min(max(0, -first), len(lines))
    end = max(begin, min(len(lines), x.shape[2] - first))
    lines[begin:end] = _as_lines(x[images, :, first + begin : first + end])
    lines[:begin] = 0
    lines[end:] = 0


def _stacked(lines, height, step=1):
    """Lines 0 to height - 1 on top of each other, then the same from line `step` on, and so on.

    Lines lie one behind another, so that none is copied: (count, height*K, places).
    """
    count, k, places = lines.shape
    shape = ((count - height) // step + 1, height * k, places)
    return as_strided(lines, shape, (step * lines.strides[0], *lines.strides[1:]))


def _add_products(dw, columns, dlines, space):
    """Add to dw, which is (FH*C*FW, FN), the products of all rows."""
    step = max(1, BLOCK // 4 // dw.nbytes)  # rows at a time, since each has a product as large
    for row in range(0, len(columns), step):
        some, dsome = columns[row : row + step], dlines[row : row + step]
        products = space.take("product", len(some), *dw.shape)
        np.matmul(some, dsome.swapaxes(1, 2), out=products)
        dw += products.sum(axis=0) if len(some) > 1 else products[0]


# The gradient of the images. Row q of the padded images was seen by row y of the result through
# row i of the filters where q = stride*y + i. So, for the rows q = stride*u + phase, the gradient
# is a sum over m of the filters' row phase + stride*m times row u - m of dout: of lines of dout
# that lie one behind another. What comes out are lines as in `_columns`, to be added up.


def _filters_by_phase(w, down, dtype):
    """For each phase the filters' rows phase, phase + stride, ..., last first: (C*FW, m*FN)."""
    fn, c, fh, fw = w.shape
    rows = [w[:, :, phase::down][:, :, ::-1] for phase in range(min(down, fh))]
    return [r.transpose(1, 3, 2, 0).reshape(c * fw, -1).astype(dtype, copy=False) for r in rows]


def _dlines(dout, windows, tile, space):
    """Lines of dout that a tile needs, (lines, FN, images*OW), and which row the first of them is.

    For dx these are also the rows before, which saw the same pixels as the first.
    """
    (fh, _), (down, _), (_, ow) = windows.size, windows.stride, windows.count
    (n, _), fn = tile.size, dout.shape[1]
    start = tile.rows.start - (fh - 1) // down
    stop = max(tile.rows.stop, _rows_of_dx(windows, tile)[1] // down + 1)
    dlines = space.take("dlines", stop - start, fn, n, ow)
    _put_rows(dlines, dout, tile.images, start)
    return dlines.reshape(len(dlines), fn, n * ow), start


def _rows_of_dx(windows, tile):
    """The padded images' rows, from and to, whose gradient a tile computes.

    Neighbours overlap in what they see; so each has the rows up to the next one's first.
    """
    down, fh = windows.stride[0], windows.size[0]
    is_last = tile.rows.stop == windows.count[0]
    return down * tile.rows.start, down * tile.rows.stop + (fh - down if is_last else 0)


def _put_dx(dx, dlines, first, phases, windows, tile, space):
    """Compute the gradient of the images in a tile's rows."""
    (_, fw), (down, across), (top, left), (_, ow) = windows
    (n, _), (c, h, w) = tile.size, dx.shape[1:]
    start, stop = _rows_of_dx(windows, tile)
    frame = space.take("frame", stop - start, c, n, w + 2 * left)
    frame[...] = 0
    for phase, filters in enumerate(phases):
        lines = frame[phase::down]  # start is a multiple of the stride
        height = filters.shape[1] // dlines.shape[1]
        begin = start // down - height + 1 - first
        stack = _stacked(dlines[begin : begin + len(lines) + height - 1], height)
        product = space.take("lines", len(stack), c * fw, n * ow)
        product = np.matmul(filters, stack, out=product).reshape(len(stack), c, fw, n, ow)
        for j in range(fw):
            lines[..., j : j + across * (ow - 1) + 1 : across] += product[:, :, j]
    # the last tile has also the rows below that no window reached
    end = h if tile.rows.stop == windows.count[0] else min(h, stop - top)
    begin = max(0, start - top)
    place = _as_lines(dx[tile.images, :, begin:end])
    reached = max(0, min(end, stop - top) - begin)
    place[:reached] = frame[begin + top - start :][:reached, ..., left : left + w]
    place[reached:] = 0


def _is_much(results, filters):
    return results.size * (filters.size // max(len(filters), 1)) > WORTH_A_THREAD


def _computing(dtype):
    """The precision to compute in: float16 is for storage, there are no fast products of it."""
    return np.promote_types(dtype, np.float32)


# Pooling --------------------------------------------------------------------------------------
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
