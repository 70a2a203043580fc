"""Images (N, C, H, W) with their channels moved to the last axis."""

from functools import partial
from itertools import permutations

import numpy as np

from course_lib.exercises.numbers import integers
from course_lib.exercises.record import Case, Exercise, Mistake


def channels_last(x):
    images, channels, rows, columns = range(4)  # the numbers of x's axes
    return x.transpose(images, rows, columns, channels)


def _moveaxis(x):
    return np.moveaxis(x, 1, -1)


def _reshaped(x):
    n, c, height, width = x.shape
    return x.reshape(n, height, width, c)


def _order(*axes):
    return lambda x: x.transpose(axes)


# every order that moves the images, without the two that are known by ideas of their own
IMAGES_MOVED = [
    axes for axes in permutations(range(4)) if axes[0] and axes not in ((1, 2, 3, 0), (3, 2, 1, 0))
]


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    return (
        Case("hidden-images", draw(2, 3, 4, 5), title="colour images, neither square"),
        Case("hidden-high", draw(3, 2, 5, 4), title="images higher than wide"),
        Case("hidden-gray", draw(2, 1, 3, 4), title="gray images: one channel"),
        Case("hidden-one", draw(1, 4, 2, 3), title="a single image"),
    )


EXERCISE = Exercise(
    __name__,
    reference=channels_last,
    alternative=_moveaxis,
    differs="moveaxis names only the axis that moves, and its new place; all others keep their "
            "order.",
    minutes=4,
    difficulty=2,
    visible=(
        Case("small", np.arange(12.0).reshape(1, 2, 2, 3), title="one image of 2 channels, 2x3"),
        Case("lesson", np.arange(120.0).reshape(3, 4, 5, 2), title="3 images of 4 channels, 5x2"),
        Case("gray", np.arange(12.0).reshape(2, 1, 3, 2), title="gray images: one channel"),
        Case("batch", np.arange(24.0).reshape(2, 3, 1, 4), title="2 images of 3 channels, 1x4"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("reshaped", "The shape is right, and the numbers are not where they belong. "
                "reshape counts through them in the old order; it never moves an axis.", _reshaped),
        Mistake("swapped", "The channels changed places with the columns, so rows and columns are "
                "swapped, too. All other axes should keep their order.", _order(0, 3, 2, 1)),
        Mistake("one-place", "The channels moved by one place only: they stand between rows and "
                "columns.", _order(0, 2, 1, 3)),
        Mistake("last-two", "Rows and columns are swapped, and the channels have not moved.",
                _order(0, 1, 3, 2)),
        Mistake("way-back", "This is the way back: the last axis moved to where the channels are. "
                "Each number in the order names an axis of x, not a place in the result.",
                _order(0, 3, 1, 2)),
        Mistake("reversed", "All four axes are reversed, the images too. That is what .T and a "
                "transpose without numbers do.", _order(3, 2, 1, 0)),
        Mistake("images-last", "The images moved to the end. Axes are counted from 0, so the "
                "channels are axis 1.", _order(1, 2, 3, 0)),
        Mistake("images-moved", "The images do not come first any more. Only the channels move.",
                *(_order(*axes) for axes in IMAGES_MOVED)),
        Mistake("not-each-axis", "transpose wants the whole new order: a number for each axis of "
                "x, also for those that stay.", _order(1, 3)),
        Mistake("first-image", "Only the first image is left. N stays the first axis, even if it "
                "is 1.", lambda x: x[0].transpose(1, 2, 0)),
        Mistake("unchanged", "x comes back as it was: transpose leaves x alone and gives a new "
                "array, and that is the one to return.", lambda x: 1 * x),
        Mistake("nothing", "The function gives nothing back: is there a return?", lambda x: None),
    ),
    hints=(
        "reshape is of no use here: the numbers must change their order. The section above shows "
        "the method that moves axes.",
        "Write the names N, C, H, W and below them their numbers 0, 1, 2, 3. Then write the names "
        "in the order that you want, and below each its number.",
        "Four numbers, and the first stays 0. Then come the rows, the columns, the channels.",
    ),
)  # fmt: skip
