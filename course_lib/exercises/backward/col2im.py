"""col2im: add every row of a matrix back to the window that it came from."""

from functools import partial

import numpy as np

from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.record import Case, Exercise, Mistake
from course_lib.exercises.sizes import floored, unlike


def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    windows = col.reshape(N, OH, OW, C, fh, fw).transpose(0, 3, 1, 2, 4, 5)  # (N, C, OH, OW, ...)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), dtype=col.dtype)
    for u in range(fh):
        for v in range(fw):
            # the pixels at (u, v) of all windows at once: no pixel comes twice
            bottom, right = u + stride * OH, v + stride * OW
            padded[:, :, u:bottom:stride, v:right:stride] += windows[:, :, :, :, u, v]
    return padded[:, :, padding : padding + H, padding : padding + W]


def window_by_window(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    row = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                top, left = i * stride, j * stride
                window = col[row].reshape(C, fh, fw)
                padded[n, :, top : top + fh, left : left + fw] += window
                row += 1
    return padded[:, :, padding : padding + H, padding : padding + W]


def _added(place, window):
    place += window


def _replaced(place, window):
    place[...] = window


def _sizes(x_shape, fh, fw, stride, padding):
    rows, columns = x_shape[2:]
    return (rows + 2 * padding - fh) // stride + 1, (columns + 2 * padding - fw) // stride + 1


def _windows(
    col, x_shape, fh, fw, stride=1, padding=0, *, put=_added, size=_sizes,
    cut=lambda col, n, oh, ow, c, fh, fw: col.reshape(n, oh, ow, c, fh, fw),
    crop=lambda padded, h, w, p: padded[:, :, p : p + h, p : p + w],
    start=lambda i, stride: i * stride, images=range, channels=lambda c: slice(None),
    frame=lambda p: p, places=lambda oh, ow: (oh, ow), done=lambda n, i, j: False,
    order=lambda places: places, dtype=np.float64,
):  # fmt: skip
    """Window by window, with each idea to be replaced by a wrong one."""
    n, c, h, w = x_shape
    oh, ow = size(x_shape, fh, fw, stride, padding)
    windows = cut(col, n, oh, ow, c, fh, fw)
    wide = frame(padding)
    padded = np.zeros((n, c, h + 2 * wide, w + 2 * wide), dtype)
    for image in images(n):
        for i, j in order(list(np.ndindex(*places(oh, ow)))):
            top, left = start(i, stride), start(j, stride)
            chosen = channels(c)
            place = padded[image, chosen, top : top + fh, left : left + fw]
            put(place, windows[image, i, j, chosen])
            if done(image, i, j):
                return crop(padded, h, w, padding)
    return crop(padded, h, w, padding)


def _but(**changes):
    def wrong(col, x_shape, fh, fw, stride=1, padding=0):
        return _windows(col, x_shape, fh, fw, stride, padding, **changes)

    return wrong


def _counted(
    col, x_shape, fh, fw, stride=1, padding=0, *, size=_sizes, places=lambda oh, ow: (oh, ow)
):
    """The same with a row counted for each window: a wrong number of them moves all later ones."""
    n, c, h, w = x_shape
    oh, ow = size(x_shape, fh, fw, stride, padding)
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    for row, (image, i, j) in enumerate(np.ndindex(n, *places(oh, ow))):
        top, left = i * stride, j * stride
        padded[image, :, top : top + fh, left : left + fw] += col[row].reshape(c, fh, fw)
    return padded[:, :, padding : padding + h, padding : padding + w]


def _in_both(**changes):
    return partial(_windows, **changes), partial(_counted, **changes)


def _taps_overwritten(col, x_shape, fh, fw, stride=1, padding=0):
    """The same mistake in a loop over the places in a window: the last of these is left."""
    n, c, h, w = x_shape
    oh, ow = _sizes(x_shape, fh, fw, stride, padding)
    windows = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 1, 2, 4, 5)
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    for u, v in np.ndindex(fh, fw):
        bottom, right = u + stride * oh, v + stride * ow
        padded[:, :, u:bottom:stride, v:right:stride] = windows[..., u, v]
    return padded[:, :, padding : padding + h, padding : padding + w]


def _averaged(col, x_shape, fh, fw, stride=1, padding=0):
    sums = col2im(col, x_shape, fh, fw, stride, padding)
    counts = col2im(np.ones_like(col), x_shape, fh, fw, stride, padding)
    return sums / np.maximum(counts, 1)


def _averaged_over_all(col, x_shape, fh, fw, stride=1, padding=0):
    return col2im(col, x_shape, fh, fw, stride, padding) / (fh * fw)


def _minus_padding(padded, h, w, p):
    return padded[:, :, p:-p, p:-p]


def _cropped_twice(padded, h, w, p):
    padded = padded[:, :, p : p + h, p : p + w]
    return padded[:, :, p : p + h, p : p + w] if p else padded


def _unpadded(x_shape, fh, fw, stride, padding):
    return _sizes(x_shape, fh, fw, stride, 0)


def _whole_sizes(x_shape, fh, fw, stride, padding):
    sides = zip(x_shape[2:], (fh, fw), strict=True)
    return tuple(conv_output_size(n, f, stride, padding) for n, f in sides)


def _side_by_side(col, x_shape, fh, fw, stride=1, padding=0):
    """Window (i, j) begins at row i * fh, as far as the frame reaches."""
    n, c, h, w = x_shape
    oh, ow = _sizes(x_shape, fh, fw, stride, padding)
    windows = col.reshape(n, oh, ow, c, fh, fw)
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    for image, i, j in np.ndindex(n, oh, ow):
        place = padded[image, :, i * fh : i * fh + fh, j * fw : j * fw + fw]
        place += windows[image, i, j]
    return padded[:, :, padding : padding + h, padding : padding + w]


def _all_into_image_0(col, x_shape, fh, fw, stride=1, padding=0):
    right = col2im(col, x_shape, fh, fw, stride, padding)
    right[0] = right.sum(axis=0)
    right[1:] = 0
    return right


def _tap_by_tap(
    col, x_shape, fh, fw, stride=1, padding=0, *, end=lambda u, n, stride: u + stride * n
):
    """The places in a window one after another, whose slices end elsewhere."""
    n, c, h, w = x_shape
    oh, ow = _sizes(x_shape, fh, fw, stride, padding)
    windows = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 1, 2, 4, 5)
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    for u, v in np.ndindex(fh, fw):
        bottom, right = end(u, oh, stride), end(v, ow, stride)
        padded[:, :, u:bottom:stride, v:right:stride] += windows[..., u, v]
    return padded[:, :, padding : padding + h, padding : padding + w]


def _at_the_border(do):
    """What lies in the frame is dealt with in another way: do(place, side) of each pixel."""

    def wrong(col, x_shape, fh, fw, stride=1, padding=0):
        n, c, h, w = x_shape
        oh, ow = _sizes(x_shape, fh, fw, stride, padding)
        image, i, j, channel, u, v = np.indices((n, oh, ow, c, fh, fw)).reshape(6, -1)
        y, x = i * stride + u - padding, j * stride + v - padding
        out = np.zeros(x_shape)
        np.add.at(out, (image, channel, do(y, h), do(x, w)), col.ravel())
        return out

    return wrong


def _inner_windows_only(col, x_shape, fh, fw, stride=1, padding=0):
    """Windows that reach into the frame are left out."""
    n, c, h, w = x_shape
    oh, ow = _sizes(x_shape, fh, fw, stride, padding)
    out = np.zeros(x_shape)
    for row, (image, i, j) in enumerate(np.ndindex(n, oh, ow)):
        top, left = i * stride - padding, j * stride - padding
        if min(top, left) >= 0 and top + fh <= h and left + fw <= w:
            out[image, :, top : top + fh, left : left + fw] += col[row].reshape(c, fh, fw)
    return out


def _bincount_cut_short(col, x_shape, fh, fw, stride=1, padding=0):
    n, c, h, w = x_shape
    framed = (n, c, h + 2 * padding, w + 2 * padding)
    whose = im2col(np.arange(np.prod(framed)).reshape(framed), fh, fw, stride)
    sums = np.bincount(whose.ravel(), weights=col.ravel()).reshape(framed)
    return sums[:, :, padding : padding + h, padding : padding + w]


def _then(change):
    """Something done to the right images at the end."""
    return lambda *args, **options: change(col2im(*args, **options))


def _part(axis, k=0):
    """Only the k-th along an axis is filled."""

    def change(out):
        kept = np.zeros_like(out)
        place = [slice(None)] * 4
        place[axis] = slice(k, k + 1 or None)
        kept[tuple(place)] = out[tuple(place)]
        return kept

    return _then(change)


def _by_axis(down, across, bottom=None, right=None):
    """A start of its own along each axis, and an end of its own: of (i, stride)."""
    bottom, right = bottom or down, right or across

    def wrong(col, x_shape, fh, fw, stride=1, padding=0):
        n, c, h, w = x_shape
        oh, ow = _sizes(x_shape, fh, fw, stride, padding)
        padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
        for row, (image, i, j) in enumerate(np.ndindex(n, oh, ow)):
            top, left = down(i, stride), across(j, stride)
            below, behind = bottom(i, stride) + fh, right(j, stride) + fw
            padded[image, :, top:below, left:behind] += col[row].reshape(c, fh, fw)
        return padded[:, :, padding : padding + h, padding : padding + w]

    return wrong


def _not(i, stride):
    return i


def _once(i, stride):
    return i * stride


def _twice(i, stride):
    return i * stride * stride


def _of_sides(size, *places, columns=None):
    """A size of sides (H, W, fh, fw) in another order."""

    def sizes(x_shape, fh, fw, stride, padding):
        sides = (*x_shape[2:], fh, fw)
        h, w, fh, fw = (sides[place] for place in places or range(4))
        return size(h, fh, stride, padding), (columns or size)(w, fw, stride, padding)

    return _in_both(size=sizes)


def _cut_to_whole(col, x_shape, fh, fw, stride=1, padding=0):
    """At the end."""
    return np.trunc(col2im(col, x_shape, fh, fw, stride, padding))


def _added_as_whole(place, window):
    """Into whole numbers, as place[...] = place + window does."""
    place[...] = place + window


EXERCISE = Exercise(
    __name__,
    reference=col2im,
    alternative=window_by_window,
    differs="The second takes one window after the other, the first one place of all windows after "
            "the other: fh * fw steps, however large the images are.",
    minutes=15,
    difficulty=3,
    teaches=("course_lib.functional.col2im",),
    visible=(
        Case("ones", np.ones((4, 4)), (1, 1, 3, 3), 2, 2, title="a matrix of ones, as predicted",
             want=array("1 2 1  2 4 2  1 2 1", 1, 1, 3, 3)),
        Case("counted", np.arange(1.0, 17.0).reshape(4, 4), (1, 1, 3, 3), 2, 2,
             title="the numbers 1 to 16, windows of 2x2"),
        Case("side-by-side", np.arange(12.0).reshape(2, 6) % 5 - 1.25, (1, 1, 2, 6), 2, 3, stride=3,
             title="two windows side by side, no overlap"),
        Case("channels", np.arange(48.0).reshape(4, 12) % 7 - 2, (1, 2, 3, 4), 2, 3,
             title="two channels, windows of 2x3"),
        Case("images", np.arange(48.0).reshape(12, 4) % 7 - 2, (3, 1, 3, 3), 2, 2,
             title="three images, one channel"),
        Case("several", np.arange(144.0).reshape(12, 12) % 11 - 4.5, (2, 2, 3, 5), 2, 3,
             title="two images, two channels, nothing is square"),
        Case("padding", np.arange(72.0).reshape(12, 6) % 7 - 3, (1, 1, 3, 3), 2, 3, padding=1,
             title="padding 1"),
        Case("stride", np.arange(72.0).reshape(4, 18) % 7 - 3, (1, 2, 6, 5), 3, 3, stride=2,
             title="stride 2, windows overlap, a last row is left over"),
        Case("apart", np.arange(24.0).reshape(6, 4) % 5 - 1, (1, 1, 8, 5), 2, 2, stride=3,
             title="stride 3, pixels between the windows are in none"),
        Case("all-at-once", np.arange(576.0).reshape(32, 18) % 13 - 6, (2, 3, 7, 6), 3, 2, stride=2,
             padding=1, title="stride 2, padding 1, two images, three channels, nothing is square"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, n * oh * ow, c * fh * fw, scale=0.5), (n, c, h, w), fh, fw,
             title=title, stride=stride, padding=padding)
        for id, title, (n, c, h, w, fh, fw, stride, padding), (oh, ow) in (
            ("at-once", "two images, three channels, stride 2, padding 1, rows left over",
             (2, 3, 8, 7, 3, 4, 2, 1), (4, 3)),
            ("not-square", "windows of 3x2, stride 2, padding 1", (2, 3, 7, 6, 3, 2, 2, 1), (4, 4)),
            ("overlap", "stride 1, two images, windows of 2x3", (2, 2, 5, 8, 2, 3, 1, 0), (4, 6)),
            ("wide-frame", "stride 3, padding 2", (1, 3, 8, 7, 3, 3, 3, 2), (4, 3)),
            ("one-of-each", "one image, one channel, stride 1", (1, 1, 4, 3, 2, 2, 1, 0), (3, 2)),
            ("points", "windows of a single pixel", (2, 2, 3, 4, 1, 1, 1, 0), (3, 4)),
        )
    ),
    mistakes=(
        Mistake("overwritten", "A pixel that lies in several windows keeps only one of their "
                "numbers; it gets the sum of all.",
                _but(put=_replaced), _taps_overwritten,
                _but(put=_replaced, order=lambda places: places[::-1])),
        Mistake("averaged", "A pixel gets the mean of its numbers; col2im is the transpose of "
                "im2col, not its inverse, and takes the sum.",
                _averaged, _averaged_over_all),
        Mistake("frame-left-on", "The padding is still there; cut the frame off, so that the "
                "result has the shape x_shape.",
                _but(crop=lambda padded, h, w, p: padded)),
        Mistake("minus-zero", "[padding:-padding] cuts everything away where padding is 0, since "
                "-0 is 0; count from the front: padding to padding + H.",
                _but(crop=_minus_padding)),
        Mistake("upper-left-kept", "The first H rows and W columns are kept, and the frame's upper "
                "and left part with them; the image begins at row and column `padding`.",
                _but(crop=lambda padded, h, w, p: padded[:, :, :h, :w])),
        Mistake("lower-right-kept", "The last H rows and W columns are kept, and the frame's lower "
                "and right part with them; the image ends `padding` before the end.",
                _but(crop=lambda padded, h, w, p: padded[:, :, 2 * p :, 2 * p :])),
        Mistake("cropped-twice", "The frame is cut off twice.", _but(crop=_cropped_twice)),
        Mistake("no-frame", "There is no room for the padding: windows at the border reach over "
                "the edge. Add into a frame, and cut it off at the end.",
                _but(frame=lambda p: 0, crop=lambda padded, h, w, p: padded)),
        Mistake("sizes-without-padding", "OH and OW are counted without the padding; 2 * padding "
                "belongs into both.",
                *_in_both(size=_unpadded)),
        Mistake("stride-ignored", "The windows begin at every pixel; window i begins at row i * "
                "stride, and window j at column j * stride.",
                _but(start=lambda i, stride: i)),
        Mistake("side-by-side", "The windows are laid side by side, as if the stride were their "
                "size; window i begins at row i * stride.",
                _side_by_side),
        Mistake("channels-last", "A row is read as rows, columns, channels; im2col writes channels "
                "first, then rows, then columns.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     np.moveaxis(col.reshape(n, oh, ow, fh, fw, c), -1, 3))),
        Mistake("images-last", "The rows of col are read place by place, and within a place image "
                "by image; im2col writes image by image.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     np.moveaxis(col.reshape(oh, ow, n, c, fh, fw), 2, 0))),
        Mistake("no-transpose", "col is reshaped as if channels came before places, without moving "
                "an axis; first (N, OH, OW, C, fh, fw), in the order of im2col, then transpose.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     np.moveaxis(col.reshape(n, c, oh, ow, fh, fw), 1, 3)),
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     col.reshape(n, c, fh, fw, oh, ow).transpose(0, 4, 5, 1, 2, 3))),
        Mistake("window-sides-swapped", "A row is read with fw rows and fh columns; a window has "
                "fh rows and fw columns.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     col.reshape(n, oh, ow, c, fw, fh)),
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     col.reshape(n, oh, ow, c, fw, fh).swapaxes(-1, -2))),
        Mistake("places-swapped", "The rows of col are read column of windows by column; im2col "
                "goes row by row, OH rows of OW windows.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw:
                     col.reshape(n, ow, oh, c, fh, fw).swapaxes(1, 2))),
        Mistake("windows-turned", "Each window is turned by 180 degrees; it goes back as it came.",
                _but(put=lambda place, window: _added(place, window[:, ::-1, ::-1]))),
        Mistake("first-image-only", "Only image 0 gets its windows back; look at the loop over "
                "images.",
                _but(images=lambda n: range(1))),
        Mistake("all-into-image-0", "All images' windows are added into image 0; the rows of image "
                "n belong to image n.",
                _all_into_image_0),
        Mistake("channel-0-only", "Only channel 0 is filled; a row holds a window of every "
                "channel.",
                _but(channels=lambda c: slice(0, 1))),
        Mistake("first-window-only", "Only the first window is put back; does the return stand "
                "inside the loop?",
                _but(done=lambda n, i, j: True)),
        Mistake("first-row-only", "Only the first row of windows is put back; does the return "
                "stand inside the loop over rows?",
                _but(done=lambda n, i, j: False, places=lambda oh, ow: (1, ow),
                     images=lambda n: range(1))),
        Mistake("last-window-missing", "The last row and the last column of windows are missing; "
                "there are OH times OW of them, OH = (H + 2 * padding - fh) // stride + 1.",
                *_in_both(places=lambda oh, ow: (oh - 1, ow - 1))),
        Mistake("whole-numbers", "The numbers are cut to whole ones; the image that you begin with "
                "must hold floats.",
                _cut_to_whole, _but(dtype=int, put=_added_as_whole)),
        Mistake("size-strict", "It stops when the size is not whole; here sizes are rounded down: "
                "conv_output_size is strict unless you say otherwise.",
                _but(size=_whole_sizes)),
        Mistake("size-without-1", "One row and one column of windows are missing: the formula for "
                "the size ends with + 1.",
                *_of_sides(lambda n, f, s, p: (n + 2 * p - f) // s)),
        Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
                "window may be missing; it is the first window, and is added behind.",
                *_of_sides(lambda n, f, s, p: (n + 2 * p - f + 1) // s)),
        Mistake("size-one-sided", "The padding counts once in OH and OW; both sides have it.",
                *_of_sides(lambda n, f, s, p: (n + p - f) // s + 1)),
        Mistake("size-rounded-up", "OH and OW are rounded up when they are not whole; the last "
                "window must lie wholly inside.",
                *_of_sides(lambda n, f, s, p: -(-(n + 2 * p - f) // s) + 1)),
        Mistake("size-without-stride", "OH and OW do not count the stride.",
                *_of_sides(lambda n, f, s, p: n + 2 * p - f + 1)),
        Mistake("size-by-stride", "OH and OW are the images' size divided by the stride; the last "
                "window must lie wholly inside, so the windows' size counts as well.",
                *_of_sides(lambda n, f, s, p: n // s),
                *_of_sides(lambda n, f, s, p: (n + 2 * p) // s)),
        Mistake("size-float", "OH or OW is a float: / always gives one, // a whole number, rounded "
                "down.", *_of_sides(lambda n, f, s, p: (n + 2 * p - f) / s + 1)),
        Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
                "wrong: compare the two formulas, sign by sign.",
                *(f for rows, columns in unlike() for f in _of_sides(rows, columns=columns))),
        Mistake("columns-from-height", "OW is computed from the height; it needs W.",
                *_of_sides(floored, 0, 0, 2, 3), *_of_sides(floored, 0, 0, 2, 2)),
        Mistake("columns-from-window-height", "OW is computed from fh; it needs fw.",
                *_of_sides(floored, 0, 1, 2, 2)),
        Mistake("sizes-swapped", "OH and OW, or the sides that they are computed from, are "
                "swapped; rows come before columns.",
                *_of_sides(floored, 1, 0, 2, 3), *_of_sides(floored, 1, 0, 3, 2),
                *_of_sides(floored, 0, 1, 3, 2)),
        Mistake("rows-ignore-stride", "The windows follow the stride along one axis only; rows and "
                "columns need it.",
                _by_axis(_not, _once), _by_axis(_once, _not)),
        Mistake("stride-twice", "The stride counts twice in where a window begins: the loop takes "
                "steps of the stride already.",
                *(_by_axis(*functions) for functions in ((_twice, _twice), (_once, _twice),
                                                         (_twice, _once)))),
        Mistake("end-ignores-stride", "The windows begin at the right place but end too early: "
                "their end forgets the stride.",
                *(_by_axis(_once, _once, *ends) for ends in ((_not, _not), (_once, _not),
                                                             (_not, _once)))),
        Mistake("size-one-too-large", "There is one row and one column of windows too many: the "
                "formula for the size ends with + 1, and no more.",
                *_of_sides(lambda n, f, s, p: floored(n, f, s, p) + 1)),
        Mistake("padding-not-used", "The padding is not used at all: col is read as if there were "
                "none.", lambda col, x_shape, fh, fw, stride=1, padding=0: _windows(
                    col, x_shape, fh, fw, stride),
                lambda col, x_shape, fh, fw, stride=1, padding=0: _counted(
                    col, x_shape, fh, fw, stride)),
        Mistake("stride-not-used", "The stride is not used at all: col is read as if it were 1.",
                lambda col, x_shape, fh, fw, stride=1, padding=0: _windows(
                    col, x_shape, fh, fw, 1, padding),
                lambda col, x_shape, fh, fw, stride=1, padding=0: _counted(
                    col, x_shape, fh, fw, 1, padding)),
        Mistake("neither-used", "Stride and padding are not used yet: col is read as if the stride "
                "were 1 and there were no padding.",
                lambda col, x_shape, fh, fw, stride=1, padding=0: _windows(col, x_shape, fh, fw),
                lambda col, x_shape, fh, fw, stride=1, padding=0: _counted(col, x_shape, fh, fw)),
        Mistake("tap-slice-ends-elsewhere", "For each place in a window, a slice takes OH rows "
                "and OW columns of the frame, `stride` apart; it ends too early or too late: OH "
                "steps of the stride behind where it began.",
                *(partial(_tap_by_tap, end=end) for end in (
                    lambda u, n, stride: u + n, lambda u, n, stride: None,
                    lambda u, n, stride: stride * n, lambda u, n, stride: u + stride * (n - 1)))),
        Mistake("border-windows-skipped", "A window that reaches into the padding is left out as a "
                "whole; the part of it that lies on the image counts.", _inner_windows_only),
        Mistake("padding-onto-the-border", "What falls on the padding is given to a pixel of the "
                "image; it is cut off.",
                _at_the_border(lambda place, side: np.clip(place, 0, side - 1)),
                _at_the_border(lambda place, side: place % side)),
        Mistake("counted-to-the-last-seen", "np.bincount counts up to the last pixel that a window "
                "sees, so pixels behind it are missing; minlength says how many there are.",
                _bincount_cut_short),
        Mistake("frame-off-on-one-side", "The frame is cut off on one side only, so the result is "
                "larger than x_shape.",
                _but(crop=lambda padded, h, w, p: padded[:, :, p:, p:]),
                _but(crop=lambda padded, h, w, p: padded[:, :, : h + p, : w + p])),
        Mistake("last-image-only", "Only the last image gets its windows back: is the result begun "
                "anew for each image?", _part(0, -1)),
        Mistake("last-channel-only", "Only the last channel is filled; a row holds a window of "
                "every channel.", _part(1, -1)),
        Mistake("channels-added", "The channels are added into one, or into all; each has its own.",
                _then(lambda out: np.concatenate(
                    [out.sum(axis=1, keepdims=True), 0 * out[:, 1:]], axis=1)),
                _then(lambda out: out.sum(axis=1, keepdims=True) + 0 * out),
                _then(lambda out: out.sum(axis=1, keepdims=True)),
                _then(lambda out: out.sum(axis=1))),
        Mistake("images-added", "The images are added into one, or into all; each has its own.",
                _then(lambda out: out.sum(axis=0)),
                _then(lambda out: out.sum(axis=0, keepdims=True) + 0 * out),
                _then(lambda out: out.sum(axis=0, keepdims=True))),
        Mistake("last-window-only", "Only the last window is put back: is the result begun anew at "
                "each window?",
                _but(places=lambda oh, ow: (oh, ow), images=lambda n: [n - 1],
                     order=lambda places: places[-1:]),
                _but(order=lambda places: places[-1:])),
        Mistake("one-line-of-windows-missing", "The last row of windows, or the last column of "
                "them, is missing.",
                *_in_both(places=lambda oh, ow: (oh - 1, ow)),
                *_in_both(places=lambda oh, ow: (oh, ow - 1))),
        Mistake("matrix-turned", "col is read column by column, as if it were turned; a window is "
                "a row.",
                lambda col, *sizes, **options: col2im(
                    np.ascontiguousarray(col.T).reshape(col.shape), *sizes, **options)),
        Mistake("same-row", "Every window of an image, or of all, gets the same row of col; count "
                "the rows as you go.",
                _but(cut=lambda col, n, oh, ow, c, fh, fw: np.broadcast_to(
                    col[0].reshape(c, fh, fw), (n, oh, ow, c, fh, fw))),
                _but(cut=lambda col, n, oh, ow, c, fh, fw: np.broadcast_to(
                    col[: oh * ow].reshape(oh, ow, c, fh, fw), (n, oh, ow, c, fh, fw)))),
        Mistake("counted", "This counts in how many windows a pixel lies; add up the numbers of "
                "col that belong to it.",
                lambda col, *sizes, **options: col2im(np.ones(col.shape), *sizes, **options)),
        Mistake("largest", "A pixel keeps the largest of its numbers; it gets the sum of all.",
                _but(put=lambda place, window: np.maximum(place, window, out=place))),
        Mistake("turned-over", "Rows and columns of the images are swapped.",
                _then(lambda out: out.swapaxes(2, 3))),
        Mistake("too-few-axes", "The result lacks an axis; it has the shape x_shape, (N, C, H, W).",
                _then(np.squeeze), _then(np.ravel), _then(lambda out: out[0]),
                _then(lambda out: out.reshape(len(out), -1))),
        Mistake("nothing-returned", "Nothing comes back; return the images.",
                _then(lambda out: None)),
    ),
    hints=(
        "Begin without padding and with stride 1: an image of zeros, and a loop over all windows. "
        "Row 0 of col belongs to the first window, row 1 to the next one on its right. What shape "
        "does such a row have as a window?",
        "A row becomes a window by reshape(C, fh, fw). Window (i, j) begins at row i * stride, "
        "column j * stride; conv_output_size counts the windows, with strict=False. And what "
        "happens to a pixel that has got something already?",
        "With padding, begin with a frame: zeros of (N, C, H + 2 * padding, W + 2 * padding). Add "
        "all windows into it, and cut out the H rows and W columns that begin at padding.",
    ),
)  # fmt: skip
