"""Read the file that an exercise's answer comes with: arrays in an .npz, and nothing else.

Whatever the file holds, little is done with it: its size is bounded before it is opened, each
array's before it is unpacked, and the head of an array is compared with the one form that NumPy
writes. Nothing is unpickled or evaluated. What is wrong is data, of which `words` makes a sentence.

`repacked` writes the arrays anew. So whoever runs the answer gets the numbers that were counted:
no comments, no bytes behind the end, no other files.
"""

import contextlib
import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from course_lib.exercises.record import Exercise

LARGEST_FILE = 4 * 2**20  # bytes, as it lies there
LARGEST_ARRAYS = 8 * 2**20  # bytes of all arrays, unpacked
MOST_ARRAYS = 200
LONGEST_HEAD = 1000  # bytes
NAME = re.compile(r"[A-Za-z0-9_.]{1,60}")
# the head of an array as NumPy writes it, versions 1.0 and 2.0
HEAD = re.compile(
    r"\{'descr': '(?P<dtype>[^']{1,20})', 'fortran_order': (?P<columns>True|False), "
    r"'shape': \((?P<shape>(?:\d{1,9}, ?)*(?:\d{1,9})?),?\),? *\} *\n"
)
NUMBERS = re.compile(r"[<>|=](?P<kind>[fiub])(?P<size>[1248])")
OBJECTS = re.compile(r"\|?O8?")
BYTES_A_PARAMETER = 4  # what is wider counts as several


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a file: a key of FILES in `words`, and what its sentence needs."""

    kind: str
    name: str = ""  # of an array, or its dtype's
    amount: float = 0


class Refused(ValueError):
    """A file that is not as it should be."""

    def __init__(self, kind: str, name: str = "", amount: float = 0):
        super().__init__(kind)
        self.problem = FileProblem(kind, name, amount)


@dataclass(frozen=True)
class DataFile:
    """What was handed in beside a notebook: the file's bytes, or why there are none."""

    content: bytes = b""
    problem: FileProblem | None = None


def read_file(path: Path) -> DataFile:
    """A file from the disk, whatever lies there. Links are not followed."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return DataFile(problem=FileProblem("no_file"))
        if status.st_size > LARGEST_FILE:
            return DataFile(problem=FileProblem("large", amount=status.st_size / 2**20))
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return DataFile(problem=FileProblem("missing"))
    except OSError:
        return DataFile(problem=FileProblem("closed"))
    if len(content) > LARGEST_FILE:  # it grew meanwhile
        return DataFile(problem=FileProblem("large", amount=len(content) / 2**20))
    return DataFile(content)


def look_into(exercise: Exercise, file: DataFile) -> tuple[FileProblem | None, bytes]:
    """What is wrong with the file of an exercise's answer, or None; and the same arrays anew."""
    assert exercise.file is not None
    if file.problem is not None:
        return file.problem, b""
    try:
        arrays = read_arrays(file.content)
    except Refused as refused:
        return refused.problem, b""
    count = parameters(arrays)
    if count > exercise.file.parameters:
        return FileProblem("budget", amount=count), b""
    return None, repacked(arrays)


def parameters(arrays: dict[str, np.ndarray]) -> int:
    """How many parameters arrays hold: their numbers; one of 8 bytes counts as two."""
    return sum(a.size * max(1, a.itemsize // BYTES_A_PARAMETER) for a in arrays.values())


def repacked(arrays: dict[str, np.ndarray]) -> bytes:
    """An .npz of these arrays and nothing else."""
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def read_arrays(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of an .npz.

    Raises
    ------
    Refused
        If it is none, or holds anything but numbers.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except Refused:
        raise
    except Exception as error:  # zipfile lets through whatever broken content provokes
        raise Refused("unreadable") from error


def _read(archive: zipfile.ZipFile) -> dict[str, np.ndarray]:
    members = archive.infolist()
    if len(members) > MOST_ARRAYS:
        raise Refused("many", amount=len(members))
    if sum(member.file_size for member in members) > LARGEST_ARRAYS:
        raise Refused("unpacks", amount=sum(member.file_size for member in members) / 2**20)
    found: dict[str, np.ndarray] = {}
    left = LARGEST_ARRAYS
    for member in members:
        name = member.filename.removesuffix(".npy")
        if not NAME.fullmatch(name) or not member.filename.endswith(".npy"):
            raise Refused("name", _shown(member.filename))
        if name in found:
            raise Refused("twice", name)
        data = _unpacked(archive, member, left)
        left -= len(data)
        found[name] = _array(name, data)
    if not sum(array.size for array in found.values()):
        raise Refused("empty")
    return found


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """The bytes of a member; what it promises is not believed."""
    try:
        with archive.open(member) as file:
            data = file.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("unreadable") from error
    if len(data) > left:
        raise Refused("unpacks", amount=LARGEST_ARRAYS / 2**20)
    return data


def _array(name: str, data: bytes) -> np.ndarray:
    """One array from the bytes of its .npy."""
    size = {b"\x01\x00": 2, b"\x02\x00": 4}.get(data[6:8])
    if data[:6] != b"\x93NUMPY" or size is None:
        raise Refused("damaged", name)
    begin = 8 + size
    length = int.from_bytes(data[8:begin], "little")
    head = data[begin : begin + min(length, LONGEST_HEAD)]
    match = None
    with contextlib.suppress(UnicodeDecodeError):
        match = HEAD.fullmatch(head.decode("ascii"))
    if match is None:
        raise Refused("structured", name)
    if OBJECTS.fullmatch(match["dtype"]):
        raise Refused("objects", name)
    kind = NUMBERS.fullmatch(match["dtype"])
    if kind is None or f"{kind['kind']}{kind['size']}" in ("f1", "b2", "b4", "b8"):
        raise Refused("dtype", name)
    shape = tuple(int(word) for word in match["shape"].replace(",", " ").split())
    dtype = np.dtype(match["dtype"])
    numbers = data[begin + length :]
    if len(shape) > 8 or prod(shape) * dtype.itemsize != len(numbers):
        raise Refused("damaged", name)
    order = "F" if match["columns"] == "True" else "C"
    array = np.frombuffer(numbers, dtype).reshape(shape, order=order)  # type: ignore[call-overload]
    array = array.astype(dtype.newbyteorder("="))
    if dtype.kind == "b":
        array = array.view(np.uint8) != 0  # its bytes may be anything
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise Refused("nan", name)
    return array


def _shown(name: str) -> str:
    """The beginning of a name that may be anything."""
    return "".join(c if c.isprintable() and c.isascii() else "?" for c in name[:60])
