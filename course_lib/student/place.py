"""Where a student's own files are: beside the start page."""

from pathlib import Path

MARKS = ("START_HERE.html", "my_functions.py", "environment.yml")


def home() -> Path:
    """The folder of the start page, upwards from the notebook; else that of the notebook."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any((folder / mark).is_file() for mark in MARKS):
            return folder
    return here
