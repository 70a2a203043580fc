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


def _then(change):
    """Something done to the right maps at the end."""
    return lambda dout, stride: change(dilate(dout, stride), stride)


def _padded(above, below):
    """Zeros around the maps, too, as many as functions of the stride say."""

    def change(wide, stride):
        sides = (above(stride), below(stride))
        return np.pad(wide, ((0, 0), (0, 0), sides, sides))

    return _then(change)


def _shifted(dout, stride):
    """Each number at the end of its block of zeros."""
    n, fn, oh, ow = dout.shape
    wide = np.zeros((n, fn, oh * stride, ow * stride))
    wide[:, :, stride - 1 :: stride, stride - 1 :: stride] = dout
    return wide


def _too_small(dout, stride):
    n, fn, oh, ow = dout.shape
    wide = np.zeros((n, fn, (oh - 1) * stride, (ow - 1) * stride))
    wide[:, :, ::stride, ::stride] = dout
    return wide


def _in_front(size):
    """Neighbours in the upper left corner of zeros."""

    def wrong(dout, stride):
        n, fn, oh, ow = dout.shape
        wide = np.zeros((n, fn, size(oh, stride), size(ow, stride)))
        wide[:, :, :oh, :ow] = dout
        return wide

    return wrong


def _one_row_of_zeros(dout, stride):
    return dilate(dout, min(stride, 2))


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
        Mistake("one-row-of-zeros", "There is one row and one column of zeros between two numbers, "
                "whatever the stride; there are stride - 1.", _one_row_of_zeros),
        Mistake("zeros-too-few", "There are too few zeros between two numbers: there are stride - "
                "1, so a number comes every stride-th row.",
                _along(lambda s: max(1, s - 1), lambda s: max(1, s - 1))),
        Mistake("zeros-in-front", "There are zeros in front of the first row and column, too; they "
                "belong between the numbers only.", _shifted,
                _padded(lambda s: s - 1, lambda s: 0)),
        Mistake("zeros-around", "There are zeros around the maps, too; they belong between the "
                "numbers only.",
                _padded(lambda s: s - 1, lambda s: s - 1), _padded(lambda s: 1, lambda s: 1),
                _padded(lambda s: s, lambda s: s)),
        Mistake("size-without-1", "The result is one row and one column too small: OH numbers have "
                "OH - 1 gaps, so that is (OH - 1) * stride + 1.", _too_small),
        Mistake("size-by-one-more", "The result is one row and one column too large.",
                _padded(lambda s: 0, lambda s: 1)),
        Mistake("not-moved-apart", "The size is right, but the numbers stand side by side in the "
                "corner; the step of a slice moves them apart.",
                _in_front(lambda n, s: (n - 1) * s + 1), _in_front(lambda n, s: n * s)),
        Mistake("turned-over", "Rows and columns are swapped.",
                _then(lambda wide, stride: wide.swapaxes(2, 3))),
        Mistake("turned", "The maps are turned by 180 degrees.",
                _then(lambda wide, stride: wide[:, :, ::-1, ::-1])),
        Mistake("whole-numbers", "The result holds whole numbers only; make it with a float type.",
                _then(lambda wide, stride: np.trunc(wide)),
                _then(lambda wide, stride: wide.astype(int))),
        Mistake("one-map-only", "Only the first map, or the first image, is filled.",
                _then(lambda wide, stride: wide * (np.arange(wide.shape[1]) == 0)[:, None, None]),
                _then(lambda wide, stride: wide * (
                    np.arange(len(wide)) == 0)[:, None, None, None]),
                _then(lambda wide, stride: wide[:, :1]), _then(lambda wide, stride: wide[:1])),
        Mistake("nothing-returned", "Nothing comes back; return the wide maps.",
                lambda dout, stride: None),
        Mistake("unchanged", "dout comes back as it was.", _along(lambda s: 1, lambda s: 1)),
        Mistake("maps-too", "The maps were moved apart, too; only rows and columns get zeros "
                "between them.", _channels_too),
        Mistake("images-too", "Images and maps were moved apart, too; only rows and columns get "
                "zeros between them.", _images_too),
        Mistake("repeated", "The numbers are repeated; between them there are zeros.", _repeated,
                lambda dout, stride: dout.repeat(stride, axis=2).repeat(stride, axis=3)),
    ),
    hints=(
        "Begin with zeros of the right size. OH numbers with stride - 1 zeros between two of them: "
        "how many is that?",
        "(OH - 1) * stride + 1 rows. In which of these rows do numbers of dout stand?",
        "A slice with a step, start:stop:step, names every stride-th row, and another one every "
        "stride-th column. Such slices can stand on the left of an equals sign.",
    ),
)  # fmt: skip
