"""Where a student's own files are: beside the start page."""

import os
import tempfile
from pathlib import Path

from course_lib.exercises import course

HOME_VARIABLE = "COURSE_HOME"  # names another folder: for tests, and where the course is proven
START_PAGE = "START_HERE.html"
MARKS = (START_PAGE, "my_functions.py", "environment.yml")


def home() -> Path:
    """The folder of the start page, upwards from the notebook.

    Without one, the folder in which the lessons' folders lie; else that of the notebook.
    """
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen)
    try:
        here = Path.cwd()
    except OSError:  # the notebook's folder was deleted
        return Path()
    beside = _lessons_from(here)
    for folder in (here, *here.parents):
        # False if it cannot be looked at
        if folder not in beside and any(os.path.isfile(folder / mark) for mark in MARKS):
            return folder
    return beside[0].parent if beside else here


def strays(name: str) -> list[Path]:
    """Files of this name in the lessons' folders, from when each of them was a home of its own."""
    if os.environ.get(HOME_VARIABLE):
        return []
    try:
        return [path for one in _lessons_from(Path.cwd()) if os.path.isfile(path := one / name)]
    except OSError:
        return []


def set_aside(stray: Path) -> None:
    """Give a stray file that was joined into the one at home another name, so it is joined once.

    Raises
    ------
    OSError
        If its folder does not let it.
    """
    stray.replace(stray.with_name(f"{stray.stem}.joined{stray.suffix}"))


def _lessons_from(here: Path) -> list[Path]:
    """The folders of lessons that lie side by side, if `here` is in one; a single one is none."""
    for folder in (here, *here.parents):
        if folder.name in course():
            found = [folder.parent / name for name in course()]
            found = [one for one in found if os.path.isdir(one)]
            return found if len(found) > 1 else []
    return []


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it finds the old or the new one, never a part.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)  # mkstemp's are private
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise
