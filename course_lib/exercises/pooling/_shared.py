"""What the records of lesson 6 share: images, sizes, and how a layer is looked at."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, shown_as

# the slides' item 48
SLIDES = array("1 2 0 7 1 0  0 9 2 3 2 3  3 0 1 2 1 2  2 4 0 1 0 1  6 0 1 2 1 2  2 4 0 1 8 1",
               1, 1, 6, 6)  # fmt: skip
SHIFTED = array("1 1 2 0 7 1  3 0 9 2 3 2  2 3 0 1 2 1  3 2 4 0 1 0  2 6 0 1 2 1  1 2 4 0 1 8",
                1, 1, 6, 6)  # fmt: skip
TOY = np.arange(18.0).reshape(1, 2, 3, 3)  # the slides' items 69 to 72


def spread(*shape, start=0):
    """Whole numbers from -8 to 8 that look drawn, no two alike among neighbours."""
    count = np.arange(start, start + int(np.prod(shape)))
    return (count * 7 % 17 - 8.0).reshape(shape)


def upstream(*shape):
    """A gradient of halves, each another number than its neighbours'."""
    count = np.arange(int(np.prod(shape)))
    return (count * 5 % 13 - 5.5).reshape(shape)


def pooled_shape(shape, kernel_size, stride=None, padding=0):
    """(N, C, OH, OW) of a pooled image."""
    step = stride or kernel_size
    sizes = ((n + 2 * padding - kernel_size) // step + 1 for n in shape[2:])
    return (*shape[:2], *sizes)


def drawn(rng, shape, kernel_size, stride=None, padding=0):
    """Images and a gradient of what pooling makes of them, both of numbers on both sides of 0."""
    x = integers(rng, *shape, high=40, scale=0.25)
    return x, integers(rng, *pooled_shape(shape, kernel_size, stride, padding), scale=0.5)


# How a student's class is looked at ---------------------------------------------------------------


@shown_as("{exercise}({kernel_size}{options}).forward(x)")
def forward(layer, kernel_size, x, **options):
    """What a new layer makes of images."""
    return layer(kernel_size, **options).forward(x)


@shown_as(
    "layer = {exercise}({kernel_size}{options}); layer.forward(x); dx = layer.backward(dout)", "dx"
)
def backward(layer, kernel_size, x, dout, **options):
    """The gradient of the images, of a new layer that saw them just now."""
    new = layer(kernel_size, **options)
    new.forward(x)
    return new.backward(dout)


@shown_as(
    "layer = {exercise}({kernel_size}{options}); before = np.concatenate([x[:, :, ::-1]] * 2, "
    "axis=3); layer.backward(0 * layer.forward(before) + 1); layer.forward(x); "
    "dx = layer.backward(dout), layer.backward(dout)",
    "dx",
)
def backward_again(layer, kernel_size, x, dout, **options):
    """The same layer sees other images first, of another shape, and goes back twice."""
    used = layer(kernel_size, **options)
    before = np.concatenate([x[:, :, ::-1], x[:, :, ::-1]], axis=3)
    used.backward(0 * used.forward(before) + 1)
    used.forward(x)
    return used.backward(dout), used.backward(dout)


@shown_as(
    "layer, other = {exercise}({kernel_size}{options}), {exercise}({kernel_size}{options}); "
    "layer.forward(x); other.forward(x[:, :, ::-1, ::-1] + 1); dx = layer.backward(dout)",
    "dx",
)
def backward_of_two(layer, kernel_size, x, dout, **options):
    """Two layers see one image each, and only then the first one goes back."""
    one, other = layer(kernel_size, **options), layer(kernel_size, **options)
    one.forward(x)
    other.forward(x[:, :, ::-1, ::-1] + 1)
    return one.backward(dout)


# What both layers have as hidden cases: id, title, that of the way back, shape, size, options
HIDDEN = (
    ("left-over", "windows of 3x3 with stride 2, a row and a column left over",
     "back: windows of 3x3 with stride 2, a row and a column left over",
     (2, 3, 8, 6), 3, {"stride": 2}),
    ("odd", "windows of 3x3 with stride 2, an odd size",
     "back: windows of 3x3 with stride 2, an odd size",
     (2, 3, 7, 5), 3, {"stride": 2}),
    ("one-image", "one image, two channels, stride 1",
     "back: one image, two channels, stride 1",
     (1, 2, 4, 6), 2, {"stride": 1}),
    ("default", "without a stride, an odd size, one channel",
     "back: without a stride, an odd size, one channel",
     (2, 1, 5, 7), 2, {}),
    ("size-kept", "windows of 3x3 with stride 1 and padding 1",
     "back: windows of 3x3 with stride 1 and padding 1",
     (2, 2, 3, 4), 3, {"stride": 1, "padding": 1}),
    ("flat", "more channels than rows and columns of the result",
     "back: more channels than rows and columns of the result",
     (2, 5, 3, 4), 3, {"stride": 1}),
    ("frame", "windows of 5x5 with stride 3 and padding 2",
     "back: windows of 5x5 with stride 3 and padding 2",
     (2, 2, 7, 9), 5, {"stride": 3, "padding": 2}),
    ("small-frame", "windows of 2x2 with stride 3 and padding 1",
     "back: windows of 2x2 with stride 3 and padding 1",
     (3, 2, 6, 5), 2, {"stride": 3, "padding": 1}),
)  # fmt: skip


def hidden(rng, lower=0):
    """These cases, forward and back; what has a frame is lower by so much."""
    for id, title, back, shape, k, options in HIDDEN:
        x, dout = drawn(rng, shape, k, **options)
        x -= lower * ("padding" in options)
        yield Case(id, k, x, **options, part="forward", probe=forward, title=title)
        yield Case(f"{id}-back", k, x, dout, **options, part="dx", probe=backward, title=back)
    x, dout = drawn(rng, (2, 2, 6, 4), 2)
    yield Case("used-again", 2, x, dout, part="dx", probe=backward_again,
               title="the same layer for images of two shapes, and back twice")  # fmt: skip
    x, dout = drawn(rng, (1, 2, 4, 5), 2, 1)
    yield Case("two-of-them", 2, x, dout, stride=1, part="dx", probe=backward_of_two,
               title="two layers, of which the first goes back last")  # fmt: skip
