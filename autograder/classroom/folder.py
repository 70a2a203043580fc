"""A class: a folder of submissions, and what grading adds to it."""

import hashlib
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.project import BadUse, write_atomically
from course_lib.exercises import file_of

CONFIG = '''\
"""How nbgrader works in this class. Written once by `autograder grade`; it is yours to edit."""

from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader provides it)
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# Seconds that one cell of a student may run.
c.Execute.timeout = 30

# `nbgrader autograde` examines as `autograder grade` does; without these lines it would run
# students' code outside of the sandbox, and take their word for it that the tests passed.
c.Autograde.sanitize_preprocessors = ["autograder.preprocessors.Rebuild"]
c.Autograde.autograde_preprocessors = [
    "autograder.preprocessors.Examine",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# grades.csv, without what a spreadsheet would take for a formula.
c.ExportApp.plugin_class = "autograder.classroom.export.SafeCsv"
'''


# what nbgrader's exchange notes of a submission, and looks for where its feedback is released
NOTES = ("timestamp.txt", "submission_secret.txt")
LARGEST_NOTE = 1000  # bytes


@dataclass(frozen=True)
class Classroom:
    """The folder of a class and the names in it."""

    folder: Path

    @classmethod
    def open(cls, folder):
        """An existing class.

        Raises
        ------
        BadUse
            If there is no folder submitted/ in it.
        """
        classroom = cls(Path(folder).resolve())
        if not classroom.submitted.is_dir():
            raise BadUse(
                f"{folder} is not a class: it would hold submitted/STUDENT/LESSON/LESSON.ipynb"
            )
        return classroom

    @property
    def submitted(self):
        return self.folder / "submitted"

    @property
    def autograded(self):
        return self.folder / "autograded"

    @property
    def feedback(self):
        return self.folder / "feedback"

    @property
    def results(self):
        return self.folder / "results.csv"

    @property
    def gradebook(self):
        """The file, which is there where `db_url` names no other place: see `database`."""
        return self.folder / "gradebook.db"

    @property
    def identities(self):
        return self.folder / "identities.csv"

    @property
    def roster(self):
        return self.folder / "roster.csv"

    @property
    def config_file(self):
        return self.folder / "nbgrader_config.py"

    @property
    def class_file(self):
        return self.folder / "class.toml"

    @property
    def extensions(self):
        return self.folder / "extensions.csv"

    @property
    def groups(self):
        return self.folder / "groups.csv"

    @property
    def requests(self):
        return self.folder / "requests.csv"

    @property
    def tables(self):
        """The tables of students that an instructor writes, with a column student."""
        return self.extensions, self.groups, self.requests

    def submission(self, student, lesson):
        """The folder of one student's submission of one lesson."""
        return self.submitted / student / lesson

    def students(self):
        """Everyone with a folder in submitted/, in order. Links are not followed.

        Raises
        ------
        BadUse
            If a name holds what a terminal or formgrader, which does not escape it, would obey.
        """
        names = sorted(entry.name for entry in _folders(self.submitted))
        for name in names:
            if not is_plain(name):
                raise BadUse(f"{self.submitted} holds {name!a}: give this folder a plain name")
        return names

    def lessons_handed_in(self):
        """The names of all lessons that at least one student handed in."""
        return {lesson.name for student in _folders(self.submitted) for lesson in _folders(student)}

    def master(self, lesson):
        """The complete notebook of a lesson that the class was graded with."""
        return self.folder / "source" / lesson / f"{lesson}.ipynb"

    def graded_notebook(self, student, lesson):
        """The graded notebook of one submission."""
        return self.autograded / student / lesson / f"{lesson}.ipynb"

    def page(self, student, lesson):
        """The feedback page of one submission."""
        return self.feedback / student / lesson / f"{lesson}.html"

    def graded(self):
        """All graded notebooks, as (student, lesson), in the order of lessons, then students."""
        paths = self.autograded.glob("*/*/*.ipynb")
        found = [path.parent for path in paths if path.stem == path.parent.name]
        return sorted(
            ((place.parent.name, place.name) for place in found), key=lambda pair: pair[::-1]
        )

    def pass_notes_on(self, student, lesson, target):
        """Put the exchange's notes of a submission beside what was made of it, as nbgrader does."""
        for name in NOTES:
            note = self.submission(student, lesson) / name
            if note.is_file() and not note.is_symlink() and note.stat().st_size <= LARGEST_NOTE:
                shutil.copyfile(note, target / name)

    @property
    def ledger(self):
        return self.folder / ".graded" / "ledger.db"

    def stamp(self, student, lesson):
        """What shows that a submission changed, without reading it."""
        folder = self.submission(student, lesson)
        beside = [file_of(lesson)] if file_of(lesson) else []
        return [file_stamp(folder / name) for name in (f"{lesson}.ipynb", "timestamp.txt", *beside)]

    def config(self):
        """What nbgrader_config.py says, as traitlets reads it; nothing where there is no file.

        Raises
        ------
        BadUse
            If the file cannot be run.
        """
        from traitlets.config import Config, PyFileConfigLoader

        path = self.config_file
        if not path.exists():
            return Config()
        try:
            return PyFileConfigLoader(path.name, path=str(self.folder)).load_config()
        except Exception as error:  # the file is the instructor's own program
            raise BadUse(f"{path}: {type(error).__name__}: {error}") from error

    def seconds_per_cell(self):
        """c.Execute.timeout of nbgrader_config.py: how long one cell may run.

        Raises
        ------
        BadUse
            If the file cannot be run, or the time is not a positive number.
        """
        try:
            seconds = self.config().Execute.get("timeout", 30)
        except AttributeError as error:  # c.Execute = 5
            raise BadUse(f"{self.config_file}: {error}") from error
        if not isinstance(seconds, int | float) or seconds <= 0:
            raise BadUse(
                f"{self.config_file}: c.Execute.timeout should be seconds, got {seconds!r}"
            )
        return seconds

    def rules_digest(self):
        """A hash of the files in the class's folder that say how work is graded."""
        found = hashlib.sha256()
        tables = (self.class_file, self.extensions, self.groups)
        for path in [*sorted(self.folder.glob("*.py")), *(p for p in tables if p.exists())]:
            found.update(f"{path.name}\n".encode() + path.read_bytes() + b"\0")
        return found.hexdigest()

    def prepare(self):
        """Write what a class needs before it is graded, unless it is there."""
        if not os.access(self.folder, os.W_OK):
            raise BadUse(f"{self.folder}: this folder cannot be written to")
        if not self.config_file.exists():
            write_atomically(self.config_file, CONFIG)
        self.seed()

    def seed(self):
        """The class's seed of hidden cases: 32 hex digits, made once and kept.

        Raises
        ------
        BadUse
            If the file holds something else.
        """
        path = self.folder / "seed"
        if not path.exists():
            write_atomically(path, secrets.token_hex(16) + "\n")
            path.chmod(0o600)
        seed = path.read_text(encoding="utf-8", errors="replace").strip()
        if not re.fullmatch("[0-9a-f]{32}", seed):
            raise BadUse(f"{path}: this should hold 32 hex digits, got {seed[:40]!r}")
        return seed


def is_plain(name):
    """Whether a name holds nothing that a terminal, or formgrader as HTML, would obey."""
    return name.isprintable() and bool(name) and not set(name) & set('<>&"')


def file_stamp(path):
    """What changes when a file does: its number, size and time; None if it is not there."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def _folders(parent):
    try:
        entries = list(parent.iterdir())
    except PermissionError:  # one closed folder must not stop the others' grades
        return []
    return [
        entry
        for entry in entries
        if not entry.name.startswith(".") and not entry.is_symlink() and entry.is_dir()
    ]
