"""Convolution as signal processing means it: correlation with a turned kernel."""

from functools import partial

import numpy as np

from course_lib.exercises.filters._shared import EDGE, OBLONG, SLIDE, same_size, sliding
from course_lib.exercises.filters.correlate2d import correlate2d
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def true_convolution(image, kernel):
    """Turn a copy of the kernel by 180 degrees, then correlate."""
    half_turned = np.flip(kernel)
    return correlate2d(image, half_turned)


def _spread(image, kernel):
    """Each pixel hands out a whole kernel; what fits wholly is cut out at the end."""
    (rows, columns), (h, w) = image.shape, kernel.shape
    full = np.zeros((rows + h - 1, columns + w - 1))
    for p in range(rows):
        for q in range(columns):
            full[p : p + h, q : q + w] += image[p, q] * kernel
    return full[h - 1 : rows, w - 1 : columns]


def _hidden(rng):
    draw = partial(integers, rng, high=9)

    def kernel(h, w):  # growing numbers look like themselves in no turned or mirrored way
        return np.cumsum(rng.integers(1, 4, h * w)).reshape(h, w) - 3.5

    return (
        Case("hidden-asymmetric", draw(5, 5), kernel(3, 3), title="an asymmetric kernel"),
        Case("hidden-wide", draw(4, 6), kernel(3, 2), title="an image wider than high"),
        Case("hidden-high", draw(6, 4), kernel(2, 3), title="an image higher than wide"),
        Case("hidden-one-row", draw(3, 7), kernel(1, 4), title="a kernel of one row"),
    )


def _turned_in_place(image, kernel):
    kernel[:] = np.flip(kernel).copy()
    return correlate2d(image, kernel)


EXERCISE = Exercise(
    __name__,
    reference=true_convolution,
    alternative=_spread,
    differs="The first collects what lies under a window; the second hands out: each pixel adds "
    "a kernel of its own strength, and no kernel is turned.",
    minutes=4,
    difficulty=1,
    remarks=(
        Remark("loops-again", "Right, and written a second time: only the kernel differs from "
               "correlation, so your correlate2d could do the sliding.",
               lambda tree: loops(tree, comprehensions=False) > 0),
    ),
    visible=(
        Case("single-1", array("0 0 0  0 1 0  0 0 0", 3, 3), array("1 2  3 4", 2, 2),
             title="an image with a single 1"),
        Case("lesson-example", *SLIDE, title="the image and the kernel of the first example"),
        Case("one-row", *EDGE, title="a vertical edge, a kernel of one row"),
        Case("oblong", *OBLONG, title="an image and a kernel that are not square"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("not-turned", "This is correlation: the kernel was not turned before it slides.",
                correlate2d),
        Mistake("upside-down", "The kernel is flipped upside down only. A half turn also swaps "
                "left and right.", lambda image, kernel: correlate2d(image, kernel[::-1])),
        Mistake("left-to-right", "The kernel is flipped left to right only. A half turn also swaps "
                "top and bottom.", lambda image, kernel: correlate2d(image, kernel[:, ::-1])),
        Mistake("transposed", "The kernel is transposed, which mirrors it at its diagonal. That is "
                "not a turn by 180 degrees: its shape must not change.",
                lambda image, kernel: correlate2d(image, kernel.T),
                sliding(four_loops=True, weight=lambda a, b: (b, a))),
        Mistake("quarter-turn", "The kernel is turned by 90 degrees only. A half turn keeps its "
                "shape.", lambda image, kernel: correlate2d(image, np.rot90(kernel))),
        Mistake("image-turned", "The image was turned instead of the kernel, so the result is "
                "turned as well.", lambda image, kernel: correlate2d(np.flip(image), kernel)),
        Mistake("both-turned", "Image and kernel are both turned (or the result is): the two turns "
                "undo each other, and what is left is correlation, upside down. Only the kernel "
                "turns.", lambda image, kernel: correlate2d(np.flip(image), np.flip(kernel))),
        Mistake("signs", "The kernel's signs were swapped. For an edge filter that happens to be "
                "the same as a half turn; for other kernels the numbers must change places, not "
                "signs.", lambda image, kernel: -correlate2d(image, kernel)),
        Mistake("turned-in-place", "The kernel that was passed in is changed: the caller's array "
                "is turned, too. Turn a copy.", _turned_in_place),
        Mistake("full", "The result is too large: it also has places where the kernel sticks out "
                "of the image. Keep those where it lies wholly inside.",
                lambda image, kernel: correlate2d(
                    np.pad(image, [(f - 1, f - 1) for f in kernel.shape]), np.flip(kernel))),
        Mistake("padded", "The result has the size of the image, because zeros were put around it. "
                "Keep only the places where the kernel lies wholly inside.",
                lambda image, kernel: same_size(image, np.flip(kernel))),
    ),
    hints=(
        "Only one thing differs from correlation, and it happens to the kernel before it slides. "
        'The figure above the exercise shows it as "half turn".',
        "On paper, turn [[1, 2, 3], [4, 5, 6]]: swap top and bottom, then swap left and right. "
        "Both swaps are needed, and the shape stays.",
        "NumPy can read an axis backwards: look up np.flip, or slices with a negative step. After "
        "that the function of exercise 2 does all the rest.",
    ),
    teaches=("course_lib.functional.true_convolution",),
)  # fmt: skip
