"""What `grade` did last time, in one SQLite file: results that are kept, what they were made from,
and the rows that were decided. So nothing is done twice, and a run that is cut off loses nothing.

The file may be deleted: then everything is graded again.
"""

import contextlib
import json
import shutil
import sqlite3
import zlib
from dataclasses import astuple

from autograder.classroom import database
from autograder.classroom.folder import file_stamp
from autograder.grading.results import Row
from autograder.grading.submission import Graded
from autograder.project import BadUse

VERSION = 2
TABLES = """
CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY, data TEXT, notebook BLOB);
CREATE TABLE IF NOT EXISTS content (program TEXT, digest TEXT, key TEXT, PRIMARY KEY (program, digest));
CREATE TABLE IF NOT EXISTS entry (student TEXT, lesson TEXT, stamp TEXT, program TEXT, data TEXT,
    PRIMARY KEY (student, lesson));
CREATE TABLE IF NOT EXISTS decided (number INTEGER PRIMARY KEY, student TEXT, lesson TEXT,
    exercise TEXT, points REAL, max_points REAL, status TEXT, message TEXT);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS attempt (student TEXT, lesson TEXT, number INTEGER, PRIMARY KEY (student, lesson));
CREATE TABLE IF NOT EXISTS program (raw TEXT PRIMARY KEY, key TEXT);
"""  # noqa: E501


class Ledger:
    """The memory of a class. Use it in a `with` statement.

    Results are kept as soon as they are there; all else is written by `close_books`, at once.
    """

    def __init__(self, classroom):
        self.classroom = classroom
        self.path = classroom.ledger
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.db = self._open()

    def _open(self):
        db = sqlite3.connect(self.path, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            db.executescript(TABLES)
        except sqlite3.DatabaseError as error:
            db.close()
            if isinstance(error, sqlite3.OperationalError):  # closed to us, in use, a full disk
                raise BadUse(f"{self.path}: {error}") from error
            self.path.unlink()  # not a ledger: made anew
            return self._open()
        if version == 0:
            with _all_or_nothing(db):
                for row in _entries_of_version_1(self.path.parent / "ledger.json"):
                    db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", row)
                db.execute(f"PRAGMA user_version = {VERSION}")
        return db

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.db.close()

    # results -----------------------------------------------------------------------------------

    def program(self, raw, make):
        """The program key that belongs to a raw digest, made only where it is not known."""
        found = self.db.execute("SELECT key FROM program WHERE raw = ?", [raw]).fetchone()
        if found is None:
            found = [make()]
            self.db.execute("INSERT OR REPLACE INTO program VALUES (?, ?)", [raw, *found])
        return found[0]

    def kept(self, program, digest):
        """The result of such a notebook under such a program, or None."""
        query = "SELECT data FROM content JOIN result USING (key) WHERE program = ? AND digest = ?"
        found = self.db.execute(query, [program, digest]).fetchone()
        return Graded.from_data(json.loads(found[0])) if found else None

    def keep(self, program, digest, result, notebook):
        """Keep a result and its graded notebook."""
        data = json.dumps(result.to_data())
        with _all_or_nothing(self.db):
            kept = [result.key, data, zlib.compress(notebook, 1)]
            self.db.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", kept)
            row = [program, digest, result.key]
            self.db.execute("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", row)

    def notebook(self, key):
        """The graded notebook that belongs to a result."""
        found = self.db.execute("SELECT notebook FROM result WHERE key = ?", [key]).fetchone()
        return zlib.decompress(found[0])

    # what was graded ---------------------------------------------------------------------------

    def entry(self, student, lesson):
        """What is known of one submission: (stamp, program, Graded), or None."""
        query = "SELECT stamp, program, data FROM entry WHERE student = ? AND lesson = ?"
        found = self.db.execute(query, [student, lesson]).fetchone()
        return found and _entry(*found)

    def entries(self, lesson):
        """What is known of a lesson: {student: (stamp, program, Graded)}."""
        query = "SELECT student, stamp, program, data FROM entry WHERE lesson = ?"
        return {row[0]: _entry(*row[1:]) for row in self.db.execute(query, [lesson])}

    def holds(self, student, lesson, program, stamp):
        """Whether the result of a submission is known, and it has this stamp still."""
        found = self.entry(student, lesson)
        if found is None or found[1] != program or found[2].grader_failed:
            return False
        graded = self.classroom.graded_notebook(student, lesson)
        if found[2].there and not graded.exists():
            return False
        return found[0] == stamp

    def move(self, student, into, stays):
        """Give what is known of a student to another one, or forget it: see `gradebook.move`."""
        with _all_or_nothing(self.db):
            for lesson in self.lessons():
                if into is not None and lesson not in stays and self.entry(student, lesson):
                    query = (
                        "UPDATE OR REPLACE entry SET student = ? WHERE student = ? AND lesson = ?"
                    )
                    self.db.execute(query, [into, student, lesson])
            self.db.execute("DELETE FROM entry WHERE student = ?", [student])
            if into is not None:
                query = "UPDATE OR IGNORE attempt SET student = ? WHERE student = ?"
                self.db.execute(query, [into, student])
            self.db.execute("DELETE FROM attempt WHERE student = ?", [student])

    def keys_of(self, student):
        """The keys of a student's results that no other student has."""
        query = "SELECT student, data FROM entry"
        keys = [(who, json.loads(data)["key"]) for who, data in self.db.execute(query)]
        others = {key for who, key in keys if who != student}
        return [key for who, key in keys if who == student and key and key not in others]

    def forget(self, keys):
        """Delete results, with their graded notebooks."""
        with _all_or_nothing(self.db):
            for key in keys:
                self.db.execute("DELETE FROM result WHERE key = ?", [key])
                self.db.execute("DELETE FROM content WHERE key = ?", [key])

    def attempts(self, student, lesson):
        """How many hand-ins of a lesson were graded while they arrived."""
        query = "SELECT number FROM attempt WHERE student = ? AND lesson = ?"
        found = self.db.execute(query, [student, lesson]).fetchone()
        return found[0] if found else 0

    def count_attempts(self, tasks):
        """Count one more for each (student, lesson)."""
        query = (
            "INSERT INTO attempt VALUES (?, ?, 1) "
            "ON CONFLICT (student, lesson) DO UPDATE SET number = number + 1"
        )
        with _all_or_nothing(self.db):
            self.db.executemany(query, tasks)

    def rows(self):
        """The rows that were decided last."""
        query = "SELECT student, lesson, exercise, points, max_points, status, message FROM decided"
        return [Row(*row) for row in self.db.execute(f"{query} ORDER BY number")]

    def lessons(self):
        """The lessons that were graded."""
        query = "SELECT DISTINCT lesson FROM entry ORDER BY lesson"
        return [lesson for (lesson,) in self.db.execute(query)]

    def knows_gradebook(self, rules):
        """Whether the gradebook is as `grade` left it, by the same rules for late work."""
        stamp = database.stamp(self.classroom)
        same = stamp is not None and self._state("files", {}).get("gradebook.db") == stamp
        return same and self._state("rules", None) == rules

    def is_current(self, students, programs, rules):
        """Whether all that was written is still there, and nobody changed it or the rules."""
        files = self._state("files", {})
        known, before = self._state("asked", [[], {}])
        same = known == students and programs.items() <= before.items()
        unchanged = None not in files.values() and files == self._stamps()
        return same and unchanged and self._state("rules", None) == rules

    def untimed(self):
        """Who handed in when nobody can read: [(student, lesson)], as `close_books` noted it."""
        return [tuple(pair) for pair in self._state("untimed", [])]

    def close_books(self, entries, rows, students, programs, rules, untimed):
        """Note what was written, with the stamps of the files that it was written to.

        Parameters
        ----------
        entries : dict of (student, lesson) to (stamp, program, Graded)
        rows : list of Row
        students : list of str
        programs : dict of str to str
            By lesson, of those that were graded now.
        rules : str
            A hash of what says how late work is graded.
        untimed : list of (student, lesson)
            Whose timestamp.txt cannot be read.
        """
        _, before = self._state("asked", [[], {}])
        states = {"files": self._stamps(), "asked": [students, before | programs], "rules": rules}
        states["untimed"] = untimed
        with _all_or_nothing(self.db):
            for (student, lesson), (stamp, program, result) in entries.items():
                row = [student, lesson, json.dumps(stamp), program, json.dumps(result.to_data())]
                self.db.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)", row)
            self.db.execute("DELETE FROM decided")
            self.db.executemany(
                "INSERT INTO decided VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", map(astuple, rows)
            )
            for name, value in states.items():
                pair = [name, json.dumps(value)]
                self.db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", pair)
        _clear_version_1(self.path.parent)

    def _state(self, name, default):
        found = self.db.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        return json.loads(found[0]) if found else default

    def _stamps(self):
        results = self.classroom.results
        return {results.name: file_stamp(results), "gradebook.db": database.stamp(self.classroom)}


@contextlib.contextmanager
def _all_or_nothing(db):
    """One transaction."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):  # a full disk, or in use
            path = db.execute("PRAGMA database_list").fetchone()[2]
            raise BadUse(f"{path}: {error}; nothing is lost") from error
        raise


def _entry(stamp, program, data):
    return json.loads(stamp), program, Graded.from_data(json.loads(data))


# The last release kept a ledger.json, and a file for each result ----------------------------------


def _entries_of_version_1(path):
    """The rows of a ledger.json; none if there is none that can be read."""
    try:
        lessons = json.loads(path.read_bytes())["ledger"]["entries"]
        return [
            (student, lesson, json.dumps(entry["stamp"]), entry["program"], _result(entry))
            for lesson, students in lessons.items()
            for student, entry in students.items()
        ]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _result(entry):
    """A result of version 1 as it is kept now: its messages stay, word for word."""
    old = entry["result"]
    kinds = {True: "passed", False: "told"}
    verdicts = {}
    for test, passed in old["passed"].items():
        exercise = test.removeprefix("test-").rpartition("-")[0]
        text = "" if passed else old["messages"].get(exercise, "")
        verdicts[test] = {"exercise": exercise, "kind": kinds[passed], "name": text}
    problem = {"kind": "told", "reason": old["problem"].rstrip(".")} if old["problem"] else None
    if old["grader_failed"]:
        reason = old["problem"].removeprefix("The grader failed: ").rstrip(".")
        problem = {"kind": "grader", "reason": reason}
    return json.dumps(
        {
            "key": old["key"],
            "verdicts": verdicts,
            "blank": old["untouched"],
            "problem": problem,
            "there": old["there"],
            "timestamp": old["timestamp"],
        }
    )


def _clear_version_1(folder):
    """Remove what the last release left, now that all of it is kept elsewhere."""
    (folder / "ledger.json").unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.is_dir() and len(path.name) == 2:
            shutil.rmtree(path, ignore_errors=True)
