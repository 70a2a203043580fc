"""mend_col2im: a col2im by index that adds only one of a pixel's numbers, to be mended."""

import numpy as np

from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import calls


def mend_col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    shape = (N, C, H + 2 * padding, W + 2 * padding)
    numbers = np.arange(np.prod(shape)).reshape(shape)  # each pixel is numbered
    whose = im2col(numbers, fh, fw, stride)  # whose number stands where in col
    padded = np.zeros(numbers.size)
    np.add.at(padded, whose, col)
    return padded.reshape(shape)[:, :, padding : padding + H, padding : padding + W]


def by_counting(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    shape = (N, C, H + 2 * padding, W + 2 * padding)
    numbers = np.arange(np.prod(shape)).reshape(shape)
    whose = im2col(numbers, fh, fw, stride)
    sums = np.bincount(whose.ravel(), weights=col.ravel(), minlength=numbers.size)
    return sums.reshape(shape)[:, :, padding : padding + H, padding : padding + W]


def _one_of_many(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    shape = (N, C, H + 2 * padding, W + 2 * padding)
    numbers = np.arange(np.prod(shape)).reshape(shape)  # each pixel is numbered
    whose = im2col(numbers, fh, fw, stride)  # whose number stands where in col
    padded = np.zeros(numbers.size)
    padded[whose] += col
    return padded.reshape(shape)[:, :, padding : padding + H, padding : padding + W]


def _with(combine):
    """Another way of putting the numbers together: combine(padded, whose, col)."""

    def wrong(col, x_shape, fh, fw, stride=1, padding=0):
        N, C, H, W = x_shape
        shape = (N, C, H + 2 * padding, W + 2 * padding)
        numbers = np.arange(np.prod(shape)).reshape(shape)
        whose = im2col(numbers, fh, fw, stride)
        padded = np.zeros(numbers.size)
        changed = combine(padded, whose, col)
        padded = padded if changed is None else changed
        return padded.reshape(shape)[:, :, padding : padding + H, padding : padding + W]

    return wrong


def _averaged(padded, whose, col):
    np.add.at(padded, whose, col)
    return padded / np.maximum(np.bincount(whose.ravel(), minlength=padded.size), 1)


def _first_of_many(padded, whose, col):
    padded[whose.ravel()[::-1]] = col.ravel()[::-1]


def _column_by_column_overwritten(padded, whose, col):
    for pixels, numbers in zip(whose.T, col.T, strict=True):
        padded[pixels] = numbers


EXERCISE = Exercise(
    __name__,
    reference=mend_col2im,
    alternative=by_counting,
    differs="np.add.at adds for each index, however often it comes; np.bincount counts how often "
            "each index comes, and with weights it sums them.",
    minutes=6,
    difficulty=2,
    remarks=(
        Remark("col2im", "The images are right, since your col2im makes them. The colleague's code "
               "has the bug still: which line is it?", lambda tree: calls(tree, "col2im")),
    ),
    visible=(
        Case("apart", np.arange(1.0, 9.0).reshape(2, 4), (1, 1, 2, 4), 2, 2, stride=2,
             title="windows side by side: here it was right"),
        Case("ones", np.ones((4, 4)), (1, 1, 3, 3), 2, 2, title="windows overlap, a matrix of ones",
             want=array("1 2 1  2 4 2  1 2 1", 1, 1, 3, 3)),
        Case("several", np.arange(144.0).reshape(12, 12) % 11 - 4.5, (2, 2, 3, 5), 2, 3,
             title="two images, two channels, nothing is square"),
        Case("stride-and-padding", np.arange(48.0).reshape(4, 12) % 7 - 3, (1, 2, 4, 3), 3, 2,
             stride=2, padding=1, title="stride 2 and padding 1"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, n * oh * ow, c * fh * fw, scale=0.5), (n, c, h, w), fh, fw,
             title=title, stride=stride, padding=padding)
        for id, title, (n, c, h, w, fh, fw, stride, padding), (oh, ow) in (
            ("at-once", "two images, three channels, stride 2, padding 1",
             (2, 3, 7, 6, 3, 2, 2, 1), (4, 4)),
            ("overlap", "stride 1, windows of 2x3", (2, 2, 4, 5, 2, 3, 1, 0), (3, 3)),
            ("one-of-each", "one image, one channel", (1, 1, 4, 3, 2, 2, 1, 0), (3, 2)),
        )
    ),
    mistakes=(
        Mistake("one-of-many", "A pixel that lies in several windows still keeps only one of their "
                "numbers; it gets the sum of all.",
                _one_of_many),
        Mistake("first-of-many", "A pixel keeps the number of the first window in which it lies; "
                "it gets the sum of all.",
                _with(_first_of_many), _with(_column_by_column_overwritten)),
        Mistake("averaged", "A pixel gets the mean of its numbers; it gets their sum.",
                _with(_averaged)),
        Mistake("largest", "A pixel keeps the largest of its numbers; it gets their sum.",
                _with(lambda padded, whose, col: np.maximum.at(padded, whose, col))),
        Mistake("counted", "This counts in how many windows a pixel lies; add up the numbers of "
                "col that belong to it.",
                _with(lambda padded, whose, col: np.add.at(padded, whose, 1)),
                _with(lambda padded, whose, col:
                      np.bincount(whose.ravel(), minlength=padded.size).astype(float))),
        Mistake("twice", "Each number is added twice: the old line still stands beside the new "
                "one, or both add.",
                _with(lambda padded, whose, col: np.add.at(padded, whose, 2 * col))),
        Mistake("old-line-stays", "The old line still stands before the new one, so one number of "
                "each pixel counts twice.",
                _with(lambda padded, whose, col:
                      (padded.__setitem__(whose, col), np.add.at(padded, whose, col))[1])),
        Mistake("mixed-up", "The numbers of col are added in another order than `whose` has; both "
                "must be flattened alike.",
                _with(lambda padded, whose, col: np.add.at(padded, whose.ravel(), col.T.ravel()))),
        Mistake("taken-away", "The numbers are taken away; they are added.",
                _with(lambda padded, whose, col: np.subtract.at(padded, whose, col))),
    ),
    hints=(
        "Where windows lie side by side it is right. Where they overlap, compare it with your "
        "col2im: which pixels differ, and by what?",
        "Try it in a cell of your own: a = np.zeros(3), then a[[0, 0, 1]] += 1. What should a[0] "
        "be, and what is it?",
        "NumPy has a function that adds once for each index, also where one comes again: look up "
        "np.add.at. A loop over the rows of `whose` and col does it as well.",
    ),
)  # fmt: skip
