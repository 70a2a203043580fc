"""Read what a student handed in from the disk, whatever lies there; nothing is made of it yet."""

import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.problems import Problem
from course_lib.exercises import file_of
from course_lib.exercises.network_file import DataFile, read_file

LARGEST_NOTEBOOK = 20 * 2**20  # bytes; a longer one is read without its outputs
LARGEST_FILE = 200 * 2**20
MOST_TOKENS = 1_000_000  # of the outputs that are skipped: a second or two
# the start of what may be long and does not count; within a string its quotes would be escaped
SKIPPED = re.compile(rb'"(?:outputs|attachments|widgets)"\s*:\s*(?=[\[{])')
TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
LONGEST_TIME = 100  # bytes of a timestamp.txt


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in for one lesson: the file's bytes, or why there are none."""

    content: bytes = b""
    problem: Problem | None = None
    timestamp: str = ""  # when, as nbgrader notes it
    there: bool = True  # whether there is anything by the notebook's name
    file: DataFile | None = None  # what the lesson asks for beside the notebook, if anything


def read_handed_in(folder: Path, lesson: str) -> HandedIn:
    """What the folder of one submission holds. Links are not followed."""
    found = _read_notebook(folder, lesson)
    if found.problem is not None:
        return found
    return replace(found, file=read_file_beside(folder, lesson))


def read_file_beside(folder: Path, lesson: str) -> DataFile | None:
    """The file that a lesson asks for beside the notebook; None if it asks for none."""
    name = file_of(lesson)
    return read_file(folder / name) if name else None


def _read_notebook(folder: Path, lesson: str) -> HandedIn:
    name = f"{lesson}.ipynb"
    path = folder / name
    if folder.is_symlink():  # perhaps to someone else's work
        return HandedIn(problem=Problem("link", folder.name))
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return HandedIn(problem=Problem("no_file", name), timestamp=read_timestamp(folder))
        if status.st_size > LARGEST_FILE:
            problem = _too_large("large", name, status.st_size, LARGEST_FILE)
            return HandedIn(problem=problem, timestamp=read_timestamp(folder))
        content = path.read_bytes()
        if len(content) > LARGEST_NOTEBOOK:
            content = without_outputs(content)
        if len(content) > LARGEST_NOTEBOOK:
            problem = _too_large("large_itself", name, len(content), LARGEST_NOTEBOOK)
            return HandedIn(problem=problem, timestamp=read_timestamp(folder))
        return HandedIn(content, timestamp=read_timestamp(folder))
    except (FileNotFoundError, NotADirectoryError):
        others = sorted(p.name for p in folder.glob("*")) if folder.is_dir() else []
        problem = Problem("nothing", name)
        if others:
            problem = Problem("other_files", name, others=", ".join(others[:3]))
        return HandedIn(problem=problem, there=False)
    except OSError as error:
        problem = Problem("closed", name, reason=error.strerror or str(error))
        return HandedIn(problem=problem, timestamp=read_timestamp(folder))


def without_outputs(content: bytes) -> bytes:
    """A notebook's text without its outputs, attached pictures and the state of widgets.

    It is not parsed: objects would take ten times its size. As it is if there is too much in it.
    """
    kept: list[bytes] = []
    at, left = 0, MOST_TOKENS
    while start := SKIPPED.search(content, at):
        kept += content[at : start.end()], b"null"
        at, depth = len(content), 0
        for token in TOKEN.finditer(content, start.end()):
            depth += (token[0] in b"[{") - (token[0] in b"]}")
            left -= 1
            if depth == 0 or left == 0:
                at = token.end()
                break
        if left == 0:
            return content
    return b"".join([*kept, content[at:]])


def _too_large(kind, name, size, most):
    return Problem(kind, name, amount=size / 2**20, most=most / 2**20)


def read_timestamp(folder: Path) -> str:
    """When a submission was handed in, as nbgrader's timestamp.txt says."""
    path = folder / "timestamp.txt"
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(LONGEST_TIME).decode(errors="replace").strip()
    except OSError:  # closed to us: as if it were not there
        return ""
