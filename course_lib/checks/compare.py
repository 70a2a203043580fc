"""Say where two results differ, as data."""

from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib.checks.verdict import Difference, Value

LONGEST_TEXT = 120  # characters of a value that is shown
MOST_BITS = 1000  # of a number that is written out


def difference(
    got: Any, want: Any, *, rtol: float, atol: float, dtype: bool = False, place: str = ""
) -> Difference | None:
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
    place : str
        Where in the result these two stand.

    Returns
    -------
    Difference or None
    """
    tolerance: dict[str, Any] = {"rtol": rtol, "atol": atol}
    if got is None and want is not None:
        return Difference("none", place, shown(want), shown(None))
    if isinstance(want, np.ndarray):
        return _array_difference(got, want, dtype, place, tolerance)
    if isinstance(want, dict):
        return _dict_difference(got, want, place, tolerance)
    if isinstance(want, tuple | list):
        return _sequence_difference(got, want, place, tolerance)
    if isinstance(want, bool | np.bool_):
        agree = isinstance(got, bool | np.bool_) and bool(got) == bool(want)
    elif isinstance(want, Integral):
        agree = isinstance(got, Integral) and not isinstance(got, bool) and int(got) == int(want)
    elif isinstance(want, float | np.floating):
        got_number = _as_number(got)
        agree = got_number is not None and bool(np.isclose(got_number, want, **tolerance))
    else:
        agree = type(got) is type(want) and got == want
    return None if agree else Difference("value", place, shown(want), shown(got))


def shown(value: Any) -> Value:
    """A value in a few words: numbers as they are, arrays by kind and shape."""
    if value is None:
        return Value("none")
    if isinstance(value, np.ndarray) and value.ndim:
        return Value("array", str(value.shape))
    if isinstance(value, bool | np.bool_):
        return Value("text", str(bool(value)))
    if isinstance(value, Integral):
        whole = int(value)  # Python refuses to write out very long ones
        return Value("number", f"{whole}") if whole.bit_length() < MOST_BITS else Value("long")
    if isinstance(value, Real | np.ndarray) and (number := _as_number(value)) is not None:
        return Value("number", f"{number:.6g}" + (".0" if _whole(number) else ""))
    text = repr(value)
    return Value("text", text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 3]}...")


def _whole(number: float) -> bool:
    return bool(np.isfinite(number)) and f"{number:.6g}".lstrip("-").isdigit()


def _as_number(value: Any) -> float | None:
    """A Python float for a real scalar or an array without axes, else None."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iuf":
        return float(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return None


def _array_difference(got, want, dtype, place, tolerance):
    if not isinstance(got, np.ndarray):
        return Difference("type", place, shown(want), shown(got), type(got).__name__)
    if got.shape != want.shape:
        return Difference("shape", place, *(Value("text", str(a.shape)) for a in (want, got)))
    if got.dtype.kind not in "biuf":
        return Difference("numbers", place, *(Value("text", str(a.dtype)) for a in (want, got)))
    if dtype and got.dtype != want.dtype:
        return Difference("dtype", place, *(Value("text", str(a.dtype)) for a in (want, got)))
    wrong = np.argwhere(~np.isclose(got, want, **tolerance))
    if not len(wrong):
        return None
    first = tuple(int(i) for i in wrong[0])
    values = (shown(array[first]) for array in (want, got))
    where = f"{place}{list(first)}"
    return Difference("value", where, *values, wrong=len(wrong), total=want.size)


def _dict_difference(got, want, place, tolerance):
    if not isinstance(got, dict):
        keys = ", ".join(map(str, want))
        return Difference("keys", place, Value("text", keys), shown(got))
    if missing := [key for key in want if key not in got]:
        has = shown(list(got))
        return Difference("missing_key", place, Value("text", repr(missing[0])), has)
    if extra := [key for key in got if key not in want]:
        return Difference("extra_key", place, shown(list(want)), Value("text", repr(extra[0])))
    pairs = ((got[key], want[key], f"{place}[{key!r}]") for key in want)
    return _first(pairs, tolerance)


def _sequence_difference(got, want, place, tolerance):
    if not isinstance(got, type(want)):
        kind = type(want).__name__
        return Difference("sequence", place, shown(want), shown(got), kind)
    if len(got) != len(want):
        return Difference("length", place, *(Value("number", str(len(s))) for s in (want, got)))
    pairs = ((g, w, f"{place}[{i}]") for i, (g, w) in enumerate(zip(got, want, strict=True)))
    return _first(pairs, tolerance)


def _first(pairs, tolerance):
    found = (difference(got, want, place=place, **tolerance) for got, want, place in pairs)
    return next((d for d in found if d is not None), None)
