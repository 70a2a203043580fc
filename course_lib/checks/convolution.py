"""Lesson 3: convolution over volumes."""

import re
from functools import partial
from operator import itemgetter

import numpy as np

from course_lib.checks.exercise import Case, Exercise, Mistake
from course_lib.functional import conv1x1, conv2d, conv_output_size, zero_pad

LESSON = "03_convolution"


def _integers(rng, *shape, scale=1.0):
    """Whole numbers from -6 to 6 without 0, times a scale."""
    return scale * rng.integers(1, 7, size=shape) * rng.choice([-1, 1], size=shape)


def _array(text, *shape):
    return np.array(text.split(), dtype=np.float64).reshape(shape)


# conv_single_step ---------------------------------------------------------------------------


def _single_step(x_slice, w, b):
    return float(np.vdot(x_slice, w)) + b


def _multiply_in_place(x_slice, w, b):
    x_slice *= w
    return float(np.sum(x_slice) + b)


def _three_by_three(x_slice, w, b, channels=None):
    places = np.ndindex(channels or len(w), 3, 3)
    return sum(x_slice[c, u, v] * w[c, u, v] for c, u, v in places) + b


def _matrix_product(x_slice, w, b, product, total):
    return total(product(x_slice, w)) + b


def _as_array(x_slice, w, b, shape):
    return np.reshape(_single_step(x_slice, w, b), shape)


CONV_SINGLE_STEP = Exercise(
    name="conv_single_step",
    lesson=LESSON,
    reference=_single_step,
    visible=(
        Case(
            _array("1 2 3  0 1 2  3 0 1", 1, 3, 3),
            _array("2 0 1  0 1 2  1 0 2", 1, 3, 3),
            3.0,
            title="one channel, lesson 1's first window, bias 3",
            want=18.0,
        ),
        Case(
            _array("1 2 3  4 5 6   7 8 9  1 2 3", 2, 2, 3),
            _array("-1 2 -3  1 -2 1   -1 1 2  -3 1 -1", 2, 2, 3),
            -20.0,
            title="two channels, negative numbers",
        ),
        Case(
            np.arange(75.0).reshape(3, 5, 5) % 4,
            np.arange(75.0).reshape(3, 5, 5) % 7 - 2,
            1.0,
            title="a 5x5x3 filter: 75 products",
        ),
        Case(
            _array("0.5 2 1  3 1 0   -1 1 2  0.5 1 2", 2, 2, 3),
            _array("1 1.5 2  -1 2 1   3 -2 1  0.5 1 -1", 2, 2, 3),
            0.5,
            title="numbers that are not whole",
        ),
    ),
    hidden=lambda rng: (
        Case(
            _integers(rng, 3, 2, 3),
            _integers(rng, 3, 2, 3, scale=0.5),
            0.25 + rng.integers(1, 9),
            title="three channels, a filter that is not square",
        ),
        Case(
            -abs(_integers(rng, 3, 5, 5)),
            abs(_integers(rng, 3, 5, 5)),
            -0.75,
            title="75 products whose sum is negative",
        ),
        Case(
            _integers(rng, 2, 4, 4),
            _integers(rng, 2, 4, 4),
            float(_integers(rng)),
            title="two channels, a square filter",
        ),
    ),
    mistakes=(
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice * w)),
            "The bias is missing: it is added once, at the end.",
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice * w + b)),
            "The bias is added to every product; a filter has one bias, added once to the sum.",
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(np.sum(x_slice * w, axis=(1, 2)) + b)),
            "The bias is added once per channel; a filter has one bias for all its channels.",
        ),
        Mistake(
            lambda x_slice, w, b: float(np.mean(x_slice * w) + b),
            "The products are averaged; a convolution takes their sum.",
        ),
        *(
            Mistake(
                partial(_matrix_product, product=product, total=total),
                "This is a matrix product (@ or np.dot); each number of the window meets only "
                "the number of the filter at the same place.",
            )
            for product in (np.matmul, np.dot)
            for total in (np.sum, np.asarray)
        ),
        *(
            Mistake(
                partial(_three_by_three, channels=channels),
                "The loops run to a fixed 3; windows come in other sizes, too, and w.shape "
                "says which.",
            )
            for channels in (None, 3)
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice * np.flip(w, (1, 2))) + b),
            "The filter is turned by 180 degrees; deep learning's convolution leaves it as it is.",
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice[0] * w[0]) + b),
            "Only channel 0 is used; a filter reaches through all channels.",
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice[-1] * w[-1]) + b),
            "Only the last channel is left in the sum; is the total overwritten at each channel?",
        ),
        Mistake(
            lambda x_slice, w, b: np.sum(x_slice * w, axis=(1, 2)) + b,
            "The result has one number per channel; the sum runs over the channels, too.",
        ),
        Mistake(
            lambda x_slice, w, b: x_slice * w + b,
            "The products are not added up; one step gives one number.",
        ),
        *(
            Mistake(
                partial(_as_array, shape=shape),
                "The result is an array that holds one number; it should be the number itself.",
            )
            for shape in (1, (1, 1), (1, 1, 1))
        ),
        Mistake(
            lambda x_slice, w, b: float(np.sum(x_slice) * np.sum(w) + b),
            "The window and the filter are each summed before they are multiplied; first "
            "multiply place by place, then add.",
        ),
        Mistake(
            lambda x_slice, w, b: float(max(0, np.sum(x_slice * w) + b)),
            "A negative result became 0: the activation is a step of its own and comes later.",
        ),
        Mistake(
            lambda x_slice, w, b: int(np.sum(x_slice * w) + b),
            "The result is cut to a whole number; it is a float.",
        ),
        Mistake(
            _multiply_in_place,
            "The multiplication (*= or out=) writes into x_slice itself; make a new array for "
            "the products, because the next window needs the same pixels.",
        ),
    ),
    hints=(
        "How many numbers go in, and how many come out? 75 products for a 5x5x3 filter, then one "
        "number.",
        "NumPy's * multiplies two arrays of the same shape place by place, whatever their size.",
        "np.sum without an axis adds up every number of an array, over all three axes. The bias "
        "comes last.",
    ),
)


# conv2d_naive -------------------------------------------------------------------------------


def _floored(n, f, stride, padding):
    return conv_output_size(n, f, stride, padding, strict=False)


def _window(index, f, stride):
    return slice(index * stride, index * stride + f)


def _naive(
    x,
    w,
    b,
    stride=1,
    padding=0,
    *,
    pad=zero_pad,
    image_size=lambda x: x.shape[2:],
    filter_size=lambda w: w.shape[2:],
    size=_floored,
    rows=_window,
    columns=_window,
    maps=len,
    shape=lambda oh, ow: (oh, ow),
    places=lambda oh, ow: (oh, ow),
    put=lambda i, stride: i,
    step=lambda window, kernel: np.sum(window * kernel),
    bias=lambda b, n, f, kernel: b[f],
    choose=lambda n, f: (n, f),
    finish=lambda out: out,
):
    """A loop whose every idea can be replaced by a wrong one."""
    padded = pad(x, padding)
    (height, width), (fh, fw) = image_size(x), filter_size(w)
    oh, ow = size(height, fh, stride, padding), size(width, fw, stride, padding)
    out = np.zeros((len(x), maps(w), *shape(oh, ow)))
    for n, f, i, j in np.ndindex(len(x), maps(w), *places(oh, ow)):
        image, kernel = choose(n, f)
        window = padded[image, :, rows(i, fh, stride), columns(j, fw, stride)]
        total = step(window, w[kernel]) + bias(b, n, f, w[kernel])
        out[n, f, put(i, stride), put(j, stride)] = total
    return finish(out)


def _without_padding(x, w, b, stride=1, padding=0):
    return _naive(x, w, b, stride)


def _padding_counted_twice(x, w, b, stride=1, padding=0):
    return _naive(zero_pad(x, padding), w, b, stride, padding, pad=lambda x, padding: x)


def _bias_along_columns(x, w, b, stride=1, padding=0):
    return _naive(x, w, 0 * b, stride, padding) + b


def _step_in_place(window, kernel):
    window *= kernel
    return window.sum()


def _last_row_and_column_zero(out):
    out[..., -1, :] = 0
    out[..., -1] = 0
    return out


def _returned_inside(loops):
    """Only the first turn of the outer loops was finished."""

    def finish(out):
        first = np.zeros_like(out)
        first[(0,) * loops] = out[(0,) * loops]
        return first

    return finish


def _framed(before, after):
    """Padding on some sides only."""

    def pad(x, padding):
        sides = (padding * before, padding * after)
        return np.pad(x, ((0, 0), (0, 0), sides, sides))

    return pad


def _wrong(idea, **changes):
    return Mistake(partial(_naive, **changes), idea)


def _one_sided_size(n, f, stride, padding):
    return _floored(n + padding, f, stride, 0)


BASIC, OPTIONS = "basic", "stride and padding"


def _hidden_conv(rng, n, c, h, w, fn, fh, fw, stride, padding, title):
    options = {}
    if stride != 1 or padding:
        options = {"stride": stride, "padding": padding}
    return Case(
        _integers(rng, n, c, h, w),
        _integers(rng, fn, c, fh, fw, scale=0.5),
        0.25 + _integers(rng, fn),
        title=title,
        part=OPTIONS if options else BASIC,
        **options,
    )


CONV2D_NAIVE = Exercise(
    name="conv2d_naive",
    lesson=LESSON,
    reference=conv2d,
    visible=(
        Case(
            np.arange(9.0).reshape(1, 1, 3, 3),
            np.array([1.0, 2.0]).repeat(4).reshape(2, 1, 2, 2),
            np.ones(2),
            title="one channel, two filters",
            want=_array("9 13 21 25  17 25 41 49", 1, 2, 2, 2),
            part=BASIC,
        ),
        Case(
            _array("1 2 3  0 1 2   3 1 0  2 1 4", 1, 2, 2, 3),
            _array("1 -1 2 1   0 1 -2 3", 1, 2, 2, 2),
            np.array([10.0]),
            title="two channels, one filter",
            part=BASIC,
        ),
        Case(
            np.arange(9.0).reshape(1, 1, 3, 3) % 4,
            _array("1 2 3 -1 0 2", 1, 1, 2, 3),
            np.array([4.0]),
            title="a square image, a filter that is not square",
            part=BASIC,
        ),
        Case(
            np.arange(60.0).reshape(2, 2, 3, 5) % 7 - 2,
            np.arange(36.0).reshape(3, 2, 2, 3) % 5 - 1,
            np.array([1.0, -2.0, 3.0]),
            title="two images, two channels, three filters that are not square",
            part=BASIC,
        ),
        Case(
            _array("0.5 1 -1  2 0.25 1", 1, 1, 2, 3),
            _array("0.5 1  -1 0.25", 1, 1, 2, 2),
            np.array([0.5]),
            title="numbers that are not whole",
            part=BASIC,
        ),
        Case(
            _array("1 2 3 0  0 1 2 3  3 0 1 2  2 3 0 1", 1, 1, 4, 4),
            _array("2 0 1  0 1 2  1 0 2", 1, 1, 3, 3),
            np.zeros(1),
            title="lesson 2's example with padding 1",
            want=_array("7 12 10 2  4 15 16 10  10 6 15 6  8 10 4 3", 1, 1, 4, 4),
            part=OPTIONS,
            padding=1,
        ),
        Case(
            (np.arange(7.0)[None] - np.arange(7.0)[:, None] + 1)[None, None] % 4,
            _array("2 0 1  0 1 2  1 0 2", 1, 1, 3, 3),
            np.zeros(1),
            title="lesson 2's example with stride 2",
            want=_array("15 17 15  17 15 17  15 17 15", 1, 1, 3, 3),
            part=OPTIONS,
            stride=2,
        ),
        Case(
            _array("1 2 4  3 5 1  2 1 2  6 7 8", 1, 1, 4, 3),
            _array("1 2  -1 3  2 1", 1, 1, 3, 2),
            np.array([1.0]),
            title="stride 2, a last row and a last column are left over",
            part=OPTIONS,
            stride=2,
        ),
        Case(
            _array("1 2 3 4  5 -1 0 2", 1, 1, 2, 4),
            _array("1 -1 2  0 3 1  -2 1 1", 1, 1, 3, 3),
            np.array([2.0]),
            title="padding 1, an image with fewer rows than the filter",
            part=OPTIONS,
            padding=1,
        ),
        Case(
            np.arange(60.0).reshape(1, 2, 5, 6) % 7 - 3,
            np.arange(36.0).reshape(3, 2, 3, 2) % 5 - 1,
            np.array([2.0, -1.0, 3.0]),
            title="stride 2 and padding 1, nothing is square",
            part=OPTIONS,
            stride=2,
            padding=1,
        ),
        Case(
            np.arange(45.0).reshape(1, 3, 5, 3) % 6 - 2,
            np.arange(36.0).reshape(2, 3, 3, 2) % 7 - 3,
            np.array([-3.0, 5.0]),
            title="stride 3 and padding 2, a last column is left over",
            part=OPTIONS,
            stride=3,
            padding=2,
        ),
    ),
    hidden=lambda rng: (
        _hidden_conv(rng, 2, 2, 4, 6, 3, 2, 3, 1, 0, "several images, channels and filters"),
        _hidden_conv(rng, 1, 1, 3, 4, 1, 2, 2, 1, 0, "one image, one channel, one filter"),
        _hidden_conv(rng, 2, 3, 4, 4, 2, 3, 2, 1, 0, "square images, filters that are not square"),
        _hidden_conv(rng, 2, 3, 6, 5, 4, 3, 2, 2, 1, "stride 2 and padding 1"),
        _hidden_conv(
            rng, 1, 3, 8, 7, 2, 3, 3, 3, 2, "stride 3, padding 2, a last column left over"
        ),
        _hidden_conv(rng, 2, 1, 3, 4, 2, 3, 3, 1, 1, "padding 1, one channel"),
        _hidden_conv(rng, 1, 2, 7, 6, 2, 3, 3, 3, 0, "stride 3, a last row left over"),
        _hidden_conv(rng, 1, 1, 4, 3, 1, 3, 2, 2, 0, "stride 2, only one window fits"),
    ),
    mistakes=(
        # bias
        _wrong(
            "The bias is missing: each map gets the bias of its filter.", bias=lambda b, n, f, k: 0
        ),
        _wrong(
            "The bias is added once per channel; it belongs to the whole filter, after the sum.",
            bias=lambda b, n, f, k: b[f] * len(k),
        ),
        _wrong(
            "The bias is added to every product; it is added once to each sum.",
            bias=lambda b, n, f, k: b[f] * k.size,
        ),
        _wrong(
            "Every map gets the bias of filter 0; each filter has its own.",
            bias=lambda b, n, f, k: b[0],
        ),
        _wrong(
            "The bias is chosen by the image's number n; it belongs to filter f.",
            bias=lambda b, n, f, k: b[n],
        ),
        *(
            _wrong(
                "All of b is added to one number; map f gets only the bias of filter f.",
                bias=whole,
            )
            for whole in (lambda b, n, f, k: b, lambda b, n, f, k: float(b))
        ),
        Mistake(
            _bias_along_columns,
            "out + b spreads b along the last axis, the columns; a bias belongs to a filter, and "
            "filters are axis 1.",
        ),
        # channels, filters, images
        _wrong(
            "Only channel 0 of the image is used; the sum runs over all channels.",
            step=lambda window, k: np.sum(window[0] * k[0]),
        ),
        _wrong(
            "Only the last channel is left in the sum; is the total overwritten at each channel?",
            step=lambda window, k: np.sum(window[-1] * k[-1]),
        ),
        _wrong("Every map comes from filter 0; map f needs filter f.", choose=lambda n, f: (n, 0)),
        _wrong(
            "Every map comes from the last filter; is a map overwritten by the next filter's?",
            choose=lambda n, f: (n, -1),
        ),
        _wrong(
            "Each map is made with all filters at once: w has four axes, and map f needs filter "
            "f alone.",
            choose=lambda n, f: (n, slice(None)),
        ),
        _wrong(
            "The number of maps is the number of channels; w.shape begins with FN, and C comes "
            "second.",
            maps=lambda w: w.shape[1],
        ),
        _wrong(
            "Every image gets the result of image 0; look at the loop over images.",
            choose=lambda n, f: (0, f),
        ),
        # one step
        _wrong(
            "The products are averaged; a convolution takes their sum.",
            step=lambda window, k: np.mean(window * k),
        ),
        _wrong(
            "The filters are turned by 180 degrees; deep learning's convolution leaves them as "
            "they are.",
            step=lambda window, k: np.sum(window * np.flip(k, (1, 2))),
        ),
        _wrong(
            "The products are written into the image (*= or out=), so the next window finds "
            "changed pixels; make a new array for them.",
            step=_step_in_place,
        ),
        # rows and columns
        _wrong(
            "The height and the width of the filters are swapped; FH comes before FW in w.shape.",
            filter_size=lambda w: w.shape[:1:-1],
        ),
        _wrong(
            "The height and the width of the images are swapped; H comes before W in x.shape.",
            image_size=lambda x: x.shape[:1:-1],
        ),
        _wrong(
            "The number of columns is computed from the height; OW needs W and FW.",
            image_size=lambda x: (x.shape[2], x.shape[2]),
        ),
        _wrong(
            "The result has as many columns as rows; OW is computed from W and FW.",
            shape=lambda oh, ow: (oh, oh),
            places=lambda oh, ow: (oh, oh),
        ),
        _wrong(
            "OH and OW are swapped in the shape of the result; OH comes first.",
            shape=lambda oh, ow: (ow, oh),
        ),
        _wrong(
            "The loops over places are swapped; i counts rows and runs to OH, j runs to OW.",
            places=lambda oh, ow: (ow, oh),
        ),
        _wrong(
            "Rows and columns of each map are swapped; i counts rows and comes before j.",
            finish=lambda out: out.swapaxes(2, 3),
        ),
        # the result
        _wrong(
            "The channels of the result come last; its axes are (N, FN, OH, OW).",
            finish=lambda out: np.moveaxis(out, 1, -1),
        ),
        _wrong(
            "Images and filters are swapped in the result; its axes are (N, FN, OH, OW).",
            finish=lambda out: out.swapaxes(0, 1),
        ),
        *(
            _wrong(
                "The result lacks the axis of images; its axes are (N, FN, OH, OW), even for one "
                "image.",
                finish=itemgetter(image),
            )
            for image in (0, -1)
        ),
        _wrong(
            "Numbers below 0 became 0: the activation is a step of its own and comes later.",
            finish=lambda out: np.maximum(out, 0),
        ),
        *(
            _wrong(
                "Only the first part of the result is filled: the return stands inside a loop; it "
                "belongs after all of them.",
                finish=_returned_inside(loops),
            )
            for loops in (1, 2, 3, 4)
        ),
        _wrong(
            "The result holds whole numbers only: the array for it was made with an integer type.",
            finish=lambda out: out.astype(int),
        ),
        _wrong(
            "The last row and the last column of each map stay 0: a loop over places stops one "
            "too early.",
            finish=_last_row_and_column_zero,
        ),
        # sizes
        _wrong(
            "Each map is one row and one column too small: the formula for the size ends with + 1.",
            size=lambda n, f, stride, padding: (n + 2 * padding - f) // stride,
        ),
        _wrong(
            "The size of the result is a float: / always gives one, // a whole number, rounded "
            "down.",
            size=lambda n, f, stride, padding: (n + 2 * padding - f) / stride + 1,
        ),
        _wrong(
            "The size of the result forgets the stride, so windows run over the edge; look at "
            "OH and OW.",
            size=lambda n, f, stride, padding: n + 2 * padding - f + 1,
        ),
        _wrong(
            "The size is rounded up when it is not whole; the last window must lie wholly inside.",
            size=lambda n, f, stride, padding: -(-(n + 2 * padding - f) // stride) + 1,
        ),
        _wrong(
            "It stops when the size is not whole; here the size is rounded down. "
            "conv_output_size is strict unless you say otherwise.",
            size=conv_output_size,
        ),
        # stride
        _wrong(
            "The windows do not follow the stride; where does window i begin?",
            rows=lambda i, f, stride: slice(i, i + f),
            columns=lambda i, f, stride: slice(i, i + f),
        ),
        _wrong(
            "The column index forgets the stride; where does window j begin?",
            columns=lambda i, f, stride: slice(i, i + f),
        ),
        _wrong(
            "The row index forgets the stride; where does window i begin?",
            rows=lambda i, f, stride: slice(i, i + f),
        ),
        _wrong(
            "The window begins at the right place but ends too early: its end forgets the stride.",
            rows=lambda i, f, stride: slice(i * stride, i + f),
            columns=lambda i, f, stride: slice(i * stride, i + f),
        ),
        _wrong(
            "The same number counts pixels and places: the window begins at pixel i*stride, but "
            "its result goes to place i.",
            put=lambda i, stride: i * stride,
        ),
        # padding
        Mistake(_without_padding, "The padding is not used: the images keep their size."),
        _wrong(
            "The padding counts in the size of the result, but the images have no frame of zeros.",
            pad=lambda x, padding: x,
        ),
        Mistake(
            _padding_counted_twice,
            "The padding is counted twice: the size is computed from images that have their frame "
            "already, and the padding is added to it again.",
        ),
        _wrong(
            "The images have their frame of zeros, but the size of the result does not count it.",
            size=lambda n, f, stride, padding: _floored(n, f, stride, 0),
        ),
        _wrong(
            "All four axes are padded; only rows and columns get zeros, not images and channels.",
            pad=np.pad,
        ),
        *(
            _wrong(
                f"Zeros are added {where} only; they belong on all four sides.",
                pad=_framed(*sides),
                size=_one_sided_size,
            )
            for where, sides in (
                ("above and on the left", (1, 0)),
                ("below and on the right", (0, 1)),
            )
        ),
        *(
            _wrong(
                "The size counts zeros on all four sides, but the images have them on two sides "
                "only.",
                pad=_framed(*sides),
            )
            for sides in ((1, 0), (0, 1))
        ),
    ),
    hints=(
        "First the frame of zeros, then the sizes OH and OW, then an array of zeros of shape "
        "(N, FN, OH, OW) to fill. conv_output_size adds the padding itself, so give it H and W of "
        "the images without their frame, and tell it not to be strict.",
        "Four loops, one inside the other: images n, filters f, rows i, columns j. Inside them "
        "stands one call of conv_single_step.",
        "The window of place (i, j) has its upper left corner at row i*stride and column j*stride "
        "of the padded image, and takes all channels. Its height is FH and its width FW.",
    ),
)


# conv1x1_as_linear --------------------------------------------------------------------------


def _pixels(x):
    """All pixels as rows: (N*H*W, C)."""
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def _images(rows, x):
    """Rows back to images: (N, FN, H, W)."""
    n, _, h, w = x.shape
    return np.moveaxis(rows.reshape(n, h, w, -1), -1, 1)


def _rows_without_moving(x, w, b):
    return _images(x.reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T + b, x)


def _images_without_moving(x, w, b):
    return (_pixels(x) @ w[:, :, 0, 0].T + b).reshape(len(x), -1, *x.shape[2:])


def _reshape_both_ways(x, w, b):
    return (x.reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T + b).reshape(len(x), -1, *x.shape[2:])


def _images_run_together(x, w, b):
    columns = x.reshape(x.shape[1], -1)
    return (w[:, :, 0, 0] @ columns + b[:, None]).reshape(len(x), -1, *x.shape[2:])


def _weights_reshaped(x, w, b):
    return _images(_pixels(x) @ w.reshape(w.shape[1], -1) + b, x)


CONV1X1_AS_LINEAR = Exercise(
    name="conv1x1_as_linear",
    lesson=LESSON,
    reference=conv1x1,
    visible=(
        Case(
            _array("1 2  3 4", 1, 2, 1, 2),
            _array("1 10  2 -1  0 3", 3, 2, 1, 1),
            np.array([0.0, 5.0, -1.0]),
            title="two pixels, two channels, three filters",
        ),
        Case(
            np.arange(12.0).reshape(1, 2, 2, 3) - 4,
            _array("1 2  -1 3", 2, 2, 1, 1),
            np.array([1.0, -2.0]),
            title="as many filters as channels",
        ),
        Case(
            np.arange(36.0).reshape(2, 3, 3, 2) % 5 - 1,
            _array("1 2 -1  3 0 2", 2, 3, 1, 1),
            np.array([2.0, -3.0]),
            title="two images, three channels, two filters",
        ),
    ),
    hidden=lambda rng: tuple(
        Case(
            _integers(rng, n, c, h, w),
            _integers(rng, fn, c, 1, 1, scale=0.5),
            _integers(rng, fn),
            title=title,
        )
        for n, c, h, w, fn, title in (
            (1, 3, 2, 4, 5, "one image, more filters than channels"),
            (2, 3, 4, 2, 3, "two images, as many filters as channels"),
            (2, 4, 3, 2, 2, "two images, fewer filters than channels"),
        )
    ),
    mistakes=(
        Mistake(
            lambda x, w, b: conv1x1(x, w),
            "The bias is missing: each map gets the bias of its filter.",
        ),
        Mistake(
            lambda x, w, b: conv1x1(x, w) + b,
            "The bias is spread along the last axis, the columns; it belongs to the axis of the "
            "filters.",
        ),
        Mistake(
            lambda x, w, b: conv1x1(x, w, b * x.shape[1]),
            "The bias is added once per channel; it is added once per pixel and filter.",
        ),
        Mistake(
            _rows_without_moving,
            "x is reshaped to rows of C numbers while its channels are not the last axis: such a "
            "row mixes pixels. Move the axis first.",
        ),
        Mistake(
            _images_without_moving,
            "The result is reshaped to (N, FN, H, W) while its filters are the last axis: that "
            "mixes pixels. Reshape to (N, H, W, FN), then move the axis.",
        ),
        Mistake(
            _reshape_both_ways,
            "reshape is used to change the order of axes, on the way in and on the way out; it "
            "never does that. Axes are moved by transpose or moveaxis.",
        ),
        Mistake(
            _images_run_together,
            "x is reshaped to (C, pixels), which is right for one image only: with several, the "
            "axis of images comes first and gets mixed in.",
        ),
        Mistake(
            lambda x, w, b: np.moveaxis(conv1x1(x, w, b), 1, -1),
            "The channels of the result come last; its axes are (N, FN, H, W).",
        ),
        Mistake(
            lambda x, w, b: conv1x1(x, w, b).swapaxes(2, 3),
            "Rows and columns of the result are swapped; look at the order of axes when you move "
            "them back.",
        ),
        Mistake(
            lambda x, w, b: _images(_pixels(x) @ w[:, :, 0, 0] + b, x),
            "The matrix of weights is used the wrong way round; for a product rows @ matrix its "
            "shape must be (C, FN).",
        ),
        Mistake(
            _weights_reshaped,
            "The weights are reshaped to (C, FN), which mixes the filters; .T turns a matrix.",
        ),
        *(
            Mistake(
                variant,
                "w still has its two last axes of length 1, and @ works on those; the matrix of "
                "weights is (FN, C).",
            )
            for variant in (
                lambda x, w, b: w @ x + b,
                lambda x, w, b: w @ x + b[:, None, None],
                lambda x, w, b: np.moveaxis(x, 1, -1) @ w + b,
            )
        ),
        *(
            Mistake(
                variant,
                "@ adds up along the last axis on its left side and the last but one on its "
                "right; in (N, C, H, W) neither of them is C.",
            )
            for variant in (
                lambda x, w, b: w[:, :, 0, 0] @ x + b,
                lambda x, w, b: w[:, :, 0, 0] @ x + b[:, None, None],
                lambda x, w, b: x @ w[:, :, 0, 0].T + b,
            )
        ),
        Mistake(
            lambda x, w, b: conv1x1(x[:, :1], w[:, :1], b),
            "Only channel 0 is used; a 1x1 filter still reaches through all channels.",
        ),
        Mistake(
            lambda x, w, b: conv1x1(x, w / x.shape[1], b),
            "The channels are averaged; a weighted sum does not divide.",
        ),
        Mistake(
            lambda x, w, b: conv1x1(np.repeat(x[:1], len(x), axis=0), w, b),
            "Every image gets the result of image 0; all N images must go through.",
        ),
    ),
    hints=(
        "Look at one pixel: it has C numbers. The filters are FN rows of C weights. What product "
        "turns C numbers into FN numbers?",
        "w has two axes of length 1 at its end. Index 0 takes such an axis away, which leaves a "
        "matrix of shape (FN, C). On the right of @ it must be (C, FN): turn it.",
        "Three steps. Move the channels of x to the end. Multiply, and add b, which fits the last "
        "axis. Then np.moveaxis(..., -1, 1) makes the last axis of the result its axis 1.",
    ),
)


# parse_caffe_layer --------------------------------------------------------------------------

DEFAULTS = {"stride": 1, "pad": 0}
KEYS = {"num_output": None, "kernel_size": None} | DEFAULTS

CAFFE_CONV1 = """\
layer {
  name: "conv1"
  type: "Convolution"
  bottom: "data"
  top: "conv1"
  # learning rate and decay multipliers for the filters
  param { lr_mult: 1 decay_mult: 1 }
  # learning rate and decay multipliers for the biases
  param { lr_mult: 2 decay_mult: 0 }
  convolution_param {
    num_output: 96     # learn 96 filters
    kernel_size: 11    # each filter is 11x11
    stride: 4          # step 4 pixels between each filter application
    weight_filler {
      type: "gaussian" # initialize the filters from a Gaussian
      std: 0.01        # distribution with stdev 0.01 (default mean: 0)
    }
    bias_filler {
      type: "constant" # initialize the biases to zero (0)
      value: 0
    }
  }
}
"""


def _layer_text(*settings, name="conv2"):
    lines = "\n".join(f"    {setting}" for setting in settings)
    return (
        f'layer {{\n  name: "{name}"\n  type: "Convolution"\n'
        "  param { lr_mult: 1 decay_mult: 1 }\n"
        f"  convolution_param {{\n{lines}\n"
        '    bias_filler {\n      type: "constant"\n      value: 3\n    }\n  }\n}\n'
    )


def _parse(
    text,
    *,
    comments=False,
    pattern=r"\b{}\s*:\s*(\d+)",
    convert=int,
    defaults=KEYS,
    choose=lambda found: found[0],
):
    """Find the keys' numbers; every idea can be replaced by a wrong one."""
    if not comments:
        text = re.sub(r"#.*", "", text)
    layer = dict(defaults)
    for key in KEYS:
        if found := re.findall(pattern.format(key), text):
            layer[key] = convert(choose(found))
    return layer


def _parse_layer(text):
    return _parse(text)


def _every_pair(text):
    pairs = re.findall(r"(\w+)\s*:\s*(\d+)(?![.\d])", re.sub(r"#.*", "", text))
    return KEYS | {key: int(value) for key, value in pairs}


def _convert_every_value(text):
    lines = [line.partition("#")[0] for line in text.splitlines()]
    pairs = [line.split(":") for line in lines if line.count(":") == 1]
    numbers = {key.strip(): int(value) for key, value in pairs}
    return {key: numbers.get(key, KEYS[key]) for key in KEYS}


def _no_default(text):
    found = _parse(text, defaults={})
    return {key: found[key] for key in KEYS}


def _comment_in_number(text, clean):
    """int() of all that stands behind the colon."""
    pairs = [line.partition(":")[::2] for line in text.splitlines()]
    return KEYS | {key.strip(): int(clean(v)) for key, v in pairs if key.strip() in KEYS}


def _key_in_line(text, clean):
    layer = dict(KEYS)
    for line in text.splitlines():
        line = line.partition("#")[0]
        for key in KEYS:
            if key in line:
                layer[key] = int(clean(line.split(":")[1]))
    return layer


def _line_by_line(text, split):
    """split(line) gives the key and the value of every line, or stops."""
    pairs = [split(line.partition("#")[0]) for line in text.splitlines()]
    return KEYS | {key: int(value) for key, value in pairs if key in KEYS}


def _first_word(line):
    words = line.split()
    return words[0].rstrip(":"), words[-1]


def _around_the_colon(line):
    key, value = line.split(":")
    return key.strip(), value


def _behind_the_colon(line):
    parts = line.split(":")
    return parts[0].strip(), parts[1]


def _pass_over_comments(text, defaults):
    kept = [line for line in text.splitlines() if "#" not in line]
    return _parse("\n".join(kept), defaults=defaults)


def _misparse(idea, **changes):
    return Mistake(partial(_parse, **changes), idea)


PARSE_CAFFE_LAYER = Exercise(
    name="parse_caffe_layer",
    lesson=LESSON,
    reference=_parse_layer,
    visible=(
        Case(
            CAFFE_CONV1,
            title="AlexNet's first layer: stride given, pad not",
            want={"num_output": 96, "kernel_size": 11, "stride": 4, "pad": 0},
        ),
        Case(
            "convolution_param {\n  num_output: 8\n  kernel_size: 3\n}\n",
            title="neither stride nor pad is given",
            want={"num_output": 8, "kernel_size": 3, "stride": 1, "pad": 0},
        ),
        Case(
            _layer_text("pad: 2", "kernel_size: 5", "stride: 3", "num_output: 256"),
            title="all four keys, in another order",
            want={"num_output": 256, "kernel_size": 5, "stride": 3, "pad": 2},
        ),
        Case(
            "convolution_param {\n\n  num_output:16\n  kernel_size: 5  # 5x5\n\n  pad:2\n}\n",
            title="empty lines, and colons without a space",
            want={"num_output": 16, "kernel_size": 5, "stride": 1, "pad": 2},
        ),
        Case(
            _layer_text(
                "# before: num_output: 64 kernel_size: 9",
                "num_output: 32  # stride: 2 was tried, too",
                "kernel_size: 7",
                "# pad: 3",
            ),
            title="settings inside comments, which do not count",
            want={"num_output": 32, "kernel_size": 7, "stride": 1, "pad": 0},
        ),
        Case(
            _layer_text("num_output: 12", "kernel_size: 3", "pad: 1", name="stride2_pad4"),
            title="a layer whose name holds the words stride and pad",
            want={"num_output": 12, "kernel_size": 3, "stride": 1, "pad": 1},
        ),
    ),
    hidden=lambda rng: (
        Case(
            _layer_text(
                f"kernel_size: {rng.integers(3, 10)}",
                f"pad: {rng.integers(1, 5)}  # keep the size",
                f"stride: {rng.integers(2, 6)}",
                f"num_output: {rng.integers(10, 600)}",
            ),
            title="all four keys, with a comment",
        ),
        Case(
            CAFFE_CONV1.replace("96", str(rng.integers(100, 600))).replace(
                "11", str(rng.integers(12, 20))
            ),
            title="a layer like AlexNet's, with other numbers",
        ),
        Case(
            _layer_text(
                f"# stride: {rng.integers(2, 6)}",
                f"num_output: {rng.integers(10, 600)}  # pad: {rng.integers(1, 5)}",
                f"kernel_size: {rng.integers(3, 10)}  # not num_output: {rng.integers(1, 9)}",
                "# kernel_size: 1",
            ),
            title="settings inside comments",
        ),
        Case(
            _layer_text(
                f"num_output: {rng.integers(10, 600)}",
                f"kernel_size: {rng.integers(3, 10)}",
                f"pad: {rng.integers(1, 5)}",
                name=f"stride{rng.integers(2, 6)}_pad{rng.integers(6, 9)}",
            ),
            title="a name that holds the names of keys",
        ),
        Case(
            f"convolution_param {{\n\n  num_output:{rng.integers(10, 600)}\n"
            f"  kernel_size:{rng.integers(3, 10)}\n\n  pad:{rng.integers(1, 5)}\n}}\n",
            title="empty lines, and colons without a space",
        ),
        Case(
            f"convolution_param {{\n  num_output: {rng.integers(2, 9)}\n"
            f"  kernel_size: {rng.integers(3, 9)}\n}}\n",
            title="neither stride nor pad is given",
        ),
    ),
    mistakes=(
        Mistake(
            _no_default,
            "It stops when stride or pad is not in the text; they have default values.",
        ),
        _misparse(
            "A key that is not in the text is missing from the result; stride and pad have "
            "default values.",
            defaults={},
        ),
        _misparse(
            "The default stride is 1, a step of one pixel; with 0 the window would never move.",
            defaults=KEYS | {"stride": 0},
        ),
        _misparse(
            "Without pad in the text, no zeros are added; look at its default.",
            defaults=KEYS | {"pad": 1},
        ),
        _misparse("The values are text, not int.", convert=str, defaults=KEYS),
        _misparse("The values are floats; these are whole numbers.", convert=float),
        _misparse("Only the first digit of a number is read.", pattern=r"\b{}\s*:\s*(\d)"),
        _misparse(
            "Settings inside comments are read; cut each line at # first.",
            comments=True,
        ),
        _misparse(
            "Settings inside comments win over real ones that stand earlier; cut each line at # "
            "first.",
            comments=True,
            choose=lambda found: found[-1],
        ),
        *(
            Mistake(
                partial(_comment_in_number, clean=clean),
                "int() is given a number together with the comment behind it; cut each line at # "
                "first.",
            )
            for clean in (str, str.strip)
        ),
        *(
            Mistake(
                partial(_pass_over_comments, defaults=defaults),
                "Lines with a comment are passed over as a whole; what stands before the # counts.",
            )
            for defaults in (KEYS, DEFAULTS)
        ),
        *(
            _misparse(
                "A setting without a space behind its colon is not read; split at the colon alone.",
                pattern=r"\b{}:\s+(\d+)",
                defaults=defaults,
            )
            for defaults in (KEYS, DEFAULTS)
        ),
        *(
            _misparse(
                "No setting is found: the spaces at the beginning of a line do not belong to the "
                "key.",
                pattern=r"(?m)^{}:\s*(\d+)",
                defaults=defaults,
            )
            for defaults in (KEYS, DEFAULTS)
        ),
        Mistake(
            partial(_line_by_line, split=_first_word),
            "It stops at a line that is empty, or empty without its comment; look before you take "
            "its first word.",
        ),
        *(
            Mistake(
                partial(_line_by_line, split=split),
                'It stops at a line without a colon, such as "}", or with several; pass over '
                "such lines.",
            )
            for split in (_around_the_colon, _behind_the_colon)
        ),
        *(
            Mistake(
                partial(_key_in_line, clean=clean),
                "A key is looked for anywhere, even inside the layer's name; a key begins its "
                "line and a colon follows it.",
            )
            for clean in (str, str.strip)
        ),
        _misparse(
            "A key is looked for anywhere, even inside the layer's name; a key begins its line and "
            "a colon follows it.",
            pattern=r"{}\D*(\d+)",
        ),
        Mistake(
            _every_pair,
            "The result holds other keys of the text, too; only four are asked for.",
        ),
        Mistake(
            _convert_every_value,
            'Every value is converted to int, also texts like "Convolution"; first see whether '
            "the key is one of the four.",
        ),
    ),
    hints=(
        "Begin with a dict that holds the defaults. Then go through the text line by line. How do "
        "you see that a line is a setting?",
        "First take away the comment: line.split('#')[0] is what stands before it. Then look for "
        "a colon; lines without one are of no interest.",
        "What stands before the colon, without spaces (strip), is the key. Only when it is one of "
        "the four, put int of what stands behind the colon into the dict.",
    ),
)


EXERCISES = (CONV_SINGLE_STEP, CONV2D_NAIVE, CONV1X1_AS_LINEAR, PARSE_CAFFE_LAYER)
