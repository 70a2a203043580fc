"""The students of a class: who is known where; leave one out, join two, or give one another name.

Gradebook, results, feedback and what was handed in change together. Whatever is changed or taken
away is copied to backups/ first.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.classroom import database, gradebook
from autograder.classroom.collect.identities import read_identities, write_identities
from autograder.classroom.collect.roster import move_lines
from autograder.classroom.folder import is_plain
from autograder.classroom.handed_in import read_timestamp
from autograder.classroom.rules import read_lines, read_rules
from autograder.grading.ledger import Ledger
from autograder.grading.whole_class import write_anew
from autograder.project import BadUse


@dataclass(frozen=True)
class Known:
    """How many lessons of a student there are in each place."""

    student: str
    handed_in: int
    graded: int
    feedback: int


def known_students(classroom):
    """Everyone who is known anywhere in a class, in order."""
    graded = gradebook.submissions(classroom) if database.exists(classroom) else {}
    handed_in, pages = map(_lessons_by_student, (classroom.submitted, classroom.feedback))
    tables = [read_lines(path, ("student",)) for path in classroom.tables if path.is_file()]
    named = {line["student"] for lines in tables for _, line in lines}
    return [
        Known(name, *(len(place.get(name, ())) for place in (handed_in, graded, pages)))
        for name in sorted({*handed_in, *graded, *pages, *named})
    ]


def drop(classroom, student):
    """Take a student out of a class; return the folder that keeps what there was."""
    require(classroom, student)
    return _move(classroom, "drop", student, None, set())


def rename(classroom, old, new):
    """Give a student another name; return the folder that keeps what there was."""
    require(classroom, old)
    if not is_plain(new) or Path(new).name != new or new.startswith("."):
        raise BadUse(f"{new!a} is no name for a student's folder")
    if new in {known.student for known in known_students(classroom)}:
        raise BadUse(f"there is a {new!r} already: autograder students merge makes two one")
    return _move(classroom, "rename", old, new, set())


def merge(classroom, student, into):
    """Make two students one, the second; of two hand-ins for a lesson the later one counts.

    Returns
    -------
    Path
        The folder that keeps what there was.
    """
    for name in (student, into):
        require(classroom, name)
    if student == into:
        raise BadUse(f"{student!r} is one student already")
    own = _lessons_by_student(classroom.submitted)
    both = set(own.get(student, ())) & set(own.get(into, ()))
    stays = {at for at in both if _when(classroom, into, at) >= _when(classroom, student, at)}
    return _move(classroom, "merge", student, into, stays)


def require(classroom, student):
    """Raise a BadUse where the class does not know a student, or a file of its rules is wrong."""
    read_rules(classroom)
    if student not in {known.student for known in known_students(classroom)}:
        raise BadUse(f"there is no {student!r} in {classroom.folder}: see autograder students")


def _when(classroom, student, lesson):
    """When a lesson was handed in, in UTC: as nbgrader notes it, or else when it was written."""
    noted = read_timestamp(classroom.submission(student, lesson))
    if (time := gradebook.time_of(noted)) is not None:
        return time
    path = classroom.submission(student, lesson) / f"{lesson}.ipynb"
    seconds = path.stat().st_mtime if path.exists() else 0
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _move(classroom, what, student, into, stays):
    """Move what is a student's to another name, or out of the class where there is none.

    Parameters
    ----------
    stays : set of str
        Lessons of which `into` keeps what it has.
    """
    now = datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    backup = classroom.folder / "backups" / f"{now}_{what}_{student}"
    backup.mkdir(parents=True)
    if database.exists(classroom):
        database.back_up(classroom, backup / classroom.gradebook.name)
    if classroom.ledger.exists():
        database.copy_file(classroom.ledger, backup / classroom.ledger.name)
    for path in (classroom.results, classroom.identities, *classroom.tables):
        if path.exists():
            shutil.copy2(path, backup)
    for place in _places(classroom):
        for name in {student, into} - {None}:
            if (place / name).is_dir():
                shutil.copytree(place / name, backup / place.name / name, symlinks=True)
    _change(classroom, student, into, stays)
    return backup


def take_out(classroom, student):
    """Take a student out of a class, without a copy of what there was."""
    _change(classroom, student, None, set())


def _change(classroom, student, into, stays):
    """Move what is a student's, wherever it lies: see `_move`."""
    if database.exists(classroom):
        gradebook.move(classroom, student, into, stays)
    if classroom.ledger.exists():
        with Ledger(classroom) as ledger:
            ledger.move(student, into, stays)
    for place in _places(classroom):
        _move_folders(place, student, into, stays)
    if classroom.identities.exists():
        _move_identities(classroom.identities, student, into)
    for path in classroom.tables:
        move_lines(path, student, into, once=path == classroom.groups)
    if classroom.ledger.exists():
        write_anew(classroom)


def _places(classroom):
    """The folders that are laid out by students."""
    return classroom.submitted, classroom.autograded, classroom.feedback


def _move_folders(place, student, into, stays):
    """Move a student's folders of lessons; those that nobody gets go."""
    for folder in (place / student).glob("*"):
        if into is not None and folder.name not in stays:
            target = place / into / folder.name
            if target.exists():
                shutil.rmtree(target)
            target.parent.mkdir(exist_ok=True)
            folder.rename(target)
    shutil.rmtree(place / student, ignore_errors=True)


def _move_identities(path, student, into):
    """So that `collect` gives a platform's person the new folder, or none again."""
    identities = [
        replace(one, student=into) if one.student == student else one
        for one in read_identities(path)
        if into is not None or one.student != student
    ]
    write_identities(path, identities)


def _lessons_by_student(place):
    """{student: names of lessons} of a folder that is laid out by students."""
    found = {}
    for folder in sorted(place.glob("*/*")):
        if folder.is_dir() and not folder.is_symlink():
            found.setdefault(folder.parent.name, []).append(folder.name)
    return found
