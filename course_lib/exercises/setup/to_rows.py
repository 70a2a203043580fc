"""The numbers of an array laid out in a given number of rows."""

import ast
from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark


def to_rows(x, rows):
    return x.reshape(rows, -1)


def _cut_into_rows(x, rows):
    columns = x.size // rows
    flat = x.ravel()
    return np.array([flat[row * columns : (row + 1) * columns] for row in range(rows)])


def _divides(tree):
    return any(isinstance(node, ast.FloorDiv) for node in ast.walk(tree))


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    return (
        Case("hidden-matrix", draw(4, 6), 3, title="another matrix"),
        Case("hidden-block", draw(3, 4, 2), 6, title="a block of three axes"),
        Case("hidden-row", draw(10), 5, title="an array of one axis"),
        Case("hidden-images", draw(2, 3, 4, 2), 8, title="four axes"),
        Case("hidden-fractions", draw(2, 6) + 0.5, 4, title="numbers that are not whole"),
    )


BLOCK = np.arange(120.0).reshape(2, 3, 4, 5)

EXERCISE = Exercise(
    __name__,
    reference=to_rows,
    alternative=_cut_into_rows,
    differs="The second one cuts the rows out one by one and copies them; reshape only looks at "
            "the same numbers in another way.",
    minutes=2,
    difficulty=1,
    visible=(
        Case("matrix", array("1 2 3  4 5 6", 2, 3), 3, want=array("1 2  3 4  5 6", 3, 2),
             title="2 rows of 3 become 3 rows"),
        Case("three-rows", BLOCK, 3, title="120 numbers in 3 rows"),
        Case("four-rows", BLOCK, 4, title="120 numbers in 4 rows"),
        Case("five-rows", BLOCK, 5, title="120 numbers in 5 rows"),
        Case("two-rows", BLOCK, 2, title="120 numbers in 2 rows"),
        Case("row", array("3 1 4 1 5 9 2 6", 8), 4, title="one axis before, 4 rows after"),
        Case("fractions", array("0.5 -1.25 2  3.5 4 -0.75", 2, 3), 3, title="numbers that are not "
             "whole"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("columns", "The result has that many columns, not rows. In a shape the rows come "
                "first.", lambda x, rows: x.reshape(-1, rows)),
        Mistake("down-the-columns", "The shape is right, but the numbers run down the columns. "
                "They should fill one row after the other.",
                lambda x, rows: x.reshape(-1, rows).T,
                lambda x, rows: x.reshape(rows, -1, order="F")),
        Mistake("all-in-each-row", "x.size counts all numbers of x, and they do not all fit into "
                "one row. The rows share them.", lambda x, rows: x.reshape(rows, x.size)),
        Mistake("one-size", "The result has two axes, and only one size is given.",
                lambda x, rows: x.reshape(rows)),
        Mistake("unchanged", "x comes back as it was: reshape leaves x alone and gives a new "
                "array, and that is the one to return.", lambda x, rows: 1 * x),
        Mistake("nothing", "The function gives nothing back: is there a return?",
                lambda x, rows: None),
        Mistake("one-row", "All numbers stand in a single row without a second axis: the result "
                "needs two axes.", lambda x, rows: x.reshape(-1)),
        Mistake("first-axis", "The result keeps the first axis of x. How many rows were asked for?",
                lambda x, rows: x.reshape(len(x), -1)),
        Mistake("float-size", "A size must be a whole number, and / always gives a float.",
                lambda x, rows: x.reshape(rows, x.size / rows)),
        Mistake("first-axis-shared", "len(x) is the size of the first axis only, not how many "
                "numbers there are.", lambda x, rows: x.reshape(rows, len(x) // rows)),
        Mistake("some-rows", "These are the first rows of x as they were. All numbers must be in "
                "the result, in new rows.", lambda x, rows: x[:rows]),
        Mistake("transposed", "The rows and columns of x were swapped first, so the numbers come "
                "in another order.", lambda x, rows: x.T.reshape(rows, -1)),
        Mistake("list", "This is a list of lists. NumPy's reshape gives an array.",
                lambda x, rows: x.reshape(rows, -1).tolist()),
    ),
    remarks=(
        Remark("counts-columns", "You count the columns yourself. With -1 in their place, NumPy "
               "does it for you.", _divides),
    ),
    hints=(
        "An array can be seen in another shape: the method is called reshape, and you met it just "
        "above.",
        "You know one of the two sizes, the number of rows. For the other one NumPy can count: "
        "which number tells it to?",
        "In a shape the rows come first. And reshape leaves x as it is: return what it gives.",
    ),
)  # fmt: skip
