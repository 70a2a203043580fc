"""Where things lie: the course and its lessons; and how files are written and mistakes are told."""

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

LESSON_NAME = re.compile(r"[0-9]{2}_[a-z0-9_]+")


FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take a text for a formula
# where some countries' spreadsheets begin a new field, even in a file with commas
FIELD = re.compile(r"(;[\s\"']*)(?=[=+\-@])")


def printable(text):
    """A text that may hold what a student chose, without what a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def no_formula(text):
    """A text that no spreadsheet takes for a formula."""
    text = FIELD.sub(r"\1'", text)
    return f"'{text}" if text.startswith(FORMULA) else text


class BadUse(click.ClickException):
    """Something the user can mend, said in one line; the command ends with exit code 2."""

    exit_code = 2

    def show(self, file=None):
        click.echo(f"autograder: {printable(self.message)}", err=True)


@dataclass(frozen=True)
class Lesson:
    """One lesson of a course and the three files that it consists of."""

    course: Path
    name: str

    @property
    def text(self):
        """What the author writes."""
        return self.course / "solutions" / f"{self.name}.py"

    @property
    def master(self):
        """The complete notebook, built."""
        return self.course / "solutions" / self.name / f"{self.name}.ipynb"

    @property
    def blank(self):
        """The student's notebook, built."""
        return self.course / "notebooks" / self.name / f"{self.name}.ipynb"

    @property
    def stale(self):
        """Whether a built notebook is missing or older than its text."""
        built = (self.master, self.blank)
        return any(not p.exists() or p.stat().st_mtime < self.text.stat().st_mtime for p in built)


def find_course(start=None):
    """The nearest folder upwards that holds solutions/ and notebooks/, or exactly `start`."""
    here = Path(start or ".").resolve()
    for folder in [here] if start else [here, *here.parents]:
        if (folder / "solutions").is_dir() and (folder / "notebooks").is_dir():
            return folder
    where = f"{start} is" if start else "neither this folder nor one above it is"
    raise BadUse(f"{where} a course: it would hold solutions/ and notebooks/ (see --course)")


def find_lessons(course, names=()):
    """The lessons of a course; those named, by full name or by number, in the course's order."""
    known = {
        path.stem: Lesson(course, path.stem)
        for path in sorted((course / "solutions").glob("*.py"))
        if LESSON_NAME.fullmatch(path.stem)
    }
    if not names:
        return list(known.values())
    wanted = {match_lesson(name, known) for name in names}
    return [lesson for lesson in known.values() if lesson.name in wanted]


def match_lesson(name, known):
    """Turn 02, 2 or 02_padding_stride into the full name of a known lesson."""
    number = name.zfill(2) if name.isdigit() else None
    found = [full for full in known if full == name or full.split("_")[0] == number]
    if not found:
        raise BadUse(f"there is no lesson {name!r}; there are: {', '.join(known) or 'none'}")
    return found[0]


def dump_notebook(notebook):
    """A notebook as bytes, the same for the same content."""
    import nbformat  # takes a second, which a run with nothing to do should not take

    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def write_atomically(path, content):
    """Write bytes or text so that the file is the old one or the new one, never half of it."""
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:  # it names the temporary file, which nobody knows
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError) and error.filename is None:  # of a full disk, say
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
