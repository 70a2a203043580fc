"""What a class keeps about one student: shown, given out, and deleted without a copy.

`drop` takes a student out of the class and keeps a backup; this is for who asks what is kept of
them, or that nothing be.
"""

import io
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.classroom import database, gradebook
from autograder.classroom.collect.identities import read_identities
from autograder.classroom.collect.roster import read_roster
from autograder.classroom.rules import EXTENSIONS, GROUPS, read_lines
from autograder.grading import students
from autograder.grading.ledger import Ledger
from autograder.grading.requests import COLUMNS
from autograder.project import BadUse, write_atomically

OF_ALL = ("report", "exports", "grades.csv")  # made from all students' data, and made anew


@dataclass(frozen=True)
class Kept:
    """One place in which something about a student lies."""

    place: str
    what: str
    goes: bool = True  # with `forget`


def kept_about(classroom, student):
    """Where something about a student lies; a BadUse where the class does not know them."""
    students.require(classroom, student)
    found = []
    for place in (classroom.submitted, classroom.autograded, classroom.feedback):
        lessons = sorted(p.name for p in (place / student).glob("*") if p.is_dir())
        if (place / student).is_dir():
            found.append(Kept(f"{place.name}/{student}", ", ".join(lessons) or "an empty folder"))
    data = data_about(classroom, student)
    book = database.database_of(classroom)
    where = book.file.name if book.file else book.shown
    for name, place, what in (
        ("marks", where, "points, comments and hand-in times"),
        ("results", "results.csv", "rows"),
        ("verdicts", ".graded/ledger.db", "what the checks found, and graded notebooks"),
        ("identities", "identities.csv", "who they are on learning platforms"),
        ("extensions", "extensions.csv", "longer time, and why"),
        ("groups", "groups.csv", "who they hand in with"),
        ("requests", "requests.csv", "what they asked to be looked at again"),
    ):
        if data[name]:
            found.append(Kept(place, f"{what} ({len(data[name])})"))
    for backup in _backups(classroom, student):
        found.append(Kept(f"backups/{backup.name}", "a copy of the class with their work"))
    for name in OF_ALL:
        if (classroom.folder / name).exists():
            found.append(Kept(name, "made from all students' data"))
    if data["roster"]:
        found.append(Kept("roster.csv", "their line, which is yours to delete", goes=False))
    return found


def data_about(classroom, student):
    """What the tables of a class hold about a student, as JSON has it."""
    marks, verdicts, rows = {}, {}, []
    if database.exists(classroom):
        for lesson in gradebook.submissions(classroom).get(student, ()):
            own = gradebook.marks(classroom, lesson).get(student)
            marks[lesson] = own and asdict(own)
    if classroom.ledger.exists():
        with Ledger(classroom) as ledger:
            for lesson in ledger.lessons():
                if entry := ledger.entry(student, lesson):
                    verdicts[lesson] = entry[2].to_data()
            rows = [asdict(row) for row in ledger.rows() if row.student == student]
    identities = [one for one in read_identities(classroom.identities) if one.student == student]
    path = classroom.folder / "roster.csv"
    roster = read_roster(path) if path.is_file() else []
    return {
        "student": student,
        "marks": marks,
        "results": rows,
        "verdicts": verdicts,
        "identities": list(map(asdict, identities)),
        "extensions": _lines(classroom.extensions, EXTENSIONS, student),
        "groups": _lines(classroom.groups, GROUPS, student),
        "requests": _lines(classroom.requests, COLUMNS, student),
        "roster": [asdict(one) for one in roster if one.id.casefold() == student.casefold()],
    }


def _lines(path, columns, student):
    """A student's lines in a table; none where it is not there."""
    lines = read_lines(path, columns) if path.is_file() else ()
    return [line for _, line in lines if line["student"] == student]


def give_out(classroom, student, target):
    """Write all that is kept about a student, and of nobody else, into a zip.

    Raises
    ------
    BadUse
        If the class does not know the student, or the file is there.
    """
    students.require(classroom, student)
    target = Path(target)
    if target.exists():
        raise BadUse(f"{target} is there already")
    data = json.dumps(data_about(classroom, student), indent=1, ensure_ascii=False)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", data)
        for place in (classroom.submitted, classroom.autograded, classroom.feedback):
            for path in sorted((place / student).rglob("*")):
                if path.is_file() and not path.is_symlink():
                    archive.write(path, Path(place.name, path.relative_to(place / student)))
    write_atomically(target, buffer.getvalue())


def forget(classroom, student):
    """Delete what is kept about a student, copies of it included.

    Returns
    -------
    list of Kept
        What was deleted, and what stays.
    """
    found = kept_about(classroom, student)
    for backup in _backups(classroom, student):
        shutil.rmtree(backup)
    keys = []
    if classroom.ledger.exists():
        with Ledger(classroom) as ledger:
            keys = ledger.keys_of(student)
    students.take_out(classroom, student)
    if classroom.ledger.exists():
        with Ledger(classroom) as ledger:
            ledger.forget(keys)
    for path in (database.database_of(classroom).file, classroom.ledger):
        if path is not None and path.exists():
            with closing(sqlite3.connect(path)) as file:  # what was deleted lies there still
                file.execute("VACUUM")
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in OF_ALL:
        path = classroom.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return found


def _backups(classroom, student):
    """The backups that hold something of a student's: a folder of theirs, or a row."""
    for backup in sorted((classroom.folder / "backups").glob("*")):
        folders = any(
            (backup / place / student).is_dir() for place in ("submitted", "autograded", "feedback")
        )
        tables = any(
            line["student"] == student
            for path in classroom.tables
            if (backup / path.name).is_file()
            for _, line in read_lines(backup / path.name, ("student",))
        )
        if folders or tables or _in_database(backup / "gradebook.db", student):
            yield backup


def _in_database(path, student):
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
            query = "SELECT 1 FROM student WHERE id = ?"
            return file.execute(query, [student]).fetchone() is not None
    except sqlite3.DatabaseError:  # no gradebook, or another version's
        return False
