"""The course's exercises: a folder for each lesson, a file for each exercise, found by its name.

The folders are the only list. A record is imported when it is asked for.
"""

import importlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, Numbers, Remark
from course_lib.exercises.unknown import UnknownName, meant

__all__ = [
    "EXERCISES",
    "Case",
    "Exercise",
    "Made",
    "Mistake",
    "Numbers",
    "Remark",
    "UnknownName",
    "course",
    "file_of",
    "find",
    "lesson_of",
    "lesson_with",
    "lessons",
    "meant",
    "taught",
    "withheld",
]

HERE = Path(__file__).parent


@cache
def lessons() -> dict[str, dict[str, Any]]:
    """The lessons in the course's order: {full name: {title, minutes, exercises}}."""
    return {name: head for name, head in course().items() if not head.get("coming")}


@cache
def course() -> dict[str, dict[str, Any]]:
    """The lessons, and with {title, coming} those that are still to come, in the same order."""
    return tomllib.loads((HERE / "lessons.toml").read_text(encoding="utf-8"))


def lesson_of(folder: str) -> str:
    """The full name of the lesson to which a folder of exercises belongs."""
    return next((name for name in lessons() if name.partition("_")[2] == folder), folder)


def file_of(lesson: str) -> str:
    """The name of the file that is handed in with a lesson's notebook; empty if there is none."""
    return lessons().get(lesson, {}).get("file", "")


def withheld(lesson: str) -> tuple[str, ...]:
    """The folders of course_lib/data of which nothing is there while a lesson is graded."""
    return tuple(lessons().get(lesson, {}).get("withheld", ()))


class _Exercises(Mapping[str, Exercise]):
    """All exercises by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> Exercise:
        return _load(_folders()[name], name)

    def __iter__(self) -> Iterator[str]:
        return iter(_folders())

    def __len__(self) -> int:
        return len(_folders())


EXERCISES: Mapping[str, Exercise] = _Exercises()


def find(name: str) -> Exercise:
    """The record of an exercise.

    Raises
    ------
    UnknownName
        If there is no such exercise.
    """
    if isinstance(name, str) and name in EXERCISES:
        return EXERCISES[name]
    if (called := getattr(name, "__name__", None)) in EXERCISES:
        raise UnknownName(f'write the name in quotes: "{called}".')
    told = meant(name, EXERCISES) or f"; there are {', '.join(EXERCISES)}."
    raise UnknownName(f"there is no exercise {name!r}{told}")


def of_lesson(folder: str) -> list[Exercise]:
    """The exercises of one lesson, by the name of its folder, in the lesson's order."""
    return [EXERCISES[name] for name, where in _folders().items() if where == folder]


def lesson_with(name: str) -> str:
    """The full name of the lesson in which an exercise stands; no record is imported.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    return lesson_of(_folders()[name])


@cache
def taught() -> dict[str, str]:
    """Which lesson hands over what: {qualified name: the last lesson in which it is written}."""
    found: dict[str, str] = {}
    for exercise in EXERCISES.values():
        for name in exercise.teaches:
            found[name] = max(found.get(name, ""), lesson_of(exercise.folder))
    return found


@cache
def _folders() -> dict[str, str]:
    """{exercise: folder of its lesson}, in the course's order, then by name."""
    order = {name.partition("_")[2]: head.get("exercises", []) for name, head in lessons().items()}
    folders = list(order)
    paths = [path for path in HERE.glob("*/*.py") if not path.stem.startswith("_")]

    def place(path: Path) -> tuple[int, int, str]:
        names = order[path.parent.name]
        number = names.index(path.stem) if path.stem in names else len(names)
        return folders.index(path.parent.name), number, path.stem

    paths.sort(key=place)
    return {path.stem: path.parent.name for path in paths}


@cache
def _load(folder: str, name: str) -> Exercise:
    return importlib.import_module(f"course_lib.exercises.{folder}.{name}").EXERCISE
