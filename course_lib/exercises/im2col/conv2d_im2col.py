"""A convolution as one matrix product: windows as rows, filters as columns."""

from functools import partial

import numpy as np

from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.padding_stride.zero_pad import zero_pad
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import calls, loops
from course_lib.exercises.sizes import unlike


def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, _, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    windows = im2col(x, FH, FW, stride, padding)  # (N*OH*OW, C*FH*FW)
    filters = w.reshape(FN, -1).T  # (C*FH*FW, FN)
    scores = windows @ filters + b  # (N*OH*OW, FN)
    return np.moveaxis(scores.reshape(N, OH, OW, FN), 3, 1)


def filters_as_rows(x, w, b, stride=1, padding=0):
    FN, _, FH, FW = w.shape
    OH = conv_output_size(x.shape[2], FH, stride, padding, strict=False)
    out = w.reshape(FN, -1) @ im2col(x, FH, FW, stride, padding).T  # (FN, N*OH*OW)
    maps = out.reshape(FN, len(x), OH, -1) + b.reshape(FN, 1, 1, 1)
    return maps.swapaxes(0, 1)  # (N, FN, OH, OW)


def _floored(n, f, stride, padding):
    return conv_output_size(n, f, stride, padding, strict=False)


def _product(
    x, w, b, stride=1, padding=0, *, col=im2col, col_w=lambda w: w.reshape(len(w), -1).T,
    multiply=np.matmul, add=lambda out, b: out + b, size=_floored,
    image_size=lambda x: x.shape[2:], filter_size=lambda w: w.shape[2:],
    put_back=lambda out, n, oh, ow, fn: out.reshape(n, oh, ow, fn).transpose(0, 3, 1, 2),
    finish=lambda out: out,
):  # fmt: skip
    """A product whose every idea can be replaced by a wrong one."""
    (height, width), (fh, fw) = image_size(x), filter_size(w)
    oh, ow = size(height, fh, stride, padding), size(width, fw, stride, padding)
    out = add(multiply(col(x, fh, fw, stride, padding), col_w(w)), b)
    return finish(put_back(out, len(x), oh, ow, len(w)))


def _but(**changes):
    return partial(_product, **changes)


def _without(*, stride=True, padding=True, minus=False, **changes):
    """im2col is not told of the stride or of the padding; sizes know, or are left to reshape."""

    def col(x, fh, fw, s, p):
        return im2col(x, fh, fw, s if stride else 1, p if padding else 0)

    return _but(col=col, **changes)


def _width_left_open(out, n, oh, ow, fn):
    return out.reshape(n, oh, -1, fn).transpose(0, 3, 1, 2)


def _filters_left_open(out, n, oh, ow, fn):
    return out.reshape(n, oh, ow, -1).transpose(0, 3, 1, 2)


def _sized(size=_floored, places=(0, 1, 2, 3), columns=None):
    """Another size of the maps, of sides in another order; a reshape may leave one length open."""

    def made(put_back):
        def wrong(x, w, b, stride=1, padding=0):
            sides = (*x.shape[2:], *w.shape[2:])
            height, width, fh, fw = (sides[place] for place in places)
            oh = size(height, fh, stride, padding)
            ow = (columns or size)(width, fw, stride, padding)
            out = im2col(x, *w.shape[2:], stride, padding) @ w.reshape(len(w), -1).T + b
            return put_back(out, len(x), oh, ow, len(w))

        return wrong

    def all_said(out, n, oh, ow, fn):
        return out.reshape(n, oh, ow, fn).transpose(0, 3, 1, 2)

    return map(made, (all_said, _filters_left_open))


def _reshaped(order):
    return lambda out, n, oh, ow, fn: out.reshape(
        [{"n": n, "h": oh, "w": ow, "f": fn}[axis] for axis in order]
    )


def _moved(shape, *order):
    return lambda out, n, oh, ow, fn: _reshaped(shape)(out, n, oh, ow, fn).transpose(order)


def _spread(*axes):
    """The bias spread along other axes than the filters'."""
    return lambda x, w, b, stride=1, padding=0: (
        _product(x, w, 0 * b, stride, padding) + b.reshape([-1 if a else 1 for a in axes])
    )


def _filters_as_rows(put_back):
    """A row of the product for each filter, but b as if filters were columns."""

    def wrong(x, w, b, stride=1, padding=0):
        oh, ow = (_floored(n, f, stride, padding)
                  for n, f in zip(x.shape[2:], w.shape[2:], strict=True))  # fmt: skip
        out = w.reshape(len(w), -1) @ im2col(x, *w.shape[2:], stride, padding).T + b
        return put_back(out, len(x), oh, ow)

    return wrong


VISIBLE = (
    Case("two-filters", np.arange(9.0).reshape(1, 1, 3, 3),
         array("1 1 1 1  2 2 2 2", 2, 1, 2, 2), array("1 1", 2), part="basic",
         title="nine pixels and two filters, as by hand",
         want=array("9 13 21 25  17 25 41 49", 1, 2, 2, 2)),
    Case("one-filter", np.arange(15.0).reshape(1, 1, 3, 5) % 4, array("1 2 3 -1 0 2", 1, 1, 2, 3),
         array("4", 1), part="basic", title="one channel, one filter, nothing is square"),
    Case("two-channels", array("1 2 3  0 1 2   3 1 0  2 1 4", 1, 2, 2, 3),
         array("1 -1 2 1   0 1 -2 3", 1, 2, 2, 2), array("10", 1), part="basic",
         title="two channels, one filter"),
    Case("two-images", np.arange(40.0).reshape(2, 1, 4, 5) % 7 - 2,
         np.arange(12.0).reshape(2, 1, 3, 2) % 5 - 1, array("1 -2", 2), part="basic",
         title="two images, two filters"),
    Case("two-of-each", np.arange(60.0).reshape(2, 2, 3, 5) % 7 - 2,
         np.arange(36.0).reshape(3, 2, 2, 3) % 5 - 1, array("1 -2 3", 3), part="basic",
         title="two images, two channels, three filters"),
    Case("stride-2", np.arange(35.0).reshape(1, 1, 5, 7) % 6 - 1,
         np.arange(12.0).reshape(2, 1, 3, 2) % 7 - 3, array("0.5 -1", 2), stride=2,
         part="stride and padding", title="stride 2, a last column is left over"),
    Case("padding-1", np.arange(12.0).reshape(1, 1, 3, 4) % 5 + 1,
         np.arange(18.0).reshape(2, 1, 3, 3) % 5 - 2, array("2 -1", 2), padding=1,
         part="stride and padding", title="padding 1"),
    Case("all-at-once", np.arange(120.0).reshape(2, 2, 5, 6) % 7 - 3,
         np.arange(36.0).reshape(3, 2, 3, 2) % 5 - 1, array("2 -1 3", 3), stride=2, padding=1,
         part="stride and padding", title="stride 2 and padding 1, nothing is square"),
    Case("stride-3", np.arange(90.0).reshape(2, 3, 5, 3) % 6 - 2,
         np.arange(36.0).reshape(2, 3, 3, 2) % 7 - 3, array("-3 5", 2), stride=3, padding=2,
         part="stride and padding", title="stride 3 and padding 2"),
)  # fmt: skip

HIDDEN = (  # id, title, shape of x, FN, size of the filters, options
    ("several", "several images, channels and filters", (2, 2, 5, 8), 3, (2, 3), {}),
    ("one-of-each", "one image, one channel, one filter", (1, 1, 3, 4), 1, (2, 2), {}),
    ("gray", "gray images, four filters", (3, 1, 4, 5), 4, (3, 2), {}),
    ("pixels", "1x1 filters", (2, 3, 2, 4), 2, (1, 1), {}),
    ("all", "all at once, a last row and a last column left over",
     (2, 3, 8, 7), 4, (3, 4), {"stride": 2, "padding": 1}),
    ("small-stride", "stride 2 and padding 1",
     (2, 3, 7, 6), 4, (3, 2), {"stride": 2, "padding": 1}),
    ("large-stride", "stride 3 and padding 2",
     (1, 3, 8, 7), 2, (3, 3), {"stride": 3, "padding": 2}),
    ("only-padding", "padding 2, one filter", (1, 2, 3, 4), 1, (3, 2), {"padding": 2}),
)  # fmt: skip


def _hidden(rng):
    for id, title, shape, fn, size, options in HIDDEN:
        x, w = integers(rng, *shape), integers(rng, fn, shape[1], *size, scale=0.5)
        part = "stride and padding" if options else "basic"
        yield Case(id, x, w, 0.25 + integers(rng, fn), title=title, part=part, **options)


MISTAKES = (
    # the product is put back
    Mistake("put-back-by-reshape", "The product is reshaped straight to (N, FN, OH, OW); its "
            "columns are the filters, so they are the last axis first, and then they move.",
            _but(put_back=_reshaped("nfhw"))),
    Mistake("filters-last", "The filters come last in the result; its axes are (N, FN, OH, OW).",
            _but(put_back=_reshaped("nhwf"))),
    Mistake("images-second", "Images and filters are swapped in the result; its axes are "
            "(N, FN, OH, OW).", _but(put_back=_moved("nhwf", 3, 0, 1, 2))),
    Mistake("maps-turned-over", "Rows and columns of each map are swapped; OH comes before OW.",
            _but(put_back=_moved("nhwf", 0, 3, 2, 1))),
    Mistake("line-length", "The rows of the product are cut into lines of OH windows; a line has "
            "OW of them, and there are OH lines.",
            _but(put_back=_moved("nwhf", 0, 3, 1, 2)), _but(put_back=_moved("nwhf", 0, 3, 2, 1))),
    Mistake("places-before-images", "The rows of the product are taken place by place; all windows "
            "of image 0 come first.",
            _but(put_back=_moved("hwnf", 2, 3, 0, 1))),
    Mistake("not-put-back", "The result is still the matrix; it must be put back into images of "
            "shape (N, FN, OH, OW).", _but(put_back=lambda out, n, oh, ow, fn: out)),
    Mistake("filters-are-rows", "The matrix has a row for each filter here, but it is cut as if "
            "the images came first; the filters are the first axis, and then images and filters "
            "change places.",
            _but(put_back=lambda out, n, oh, ow, fn: out.T.reshape(n, fn, oh, ow))),
    Mistake("filters-first-by-reshape", "The filters are made the first axis by reshape, which "
            "only cuts the same line of numbers; an axis is moved by transpose.",
            _but(put_back=_moved("fnhw", 1, 0, 2, 3))),
    Mistake("other-order", "The axes of the result are in another order than (N, FN, OH, OW): "
            "transpose takes the old places of the axes in their new order.",
            _but(put_back=_moved("nhwf", 0, 2, 3, 1)), _but(put_back=_moved("nhwf", 0, 2, 1, 3)),
            _but(put_back=_moved("nhwf", 3, 2, 1, 0)), _but(put_back=_moved("nhwf", 1, 2, 0, 3)),
            _but(put_back=_moved("fnhw", 0, 1, 2, 3)), _but(put_back=_moved("nfhw", 0, 1, 3, 2)),
            _but(put_back=_moved("nhwf", 0, 1, 3, 2)), _but(put_back=_moved("nhwf", 3, 1, 2, 0))),
    Mistake("maps-flat", "The result has fewer axes than four; each map has lines and columns.",
            _but(put_back=lambda out, n, oh, ow, fn: out.reshape(n, -1, fn).transpose(0, 2, 1)),
            _but(put_back=lambda out, n, oh, ow, fn: out.reshape(n, -1, fn)),
            _but(put_back=lambda out, n, oh, ow, fn: out.T), _but(finish=np.squeeze),
            _but(finish=np.ravel)),
    Mistake("nothing-returned", "Nothing comes back; return the maps.",
            _but(finish=lambda out: None)),
    Mistake("whole", "The result holds whole numbers only; it is of floats.",
            _but(finish=np.trunc), _but(finish=lambda out: out.astype(int))),
    Mistake("image-0-only", "Only image 0 has maps; each image has its own.",
            lambda x, w, b, stride=1, padding=0: _product(x[:1], w, b, stride, padding),
            _but(finish=lambda out: out * (np.arange(len(out)) == 0)[:, None, None, None]),
            _but(finish=lambda out: out[:1] + 0 * out)),
    Mistake("channel-0-only", "Only one channel is read; a window reaches through all of them.",
            lambda x, w, b, stride=1, padding=0: _product(x[:, :1], w[:, :1], b, stride, padding),
            lambda x, w, b, stride=1, padding=0: _product(x[:, -1:], w[:, -1:], b, stride, padding),
            ),
    # the filters' matrix
    Mistake("filters-reshaped", "w is reshaped straight to (C*FH*FW, FN), which mixes the filters; "
            "first one row for each filter, then turn the matrix.",
            _but(col_w=lambda w: w.reshape(-1, len(w)))),
    Mistake("filters-not-turned", "w is a matrix with a row for each filter; in the product each "
            "filter must be a column.", _but(col_w=lambda w: w.reshape(len(w), -1)),
            _but(col_w=lambda w: w.reshape(len(w), -1), multiply=np.dot)),
    Mistake("windows-turned", "The matrix of windows is turned; each window is a row, and meets "
            "the filters' columns.", _but(multiply=lambda col, w: col.T @ w),
            _but(multiply=lambda col, w: np.dot(col.T, w))),
    Mistake("filters-channels-last", "Within a filter the channels come last; their order must be "
            "that of the rows of col.",
            _but(col_w=lambda w: w.transpose(0, 2, 3, 1).reshape(len(w), -1).T)),
    Mistake("filters-transposed", "Rows and columns of the filters are swapped.",
            _but(col_w=lambda w: w.swapaxes(2, 3).reshape(len(w), -1).T)),
    Mistake("filters-moved", "The axes of w are turned before the reshape: its numbers no longer "
            "stand in the order of the rows of col.",
            _but(col_w=lambda w: w.T.reshape(-1, len(w))),
            _but(col_w=lambda w: w.transpose(2, 3, 1, 0).reshape(-1, len(w))),
            _but(col_w=lambda w: w.transpose(1, 0, 2, 3).reshape(len(w), -1).T)),
    Mistake("turned", "The filters are turned by 180 degrees; deep learning's convolution leaves "
            "them as they are.",
            _but(col_w=lambda w: w[:, :, ::-1, ::-1].reshape(len(w), -1).T),
            _but(col_w=lambda w: w[:, ::-1, ::-1, ::-1].reshape(len(w), -1).T)),
    Mistake("filter-0-only", "Every map comes from filter 0; each filter has its own column.",
            _but(col_w=lambda w: np.tile(w[0].reshape(-1, 1), len(w)))),
    Mistake("place-by-place", "The matrices are multiplied number by number (*); a row meets a "
            "column in the matrix product, @.", _but(multiply=np.multiply)),
    Mistake("mean", "The products are averaged; a convolution takes their sum.",
            _but(multiply=lambda col, w: col @ w / len(w))),
    # bias
    Mistake("bias-missing", "The bias is missing: each map gets the bias of its filter.",
            _but(add=lambda out, b: out)),
    Mistake("bias-of-filter-0", "Every map gets the bias of filter 0; each filter has its own.",
            _but(add=lambda out, b: out + b[0])),
    Mistake("bias-per-number", "The bias is added to every number of a window; it is added once "
            "to each product of a window and a filter.",
            lambda x, w, b, stride=1, padding=0: _product(x, w, b * w[0].size, stride, padding)),
    Mistake("bias-along-columns", "b is spread along the last axis of the images; a bias belongs "
            "to a filter.", _spread(0, 0, 0, 1)),
    Mistake("bias-by-image", "b is spread along the images; a bias belongs to a filter.",
            _spread(1, 0, 0, 0)),
    Mistake("bias-as-column", "b is made a column, so that each window gets a bias; it belongs to "
            "the columns of the product, the filters.", _but(add=lambda out, b: out + b[:, None])),
    Mistake("bias-along-windows", "The matrix has a row for each filter here, and b is added "
            "along a row, to the windows; each filter's bias belongs to the whole of its row.",
            _filters_as_rows(lambda out, n, oh, ow: out.reshape(-1, n, oh, ow).swapaxes(0, 1)),
            _filters_as_rows(lambda out, n, oh, ow: out.reshape(n, -1, oh, ow))),
    Mistake("bias-along-rows", "b is spread along the rows of the maps; a bias belongs to a "
            "filter.", _spread(0, 0, 1, 0)),
    Mistake("bias-taken-away", "The bias is taken away; it is added.",
            _but(add=lambda out, b: out - b)),
    Mistake("bias-twice", "The bias is added twice.", _but(add=lambda out, b: out + b + b)),
    Mistake("bias-multiplied", "The products are multiplied by the bias; it is added.",
            _but(add=lambda out, b: out * b)),
    Mistake("bias-whole", "The sum of all biases is added everywhere; a map gets only the bias of "
            "its own filter.", _but(add=lambda out, b: out + b.sum())),
    # stride, padding, sizes
    Mistake("im2col-without-stride", "im2col is not told of the stride, so it has a row for each "
            "place.",
            _without(stride=False), _without(stride=False, put_back=_width_left_open),
            _without(stride=False, put_back=_filters_left_open)),
    Mistake("im2col-without-padding", "im2col is not told of the padding, so windows are missing.",
            _without(padding=False), _without(padding=False, put_back=_width_left_open),
            _without(padding=False, put_back=_filters_left_open)),
    Mistake("im2col-without-both", "im2col is told neither of the stride nor of the padding.",
            _without(stride=False, padding=False),
            _without(stride=False, padding=False, put_back=_width_left_open),
            _without(stride=False, padding=False, put_back=_filters_left_open)),
    Mistake("stride-ignored", "The stride is not used: the result has a number for each place of "
            "stride 1.", lambda x, w, b, stride=1, padding=0: _product(x, w, b, 1, padding)),
    Mistake("padding-ignored", "The padding is not used: the images keep their size.",
            lambda x, w, b, stride=1, padding=0: _product(x, w, b, stride)),
    Mistake("both-ignored", "Stride and padding are not used yet.",
            lambda x, w, b, stride=1, padding=0: _product(x, w, b)),
    Mistake("padded-twice", "The images are padded twice: im2col adds the frame itself.",
            lambda x, w, b, stride=1, padding=0: _product(
                zero_pad(x, padding), w, b, stride, padding),
            _but(col=lambda x, fh, fw, s, p: im2col(zero_pad(x, p), fh, fw, s, p)),
            _but(col=lambda x, fh, fw, s, p: im2col(zero_pad(x, p), fh, fw, s, p),
                 put_back=_width_left_open)),
    Mistake("stride-for-padding", "Stride and padding are swapped in the call of im2col.",
            _but(col=lambda x, fh, fw, s, p: im2col(x, fh, fw, p or 1, s if p else 0))),
    Mistake("strict-size", "conv_output_size stops where a row or column is left over; here sizes "
            "are rounded down, so it must be told not to be strict.",
            _but(size=conv_output_size)),
    Mistake("size-without-padding", "OH and OW do not count the padding.",
            _but(size=lambda n, f, s, p: _floored(n, f, s, 0))),
    Mistake("size-without-stride", "OH and OW do not count the stride.",
            *_sized(lambda n, f, s, p: _floored(n, f, 1, p)),
            _but(size=lambda n, f, s, p: _floored(n, f, 1, p), put_back=_width_left_open)),
    Mistake("one-sided", "The padding counts once in OH and OW; both sides have it.",
            _but(size=lambda n, f, s, p: _floored(n + p, f, s, 0))),
    Mistake("size-without-1", "Each map is one row and one column too small: the formula for the "
            "size ends with + 1.", *_sized(lambda n, f, s, p: (n + 2 * p - f) // s)),
    Mistake("size-one-too-large", "Each map is one row and one column too large: the formula for "
            "the size ends with + 1, and no more.",
            *_sized(lambda n, f, s, p: _floored(n, f, s, p) + 1)),
    Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
            "window may be missing; it is the first window, and is added behind.",
            *_sized(lambda n, f, s, p: (n + 2 * p - f + 1) // s)),
    Mistake("size-rounded-up", "The size is rounded up when it is not whole; the last window must "
            "lie wholly inside.", *_sized(lambda n, f, s, p: -(-(n + 2 * p - f) // s) + 1)),
    Mistake("size-rounded-to-nearest", "The size is rounded to the nearest whole number; it is "
            "rounded down, since the last window must lie wholly inside.",
            *_sized(lambda n, f, s, p: int((n + 2 * p - f) / s + 1.5))),
    Mistake("size-by-stride", "The size of the result is that of the image divided by the stride; "
            "the last window must lie wholly inside, so the filters' size counts as well.",
            *_sized(lambda n, f, s, p: n // s), *_sized(lambda n, f, s, p: (n + 2 * p) // s),
            *_sized(lambda n, f, s, p: -(-n // s))),
    Mistake("size-float", "The size of the result is a float: / always gives one, // a whole "
            "number, rounded down.", *_sized(lambda n, f, s, p: (n + 2 * p - f) / s + 1)),
    Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
            "wrong: compare the two formulas, sign by sign.",
            *(f for rows, columns in unlike() for f in _sized(rows, columns=columns))),
    Mistake("columns-from-height", "OW is computed from the height of the images; it needs W.",
            *_sized(places=(0, 0, 2, 3)), *_sized(places=(0, 0, 2, 2))),
    Mistake("columns-from-filter-height", "OW is computed from FH; it needs FW.",
            *_sized(places=(0, 1, 2, 2))),
    Mistake("filter-size-swapped", "The height and the width of the filters are swapped; FH comes "
            "before FW in w.shape.", _but(filter_size=lambda w: w.shape[:1:-1]),
            _but(col=lambda x, fh, fw, stride, padding: im2col(x, fw, fh, stride, padding)),
            _but(filter_size=lambda w: w.shape[:1:-1],
                 col=lambda x, fh, fw, stride, padding: im2col(x, fw, fh, stride, padding))),
    Mistake("image-size-swapped", "The height and the width of the images are swapped; H comes "
            "before W in x.shape.", _but(image_size=lambda x: x.shape[:1:-1])),
    Mistake("filters-of-3", "The windows are taken to be 3 by 3; w.shape says how large they are.",
            _but(filter_size=lambda w: (3, 3))),
    Mistake("activated", "Numbers below 0 became 0: the activation is a step of its own and comes "
            "later.", _but(finish=lambda out: np.maximum(out, 0))),
    Mistake("no-axis-of-images", "The result lacks the axis of images; its axes are (N, FN, OH, "
            "OW), even for one image.", _but(finish=lambda out: out[0])),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=conv2d_im2col,
    alternative=filters_as_rows,
    differs="The first has windows as rows and filters as columns; the second turns both, so that "
            "the product has a row for each filter.",
    minutes=10,
    difficulty=2,
    remarks=(
        Remark("naive", "The numbers are right, but conv2d_naive makes them, with its loops. Write "
               "the one product that this lesson is about.",
               lambda tree: calls(tree, "conv2d_naive")),
        Remark("loops", "Right, and there is still a loop: all images and all filters fit into "
               "one product.", lambda tree: loops(tree, comprehensions=False) > 0),
    ),
    teaches=(
        "course_lib.functional.conv2d",
        "course_lib.functional.conv2d_backward",
        "course_lib.layers.Conv2d",
    ),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "Four steps: the matrix of windows; the matrix of filters, a column each; the product and "
        "the biases; the result put back into maps. Print the shape after each.",
        "A filter becomes a column: reshape w so that each filter is a row, then turn the matrix. "
        "The product has N*OH*OW rows and FN columns.",
        "The rows of the product go image by image, line by line: so reshape gives the axes N, OH, "
        "OW, and the filters last. transpose takes the whole new order of the axes.",
    ),
)  # fmt: skip
