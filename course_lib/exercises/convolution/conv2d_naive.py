"""conv2d by loops: every window of every image meets every filter."""

from functools import partial
from operator import itemgetter

import numpy as np

from course_lib.exercises.convolution.conv_single_step import conv_single_step
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.padding_stride.zero_pad import zero_pad
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def conv2d_naive(x, w, b, stride=1, padding=0):
    N, _, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    padded = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    window = padded[n, :, top : top + FH, left : left + FW]
                    out[n, f, i, j] = conv_single_step(window, w[f], b[f])
    return out


def all_windows_at_once(x, w, b, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]  # (N, C, OH, OW, FH, FW), nothing copied
    return np.einsum("ncijuv, fcuv -> nfij", windows, w) + b[:, None, None]


def _floored(n, f, stride, padding):
    return conv_output_size(n, f, stride, padding, strict=False)


def _naive(
    x, w, b, stride=1, padding=0, *, pad=zero_pad, size=_floored, maps=len,
    image_size=lambda x: x.shape[2:], filter_size=lambda w: w.shape[2:],
    rows=lambda i, f, stride: slice(i * stride, i * stride + f),
    columns=lambda j, f, stride: slice(j * stride, j * stride + f),
    shape=lambda oh, ow: (oh, ow), places=lambda oh, ow: (oh, ow), put=lambda i, stride: i,
    step=lambda window, k: np.sum(window * k), bias=lambda b, n, f, k: b[f],
    choose=lambda n, f: (n, f), finish=lambda out: out,
    cut=lambda padded, image, rows, columns: padded[image, :, rows, columns],
    width_for_size=lambda fh, fw: fw,
):  # fmt: skip
    """A loop whose every idea can be replaced by a wrong one."""
    padded = pad(x, padding)
    (height, width), (fh, fw) = image_size(x), filter_size(w)
    oh, ow = size(height, fh, stride, padding), size(width, width_for_size(fh, fw), stride, padding)
    out = np.zeros((len(x), maps(w), *shape(oh, ow)))
    for n, f, i, j in np.ndindex(len(x), maps(w), *places(oh, ow)):
        image, kernel = choose(n, f)
        window = cut(padded, image, rows(i, fh, stride), columns(j, fw, stride))
        total = step(window, w[kernel]) + bias(b, n, f, w[kernel])
        out[n, f, put(i, stride), put(j, stride)] = total
    return finish(out)


def _but(**changes):
    return partial(_naive, **changes)


def _seven_loops(
    x, w, b, stride=1, padding=0, *, sizes=lambda c, fh, fw: (c, fh, fw),
    pixel=lambda u, v: (u, v), weight=lambda u, v: (u, v), weight_first=False, dtype=np.float64,
    pad=zero_pad, begin=lambda place, f, stride: place * stride,
):  # fmt: skip
    """A loop for each letter of the formula, whose ideas can be replaced by wrong ones."""
    padded, (fh, fw) = pad(x, padding), w.shape[2:]
    oh, ow = _floored(x.shape[2], fh, stride, padding), _floored(x.shape[3], fw, stride, padding)
    out = np.zeros((len(x), len(w), oh, ow), dtype)
    for n, f, i, j in np.ndindex(out.shape):
        for c, u, v in np.ndindex(sizes(w.shape[1], fh, fw)):
            down, right = pixel(u, v)
            up = weight(u, v)
            if weight_first:
                w[(f, c, *up)]  # so it is this one that stops when both are outside
            row, column = begin(i, fh, stride) + down, begin(j, fw, stride) + right
            out[n, f, i, j] += padded[n, c, row, column] * w[(f, c, *up)]
        out[n, f, i, j] += b[f]
    return out


def _seven_loops_but(**changes):
    return partial(_seven_loops, **changes)


def _fixed_channels(padded, image, rows, columns):
    """What a loop to a fixed 3 finds, channel by channel."""
    return np.stack([padded[image, c, rows, columns] for c in range(3)])


def _swapped(u, v):
    return v, u


def _dtype_of_images(x, w, b, stride=1, padding=0):
    return _naive(x, w, b, stride, padding).astype(x.dtype)


def _dtype_of_images_in_loops(x, w, b, stride=1, padding=0):
    return _seven_loops(x, w, b, stride, padding, dtype=x.dtype)


def _padded_along(axis):
    """Zeros on both ends of one axis only: what the size then counts differs."""

    def pad(x, padding):
        frame = [(0, 0)] * 4
        frame[axis] = (padding, padding)
        return np.pad(x, frame)

    def size_of_the_padded(x, w, b, stride=1, padding=0):
        return _naive(pad(x, padding), w, b, stride)

    return _but(pad=pad), size_of_the_padded


def _as_wide_as_high(padded, image, rows, columns):
    columns = slice(columns.start, columns.start + rows.stop - rows.start)
    return padded[image, :, rows, columns]


def _never_reset(x, w, b, stride=1, padding=0):
    """The running sum goes on; each bias is added to what is stored."""
    products = _naive(x, w, 0 * b, stride, padding)
    return products.cumsum().reshape(products.shape) + b[:, None, None]


def _never_reset_with_bias(x, w, b, stride=1, padding=0):
    out = _naive(x, w, b, stride, padding)
    return out.cumsum().reshape(out.shape)


def _loops_in_strides(put, begin=lambda i, stride: i):
    """`for i in range(0, OH, stride)`, and the window begins at i, say."""

    def variant(x, w, b, stride=1, padding=0):
        padded, (fh, fw) = zero_pad(x, padding), w.shape[2:]
        oh = _floored(x.shape[2], fh, stride, padding)
        ow = _floored(x.shape[3], fw, stride, padding)
        out = np.zeros((len(x), len(w), oh, ow))
        for n, f in np.ndindex(out.shape[:2]):
            for i in range(0, oh, stride):
                for j in range(0, ow, stride):
                    top, left = begin(i, stride), begin(j, stride)
                    window = padded[n, :, top : top + fh, left : left + fw]
                    out[n, f, put(i, stride), put(j, stride)] = np.sum(window * w[f]) + b[f]
        return out

    return variant


def _room_for_c_maps(x, w, b, stride=1, padding=0):
    """FN maps are put where there is room for C."""
    right = _naive(x, w, b, stride, padding)
    out = np.zeros((len(x), w.shape[1], *right.shape[2:]))
    for n, f in np.ndindex(right.shape[:2]):
        out[n, f] = right[n, f]
    return out


def _side_by_side(i, f, stride):
    return slice(i * f, i * f + f)


def _three(i, f, stride):
    return slice(i * stride, i * stride + 3)


def _step_in_place(window, k):
    window *= k
    return window.sum()


def _returned_inside(loops):
    """Only the first turn of the outer loops was finished."""
    return lambda out: np.where(np.indices(out.shape)[:loops].any(axis=0), 0, out)


def _framed(before, after):
    """Padding on some sides only."""
    sides = np.array([before, after])
    return lambda x, padding: np.pad(x, ((0, 0), (0, 0), padding * sides, padding * sides))


def _one_sided(n, f, stride, padding):
    return _floored(n + padding, f, stride, 0)


def _from_place(i, f, stride):
    return slice(i, i + f)


def _to_place(i, f, stride):
    return slice(i * stride, i + f)


VISIBLE = (
    Case("two-filters", np.arange(9.0).reshape(1, 1, 3, 3),
         array("1 1 1 1  2 2 2 2", 2, 1, 2, 2), array("1 1", 2), part="basic",
         title="one channel, two filters", want=array("9 13 21 25  17 25 41 49", 1, 2, 2, 2)),
    Case("two-channels", array("1 2 3  0 1 2   3 1 0  2 1 4", 1, 2, 2, 3),
         array("1 -1 2 1   0 1 -2 3", 1, 2, 2, 2), array("10", 1), part="basic",
         title="two channels, one filter"),
    Case("square-image", np.arange(9.0).reshape(1, 1, 3, 3) % 4,
         array("1 2 3 -1 0 2", 1, 1, 2, 3), array("4", 1), part="basic",
         title="a square image, a filter that is not square"),
    Case("two-of-each", np.arange(60.0).reshape(2, 2, 3, 5) % 7 - 2,
         np.arange(36.0).reshape(3, 2, 2, 3) % 5 - 1, array("1 -2 3", 3), part="basic",
         title="two images, two channels, three filters that are not square"),
    Case("not-whole", array("0.5 1 -1  2 0.25 1", 1, 1, 2, 3),
         array("0.5 1  -1 0.25", 1, 1, 2, 2), array("0.5", 1), part="basic",
         title="numbers that are not whole"),
    Case("whole-numbers", np.arange(12).reshape(1, 1, 3, 4) % 5,
         array("0.5 1.5  -1 0.25", 1, 1, 2, 2), array("0.25", 1), part="basic",
         title="an image of whole numbers, weights that are not whole"),
    Case("lesson-2-padding", array("1 2 3 0  0 1 2 3  3 0 1 2  2 3 0 1", 1, 1, 4, 4),
         array("2 0 1  0 1 2  1 0 2", 1, 1, 3, 3), array("0", 1), padding=1,
         part="stride and padding", title="lesson 2's example with padding 1",
         want=array("7 12 10 2  4 15 16 10  10 6 15 6  8 10 4 3", 1, 1, 4, 4)),
    Case("lesson-2-stride", (np.arange(7.0)[None] - np.arange(7.0)[:, None] + 1)[None, None] % 4,
         array("2 0 1  0 1 2  1 0 2", 1, 1, 3, 3), array("0", 1), stride=2,
         part="stride and padding", title="lesson 2's example with stride 2",
         want=array("15 17 15  17 15 17  15 17 15", 1, 1, 3, 3)),
    Case("left-over", array("1 2 4  3 5 1  2 1 2  6 7 8", 1, 1, 4, 3),
         array("1 2  -1 3  2 1", 1, 1, 3, 2), array("1", 1), stride=2,
         part="stride and padding", title="stride 2, a last row and a last column are left over"),
    Case("flat-image", array("1 2 3 4  5 -1 0 2", 1, 1, 2, 4),
         array("1 -1 2  0 3 1  -2 1 1", 1, 1, 3, 3), array("2", 1), padding=1,
         part="stride and padding",
         title="padding 1, an image with fewer rows than the filter"),
    Case("nothing-square", np.arange(60.0).reshape(1, 2, 5, 6) % 7 - 3,
         np.arange(36.0).reshape(3, 2, 3, 2) % 5 - 1, array("2 -1 3", 3), stride=2, padding=1,
         part="stride and padding", title="stride 2 and padding 1, nothing is square"),
    Case("column-left-over", np.arange(45.0).reshape(1, 3, 5, 3) % 6 - 2,
         np.arange(36.0).reshape(2, 3, 3, 2) % 7 - 3, array("-3 5", 2), stride=3, padding=2,
         part="stride and padding", title="stride 3 and padding 2, a last column is left over"),
    Case("far-apart", np.arange(36.0).reshape(1, 2, 3, 6) % 7 - 2,
         np.arange(24.0).reshape(2, 2, 3, 2) % 5 - 1, array("1 -2", 2), stride=4, padding=1,
         part="stride and padding", title="stride 4 and padding 1, two windows beside each other"),
)  # fmt: skip

HIDDEN = (  # id, title, shape of x, FN, size of the filters, options
    ("several", "several images, channels and filters", (2, 2, 4, 6), 3, (2, 3), {}),
    ("one-of-each", "one image, one channel, one filter", (1, 1, 3, 4), 1, (2, 2), {}),
    ("square-images", "square images, filters that are not square",
     (2, 3, 4, 4), 2, (3, 2), {}),
    ("stride-2-padding-1", "stride 2 and padding 1",
     (2, 3, 6, 5), 4, (3, 2), {"stride": 2, "padding": 1}),
    ("stride-3-padding-2", "stride 3, padding 2, a last column left over",
     (1, 3, 8, 7), 2, (3, 3), {"stride": 3, "padding": 2}),
    ("padding-1", "padding 1, one channel",
     (2, 1, 3, 4), 2, (3, 3), {"stride": 1, "padding": 1}),
    ("stride-3", "stride 3, a last row left over",
     (1, 2, 7, 6), 2, (3, 3), {"stride": 3, "padding": 0}),
    ("one-window", "stride 2, only one window fits",
     (1, 1, 4, 3), 1, (3, 2), {"stride": 2, "padding": 0}),
)  # fmt: skip


def _hidden(rng):
    for id, title, shape, fn, size, options in HIDDEN:
        x, w = integers(rng, *shape), integers(rng, fn, shape[1], *size, scale=0.5)
        part = "stride and padding" if options else "basic"
        yield Case(id, x, w, 0.25 + integers(rng, fn), title=title, part=part, **options)
    x, w = integers(rng, 1, 2, 3, 4).astype(int), integers(rng, 2, 2, 2, 2, scale=0.5)
    yield Case("whole-image", x, w, 0.25 + integers(rng, 2), part="basic",
               title="an image of whole numbers")  # fmt: skip


MISTAKES = (
    # bias
    Mistake("bias-missing", "The bias is missing: each map gets the bias of its filter.",
            _but(bias=lambda b, n, f, k: 0)),
    Mistake("bias-per-channel", "The bias is added once per channel; it belongs to the whole "
            "filter, after the sum.", _but(bias=lambda b, n, f, k: b[f] * len(k))),
    Mistake("bias-per-product", "The bias is added to every product; it is added once to each "
            "sum.", _but(bias=lambda b, n, f, k: b[f] * k.size)),
    Mistake("bias-of-filter-0", "Every map gets the bias of filter 0; each filter has its own.",
            _but(bias=lambda b, n, f, k: b[0])),
    Mistake("bias-by-image", "The bias is chosen by the image's number n; it belongs to filter f.",
            _but(bias=lambda b, n, f, k: b[n])),
    Mistake("bias-whole", "All of b is added to one number; map f gets only the bias of filter f.",
            _but(bias=lambda b, n, f, k: b), _but(bias=lambda b, n, f, k: float(b))),
    Mistake("bias-along-columns", "out + b spreads b along the last axis, the columns; a bias "
            "belongs to a filter, and filters are axis 1.",
            lambda x, w, b, stride=1, padding=0: _naive(x, w, 0 * b, stride, padding) + b),
    # channels, filters, images
    Mistake("channel-0-only", "Only channel 0 of the image is used; the sum runs over all "
            "channels.", _but(step=lambda window, k: np.sum(window[0] * k[0]))),
    Mistake("last-channel-only", "Only the last channel is left in the sum; is the total "
            "overwritten at each channel?",
            _but(step=lambda window, k: np.sum(window[-1] * k[-1]))),
    Mistake("filter-0-only", "Every map comes from filter 0; map f needs filter f.",
            _but(choose=lambda n, f: (n, 0))),
    Mistake("last-filter-only", "Every map comes from the last filter; is a map overwritten by the "
            "next filter's?", _but(choose=lambda n, f: (n, -1))),
    Mistake("all-filters", "Each map is made with all filters at once: w has four axes, and map f "
            "needs filter f alone.", _but(choose=lambda n, f: (n, slice(None)))),
    Mistake("map-per-channel", "The number of maps is the number of channels; w.shape begins with "
            "FN, and C comes second.", _but(maps=lambda w: w.shape[1]), _room_for_c_maps),
    Mistake("image-0-only", "Every image gets the result of image 0; look at the loop over images.",
            _but(choose=lambda n, f: (0, f))),
    Mistake("all-images", "Each window is cut out of all images at once; the number of image n "
            "needs image n alone.",
            _but(cut=lambda padded, image, rows, columns: padded[:, :, rows, columns])),
    Mistake("channels-not-sliced", "The window's slice forgets the axis of channels, so rows are "
            "counted where channels are; one image has three axes, (C, H, W).",
            _but(cut=lambda padded, image, rows, columns: padded[image, rows, columns])),
    Mistake("three-channels", "The loop over channels runs to a fixed 3; images may have any "
            "number of channels, and x.shape says how many.",
            _seven_loops_but(sizes=lambda c, fh, fw: (3, fh, fw)), _but(cut=_fixed_channels)),
    # one step
    Mistake("mean", "The products are averaged; a convolution takes their sum.",
            _but(step=lambda window, k: np.mean(window * k))),
    Mistake("turned", "The filters are turned by 180 degrees; deep learning's convolution leaves "
            "them as they are.", _but(step=lambda window, k: np.sum(window * np.flip(k, (1, 2))))),
    Mistake("mirrored", "The filters are mirrored: turned upside down, or from left to right; deep "
            "learning's convolution leaves them as they are.",
            _but(step=lambda window, k: np.sum(window * k[:, ::-1])),
            _but(step=lambda window, k: np.sum(window * k[..., ::-1]))),
    Mistake("matrix-product", "This is a matrix product (@ or np.dot); each number of the window "
            "meets only the number of the filter at the same place.",
            _but(step=lambda window, k: np.sum(window @ k)),
            _but(step=lambda window, k: np.sum(np.dot(window, k)))),
    Mistake("last-product-only", "Only the last product of each window is left; is the sum "
            "overwritten at each product?",
            _but(step=lambda window, k: window[-1, -1, -1] * k[-1, -1, -1])),
    Mistake("sum-never-reset", "The running sum goes on from one place to the next; each place "
            "begins again.", _never_reset, _never_reset_with_bias),
    Mistake("image-changed", "The products are written into the image (*= or out=), so the next "
            "window finds changed pixels; make a new array for them.", _but(step=_step_in_place)),
    Mistake("filters-transposed", "Rows and columns of the filters are swapped: in w[f] the axes "
            "are channels, rows, columns.",
            _seven_loops_but(weight=_swapped),
            _but(step=lambda window, k: np.sum(window * k.swapaxes(1, 2)))),
    Mistake("window-transposed", "Rows and columns are swapped inside the window: the filter's row "
            "goes down in the image, its column to the right.",
            _seven_loops_but(pixel=_swapped),
            _but(step=lambda window, k: np.sum(window.swapaxes(1, 2) * k))),
    Mistake("filters-of-3", "The filters are taken to have 3 rows or columns; they come in other "
            "sizes, and w.shape says which.",
            *(_seven_loops_but(sizes=sizes, weight_first=first)
              for sizes in (lambda c, fh, fw: (c, 3, 3), lambda c, fh, fw: (c, 3, fw),
                            lambda c, fh, fw: (c, fh, 3), lambda c, fh, fw: (3, 3, 3))
              for first in (False, True)),
            _but(rows=_three, columns=_three), _but(rows=_three), _but(columns=_three)),
    # rows and columns
    Mistake("filter-size-swapped", "The height and the width of the filters are swapped; FH comes "
            "before FW in w.shape.", _but(filter_size=lambda w: w.shape[:1:-1])),
    Mistake("height-twice", "The windows are as wide as the filters are high; their width is "
            "FW.", _but(cut=_as_wide_as_high)),
    Mistake("columns-from-filter-height", "The number of columns is computed from the height of "
            "the filters; OW needs FW.", _but(width_for_size=lambda fh, fw: fh)),
    Mistake("image-size-swapped", "The height and the width of the images are swapped; H comes "
            "before W in x.shape.", _but(image_size=lambda x: x.shape[:1:-1])),
    Mistake("columns-from-height", "The number of columns is computed from the height; OW needs W "
            "and FW.", _but(image_size=lambda x: (x.shape[2], x.shape[2]))),
    Mistake("square-result", "The result has as many columns as rows; OW is computed from W and "
            "FW.", _but(shape=lambda oh, ow: (oh, oh), places=lambda oh, ow: (oh, oh))),
    Mistake("result-shape-swapped", "OH and OW are swapped in the shape of the result; OH comes "
            "first.", _but(shape=lambda oh, ow: (ow, oh))),
    Mistake("loops-swapped", "The loops over places are swapped; i counts rows and runs to OH, j "
            "runs to OW.", _but(places=lambda oh, ow: (ow, oh))),
    Mistake("maps-turned-over", "Rows and columns of each map are swapped; i counts rows and comes "
            "before j.", _but(finish=lambda out: out.swapaxes(2, 3))),
    # the result
    Mistake("channels-last", "The channels of the result come last; its axes are (N, FN, OH, OW).",
            _but(finish=lambda out: np.moveaxis(out, 1, -1))),
    Mistake("images-second", "Images and filters are swapped in the result; its axes are (N, FN, "
            "OH, OW).", _but(finish=lambda out: out.swapaxes(0, 1))),
    Mistake("no-axis-of-images", "The result lacks the axis of images; its axes are (N, FN, OH, "
            "OW), even for one image.", _but(finish=itemgetter(0)), _but(finish=itemgetter(-1))),
    Mistake("activated", "Numbers below 0 became 0: the activation is a step of its own and comes "
            "later.", _but(finish=lambda out: np.maximum(out, 0))),
    Mistake("returned-inside", "Only the first part of the result is filled: the return stands "
            "inside a loop; it belongs after all of them.",
            *(_but(finish=_returned_inside(loops)) for loops in (1, 2, 3, 4))),
    Mistake("whole-numbers", "The result holds whole numbers only: the array for it was made with "
            "an integer type.", _but(finish=lambda out: out.astype(int))),
    Mistake("last-places-empty", "The last row and the last column of each map stay 0: a loop over "
            "places stops one too early.",
            _but(finish=lambda out: _framed(0, 1)(out[..., :-1, :-1], 1))),
    # sizes
    Mistake("size-without-1", "Each map is one row and one column too small: the last window that "
            "fits counts as well, so the formula for the size ends with + 1.",
            _but(size=lambda n, f, s, p: (n + 2 * p - f) // s)),
    Mistake("size-float", "The size of the result is a float: / always gives one, // a whole "
            "number, rounded down.", _but(size=lambda n, f, s, p: (n + 2 * p - f) / s + 1)),
    Mistake("size-without-stride", "The size of the result forgets the stride, so windows run over "
            "the edge; look at OH and OW.", _but(size=lambda n, f, s, p: n + 2 * p - f + 1)),
    Mistake("size-rounded-up", "The size is rounded up when it is not whole; the last window must "
            "lie wholly inside.", _but(size=lambda n, f, s, p: -(-(n + 2 * p - f) // s) + 1)),
    Mistake("size-strict", "It stops when the size is not whole; here the size is rounded down. "
            "conv_output_size is strict unless you say otherwise.", _but(size=conv_output_size)),
    Mistake("dtype-of-images", "The result has the type of the images, and with images of whole "
            "numbers it loses its fractions; it always holds floats.",
            _dtype_of_images, _dtype_of_images_in_loops),
    # stride
    Mistake("stride-ignored", "The windows do not follow the stride; where does window i begin?",
            _but(rows=_from_place, columns=_from_place),
            _but(rows=_from_place, columns=_from_place, size=conv_output_size)),
    Mistake("loops-in-strides", "The loops go over the result in steps of the stride, so places of "
            "it stay 0. i counts all rows of the result; the window begins at i * stride.",
            *map(_loops_in_strides, (lambda i, stride: i, lambda i, stride: i // stride)),
            _loops_in_strides(lambda i, stride: i, begin=lambda i, stride: i * stride)),
    Mistake("every-place", "The result has a number for each place of stride 1; with a larger "
            "stride, places are left out.",
            lambda x, w, b, stride=1, padding=0: _naive(x, w, b, 1, padding)),
    Mistake("columns-ignore-stride", "The column index forgets the stride; where does window j "
            "begin?", _but(columns=_from_place)),
    Mistake("rows-ignore-stride", "The row index forgets the stride; where does window i begin?",
            _but(rows=_from_place)),
    Mistake("end-ignores-stride", "The window begins at the right place but ends too early: its "
            "end forgets the stride.", _but(rows=_to_place, columns=_to_place)),
    Mistake("side-by-side", "The windows lie side by side, as if the step were the filter's size; "
            "from place to place a window moves by the stride.",
            _but(rows=_side_by_side, columns=_side_by_side), _but(rows=_side_by_side),
            _but(columns=_side_by_side),
            _seven_loops_but(begin=lambda place, f, stride: place * f)),
    Mistake("put-at-pixels", "The same number counts pixels and places: the window begins at pixel "
            "i*stride, but its result goes to place i.", _but(put=lambda i, stride: i * stride)),
    # padding
    Mistake("padding-ignored", "The padding is not used: the images keep their size.",
            lambda x, w, b, stride=1, padding=0: _naive(x, w, b, stride),
            _but(pad=lambda x, padding: x, size=lambda n, f, s, p: (n - f) // s + 1)),
    Mistake("no-frame", "The padding counts in the size of the result, but the images have no "
            "frame of zeros.", _but(pad=lambda x, padding: x),
            _seven_loops_but(pad=lambda x, padding: x)),
    Mistake("padding-counted-twice", "The padding is counted twice: the size is computed from "
            "images that have their frame already, and the padding is added to it again.",
            lambda x, w, b, stride=1, padding=0: _naive(
                zero_pad(x, padding), w, b, stride, padding, pad=lambda x, padding: x)),
    Mistake("size-without-frame", "The images have their frame of zeros, but the size of the "
            "result does not count it.", _but(size=lambda n, f, s, p: _floored(n, f, s, 0)),
            _but(size=lambda n, f, s, p: (n - f) // s + 1)),
    Mistake("frame-doubled", "Each side gets twice as many zeros as it should; 2*padding is what "
            "a whole axis grows by, both sides together.",
            _but(pad=lambda x, padding: zero_pad(x, 2 * padding)),
            lambda x, w, b, stride=1, padding=0: _naive(x, w, b, stride, 2 * padding)),
    Mistake("every-axis-padded", "All four axes are padded; only rows and columns get zeros, not "
            "images and channels.", _but(pad=np.pad)),
    Mistake("rows-only-padded", "Only the rows have zeros at both ends; columns need them on the "
            "left and on the right, too.", *_padded_along(2)),
    Mistake("columns-only-padded", "Only the columns have zeros at both ends; rows need them above "
            "and below, too.", *_padded_along(3)),
    # two ideas, the same numbers: windows never reach a frame that the size does not count
    Mistake("zeros-above-and-left", "The padding counts once along each axis: either the size adds "
            "padding where both sides count, or zeros are added above and on the left only; they "
            "belong on all four sides.", _but(pad=_framed(1, 0), size=_one_sided),
            _but(size=_one_sided)),
    Mistake("zeros-below-and-right", "Zeros are added below and on the right only; they belong on "
            "all four sides.", _but(pad=_framed(0, 1), size=_one_sided)),
    Mistake("frame-on-two-sides", "The size counts zeros on all four sides, but the images have "
            "them on two sides only.", _but(pad=_framed(1, 0)), _but(pad=_framed(0, 1))),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=conv2d_naive,
    alternative=all_windows_at_once,
    differs="The loops take one window after another; the other way looks at all windows at once, "
            "as one array of six axes, and lets einsum do the sums.",
    minutes=23,
    difficulty=3,
    remarks=(
        Remark("seven-loops", "Seven loops follow the formula letter by letter; a slice takes a "
               "whole window at once, and three of the loops become one sum.",
               lambda tree: loops(tree, comprehensions=False) > 5),
    ),
    teaches=(
        "course_lib.functional.conv2d",
        "course_lib.functional.conv2d_backward",
        "course_lib.functional.im2col",
        "course_lib.functional.col2im",
        "course_lib.layers.Conv2d",
    ),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "First the frame of zeros, then the sizes OH and OW, then an array of zeros of shape "
        "(N, FN, OH, OW) to fill. conv_output_size adds the padding itself, so give it H and W of "
        "the images without their frame, and tell it not to be strict.",
        "Four loops, one inside the other: images n, filters f, rows i, columns j. Inside them "
        "stands one call of conv_single_step.",
        "The window of place (i, j) has its upper left corner at row i*stride and column j*stride "
        "of the padded image, and takes all channels. Its height is FH and its width FW.",
    ),
)  # fmt: skip
