"""What `grade` wrote last time, so that it need not look again at what did not change."""

import json
from dataclasses import dataclass, field

from autograder.classroom.folder import file_stamp
from autograder.project import write_atomically

VERSION = 1


@dataclass
class Ledger:
    """The results of a class with what they were made from.

    Parameters
    ----------
    entries : dict of str to dict of str to dict
        lesson -> student -> {"stamp": of the submission, "program": key, "result": Graded's data}.
    files : dict of str to list
        The stamps of results.csv and gradebook.db as they were left.
    students : list of str
    programs : dict of str to str
        Of the lessons in results.csv.
    """

    entries: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    students: list = field(default_factory=list)
    programs: dict = field(default_factory=dict)

    @classmethod
    def read(cls, classroom):
        """The class's ledger; an empty one if there is none that can be read."""
        try:
            found = json.loads(classroom.ledger.read_bytes())
            return cls(**found["ledger"]) if found["version"] == VERSION else cls()
        except (OSError, ValueError, TypeError, KeyError):
            return cls()

    def write(self, classroom, students, programs):
        """Write it, with the stamps of what was written before it."""
        self.students, self.programs = students, programs
        self.files = _stamps(classroom)
        content = {"version": VERSION, "ledger": vars(self)}
        write_atomically(classroom.ledger, json.dumps(content))

    def entry(self, student, lesson):
        """What is known of one submission, or None."""
        return self.entries.get(lesson, {}).get(student)

    def enter(self, student, lesson, stamp, program, result):
        """Note the result of one submission."""
        entry = {"stamp": stamp, "program": program, "result": result}
        self.entries.setdefault(lesson, {})[student] = entry

    def holds(self, classroom, student, lesson, program):
        """Whether the result of a submission is known, and it did not change since."""
        entry = self.entry(student, lesson)
        if entry is None or entry["program"] != program or entry["result"]["grader_failed"]:
            return False
        if entry["result"]["there"] and not classroom.graded_notebook(student, lesson).exists():
            return False
        return entry["stamp"] == classroom.stamp(student, lesson)

    def knows_gradebook(self, classroom):
        """Whether the gradebook is as `grade` left it, and so holds what the ledger holds."""
        stamp = _stamps(classroom)["gradebook.db"]
        return stamp is not None and self.files.get("gradebook.db") == stamp

    def is_current(self, classroom, students, programs):
        """Whether all that was written is still there, and nobody changed it."""
        same = (self.students, self.programs) == (students, programs)
        return same and None not in self.files.values() and self.files == _stamps(classroom)


def _stamps(classroom):
    paths = (classroom.results, classroom.gradebook)
    return {path.name: file_stamp(path) for path in paths}
