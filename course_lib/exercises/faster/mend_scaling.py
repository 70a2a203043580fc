"""Find the bug: a gradient that was scaled up to survive, and is scaled down too early."""

import numpy as np

from course_lib.exercises.numbers import integers
from course_lib.exercises.record import Case, Exercise, Mistake


def mend_scaling(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = (dout * scale).astype(np.float16)  # larger, so that small numbers survive
        dw = (x.T @ dout).astype(np.float16)  # the work, in half precision
        return dw.astype(np.float32) / scale


def as_a_sum_of_rows(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x, scaled = x.astype(np.float16), (dout * scale).astype(np.float16)
        dw = sum(np.outer(row, scaled[n]).astype(np.float16) for n, row in enumerate(x))
        return np.float32(dw) / np.float32(scale)


def _down_too_early(x, dout, scale):
    with np.errstate(over="ignore", invalid="ignore"):
        x = x.astype(np.float16)
        dout = (dout * scale).astype(np.float16)  # larger, so that small numbers survive
        dw = (x.T @ dout).astype(np.float16)  # the work, in half precision
        dw = dw / scale
        return dw.astype(np.float32)


def _but(
    *,
    up=lambda dout, scale: (dout * scale).astype(np.float16),
    half=np.float16,
    down=lambda dw, scale: dw.astype(np.float32) / scale,
    x_by=lambda x, scale: x,
):
    """Scaled up, multiplied or scaled down in another way."""

    def wrong(x, dout, scale):
        with np.errstate(all="ignore"):
            dw = (x_by(x, scale).astype(half).T @ up(dout, scale)).astype(half)
            return down(dw, scale)

    return wrong


def _whole_numbers(rng, *shape):
    return integers(rng, *shape, high=7)


TINY = 2.0**-27  # an eighth of the smallest number above 0 in half precision
X = (np.arange(12.0).reshape(4, 3) % 5 - 2).astype(np.float32)
DOUT = (np.arange(8.0).reshape(4, 2) * 3 % 7 - 3).astype(np.float32)

EXERCISE = Exercise(
    __name__,
    reference=mend_scaling,
    alternative=as_a_sum_of_rows,
    differs="The first makes one matrix product; the second adds up what each image brings. Both "
            "go to float32 before they divide.",
    minutes=6,
    difficulty=2,
    atol=1e-12,
    visible=(
        Case("large", X, DOUT, 64.0, title="gradients of ordinary size: here it was right"),
        Case("tiny", X, DOUT * np.float32(TINY), 1024.0,
             title="gradients that float16 cannot hold"),
        Case("one", np.ones((1, 1), np.float32), np.full((1, 1), TINY, np.float32), 4096.0,
             title="one number"),
        Case("both", X, DOUT * np.array([1, TINY], np.float32), 4096.0,
             title="an ordinary column and a tiny one"),
        Case("no-scale", X, DOUT, 1.0, title="scale 1"),
        Case("too-large", np.ones((1, 2), np.float32), np.array([[100.0, 0.5]], np.float32), 1024.0,
             title="a scale that is too large: inf, and the step is left out"),
    ),
    hidden=lambda rng: (
        Case("hidden-tiny", _whole_numbers(rng, 3, 4), _whole_numbers(rng, 3, 2) * TINY, 2048.0,
             title="other tiny gradients"),
        Case("hidden-large", _whole_numbers(rng, 5, 2), _whole_numbers(rng, 5, 3), 32.0,
             title="ordinary gradients"),
        Case("hidden-too-large", np.ones((1, 2)), rng.uniform(200, 300, (1, 2)), 512.0,
             title="a scale that is too large"),
    ),
    mistakes=(
        Mistake("down-too-early", "It is wrong as it was: tiny gradients are 0 again at the end. "
                "Which type does dw have when it is divided?",
                _down_too_early, _but(down=lambda dw, scale: dw / np.float16(scale)),
                _but(down=lambda dw, scale: dw / np.float16(scale) * np.float32(1))),
        Mistake("not-down", "The gradient is still scale times too large: it must be divided by "
                "the scale in the end.", _but(down=lambda dw, scale: dw.astype(np.float32)),
                _but(down=lambda dw, scale: dw)),
        Mistake("multiplied-again", "The gradient is multiplied with the scale a second time; it "
                "is divided by it.", _but(down=lambda dw, scale: dw.astype(np.float32) * scale)),
        Mistake("down-twice", "The gradient is divided by the scale twice: the old line still "
                "stands beside the new one.",
                _but(down=lambda dw, scale: dw.astype(np.float32) / scale / scale),
                _but(down=lambda dw, scale: (dw / np.float16(scale)).astype(np.float32) / scale)),
        Mistake("never-scaled", "Nothing is scaled up, so tiny gradients are 0 before the product.",
                _but(up=lambda dout, scale: dout.astype(np.float16),
                     down=lambda dw, scale: dw.astype(np.float32))),
        Mistake("half-before-scaling", "The gradient becomes float16 before it is scaled up: what "
                "is tiny is 0 by then.",
                _but(up=lambda dout, scale: dout.astype(np.float16) * np.float16(scale)),
                _but(up=lambda dout, scale: dout.astype(np.float16) * np.float16(scale),
                     down=lambda dw, scale: (dw / np.float16(scale)).astype(np.float32))),
        Mistake("no-half", "Nothing is half precision any more: the numbers are right, but the "
                "work is to be done in float16. Only the division needs more.",
                *(_but(up=lambda dout, scale, t=t: (dout * scale).astype(t), half=t,
                       down=lambda dw, scale, t=t: dw.astype(t) / scale)
                  for t in (np.float32, np.float64)),
                lambda x, dout, scale: x.T @ dout),
        Mistake("x-scaled-too", "x is scaled as well, so that dw is divided once too little.",
                _but(x_by=lambda x, scale: x * scale)),
        Mistake("inf-hidden", "Where the scale is too large, inf is replaced by a number; it must "
                "stay, so that whoever trains can leave the step out.",
                _but(down=lambda dw, scale: np.nan_to_num(dw.astype(np.float32)) / scale),
                _but(down=lambda dw, scale: np.clip(dw.astype(np.float32), -65504, 65504) / scale),
                _but(down=lambda dw, scale: np.where(np.isfinite(dw), dw, 0).astype(np.float32)
                     / scale),
                _but(up=lambda dout, scale: np.clip(dout * scale, -65504, 65504).astype(
                    np.float16))),
        Mistake("nothing-returned", "Nothing comes back; return dw.", lambda x, dout, scale: None),
    ),
    hints=(
        "Try it in a cell of your own with x = 1, scale = 4096 and dout = 2.0**-27: print dw and "
        "its dtype after each line. Where does it become 0?",
        "The smallest number above 0 in float16 is 2**-24. dw is larger before it is divided. And "
        "behind?",
        "The last two lines divide and convert. Which of the two should come first?",
    ),
)  # fmt: skip
