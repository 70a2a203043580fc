"""Files that learning platforms import: grades, and feedback named as each wants it back.

Formats are those of the platforms' own importers: Canvas's gradebook_importer.rb and comments from
files, Moodle's offline grading worksheet and feedback zip (mod/assign/feedback), Blackboard's
work offline, Brightspace's import of grades. docs/platforms.md says where each file goes.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.classroom import database
from autograder.classroom.collect.identities import Identity, link_roster, read_identities
from autograder.classroom.collect.placement import NOTE
from autograder.classroom.collect.roster import Student, read_roster
from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import Marks, marks
from autograder.project import BadUse, no_formula, write_atomically

LARGEST_NOTE = 10_000  # bytes
MOST_NAMED = 5  # students that are named for one cause
CANVAS_FILE = re.compile(r"_\d+_\d+_[^/]+$")  # user and file, by which Canvas finds the submission
EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same feedback is the same zip


@dataclass(frozen=True)
class Person:
    """A student of the class, with all that is known of who it is."""

    student: str
    name: str = ""
    email: str = ""
    identities: tuple[Identity, ...] = ()

    def id_on(self, platform: str, lesson: str = "") -> str:
        """Their id on a platform; "" where it is not known."""
        own = [one for one in self.identities if one.platform == platform]
        found = {one.id for one in own if not lesson or one.lesson in ("", lesson)}
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class Grades:
    """What a class has: points by student and lesson, of what was handed in."""

    people: tuple[Person, ...]
    points: Mapping[tuple[str, str], float]
    most: Mapping[str, float]
    columns: Mapping[str, str]  # lesson -> what the platform calls it

    @property
    def lessons(self) -> list[str]:
        """In order."""
        return list(self.most)

    def row(self, person: Person) -> list[str]:
        """One person's points as text, "" for what was not handed in."""
        found = (self.points.get((person.student, lesson)) for lesson in self.lessons)
        return ["" if points is None else f"{points:g}" for points in found]


@dataclass
class Exported:
    """Files that were written, and who is in none of them, and why."""

    paths: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_grades(classroom: Classroom, columns: Mapping[str, str] | None = None) -> Grades:
    """The points of a class as its gradebook has them: by hand, extra, and less for late work.

    Parameters
    ----------
    classroom : Classroom
    columns : dict, optional
        What the platform calls a lesson; otherwise its name.

    Raises
    ------
    BadUse
        If nothing was graded.
    """
    graded = classroom.graded()
    if not graded or not database.exists(classroom):
        raise BadUse(f"{classroom.folder} is not graded yet; run autograder grade first")
    points: dict[tuple[str, str], float] = {}
    most: dict[str, float] = {}
    for lesson in dict.fromkeys(lesson for _, lesson in graded):
        known = marks(classroom, lesson)
        for student in (student for student, at in graded if at == lesson and student in known):
            own: Marks = known[student]
            got = sum(mark.points for mark in own.grades.values())
            points[student, lesson] = max(0.0, got - own.penalty)
            full = sum(mark.most for mark in own.grades.values())
            most[lesson] = max(most.get(lesson, 0.0), full)
    people = tuple(_people(classroom, sorted({student for student, _ in points})))
    return Grades(people, points, most, {x: (columns or {}).get(x, x) for x in most})


def _people(classroom, students):
    """Who each student is, by the roster and by what `collect` remembers."""
    path = classroom.folder / "roster.csv"
    roster = read_roster(path) if path.is_file() else []
    identities = read_identities(classroom.identities)
    links = link_roster(identities, roster, students)
    for student in students:
        own = tuple(one for one in identities if one.student == student)
        known = links.get(student, Student(student))
        named = next((one.name for one in own if one.name), student)
        yield Person(student, known.name or named, known.email, own)


# Grades -----------------------------------------------------------------------------------------


def canvas(classroom: Classroom, grades: Grades, folder: Path) -> Exported:
    """canvas.csv for Grades > Import, and a zip of graded notebooks for each assignment."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    rows = [[*head, *grades.columns.values()]]
    rows.append(
        ["Points Possible", "", "", "", "", *(f"{most:g}" for most in grades.most.values())]
    )
    exported = Exported()
    for person in grades.people:
        id = person.id_on("Canvas")
        login = "" if id else person.student
        rows.append([person.name, id, "", login, "", *grades.row(person)])
    exported.paths.append(_table(folder / "canvas.csv", rows))
    unknown = [person for person in grades.people if not person.id_on("Canvas")]
    exported.notes += _unknown(unknown, "Canvas", "in canvas.csv by their names as logins")
    for lesson in grades.lessons:
        files = {}
        for person in grades.people:
            name = PurePosixPath(_collected(classroom, person.student, lesson)).name
            path = classroom.graded_notebook(person.student, lesson)
            if CANVAS_FILE.search(name) and path.is_file():
                files[name] = path
        exported.paths += _zip(folder / f"canvas-{lesson}.zip", files)
    return exported


def moodle(classroom: Classroom, grades: Grades, folder: Path) -> Exported:
    """A grading worksheet and a zip of feedback for each assignment; grades by email or id."""
    head = [
        *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
        *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    ]
    exported = Exported()
    for lesson, most in grades.most.items():
        rows, files = [head], {}
        for person in grades.people:
            id, points = person.id_on("Moodle", lesson), grades.points.get((person.student, lesson))
            if not id or points is None:
                continue
            about = [f"Participant {id}", person.name, person.email, "Submitted for grading"]
            rows.append([*about, f"{points:.2f}", f"{most:.2f}", "Yes", "-", "-"])
            page = classroom.page(person.student, lesson)
            name = re.sub(r"[_/]+", " ", person.name)
            if page.is_file():
                files[f"{name}_{id}_assignfeedback_file/{lesson}.html"] = page
        if len(rows) > 1:
            exported.paths.append(_table(folder / f"moodle-{lesson}.csv", rows))
            exported.paths += _zip(folder / f"moodle-{lesson}.zip", files)
    rows = [["Username", "Full name", "Email address", *grades.columns.values()]]
    rows += [[p.student, p.name, p.email, *grades.row(p)] for p in grades.people]
    exported.paths.append(_table(folder / "moodle.csv", rows))
    unknown = [p for p in grades.people if not any(p.id_on("Moodle", x) for x in grades.lessons)]
    exported.notes += _unknown(unknown, "Moodle", "in moodle.csv alone, by their names")
    return exported


def blackboard(classroom: Classroom, grades: Grades, folder: Path) -> Exported:
    """blackboard.csv for Work Offline > Upload: by the user name."""
    rows = [["Last Name", "First Name", "Username", *grades.columns.values()]]
    for person in grades.people:
        first, _, last = person.name.rpartition(" ")
        username = person.id_on("Blackboard") or person.student
        rows.append([last, first, username, *grades.row(person)])
    return Exported([_table(folder / "blackboard.csv", rows, csv.QUOTE_ALL)])


def brightspace(classroom: Classroom, grades: Grades, folder: Path) -> Exported:
    """brightspace.csv for Enter Grades > Import: by the user name, which the folder bears."""
    names = [f"{name} Points Grade" for name in grades.columns.values()]
    rows = [["Username", *names, "End-of-Line Indicator"]]
    rows += [[p.student, *grades.row(p), "#"] for p in grades.people]
    known = [p for p in grades.people if p.id_on("Brightspace")]
    notes = (
        ["Brightspace's downloads hold no user names: see that the class's are"] if known else []
    )
    return Exported([_table(folder / "brightspace.csv", rows)], notes)


def plain(classroom: Classroom, grades: Grades, folder: Path) -> Exported:
    """grades-wide.csv: a row for each student, a column for each lesson."""
    rows = [["student", "name", "email", *grades.columns.values(), "total", "of"]]
    of = sum(grades.most.values())
    for p in grades.people:
        total = sum(grades.points.get((p.student, x), 0) for x in grades.lessons)
        rows.append([p.student, p.name, p.email, *grades.row(p), f"{total:g}", f"{of:g}"])
    return Exported([_table(folder / "grades-wide.csv", rows)])


PLATFORMS: dict[str, Callable[[Classroom, Grades, Path], Exported]] = {
    "canvas": canvas,
    "moodle": moodle,
    "blackboard": blackboard,
    "brightspace": brightspace,
    "csv": plain,
}


def export_for(
    platform: str, classroom: Classroom, columns: Mapping[str, str] | None = None
) -> Exported:
    """Write what a platform imports to DIR/exports; gives the files, and who is not in them.

    Parameters
    ----------
    platform : str
        A key of PLATFORMS.
    classroom : Classroom
    columns : dict, optional
        What the platform calls a lesson: an assignment's name, with its number where it has one.
    """
    grades = read_grades(classroom, columns)
    if unknown := set(columns or {}) - set(grades.most):
        raise BadUse(f"{', '.join(sorted(unknown))}: not graded, so there is no such column")
    return PLATFORMS[platform](classroom, grades, classroom.folder / "exports")


def _unknown(people, platform, how):
    """What to say of those whose id is not known; nothing if there are none."""
    if not people:
        return []
    names = [person.student for person in people]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    who = f"{', '.join(names[:MOST_NAMED])}{more}"
    return [f"no id of {platform} is known (see identities.csv) of {who}: they stand {how}"]


def _collected(classroom, student, lesson):
    """The path that a notebook had in the platform's download; "" where `collect` noted none."""
    path = classroom.submission(student, lesson) / NOTE
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_NOTE:
            return ""
        note = json.loads(path.read_text(encoding="utf-8"))
        return str(note["file"]) if note["platform"] == "Canvas" else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _table(path, rows, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO()
    table = csv.writer(text, quoting=quoting, lineterminator="\r\n")
    for row in rows:
        table.writerow(map(no_formula, row))
    write_atomically(path, text.getvalue())
    return path


def _zip(path, files):
    """A zip of files by their names in it; none if there are no files."""
    if not files:
        return []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read_bytes())
    write_atomically(path, buffer.getvalue())
    return [path]
