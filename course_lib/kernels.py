"""The same operations as in `functional`, faster, where speed needs another algorithm.

Each function here has the signature, the results and the errors of its namesake; what is not here
is `functional`'s own. What makes the difference:

* The column matrix is made for a few images at a time, so that it stays in the processor's cache,
  and made again in the backward pass instead of kept.
* Filters are the left factor of the product, so that results come out as (N, FN, OH, OW) at once.
* A pooling window is compared tap by tap, over whole images, with no column matrix at all.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib import functional
from course_lib.functional import _check, _check_one, _pad, _pool_windows, _windows

BLOCK = 2**20  # bytes of a column matrix that stays in a core's cache


def __getattr__(name):
    """What is not faster here comes from `functional`."""
    return getattr(functional, name)


def conv2d(x, w, b=None, *, stride=1, padding=0):
    """See `functional.conv2d`."""
    _check("conv2d", x=(x, "N C H W"), w=(w, "FN C FH FW"), b=(b, "FN"))
    windows = _windows("conv2d", x.shape, w.shape[2:], stride, padding)
    n, fn, places = len(x), len(w), windows.count[0] * windows.count[1]
    filters = w.reshape(fn, -1)
    arrays = (x, w) if b is None else (x, w, b)
    out = np.empty((n, fn, places), np.result_type(*arrays))
    for block in _blocks(x, windows):
        np.matmul(filters, _columns(x[block], windows), out=out[block])
    if b is not None:
        out += b[:, None]
    return out.reshape(n, fn, *windows.count)


def conv2d_backward(dout, x, w, *, stride=1, padding=0):
    """See `functional.conv2d_backward`."""
    _check("conv2d_backward", x=(x, "N C H W"), w=(w, "FN C FH FW"))
    windows = _windows("conv2d_backward", x.shape, w.shape[2:], stride, padding)
    n, fn = len(x), len(w)
    _check_one("conv2d_backward", "dout", dout, "N FN OH OW", (n, fn, *windows.count))
    dout = dout.reshape(n, fn, windows.count[0] * windows.count[1])  # (N, FN, OH*OW)
    filters = w.reshape(fn, -1)  # (FN, C*FH*FW)
    dtype = np.result_type(dout, x)
    dw = np.zeros(filters.shape, dtype)
    dx = np.zeros(_padded_shape(x, windows), np.result_type(dout, w))
    for block in _blocks(x, windows):
        col = _columns(x[block], windows)  # (images, C*FH*FW, OH*OW)
        dw += np.matmul(dout[block], col.swapaxes(1, 2)).sum(axis=0)
        dcol = np.matmul(filters.T, dout[block])
        _add_columns(dx[block], dcol, windows)
    return _crop(dx, windows), dw.reshape(w.shape), dout.sum(axis=(0, 2))


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


def _blocks(x, windows):
    """Slices of so many images that their column matrix has about BLOCK bytes."""
    one = x.shape[1] * math.prod(windows.size) * math.prod(windows.count) * x.itemsize
    step = max(1, BLOCK // max(one, 1))
    return [slice(i, i + step) for i in range(0, len(x), step)]


def _columns(x, windows):
    """The column matrices of some images: (images, C*FH*FW, OH*OW)."""
    x = _framed(x, windows, 0)
    (down, right), (fh, fw) = windows.stride, windows.size
    view = sliding_window_view(x, (fh, fw), axis=(2, 3))[:, :, ::down, ::right]
    view = view.transpose(0, 1, 4, 5, 2, 3)  # (images, C, FH, FW, OH, OW)
    places = windows.count[0] * windows.count[1]
    return view.reshape(len(x), x.shape[1] * fh * fw, places)


def _add_columns(dx, dcol, windows):
    """Add column matrices back to the padded images that they came from, tap by tap."""
    fh, fw = windows.size
    dcol = dcol.reshape(len(dx), dx.shape[1], fh * fw, *windows.count)
    for number, tap in enumerate(_taps(dx, windows)):
        tap += dcol[:, :, number]


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
