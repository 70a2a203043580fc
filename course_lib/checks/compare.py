"""Say where two results differ, in words a student can act on."""

from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np


@dataclass(frozen=True)
class Difference:
    """The first place where a result is not what it should be."""

    where: str
    want: str
    got: str

    def __str__(self):
        return f"{self.where} should be {self.want}, got {self.got}"


def difference(got, want, *, rtol, atol, dtype=False, where="the result"):
    """Find the first difference between a result and the wanted one; None if they agree.

    Parameters
    ----------
    got, want : object
        `want` decides what is compared: an array (shape, then values), a float (any real
        number), an int (a whole number type), a str, a bool, a tuple, list or dict of these.
    rtol, atol : float
        Relative and absolute tolerance, as in numpy.isclose.
    dtype : bool
        Whether an array's dtype must agree, too.
    where : str
        How to name the place in messages.

    Returns
    -------
    Difference or None
    """
    tolerance = {"rtol": rtol, "atol": atol}
    if got is None and want is not None:
        return Difference(where, describe(want), "None (is there a return?)")
    if isinstance(want, np.ndarray):
        return _array_difference(got, want, dtype, where, tolerance)
    if isinstance(want, dict):
        return _dict_difference(got, want, where, tolerance)
    if isinstance(want, (tuple, list)):
        return _sequence_difference(got, want, where, tolerance)
    if isinstance(want, (bool, np.bool_)):
        agree = isinstance(got, (bool, np.bool_)) and bool(got) == bool(want)
    elif isinstance(want, Integral):
        agree = isinstance(got, Integral) and not isinstance(got, bool) and int(got) == int(want)
    elif isinstance(want, Real):
        got_number = _as_number(got)
        agree = got_number is not None and bool(np.isclose(got_number, want, **tolerance))
    else:
        agree = type(got) is type(want) and got == want
    return None if agree else Difference(where, describe(want), describe(got))


def describe(value):
    """A value in a few words: numbers as they are, arrays by kind and shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, Integral):
        number = int(value)  # Python refuses to write out very long ones
        return f"{number}" if number.bit_length() < 1000 else "a number of hundreds of digits"
    if isinstance(value, (Real, np.ndarray)):
        number = _as_number(value)
        return repr(value) if number is None else f"{number:.6g}" + (".0" if _whole(number) else "")
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _whole(number):
    return np.isfinite(number) and f"{number:.6g}".lstrip("-").isdigit()


def _as_number(value):
    """A Python float for a real scalar or an array without axes, else None."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iuf":
        return float(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return None


def _array_difference(got, want, dtype, where, tolerance):
    if not isinstance(got, np.ndarray):
        return Difference(where, describe(want), f"{describe(got)}, a {type(got).__name__}")
    if got.shape != want.shape:
        return Difference(f"the shape of {where}", str(want.shape), str(got.shape))
    if got.dtype.kind not in "biuf":
        return Difference(f"the dtype of {where}", f"numbers ({want.dtype})", f"{got.dtype}")
    if dtype and got.dtype != want.dtype:
        return Difference(f"the dtype of {where}", f"{want.dtype}", f"{got.dtype}")
    wrong = np.argwhere(~np.isclose(got, want, **tolerance))
    if not len(wrong):
        return None
    first = tuple(int(i) for i in wrong[0])
    place = f"out{list(first)}" if where == "the result" else f"{where}{list(first)}"
    more = f"   ({len(wrong)} of {want.size} numbers differ)" if want.size > 1 else ""
    return Difference(place, describe(want[first]), describe(got[first]) + more)


def _dict_difference(got, want, where, tolerance):
    if not isinstance(got, dict):
        return Difference(where, f"a dict with the keys {', '.join(map(str, want))}", describe(got))
    if missing := [key for key in want if key not in got]:
        return Difference(where, f"a dict with the key {missing[0]!r}", f"only {list(got)}")
    if extra := [key for key in got if key not in want]:
        return Difference(where, f"a dict with only the keys {list(want)}", f"also {extra[0]!r}")
    pairs = ((got[key], want[key], f"out[{key!r}]") for key in want)
    return _first(pairs, tolerance)


def _sequence_difference(got, want, where, tolerance):
    if not isinstance(got, type(want)):
        return Difference(where, f"a {type(want).__name__} {want}", describe(got))
    if len(got) != len(want):
        return Difference(f"the length of {where}", str(len(want)), str(len(got)))
    pairs = ((g, w, f"out[{i}]") for i, (g, w) in enumerate(zip(got, want, strict=True)))
    return _first(pairs, tolerance)


def _first(pairs, tolerance):
    found = (difference(got, want, where=where, **tolerance) for got, want, where in pairs)
    return next((d for d in found if d is not None), None)
