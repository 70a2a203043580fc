"""affine_backward: the gradients of x @ w + b."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def affine_backward(dout, x, w):
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db


def row_by_row(dout, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n in range(len(x)):
        dx[n] = w @ dout[n]
        dw += np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db


def _but(*, dx=None, dw=None, db=None):
    """The three gradients, with others for some: functions of (dout, x, w)."""

    def wrong(dout, x, w):
        right = affine_backward(dout, x, w)
        return tuple(
            one if other is None else other(dout, x, w)
            for one, other in zip(right, (dx, dw, db), strict=True)
        )

    return wrong


def _last_row_only(dout, x, w):
    return np.outer(x[-1], dout[-1])


def _returns(order):
    return lambda dout, x, w: tuple(affine_backward(dout, x, w)[k] for k in order)


EXERCISE = Exercise(
    __name__,
    reference=affine_backward,
    alternative=row_by_row,
    differs="The second goes through the rows one by one and adds up what each has to say; the "
            "matrix products of the first do the same adding.",
    minutes=6,
    difficulty=1,
    teaches=("course_lib.functional.linear_backward",),
    visible=(
        Case("lesson", array("1 2 3  4 5 6", 2, 3), array("1 0  2 1", 2, 2),
             array("1 2 0  0 1 -1", 2, 3), title="the lesson's numbers, two rows",
             want=(array("5 -1  14 -1", 2, 2), array("9 12 15  4 5 6", 2, 3), array("5 7 9", 3))),
        Case("one-row", array("1 -2", 1, 2), array("3 0 1", 1, 3), array("1 2  0 1  -1 3", 3, 2),
             title="a single row"),
        Case("square", array("1 2  0 3", 2, 2), array("2 1  0 -1", 2, 2), array("1 3  2 0", 2, 2),
             title="all matrices are square"),
        Case("nothing-alike", np.arange(12.0).reshape(3, 4) % 5 - 2,
             np.arange(6.0).reshape(3, 2) - 1, np.arange(8.0).reshape(2, 4) % 3,
             title="three rows, two numbers in, four out"),
        Case("one-out", array("1  -2  0.5", 3, 1), np.arange(6.0).reshape(3, 2),
             array("2  -1", 2, 1), title="a single number out for each row"),
        Case("one-in", np.arange(6.0).reshape(2, 3) - 2, array("2  -1", 2, 1),
             array("1 0.5 2", 1, 3), title="a single number in for each row"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, n, m, scale=0.5), integers(rng, n, d), integers(rng, d, m),
             title=title)
        for id, title, n, d, m in (
            ("several", "four rows, three in, two out", 4, 3, 2),
            ("all-square", "all square", 3, 3, 3),
            ("row", "a single row", 1, 4, 3),
            ("narrow", "one in, one out", 3, 1, 1),
            ("wide", "two rows, five in, four out", 2, 5, 4),
        )
    ),
    mistakes=(
        Mistake("w-not-turned", "dx is made with w as it is; turn it: the way back through w is "
                "w.T.",
                _but(dx=lambda dout, x, w: dout @ w),
                _but(dx=lambda dout, x, w: np.dot(dout, w))),
        Mistake("reshaped-for-turned", "A matrix is reshaped where it should be turned: reshape "
                "only cuts the same line of numbers, .T turns.",
                _but(dx=lambda dout, x, w: dout @ w.reshape(w.shape[::-1])),
                _but(dw=lambda dout, x, w: x.reshape(x.shape[::-1]) @ dout),
                lambda dout, x, w: (dout @ w.reshape(w.shape[::-1]),
                                    x.reshape(x.shape[::-1]) @ dout, dout.sum(axis=0)),
                _but(dx=lambda dout, x, w: (w @ dout.T).reshape(x.shape)),
                _but(dw=lambda dout, x, w: (dout.T @ x).reshape(w.shape))),
        Mistake("sums-before-products", "Rows are added up before they are multiplied; each row of "
                "x meets its own row of dout.",
                _but(dw=lambda dout, x, w: np.outer(x.sum(axis=0), dout.sum(axis=0)))),
        Mistake("number-by-number", "Matrices are multiplied number by number (*); rows meet "
                "columns in the matrix product, @.",
                _but(dx=lambda dout, x, w: dout * w.T), _but(dw=lambda dout, x, w: x.T * dout),
                _but(dx=lambda dout, x, w: dout * w), _but(dw=lambda dout, x, w: x * dout),
                _but(dx=lambda dout, x, w: dout * w.T, dw=lambda dout, x, w: x.T * dout),
                _but(dx=lambda dout, x, w: dout * w, dw=lambda dout, x, w: x * dout)),
        Mistake("dx-mean", "dx is divided by the number of rows; each row has its own part of dx.",
                _but(dx=lambda dout, x, w: dout @ w.T / len(x))),
        Mistake("dx-of-all-rows", "dx is the same for all rows; each row gets what its own row of "
                "dout sends back.",
                _but(dx=lambda dout, x, w: dout.sum(axis=0, keepdims=True) @ w.T + 0 * x),
                _but(dx=lambda dout, x, w: dout.sum(axis=0) @ w.T)),
        Mistake("dx-one-row", "Only one row of dx is filled; every row has its own.",
                *(_but(dx=lambda dout, x, w, k=k: dout @ w.T * (
                    np.arange(len(x)) == k % len(x))[:, None]) for k in (0, -1))),
        Mistake("dx-with-x", "dx is made with x; a change of x is passed on by w.",
                _but(dx=lambda dout, x, w: dout.sum(axis=1, keepdims=True) * x)),
        Mistake("dw-with-w", "dw is made with w; a change of w is passed on by x.",
                _but(dw=lambda dout, x, w: dout.sum(axis=0) * w)),
        Mistake("dw-first-row", "Only the first row is in dw; every row adds its share.",
                _but(dw=lambda dout, x, w: np.outer(x[0], dout[0]))),
        Mistake("db-one-row", "db is one row of dout; every row adds its share.",
                _but(db=lambda dout, x, w: dout[0].copy()),
                _but(db=lambda dout, x, w: dout[-1].copy())),
        Mistake("db-ones", "db does not use dout; what came from above must be summed.",
                _but(db=lambda dout, x, w: np.ones(w.shape[1]))),
        Mistake("opposite-sign", "A gradient has the wrong sign; whoever trains goes against it.",
                _but(dx=lambda dout, x, w: -dout @ w.T), _but(dw=lambda dout, x, w: -x.T @ dout),
                _but(db=lambda dout, x, w: -dout.sum(axis=0)),
                lambda dout, x, w: affine_backward(-dout, x, w)),
        Mistake("dx-transposed", "dx comes out transposed; it has the shape of x.",
                _but(dx=lambda dout, x, w: w @ dout.T)),
        Mistake("dw-transposed", "dw comes out transposed; it has the shape of w.",
                _but(dw=lambda dout, x, w: dout.T @ x)),
        Mistake("x-not-turned", "dw is made with x as it is; rows of x must meet rows of dout, and "
                "that is x.T @ dout.",
                _but(dw=lambda dout, x, w: x @ dout), _but(dw=lambda dout, x, w: np.dot(x, dout))),
        Mistake("dw-mean", "dw is divided by the number of rows; the rows' shares are added up, "
                "and a mean, if there is one, is in dout already.",
                _but(dw=lambda dout, x, w: x.T @ dout / len(x))),
        Mistake("dw-last-row", "Only the last row is left in dw; every row adds its share.",
                _but(dw=_last_row_only)),
        Mistake("db-along-columns", "db is summed along the wrong axis; a bias is used once in "
                "each row, so sum over the rows.",
                _but(db=lambda dout, x, w: dout.sum(axis=1))),
        Mistake("db-of-all", "db is a single number, the sum of all of dout; each column has a "
                "bias of its own.",
                _but(db=lambda dout, x, w: dout.sum()),
                _but(db=lambda dout, x, w: dout.sum().reshape(1)),
                _but(db=lambda dout, x, w: np.full(w.shape[1], dout.sum()))),
        Mistake("db-mean", "db is the mean over the rows; the rows' shares are added up.",
                _but(db=lambda dout, x, w: dout.mean(axis=0))),
        Mistake("both-mean", "dw and db are means over the rows; the rows' shares are added up.",
                _but(dw=lambda dout, x, w: x.T @ dout / len(x),
                     db=lambda dout, x, w: dout.mean(axis=0))),
        Mistake("all-mean", "dx, dw and db are divided by the number of rows; rows are added up, "
                "and a mean, if there is one, is in dout already.",
                lambda dout, x, w: affine_backward(dout / len(dout), x, w)),
        Mistake("db-counts", "db counts the rows; what each row sends back, dout, is missing in "
                "it.",
                _but(db=lambda dout, x, w: np.full(w.shape[1], float(len(x))))),
        Mistake("db-two-axes", "db has an axis too many; b has the shape (M,), and so has its "
                "gradient.",
                _but(db=lambda dout, x, w: dout.sum(axis=0, keepdims=True))),
        Mistake("db-not-summed", "db is dout itself; every row used the same bias, so add up the "
                "rows.",
                _but(db=lambda dout, x, w: dout.copy())),
        Mistake("dx-without-dout", "dx does not use dout; the slope of the layer alone is w, and "
                "what came from above must be multiplied in.",
                _but(dx=lambda dout, x, w: np.ones_like(dout) @ w.T)),
        Mistake("dw-without-dout", "dw does not use dout; the slope of the layer alone is x, and "
                "what came from above must be multiplied in.",
                _but(dw=lambda dout, x, w: x.T @ np.ones_like(dout))),
        Mistake("x-and-w-swapped", "dx and dw have changed places in the result; the order is dx, "
                "dw, db.",
                _returns((1, 0, 2))),
        Mistake("other-order", "The gradients come back in another order; it is dx, dw, db.",
                *map(_returns, ((1, 2, 0), (2, 1, 0), (0, 2, 1), (2, 0, 1)))),
        Mistake("one-missing", "A gradient is missing in the result; return dx, dw and db.",
                _returns((0, 1)), _returns((0, 2)), _returns((1, 2))),
        Mistake("nothing-returned", "Nothing comes back; return dx, dw and db.",
                lambda dout, x, w: None),
        Mistake("only-dx", "Only dx comes back; return dx, dw and db.",
                lambda dout, x, w: dout @ w.T),
    ),
    hints=(
        "Begin with the shapes: dx has that of x, dw that of w, db that of b. Only one way of "
        "multiplying dout with w gives the shape of x.",
        "Each row n of x went through all of w, and each row adds its share to dw. Which two "
        "matrices are multiplied so that the sum runs over the rows?",
        "The formulas above, in NumPy: .T turns a matrix, @ multiplies two. For db add up along "
        "axis 0, as in sum_rows of lesson 0.",
    ),
)  # fmt: skip
