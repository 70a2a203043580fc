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

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from course_lib import functional, threads
from course_lib.functional.arguments import check_array, check_arrays
from course_lib.functional.windows import Windows, place_pool_windows, place_windows
from course_lib.types import Array, IntOrPair, Pair

BLOCK = 3 * 2**19  # bytes of a tile with all that is computed for it: they stay in a core's cache
PLACES = 128  # in a line; with fewer the products are slower
WORTH_A_THREAD = 2e7  # multiplications; fewer are done before a thread has started
WORTH_A_THREAD_ALONG = 3e5  # the same for numbers that are only looked at


def __getattr__(name: str) -> Any:
    """What is not faster here comes from `functional`."""
    return getattr(functional, name)


# Convolution ----------------------------------------------------------------------------------


def conv2d(
    x: Array, w: Array, b: Array | None = None, *, stride: IntOrPair = 1, padding: IntOrPair = 0
) -> Array:
    """See `functional.conv2d`."""
    check_arrays("conv2d", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    windows = place_windows("conv2d", x.shape, w.shape[2:], stride, padding)
    arrays = (x, w) if b is None else (x, w, b)
    out = np.empty((len(x), len(w), *windows.count), np.result_type(*arrays))
    dtype = _computing(out.dtype)
    filters = w.transpose(0, 2, 1, 3).reshape(len(w), -1).astype(dtype, copy=False)
    bias = 0 if b is None else b.astype(dtype, copy=False)[:, None, None]

    def work(tiles: list[_Tile]) -> None:
        space = _Space(dtype)
        for tile in tiles:
            columns = _columns(x, windows, tile, space)
            product = space.take("product", len(columns), len(w), columns.shape[2])
            np.matmul(filters, columns, out=product)
            place = _as_lines(out[tile.images, :, tile.rows])
            product = product.reshape(*place.shape[:3], -1)[..., : place.shape[3]]
            np.add(product, bias, out=place, casting="same_kind")

    threads.run(work, _halves(x, windows, len(w), dtype), aside=_is_much(out, filters))
    return out


def conv2d_backward(
    dout: Array,
    x: Array,
    w: Array,
    *,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    needs_dx: bool = True,
) -> tuple[Array | None, Array, Array]:
    """See `functional.conv2d_backward`."""
    check_arrays("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    windows = place_windows("conv2d_backward", x.shape, w.shape[2:], stride, padding)
    shape = (len(x), len(w), *windows.count)
    check_array("conv2d_backward", "dout", dout, "N FN OH OW", shape)
    dtype = _computing(np.result_type(dout, x, w))
    filters = _filters_by_phase(w, windows.stride[0], dtype)
    dx = np.empty(x.shape, np.result_type(dout, w)) if needs_dx else None

    def work(tiles: list[_Tile]) -> tuple[Array, Array]:
        space, dw, db = _Space(dtype), np.zeros((w[0].size, len(w)), dtype), np.zeros(len(w), dtype)
        for tile in tiles:
            columns = _columns(x, windows, tile, space)
            dlines, first = _dlines(dout, x, windows, tile, space)
            own = dlines[tile.rows.start - first :][: len(columns)]
            _add_products(dw, columns, own, space)
            db += own.sum(axis=(0, 2))
            if dx is not None:
                _put_dx(dx, dlines, first, filters, windows, tile, space)
        return dw, db

    parts = threads.run(work, _halves(x, windows, len(w), dtype), aside=_is_much(dout, w))
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
    def size(self) -> Pair:
        return self.images.stop - self.images.start, self.rows.stop - self.rows.start


def _halves(x: Array, windows: Windows, results: int, dtype: np.dtype[Any]) -> list[list[_Tile]]:
    """The tiles of each of two parts: half of the images, or of the rows of a single one."""
    n, rows = len(x), windows.count[0]
    middle = -(-n // 2), -(-rows // 2)
    if n > 1:
        parts = [(range(middle[0]), range(rows)), (range(middle[0], n), range(rows))]
    else:
        parts = [(range(n), range(middle[1])), (range(n), range(middle[1], rows))]
    pitch = _pitch(x, windows) * dtype.itemsize
    # bytes of one image: a line and what it was made from; a row of results, or of dout
    line, row = x.shape[1] * (windows.size[1] + 1) * pitch, results * pitch
    return [_tiles(*part, line, row, windows) for part in parts]


def _tiles(images: range, rows: range, line: int, row: int, windows: Windows) -> list[_Tile]:
    """Tiles of about BLOCK bytes, with at least PLACES in a line if there are."""
    (fh, _), (down, _), (_, ow) = windows.size, windows.stride, windows.count
    # bytes of one image in a tile: some for the rows around, and some for each row
    fixed, each = line * (fh - down) + row * 2 * ((fh - 1) // down), line * down + row
    whole = max(1, fixed + each * len(rows))
    together = max(1, min(len(images), max(BLOCK // whole, -(-PLACES // ow))))
    high = max(1, (BLOCK // together - fixed) // each)
    # the last rows first: that tile is the largest, and its arrays then serve the others
    return [
        _Tile(across, along)
        for across in _even_slices(images, together)
        for along in reversed(_even_slices(rows, high))
    ]


def _even_slices(numbers: range, most: int) -> list[slice]:
    """Cut a range into slices of at most so many numbers, as even as can be, the first longest."""
    count = -(-len(numbers) // most)
    edges = [numbers.start - (-len(numbers) * i // max(count, 1)) for i in range(count + 1)]
    return [slice(a, b) for a, b in itertools.pairwise(edges)]


class _Space(dict):
    """Arrays that serve one tile after another: fresh memory is slow."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        super().__init__()
        self.dtype = dtype

    def take(self, name: str, *shape: int) -> Array:
        """An array of this shape, with anything in it."""
        size = math.prod(shape)
        if name not in self or self[name].size < size:
            self[name] = np.empty(size, self.dtype)
        return self[name][:size].reshape(shape)


def _columns(x: Array, windows: Windows, tile: _Tile, space: _Space) -> Array:
    """The column matrix of each row of a tile: (rows, FH*C*FW, images*pitch)."""
    (fh, fw), (down, across), (top, _), _ = windows
    (n, rows), c = tile.size, x.shape[1]
    frame = _frame(down * (rows - 1) + fh, x, windows, tile, space)
    for lines, pixels in _phases(frame, x, windows, tile):
        _put_rows(lines, x[..., pixels], tile.images, first=down * tile.rows.start - top)
    lines = space.take("lines", len(frame), c, fw, n * _pitch(x, windows))
    for phase in range(frame.shape[2]):
        taps = lines[:, :, phase::across]
        line, channel, _, pixel = frame.strides
        # column j of a filter sees what begins at pixel j // stride of its phase
        taps[...] = as_strided(frame[:, :, phase], taps.shape, (line, channel, pixel, pixel))
    return _stacked(lines.reshape(len(frame), c * fw, -1), fh, down)


def _pitch(x: Array, windows: Windows) -> int:
    """Places from one image to the next in a line: its pixels, and zeros at its left.

    The zeros at its right are those at the left of the next image. So at the end of each row some
    windows hang over into the next image: they are computed with the others, and left out later.
    """
    across, left, ow = windows.stride[1], windows.padding[1], windows.count[1]
    return max(ow, -(-(x.shape[3] + left) // across))


def _frame(count: int, x: Array, windows: Windows, tile: _Tile, space: _Space) -> Array:
    """So many lines of zeros: (count, C, phases, pixels).

    Every stride-th pixel makes a phase, in which neighbours are what neighbouring windows see.
    """
    fw, across = windows.size[1], windows.stride[1]
    pixels = tile.size[0] * _pitch(x, windows) + (fw - 1) // across
    frame = space.take("frame", count, x.shape[1], min(fw, across), pixels)
    frame[...] = 0
    return frame


def _phases(frame: Array, x: Array, windows: Windows, tile: _Tile) -> Iterator[tuple[Array, slice]]:
    """For each phase the places in the frame (lines, C, images, columns), and which columns."""
    (_, across), (_, left) = windows.stride, windows.padding
    n, pitch, w = tile.size[0], _pitch(x, windows), x.shape[3]
    for phase in range(frame.shape[2]):
        lines = frame[:, :, phase, : n * pitch].reshape(*frame.shape[:2], n, pitch)
        begin = max(0, -(-(left - phase) // across))  # before it is the padding
        pixels = slice(begin * across + phase - left, w, across)
        count = min(pitch - begin, len(range(w)[pixels]))
        yield lines[..., begin : begin + count], slice(pixels.start, w, across)


def _as_lines(images: Array) -> Array:
    """Images (N, C, H, W) as lines (H, C, N, W), without a copy."""
    return images.transpose(2, 1, 0, 3)


def _put_rows(lines: Array, x: Array, images: slice, first: int) -> None:
    """Fill lines with the rows from `first` on; where there are no rows, with zeros."""
    begin = min(max(0, -first), len(lines))
    end = max(begin, min(len(lines), x.shape[2] - first))
    lines[begin:end] = _as_lines(x[images, :, first + begin : first + end])
    lines[:begin] = 0
    lines[end:] = 0


def _stacked(lines: Array, height: int, step: int = 1) -> Array:
    """Lines 0 to height - 1 on top of each other, then the same from line `step` on, and so on.

    Lines lie one behind another, so that none is copied: (count, height*K, places).
    """
    count, k, places = lines.shape
    shape = ((count - height) // step + 1, height * k, places)
    return as_strided(lines, shape, (step * lines.strides[0], *lines.strides[1:]))


def _add_products(dw: Array, columns: Array, dlines: Array, space: _Space) -> None:
    """Add to dw, which is (FH*C*FW, FN), the products of all rows."""
    step = max(1, BLOCK // 8 // dw.nbytes)  # rows at a time, since each has a product as large
    for row in range(0, len(columns), step):
        some, dsome = columns[row : row + step], dlines[row : row + step]
        products = space.take("product", len(some), *dw.shape)
        np.matmul(some, dsome.swapaxes(1, 2), out=products)
        dw += products.sum(axis=0) if len(some) > 1 else products[0]


# The gradient of the images. Row q of the padded images was seen by row y of the result through
# row i of the filters where q = stride*y + i. So, for the rows q = stride*u + phase, the gradient
# is a sum over m of the filters' row phase + stride*m times row u - m of dout: of lines of dout
# that lie one behind another. What comes out are lines as in `_columns`, to be added up.


def _filters_by_phase(w: Array, down: int, dtype: np.dtype[Any]) -> list[Array]:
    """For each phase the filters' rows phase, phase + stride, ..., last first: (C*FW, m*FN)."""
    c, fh, fw = w.shape[1:]
    rows = [w[:, :, phase::down][:, :, ::-1] for phase in range(min(down, fh))]
    return [r.transpose(1, 3, 2, 0).reshape(c * fw, -1).astype(dtype, copy=False) for r in rows]


def _dlines(
    dout: Array, x: Array, windows: Windows, tile: _Tile, space: _Space
) -> tuple[Array, int]:
    """Lines of dout that a tile needs, (lines, FN, images*pitch), and the row of the first of them.

    For dx these are also the rows before, which saw the same pixels as the first.
    """
    (fh, _), (down, _), (_, ow) = windows.size, windows.stride, windows.count
    (n, _), fn = tile.size, dout.shape[1]
    start = tile.rows.start - (fh - 1) // down
    stop = max(tile.rows.stop, _rows_of_dx(windows, tile)[1] // down + 1)
    dlines = space.take("dlines", stop - start, fn, n, _pitch(x, windows))
    _put_rows(dlines[..., :ow], dout, tile.images, start)
    dlines[..., ow:] = 0
    return dlines.reshape(len(dlines), fn, -1), start


def _rows_of_dx(windows: Windows, tile: _Tile) -> Pair:
    """The padded images' rows, from and to, whose gradient a tile computes.

    Neighbours overlap in what they see; so each has the rows up to the next one's first.
    """
    down, fh = windows.stride[0], windows.size[0]
    is_last = tile.rows.stop == windows.count[0]
    return down * tile.rows.start, down * tile.rows.stop + (fh - down if is_last else 0)


def _put_dx(
    dx: Array,
    dlines: Array,
    first: int,
    filters: list[Array],
    windows: Windows,
    tile: _Tile,
    space: _Space,
) -> None:
    """Compute the gradient of the images in a tile's rows."""
    (_, fw), (down, across), (top, _), (oh, _) = windows
    c, h = dx.shape[1:3]
    start, stop = _rows_of_dx(windows, tile)
    frame = _frame(stop - start, dx, windows, tile, space)
    for phase, rows in enumerate(filters):
        lines = frame[phase::down]  # start is a multiple of the stride
        height = rows.shape[1] // dlines.shape[1]
        begin = start // down - height + 1 - first
        stack = _stacked(dlines[begin : begin + len(lines) + height - 1], height)
        places = stack.shape[2]
        product = space.take("lines", len(stack), c * fw, places)
        product = np.matmul(rows, stack, out=product).reshape(len(stack), c, fw, places)
        for j in range(fw):
            lines[:, :, j % across, j // across : j // across + places] += product[:, :, j]
    # without padding; the last tile has also the rows below that no window reached
    begin = min(h, max(0, start - top))
    reached = min(h, max(begin, stop - top))
    end = h if tile.rows.stop == oh else reached
    if across > 1:  # columns that no window reached
        dx[tile.images, :, begin:end] = 0
    dx[tile.images, :, reached:end] = 0
    for lines, pixels in _phases(frame, dx, windows, tile):
        place = _as_lines(dx[tile.images, :, begin:reached, pixels])
        place[...] = lines[begin + top - start :][: len(place)]


def _is_much(results: Array, filters: Array) -> bool:
    return results.size * (filters.size // max(len(filters), 1)) > WORTH_A_THREAD


def _computing(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The precision to compute in: float16 is for storage, there are no fast products of it."""
    return np.promote_types(dtype, np.float32)


# Pooling --------------------------------------------------------------------------------------


def max_pool2d(
    x: Array, kernel_size: IntOrPair, *, stride: IntOrPair | None = None, padding: IntOrPair = 0
) -> Array:
    """See `functional.max_pool2d`."""
    check_arrays("max_pool2d", x=(x, "N C H W"))
    windows = place_pool_windows("max_pool2d", x.shape, kernel_size, stride, padding)
    (fh, fw), (down, across), _, (oh, ow) = windows
    out = np.empty((*x.shape[:2], oh, ow), x.dtype)

    def work(blocks: list[slice]) -> None:
        space = _Space(x.dtype)
        for block in blocks:
            seen = _framed(x[block], windows, space)
            # first over the rows of a window, where runs are long; then over its columns
            rows = space.take("rows", *seen.shape[:2], oh, seen.shape[3])
            _maximum([seen[:, :, _tap(i, down, oh)] for i in range(fh)], rows)
            _maximum([rows[..., _tap(j, across, ow)] for j in range(fw)], out[block])

    threads.run(work, _image_blocks(x), aside=x.size > WORTH_A_THREAD_ALONG)
    return out


def max_pool2d_backward(
    dout: Array,
    x: Array,
    kernel_size: IntOrPair,
    *,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> Array:
    """See `functional.max_pool2d_backward`."""
    check_arrays("max_pool2d_backward", x=(x, "N C H W"))
    windows = place_pool_windows("max_pool2d_backward", x.shape, kernel_size, stride, padding)
    check_array("max_pool2d_backward", "dout", dout, "N C OH OW", (*x.shape[:2], *windows.count))
    dx = np.empty(x.shape, dout.dtype)

    def work(blocks: list[slice]) -> None:
        space, dspace = _Space(x.dtype), _Space(dout.dtype)
        for block in blocks:
            seen = _framed(x[block], windows, space)
            if seen.shape[2:] == x.shape[2:]:
                _send_to_winners(dout[block], seen, dx[block], windows, space)
                continue
            dseen = dspace.take("dframe", *seen.shape)
            _send_to_winners(dout[block], seen, dseen, windows, space)
            (top, left), (h, w) = windows.padding, x.shape[2:]
            dx[block] = dseen[:, :, top : top + h, left : left + w]

    threads.run(work, _image_blocks(x), aside=x.size > WORTH_A_THREAD_ALONG)
    return dx


def _send_to_winners(
    dout: Array, seen: Array, dseen: Array, windows: Windows, space: _Space
) -> None:
    """Fill dseen: each number of dout where its window's largest number is, the first of equals."""
    (fh, fw), (down, across), _, _ = windows
    taps = space.take("taps", fh * fw, *dout.shape)  # one behind another: much faster
    taps.reshape(fh, fw, *dout.shape)[...] = _taps(seen, windows)
    largest = taps.max(axis=0)
    wins = taps == largest
    if np.isnan(largest).any():
        wins |= taps != taps  # a NaN wins, as in argmax
    for number in range(fh * fw - 1):
        later = wins[number + 1 :]
        np.greater(later, wins[number], out=later)  # one winner each
    wins = wins.reshape(fh, fw, *dout.shape)
    dtaps = _taps(dseen, windows)
    seen_once = fh <= down and fw <= across
    if not seen_once or dtaps.size < dseen.size:  # otherwise every pixel gets a number below
        dseen[...] = 0
    if seen_once:
        _keep(dout, wins, dtaps)
    else:
        for i, j in np.ndindex(fh, fw):  # within one such step no pixel comes twice
            dtaps[i, j] += _keep(dout, wins[i, j])


def _taps(images: Array, windows: Windows) -> Array:
    """A view of what each pixel of a window sees: (FH, FW, N, C, OH, OW)."""
    (down, across), (n, c, h, w) = windows.stride, images.strides
    shape = (*windows.size, *images.shape[:2], *windows.count)
    return as_strided(images, shape, (h, w, n, c, h * down, w * across))


def _keep(dout: Array, mask: Array, out: Array | None = None) -> Array:
    """Keep dout where the mask is true, else 0: a product of bits, far faster than np.where."""
    if dout.itemsize > 8:  # no whole numbers are as long
        kept = np.where(mask, dout, np.zeros((), dout.dtype))
        if out is None:
            return kept
        out[...] = kept
        return out
    whole = f"i{dout.itemsize}"
    out = None if out is None else out.view(whole)
    return np.multiply(dout.view(whole), mask.view(np.int8), out=out).view(dout.dtype)


def _image_blocks(x: Array) -> list[list[slice]]:
    """For each half of the images, slices of about BLOCK / 2 bytes."""
    most = max(1, BLOCK // 2 // max(x[:1].nbytes, 1))
    middle = -(-len(x) // 2)
    return [_even_slices(half, most) for half in (range(middle), range(middle, len(x)))]


def _framed(x: Array, windows: Windows, space: _Space) -> Array:
    """Images in a frame of minus infinity, if there is padding."""
    (top, left), (n, c, h, w) = windows.padding, x.shape
    if not top and not left:
        return x
    frame = space.take("frame", n, c, h + 2 * top, w + 2 * left)
    frame[...] = -np.inf
    frame[:, :, top : top + h, left : left + w] = x
    return frame


def _tap(first: int, step: int, count: int) -> slice:
    """Where pixel `first` of each window lies along an axis."""
    return slice(first, first + step * (count - 1) + 1, step)


def _maximum(arrays: Sequence[Array], out: Array) -> None:
    """The larger of all arrays, number by number; NaN passes through."""
    first, *others = arrays
    if not others:
        out[...] = first
    for other in others:
        first = np.maximum(first, other, out=out)


# Others ---------------------------------------------------------------------------------------


def relu(x: Array) -> Array:
    """See `functional.relu`."""
    if np.ndim(x) == 0 or x.size < WORTH_A_THREAD_ALONG:
        return functional.relu(x)
    check_array("relu", "x", x)
    out = np.empty(x.shape, x.dtype)
    threads.run(lambda blocks: [np.maximum(x[b], 0, out=out[b]) for b in blocks], _image_blocks(x))
    return out


def relu_backward(dout: Array, x: Array) -> Array:
    """See `functional.relu_backward`."""
    check_array("relu_backward", "x", x)
    check_array("relu_backward", "dout", dout, "...", x.shape)
    if np.ndim(x) == 0 or x.size < WORTH_A_THREAD_ALONG:
        return functional.relu_backward(dout, x)
    dx = np.empty(x.shape, dout.dtype)
    threads.run(lambda blocks: [_keep(dout[b], x[b] > 0, dx[b]) for b in blocks], _image_blocks(x))
    return dx


def linear(x: Array, w: Array, b: Array | None = None) -> Array:
    """See `functional.linear`."""
    check_arrays("linear", x=(x, "N D"), w=(w, "M D"), b=(b, "M"))

    def work(numbers: slice) -> Array:
        # half of each row: so no thread has to arrange all of the weights for BLAS
        return np.matmul(x[:, numbers], w[:, numbers].T)

    aside = x.size * len(w) > WORTH_A_THREAD
    first, second = threads.run(work, _even_halves(x.shape[1]), aside=aside)
    first += second
    return first if b is None else first + b


def linear_backward(dout: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    """See `functional.linear_backward`."""
    check_arrays("linear_backward", x=(x, "N D"), w=(w, "M D"))
    check_array("linear_backward", "dout", dout, "N M", (len(x), len(w)))
    dx = np.empty(x.shape, np.result_type(dout, w))
    dw = np.empty(w.shape, np.result_type(dout, x))

    def work(columns: slice) -> None:
        np.matmul(dout, w[:, columns], out=dx[:, columns])
        np.matmul(dout.T, x[:, columns], out=dw[:, columns])

    threads.run(work, _even_halves(x.shape[1]), aside=2 * x.size * len(w) > WORTH_A_THREAD)
    return dx, dw, dout.sum(axis=0)


def _even_halves(count: int) -> list[slice]:
    return [slice(0, -(-count // 2)), slice(-(-count // 2), count)]
