"""projection_shortcut: a 1x1 convolution with a stride, so that the way around fits again."""

import ast

import numpy as np

from course_lib.exercises.convolution.conv1x1_as_linear import conv1x1_as_linear
from course_lib.exercises.landmark_networks._shared import distinct, of_one_image
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def projection_shortcut(x, w, stride=1):
    seen = x[:, :, ::stride, ::stride]  # a 1x1 window sees one pixel
    rows = seen.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T  # (N, OH, OW, FN)
    return rows.transpose(0, 3, 1, 2)


def pixel_by_pixel(x, w, stride=1):
    N, C, H, W = x.shape
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    out = np.zeros((N, len(w), OH, OW))
    for i in range(OH):
        for j in range(OW):
            pixels = x[:, :, i * stride, j * stride]  # (N, C)
            out[:, :, i, j] = pixels @ w.reshape(-1, C).T
    return out


def _channels(x, w):
    """All pixels through the filters: (N, FN, H, W)."""
    return np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0])


def _right(x, w, stride=1):
    return _channels(x[:, :, ::stride, ::stride], w)


def _seen(see):
    """Other pixels are seen: see(x, stride)."""
    return lambda x, w, stride=1: _channels(see(x, stride), w)


def _by_lesson_3(see, bias=lambda w: (np.zeros(len(w)),)):
    """Other pixels go through the function of lesson 3, which has a bias."""
    return lambda x, w, stride=1: conv1x1_as_linear(see(x, stride), w, *bias(w))


def _matrix(see):
    """Other pixels, and @ in the place of einsum."""
    return lambda x, w, stride=1: (
        see(x, stride).transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T
    ).transpose(0, 3, 1, 2)


def _first_axes(x, stride):
    return x[::stride, ::stride]


def _middle_axes(x, stride):
    return x[:, ::stride, ::stride]


def _finished(change):
    """Something done to the right result: change(out, x, w)."""
    return lambda x, w, stride=1: change(_right(x, w, stride), x, w)


def _weighted(change):
    """Other weights: change(w) of (FN, C, 1, 1)."""
    return lambda x, w, stride=1: _right(x, change(w), stride)


def _sized(size):
    """Pixel by pixel with another number of places: size(n, stride)."""

    def project(x, w, stride=1):
        n, _, height, width = x.shape
        out = np.zeros((n, len(w), size(height, stride), size(width, stride)))
        for i, j in np.ndindex(out.shape[2:]):
            out[:, :, i, j] = x[:, :, i * stride, j * stride] @ w[:, :, 0, 0].T
        return out

    return project


def _sized_and_cut(size):
    """The same with slices, cut to that number of places."""

    def project(x, w, stride=1):
        oh, ow = (size(n, stride) for n in x.shape[2:])
        return _right(x, w, stride)[:, :, :oh, :ow]

    return project


def _from_width(x, w, stride=1):
    """Pixel by pixel, as many columns as rows."""
    size = (x.shape[2] - 1) // stride + 1
    out = np.zeros((len(x), len(w), size, size))
    for i, j in np.ndindex(size, size):
        out[:, :, i, j] = x[:, :, i * stride, j * stride] @ w[:, :, 0, 0].T
    return out


def _at_one(x, w, stride=1):
    """The size counts the stride, but the places are read one beside the other."""
    oh, ow = ((n - 1) // stride + 1 for n in x.shape[2:])
    return _channels(x[:, :, :oh, :ow], w)


def _later_in_a_frame(x, w, stride=1):
    """The last of stride pixels is seen, in a frame of zeros below and to the right."""
    oh, ow = ((n - 1) // stride + 1 for n in x.shape[2:])
    framed = np.pad(x, ((0, 0), (0, 0), (0, stride), (0, stride)))
    later = framed[:, :, stride - 1 :: stride, stride - 1 :: stride]
    return _channels(later[:, :, :oh, :ow], w)


def _pooled(reduce):
    """Blocks of stride by stride are made one number each, those at the border what is left."""

    def see(x, stride):
        oh, ow = ((n - 1) // stride + 1 for n in x.shape[2:])
        out = np.zeros((*x.shape[:2], oh, ow))
        for i, j in np.ndindex(oh, ow):
            rows, columns = (slice(k * stride, (k + 1) * stride) for k in (i, j))
            out[:, :, i, j] = reduce(x[:, :, rows, columns], axis=(2, 3))
        return out

    return see


def _pooled_whole(reduce):
    """The same where only whole blocks count."""

    def see(x, stride):
        oh, ow = (n // stride for n in x.shape[2:])
        whole = x[:, :, : oh * stride, : ow * stride]
        blocks = whole.reshape(*x.shape[:2], oh, stride, ow, stride)
        return reduce(blocks, axis=(3, 5))

    return see


def _zero_channels(x, w, stride=1):
    """The paper's option A: channels of zeros are added, and nothing is learned."""
    seen = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), max(len(w), x.shape[1]), *seen.shape[2:]))
    out[:, : x.shape[1]] = seen
    return out[:, : len(w)]


def _straight(x, w, stride=1):
    """The rows of the product are cut into maps without moving an axis."""
    seen = x[:, :, ::stride, ::stride]
    rows = seen.transpose(0, 2, 3, 1).reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T
    return rows.reshape(len(x), len(w), *seen.shape[2:])


def _unmoved(x, w, stride=1):
    """The pixels are cut into rows of channels without moving an axis."""
    seen = x[:, :, ::stride, ::stride]
    rows = seen.reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T
    return rows.reshape(len(x), *seen.shape[2:], len(w)).transpose(0, 3, 1, 2)


def _unmoved_twice(x, w, stride=1):
    seen = x[:, :, ::stride, ::stride]
    rows = seen.reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T
    return rows.reshape(len(x), len(w), *seen.shape[2:])


def _line_length(x, w, stride=1):
    """Lines of OH places in place of OW."""
    seen = x[:, :, ::stride, ::stride]
    n, _, oh, ow = seen.shape
    rows = seen.transpose(0, 2, 3, 1).reshape(-1, x.shape[1]) @ w[:, :, 0, 0].T
    return rows.reshape(n, ow, oh, len(w)).transpose(0, 3, 1, 2)


def _only_where_needed(x, w, stride=1):
    """Where the shapes fit, x comes back as it is."""
    return x if len(w) == x.shape[1] and stride == 1 else _right(x, w, stride)


def _added(x, w, stride=1):
    """Where the shapes fit, x is added."""
    out = _right(x, w, stride)
    return out + x if out.shape == x.shape else out


CASES = (  # id, title, shape of x, FN, options
    ("one-channel", "one channel, two filters", (2, 1, 2, 3), 2, {}),
    ("several", "two images, three channels, four filters, not square", (2, 3, 4, 5), 4, {}),
    ("as-many", "as many filters as channels", (2, 3, 3, 4), 3, {}),
    ("stride", "stride 2, sides that are even", (1, 2, 4, 6), 3, {"stride": 2}),
    ("odd", "stride 2, sides that are odd: the last row and column count",
     (2, 2, 5, 7), 3, {"stride": 2}),
    ("wide", "stride 3, sides that it does not divide", (2, 3, 8, 5), 2, {"stride": 3}),
    ("one-filter", "stride 2, one filter", (1, 4, 3, 6), 1, {"stride": 2}),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=projection_shortcut,
    alternative=pixel_by_pixel,
    differs="The first takes all pixels that count by one slice, and one matrix product for all; "
            "the second goes from place to place.",
    minutes=12,
    difficulty=2,
    remarks=(
        Remark("loops", "Loops are not needed: a slice with a step takes every second pixel, and @ "
               "works on the last axis of all of them.",
               lambda tree: not isinstance(tree, ast.ClassDef) and loops(tree) > 1),
    ),
    visible=(
        Case("lesson", array("1 2 3 4  5 6 7 8", 1, 2, 2, 2), array("1 0  0 1  1 1", 3, 2, 1, 1),
             title="two channels become three: the first, the second, and their sum",
             want=array("1 2 3 4  5 6 7 8  6 8 10 12", 1, 3, 2, 2)),
        *(Case(id, distinct(*shape), distinct(fn, shape[1], 1, 1, high=11, low=3), title=title,
               **options) for id, title, shape, fn, options in CASES),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, *shape, scale=0.5), integers(rng, fn, shape[1], 1, 1, scale=0.25),
             title=title, **options)
        for id, title, shape, fn, options in (
            ("halved", "stride 2, twice as many filters", (2, 4, 6, 5), 8, {"stride": 2}),
            ("rest", "stride 3, sides that it does not divide", (1, 2, 7, 8), 3, {"stride": 3}),
            ("same", "as many filters as channels, stride 1", (2, 2, 3, 5), 2, {}),
            ("large-step", "a stride larger than the image", (3, 2, 2, 3), 2, {"stride": 4}),
        )
    ),
    mistakes=(
        Mistake("stride-ignored", "The stride is not used: every stride-th row and column is seen.",
                _seen(lambda x, stride: x)),
        Mistake("rows-only", "The stride leaves out rows, but no columns; it counts along both.",
                _seen(lambda x, stride: x[:, :, ::stride])),
        Mistake("columns-only", "The stride leaves out columns, but no rows; it counts along both.",
                _seen(lambda x, stride: x[:, :, :, ::stride])),
        Mistake("wrong-axes", "The stride leaves out images or channels; rows and columns are the "
                "last two axes.",
                *(by(see) for by in (_seen, _matrix, _by_lesson_3)
                  for see in (_first_axes, _middle_axes)),
                lambda x, w, stride=1: _channels(x[:, ::stride, ::stride], w[:, ::stride]),
                lambda x, w, stride=1: _right(x, w, stride)[:, ::stride]),
        Mistake("bias-left-out", "conv1x1_as_linear of lesson 3 asks for a bias as well; a bias of "
                "zeros adds nothing.",
                _by_lesson_3(lambda x, s: x[:, :, ::s, ::s], lambda w: ()),
                _by_lesson_3(lambda x, s: x[:, :, ::s, ::s], lambda w: (None,))),
        Mistake("stride-twice", "The stride is used twice, so that too many rows and columns are "
                "left out.", lambda x, w, stride=1: _right(x, w, stride)[:, :, ::stride, ::stride]),
        Mistake("begins-later", "The first place seen is not pixel (0, 0): a slice with a step "
                "begins where you tell it, and here that is 0.",
                _seen(lambda x, stride: x[:, :, stride - 1 :: stride, stride - 1 :: stride]),
                _seen(lambda x, stride: x[:, :, stride // 2 :: stride, stride // 2 :: stride]),
                _later_in_a_frame),
        Mistake("read-side-by-side", "The result has the right size, but its pixels lie side by "
                "side in x; place (i, j) sees pixel (i * stride, j * stride).", _at_one),
        Mistake("first-places-only", "The first rows and columns of x are seen, and the others are "
                "cut off; with a stride, every stride-th one of all of x is seen.",
                _seen(lambda x, s: x[:, :, : x.shape[2] // s, : x.shape[3] // s]),
                _seen(lambda x, s: x[:, :, : x.shape[2] // s])),
        Mistake("last-place-missing", "Where the stride does not divide a side, the last row or "
                "column is missing: with a window of 1x1 the size is (H - 1) // stride + 1.",
                _sized(lambda n, s: n // s), _sized_and_cut(lambda n, s: n // s)),
        Mistake("one-too-small", "Each map is one row and one column too small: the size is "
                "(H - 1) // stride + 1.",
                _sized(lambda n, s: (n - 1) // s), _sized_and_cut(lambda n, s: (n - 1) // s)),
        Mistake("columns-from-height", "There are as many columns as rows; OW comes from W.",
                _from_width),
        Mistake("averaged", "Pixels between two places are averaged in; a 1x1 window sees one "
                "pixel, and the stride leaves the others out.",
                _seen(_pooled(np.mean)), _seen(_pooled_whole(np.mean))),
        Mistake("largest-taken", "The largest of stride times stride pixels is taken; a 1x1 window "
                "sees one pixel, and the stride leaves the others out.",
                _seen(_pooled(np.max)), _seen(_pooled_whole(np.max))),
        Mistake("blocks-summed", "The pixels between two places are added in; a 1x1 window sees "
                "one pixel.", _seen(_pooled(np.sum)), _seen(_pooled_whole(np.sum))),
        Mistake("filters-turned-over", "Filters and channels of w are swapped: w is (FN, C, 1, 1), "
                "and row f holds the weights of filter f.",
                lambda x, w, stride=1: np.einsum(
                    "nchw,cf->nfhw", x[:, :, ::stride, ::stride], w[:, :, 0, 0]),
                lambda x, w, stride=1: (x[:, :, ::stride, ::stride].transpose(0, 2, 3, 1)
                                        @ w[:, :, 0, 0]).transpose(0, 3, 1, 2)),
        Mistake("filters-reshaped", "w is reshaped to (C, FN), which mixes its numbers; it has "
                "to be turned.",
                lambda x, w, stride=1: np.einsum(
                    "nchw,cf->nfhw", x[:, :, ::stride, ::stride], w.reshape(x.shape[1], -1))),
        Mistake("axis-not-moved", "The product has a row for each place and a column for each "
                "filter, and is cut into maps as it is; the filters must become axis 1 first.",
                _straight),
        Mistake("channels-not-moved", "x is cut into rows of C numbers while its channels are "
                "still axis 1, so that pixels get mixed with channels; move them to the end first.",
                _unmoved, _unmoved_twice),
        Mistake("line-length", "Rows and columns are swapped when the maps are put together again.",
                _line_length),
        Mistake("maps-turned-over", "Rows and columns of the maps are swapped.",
                _finished(lambda out, x, w: out.swapaxes(2, 3))),
        Mistake("axes-mixed", "The axes of the result are in another order than (N, FN, OH, OW).",
                _finished(lambda out, x, w: np.moveaxis(out, 1, -1)),
                _finished(lambda out, x, w: out.swapaxes(0, 1)),
                _finished(lambda out, x, w: out.transpose(1, 2, 3, 0))),
        Mistake("zero-channels", "x comes back with channels of zeros behind, and w is not used: "
                "that is another kind of shortcut, which learns nothing.", _zero_channels),
        Mistake("x-as-it-is", "w is not used: x comes back, with pixels left out.",
                lambda x, w, stride=1: x[:, :, ::stride, ::stride] + 0, lambda x, w, stride=1: x),
        Mistake("identity-where-it-fits", "Where the shapes fit, x comes back as it is; this "
                "function always projects, and whoever calls it decides.", _only_where_needed),
        Mistake("added-already", "x is added to the projection; this is the shortcut alone.",
                _added),
        Mistake("filter-0-only", "Every map comes from filter 0; each filter makes one.",
                _weighted(lambda w: np.broadcast_to(w[:1], w.shape))),
        Mistake("one-map-only", "There is a single map; each filter makes one.",
                _weighted(lambda w: w[:1]), lambda x, w, stride=1: _right(x, w, stride)[:, 0],
                _weighted(lambda w: w.sum(axis=0, keepdims=True))),
        Mistake("channel-0-only", "Only one channel counts, the first or the last; a filter has a "
                "weight for each channel, and the products are added up.",
                *(lambda x, w, stride=1, k=k: _channels(x[:, :, ::stride, ::stride][:, [k]],
                                                        w[:, [k]]) for k in (0, -1)),
                _weighted(lambda w: w * (np.arange(w.shape[1]) == 0)[:, None, None])),
        Mistake("channels-averaged", "The products are averaged over the channels; a convolution "
                "adds them up.", _finished(lambda out, x, w: out / x.shape[1])),
        Mistake("weights-summed", "Weights and pixels are added up apart from each other; each "
                "channel is multiplied by its own weight, and then they are added.",
                lambda x, w, stride=1: np.einsum("nchw,fd->nfhw", x[:, :, ::stride, ::stride],
                                                 w[:, :, 0, 0])),
        Mistake("activated", "Numbers below 0 became 0: the ReLU stands behind the sum of both "
                "ways.", _finished(lambda out, x, w: np.maximum(out, 0))),
        Mistake("images-summed", "The images are added up; each has its own maps.",
                _finished(lambda out, x, w: out.sum(axis=0)),
                _finished(lambda out, x, w: out.sum(axis=0, keepdims=True))),
        Mistake("image-0-only", "Only image 0 is there; all images are projected.",
                _finished(lambda out, x, w: out[:1]), _finished(lambda out, x, w: out[0]),
                of_one_image(_right)),
        Mistake("squeezed", "Axes of length 1 are taken away; the result has four axes.",
                _finished(lambda out, x, w: out.squeeze())),
        Mistake("axes-left", "The axes of w of length 1 are still there: w[:, :, 0, 0] has two.",
                _finished(lambda out, x, w: out[..., None, None]),
                _finished(lambda out, x, w: out[:, :, None, None])),
        Mistake("zeros", "The result has the right shape, but nothing is written into it.",
                _finished(lambda out, x, w: 0 * out)),
        Mistake("nothing-returned", "Nothing comes back; return the maps.",
                lambda x, w, stride=1: None),
    ),
    hints=(
        "Which pixels does a 1x1 window see, with stride 2? A slice with a step takes just these.",
        "What is left is conv1x1_as_linear of lesson 3: for each pixel a product of its C channels "
        "with the weights, without a bias.",
        "x[:, :, ::stride, ::stride] are the pixels. Move the channels to the end, multiply with "
        "w[:, :, 0, 0].T, and move the filters back to axis 1.",
    ),
)  # fmt: skip
