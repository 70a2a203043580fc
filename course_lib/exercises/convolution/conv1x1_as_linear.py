"""A 1x1 convolution as a linear layer: one product for all pixels."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def conv1x1_as_linear(x, w, b):
    weights = w[:, :, 0, 0]  # (FN, C)
    pixels = x.transpose(0, 2, 3, 1)  # (N, H, W, C)
    mixed = pixels @ weights.T + b  # (N, H, W, FN)
    return mixed.transpose(0, 3, 1, 2)


def by_naming_the_axes(x, w, b):
    maps = np.einsum("fc, nchw -> nfhw", w[:, :, 0, 0], x)  # c is not in the result: summed
    return maps + b[:, None, None]


def _pixels(x):
    """All pixels as rows: (N*H*W, C)."""
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def _mixed_pixels(x):
    return x.reshape(-1, x.shape[1])


def _images(rows, x):
    """Rows back to images: (N, FN, H, W)."""
    n, _, h, w = x.shape
    return np.moveaxis(rows.reshape(n, h, w, -1), -1, 1)


def _mixed_images(rows, x):
    return rows.reshape(len(x), -1, *x.shape[2:])


def _channels_from(x, axis, w, b):
    """An axis is taken for that of the channels."""
    return np.moveaxis(np.moveaxis(x, axis, -1) @ w[:, :, 0, 0].T + b, -1, 1)


def _squeezed_in_loops(x, w, b):
    out = np.zeros((len(x), len(w), *x.shape[2:]))
    for n, i, j in np.ndindex(len(x), *x.shape[2:]):
        out[n, :, i, j] = w.squeeze() @ x[n, :, i, j] + b
    return out


HIDDEN = (  # id, title, shape of x, FN
    ("more-filters", "one image, more filters than channels", (1, 3, 2, 4), 5),
    ("same-number", "two images, as many filters as channels", (2, 3, 4, 2), 3),
    ("fewer-filters", "two images, fewer filters than channels", (2, 4, 3, 2), 2),
    ("to-one-filter", "two images, one filter", (2, 3, 2, 4), 1),
    ("from-one-channel", "two images, one channel", (2, 1, 3, 4), 2),
)


def _hidden(rng):
    for id, title, shape, fn in HIDDEN:
        w = integers(rng, fn, shape[1], 1, 1, scale=0.5)
        yield Case(id, integers(rng, *shape), w, integers(rng, fn), title=title)
    image = integers(rng, 1, 2, 3, 2).astype(int)
    yield Case("whole-image", image, integers(rng, 2, 2, 1, 1, scale=0.5),
               0.25 + integers(rng, 2), title="an image of whole numbers")  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=conv1x1_as_linear,
    alternative=by_naming_the_axes,
    differs="The first moves the channels to the end, where @ works; einsum is told by letters "
            "which axes meet and which one is summed, so that nothing has to be moved.",
    minutes=10,
    difficulty=2,
    teaches=("course_lib.functional.conv1x1",),
    visible=(
        Case("two-pixels", array("1 2  3 4", 1, 2, 1, 2), array("1 10  2 -1  0 3", 3, 2, 1, 1),
             array("0 5 -1", 3), title="two pixels, two channels, three filters"),
        Case("filters-as-channels", np.arange(12.0).reshape(1, 2, 2, 3) - 4,
             array("1 2  -1 3", 2, 2, 1, 1), array("1 -2", 2),
             title="as many filters as channels"),
        Case("two-images", np.arange(36.0).reshape(2, 3, 3, 2) % 5 - 1,
             array("1 2 -1  3 0 2", 2, 3, 1, 1), array("2 -3", 2),
             title="two images, three channels, two filters"),
        Case("one-filter", np.arange(12.0).reshape(2, 3, 1, 2) % 7 - 2,
             array("2 -1 3", 1, 3, 1, 1), array("4", 1), title="three channels, one filter"),
        Case("one-channel", array("1 -2 3  0 5 4", 1, 1, 2, 3), array("2 -1", 2, 1, 1, 1),
             array("1 3", 2), title="one channel, two filters"),
        Case("one-of-each", array("1 2 3  -1 0 2", 1, 1, 2, 3), array("3", 1, 1, 1, 1),
             array("-2", 1), title="one image, one channel, one filter"),
        Case("whole-numbers", np.arange(12).reshape(1, 2, 3, 2), array("0.5 1.5", 1, 2, 1, 1),
             array("0.25", 1), title="an image of whole numbers, weights that are not whole"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("bias-missing", "The bias is missing: each map gets the bias of its filter.",
                lambda x, w, b: conv1x1_as_linear(x, w, 0 * b)),
        Mistake("bias-along-columns", "The bias is spread along the last axis, the columns; it "
                "belongs to the axis of the filters.",
                lambda x, w, b: conv1x1_as_linear(x, w, 0 * b) + b),
        Mistake("bias-per-channel", "The bias is added once per channel; it is added once per "
                "pixel and filter.", lambda x, w, b: conv1x1_as_linear(x, w, b * x.shape[1])),
        Mistake("rows-mixed", "x is reshaped to rows of C numbers while its channels are not the "
                "last axis: such a row mixes pixels. Move the axis first.",
                lambda x, w, b: _images(_mixed_pixels(x) @ w[:, :, 0, 0].T + b, x)),
        Mistake("images-mixed", "The result is reshaped to (N, FN, H, W) while its filters are the "
                "last axis: that mixes pixels. Reshape to (N, H, W, FN), then move the axis.",
                lambda x, w, b: _mixed_images(_pixels(x) @ w[:, :, 0, 0].T + b, x)),
        Mistake("reshaped-both-ways", "reshape is used to change the order of axes, on the way in "
                "and on the way out; it never does that. Axes are moved by transpose or moveaxis.",
                lambda x, w, b: _mixed_images(_mixed_pixels(x) @ w[:, :, 0, 0].T + b, x)),
        Mistake("images-run-together", "x is reshaped to (C, pixels), which is right for one image "
                "only: with several, the axis of images comes first and gets mixed in.",
                lambda x, w, b: _mixed_images(
                    w[:, :, 0, 0] @ x.reshape(x.shape[1], -1) + b[:, None], x)),
        Mistake("channels-last", "The channels of the result come last; its axes are (N, FN, H, "
                "W).", lambda x, w, b: np.moveaxis(conv1x1_as_linear(x, w, b), 1, -1)),
        Mistake("swapped", "Rows and columns of the result are swapped; look at the order of axes "
                "where you move them, on the way in and on the way back.",
                lambda x, w, b: conv1x1_as_linear(x, w, b).swapaxes(2, 3)),
        Mistake("moved-on-instead-of-back", "The axes of the result are moved once more as on the "
                "way in; now the last axis has to become axis 1.",
                lambda x, w, b: conv1x1_as_linear(x, w, b).transpose(0, 3, 1, 2)),
        Mistake("all-axes-turned", ".T turns the order of all four axes round, so that the images "
                "come last; only the last axis has to become axis 1.",
                lambda x, w, b: (np.moveaxis(x, 1, -1) @ w[:, :, 0, 0].T + b).T),
        Mistake("other-axis-moved", "Another axis than the channels goes to the end; the channels "
                "are axis 1 of x.",
                lambda x, w, b: _channels_from(x, 0, w, b),
                lambda x, w, b: _channels_from(x, 2, w, b)),
        Mistake("weights-not-turned", "The matrix of weights is used the wrong way round; for a "
                "product rows @ matrix its shape must be (C, FN).",
                lambda x, w, b: _images(_pixels(x) @ w[:, :, 0, 0] + b, x)),
        Mistake("weights-reshaped", "The weights are reshaped to (C, FN), which mixes the filters; "
                ".T turns a matrix.",
                lambda x, w, b: _images(_pixels(x) @ w.reshape(w.shape[1], -1) + b, x)),
        Mistake("weights-with-four-axes", "w still has its two last axes of length 1, and @ works "
                "on those; the matrix of weights is (FN, C).",
                lambda x, w, b: w @ x + b, lambda x, w, b: w @ x + b[:, None, None],
                lambda x, w, b: np.moveaxis(x, 1, -1) @ w + b),
        Mistake("wrong-axis-summed", "@ adds up along the last axis on its left side and the last "
                "but one on its right; in (N, C, H, W) neither of them is C.",
                lambda x, w, b: w[:, :, 0, 0] @ x + b,
                lambda x, w, b: w[:, :, 0, 0] @ x + b[:, None, None],
                lambda x, w, b: x @ w[:, :, 0, 0].T + b),
        Mistake("channel-0-only", "Only channel 0 is used; a 1x1 filter still reaches through all "
                "channels.", lambda x, w, b: conv1x1_as_linear(x[:, :1], w[:, :1], b)),
        Mistake("mean", "The channels are averaged; a weighted sum does not divide.",
                lambda x, w, b: conv1x1_as_linear(x, w / x.shape[1], b)),
        Mistake("squeezed", "squeeze takes away every axis of length 1, also the axis of filters "
                "when there is only one, or of channels; only the last two axes of w shall go.",
                lambda x, w, b: (np.moveaxis(x, 1, -1) @ w.squeeze().T + b).transpose(0, 3, 1, 2),
                lambda x, w, b: np.moveaxis(np.moveaxis(x, 1, -1) @ w.squeeze().T + b, -1, 1),
                lambda x, w, b: np.moveaxis(
                    np.dot(np.moveaxis(x, 1, -1), w.squeeze().T) + b, -1, 1),
                lambda x, w, b: _images(_pixels(x) @ w.squeeze().T + b, x),
                lambda x, w, b: np.einsum("nchw,fc->nfhw", x, w.squeeze()) + b[:, None, None],
                lambda x, w, b: np.einsum("fc,nchw->nfhw", w.squeeze(), x) + b[:, None, None],
                lambda x, w, b: np.moveaxis(
                    np.tensordot(x, w.squeeze(), (1, 1)), -1, 1) + b[:, None, None],
                _squeezed_in_loops),
        Mistake("dtype-of-images", "The result has the type of the images, and weights that are "
                "not whole lose their fractions in it; with images of whole numbers, too, it "
                "holds floats.",
                lambda x, w, b: conv1x1_as_linear(x, w, b).astype(x.dtype),
                lambda x, w, b: conv1x1_as_linear(x, w.astype(x.dtype), b.astype(x.dtype))),
        Mistake("image-0-only", "Every image gets the result of image 0; all N images must go "
                "through.",
                lambda x, w, b: conv1x1_as_linear(np.repeat(x[:1], len(x), axis=0), w, b)),
    ),
    hints=(
        "Look at one pixel: it has C numbers. The filters are FN rows of C weights. What product "
        "turns C numbers into FN numbers?",
        "w has two axes of length 1 at its end. Index 0 takes such an axis away, which leaves a "
        "matrix of shape (FN, C). On the right of @ it must be (C, FN): turn it.",
        "Three steps. Move the channels of x to the end. Multiply, and add b, which fits the last "
        "axis. Then np.moveaxis(..., -1, 1) makes the last axis of the result its axis 1.",
    ),
)  # fmt: skip
