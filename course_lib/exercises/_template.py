"""double: what this exercise is about, in one line. Copy this file to begin."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def double(x):
    """Twice x: the course's way, which later lessons get from mynet. It needs NumPy at most."""
    return x + x


def double_by_sum(x):
    """The sum of x and itself."""
    return np.sum([x, x], axis=0)


def _in_place(x):
    x *= 2
    return x


EXERCISE = Exercise(
    __name__,
    reference=double,
    # as the lesson's text says
    minutes=3,
    difficulty=1,
    # another right way, and what it does otherwise: shown by `solution` after a pass
    alternative=double_by_sum,
    differs="The second stacks x on itself and adds along the new axis.",
    # what a right answer could do better; told after a pass, and costs nothing
    remarks=(
        Remark("loops", "A loop is not needed: + adds whole arrays.", lambda tree: loops(tree) > 0),
    ),
    # what the course's library has of it already: ("course_lib.functional.double",), say
    teaches=(),
    # the lesson's own numbers first; then small ones that are not symmetric
    visible=(
        Case("lesson", array("1 2 3", 3), title="the lesson's numbers", want=array("2 4 6", 3)),
        Case("fractions", array("-1.5 0 2.25", 3), title="fractions, and a number below 0"),
        Case("matrix", np.arange(6.0).reshape(2, 3) - 2, title="a matrix that is not square"),
    ),
    # shapes and options are fixed, values drawn
    hidden=lambda rng: (
        Case("row", integers(rng, 5) + 0.25, title="other fractions"),
        Case("three-axes", integers(rng, 2, 3, 4), title="an array of three axes"),
    ),
    # at least six; each is told apart from all others by the visible cases
    mistakes=(
        Mistake("unchanged", "x comes back as it was: is the result returned?", lambda x: 1 * x),
        Mistake("squared", "This is x times itself; twice x is x plus itself.", lambda x: x * x),
        Mistake("two-added", "2 is added; twice x is x plus itself.", lambda x: x + 2),
        Mistake("halved", "This is half of x.", lambda x: x / 2),
        Mistake("sign-lost", "Numbers below 0 lose their sign.", lambda x: abs(x + x)),
        Mistake("whole", "Fractions are cut off: the result keeps its dtype.",
                lambda x: (x + x).astype(int)),
        Mistake("in-place", "x itself is changed; make a new array.", _in_place),
    ),
    hints=(
        "How often does x stand in a sum that is twice x?",
        "NumPy adds two arrays of the same shape place by place.",
        "The result is a new array: + makes one, += does not.",
    ),
)  # fmt: skip
