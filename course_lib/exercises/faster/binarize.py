"""binarize: a sign for each weight, and one number for each filter."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def binarize(w):
    signs = np.where(w < 0, -1.0, 1.0)
    size = np.abs(w).mean(axis=(1, 2, 3), keepdims=True)  # (FN, 1, 1, 1)
    return signs * size


def filter_by_filter(w):
    out = np.empty(w.shape)
    for f in range(len(w)):
        mean = np.sum(np.abs(w[f])) / w[f].size
        out[f] = np.where(w[f] >= 0, mean, -mean)
    return out


def _signs(w):
    return np.where(w < 0, -1.0, 1.0)


def _but_with(*, signs=_signs, size=lambda w: _mean((1, 2, 3), w)):
    """Other signs, or another number for each filter."""
    return lambda w: signs(w) * size(w)


def _mean(axis, w):
    return np.abs(w).mean(axis=axis, keepdims=True)


def _in_place(w):
    w[...] = binarize(w)
    return w


def _positive_only(w):
    return np.where(w > 0, 1.0, 0.0)


def _loop(w, change):
    """Filter by filter, with something wrong in the loop."""
    out = np.zeros(w.shape)
    for f in range(len(w)):
        change(out, w, f)
    return out


def _by_wrong_filter(out, w, f):
    out[f] = _signs(w[f]) * np.abs(w[0]).mean()


def _first_only(w):
    out = np.zeros(w.shape)
    out[0] = binarize(w)[0]
    return out


def _with_zeros(rng, *shape):
    """Weights of which in each filter one is 0, and one small one lies below the mean."""
    w = integers(rng, *shape, scale=0.25)
    rows = w.reshape(len(w), -1)
    rows[:, 1:4] = 0, 0.25, 2 * rows.shape[1]
    return w


TOY = array("1 -2 0 3  -0.5 0.5 -0.5 0.5", 2, 1, 2, 2)
SEVERAL = np.arange(72.0).reshape(3, 2, 3, 4) * 7 % 11 - 5
SEVERAL[1] *= 3

EXERCISE = Exercise(
    __name__,
    reference=binarize,
    alternative=filter_by_filter,
    differs="The first takes all filters at once, and keepdims lets one number meet its filter; "
            "the second goes through them one by one.",
    minutes=6,
    difficulty=1,
    visible=(
        Case("toy", TOY, title="the lesson's two filters of 2x2",
             want=array("1.5 -1.5 1.5 1.5  -0.5 0.5 -0.5 0.5", 2, 1, 2, 2)),
        Case("several", SEVERAL, title="three filters, two channels, 3x4"),
        Case("one-filter", array("1 -3 2 -6 0 6", 1, 3, 1, 2), title="a single filter"),
        Case("pixels", array("0.5 -1 2  -4 0 1", 2, 3, 1, 1), title="filters of 1x1"),
        Case("alike", np.where(np.arange(24) % 3, -2.0, 2.0).reshape(4, 1, 2, 3),
             title="all weights are 2 or -2"),
        Case("square", np.arange(36.0).reshape(2, 2, 3, 3) * 5 % 7 - 3.5,
             title="two filters, two channels, 3x3"),
    ),
    hidden=lambda rng: (
        Case("hidden-several", _with_zeros(rng, 3, 2, 4, 3), title="three filters, two channels"),
        Case("hidden-one", _with_zeros(rng, 1, 2, 3, 2), title="a single filter"),
        Case("hidden-channel", _with_zeros(rng, 4, 1, 2, 5), title="a single channel"),
        Case("hidden-pixels", integers(rng, 5, 4, 1, 1, scale=0.25), title="filters of 1x1"),
    ),
    mistakes=(
        Mistake("zero-stays", "A weight of 0 stays 0; with one bit there are two signs only, and 0 "
                "counts as +.", _but_with(signs=np.sign)),
        Mistake("zero-is-minus", "A weight of 0 counts as -; it counts as +.",
                _but_with(signs=lambda w: np.where(w > 0, 1.0, -1.0))),
        Mistake("zero-nan", "w / |w| is 0 / 0 where a weight is 0; there the sign is +.",
                _but_with(signs=lambda w: w / np.abs(w))),
        Mistake("signs-only", "There are signs only; each filter also has a number of its own, the "
                "mean of |w|.", _signs),
        Mistake("plain-signs", "There are the signs of np.sign only: the number of each filter is "
                "missing, and a 0 stays 0.", np.sign),
        Mistake("one-for-all", "One mean is taken of all filters; each has its own.",
                _but_with(size=lambda w: np.abs(w).mean()),
                lambda w: np.sign(w) * np.abs(w).mean()),
        Mistake("mean-with-signs", "The mean is taken of the weights with their signs, so that "
                "they cancel; take it of |w|.",
                _but_with(size=lambda w: w.mean(axis=(1, 2, 3), keepdims=True)),
                _but_with(size=lambda w: np.abs(w.mean(axis=(1, 2, 3), keepdims=True)))),
        Mistake("for-each-channel", "The mean is taken for each channel of a filter; a filter has "
                "one number for all its channels.", _but_with(size=partial(_mean, (2, 3)))),
        Mistake("over-filters", "The mean goes over the filters, or leaves out an axis of a "
                "filter; it goes over the axes 1, 2 and 3.",
                *(_but_with(size=partial(_mean, axis))
                  for axis in (0, 1, 2, 3, (0, 1), (1, 2), (1, 3), (0, 2), (0, 3), (0, 2, 3),
                               (0, 1, 2), (0, 1, 3)))),
        Mistake("no-keepdims", "The means have the shape (FN,), and NumPy lays them along the last "
                "axis; they belong to the first. keepdims=True, or three axes more.",
                _but_with(size=lambda w: np.abs(w).mean(axis=(1, 2, 3)))),
        Mistake("sum", "The sizes are added up and not divided.",
                _but_with(size=lambda w: np.abs(w).sum(axis=(1, 2, 3), keepdims=True))),
        Mistake("largest", "The largest |w| of each filter is taken; it is the mean.",
                _but_with(size=lambda w: np.abs(w).max(axis=(1, 2, 3), keepdims=True))),
        Mistake("median", "The median of |w| is taken; it is the mean.",
                _but_with(size=lambda w: np.median(np.abs(w), axis=(1, 2, 3), keepdims=True))),
        Mistake("squares", "The number of a filter is made of squares, as its length or its spread "
                "is; it is the mean of |w|.",
                _but_with(size=lambda w: np.sqrt((w**2).mean(axis=(1, 2, 3), keepdims=True))),
                _but_with(size=lambda w: np.sqrt((w**2).sum(axis=(1, 2, 3), keepdims=True))),
                _but_with(size=lambda w: (w**2).mean(axis=(1, 2, 3), keepdims=True)),
                _but_with(size=lambda w: w.std(axis=(1, 2, 3), keepdims=True))),
        Mistake("zero-or-one", "Weights below 0 become 0; they become minus the mean.",
                _but_with(signs=_positive_only),
                _but_with(signs=lambda w: np.where(w >= 0, 1.0, 0.0)),
                _positive_only, lambda w: np.where(w >= 0, 1.0, 0.0)),
        Mistake("sign-lost", "All signs are gone; a weight below 0 becomes minus the mean.",
                _but_with(signs=np.ones_like), _but_with(signs=lambda w: np.abs(_signs(w)))),
        Mistake("other-sign", "The signs are the wrong way round.",
                _but_with(signs=lambda w: -_signs(w)),
                _but_with(signs=lambda w: np.where(w <= 0, 1.0, -1.0)),
                _but_with(signs=lambda w: -np.sign(w))),
        Mistake("weights-kept", "The weights themselves are multiplied with the mean; only their "
                "signs should be.", _but_with(signs=lambda w: w)),
        Mistake("sizes-kept", "Each weight keeps its own size; all weights of a filter get one.",
                lambda w: w.copy(), lambda w: _signs(w) * np.abs(w)),
        Mistake("divided", "The signs are divided by the mean; they are multiplied with it.",
                lambda w: _signs(w) / np.abs(w).mean(axis=(1, 2, 3), keepdims=True)),
        Mistake("compared-with-mean", "A weight is compared with the mean; its sign says whether "
                "it lies above or below 0.",
                _but_with(signs=lambda w: np.where(
                    w >= np.abs(w).mean(axis=(1, 2, 3), keepdims=True), 1.0, -1.0)),
                _but_with(signs=lambda w: np.where(
                    w >= w.mean(axis=(1, 2, 3), keepdims=True), 1.0, -1.0)),
                _but_with(signs=lambda w: np.where(w >= w.mean(), 1.0, -1.0))),
        Mistake("zeros-not-counted", "The mean is taken over the weights that are not 0; a 0 "
                "counts.", _but_with(size=lambda w: np.abs(w).sum(axis=(1, 2, 3), keepdims=True)
                                     / (w != 0).sum(axis=(1, 2, 3), keepdims=True))),
        Mistake("positive-mean", "The mean is taken over the weights above 0 only; it is the mean "
                "of |w|.", _but_with(size=lambda w: np.maximum(w, 0).mean(axis=(1, 2, 3),
                                                                         keepdims=True))),
        Mistake("divided-by-one-axis", "The sum of |w| is divided by a wrong count; a filter has C "
                "* FH * FW weights.",
                *(_but_with(size=lambda w, count=count: np.abs(w).sum(
                    axis=(1, 2, 3), keepdims=True) / count(*w.shape)) for count in (
                    lambda n, c, h, w: h * w, lambda n, c, h, w: c, lambda n, c, h, w: n,
                    lambda n, c, h, w: n * c * h * w, lambda n, c, h, w: c * h,
                    lambda n, c, h, w: c * w, lambda n, c, h, w: h, lambda n, c, h, w: w))),
        Mistake("one-filter-for-all", "Every filter gets the number of the first one; look at the "
                "index in the loop.", partial(_loop, change=_by_wrong_filter)),
        Mistake("one-filter-done", "Only the first filter is filled: does the return stand inside "
                "the loop?", _first_only),
        Mistake("whole-numbers", "The result holds whole numbers only: the array for it was made "
                "with an integer type.", lambda w: binarize(w).astype(int)),
        Mistake("numbers-alone", "These are the numbers of the filters alone; each meets the signs "
                "of its filter.", lambda w: np.abs(w).mean(axis=(1, 2, 3)),
                lambda w: np.abs(w).mean(axis=(1, 2, 3), keepdims=True)),
        Mistake("changes-w", "w itself is changed; leave inputs as they are, and make a new "
                "array.", _in_place),
        Mistake("nothing-returned", "Nothing comes back; return the weights.", lambda w: None),
    ),
    hints=(
        "Two steps: an array of signs in the shape of w, and one number for each filter. What is "
        "the sign of 0?",
        "np.where(condition, a, b) chooses for each weight. np.sign gives 0 for 0, so it does not "
        "do here.",
        "The mean of np.abs(w) goes over the axes 1, 2 and 3. keepdims=True keeps the shape (FN, "
        "1, 1, 1), which then meets (FN, C, FH, FW).",
    ),
)  # fmt: skip
