"""The protocol between the examiner and the student's side: plain data in frames, no pickle.

A frame is a head of two big-endian unsigned 32-bit numbers, the lengths in bytes of a JSON text and
of the arrays' bytes, then these two. In the JSON text None, bool, int, float, str and list stand
for themselves; everything else is an object with one key that says what it is:

    {"tuple": [...]}                   {"dict": [[key, value], ...]}
    {"complex": [real, imaginary]}     {"array": [dtype, [length of each axis]]}
    {"array": [dtype, [...], "F"]}     {"scalar": dtype}
    {"handle": [number, type, text]}   {"function": number}

The bytes of arrays and NumPy scalars follow in the order in which they are mentioned, C-contiguous,
little-endian; those of an array with "F", column by column. An array has it where it lies so in
memory and not row by row, too: a transposed matrix arrives as one, and its ravel is a copy there
as it is here. A handle stands for an object that stays on the student's side; a function, for one
that stays with the examiner, so that only the examiner's messages may hold it.

A message is a dict. The examiner asks, with a number, and the student's side answers with the same
number. Before it answers a check's question, it may call functions that it was given, one call
after another, with the number of the question in each message:

    student's side:   number, call (the function's number), args (a list), kwargs (a dict)
    examiner:         number, value; or number, error (the name of one of ERRORS), text

The examiner and the student's side both import this file; on the student's side it lies alone, so
it needs nothing but NumPy. What arrives is believed by neither: every length, type and number is
checked, and `Refused` is raised for what is not as written above.
"""

import json
import math
import numbers
import struct
from dataclasses import dataclass

import numpy as np

HEAD = struct.Struct(">II")
LONGEST_TEXT = 2**20  # bytes of a message's JSON text
LONGEST_REQUEST = 4 * 2**20  # the same, of a message of the examiner's: it may hold a whole cell
MOST_BYTES = 8 * 2**20  # of a message's arrays
DEEPEST = 24  # levels of tuples, lists and dicts
MOST_VALUES = 50_000  # in one message
MOST_ARRAYS = 10_000  # in one message, NumPy's scalars among them
MOST_AXES = 16  # of an array
MOST_HANDLES = 100  # in one message
MOST_KEYS = 1000  # of all dicts of a message: keys chosen to collide cost their number's square
LONGEST_KEY = 8  # values in a tuple that is a key
LONGEST_NAME = 100  # characters of a handle's type
LONGEST_SHOWN = 200  # characters of a handle's text
# what a call of the examiner's function may raise on the student's side
ERRORS = (
    *(TypeError, ValueError, IndexError, KeyError, AttributeError, RuntimeError),
    *(ZeroDivisionError, OverflowError, ArithmeticError, LookupError, MemoryError, Exception),
)
DTYPES = frozenset("|b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f2 <f4 <f8 <c8 <c16".split())  # noqa: SIM905


class Refused(ValueError):
    """A message that is not as the protocol says."""


@dataclass(frozen=True)
class Handle:
    """Stands for an object on the student's side."""

    number: int
    type: str
    text: str


@dataclass(frozen=True)
class Function:
    """Stands for a function that the examiner calls, whenever the student's side asks for it."""

    number: int


def send(file, message, keep=None):
    """Write one message, a dict with str as keys, to a binary file.

    `keep` makes a Handle of a value that is not plain; without it such a value is refused.
    """
    blobs = []
    text = json.dumps(_Packer(blobs, keep).pack(message, 0), check_circular=False).encode()
    total = sum(len(blob) for blob in blobs)
    if len(text) > _longest("do" in message) or total > MOST_BYTES:
        raise Refused(f"a message of {len(text)} + {total} bytes is too large")
    file.write(b"".join([HEAD.pack(len(text), total), text, *blobs]))
    file.flush()


def receive(file, functions=False):
    """Read one message from a binary file; it may hold functions only if that is said.

    Raises
    ------
    EOFError
        If the other side is gone.
    Refused
        If what came is not a message.
    """
    sizes = HEAD.unpack(_exactly(file, HEAD.size))
    if sizes[0] > _longest(functions) or sizes[1] > MOST_BYTES:
        raise Refused(f"a message of {sizes[0]} + {sizes[1]} bytes is too large")
    text, blob = _exactly(file, sizes[0]), _exactly(file, sizes[1])
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {type(error).__name__}") from None
    unpacker = _Unpacker(blob, functions)
    try:
        message = unpacker.unpack(parsed, 0)
    except (ValueError, OverflowError) as error:  # a number too large, a shape that NumPy refuses
        raise error if isinstance(error, Refused) else Refused(str(error)) from None
    if unpacker.place != len(blob):
        raise Refused("bytes that belong to no array")
    if type(message) is not dict or not all(type(key) is str for key in message):
        raise Refused("a message is a dict with names as keys")
    return message


def _longest(of_the_examiner):
    return LONGEST_REQUEST if of_the_examiner else LONGEST_TEXT


def _exactly(file, count):
    data = file.read(count)
    if len(data) != count:
        raise EOFError("the other side is gone")
    return data


class _Counter:
    """What a message holds so far; `Refused` where that is too much."""

    def __init__(self):
        self.left = {
            "values": MOST_VALUES,
            "arrays": MOST_ARRAYS,
            "objects": MOST_HANDLES,
            "keys": MOST_KEYS,
        }

    def count(self, kind, number=1):
        self.left[kind] -= number
        if self.left[kind] < 0:
            raise Refused(f"too many {kind}")

    def begin(self, depth):
        """Count a value at some depth."""
        self.count("values")
        if depth > DEEPEST:
            raise Refused("nested too deeply")


class _Packer(_Counter):
    def __init__(self, blobs, keep):
        super().__init__()
        self.blobs, self.keep = blobs, keep

    def pack(self, value, depth):
        self.begin(depth)
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        if kind is list:
            return [self.pack(item, depth + 1) for item in value]
        if kind is tuple:
            return {"tuple": [self.pack(item, depth + 1) for item in value]}
        if kind is dict:
            self.count("keys", len(value))
            pairs = ((self.pack(k, depth + 1), self.pack(v, depth + 1)) for k, v in value.items())
            return {"dict": [list(pair) for pair in pairs]}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is Handle:
            self.count("objects")
            return {"handle": [value.number, value.type, value.text]}
        if kind is Function:
            return {"function": value.number}
        if isinstance(value, np.ndarray | np.generic):
            self.count("arrays")
        if isinstance(value, np.ndarray) and (plain := _plain_array(value)) is not None:
            if plain.ndim > MOST_AXES:
                raise Refused(f"an array of {plain.ndim} axes")
            by_columns = plain.flags.f_contiguous and not plain.flags.c_contiguous
            self.blobs.append(plain.tobytes("F" if by_columns else "C"))
            return {"array": [plain.dtype.str, list(plain.shape), *(["F"] if by_columns else [])]}
        if isinstance(value, np.generic) and (plain := _plain_array(np.asarray(value))) is not None:
            self.blobs.append(plain.tobytes())
            return {"scalar": plain.dtype.str}
        if (plain := _as_plain(value)) is not None:
            return self.pack(plain, depth)
        if self.keep is None:
            raise Refused(f"{kind.__name__} is not plain data")
        return self.pack(self.keep(value), depth)


def _as_plain(value):
    """The same as the plain type that it inherits from: a namedtuple as a tuple, a Counter as a
    dict, a Fraction as a float; None if it inherits from none."""
    if isinstance(value, (int, numbers.Integral)):
        return int(value)
    if isinstance(value, (float, numbers.Real)):
        return float(value)
    if isinstance(value, str):
        return str.__str__(value)  # of an enumeration's member its value, not its name
    return next((kind(value) for kind in (list, tuple, dict) if isinstance(value, kind)), None)


def _plain_array(array):
    """The same numbers as a plain little-endian array; None if they are no numbers."""
    array = np.asarray(array)
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:  # long double: no other has its format
        array = array.astype(np.float64)
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return array if array.dtype.str in DTYPES else None


class _Unpacker(_Counter):
    def __init__(self, blob, functions):
        super().__init__()
        self.blob, self.functions, self.place = blob, functions, 0

    def unpack(self, value, depth):
        self.begin(depth)
        if type(value) is list:
            return [self.unpack(item, depth + 1) for item in value]
        if type(value) is not dict:
            return value
        if len(value) != 1:
            raise Refused("an object has one key")
        ((kind, content),) = value.items()
        if kind not in self.KINDS:
            raise Refused(f"no kind of value: {kind[:LONGEST_NAME]!r}")
        return self.KINDS[kind](self, content, depth + 1)

    def _tuple(self, content, depth):
        _expect(type(content) is list)
        return tuple(self.unpack(item, depth) for item in content)

    def _dict(self, content, depth):
        _expect(type(content) is list)
        self.count("keys", len(content))
        found = {}
        for pair in content:
            _expect(type(pair) is list and len(pair) == 2)
            key, value = (self.unpack(item, depth) for item in pair)
            _expect(_is_key(key))
            found[key] = value
        return found

    def _complex(self, content, depth):
        _expect(type(content) is list and len(content) == 2)
        _expect(all(type(part) in (int, float) for part in content))
        return complex(*content)

    def _array(self, content, depth):
        _expect(type(content) is list and len(content) in (2, 3))
        dtype, shape, *by_columns = content
        _expect(type(shape) is list and len(shape) <= MOST_AXES)
        _expect(all(type(n) is int and 0 <= n <= MOST_BYTES for n in shape))
        _expect(by_columns in ([], ["F"]))
        order = "F" if by_columns else "C"
        found = self._numbers(dtype, math.prod(shape)).reshape(shape, order=order).copy(order)
        _expect(not (by_columns and found.flags.c_contiguous))
        return found

    def _scalar(self, content, depth):
        return self._numbers(content, 1)[0]

    def _numbers(self, dtype, count):
        self.count("arrays")
        _expect(type(dtype) is str and dtype in DTYPES)
        size = count * np.dtype(dtype).itemsize
        _expect(size <= len(self.blob) - self.place)
        found = np.frombuffer(self.blob, dtype, count, self.place)
        self.place += size
        return found if found.dtype.kind != "b" else found.view(np.uint8) != 0

    def _handle(self, content, depth):
        _expect(type(content) is list and len(content) == 3)
        _expect([type(part) for part in content] == [int, str, str])
        self.count("objects")
        number, kind, text = content
        return Handle(number, kind[:LONGEST_NAME], text[:LONGEST_SHOWN])

    def _function(self, content, depth):
        _expect(self.functions and type(content) is int)
        return Function(content)

    KINDS = {  # noqa: RUF012 (a table that nobody changes)
        "tuple": _tuple,
        "dict": _dict,
        "complex": _complex,
        "array": _array,
        "scalar": _scalar,
        "handle": _handle,
        "function": _function,
    }


def _is_key(value):
    parts = value if type(value) is tuple else (value,)
    plain = (type(None), bool, int, float, complex, str)
    # one of NumPy's numbers is found by the plain one, and the other way round
    known = (type(part) in plain or isinstance(part, np.generic) for part in parts)
    return len(parts) <= LONGEST_KEY and all(known)


def _expect(condition):
    if not condition:
        raise Refused("a value is not as its kind demands")
