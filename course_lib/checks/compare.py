"""Say where two results differ, as data."""

from collections.abc import Iterator
from dataclasses import replace
from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib.checks.verdict import Difference, Value

LONGEST_TEXT = 120  # characters of a value that is shown
SIGNS: dict[type, str] = {list: "[]", tuple: "()", dict: "{}"}
MOST_BITS = 1000  # of a number that is written out
MOST_ENTRIES = 1000  # of an array that is written out, be it with dots: NumPy's own threshold
MOST_AXES = 8  # of what is shown as a shape


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
    found = _difference(got, want, dtype, place, {"rtol": rtol, "atol": atol})
    return found and replace(found, want=_value(found.want), got=_value(found.got))


def agree(got: Any, want: Any, *, rtol: float, atol: float, dtype: bool = False) -> bool:
    """Whether there is no difference; nothing is put into words."""
    return _difference(got, want, dtype, "", {"rtol": rtol, "atol": atol}) is None


def _difference(got, want, dtype, place, tolerance):
    """The first difference, with the values themselves where nothing is said of them yet."""
    if isinstance(got, np.ndarray) and got.ndim == 0 and not isinstance(want, np.ndarray):
        got = got[()]  # an array without axes is the number in it
    if got is None and want is not None:
        return Difference("none", place, _form(want), None)
    if isinstance(want, np.ndarray):
        return _array_difference(got, want, dtype, place, tolerance)
    if isinstance(want, dict):
        return _dict_difference(got, want, place, tolerance)
    if isinstance(want, tuple | list):
        return _sequence_difference(got, want, place, tolerance)
    if isinstance(want, bool | np.bool_):
        same = isinstance(got, bool | np.bool_) and bool(got) == bool(want)
    elif isinstance(want, Integral):
        same = isinstance(got, Integral) and not isinstance(got, bool) and int(got) == int(want)
    elif isinstance(want, float | np.floating):
        got_number = _as_number(got)
        same = got_number is not None and bool(np.isclose(got_number, want, **tolerance))
    else:
        same = type(got) is type(want) and got == want
    return None if same else Difference("value", place, want, got)


def _value(value):
    return value if isinstance(value, Value) else shown(value)


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
    return Value("text", _written(value))


def _written(value: Any) -> str:
    """The beginning of a value's repr; what is not shown of it is not made either."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > LONGEST_TEXT:
            return f"{text[: LONGEST_TEXT - 3]}..."
    return text


def _pieces(value: Any) -> Iterator[str]:
    """The repr of a value in pieces, each of which is quickly made."""
    if (signs := SIGNS.get(type(value))) is not None:
        yield signs[0]
        for number, item in enumerate(value):
            yield ", " if number else ""
            yield from _pieces(item)
            if type(value) is dict:
                yield ": "
                yield from _pieces(value[item])
        yield f",{signs[1]}" if type(value) is tuple and len(value) == 1 else signs[1]
    elif type(value) is str:
        yield repr(value[: LONGEST_TEXT + 1])
    elif isinstance(value, Integral) and int(value).bit_length() >= MOST_BITS:
        yield "..."
    elif isinstance(value, np.ndarray) and value.size > MOST_ENTRIES and value.ndim > 2:
        yield f"array of shape {value.shape}"
    else:
        yield repr(value)


def _form(want: Any) -> Any:
    """A value as it is shown to who has none yet: of several numbers only how they are nested."""

    def nested(part: Any) -> str:
        if not isinstance(part, tuple | list):
            return "..."
        inside = ", ".join(map(nested, part)) + ("," if part and len(part) == 1 else "")
        return f"({inside})" if isinstance(part, tuple) else f"[{inside.rstrip(',')}]"

    return Value("text", nested(want)) if isinstance(want, tuple | list) else want


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
        return Difference("type", place, want, got, type(got).__name__)
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
    values = (array[first] for array in (want, got))
    where = f"{place}{list(first)}"
    return Difference("value", where, *values, wrong=len(wrong), total=want.size)


def _dict_difference(got, want, place, tolerance):
    if not isinstance(got, dict):
        keys = ", ".join(map(str, want))
        return Difference("keys", place, Value("text", keys), got)
    if missing := [key for key in want if key not in got]:
        return Difference("missing_key", place, Value("text", repr(missing[0])), list(got))
    if extra := [key for key in got if key not in want]:
        return Difference("extra_key", place, list(want), Value("text", _written(extra[0])))
    pairs = ((got[key], want[key], f"{place}[{key!r}]") for key in want)
    return _first(pairs, tolerance)


def _sequence_difference(got, want, place, tolerance):
    if not isinstance(got, type(want)):
        kind = type(want).__name__
        return Difference("sequence", place, _form(want), got, kind)
    if len(got) != len(want):
        if _may_be_shape(got) and _may_be_shape(want):
            return Difference("value", place, want, got)
        return Difference("length", place, *(Value("number", str(len(s))) for s in (want, got)))
    pairs = ((g, w, f"{place}[{i}]") for i, (g, w) in enumerate(zip(got, want, strict=True)))
    return _first(pairs, tolerance)


def _may_be_shape(value):
    """Whether it is a few whole numbers: of two shapes, the lengths alone say too little."""
    whole = (isinstance(one, Integral) and not isinstance(one, bool) for one in value)
    return len(value) <= MOST_AXES and all(whole)


def _first(pairs, tolerance):
    found = (_difference(got, want, False, place, tolerance) for got, want, place in pairs)
    return next((d for d in found if d is not None), None)
