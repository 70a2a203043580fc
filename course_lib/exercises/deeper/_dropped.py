"""How dropout is looked at: by what is true of it whatever was drawn."""

import numpy as np

STEP = 0.05  # to which a share is told: with 10,000 numbers, far more than chance moves it
MOST_VALUES = 24  # that are told one by one
UNKNOWN = "not to be seen"


def inputs(*shape, start=0):
    """Numbers from -4 to 4 without 0, in no order that an axis has."""
    values = np.array([-4.0, -3, -2, -1, 1, 2, 3, 4])
    return values[np.arange(start, start + int(np.prod(shape))) * 13 % 31 % 8].reshape(shape)


def with_zeros(*shape):
    """Numbers of which every third is 0."""
    return inputs(*shape) * (np.arange(int(np.prod(shape))) % 3 > 0).reshape(shape)


def upstream(*shape):
    """A gradient of a few numbers, none of them 0."""
    values = np.array([0.5, -1.0, 1.5, -2.5, 3.0])
    return values[np.arange(int(np.prod(shape))) * 7 % 23 % 5].reshape(shape)


def values_of(quotients):
    """All numbers that occur, as a text."""
    finite = np.asarray(quotients, float)
    with np.errstate(all="ignore"):
        values = np.unique(np.round(finite, 3)) + 0.0
    if len(values) > MOST_VALUES:
        return "very many numbers"
    return ", ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)


def same_along(mask):
    """Along which axes all numbers of a mask are the same."""
    return [axis for axis in range(mask.ndim) if (mask == mask.take([0], axis)).all()]


def as_array(out):
    """A result as an array of numbers, or None if it is no such thing."""
    is_array = isinstance(out, np.ndarray) and out.dtype.kind in "biuf"
    return np.asarray(out, float) if is_array else None


def in_words(x, out, again):
    """What is true of x after dropout, and of a second call for the same x."""
    found, second = as_array(out), as_array(again)
    if found is None or found.shape != x.shape:
        return found if found is None else {**_nothing(), "shape": str(found.shape)}
    mask = found != 0
    axes = same_along(mask)
    share = round(round((1 - mask.mean()) / STEP) * STEP, 2)
    drawn = ", ".join(map(str, axes))
    same = second is not None and np.array_equal(found, second)
    return {
        "shape": str(found.shape),
        "values of out / x": values_of(found / x),
        "zeros": "for each number by itself" if not axes else f"the same along axis {drawn}",
        "share of zeros": UNKNOWN if axes and mask.any() and not mask.all() else f"{share:g}",
        "a second call": "the same zeros" if same else "other zeros",
    }


def _nothing():
    words = ("shape", "values of out / x", "zeros", "share of zeros", "a second call")
    return dict.fromkeys(words, UNKNOWN)


def of_gradient(x, out, dout, dx):
    """What is true of the gradient that dropout sends back."""
    kept, back = as_array(out), as_array(dx)
    if back is None or back.shape != dout.shape:
        shape = UNKNOWN if back is None else str(back.shape)
        return back if back is None else {"shape": shape, "values of dx / dout": UNKNOWN,
                                          "zeros of dx": UNKNOWN}  # fmt: skip
    zeros = back == 0
    if kept is None or kept.shape != zeros.shape:
        where = UNKNOWN
    elif np.array_equal(zeros, kept == 0):
        where = "where out has them"
    elif not zeros.any():
        where = "nowhere"
    else:
        where = "where out has none" if np.array_equal(zeros, kept != 0) else "elsewhere"
    return {
        "shape": str(back.shape),
        "values of dx / dout": values_of(back / dout),
        "zeros of dx": where,
    }


def where_x_is_0(x, dout, dx):
    """What is true of the gradient of these numbers, for out tells nothing of them."""
    back = as_array(dx)
    if back is None or back.shape != dout.shape:
        return back
    return {"values of dx / dout where x is 0": values_of(back[x == 0] / dout[x == 0])}
