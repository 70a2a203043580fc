"""Find the bug: max pooling whose frame holds zeros, which beat every number below 0."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.pooling._shared import spread
from course_lib.exercises.record import Case, Exercise, Mistake


def mend_max_pool(x, kernel_size, stride, padding):
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, frame, constant_values=-np.inf)
    rows = (padded.shape[2] - kernel_size) // stride + 1
    columns = (padded.shape[3] - kernel_size) // stride + 1
    out = np.full((*x.shape[:2], rows, columns), -np.inf)
    for u, v in np.ndindex(kernel_size, kernel_size):
        pixels = padded[:, :, u:, v:][:, :, ::stride, ::stride]
        out = np.maximum(out, pixels[:, :, :rows, :columns])
    return out


def without_a_frame(x, kernel_size, stride, padding):
    height, width = x.shape[2:]
    tops = range(-padding, height + padding - kernel_size + 1, stride)
    lefts = range(-padding, width + padding - kernel_size + 1, stride)
    out = np.empty((*x.shape[:2], len(tops), len(lefts)))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            inside = x[:, :, max(0, top) : top + kernel_size, max(0, left) : left + kernel_size]
            out[:, :, i, j] = inside.max(axis=(2, 3))
    return out


def _zeros_around(x, kernel_size, stride, padding):
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, frame)
    rows = (padded.shape[2] - kernel_size) // stride + 1
    columns = (padded.shape[3] - kernel_size) // stride + 1
    out = np.full((*x.shape[:2], rows, columns), -np.inf)
    for u, v in np.ndindex(kernel_size, kernel_size):
        pixels = padded[:, :, u:, v:][:, :, ::stride, ::stride]
        out = np.maximum(out, pixels[:, :, :rows, :columns])
    return out


def _framed_by(value, start=-np.inf, pick=np.maximum, sides=(1, 1, 1, 1)):
    """Another frame, another beginning, or another comparison."""

    def pool(x, kernel_size, stride, padding):
        above, below, left, right = (padding * side for side in sides)
        frame = ((0, 0), (0, 0), (above, below), (left, right))
        padded = np.pad(x, frame, constant_values=value)
        rows = (padded.shape[2] - kernel_size) // stride + 1
        columns = (padded.shape[3] - kernel_size) // stride + 1
        out = np.full((*x.shape[:2], rows, columns), start)
        for u, v in np.ndindex(kernel_size, kernel_size):
            pixels = padded[:, :, u:, v:][:, :, ::stride, ::stride]
            out = pick(out, pixels[:, :, :rows, :columns])
        return out

    return pool


def _frame_removed(x, kernel_size, stride, padding):
    return mend_max_pool(x, kernel_size, stride, 0)


def _absolute(x, kernel_size, stride, padding):
    return mend_max_pool(np.abs(x), kernel_size, stride, padding)


EXERCISE = Exercise(
    __name__,
    reference=mend_max_pool,
    alternative=without_a_frame,
    differs="The first has a frame that never wins; the second has no frame at all, and cuts each "
            "window off where the image ends.",
    minutes=5,
    difficulty=2,
    visible=(
        Case("positive", np.abs(spread(1, 1, 4, 4)) + 1, 3, 2, 1,
             title="all numbers above 0, padding 1"),
        Case("frame", array("-3 -1 -4 -2  -5 -2 -6 -5  -3 -5 -8 -9  -7 -9 -3 -2", 1, 1, 4, 4),
             3, 2, 1,
             title="all numbers below 0, padding 1", want=array("-1 -1  -2 -2", 1, 1, 2, 2)),
        Case("far-below", -1000 * np.abs(spread(2, 1, 3, 5)) - 2000, 3, 1, 1,
             title="numbers far below 0, stride 1"),
        Case("both-signs", spread(2, 2, 5, 6), 2, 2, 1, title="numbers on both sides of 0"),
        Case("no-padding", spread(1, 2, 4, 5), 2, 2, 0, title="no padding"),
        Case("wide", spread(1, 1, 6, 7) - 20, 5, 2, 2, title="windows of 5x5, padding 2"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, *shape, high=30) - below, k, stride, padding, title=title)
        for id, title, shape, below, k, stride, padding in (
            ("negative", "all numbers below 0", (2, 2, 5, 4), 50, 3, 2, 1),
            ("far", "numbers far below 0, padding 2", (1, 3, 6, 7), 9000, 4, 3, 2),
            ("mixed", "numbers on both sides of 0", (2, 1, 5, 5), 8, 2, 1, 1),
        )
    ),
    mistakes=(
        Mistake("zeros-around", "It is wrong as it was: right behind ReLU, wrong where all numbers "
                "of a window are below 0. Which number wins there, and where does it come from?",
                _zeros_around),
        Mistake("a-fixed-number", "The frame holds a fixed number below 0; an image may be darker "
                "still. Which number is below all others?",
                *map(_framed_by, (-1, -10, -100, -1000))),
        Mistake("frame-always-wins", "The frame holds plus infinity or NaN, and that is what comes "
                "out at the border; the frame should never win.",
                _framed_by(np.inf), _framed_by(np.nan)),
        Mistake("frame-removed", "There is no frame any more, so the result is too small; the "
                "frame may stay, but must not win.", _frame_removed),
        Mistake("begins-at-0", "No number below 0 comes out now: a 0 takes part in the "
                "comparison, at its beginning or at its end. Only pixels may.",
                _framed_by(-np.inf, start=0.0), _framed_by(0, start=0.0)),
        Mistake("smallest", "This takes the smallest number of each window now.",
                _framed_by(np.inf, start=np.inf, pick=np.minimum),
                _framed_by(0, start=np.inf, pick=np.minimum),
                _framed_by(-np.inf, start=np.inf, pick=np.minimum)),
        Mistake("sign-lost", "The numbers lose their sign: a maximum below 0 is below 0.",
                _absolute),
    ),
    hints=(
        "Run the cell below with numbers below 0. Which results are wrong, the inner ones or "
        "those at the border? Which number stands there?",
        "A result that no pixel of the image has comes from the frame. Which line makes the "
        "frame, and what does it hold?",
        "np.pad takes constant_values=…, the number that the frame holds. Which number is smaller "
        "than every pixel?",
    ),
)  # fmt: skip
