"""One number for each map: the mean of all its pixels."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.pooling._shared import spread
from course_lib.exercises.pooling.AvgPool2d import AvgPool2d
from course_lib.exercises.record import Case, Exercise, Mistake


def global_average_pool(x):
    return np.mean(x, axis=(2, 3))


def by_a_sum(x):
    images, channels, height, width = x.shape
    rows = x.reshape(images, channels, height * width)
    return rows.sum(axis=2) / (height * width)


def _by_pooling(axis, finish, x):
    return finish(AvgPool2d(x.shape[axis]).forward(x))


EXERCISE = Exercise(
    __name__,
    reference=global_average_pool,
    alternative=by_a_sum,
    differs="The first takes the mean over two axes at once; the second makes each map a row, "
            "adds it up and divides.",
    minutes=3,
    difficulty=1,
    bonus=True,
    teaches=(
        "course_lib.functional.global_avg_pool2d",
        "course_lib.functional.global_avg_pool2d_backward",
        "course_lib.layers.GlobalAvgPool2d",
    ),
    visible=(
        Case("two-maps", array("1 2 3  4 5 6   0 0 0  0 0 12", 1, 2, 2, 3), title="two maps of 2x3",
             want=array("3.5 2", 1, 2)),
        Case("batch", spread(3, 2, 4, 5), title="three images, two channels, not square"),
        Case("one-channel", spread(2, 1, 3, 2) / 4, title="two images of one channel"),
        Case("one-image", spread(1, 4, 3, 3), title="one image of four channels"),
    ),
    hidden=lambda rng: (
        Case("several", integers(rng, 2, 3, 4, 6, scale=0.25), title="two images, three channels"),
        Case("long", integers(rng, 3, 2, 1, 7), title="maps of one row"),
        Case("dark", np.maximum(integers(rng, 1, 4, 4, 5), 0),
             title="one image of four channels, whose pixels are often 0"),
    ),
    mistakes=(
        Mistake("over-images", "The mean goes over the images, too; each image has its own.",
                lambda x: x.mean(axis=(0, 2, 3)), lambda x: x.mean(axis=0),
                lambda x: x.mean(axis=(0, 2, 3), keepdims=True),
                *(partial(np.mean, axis=axes) for axes in ((0, 2), (0, 3)))),
        Mistake("over-channels", "The mean goes over the channels; each map has a mean of its own.",
                *(partial(np.mean, axis=axes, keepdims=keepdims)
                  for axes in ((1,), (1, 2), (1, 3), (0, 1)) for keepdims in (False, True)),
                lambda x: x.mean(axis=(1, 2, 3)), lambda x: x.mean(axis=(1, 2, 3))[:, None]),
        Mistake("over-all", "One mean is taken of everything; each map has a mean of its own.",
                lambda x: float(x.mean()), lambda x: x.mean(axis=None)),
        Mistake("axes-kept", "The result still has axes of rows and columns, of length 1; it has "
                "the shape (N, C).", lambda x: x.mean(axis=(2, 3), keepdims=True)),
        Mistake("by-square-windows", "AvgPool2d is told of one side of the maps, so its windows "
                "are square, and maps that are not lose pixels; and its result has axes of rows "
                "and columns.",
                *(partial(_by_pooling, axis, finish) for axis in (2, 3) for finish in (
                    lambda means: means, lambda means: means[:, :, 0, 0],
                    lambda means: means.reshape(means.shape[:2]), np.squeeze))),
        Mistake("one-axis-only", "The mean is taken along one of the two axes only; it goes over "
                "rows and columns.", lambda x: x.mean(axis=2), lambda x: x.mean(axis=3)),
        Mistake("maximum", "This is the largest number of each map; here it is the mean.",
                lambda x: x.max(axis=(2, 3))),
        Mistake("not-divided", "The numbers are added up and not divided.",
                lambda x: x.sum(axis=(2, 3))),
        Mistake("divided-by-one-side", "The sum is divided by the height or the width only; a map "
                "has height times width numbers.", lambda x: x.sum(axis=(2, 3)) / x.shape[2],
                lambda x: x.sum(axis=(2, 3)) / x.shape[3]),
        Mistake("square-maps", "The sum is divided as if each map were square; a map has height "
                "times width numbers.",
                lambda x: x.sum(axis=(2, 3)) / x.shape[2] ** 2,
                lambda x: x.sum(axis=(2, 3)) / x.shape[3] ** 2),
        Mistake("divided-by-another-number", "The sum is divided by another number than the pixels "
                "of a map, height times width.",
                *(lambda x, count=count: x.sum(axis=(2, 3)) / count(*x.shape) for count in (
                    lambda n, c, h, w: h + w, lambda n, c, h, w: c * h * w,
                    lambda n, c, h, w: n * c * h * w, lambda n, c, h, w: n * h * w,
                    lambda n, c, h, w: c, lambda n, c, h, w: n, lambda n, c, h, w: n * c,
                    lambda n, c, h, w: 4, lambda n, c, h, w: h * w - 1))),
        Mistake("zeros-not-counted", "The mean is taken over the pixels that are not 0; a 0 is a "
                "pixel, too, and counts.",
                lambda x: x.sum(axis=(2, 3)) / np.maximum((x != 0).sum(axis=(2, 3)), 1),
                lambda x: x.sum(axis=(2, 3)) / (x != 0).sum(axis=(2, 3))),
        Mistake("positive-only", "The mean is taken over the numbers above 0, or those below count "
                "as 0; all pixels count as they are.",
                lambda x: np.maximum(x, 0).mean(axis=(2, 3)),
                lambda x: np.abs(x).mean(axis=(2, 3)),
                lambda x: (x * (x > 0)).sum(axis=(2, 3)) / np.maximum((x > 0).sum(axis=(2, 3)), 1)),
        Mistake("squeezed", "Axes of length 1 are taken away, and with them that of a single image "
                "or a single channel; the result has the shape (N, C).",
                lambda x: x.mean(axis=(2, 3)).squeeze()),
        Mistake("flat", "The means are in one line; the result has the shape (N, C).",
                lambda x: x.mean(axis=(2, 3)).ravel()),
        Mistake("one-image", "Only one image is there; each has its own means.",
                lambda x: x.mean(axis=(2, 3))[0], lambda x: x.mean(axis=(2, 3))[-1],
                lambda x: x.mean(axis=(2, 3))[:1],
                lambda x: x.mean(axis=(2, 3)) * (np.arange(len(x)) == 0)[:, None]),
        Mistake("one-channel", "Only one channel is there; each has its own mean.",
                lambda x: x.mean(axis=(2, 3))[:, 0], lambda x: x.mean(axis=(2, 3))[:, :1],
                lambda x: x[:, :1].mean(axis=(2, 3)) + np.zeros(x.shape[:2])),
        Mistake("median", "This is the median of each map; here it is the mean.",
                lambda x: np.median(x, axis=(2, 3))),
        Mistake("smallest", "This is the smallest number of each map; here it is the mean.",
                lambda x: x.min(axis=(2, 3))),
        Mistake("mean-of-maxima", "The mean goes along one axis and the maximum along the other; "
                "it goes over all pixels.",
                lambda x: x.max(axis=3).mean(axis=2), lambda x: x.max(axis=2).mean(axis=2),
                lambda x: x.mean(axis=3).max(axis=2), lambda x: x.mean(axis=2).max(axis=2)),
        Mistake("floored", "The means are rounded to whole numbers: // rounds down, and an array "
                "of whole numbers cuts fractions off.",
                lambda x: x.sum(axis=(2, 3)) // (x.shape[2] * x.shape[3]),
                lambda x: x.mean(axis=(2, 3)).astype(int), lambda x: np.trunc(x.mean(axis=(2, 3))),
                lambda x: np.round(x.mean(axis=(2, 3)))),
        Mistake("axes-left", "The result has axes of rows and columns, filled with the mean; it "
                "has the shape (N, C).",
                lambda x: x.mean(axis=(2, 3), keepdims=True) + 0 * x),
        Mistake("nothing-returned", "Nothing comes back; return the means.", lambda x: None),
        Mistake("turned-over", "Images and channels are swapped: the result has the shape (N, C).",
                lambda x: x.mean(axis=(2, 3)).T),
    ),
    hints=(
        "Which two of the four axes go, and which two stay?",
        "np.mean takes a tuple of axes.",
        "Axes are counted from 0: images, channels, rows, columns.",
    ),
)  # fmt: skip
