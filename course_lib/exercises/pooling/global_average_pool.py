"""One number for each map: the mean of all its pixels."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.pooling._shared import spread
from course_lib.exercises.record import Case, Exercise, Mistake


def global_average_pool(x):
    return np.mean(x, axis=(2, 3))


def by_a_sum(x):
    images, channels, height, width = x.shape
    rows = x.reshape(images, channels, height * width)
    return rows.sum(axis=2) / (height * width)


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
    ),
    mistakes=(
        Mistake("over-images", "The mean goes over the images, too; each image has its own.",
                lambda x: x.mean(axis=(0, 2, 3)), lambda x: x.mean(axis=0)),
        Mistake("over-channels", "The mean goes over the channels; each map has a mean of its own.",
                *(partial(np.mean, axis=axes, keepdims=keepdims)
                  for axes in ((1,), (1, 2), (1, 3)) for keepdims in (False, True)),
                lambda x: x.mean(axis=(1, 2, 3)), lambda x: x.mean(axis=(1, 2, 3))[:, None]),
        Mistake("over-all", "One mean is taken of everything; each map has a mean of its own.",
                lambda x: float(x.mean()), lambda x: x.mean(axis=None)),
        Mistake("axes-kept", "The result still has axes of rows and columns, of length 1; it has "
                "the shape (N, C).", lambda x: x.mean(axis=(2, 3), keepdims=True)),
        Mistake("one-axis-only", "The mean is taken along one of the two axes only; it goes over "
                "rows and columns.", lambda x: x.mean(axis=2), lambda x: x.mean(axis=3)),
        Mistake("maximum", "This is the largest number of each map; here it is the mean.",
                lambda x: x.max(axis=(2, 3))),
        Mistake("not-divided", "The numbers are added up and not divided.",
                lambda x: x.sum(axis=(2, 3))),
        Mistake("divided-by-one-side", "The sum is divided by the height or the width only; a map "
                "has height times width numbers.", lambda x: x.sum(axis=(2, 3)) / x.shape[2],
                lambda x: x.sum(axis=(2, 3)) / x.shape[3]),
        Mistake("turned-over", "Images and channels are swapped: the result has the shape (N, C).",
                lambda x: x.mean(axis=(2, 3)).T),
    ),
    hints=(
        "Which two of the four axes go, and which two stay?",
        "np.mean takes a tuple of axes.",
        "Axes are counted from 0: images, channels, rows, columns.",
    ),
)  # fmt: skip
