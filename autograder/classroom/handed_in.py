"""Read what a student handed in from the disk, whatever lies there; nothing is made of it yet."""

import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.problems import Problem

LARGEST_NOTEBOOK = 20 * 2**20  # bytes, pictures and all
LONGEST_TIME = 100  # bytes of a timestamp.txt


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in for one lesson: the file's bytes, or why there are none."""

    content: bytes = b""
    problem: Problem | None = None
    timestamp: str = ""  # when, as nbgrader notes it
    there: bool = True  # whether there is anything by the notebook's name


def read_handed_in(folder: Path, lesson: str) -> HandedIn:
    """What the folder of one submission holds. Links are not followed."""
    name = f"{lesson}.ipynb"
    path = folder / name
    if folder.is_symlink():  # perhaps to someone else's work
        return HandedIn(problem=Problem("link", folder.name))
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return HandedIn(problem=Problem("no_file", name), timestamp=_timestamp(folder))
        if status.st_size > LARGEST_NOTEBOOK:
            size, most = status.st_size / 2**20, LARGEST_NOTEBOOK / 2**20
            problem = Problem("large", name, amount=size, most=most)
            return HandedIn(problem=problem, timestamp=_timestamp(folder))
        return HandedIn(path.read_bytes(), timestamp=_timestamp(folder))
    except (FileNotFoundError, NotADirectoryError):
        others = sorted(p.name for p in folder.glob("*")) if folder.is_dir() else []
        problem = Problem("nothing", name)
        if others:
            problem = Problem("other_files", name, others=", ".join(others[:3]))
        return HandedIn(problem=problem, there=False)
    except OSError as error:
        problem = Problem("closed", name, reason=error.strerror or str(error))
        return HandedIn(problem=problem, timestamp=_timestamp(folder))


def _timestamp(folder):
    """When a submission was handed in, as nbgrader's timestamp.txt says."""
    path = folder / "timestamp.txt"
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(LONGEST_TIME).decode(errors="replace").strip()
    except OSError:  # closed to us: as if it were not there
        return ""
