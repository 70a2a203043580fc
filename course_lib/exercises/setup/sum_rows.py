"""The sum of all rows of a matrix."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def sum_rows(dy):
    return dy.sum(axis=0)


def _row_by_row(dy):
    total = np.zeros(dy.shape[1])
    for row in dy:
        total = total + row
    return total


def _into_first_row(dy, begin=1):
    total = dy[0]
    for row in dy[begin:]:
        total += row
    return total


def _as_long_as_high(dy):
    total = np.zeros(len(dy))
    for row in dy:
        total += row
    return total


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    # odd sums and no zeros, so that no mistake is right by chance
    return (
        Case("hidden-wide", np.abs(draw(3, 5)), title="a matrix wider than high"),
        Case("hidden-high", np.abs(draw(5, 2)) + 0.5, title="a matrix higher than wide"),
        Case("hidden-one-row", draw(1, 4), title="a single row"),
        Case("hidden-signs", draw(4, 3), title="numbers of both signs"),
    )


EXERCISE = Exercise(
    __name__,
    reference=sum_rows,
    alternative=_row_by_row,
    differs="The second one adds one row after the other in a loop of Python's, which is slower.",
    minutes=4,
    difficulty=1,
    visible=(
        Case("lesson", array("1 2 3  4 5 6", 2, 3), want=array("5 7 9", 3),
             title="2 rows of 3 numbers"),
        Case("square", array("1 2  3 4", 2, 2), title="a square"),
        Case("high", array("1.5 -2  0 4  2 1  -3 0.5", 4, 2), title="4 rows of 2 numbers"),
        Case("one-row", array("7 -1 2", 1, 3), title="a single row"),
        Case("one-column", array("1 2 3 4", 4, 1), title="a single column"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("each-row", "Each row is summed up by itself. Here the rows are added to each "
                "other: which axis disappears?",
                lambda dy: dy.sum(axis=1), lambda dy: dy.sum(axis=1, keepdims=True)),
        Mistake("two-rows", "Only the first two rows are added. There may be more, or just one.",
                lambda dy: dy[0] + dy[1]),
        Mistake("everything", "All numbers are added up to a single one. The columns stay apart.",
                np.sum),
        Mistake("axis-too-many", "The sums are right, but the result has an axis too many: its "
                "shape is (D,).", lambda dy: dy.sum(axis=0, keepdims=True),
                lambda dy: dy.sum(axis=0)[:, None]),
        Mistake("mean", "This is the mean of the rows. They are added up and not divided.",
                lambda dy: dy.mean(axis=0)),
        Mistake("last-row", "Only the last row is left: each one replaces the one before.",
                lambda dy: 1 * dy[-1]),
        Mistake("first-row", "Only the first row is there. Does a return end the loop early?",
                lambda dy: 1 * dy[0]),
        Mistake("running-sum", "These are the sums on the way, one for each row. Only the last of "
                "them is asked for.", lambda dy: dy.cumsum(axis=0)),
        Mistake("first-twice", "The first row is counted twice: the sum begins with it, and the "
                "loop adds it again.", lambda dy: dy.sum(axis=0) + dy[0]),
        Mistake("into-first-row", "dy itself is changed: a row of an array is a view, so adding to "
                "it in place changes the array, too.",
                _into_first_row, lambda dy: _into_first_row(dy, 0)),
        Mistake("row-left-out", "One row is left out. range(n) begins at 0 and ends before n.",
                lambda dy: dy[1:].sum(axis=0), lambda dy: dy[:-1].sum(axis=0)),
        Mistake("as-long-as-high", "The sum is as long as dy has rows. It needs a place for each "
                "column.", _as_long_as_high),
        Mistake("largest", "This is the largest number of each column, not the sum.",
                lambda dy: dy.max(axis=0)),
        Mistake("unchanged", "dy comes back as it was. Is the result returned?", lambda dy: 1 * dy),
        Mistake("nothing", "The function gives nothing back: is there a return?", lambda dy: None),
        Mistake("list", "This is a list. NumPy's sum gives an array.",
                lambda dy: dy.sum(axis=0).tolist()),
    ),
    remarks=(
        Remark("loop", "NumPy can add the rows without a loop of yours: dy.sum(axis=0) is shorter, "
               "and much faster where there are many.",
               lambda tree: loops(tree, comprehensions=False) > 0),
    ),
    hints=(
        "On paper, for the matrix above the exercise: which numbers make the 5?",
        "An array has a method sum. Without an argument it adds up everything; an axis says along "
        "which axis to add.",
        "The axis that you name is the one that disappears. The shape goes from (N, D) to (D,).",
    ),
)  # fmt: skip
