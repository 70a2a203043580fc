"""Read the files of a download, from a folder or a zip; zips inside are opened, one level deep."""

import contextlib
import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from autograder.project import BadUse

MOST_FILES = 100_000  # in a download, zips inside included
MOST_FILES_INSIDE = 2_000  # in a zip that a student handed in
LARGEST_FILE = 200 * 2**20  # bytes; grade says what is too large for it
CLUTTER = re.compile(
    r"(^|/)(__MACOSX|__pycache__|Thumbs\.db|desktop\.ini|\.[^/]*)(/|$)|-checkpoint\.ipynb$",
    re.IGNORECASE,
)
NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json))?$", re.IGNORECASE)  # some browsers add to it
UTF8_NAME = 0x800  # the flag of a zip's entry whose name is UTF-8


class Unreadable(Exception):
    """Why a file of the download cannot be read, in words that follow its name."""


@dataclass(frozen=True)
class Entry:
    """A file of a download.

    Parameters
    ----------
    path : str
        With slashes, in the composed form of Unicode (NFC).
    size : int
        In bytes, as promised.
    changed : datetime or None
        By whatever clock, without a time zone.
    read : callable
        Gives the bytes, or raises Unreadable.
    inside : str
        Of a file in a student's zip: the path within it, which says nothing about whose it is.
    """

    path: str
    size: int
    changed: datetime | None
    read: Callable[[], bytes]
    inside: str = ""

    @property
    def outside(self):
        """The part of the path that the platform or the instructor wrote."""
        return self.path.removesuffix(self.inside).rstrip("/") if self.inside else self.path

    @property
    def name(self):
        return self.path.rpartition("/")[2]

    @property
    def is_notebook(self):
        return bool(NOTEBOOK.search(self.path))


def read_entries(source):
    """The files of a download but for clutter, and what could not be opened.

    Returns
    -------
    entries : list of Entry
    broken : list of (path, reason)

    Raises
    ------
    BadUse
        If the source is neither a folder nor a zip.
    """
    entries, broken = [], []
    found = _in_folder(source) if source.is_dir() else _in_zip_file(source)
    for entry in found:
        if CLUTTER.search(entry.path):
            continue
        if len(entries) >= MOST_FILES:
            broken.append((entry.path, f"the download holds more than {MOST_FILES:,} files"))
            break
        # a zip at the top of a folder may be a whole download; any other is a student's
        _add(entry, not (source.is_dir() and "/" not in entry.path), entries, broken)
    return entries, broken


def _add(entry, own, entries, broken):
    """Add a file, or what is in it if it is a zip; `own`: then a student made it."""
    if entry.inside or not entry.path.lower().endswith(".zip"):
        entries.append(entry)
        return
    try:
        for inner in _in_inner_zip(entry, own):
            if not CLUTTER.search(inner.path):
                _add(inner, True, entries, broken)
    except Unreadable as error:
        broken.append((entry.path, str(error)))


def _in_folder(source):
    for path in sorted(source.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        status = path.stat()
        yield Entry(
            _clean(path.relative_to(source).as_posix()),
            status.st_size,
            datetime.fromtimestamp(status.st_mtime),
            lambda path=path: _read_file(path),
        )


def _in_zip_file(source):
    if not source.exists():
        raise BadUse(f"{source} does not exist")
    try:
        with zipfile.ZipFile(source) as archive:
            members = _members(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadUse(f"{source} is neither a folder nor a zip") from error
    for member in members:
        yield _entry(member, "", lambda: zipfile.ZipFile(source))


def _in_inner_zip(outer, own):
    """What a zip in the download holds; `own`: a student made it."""

    def open_again():  # rather than keep all: a class's zips would fill the memory
        return zipfile.ZipFile(io.BytesIO(_read_once(outer)))

    if outer.size > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE >> 20} MB")
    try:
        with open_again() as archive:
            members = _members(archive)
    except Unreadable:
        raise
    except Exception as error:  # zipfile lets through whatever broken content provokes
        raise Unreadable("is not a zip that can be opened") from error
    if own and len(members) > MOST_FILES_INSIDE:
        raise Unreadable(f"holds more than {MOST_FILES_INSIDE:,} files")
    if own and sum(m.file_size for m in members if NOTEBOOK.search(m.filename)) > LARGEST_FILE:
        raise Unreadable(f"holds more than {LARGEST_FILE >> 20} MB of notebooks")
    for member in members:
        entry = _entry(member, f"{outer.path}/", open_again)
        yield replace(entry, inside=entry.path.removeprefix(f"{outer.path}/") if own else "")


@lru_cache(maxsize=1)
def _read_once(entry):
    return entry.read()


def _members(archive):
    return sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)


def _entry(member, before, open_archive):
    try:
        changed = datetime(*member.date_time)
    except ValueError:  # a zip may note month 0
        changed = None
    if changed and changed.year <= 1980:  # what zips say that know no time
        changed = None
    name = member.filename
    if not member.flag_bits & UTF8_NAME:  # macOS writes UTF-8 and does not say so
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return Entry(
        before + _clean(name), member.file_size, changed, lambda: _unzip(open_archive, member)
    )


def _unzip(open_archive, member):
    """The bytes of an entry, never more than it promised."""
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable("is a link, not a file")
    if member.file_size > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE >> 20} MB")
    try:
        with open_archive() as archive, archive.open(member) as file:
            content = file.read(member.file_size)
            file.read(1)  # has the checksum compared
            return content
    except OSError:
        raise
    except RuntimeError as error:
        raise Unreadable("is encrypted") from error
    except Exception as error:  # a wrong checksum, an unknown method, an impossible header
        raise Unreadable("is damaged in the zip; download it again") from error


def _read_file(path):
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE >> 20} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror or error}") from error


def _clean(path):
    """A path with slashes that leads nowhere else, in the composed form of Unicode."""
    parts = unicodedata.normalize("NFC", path).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
