"""Find the bug: the way around carries dout as it came, although a ReLU stands behind the sum."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def mend_residual(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dsum = dout * (out > 0)
    dhidden = (dsum @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx + dsum


def by_slopes(dout, x, w1, w2):
    open1 = x @ w1 > 0  # which ReLUs let through, for each row of x
    total = x + np.where(open1, x @ w1, 0) @ w2
    dout = np.where(total > 0, dout, 0)
    slopes = [np.eye(len(w1)) + (w1 * row) @ w2 for row in open1]  # d sum / d x, a matrix each
    return np.stack([slope @ back for slope, back in zip(slopes, dout, strict=True)])


def _skip_unmasked(dout, x, w1, w2):
    hidden = np.maximum(x @ w1, 0)
    out = np.maximum(x + hidden @ w2, 0)
    dsum = dout * (out > 0)
    dhidden = (dsum @ w2.T) * (hidden > 0)
    dx = dhidden @ w1.T
    return dx + dout


def _parts(dout, x, w1, w2):
    """hidden, the sum before its ReLU, and a function that goes back through the body."""
    hidden = np.maximum(x @ w1, 0)
    return hidden, x + hidden @ w2, lambda d: ((d @ w2.T) * (hidden > 0)) @ w1.T


def _with(join):
    """join(dout, the sum, the way through the body, x, hidden)."""

    def back(dout, x, w1, w2):
        hidden, total, through = _parts(dout, x, w1, w2)
        return join(dout, total, through, x, hidden)

    return back


def _without_a_relu(dout, x, w1, w2):
    """The ReLU inside the body is gone, forward and backward or backward only."""
    out = np.maximum(x + np.maximum(x @ w1, 0) @ w2, 0)
    dsum = dout * (out > 0)
    return dsum @ w2.T @ w1.T + dsum


def _turned_back(first, second, last):
    """Back through w2 and w1 as they are or turned over; last(dout, dsum) goes around."""

    def back(dout, x, w1, w2):
        hidden, total, _ = _parts(dout, x, w1, w2)
        dsum = dout * (total > 0)
        dhidden = (dsum @ first(w2)) * (hidden > 0)
        dx = dhidden @ second(w1)
        return dx + last(dout, dsum)

    return back


def _as_it_is(w):
    return w


def _mask_of_x(dout, x, w1, w2):
    """The way around is masked by x."""
    _, total, through = _parts(dout, x, w1, w2)
    return through(dout * (total > 0)) + dout * (x > 0)


CASES = (
    ("several", "three rows of four numbers, six in between", 3, 4, 6),
    ("narrow", "two rows of three numbers, two in between", 2, 3, 2),
    ("square", "three rows of three numbers, three in between", 3, 3, 3),
)


def _drawn(rng, id, title, n, d, m):
    """Numbers of which some sums, and some results inside the body, are below 0."""
    x, dout = integers(rng, n, d, scale=0.5) + 0.25, integers(rng, n, d)
    w1, w2 = integers(rng, d, m, scale=0.25), integers(rng, m, d, scale=0.25)
    return Case(id, dout, x, w1, w2, title=title)


EXERCISE = Exercise(
    __name__,
    reference=mend_residual,
    alternative=by_slopes,
    differs="The first goes back step by step; the second makes one matrix of slopes for each row, "
            "in which the plus sign is an identity matrix.",
    minutes=6,
    difficulty=2,
    visible=(
        Case("open", array("1 2 3 4", 2, 2), array("1 2  2 1", 2, 2), array("1 0  0 1", 2, 2),
             array("1 0  0 1", 2, 2), title="every sum is above 0",
             want=array("2 4 6 8", 2, 2)),
        Case("closed", array("1 2 3 4", 2, 2), array("1 -2  2 -1", 2, 2), array("1 0  0 1", 2, 2),
             array("1 0  0 1", 2, 2), title="the second number of each row stays below 0",
             want=array("2 0 6 0", 2, 2)),
        *(_drawn(np.random.default_rng(9), *case) for case in CASES),
    ),
    hidden=lambda rng: tuple(
        _drawn(rng, *case)
        for case in (
            ("many", "six rows of five numbers", 6, 5, 4),
            ("wide", "five rows of three numbers, seven in between", 5, 3, 7),
            ("more", "eight rows of four numbers", 8, 4, 4),
        )
    ),
    mistakes=(
        Mistake("skip-unmasked", "It is wrong as it was: right where all sums are above 0. Where "
                "the last ReLU gave 0, a small change of x changes nothing, on no way.",
                _skip_unmasked),
        Mistake("mask-removed", "Now no way is masked: where the last ReLU gave 0, nothing comes "
                "back, on both ways.",
                _with(lambda dout, total, through, x, hidden: through(dout) + dout)),
        Mistake("other-way-unmasked", "Now the way around is masked, but the body gets dout as it "
                "came; the last ReLU stands behind both ways.",
                _with(lambda dout, total, through, x, hidden: through(dout) + dout * (total > 0))),
        Mistake("skip-removed", "The way around is gone; it carries a gradient, too.",
                _with(lambda dout, total, through, x, hidden: through(dout * (total > 0))),
                _with(lambda dout, total, through, x, hidden: through(dout))),
        Mistake("body-removed", "The way through the body is gone; where ways meet, gradients are "
                "added.", _with(lambda dout, total, through, x, hidden: dout * (total > 0))),
        Mistake("masked-at-the-end", "The mask of the last ReLU is put on the sum of both ways; it "
                "belongs on dout, before the ways part.",
                _with(lambda dout, total, through, x, hidden: (through(dout) + dout) * (total > 0)),
                _with(lambda dout, total, through, x, hidden:
                      (through(dout * (total > 0)) + dout) * (total > 0))),
        Mistake("masked-by-x", "The way around is masked by x; what closes is the ReLU behind the "
                "sum.", _mask_of_x,
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (x > 0)) + dout * (x > 0))),
        Mistake("masked-by-dout", "Gradients below 0 are taken away; a ReLU closes where its "
                "result was 0, and passes gradients of any sign.",
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) + np.maximum(dout, 0)),
                _with(lambda dout, total, through, x, hidden:
                      through(np.maximum(dout, 0)) + np.maximum(dout, 0)),
                _with(lambda dout, total, through, x, hidden: np.maximum(
                    through(dout * (total > 0)) + dout * (total > 0), 0))),
        Mistake("times-out", "dout is multiplied by the result of the ReLU; its slope is 1 or 0.",
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) + dout * np.maximum(total, 0)),
                _with(lambda dout, total, through, x, hidden:
                      through(dout * np.maximum(total, 0)) + dout * np.maximum(total, 0))),
        Mistake("inner-mask-removed", "The mask of the ReLU inside the body is gone; it was right.",
                _without_a_relu),
        Mistake("not-turned", "A .T is gone that was right: on the way back a gradient is "
                "multiplied by the matrix turned over. The line to blame is another one.",
                *(_turned_back(*ways, last)
                  for ways in ((_as_it_is, np.transpose), (np.transpose, _as_it_is),
                               (_as_it_is, _as_it_is))
                  for last in (lambda dout, dsum: dsum, lambda dout, dsum: dout))),
        Mistake("x-or-out-added", "x or the result is added in the place of a gradient.",
                _with(lambda dout, total, through, x, hidden: through(dout * (total > 0)) + x),
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) + np.maximum(total, 0))),
        Mistake("skip-subtracted", "The way around is taken away; the gradients of the two ways "
                "are added.",
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) - dout * (total > 0)),
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) - dout)),
        Mistake("skip-multiplied", "The gradients of the two ways are multiplied; where ways meet, "
                "they are added.",
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) * dout * (total > 0)),
                _with(lambda dout, total, through, x, hidden:
                      through(dout * (total > 0)) * dout)),
        Mistake("through-twice", "The way through the body is added twice, and the one around it "
                "is missing.",
                _with(lambda dout, total, through, x, hidden: 2 * through(dout * (total > 0)))),
    ),
    hints=(
        "Run the cell above. Where does it differ from the judge: everywhere, or where the sum of "
        "a row was below 0?",
        "The last ReLU comes behind the plus. On the way back it comes first, and both ways begin "
        "behind it.",
        "The line that makes dsum is right. Which line does not use it?",
    ),
)  # fmt: skip
