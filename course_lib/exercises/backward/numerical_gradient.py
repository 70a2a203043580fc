"""numerical_gradient: the slope of a function for every number of its input, by small steps."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)  # a copy, which holds fractions too
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        original = x[index]
        x[index] = original + h
        above = f(x)
        x[index] = original - h
        below = f(x)
        x[index] = original
        gradient[index] = (above - below) / (2 * h)
    return gradient


def by_steps_of_their_own(f, x, h=1e-5):
    slopes = []
    for place in range(x.size):
        step = np.zeros(x.size)
        step[place] = h
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * h))
    return np.array(slopes).reshape(x.shape)


# the functions whose slopes are asked for: plain data in, one number out


def squares(x):
    return float(np.sum(x**2))


def neighbours(x):
    """x0*x1 + x1*x2 + ...: the slope of each number depends on others."""
    line = np.ravel(x)
    return float(np.sum(line[:-1] * line[1:]))


def cubes(x):
    return float(np.sum(x**3))


def rows_meet(x):
    """Each number times the one below it, and the first times the last."""
    return float(np.sum(x[:-1] * x[1:]) + x.flat[0] * x.flat[-1] ** 2)


def everything_meets(x):
    """A product of all, and sines of neighbours."""
    line = np.ravel(x)
    return float(np.prod(line) + np.sum(np.sin(line[:-1]) * line[1:] ** 2))


EMPTY = (lambda x: np.zeros(x.shape), np.zeros_like)  # room for the slopes, as people make it


def _copy_of_floats(x):
    return np.array(x, dtype=np.float64)


def _down_from_x(now, original, h):
    return original - h


def _two_down(now, original, h):
    return now - 2 * h


# one idea wrong in each, in two styles: numbers stepped in place, or a step that is added


def _in_place(
    f, x, h, *, start=_copy_of_floats, up=lambda x, h: x + h, down=_down_from_x,
    back=lambda now, original, h: original,
    slope=lambda above, below, h: (above - below) / (2 * h), empty=lambda x: np.zeros(x.shape),
    places=lambda x: np.ndindex(x.shape), keep=lambda number: number,
):  # fmt: skip
    x = start(x)
    middle = f(x)
    gradient = empty(x)
    for index in places(x):
        original = keep(x[index])
        x[index] = up(original, h)
        above = f(x)
        below = middle
        if down is not None:
            x[index] = down(x[index], original, h)
            below = f(x)
        x[index] = back(x[index], original, h)
        gradient[index] = slope(above, below, h)
    return gradient


def _but(**changes):
    return lambda f, x, h=1e-5: _in_place(f, x, h, **changes)


def _by_rows(**changes):
    """x[i] is a row; not kept as a copy it changes with x, and putting it back does nothing."""
    return _but(places=lambda x: range(len(x)), **changes)


def _numbers_of_x(f, x, h=1e-5):
    """The copy holds float64, but number + h is computed with the float32 of x itself."""
    point, gradient = np.array(x, dtype=np.float64), np.zeros(x.shape)
    for index, number in np.ndenumerate(x):
        point[index] = number + h
        above = f(point)
        point[index] = number - h
        below = f(point)
        point[index] = number
        gradient[index] = (above - below) / (2 * h)
    return gradient


def _same_memory(x):
    """As who steps in x itself: floats of 64 bits are the caller's, others are copied."""
    return x if x.dtype == np.float64 else x.astype(np.float64)


def _x_itself(x):
    return x


def _by_another_name(f, x, h=1e-5, *, at_once, empty):
    """Steps in two names of x; f is asked after each step, or after both."""
    gradient = empty(x)
    for index in np.ndindex(x.shape):
        up = x
        up[index] += h
        above = None if at_once else f(up)
        down = x
        down[index] -= h
        gradient[index] = ((f(up) if at_once else above) - f(down)) / (2 * h)
    return gradient


def _f_of_a_number(f, x, h=1e-5, *, empty):
    gradient = empty(x)
    for index in np.ndindex(x.shape):
        gradient[index] = (f(x[index] + h) - f(x[index] - h)) / (2 * h)
    return gradient


def _in_a_line(f, x, h=1e-5):
    """Steps in the numbers as a line, which is a copy where x does not lie row by row."""
    return _in_a_line_of_x(f, np.array(x, dtype=np.float64), h)


def _in_a_line_of_x(f, x, h=1e-5):
    line, slopes = x.ravel(), np.zeros(x.size)
    for place, number in enumerate(line.copy()):
        line[place] = number + h
        above = f(x)
        line[place] = number - h
        below = f(x)
        line[place] = number
        slopes[place] = (above - below) / (2 * h)
    return slopes.reshape(x.shape)


def _f_of_a_line(f, x, h=1e-5):
    return numerical_gradient(lambda line: f(line), np.ravel(x), h).reshape(x.shape)


def _two_axes_only(f, x, h=1e-5):
    rows, columns = x.shape
    return numerical_gradient(f, x, h).reshape(rows, columns)


def _all_at_once(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


def _all_at_once_as_a_number(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def _times_h(above, below, h):
    return (above - below) / 2 * h


EXERCISE = Exercise(
    __name__,
    reference=numerical_gradient,
    alternative=by_steps_of_their_own,
    differs="The first moves one number of a copy and puts it back; the second adds a step that is "
            "0 everywhere but at one place, so that nothing has to be put back.",
    minutes=10,
    difficulty=2,
    teaches=("course_lib.gradients.numerical_gradient",),
    visible=(
        Case("squares", squares, array("1 2", 2), title="f is the sum of all squares",
             want=array("2 4", 2)),
        Case("neighbours", neighbours, array("2 3 5", 3),
             title="f(x) = x0*x1 + x1*x2, the lesson's numbers", want=array("3 7 3", 3)),
        Case("far-steps", neighbours, array("2 3 5", 3), h=0.5, title="the same, with h = 0.5",
             want=array("3 7 3", 3)),
        Case("rows", rows_meet, array("1 -2 0.5  3 1.5 -1", 2, 3),
             title="two rows; f lets each number meet the one below, and more"),
        Case("whole-numbers", neighbours, np.array([1, 2, 4]),
             title="the same f, an x of whole numbers"),
        Case("large-h", cubes, array("1 -2 0.7", 3), h=0.1,
             title="f is the sum of all cubes; h = 0.1"),
        Case("float32", everything_meets, array("1.1 0.7 -1.3", 3).astype(np.float32),
             title="x in float32; a product and sines"),
        Case("four-axes", everything_meets,
             np.array([0.9, -1.1, 1.3, 0.7, 1.2, -0.8]).reshape(1, 2, 1, 3),
             title="four axes, as images have them"),
        Case("transposed", rows_meet, array("1 -2 0.5  3 1.5 -1", 3, 2).T,
             title="a transposed matrix; its ravel is a copy, and f must see the steps"),
    ),
    hidden=lambda rng: (
        Case("line", neighbours, integers(rng, 5, scale=0.3), title="neighbours in a line"),
        Case("matrix", rows_meet, integers(rng, 3, 4, scale=0.3), h=0.1,
             title="a matrix that is not square"),
        Case("whole", rows_meet, integers(rng, 2, 3).astype(int),
             title="whole numbers in two rows"),
        Case("images", everything_meets, integers(rng, 2, 1, 2, 2, high=3, scale=0.4),
             title="two tiny images"),
        Case("turned", rows_meet, integers(rng, 4, 3, scale=0.3).T,
             title="a transposed matrix of three rows"),
        Case("single", squares, integers(rng, 1, scale=0.3), title="a single number"),
        Case("small-floats", squares, integers(rng, 2, 2, scale=0.3).astype(np.float32),
             title="x in float32"),
        Case("other-h", cubes, integers(rng, 3, 2, scale=0.3), h=0.25, title="h = 0.25"),
    ),
    mistakes=(
        Mistake("not-put-back", "A number is not put back after its steps, so the next slopes are "
                "taken somewhere else.",
                *(_but(back=lambda now, original, h: now, start=start, down=down, empty=empty)
                  for start in (_copy_of_floats, _same_memory, _x_itself)
                  for down in (_down_from_x, _two_down) for empty in EMPTY)),
        Mistake("first-axis-only", "The loop runs over the first axis only: with two axes, x[i] is "
                "a whole row. Each number needs its own steps.",
                *(_by_rows(keep=keep, **more) for keep in (np.copy, lambda row: row) for more in (
                    {}, *({"start": _x_itself, "empty": empty} for empty in EMPTY)))),
        Mistake("whole-numbers-cut", "x holds whole numbers, and x + h is cut to a whole number "
                "when it is stored there; step in a copy of floats.",
                _but(start=lambda x: x.copy() if x.dtype.kind == "i" else x.astype(np.float64)),
                _but(start=lambda x: x.copy() if x.dtype.kind == "i" else x.astype(np.float64),
                     empty=np.zeros_like)),
        Mistake("slopes-cut", "The slopes are stored in an array of x's kind, which cuts them to "
                "whole numbers if x holds such.",
                lambda f, x, h=1e-5: numerical_gradient(f, x, h).astype(x.dtype)),
        Mistake("float32", "The steps are made in float32, where h = 0.00001 drowns in rounding; "
                "step in a copy of float64.",
                _but(start=lambda x: x.copy() if x.dtype == np.float32 else x.astype(np.float64)),
                _numbers_of_x),
        Mistake("kind-of-x", "The steps are made in an array of x's own kind: one of whole numbers "
                "cuts them off, and in float32 h = 0.00001 drowns in rounding. Step in a copy of "
                "float64.",
                *(_but(start=lambda x: x.copy(), empty=empty) for empty in EMPTY)),
        Mistake("one-step-back", "The second point is x, not x - h: from x + h it is two steps "
                "down.",
                _but(down=lambda now, original, h: now - h)),
        Mistake("one-sided", "The slope is taken on one side only, between x and a single step; "
                "take it between x - h and x + h.",
                _but(down=None, slope=lambda above, middle, h: (above - middle) / h),
                _but(down=None, up=lambda x, h: x - h,
                     slope=lambda below, middle, h: (middle - below) / h)),
        Mistake("one-sided-in-kind-of-x", "The slope is taken on one side only; take it between "
                "x - h and x + h. And the steps are made in an array of x's own kind, which cuts "
                "or rounds them: step in a copy of float64.",
                *(_but(start=start, down=None, empty=empty,
                       slope=lambda above, middle, h: (above - middle) / h)
                  for start in (lambda x: x.copy(), _x_itself) for empty in EMPTY)),
        Mistake("divided-by-h", "The difference is divided by h; from x - h to x + h it is 2 h.",
                _but(slope=lambda above, below, h: (above - below) / h)),
        Mistake("times-h", "/ 2 * h divides by 2 and multiplies by h; put 2 * h into parentheses.",
                _but(slope=_times_h)),
        Mistake("not-divided", "The difference of the two results is not divided by the way "
                "between them.",
                _but(slope=lambda above, below, h: above - below)),
        Mistake("all-at-once", "All numbers are moved at once, which gives the sum of the slopes; "
                "move one number at a time.",
                _all_at_once, _all_at_once_as_a_number),
        Mistake("turned-round", "The slope has the wrong sign: take f(x + h) minus f(x - h).",
                _but(slope=lambda above, below, h: (below - above) / (2 * h))),
        Mistake("h-ignored", "The step is always the same; h says how large it is.",
                lambda f, x, h=1e-5: numerical_gradient(f, x)),
        Mistake("rounding-left", "The number is put back by adding steps, and rounding leaves a "
                "trace in x; keep the number before you change it.",
                _but(start=_same_memory, down=_two_down, back=lambda now, original, h: now + h)),
        Mistake("put-back-by-steps", "The steps are made in x itself and taken back by adding: "
                "rounding, or the cut to whole numbers, leaves a trace in x. Keep the number "
                "before you change it, and put that back; where x holds no float64, step in a "
                "copy of float64.",
                *(_but(start=_x_itself, down=_two_down, back=lambda now, original, h: now + h,
                       empty=empty) for empty in EMPTY)),
        Mistake("no-copy", "p = x makes no copy: both names mean the same array, so a step in one "
                "is a step in the other.",
                *(partial(_by_another_name, at_once=at_once, empty=empty)
                  for at_once in (True, False) for empty in EMPTY)),
        Mistake("f-of-a-number", "f is called with a single number; it takes the whole array, in "
                "which one number has moved.",
                *(partial(_f_of_a_number, empty=empty) for empty in EMPTY)),
        Mistake("flat", "The slopes come back in one line; the gradient has the shape of x.",
                lambda f, x, h=1e-5: numerical_gradient(f, x, h).ravel()),
        Mistake("copy-stepped", "The steps are made in a copy that f does not see: ravel and "
                "reshape copy an x whose numbers do not lie row by row in memory.", _in_a_line),
        Mistake("line-of-x", "The steps are made in x.ravel() or x.reshape(-1). It has x's own "
                "kind, and whole numbers cut the steps off; and it is a copy, which f does not "
                "see, where the numbers of x do not lie row by row in memory.",
                _in_a_line_of_x),
        Mistake("f-of-a-line", "f is called with the numbers in one line; it needs an x of its own "
                "shape.", _f_of_a_line),
        Mistake("two-axes-only", "x is taken to have two axes; it may have any number.",
                _two_axes_only),
        Mistake("one-axis-only", "x is taken to have one axis, and x[i] for one number; it may "
                "have any number of axes.",
                _but(places=lambda x: range(x.size), keep=np.copy)),
        Mistake("slopes-0", "All slopes are 0: f is called with an x that does not move, or twice "
                "with the same.", lambda f, x, h=1e-5: np.zeros(x.shape)),
        Mistake("half-steps", "The steps are half as long as h says; they go to x - h and x + h.",
                lambda f, x, h=1e-5: numerical_gradient(f, x, h / 2)),
        Mistake("double-steps", "The steps are twice as long as h says; they go to x - h and x + "
                "h.", lambda f, x, h=1e-5: numerical_gradient(f, x, 2 * h)),
        Mistake("divided-by-half", "The difference is divided by h / 2 or 4 h; from x - h to x + h "
                "it is 2 h.",
                _but(slope=lambda above, below, h: (above - below) / (h / 2)),
                _but(slope=lambda above, below, h: (above - below) / (4 * h))),
        Mistake("divided-by-2", "The difference is divided by 2 and not by h.",
                _but(slope=lambda above, below, h: (above - below) / 2)),
        Mistake("squared-h", "The difference is divided by the square of h; that belongs to the "
                "second derivative.",
                _but(slope=lambda above, below, h: (above - below) / (h * h)),
                _but(slope=lambda above, below, h: (above - below) / (2 * h * h))),
        Mistake("sum-of-both", "f(x + h) and f(x - h) are added; the slope needs their "
                "difference.", _but(slope=lambda above, below, h: (above + below) / (2 * h))),
        Mistake("sign-lost", "The slopes have lost their sign; a function may go down.",
                lambda f, x, h=1e-5: np.abs(numerical_gradient(f, x, h))),
        Mistake("slope-0-for-all", "Every number gets the slope of the first one, or of the last.",
                *(lambda f, x, h=1e-5, k=k: np.full(x.shape, numerical_gradient(f, x, h).flat[k])
                  for k in (0, -1))),
        Mistake("last-slope-only", "Only the last slope is there: are the slopes begun anew in the "
                "loop?", lambda f, x, h=1e-5: numerical_gradient(f, x, h)
                * (np.arange(x.size) == x.size - 1).reshape(x.shape),
                lambda f, x, h=1e-5: float(numerical_gradient(f, x, h).flat[-1])),
        Mistake("last-left-out", "The loop ends before the last number, along an axis or of all.",
                lambda f, x, h=1e-5: numerical_gradient(f, x, h)
                * (np.arange(x.size) < x.size - 1).reshape(x.shape),
                *(lambda f, x, h=1e-5, axis=axis: numerical_gradient(f, x, h) * (
                    np.indices(x.shape)[axis] < x.shape[axis] - 1) for axis in (0, -1)),
                lambda f, x, h=1e-5: numerical_gradient(f, x, h) * np.all([
                    place < n - 1 for place, n in zip(np.indices(x.shape), x.shape, strict=True)],
                    axis=0)),
        Mistake("slopes-added", "A slope holds those before it as well; each number has its own.",
                lambda f, x, h=1e-5: np.cumsum(numerical_gradient(f, x, h)).reshape(x.shape)),
        Mistake("nothing-returned", "Nothing comes back; return the slopes.",
                lambda f, x, h=1e-5: None),
        Mistake("turned-over", "The slopes come back with their axes reversed; the gradient has "
                "the shape of x.", lambda f, x, h=1e-5: numerical_gradient(f, x, h).T),
        Mistake("returned-inside", "Only the first slope is there; does the return stand inside "
                "the loop?",
                lambda f, x, h=1e-5: numerical_gradient(f, x, h)
                * (np.arange(x.size) == 0).reshape(x.shape)),
    ),
    hints=(
        "One number at a time: make it a little larger, ask f, make it a little smaller than it "
        "was, ask f again, and put it back. Keep the number in a variable before you touch it.",
        "np.ndindex(x.shape) gives the index of every number, whatever the number of axes: "
        "(0, 0), (0, 1), ... And x[index] is then a single number. A step in x.ravel() may be one "
        "in a copy, which f does not see.",
        "Where x holds whole numbers, x[index] + h cannot be stored. Begin with a copy of float64: "
        "np.array(x, dtype=np.float64).",
    ),
)  # fmt: skip
