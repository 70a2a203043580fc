"""im2col: every window of the images becomes a row of a matrix."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.padding_stride.zero_pad import zero_pad
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import calls, loops
from course_lib.exercises.sizes import unlike


def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    padded = zero_pad(x, padding)
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    row = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                top, left = i * stride, j * stride
                window = padded[n, :, top : top + fh, left : left + fw]
                col[row] = window.reshape(-1)  # channels, then rows, then columns
                row += 1
    return col


def by_index_arrays(x, fh, fw, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH, OW = ((n - f) // stride + 1 for n, f in zip(padded.shape[2:], (fh, fw), strict=True))
    rows = stride * np.arange(OH)[:, None] + np.arange(fh)  # (OH, FH)
    columns = stride * np.arange(OW)[:, None] + np.arange(fw)  # (OW, FW)
    windows = padded[:, :, rows[:, None, :, None], columns[None, :, None, :]]
    windows = np.moveaxis(windows, 1, 3)  # (N, C, OH, OW, FH, FW) -> (N, OH, OW, C, FH, FW)
    return windows.reshape(len(x) * OH * OW, -1)


def _floored(n, f, stride, padding):
    return conv_output_size(n, f, stride, padding, strict=False)


def _start(i, f, stride):
    return slice(i * stride, i * stride + f)


def _one(n, i, j, oh, ow):
    """The row of window (i, j) of image n."""
    return (n * oh + i) * ow + j


def _cut(padded, n, rows, columns):
    return padded[n, :, rows, columns]


def _loops(
    x, fh, fw, stride=1, padding=0, *, pad=zero_pad, size=_floored, size_of=lambda x: x.shape[2:],
    places=lambda oh, ow: (oh, ow), rows=_start, columns=_start, image=lambda n: n, cut=_cut,
    unroll=lambda window: window.reshape(-1), number=_one, dtype=lambda x: x.dtype,
    last=lambda n, i, j: False,
    width_for_size=lambda fh, fw: fw, swap=False,
):  # fmt: skip
    """Fills a matrix of zeros window by window; every idea can be replaced by a wrong one."""
    if swap:
        fh, fw = fw, fh
    padded, (height, width) = pad(x, padding), size_of(x)
    oh = size(height, fh, stride, padding)
    ow = size(width, width_for_size(fh, fw), stride, padding)
    col = np.zeros((len(x) * oh * ow, x.shape[1] * fh * fw), dtype(x))
    for n, i, j in np.ndindex(len(x), *places(oh, ow)):
        window = cut(padded, image(n), rows(i, fh, stride), columns(j, fw, stride))
        col[number(n, i, j, oh, ow)] = unroll(window)
        if last(n, i, j):
            break
    return col


def _list(
    x, fh, fw, stride=1, padding=0, *, pad=zero_pad, size=_floored, size_of=lambda x: x.shape[2:],
    rows=_start, columns=_start, order=lambda n, oh, ow: np.ndindex(n, oh, ow), cut=_cut,
    unroll=lambda window: window.reshape(-1), finish=np.array, swap=False,
    width_for_size=lambda fh, fw: fw,
):  # fmt: skip
    """Makes a list of the rows; every idea can be replaced by a wrong one."""
    if swap:
        fh, fw = fw, fh
    padded, (height, width) = pad(x, padding), size_of(x)
    oh = size(height, fh, stride, padding)
    ow = size(width, width_for_size(fh, fw), stride, padding)
    return finish([
        unroll(cut(padded, n, rows(i, fh, stride), columns(j, fw, stride)))
        for n, i, j in order(len(x), oh, ow)
    ])  # fmt: skip


def _axes(x, fh, fw, stride=1, padding=0, *, order, shape=None):
    """All windows as one array (N, C, OH, OW, FH, FW), whose axes are then put into an order."""
    padded = zero_pad(x, padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (fh, fw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    n, c, oh, ow, *_ = windows.shape
    shape = shape or (lambda n, c, oh, ow, fh, fw: (n * oh * ow, c * fh * fw))
    return windows.transpose(order).reshape(shape(n, c, oh, ow, fh, fw))


def _in_loops(**changes):
    return partial(_loops, **changes)


def _in_a_list(**changes):
    return partial(_list, **changes)


def _in_both(**changes):
    return _in_loops(**changes), _in_a_list(**changes)


def _ordered(*order, shape=None):
    return partial(_axes, order=order, shape=shape)


def _as(shape):
    """Right rows, in more or fewer axes than two."""
    return _not_yet(_ordered(0, 2, 3, 1, 4, 5, shape=shape))


def _not_yet(*functions):
    """Functions, and what they are without stride and padding: the part that comes last."""
    for function in functions:
        yield function
        yield lambda x, fh, fw, stride=1, padding=0, f=function: f(x, fh, fw)


def _strides(x, fh, fw, padding, down, across):
    """A stride for lines and one for columns."""
    padded = zero_pad(x, padding)
    tops = range(0, padded.shape[2] - fh + 1, down)
    lefts = range(0, padded.shape[3] - fw + 1, across)
    corners = [(image, i, j) for image in padded for i in tops for j in lefts]
    return np.array([image[:, i : i + fh, j : j + fw].reshape(-1) for image, i, j in corners])


def _only(images=slice(None), channels=slice(None)):
    """Some images or channels only."""
    return lambda x, *sizes, **options: _loops(x[images, channels], *sizes, **options)


def _only_channel_in_front(k):
    """Room for all channels, of which only the first is filled, with one of them."""

    def variant(x, fh, fw, stride=1, padding=0):
        col = _loops(0 * x, fh, fw, stride, padding)
        col[:, : fh * fw] = _loops(x[:, [k]], fh, fw, stride, padding)
        return col

    return variant


def _dilated(x, fh, fw, stride=1, padding=0, *, outer):
    """Pixels of a window stand apart; the windows move by 1, or by the stride as well."""
    padded, step = zero_pad(x, padding), stride if outer else 1
    down, across = (fh - 1) * stride + 1, (fw - 1) * stride + 1
    if down > padded.shape[2] or across > padded.shape[3]:
        return np.zeros((0, x.shape[1] * fh * fw), x.dtype)
    view = np.lib.stride_tricks.sliding_window_view
    windows = view(padded, (down, across), axis=(2, 3))[:, :, ::step, ::step, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, x.shape[1] * fh * fw)


def _filled_up(size):
    """Windows beyond the border, with zeros for what is missing."""

    def wrong(x, fh, fw, stride=1, padding=0):
        oh, ow = (size(n, f, stride, padding)
                  for n, f in zip(x.shape[2:], (fh, fw), strict=True))  # fmt: skip
        padded = np.pad(zero_pad(x, padding), ((0, 0), (0, 0), (0, fh * oh), (0, fw * ow)))
        corners = [(n, i * stride, j * stride) for n, i, j in np.ndindex(len(x), oh, ow)]
        rows = [padded[n, :, i : i + fh, j : j + fw].reshape(-1) for n, i, j in corners]
        return np.array(rows, x.dtype)

    return wrong


def _image_0_and_zeros(x, fh, fw, stride=1, padding=0):
    col = _loops(x, fh, fw, stride, padding)
    col[len(col) // len(x) :] = 0
    return col


def _unlike():
    """Loops, and a list, with one of the two sizes wrong."""
    for of_rows, of_columns in unlike():

        def both(x, fh, fw, stride, padding, down=of_rows, across=of_columns):
            h, w = x.shape[2:]
            return down(h, fh, stride, padding), across(w, fw, stride, padding)

        for f in (_loops, _list):
            yield lambda x, fh, fw, stride=1, padding=0, f=f, both=both: f(
                x, fh, fw, stride, padding, size=lambda n, *rest: n,
                size_of=lambda x: both(x, fh, fw, stride, padding))  # fmt: skip


def _framed(*axes, sides=(1, 1), **options):
    def pad(x, padding):
        frame = [(0, 0)] * 4
        for axis in axes:
            frame[axis] = (sides[0] * padding, sides[1] * padding)
        return np.pad(x, frame, **options)

    return pad


def _counted_after(pad):
    """Sizes are computed from images that have their frame."""
    return lambda x, fh, fw, stride=1, padding=0: _loops(pad(x, padding), fh, fw, stride)


def _none_where_too_large(n, f, stride, padding):
    return max(0, (n + 2 * padding - f) // stride + 1)


def _rounded_up(n, f, stride, padding):
    return -((f - n - 2 * padding) // stride) + 1


def _one_too_few(n, f, stride, padding):
    return (n + 2 * padding - f) // stride


def _range_too_short(n, f, stride, padding):
    return len(range(0, n + 2 * padding - f, stride))


def _to_the_border(n, f, stride, padding):
    return len(range(0, n + 2 * padding, stride))


def _one_more(n, f, stride, padding):
    return len(range(0, n + 2 * padding - f + 2, stride))


def _one_sided(n, f, stride, padding):
    return _floored(n + padding, f, stride, 0)


def _unpadded(n, f, stride, padding):
    return _floored(n, f, stride, 0)


def _from_place(i, f, stride):
    return slice(i, i + f)


def _to_place(i, f, stride):
    return slice(i * stride, i + f)


def _stride_between_pixels(i, f, stride):
    return slice(i * stride, i * stride + f * stride, stride)


def _stride_twice(i, f, stride):
    return slice(i * stride * stride, i * stride * stride + f)


def _side_by_side(i, f, stride):
    return slice(i * f, i * f + f)


def _first_row(n, oh, ow):
    return np.ndindex(1, 1, ow)


def _first_window(n, oh, ow):
    return np.ndindex(1, 1, 1)


def _line_0_only(x, fh, fw, stride=1, padding=0):
    """What a return after the loop over columns leaves."""
    ow = _floored(x.shape[3], fw, stride, padding)
    col = _loops(x, fh, fw, stride, padding)
    col[ow:] = 0
    return col


def _along(*functions, style=_in_both):
    """Something for rows and columns, for rows alone, and for columns alone."""
    for function in functions:
        for names in (("rows", "columns"), ("rows",), ("columns",)):
            made = style(**dict.fromkeys(names, function))
            yield from made if isinstance(made, tuple) else (made,)


VISIBLE = (
    Case("one-window", array("1 2 3  4 5 6", 1, 1, 2, 3), 2, 3, part="one channel",
         title="only one window fits", want=array("1 2 3 4 5 6", 1, 6)),
    Case("nine-pixels", np.arange(9.0).reshape(1, 1, 3, 3), 2, 2, part="one channel",
         title="the nine pixels of the lesson",
         want=array("0 1 3 4  1 2 4 5  3 4 6 7  4 5 7 8", 4, 4)),
    Case("nothing-square", array("1 -2 3 0.5 7  2 4 -1 6 0  9 8 5 -3 2.5", 1, 1, 3, 5), 2, 3,
         part="one channel", title="an image and windows that are not square"),
    Case("float32", np.arange(12, dtype=np.float32).reshape(1, 1, 4, 3) / 2, 3, 2,
         part="one channel", title="an image of float32"),
    Case("whole-numbers", np.arange(8).reshape(1, 1, 2, 4) - 3, 1, 3, part="one channel",
         title="an image of whole numbers"),
    Case("two-channels", np.arange(1.0, 25).reshape(1, 2, 3, 4), 2, 3, part="channels",
         title="two channels"),
    Case("three-channels", np.arange(36.0).reshape(1, 3, 4, 3) - 9, 3, 2, part="channels",
         title="three channels"),
    Case("two-images", np.arange(1.0, 25).reshape(2, 1, 3, 4), 2, 2, part="batch",
         title="two images, one channel"),
    Case("two-of-each", np.arange(48.0).reshape(2, 2, 4, 3) - 20, 3, 2, part="batch",
         title="two images, two channels"),
    Case("three-images", np.arange(54.0).reshape(3, 3, 2, 3) + 1, 2, 2, part="batch",
         title="three images, three channels"),
    Case("stride-2", np.arange(1.0, 36).reshape(1, 1, 5, 7), 3, 3, stride=2,
         part="stride and padding", title="stride 2"),
    Case("left-over", np.arange(1.0, 49).reshape(1, 2, 4, 6), 3, 3, stride=2,
         part="stride and padding", title="stride 2, a last row and a last column are left over"),
    Case("padding-1", np.arange(1.0, 13).reshape(1, 2, 2, 3), 2, 3, padding=1,
         part="stride and padding", title="padding 1"),
    Case("all-at-once", np.arange(120.0).reshape(2, 2, 5, 6) - 50, 3, 2, stride=2, padding=1,
         part="stride and padding", title="two images, two channels, stride 2 and padding 1"),
    Case("stride-3", np.arange(1.0, 71).reshape(1, 2, 7, 5), 2, 3, stride=3, padding=2,
         part="stride and padding", title="stride 3 and padding 2"),
    Case("wide-steps", np.arange(1.0, 33).reshape(2, 1, 2, 8), 2, 3, stride=4, padding=1,
         part="stride and padding", title="stride 4 and padding 1: pixels that no window reads"),
)  # fmt: skip

HIDDEN = (  # id, part, title, shape of x, size of a window, options
    ("image", "one channel", "one image, one channel", (1, 1, 4, 5), (3, 2), {}),
    ("high-window", "one channel", "a window as high as the image", (1, 1, 3, 6), (3, 2), {}),
    ("pixels", "one channel", "windows of a single pixel", (1, 1, 2, 3), (1, 1), {}),
    ("channels", "channels", "several channels", (1, 4, 3, 5), (2, 3), {}),
    ("square-windows", "channels", "square windows, three channels", (1, 3, 4, 5), (3, 3), {}),
    ("one-window-each", "batch", "one window in each of several images", (3, 2, 2, 3), (2, 3), {}),
    ("gray-images", "batch", "several images, one channel", (3, 1, 4, 3), (2, 2), {}),
    ("images", "batch", "several images and channels", (2, 2, 5, 8), (2, 3), {}),
    ("all", "stride and padding", "all at once, a last row and a last column left over",
     (2, 3, 8, 7), (3, 4), {"stride": 2, "padding": 1}),
    ("small-stride", "stride and padding", "stride 2 and padding 1",
     (2, 3, 7, 6), (3, 2), {"stride": 2, "padding": 1}),
    ("large-stride", "stride and padding", "stride 3 and padding 2",
     (1, 3, 8, 7), (3, 3), {"stride": 3, "padding": 2}),
    ("only-stride", "stride and padding", "stride 2, one channel", (2, 1, 5, 6), (2, 3),
     {"stride": 2}),
    ("only-padding", "stride and padding", "padding 2, one image", (1, 2, 3, 4), (3, 2),
     {"padding": 2}),
)  # fmt: skip


def _hidden(rng):
    for id, part, title, shape, size, options in HIDDEN:
        yield Case(id, integers(rng, *shape, high=99), *size, title=title, part=part, **options)
    single = integers(rng, 1, 1, 3, 5, scale=0.5).astype(np.float32)
    yield Case("single", single, 2, 2, title="another image of float32", part="one channel")
    yield Case("bytes", np.abs(integers(rng, 2, 2, 3, 4)).astype(np.uint8), 2, 3, padding=1,
               title="images of bytes, padding 1", part="stride and padding")  # fmt: skip


MISTAKES = (
    # the order of the numbers in a row
    Mistake("reshaped-only", "The windows are only reshaped: reshape cuts the same line of numbers "
            "into new pieces. The axes must be moved first, so that the numbers of one window lie "
            "behind one another.",
            _ordered(0, 1, 2, 3, 4, 5), _ordered(0, 1, 4, 5, 2, 3), _ordered(1, 4, 5, 0, 2, 3)),
    Mistake("channels-last", "Within a row the channels come last; the order is channels, then "
            "rows, then columns, as in w.",
            *_not_yet(_ordered(0, 2, 3, 4, 5, 1))),
    Mistake("window-transposed", "Within a channel, the window is read column by column; it is "
            "read row by row.", _ordered(0, 2, 3, 1, 5, 4)),
    Mistake("read-backwards", "The window is read along its axes in reverse: columns, then rows, "
            "then channels; is there order=\"F\" or .T too many?",
            _ordered(0, 2, 3, 5, 4, 1)),
    Mistake("rows-channels-columns", "Within a row the channels stand between rows and columns; "
            "they come first.", _ordered(0, 2, 3, 4, 1, 5)),
    Mistake("turned", "The windows are turned by 180 degrees; a row takes the pixels as they are.",
            _in_loops(unroll=lambda window: window[:, ::-1, ::-1].reshape(-1))),
    # the order of the rows
    Mistake("place-by-place", "The rows go place by place, and through all images at each; all "
            "windows of image 0 come first.",
            *_not_yet(_ordered(2, 3, 0, 1, 4, 5))),
    Mistake("columns-first", "The windows are taken column by column; in the matrix they stand "
            "row by row.", _ordered(0, 3, 2, 1, 4, 5)),
    Mistake("matrix-turned", "The matrix is turned: it has a column for each window, and should "
            "have a row.", *_not_yet(lambda *a, **k: _loops(*a, **k).T)),
    Mistake("number-forgets-image", "The number of the row forgets the image, so each image writes "
            "over the one before it.", _in_loops(number=lambda n, i, j, oh, ow: i * ow + j)),
    Mistake("number-by-height", "The number of the row takes OH for the windows in a line; there "
            "are OW of them.",
            _in_loops(number=lambda n, i, j, oh, ow: n * oh * ow + i * oh + j),
            _in_loops(number=lambda n, i, j, oh, ow: (n * oh + i) * oh + j)),
    Mistake("number-forgets-line", "The number of the row forgets i, so each line of windows "
            "writes over the one before it.",
            _in_loops(number=lambda n, i, j, oh, ow: n * oh * ow + j),
            _in_loops(number=lambda n, i, j, oh, ow: j)),
    Mistake("number-stands-still", "Several windows are written into the same row: its number must "
            "grow with every window.",
            _in_loops(number=lambda n, i, j, oh, ow: n * oh + i),
            _in_loops(number=lambda n, i, j, oh, ow: n),
            _in_loops(number=lambda n, i, j, oh, ow: 0)),
    Mistake("number-is-pixel", "The number of the row is counted in pixels; it is the number of "
            "the window.",
            lambda x, fh, fw, stride=1, padding=0: _loops(
                x, fh, fw, stride, padding,
                number=lambda n, i, j, oh, ow: (n * oh + i * stride) * ow + j * stride)),
    # channels and images
    Mistake("row-per-channel", "A row holds the window of one channel only; it reaches through all "
            "channels.",
            *(partial(_axes, order=order, shape=lambda n, c, oh, ow, fh, fw: (-1, fh * fw))
              for order in ((0, 1, 2, 3, 4, 5), (0, 2, 3, 1, 4, 5), (1, 0, 2, 3, 4, 5)))),
    Mistake("channel-0-only", "Only channel 0 is in the rows; a window reaches through all "
            "channels.",
            *_not_yet(_only(channels=slice(1)), _only(slice(1), slice(1)),
                      _only_channel_in_front(0))),
    Mistake("last-channel-only", "Only the last channel is left in the rows; is a row overwritten "
            "at each channel?",
            *_not_yet(_only(channels=slice(-1, None)), _only_channel_in_front(-1))),
    Mistake("channels-added", "The channels are added up; here each number of the window has a "
            "place of its own in the row.",
            _in_a_list(unroll=lambda window: window.sum(axis=0).reshape(-1)),
            _in_a_list(unroll=lambda window: window.mean(axis=0).reshape(-1))),
    Mistake("channels-not-cut", "The window's slice forgets the axis of channels, so rows are "
            "counted where channels are; one image has three axes, (C, H, W).",
            *_in_both(cut=lambda padded, n, rows, columns: padded[n, rows, columns])),
    Mistake("images-not-cut", "Each window is cut out of all images at once; a row belongs to one "
            "image.",
            *_in_both(cut=lambda padded, n, rows, columns: padded[:, :, rows, columns]),
            *_not_yet(_ordered(2, 3, 0, 1, 4, 5,
                      shape=lambda n, c, oh, ow, fh, fw: (oh * ow, n * c * fh * fw)))),
    Mistake("image-0-only", "Only image 0 is cut into windows; the rows of the other images come "
            "below its own.",
            *_not_yet(_only(slice(1)), _image_0_and_zeros, _in_loops(image=lambda n: 0))),
    Mistake("last-image-only", "Only the last image is left; the rows of all images stand below "
            "one another.", *_not_yet(_only(slice(-1, None)))),
    # the matrix
    Mistake("not-flat", "The result has more axes than two; all windows of all images stand below "
            "one another, and a window is one row.",
            *_as(lambda n, c, oh, ow, fh, fw: (n, oh * ow, c * fh * fw)),
            *_as(lambda n, c, oh, ow, fh, fw: (n, oh, ow, c * fh * fw)),
            *_as(lambda n, c, oh, ow, fh, fw: (n * oh * ow, c, fh * fw)),
            *_as(lambda n, c, oh, ow, fh, fw: (n * oh * ow, c, fh, fw)),
            *_as(lambda n, c, oh, ow, fh, fw: (n * oh * ow, 1, c * fh * fw)),
            *_as(lambda n, c, oh, ow, fh, fw: (n, oh, ow, c, fh, fw))),
    Mistake("more-returned", "More than the matrix comes back; return the matrix alone.",
            lambda *a, **k: (_loops(*a, **k), 1), lambda *a, **k: (_loops(*a, **k), 1, 1)),
    Mistake("nothing-returned", "Nothing comes back; return the matrix.",
            lambda *a, **k: None),
    Mistake("flat-line", "The result is a single line of numbers; it has a row for each window.",
            *_as(lambda n, c, oh, ow, fh, fw: -1)),
    Mistake("list", "The result is a list of rows; np.array makes a matrix of it.",
            _in_a_list(finish=list)),
    Mistake("float64", "The matrix is of float64 whatever the images are: make it with their "
            "dtype, or float32 takes twice the memory.",
            *_not_yet(_in_loops(dtype=lambda x: float)),
            _in_a_list(finish=lambda rows: np.array(rows, float))),
    Mistake("float32", "The matrix is of float32 whatever the images are; it keeps their dtype.",
            _in_loops(dtype=lambda x: np.float32)),
    Mistake("whole", "The matrix holds whole numbers only, so that fractions are cut off; it keeps "
            "the images' dtype.", _in_loops(dtype=lambda x: int)),
    Mistake("returned-inside", "Only the first rows are filled: the return stands inside a loop; "
            "it belongs after all of them.",
            *_not_yet(*(_in_loops(last=last) for last in (
                lambda n, i, j: True,)),
                _in_a_list(order=_first_row), _in_a_list(order=_first_window)),
            _line_0_only),
    # sizes
    Mistake("filter-size-swapped", "The height and the width of the windows are swapped; fh is "
            "the height.",
            *_in_both(swap=True), *_in_both(swap=True, size=_none_where_too_large)),
    Mistake("square-windows", "The windows are taken to be square; fh is their height and fw their "
            "width.",
            lambda x, fh, fw, stride=1, padding=0: _list(x, fh, fh, stride, padding),
            lambda x, fh, fw, stride=1, padding=0: _list(x, fw, fw, stride, padding)),
    Mistake("columns-from-filter-height", "The number of windows in a line is computed from fh; it "
            "needs fw.", *_in_both(width_for_size=lambda fh, fw: fh)),
    Mistake("image-size-swapped", "The height and the width of the images are swapped; H comes "
            "before W in x.shape.", *_in_both(size_of=lambda x: x.shape[:1:-1])),
    Mistake("columns-from-height", "The number of windows in a line is computed from the images' "
            "height; it needs their width.",
            *_in_both(size_of=lambda x: (x.shape[2], x.shape[2]))),
    Mistake("loops-swapped", "The loops over places are swapped; i counts lines and runs to OH, j "
            "runs to OW.",
            _in_loops(places=lambda oh, ow: (ow, oh)),
            _in_a_list(order=lambda n, oh, ow: np.ndindex(n, ow, oh))),
    Mistake("one-window-too-few", "The last window along an axis is missing; how many places does "
            "a filter of 2 have on 3 pixels?",
            *_in_both(size=_one_too_few), *_in_both(size=_range_too_short)),
    Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
            "window may be missing; it is the first window, and is added behind.",
            *_in_both(size=lambda n, f, stride, padding: (n + 2 * padding - f + 1) // stride)),
    Mistake("beyond-the-border", "Windows are taken that reach beyond the border; the last one "
            "must lie wholly inside.",
            *_in_both(size=_rounded_up), *_in_both(size=_to_the_border), *_in_both(size=_one_more),
            *_in_both(size=lambda *sizes: _floored(*sizes) + 1),
            *map(_filled_up, (_rounded_up, _to_the_border, _one_more))),
    Mistake("size-rounded-to-nearest", "The number of windows is rounded to the nearest whole "
            "number; it is rounded down, since the last one must lie wholly inside.",
            *_in_both(size=lambda n, f, s, p: int((n + 2 * p - f) / s + 1.5))),
    Mistake("size-by-stride", "The number of windows along an axis is the size divided by the "
            "stride, or by the window's size; the last window must lie wholly inside.",
            *(_in_loops(size=size) for size in (
                lambda n, f, s, p: n // s, lambda n, f, s, p: (n + 2 * p) // s,
                lambda n, f, s, p: n // f, lambda n, f, s, p: (n + 2 * p) // f))),
    Mistake("size-float", "A number of windows is a float: / always gives one, // a whole number, "
            "rounded down.", _in_loops(size=lambda n, f, s, p: (n + 2 * p - f) / s + 1),
            _in_a_list(size=lambda n, f, s, p: (n + 2 * p - f) / s + 1)),
    Mistake("size-without-stride", "The number of windows along an axis forgets the stride, so "
            "windows run over the border; it is the number of steps of the stride, and one more.",
            *_in_both(size=lambda n, f, s, p: n + 2 * p - f + 1),
            *_in_both(size=lambda n, f, s, p: n - f + 1)),
    Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
            "wrong: compare the two formulas, sign by sign.", *_unlike()),
    Mistake("lines-from-width", "The number of lines of windows is computed from the images' "
            "width; it needs their height.",
            *_in_both(size_of=lambda x: (x.shape[3], x.shape[3]))),
    Mistake("one-line-too-few", "The last line of windows, or the last window of each line, is "
            "missing.",
            *(_in_loops(places=places) for places in (
                lambda oh, ow: (oh - 1, ow), lambda oh, ow: (oh, ow - 1))),
            *(_in_a_list(order=order) for order in (
                lambda n, oh, ow: np.ndindex(n, oh - 1, ow),
                lambda n, oh, ow: np.ndindex(n, oh, ow - 1)))),
    Mistake("window-too-small", "The windows are a row or a column too small, or too large; a "
            "slice stops before its end.",
            *(f(**{name: lambda i, f, stride, more=more: slice(i * stride, i * stride + f + more)
                   for name in names})
              for more in (-1, 1) for names in (("rows", "columns"), ("rows",), ("columns",))
              for f in (_in_loops, _in_a_list))),
    Mistake("one-place-for-all", "Every row holds the same window of its image; where does window "
            "(i, j) begin?",
            *_in_both(rows=lambda i, f, s: slice(f), columns=lambda j, f, s: slice(f)),
            *_in_both(rows=lambda i, f, s: slice(f)), *_in_both(columns=lambda j, f, s: slice(f))),
    # stride
    Mistake("strict-size", "conv_output_size stops where a row or column is left over; here sizes "
            "are rounded down, so it must be told not to be strict.",
            *_in_both(size=conv_output_size)),
    Mistake("stride-along-one-axis", "The windows move by the stride along one axis only; lines "
            "and columns need it.",
            lambda x, fh, fw, stride=1, padding=0: _strides(x, fh, fw, padding, stride, 1),
            lambda x, fh, fw, stride=1, padding=0: _strides(x, fh, fw, padding, 1, stride)),
    Mistake("every-place", "The matrix has a row for each place of stride 1; with a larger stride, "
            "places are left out.",
            lambda x, fh, fw, stride=1, padding=0: _loops(x, fh, fw, 1, padding),
            lambda x, fh, fw, stride=1, padding=0: _loops(x, fh, fw)),
    Mistake("starts-ignore-stride", "The windows are counted with the stride, but they begin at "
            "neighbouring pixels; where does window i begin?",
            *_along(_from_place)),
    Mistake("end-ignores-stride", "The windows begin at the right place but end too early: their "
            "end forgets the stride.", *_along(_to_place, style=_in_loops)),
    Mistake("stride-twice", "The stride counts twice in where a window begins: the loop takes "
            "steps of the stride already.", *_along(_stride_twice, style=_in_loops)),
    Mistake("windows-unlike", "With a larger stride, the windows are not all of one size: some "
            "slices end too early, or reach over the border. The stride counts once in where a "
            "window begins; it ends fh or fw behind that.",
            # a list of such rows is no matrix, whatever its lengths are
            *_along(_to_place, _stride_between_pixels, _stride_twice, style=_in_a_list)),
    Mistake("side-by-side", "The windows lie side by side, as if the step were their size; from "
            "place to place they move by the stride.", *_along(_side_by_side)),
    Mistake("stride-inside-the-window", "The stride is the step between the pixels inside a "
            "window; it is the step from one window to the next.",
            *(partial(_dilated, outer=outer) for outer in (False, True)),
            *_along(_stride_between_pixels, style=_in_loops)),
    # padding
    Mistake("padding-ignored", "The padding is not used: the images keep their size.",
            lambda x, fh, fw, stride=1, padding=0: _loops(x, fh, fw, stride)),
    Mistake("no-frame", "The padding counts in the number of windows, but the images have no frame "
            "of zeros.", *_in_both(pad=lambda x, padding: x)),
    Mistake("size-without-frame", "The images have their frame of zeros, but the number of windows "
            "does not count it.", *_in_both(size=_unpadded)),
    Mistake("padding-counted-twice", "The padding is counted twice: sizes come from images that "
            "have their frame already, and count the padding again.",
            *(lambda x, fh, fw, stride=1, padding=0, f=f: f(
                zero_pad(x, padding), fh, fw, stride, padding, pad=lambda x, padding: x)
              for f in (_loops, _list))),
    Mistake("frame-doubled", "Each side gets twice as many zeros as it should: is the padding "
            "added twice, or 2*padding on each side?",
            *_in_both(pad=lambda x, padding: zero_pad(x, 2 * padding)),
            lambda x, fh, fw, stride=1, padding=0: _loops(x, fh, fw, stride, 2 * padding)),
    Mistake("zeros-all-in-front", "All zeros of an axis are added at its front, above or on the "
            "left; half of them belong at its other end.",
            *_in_both(pad=_framed(2, 3, sides=(2, 0)))),
    Mistake("zeros-all-behind", "All zeros of an axis are added at its end, below or on the right; "
            "half of them belong at its other end.",
            *_in_both(pad=_framed(2, 3, sides=(0, 2)))),
    Mistake("every-axis-padded", "Other axes are padded, too; only rows and columns get zeros, not "
            "images or channels.",
            *_in_both(pad=np.pad), _counted_after(np.pad),
            _counted_after(_framed(1, 2, 3))),
    Mistake("rows-only-padded", "Only the rows have zeros at both ends; columns need them on the "
            "left and on the right, too.",
            *_in_both(pad=_framed(2)), _counted_after(_framed(2))),
    Mistake("columns-only-padded", "Only the columns have zeros at both ends; rows need them above "
            "and below, too.", *_in_both(pad=_framed(3)), _counted_after(_framed(3))),
    Mistake("zeros-above-and-left", "The padding counts once along each axis: either the size adds "
            "padding where both sides count, or zeros are added above and on the left only; they "
            "belong on all four sides.",
            _in_loops(pad=_framed(2, 3, sides=(1, 0)), size=_one_sided),
            _in_loops(size=_one_sided)),
    Mistake("zeros-below-and-right", "Zeros are added below and on the right only; they belong on "
            "all four sides.", _in_loops(pad=_framed(2, 3, sides=(0, 1)), size=_one_sided)),
    Mistake("border-repeated", "The frame repeats pixels of the images; it is made of zeros.",
            *(_in_loops(pad=_framed(2, 3, mode=mode)) for mode in ("edge", "wrap"))),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=im2col,
    alternative=by_index_arrays,
    differs="The loops take one window after another; the other way computes the pixel rows and "
            "columns of all windows, and NumPy picks all pixels at once.",
    minutes=20,
    difficulty=3,
    dtype=True,
    remarks=(
        Remark("number-by-number", "Right, number by number; a slice takes a whole window at "
               "once, and `reshape(-1)` makes a row of it.", lambda tree: loops(tree) >= 5),
        Remark("converted-at-the-end", "Right, but the matrix is made in one dtype and copied "
               "into another: `np.zeros` takes `dtype=` from the start.",
               lambda tree: calls(tree, "*.astype")),
    ),
    teaches=("course_lib.functional.im2col", "course_lib.functional.col2im"),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "Begin with the size: how many windows are there, and how many numbers has one? Make a "
        "matrix of zeros of that shape, with the dtype of x, and fill it row by row.",
        "Loops over images n, lines i and columns j, in this order, meet the windows in the order "
        "of the rows. Cut each window as in conv2d_naive, through all channels.",
        "A window of shape (C, fh, fw) becomes a row by reshape(-1): the order is right then. "
        "Count the rows as you go, or compute the number from n, i and j.",
    ),
)  # fmt: skip
