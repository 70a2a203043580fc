"""The protocol between examiner and student's side: what goes through it, and what it refuses."""

import enum
import functools
import io
import json
import math
from collections import Counter, OrderedDict, defaultdict
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.sandbox.inside import wire

DTYPES = st.sampled_from(sorted(wire.DTYPES)).map(np.dtype)
ARRAYS = npst.arrays(DTYPES, npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.complex_numbers()
    | st.text()
)
VALUES = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


def through(message, keep=None):
    file = io.BytesIO()
    wire.send(file, message, keep)
    file.seek(0)
    return wire.receive(file)


def alike(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    return a == b or repr(a) == repr(b)  # NaN


@given(VALUES)
def test_plain_data_comes_through_as_it_was(value):
    assert alike(through({"value": value})["value"], value)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_refused_and_nothing_else_happens(noise):
    with pytest.raises((wire.Refused, EOFError)):
        wire.receive(io.BytesIO(noise))


def frame(text, blob=b""):
    text = text if isinstance(text, bytes) else json.dumps(text).encode()
    return io.BytesIO(wire.HEAD.pack(len(text), len(blob)) + text + blob)


def a_value(value):
    return {"dict": [["value", value]]}


HOSTILE = {
    "not JSON": frame(b"{"),
    "not a dict": frame([1, 2]),
    "names that are none": frame({"dict": [[1, 2]]}),
    "deep": frame(b"[" * 100_000 + b"]" * 100_000),
    "nested": frame(a_value(json.loads("[" * 30 + "]" * 30))),
    "many": frame(a_value([0] * (wire.MOST_VALUES + 1))),
    "an endless number": frame(b'{"dict": [["value", ' + b"9" * 5000 + b"]]}"),
    "two kinds": frame(a_value({"tuple": [], "dict": []})),
    "no kind": frame(a_value({"pickle": "gASV"})),
    "a tuple of none": frame(a_value({"tuple": 3})),
    "a list as a key": frame({"dict": [[[1], 2]]}),
    "half a pair": frame({"dict": [["a"]]}),
    "objects": frame(a_value({"array": ["|O", [1]]}), b"12345678"),
    "a structured dtype": frame(a_value({"array": ["<f8,<f8", [1]]}), b"1" * 16),
    "fewer bytes than said": frame(a_value({"array": ["<f8", [3]]}), b"1" * 8),
    "more bytes than said": frame(a_value({"array": ["<f8", [1]]}), b"1" * 16),
    "a negative axis": frame(a_value({"array": ["<f8", [-1]]})),
    "an axis that is no number": frame(a_value({"array": ["<f8", ["1"]]}), b"1" * 8),
    "a huge shape": frame(a_value({"array": ["|b1", [2**31, 2**31]]})),
    "axes without end": frame(a_value({"array": ["|b1", [1] * 100]}), b"1"),
    "another order": frame(a_value({"array": ["|b1", [2, 2], "C"]}), b"1234"),
    "an order that is no text": frame(a_value({"array": ["|b1", [2, 2], True]}), b"1234"),
    "an order in a list": frame(a_value({"array": ["|b1", [2, 2], ["F"]]}), b"1234"),
    "no order": frame(a_value({"array": ["|b1", [2, 2], None]}), b"1234"),
    "an order twice": frame(a_value({"array": ["|b1", [2, 2], "F", "F"]}), b"1234"),
    "an order of a line": frame(a_value({"array": ["|b1", [4], "F"]}), b"1234"),
    "an order of a single row": frame(a_value({"array": ["|b1", [1, 4], "F"]}), b"1234"),
    "an order of nothing": frame(a_value({"array": ["|b1", [0, 4], "F"]})),
    "fewer bytes than said, by columns": frame(a_value({"array": ["|b1", [2, 2], "F"]}), b"123"),
    "axes that take an hour to be written out": frame(
        a_value({"array": ["<f2", [2] * 22]}), b"11" * 2**22
    ),
    "more objects than anyone looks at": frame(
        a_value([{"handle": [n, "a", "a"]} for n in range(wire.MOST_HANDLES + 1)])
    ),
    "more arrays than anyone looks at": frame(
        a_value([{"scalar": "|b1"}] * (wire.MOST_ARRAYS + 1)), b"1" * (wire.MOST_ARRAYS + 1)
    ),
    "too many keys together": frame(
        a_value([{"dict": [[n, 0] for n in range(wire.MOST_KEYS // 2)]}] * 3)
    ),
    "a long key": frame(a_value({"dict": [[{"tuple": [0] * (wire.LONGEST_KEY + 1)}, 0]]})),
    "half a handle": frame(a_value({"handle": [1, "f"]})),
    "a handle of text": frame(a_value({"handle": ["1", "f", "f"]})),
    "a function, from a student": frame(a_value({"function": 0})),
    "a function in a tuple": frame(a_value([1, {"tuple": [{"function": 0}]}])),
    "a shape beyond all bounds": frame(a_value({"array": ["<f8", [2**24] * 31 + [0]]})),
    "a complex beyond all floats": frame(a_value({"complex": [10**400, 0]})),
    "too many keys": frame(a_value({"dict": [[n, 0] for n in range(wire.MOST_KEYS + 1)]})),
    "half a complex": frame(a_value({"complex": [1]})),
    "too much text": io.BytesIO(wire.HEAD.pack(wire.LONGEST_TEXT + 1, 0)),
    "too many bytes": io.BytesIO(wire.HEAD.pack(0, wire.MOST_BYTES + 1)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_as_the_protocol_says_is_refused(name):
    HOSTILE[name].seek(0)
    with pytest.raises(wire.Refused):
        wire.receive(HOSTILE[name])


@pytest.mark.parametrize("number", [None, True, 1.0, "0", [], {"function": 0}])
def test_a_function_is_known_by_its_number_alone(number):
    with pytest.raises(wire.Refused):
        wire.receive(frame(a_value({"function": number})), functions=True)


def test_only_who_may_be_given_functions_is_given_them():
    file = io.BytesIO()
    wire.send(file, {"args": [wire.Function(3), 1]})
    file.seek(0)
    assert wire.receive(file, functions=True) == {"args": [wire.Function(3), 1]}
    file.seek(0)
    with pytest.raises(wire.Refused):
        wire.receive(file)


class Sly(float):
    def __eq__(self, other):
        return True

    __hash__ = None


def test_what_is_not_plain_needs_a_handle():
    for value in ({1, 2}, b"bytes", range(3), np.array([None]), float):
        with pytest.raises(wire.Refused, match="not plain data"):
            wire.send(io.BytesIO(), {"value": value})
    handle = wire.Handle(3, "set", "{1}")
    assert through({"value": [{1}]}, lambda value: handle)["value"] == [handle]


class Point(NamedTuple):
    row: int
    column: int


class Size(enum.IntEnum):
    SMALL = 3


class Side(enum.StrEnum):
    LEFT = "left"


# what a student may return in the place of a plain value -> what arrives
SUBCLASSES = [
    (Sly(1.5), 1.5),
    (Point(1, 2), (1, 2)),
    (Size.SMALL, 3),
    (Side.LEFT, "left"),
    (Fraction(1, 2), 0.5),
    (OrderedDict(a=1), {"a": 1}),
    (defaultdict(int, a=1), {"a": 1}),
    (Counter("aa"), {"a": 2}),
]


@pytest.mark.parametrize(("value", "plain"), SUBCLASSES, ids=lambda v: type(v).__name__)
def test_a_subclass_of_a_plain_type_arrives_as_that_type(value, plain):
    assert alike(through({"value": value})["value"], plain)


def test_arrays_of_other_kinds_arrive_as_plain_ones():
    class Matrix(np.ndarray):
        pass

    for array in (np.arange(3, dtype=">f8"), np.arange(3.0).view(Matrix), np.arange(6.0)[::2] / 2):
        got = through({"value": array})["value"]
        assert type(got) is np.ndarray
        assert got.dtype.str == "<f8"
        np.testing.assert_array_equal(got, np.asarray(array))
    longer = through({"value": np.longdouble(1) / 3})["value"]
    assert type(longer) is np.float64
    assert math.isclose(longer, 1 / 3)


@pytest.mark.parametrize("dtype", sorted(wire.DTYPES))
def test_an_array_that_lies_column_by_column_arrives_so(dtype):
    array = np.arange(24).reshape(2, 3, 4).astype(dtype).T
    got = through({"value": array})["value"]
    assert alike(got, array)
    assert got.strides == array.strides
    assert got.flags.writeable


def test_an_array_that_lies_neither_way_arrives_row_by_row():
    array = np.arange(24.0).reshape(4, 6)[::2, ::2].T
    got = through({"value": array})["value"]
    assert alike(got, array)
    assert got.flags.c_contiguous


def test_a_message_that_is_too_large_is_not_sent():
    with pytest.raises(wire.Refused, match="too large"):
        wire.send(io.BytesIO(), {"value": np.zeros(wire.MOST_BYTES + 1, np.uint8)})
    too_many = {
        "values": [0] * (wire.MOST_VALUES + 1),
        "arrays": [np.zeros(1)] * (wire.MOST_ARRAYS + 1),
        "objects": [wire.Handle(1, "a", "a")] * (wire.MOST_HANDLES + 1),
        "keys": dict.fromkeys(range(wire.MOST_KEYS + 1)),
    }
    for kind, value in too_many.items():
        with pytest.raises(wire.Refused, match=f"too many {kind}"):
            wire.send(io.BytesIO(), {"value": value})
    with pytest.raises(wire.Refused, match="17 axes"):
        wire.send(io.BytesIO(), {"value": np.zeros((1,) * 17)})
    with pytest.raises(wire.Refused, match="nested too deeply"):
        wire.send(io.BytesIO(), {"value": functools.reduce(lambda x, _: [x], range(30), 1)})


def test_a_message_of_the_examiners_may_hold_the_longest_cell():
    cell = "\u0100" * 500_000
    file = io.BytesIO()
    wire.send(file, {"do": "run", "source": cell})
    file.seek(0)
    assert wire.receive(file, functions=True)["source"] == cell
    file.seek(0)
    with pytest.raises(wire.Refused, match="too large"):
        wire.receive(file)
