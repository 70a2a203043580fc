"""How many numbers an array holds, from its shape."""

import functools
import math
import operator

from course_lib.exercises.record import Case, Exercise, Mistake


def count_numbers(shape):
    count = 1
    for size in shape:
        count *= size
    return count


def _by_the_standard_library(shape):
    return math.prod(shape)


def _counted(function, shape):
    """What is compared where a shape has no axes: np.prod(()) is 1.0, which is right, too."""
    count = function(shape)
    return 1 if isinstance(count, float) and count == 1 else count


def _by_index(shape):
    return math.prod(range(len(shape)))


def _first_returned(shape):
    return shape[0] if shape else None


def _last_kept(shape):
    count = 1
    for size in shape:
        count = size
    return count


def _begins_with_first(shape):
    count = shape[0]
    for size in shape[1:]:
        count *= size
    return count


def _of_fixed_axes(count):
    return lambda shape: math.prod(shape[axis] for axis in range(count))


def _rows_times_columns(shape):
    rows, columns = shape
    return rows * columns


def _hidden(rng):
    def sizes(count):
        return tuple(int(size) for size in rng.integers(3, 9, count))

    before, after = sizes(2)
    return (
        Case("hidden-matrix", sizes(2), title="another matrix"),
        Case("hidden-images", sizes(4), title="another shape of four axes"),
        Case("hidden-row", sizes(1), title="another array of one axis"),
        Case("hidden-no-axis", (), title="a shape without axes", probe=_counted),
        Case("hidden-empty", (before, 0, after), title="another axis of size 0"),
    )


EXERCISE = Exercise(
    __name__,
    reference=count_numbers,
    alternative=_by_the_standard_library,
    differs="The second one leaves the loop to Python's math.prod.",
    minutes=4,
    difficulty=1,
    visible=(
        Case("matrix", (2, 3), title="2 rows, 3 columns"),
        Case("drawing", (1, 28, 28), title="your drawing"),
        Case("block", (2, 3, 4, 5), title="four axes"),
        Case("row", (5,), title="a single axis"),
        Case("no-axis", (), title="no axes: a single number", probe=_counted),
        Case("empty", (4, 0, 3), title="an axis of size 0"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("added", "The sizes are added. 2 rows of 3 numbers each: write them down as dots "
                "and count them.", sum, lambda shape: 1 + sum(shape)),
        Mistake("axes", "This is the number of axes. Each axis has a size, and the sizes say how "
                "many numbers there are.", len),
        Mistake("fixed-axes", "The code is made for a fixed number of axes. A shape may have more "
                "of them, or fewer.", *map(_of_fixed_axes, (2, 3, 4)), _rows_times_columns),
        Mistake("range-of-shape", "range counts up to a number, but shape is a tuple. A loop can "
                "go through a tuple as it is.", lambda shape: [1 for _ in range(shape)]),
        Mistake("asked-the-tuple", "shape is a tuple here, not an array: it has no size and no "
                "shape of its own.", lambda shape: shape.size, lambda shape: shape.shape),
        Mistake("first-axis", "Only the first size is used; all of them take part.",
                lambda shape: shape[0]),
        Mistake("last-axis", "Only the last size is left. Does each one replace the one before?",
                lambda shape: shape[-1], _last_kept),
        Mistake("early-return", "The function ends with the first size: a return inside a loop "
                "ends it at once.", _first_returned),
        Mistake("starts-at-0", "The result is always 0. What does 0 become when it is multiplied?",
                lambda shape: 0),
        Mistake("place-for-size", "The place of a size (0, 1, 2) is multiplied, not the size that "
                "stands there.", _by_index),
        Mistake("axis-left-out", "One axis is left out. Does the loop begin or end too early?",
                lambda shape: math.prod(shape[1:]), lambda shape: math.prod(shape[:-1])),
        Mistake("no-axis-0", "A shape without axes belongs to a single number, so the count is not "
                "0 there.", lambda shape: math.prod(shape) if shape else 0),
        Mistake("no-axis-none", "A shape without axes gets no result. It belongs to a single "
                "number.", lambda shape: math.prod(shape) if shape else None),
        Mistake("needs-an-axis", "The count begins with the first size, and a shape without axes "
                "has none. Begin with a number instead.",
                _begins_with_first, lambda shape: functools.reduce(operator.mul, shape)),
        Mistake("zero-skipped", "An axis of size 0 is skipped. 4 times nothing is nothing.",
                lambda shape: math.prod(size or 1 for size in shape),
                lambda shape: math.prod(size or 1 for size in shape) if shape else 0),
        Mistake("nothing", "The function gives nothing back: print only shows a value, return "
                "hands it to whoever called the function.", lambda shape: None),
        Mistake("float", "The number is right, but it is a float such as 6.0. Numbers are counted "
                "in whole numbers.", lambda shape: float(math.prod(shape))),
    ),
    hints=(
        "Take 2 rows of 3 numbers each. How do you get their number from 2 and 3? And from 2, 3 "
        "and 4?",
        "A loop visits each size. A variable made before the loop keeps what you have so far. With "
        "which number must it begin, so that a shape without axes gives 1?",
        "In the loop, multiply the variable with the size and keep the product in the variable. "
        "After the loop, with less indentation, return it.",
    ),
)  # fmt: skip
