"""dilate: zeros between the numbers of maps, as a stride leaves gaps between windows."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    wide = np.zeros((N, FN, (OH - 1) * stride + 1, (OW - 1) * stride + 1))
    wide[:, :, ::stride, ::stride] = dout
    return wide


def by_a_grid(dout, stride):
    gap = np.zeros((stride, stride))
    gap[0, 0] = 1.0
    spread = np.kron(dout, gap)  # each number becomes a block with zeros below and on the right
    last = stride - 1
    return spread[:, :, : spread.shape[2] - last, : spread.shape[3] - last]


def _zeros_behind(dout, stride):
    N, FN, OH, OW = dout.shape
    wide = np.zeros((N, FN, OH * stride, OW * stride))
    wide[:, :, ::stride, ::stride] = dout
    return wide


def _along(rows, columns):
    """A stride of its own along each axis, as functions of the stride."""

    def wrong(dout, stride):
        N, FN, OH, OW = dout.shape
        down, right = rows(stride), columns(stride)
        wide = np.zeros((N, FN, (OH - 1) * down + 1, (OW - 1) * right + 1))
        wide[:, :, ::down, ::right] = dout
        return wide

    return wrong


def _channels_too(dout, stride):
    N, FN, OH, OW = dout.shape
    wide = np.zeros((N, (FN - 1) * stride + 1, (OH - 1) * stride + 1, (OW - 1) * stride + 1))
    wide[:, ::stride, ::stride, ::stride] = dout
    return wide


def _images_too(dout, stride):
    wide = np.zeros([(n - 1) * stride + 1 for n in dout.shape])
    wide[::stride, ::stride, ::stride, ::stride] = dout
    return wide


def _repeated(dout, stride):
    wide = dout.repeat(stride, axis=2).repeat(stride, axis=3)
    return wide[:, :, : wide.shape[2] - stride + 1, : wide.shape[3] - stride + 1]


EXERCISE = Exercise(
    __name__,
    reference=dilate,
    alternative=by_a_grid,
    differs="The second makes a block of each number, with zeros below it and on its right, and "
            "cuts off those behind the last ones.",
    minutes=8,
    difficulty=2,
    bonus=True,
    visible=(
        Case("lesson", array("1 2 3 4", 1, 1, 2, 2), 2, title="the lesson's numbers, stride 2",
             want=array("1 0 2  0 0 0  3 0 4", 1, 1, 3, 3)),
        Case("stride-3", array("1 2 3  4 5 6", 1, 1, 2, 3), 3,
             title="stride 3, more columns than rows"),
        Case("stride-1", array("1 2 3  4 5 6", 1, 1, 3, 2), 1,
             title="stride 1: nothing lies between"),
        Case("several", np.arange(36.0).reshape(2, 3, 3, 2) - 7.5, 2,
             title="two images, three maps, stride 2"),
        Case("single", array("5", 1, 1, 1, 1), 4, title="a single number, stride 4"),
    ),
    hidden=lambda rng: (
        Case("two-maps", integers(rng, 2, 2, 3, 4, scale=0.5), 2, title="two images, two maps"),
        Case("far", integers(rng, 1, 3, 2, 3, scale=0.5), 4, title="stride 4"),
        Case("near", integers(rng, 2, 1, 3, 3, scale=0.5), 1, title="stride 1"),
        Case("row", integers(rng, 1, 2, 1, 3, scale=0.5), 3, title="maps of a single row"),
    ),
    mistakes=(
        Mistake("zeros-behind", "There are zeros behind the last row and column, too; they belong "
                "between the numbers only.", _zeros_behind),
        Mistake("stride-zeros", "Between two numbers there are as many zeros as the stride; there "
                "are stride - 1.", _along(lambda s: s + 1, lambda s: s + 1)),
        Mistake("rows-only", "Only the rows were moved apart; the columns, too.",
                _along(lambda s: s, lambda s: 1)),
        Mistake("columns-only", "Only the columns were moved apart; the rows, too.",
                _along(lambda s: 1, lambda s: s)),
        Mistake("always-two", "The stride is taken for 2; it may be any whole number.",
                _along(lambda s: 2, lambda s: 2)),
        Mistake("unchanged", "dout comes back as it was.", _along(lambda s: 1, lambda s: 1)),
        Mistake("maps-too", "The maps were moved apart, too; only rows and columns get zeros "
                "between them.", _channels_too),
        Mistake("images-too", "Images and maps were moved apart, too; only rows and columns get "
                "zeros between them.", _images_too),
        Mistake("repeated", "The numbers are repeated; between them there are zeros.", _repeated),
    ),
    hints=(
        "Begin with zeros of the right size. OH numbers with stride - 1 zeros between two of them: "
        "how many is that?",
        "(OH - 1) * stride + 1 rows. In which of these rows do numbers of dout stand?",
        "A slice with a step, start:stop:step, names every stride-th row, and another one every "
        "stride-th column. Such slices can stand on the left of an equals sign.",
    ),
)  # fmt: skip
