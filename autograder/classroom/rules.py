"""What holds in a class, read from three files beside its nbgrader_config.py, all of them optional.

class.toml says which lessons the class uses, for how many points, when they are due and what late
work costs; extensions.csv who has longer; groups.csv who hands in together. They are written by
hand: whatever is wrong in them is one sentence, and nothing is graded until it is right.
"""

import math
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from autograder.classroom.collect.identities import safe_name
from autograder.classroom.collect.roster import read_roster, read_table, rewrite_table
from autograder.classroom.collect.times import read_time
from autograder.classroom.folder import Classroom
from autograder.classroom.handed_in import read_timestamp
from autograder.project import LESSON_NAME, BadUse, no_formula

ALL = "*"  # for a lesson: all that are due
DAY = 86_400  # seconds
LONGEST = 10_000  # hours of an extension
EXTENSIONS = ("student", "lesson", "until", "hours", "reason")
GROUPS = ("group", "student")
A_TIME = "a time with its zone, such as 2026-11-20T23:59:00+09:00"


class RulesError(BadUse):
    """A file of the class's rules is wrong; the sentence says where, and what was expected."""


@dataclass(frozen=True)
class Late:
    """What late work loses: a share of its points for each day that has begun."""

    percent_per_day: float
    grace_minutes: float = 0
    at_most_percent: float = 100

    def penalty(self, points: float, seconds: float) -> float:
        """The points that work loses which comes so many seconds late."""
        if seconds <= 60 * self.grace_minutes:
            return 0
        percent = min(math.ceil(seconds / DAY) * self.percent_per_day, self.at_most_percent)
        return points * percent / 100


@dataclass(frozen=True)
class LessonRules:
    """When a lesson is due, and its points: of the whole, or of some exercises."""

    due: datetime | None = None
    points: float | Mapping[str, float] | None = None


@dataclass(frozen=True)
class Extension:
    """A line of extensions.csv."""

    until: datetime | None = None
    hours: float = 0

    def after(self, due: datetime) -> datetime:
        """Until when a lesson may be handed in that is due then."""
        return self.until or due + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Rules:
    """What holds in a class.

    Parameters
    ----------
    there : bool
        Whether there is a class.toml: due dates and extensions of the gradebook are then its own.
    lessons : dict of str to LessonRules
        Those that the class uses; empty for all.
    late : Late, optional
        Otherwise the rule of nbgrader_config.py.
    solutions : date, optional
        Until then, releases show none.
    attempts : int, optional
        How many hand-ins of a lesson `grade --watch` grades for a student.
    extensions : dict of (student, lesson or "*") to Extension
    groups : dict of str to str
        Student -> group.
    """

    there: bool = False
    lessons: Mapping[str, LessonRules] = field(default_factory=dict)
    late: Late | None = None
    solutions: date | None = None
    attempts: int | None = None
    extensions: Mapping[tuple[str, str], Extension] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there is any of the files."""
        return bool(self.there or self.extensions or self.groups)

    def uses(self, lesson: str) -> bool:
        """Whether the class uses a lesson."""
        return not self.lessons or lesson in self.lessons

    def due(self, lesson: str) -> datetime | None:
        """When a lesson is due for all."""
        return self.lessons[lesson].due if lesson in self.lessons else None

    def extended(self, student: str, lesson: str) -> datetime | None:
        """Until when a student may hand in, if that is later than when the lesson is due."""
        due = self.due(lesson)
        of_student = (self.extensions.get((student, which)) for which in (lesson, ALL))
        found = next((extension for extension in of_student if extension), None)
        if due is None or found is None:
            return None
        until = found.after(due)
        return until if until > due else None

    def members(self, student: str) -> list[str]:
        """Who hands in together with a student, who is one of them."""
        group = self.groups.get(student)
        return [one for one, of in self.groups.items() if of == group] if group else [student]

    def worth(self, lesson: str, exercises: Mapping[str, Mapping[str, float]]):
        """The points of a lesson's tests in this class, given those of the notebook.

        Parameters
        ----------
        lesson : str
        exercises : dict of str to dict of str to float
            The points of each test, by exercise.

        Raises
        ------
        RulesError
            If class.toml names an exercise that is not there, or a lesson's points are to be
            divided by tests that have none.
        """
        wanted = self.lessons[lesson].points if lesson in self.lessons else None
        if wanted is None:
            return exercises
        totals = {name: sum(tests.values()) for name, tests in exercises.items()}
        key = f"class.toml: lessons.{lesson}.points"
        if not isinstance(wanted, Mapping):
            if not sum(totals.values()):
                raise RulesError(f"{key} is for all of the lesson, which has no points to divide")
            wanted = {name: total * wanted / sum(totals.values()) for name, total in totals.items()}
        if unknown := sorted(set(wanted) - set(exercises)):
            raise RulesError(
                f"{key} names {unknown[0]!r}; the lesson's exercises are: {', '.join(exercises)}"
            )
        return scaled(exercises, wanted)


def scaled(exercises, wanted):
    """The points of tests, by exercise, where some exercises are to have other points together."""
    found = dict(exercises)
    for name, points in wanted.items():
        tests = exercises[name]
        total = sum(tests.values())
        if points != total:
            found[name] = {
                test: worth * (points / total) if total else points / len(tests)  # was a bonus
                for test, worth in tests.items()
            }
    return found


def read_rules(classroom: Classroom, lessons: Collection[str] = ()) -> Rules:
    """What holds in a class; the names of all lessons, where they are known, are compared.

    Raises
    ------
    RulesError
        For whatever is wrong in one of the files.
    """
    found = read_class_file(classroom.class_file)
    if lessons and (unknown := [name for name in found.lessons if name not in lessons]):
        raise RulesError(
            f"{classroom.class_file}: there is no lesson {unknown[0]!r}; "
            f"there are: {', '.join(lessons)}"
        )
    config = classroom.config()
    if found.late and (config.AssignLatePenalties or config.LateSubmissionPlugin):
        raise RulesError(
            f"{classroom.class_file}: late is there, and another rule for late work in "
            f"{classroom.config_file}: leave one of them"
        )
    extensions, groups = classroom.extensions, classroom.groups
    if not (extensions.exists() or groups.exists()):
        return found
    known = everyone(classroom)
    return replace(
        found,
        groups=_read_groups(groups, known) if groups.exists() else {},
        extensions=_read_extensions(extensions, found, known) if extensions.exists() else {},
    )


def everyone(classroom: Classroom) -> set[str]:
    """Everyone with a folder in submitted/ or a line in roster.csv."""
    roster = read_roster(classroom.roster) if classroom.roster.is_file() else []
    names = {name for student in roster for name in (student.id, safe_name(student.id))}
    return names | set(classroom.students())


# class.toml ---------------------------------------------------------------------------------------


def _is_moment(value):
    return isinstance(value, datetime) and value.tzinfo is not None and 2000 <= value.year < 2200


def _is_day(value):
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value, most=math.inf):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= most


def _is_percent(value):
    return _is_number(value, 100)


def _is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_points(value):
    return _is_number(value) or (isinstance(value, dict) and all(map(_is_number, value.values())))


def _is_table(value):
    return isinstance(value, dict)


# key -> what is expected there, and whether a value is that
Keys = Mapping[str, tuple[str, Callable[[Any], bool]]]
KEYS: Keys = {
    "solutions": ("a day, such as 2026-12-24", _is_day),
    "attempts": ("a whole number above 0", _is_count),
    "late": ("a table, such as { percent_per_day = 10 }", _is_table),
    "lessons": ("tables, such as [lessons.04_im2col]", _is_table),
}
LATE_KEYS: Keys = {
    "percent_per_day": ("a number from 0 to 100", _is_percent),
    "grace_minutes": ("a number of minutes", _is_number),
    "at_most_percent": ("a number from 0 to 100", _is_percent),
}
LESSON_KEYS: Keys = {
    "due": (A_TIME, _is_moment),
    "points": ("points of the lesson, or of its exercises: { conv2d_im2col = 5 }", _are_points),
}


def read_class_file(path: Path) -> Rules:
    """What class.toml says; nothing where there is none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # as some editors save it
    except FileNotFoundError:
        return Rules()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RulesError(f"{path}: {' '.join(str(error).split())}") from error
    _check(path, "", found, KEYS)
    late = found.get("late")
    if late is not None:
        _check(path, "late.", late, LATE_KEYS)
        if "percent_per_day" not in late:
            raise RulesError(f"{path}: late.percent_per_day is missing")
    lessons = found.get("lessons", {})
    for name, table in lessons.items():
        if not LESSON_NAME.fullmatch(name):
            raise RulesError(f"{path}: lessons.{name} should be a full name, such as 04_im2col")
        if not isinstance(table, dict):
            raise RulesError(f"{path}: lessons.{name} should be a table, got {_shown(table)}")
        _check(path, f"lessons.{name}.", table, LESSON_KEYS)
    return Rules(
        there=True,
        lessons={name: LessonRules(**table) for name, table in lessons.items()},
        late=late and Late(**late),
        solutions=found.get("solutions"),
        attempts=found.get("attempts"),
    )


def _check(path, at, table, keys):
    """Refuse a key that is not among `keys`, and a value of another kind."""
    for key, value in table.items():
        if key not in keys:
            above = "" if at == "" or key not in KEYS else " (it stands above the first [...])"
            known = ", ".join(at + name for name in keys)
            raise RulesError(f"{path}: there is no {at}{key}{above}; known are: {known}")
        expected, is_right = keys[key]
        if not is_right(value):
            raise RulesError(f"{path}: {at}{key} should be {expected}, got {_shown(value)}")


def _shown(value):
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


# extensions.csv and groups.csv --------------------------------------------------------------------


def read_lines(path: Path, columns: tuple[str, ...]):
    """The lines of a table of students, with a text for each of these columns."""
    names = {name: name for name in columns}
    try:
        for number, row in read_table(path, names, "student", ",".join(columns)):
            yield number, {name: row.get(name, "") for name in columns}
    except BadUse as error:
        raise RulesError(error.message) from error


def _read_extensions(path, rules, known):
    """The extensions by student and lesson; of two for the same the last one counts."""
    return {
        (row["student"], row["lesson"]): _read_extension(f"{path}: line {line}", row, rules, known)
        for line, row in read_lines(path, EXTENSIONS)
    }


def _read_extension(at, row, rules, known):
    lesson = row["lesson"]
    _require_known(at, row["student"], known)
    due = rules.due(lesson)
    names = [name for name in rules.lessons if rules.due(name)]
    if due is None and (lesson != ALL or not names):
        raise RulesError(
            f"{at}: {lesson!a} is nothing that is due by class.toml; due are: "
            f"{', '.join(names) or 'none'}"
        )
    until, hours = row["until"], row["hours"]
    if bool(until) == bool(hours):
        has = "both" if until else "neither"
        raise RulesError(f"{at}: either until or hours should be there, and {has} is")
    if hours:
        return Extension(hours=_hours(at, hours))
    extension = Extension(until=_until(at, until))
    if due is not None and extension.after(due) < due:
        raise RulesError(f"{at}: until {until} is before {lesson} is due, {due.isoformat()}")
    return extension


def _hours(at, text):
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    if not 0 < hours <= LONGEST:
        raise RulesError(f"{at}: hours should be a number from 0 to {LONGEST}, got {text!a}")
    return hours


def _until(at, text):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if not _is_moment(moment):
        raise RulesError(f"{at}: until should be {A_TIME}, got {text!a}")
    return moment


def _require_known(at, student, known):
    if student not in known:
        raise RulesError(f"{at}: {student!a} is in neither submitted/ nor roster.csv")


def _read_groups(path, known):
    """The group of each student."""
    found: dict[str, str] = {}
    for line, row in read_lines(path, GROUPS):
        at, student, group = f"{path}: line {line}", row["student"], row["group"]
        _require_known(at, student, known)
        if not group:
            raise RulesError(f"{at}: {student!a} has no group")
        if found.get(student, group) != group:
            raise RulesError(
                f"{at}: {student!a} is in {found[student]!a} already, and in {group!a}"
            )
        found[student] = group
    return found


def extend(classroom: Classroom, student: str, lesson: str, until: str, hours: str, reason: str):
    """Add a line to extensions.csv, unless it would be wrong there."""
    row = {"student": student, "lesson": lesson, "until": until, "hours": hours, "reason": reason}
    rules = read_class_file(classroom.class_file)
    _read_extension(classroom.extensions, row, rules, everyone(classroom))
    row = {name: no_formula(value) for name, value in row.items()}
    rewrite_table(classroom.extensions, EXTENSIONS, lambda rows: [*rows, row])


# who hands in together ----------------------------------------------------------------------------


def handed_in_by(classroom: Classroom, rules: Rules, student: str, lesson: str) -> str:
    """Whose hand-in counts for a student: of their group's, the one that came last."""
    members = rules.members(student)
    if len(members) == 1:
        return student
    there = [
        one for one in members if (classroom.submission(one, lesson) / f"{lesson}.ipynb").is_file()
    ]
    return max(there, key=lambda one: (_when(classroom, one, lesson), one), default=student)


def _when(classroom, student, lesson):
    """When a lesson was handed in: as was noted, or else when its file was written."""
    folder = classroom.submission(student, lesson)
    noted = read_time(read_timestamp(folder), UTC)
    written = (folder / f"{lesson}.ipynb").stat().st_mtime
    return noted or datetime.fromtimestamp(written, UTC)
