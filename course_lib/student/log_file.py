"""The log as a file: one JSON object a line, appended whole, bounded, read with patience.

It is data of a student's: whatever is damaged, of another version or too large is ignored.
"""

import json
import math
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from course_lib.exercises import EXERCISES
from course_lib.student.place import write_whole

VERSION = 1
LONGEST_LINE = 2000  # bytes
MOST = 2**20  # bytes, after which the file is compacted
FOREIGN = 8 * MOST  # a file of this size is none of ours
# The last one of these decides whether anything is kept; without any, it is.
OFF, ON = {"kind": "off"}, {"kind": "on"}
LONGEST_SWITCH = 40  # bytes of such a line, as a person may write it

# what an entry of a kind must have to be believed
KINDS: dict[str, dict[str, type]] = {
    "attempt": {"exercise": str, "passed": bool},
    "hint": {"exercise": str, "number": int},
    "prediction": {"name": str, "right": bool},
    "solution": {"exercise": str},
    "race": {"exercise": str, "seconds": float},
    "network": {"exercise": str, "share": float, "parameters": int},
    "contest": {"exercise": str, "share": float, "seconds": float},
}


def sound(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has what its kind must have, and plain facts only."""
    kind = entry.get("kind")
    wanted = KINDS.get(kind) if isinstance(kind, str) else None
    return (
        wanted is not None
        and entry.get("v") == VERSION
        and isinstance(entry.get("time"), str)
        and all(type(entry.get(name)) is type_ for name, type_ in wanted.items())
        and all(map(_plain, entry.values()))
    )


def line(entry: Mapping[str, Any]) -> bytes:
    """An entry as a line."""
    return f"{json.dumps(entry)}\n".encode()


def read(path: Path) -> list[dict[str, Any]]:
    """The entries that can be believed, oldest first."""
    return [entry for entry in map(_entry, _content(path).split(b"\n")) if entry is not None]


def is_off(path: Path) -> bool:
    """Whether the file says that nothing is to be kept from now on."""
    texts = reversed(_content(path).split(b"\n"))
    found = (_object(text) for text in texts if 0 < len(text) <= LONGEST_SWITCH)
    return next((one for one in found if one in (OFF, ON)), ON) == OFF


def turn(path: Path, switch: Mapping[str, str]) -> bool:
    """Turn the log OFF or ON; whether that was possible. What it holds stays."""
    return _add(path, line(switch), MOST + LONGEST_LINE)


def append(path: Path, entry: Mapping[str, Any]) -> bool:
    """Add a whole line in one write; whether that was possible."""
    added = line(entry)
    if len(added) > LONGEST_LINE or not sound(entry):
        return False
    return _add(path, added, MOST)


def _add(path: Path, added: bytes, most: int) -> bool:
    try:
        if not _ours(path):
            return False
        if path.exists() and path.stat().st_size + len(added) > most:
            write_whole(path, _compacted(read(path)))
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags, 0o644)
        try:
            if (size := os.fstat(handle).st_size) > 0:
                os.lseek(handle, size - 1, os.SEEK_SET)
                # the end of a damaged line, or one that another process has half written:
                # its rest comes before ours, and an empty line is ignored
                if os.read(handle, 1) != b"\n":
                    added = b"\n" + added
            return os.write(handle, added) == len(added)
        finally:
            os.close(handle)
    except OSError:
        return False


def replace(path: Path, data: bytes) -> bool:
    """Write the whole file anew; whether that was possible."""
    try:
        if not _ours(path):
            return False
        write_whole(path, data)
    except OSError:
        return False
    return True


def merged(*several: Iterable[Mapping[str, Any]]) -> bytes:
    """The entries of several files as one file, each once, the oldest first."""
    lines = {line(entry): entry["time"] for entries in several for entry in entries}
    return b"".join(text for text, _ in sorted(lines.items(), key=lambda one: one[1]))


def _compacted(entries: list[dict[str, Any]]) -> bytes:
    """The first and the last pass of each exercise's parts, and the newest of all else."""
    first: dict[tuple[Any, ...], dict[str, Any]] = {}
    last: dict[tuple[Any, ...], dict[str, Any]] = {}
    for entry in entries:
        if entry["kind"] == "attempt" and entry["passed"] and entry["exercise"] in EXERCISES:
            name, part = entry["exercise"], entry.get("part")
            if part in {None, *(case.part for case in EXERCISES[name].visible)}:
                key = name, part, entry.get("whole")
                first.setdefault(key, entry)
                last[key] = entry
    chosen = {line(entry): entry for entry in (*first.values(), *last.values())}
    room = MOST // 2 - sum(map(len, chosen))
    for entry in reversed(entries):
        if (room := room - len(line(entry))) < 0:
            break
        chosen[line(entry)] = entry
    return merged(chosen.values())


def _ours(path: Path) -> bool:
    """Whether there is nothing, or a plain file that can be ours."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return True
    return stat.S_ISREG(found.st_mode) and found.st_size <= FOREIGN


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if _ours(path) else b""
    except OSError:
        return b""


def _object(text: bytes) -> Any:
    try:
        return json.loads(text.decode())
    except (ValueError, RecursionError):
        return None


def _entry(text: bytes) -> dict[str, Any] | None:
    """An entry from a line, or None if it cannot be believed."""
    found = _object(text) if 0 < len(text) < LONGEST_LINE else None
    return found if isinstance(found, dict) and sound(found) else None


def _plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int)
