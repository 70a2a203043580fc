"""A class: a folder of submissions, and what grading adds to it."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.project import BadUse, write_atomically

CONFIG = '''\
"""How nbgrader works in this class. Written once by `autograder grade`; it is yours to edit."""

from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader provides it)
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# Seconds that one cell of a student may run.
c.Execute.timeout = 30
'''


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
        return self.folder / "gradebook.db"

    def submission(self, student, lesson):
        """The folder of one student's submission of one lesson."""
        return self.submitted / student / lesson

    def students(self):
        """Everyone with a folder in submitted/, in order. Links are not followed."""
        return sorted(entry.name for entry in _folders(self.submitted))

    def lessons_handed_in(self):
        """The names of all lessons that at least one student handed in."""
        return {lesson.name for student in _folders(self.submitted) for lesson in _folders(student)}

    def prepare(self):
        """Write what a class needs before it is graded, unless it is there."""
        if not os.access(self.folder, os.W_OK):
            raise BadUse(f"{self.folder}: this folder cannot be written to")
        config = self.folder / "nbgrader_config.py"
        if not config.exists():
            write_atomically(config, CONFIG)
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


def _folders(parent):
    return (
        entry
        for entry in parent.iterdir()
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith(".")
    )
