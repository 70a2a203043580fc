"""Whether an answer uses of `course_lib` what it should itself be.

While a lesson is graded, the library lacks what this lesson or a later one teaches, and all that is
built on it. So that a check at home says the same, it looks for these names: in the answer's code,
in that of the student's functions that it reads, in the cells that define them, and in what is
called while the cases run.

The same goes for answers to this lesson or a later one that come from `mynet`, from a record, or
from the student's own file: `mynet` gives those of earlier lessons, and of no other. What comes
from `mynet` or that file is told apart: it may well be the student's own work.
"""

import contextlib
import dis
import linecache
import os
import sys
import types
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import course_lib
from course_lib.checks.cut import what_goes
from course_lib.exercises import EXERCISES, HERE, lesson_with, taught, withheld
from course_lib.student.sections import FILE

LIBRARY = Path(course_lib.__file__).parent
# students' code finds another one of these while it is graded, or none
LEFT_OUT = ("checks", "controls", "exercises", "figures", "student", "widgets")
# modules that hold answers, and what is in them
OWN_ANSWERS = ("mynet.", f"{Path(FILE).stem}.")
ANSWERS = (*OWN_ANSWERS, "course_lib.exercises.")


class Use(NamedTuple):
    """A name that is gone while the lesson is graded.

    Whether it comes from the own library; whether it is there, but not what it reads.
    """

    name: str
    own: bool = False
    withheld: bool = False


# by folder of course_lib/data: who reads it, (file in the library, name)
READERS = {
    "mnist": {("datasets.py", "load_mnist"), ("datasets.py", "load_whole_mnist")},
    "drawn": {("datasets.py", "load_drawn")},
    "weights": {("weights.py", "load_network"), ("weights.py", "load_ensemble")},
}


def library_sources() -> dict[str, str]:
    """The library's programs that are there while a lesson is graded: {path: text}."""
    return {
        path.relative_to(LIBRARY).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(LIBRARY.rglob("*.py"))
        if path.relative_to(LIBRARY).parts[0].removesuffix(".py") not in LEFT_OUT
    }


def taught_from(lesson: str) -> set[str]:
    """The names that this lesson or a later one teaches."""
    return {name.rpartition(".")[2] for name, last in taught().items() if last >= lesson}


@cache
def gone(lesson: str) -> frozenset[tuple[str, str]]:
    """What the library lacks while a lesson is graded: (file in it, name)."""
    names = taught_from(lesson)
    return frozenset(what_goes(library_sources(), names)) if names else frozenset()


@cache
def unread(lesson: str) -> frozenset[tuple[str, str]]:
    """What reads data that is not there while a lesson is graded: (file in the library, name)."""
    return frozenset().union(*(READERS.get(folder, set()) for folder in withheld(lesson)))


@cache
def asked_from(lesson: str) -> frozenset[str]:
    """The exercises of this lesson and of later ones."""
    return frozenset(name for name in EXERCISES if lesson_with(name) >= lesson)


@cache
def answers(lesson: str) -> dict[types.CodeType, str]:
    """The code of the course's answers to this lesson and to later ones: {code: exercise}."""
    exercises = [EXERCISES[name] for name in asked_from(lesson)]
    return {
        code: exercise.name
        for exercise in exercises
        for way in (exercise.reference, exercise.alternative)
        for part in (vars(way).values() if isinstance(way, type) else (way,))
        if isinstance(code := getattr(part, "__code__", None), types.CodeType)
    }


@contextlib.contextmanager
def watched(lesson: str) -> Iterator[set[Use]]:
    """Note which names that are gone while the lesson is graded a student's code calls."""
    found, known = set[Use](), dict[types.CodeType, Use | None]()

    def note(frame: types.FrameType, event: str, arg: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        if code not in known:
            known[code] = _use(code, lesson)
        use, asks = known[code], frame.f_back  # what the library itself asks for is its own affair
        if use and asks and not asks.f_code.co_filename.startswith(str(LIBRARY)):
            found.add(use)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)


def named(function: Any, lesson: str) -> set[Use]:
    """Which names that are gone while the lesson is graded a student's code mentions."""
    found = set[Use]()
    for code, scope in _codes(function):
        found |= {use} if (use := _use(code, lesson)) else set()
        if not _is_ours(code):
            found |= _mentioned(code, scope, lesson)
    return found


def _use(code: types.CodeType, lesson: str) -> Use | None:
    """The public name to which a piece of code belongs, if that is gone."""
    path, name = Path(code.co_filename), code.co_qualname.partition(".")[0]
    if path.name == FILE:
        return Use(name, own=True) if name in asked_from(lesson) else None
    if not _is_ours(code):
        return None
    if HERE in path.parents:
        answer = answers(lesson).get(code)  # mynet gives it to who has none that passes
        return Use(answer, own=True) if answer else None
    return _if_gone_there(path.relative_to(LIBRARY).as_posix(), name, lesson)


def _if_gone_there(path: str, name: str, lesson: str) -> Use | None:
    """The name in a file of the library, if it is gone or reads what is not there."""
    if (path, name) in unread(lesson):
        return Use(name, withheld=True)
    return Use(name) if (path, name) in gone(lesson) and not name.startswith("_") else None


def _is_ours(code: types.CodeType) -> bool:
    return code.co_filename.startswith(str(LIBRARY))


def _codes(function: Any) -> Iterator[tuple[types.CodeType, dict[str, Any]]]:
    """The code of a function, of the student's functions that it reads, and of their cells."""
    queue, seen = [function], set[int]()
    while queue:
        thing = queue.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, partial):
            queue.append(thing.func)
        if isinstance(thing, type):
            queue += [member for member in vars(thing).values() if callable(member)]
            continue
        code, scope = getattr(thing, "__code__", None), getattr(thing, "__globals__", {})
        if not isinstance(code, types.CodeType):
            continue
        yield code, scope
        if _is_ours(code):
            continue
        if (cell := _cell_of(code)) is not None and id(cell) not in seen:
            yield cell, scope
        for name in code.co_names:
            value = scope.get(name)
            if isinstance(value, type) or getattr(value, "__globals__", None) is scope:
                queue.append(value)


def _cell_of(code: types.CodeType) -> types.CodeType | None:
    """The cell in which a piece of code was written, as far as it is plain Python."""
    if os.path.exists(code.co_filename):  # a file, not a cell
        return None
    source = "".join(linecache.getlines(code.co_filename))
    try:
        return compile(source, code.co_filename, "exec")
    except (SyntaxError, ValueError):  # magics, say
        return None


def _mentioned(code: types.CodeType, scope: dict[str, Any], lesson: str) -> set[Use]:
    found, module, imported = set[Use](), None, ""
    for step in dis.get_instructions(code):
        name = step.argval
        if step.opname == "IMPORT_NAME":
            imported = str(name)
        elif step.opname == "IMPORT_FROM":
            found |= _if_gone(imported, str(name), lesson)
        elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            value = scope.get(name)
            module = value if isinstance(value, types.ModuleType) else None
            inner = getattr(value, "__code__", None) or getattr(
                getattr(value, "__init__", None), "__code__", None
            )
            if isinstance(inner, types.CodeType) and (use := _use(inner, lesson)):
                found.add(use)
            continue
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and module is not None:
            found |= _if_gone(module.__name__, str(name), lesson)
            value = vars(module).get(str(name))
            module = value if isinstance(value, types.ModuleType) else None
            continue
        module = None
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= _mentioned(constant, scope, lesson)
    return found


def _if_gone(module: str, name: str, lesson: str) -> set[Use]:
    """The name, if a module lacks it while the lesson is graded."""
    if f"{module}.".startswith(ANSWERS):
        use = Use(name, own=f"{module}.".startswith(OWN_ANSWERS))
        return {use} if name in asked_from(lesson) else set()
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    if not file.startswith(str(LIBRARY)):
        return set()
    path = Path(file).relative_to(LIBRARY).as_posix()
    if (path, name) in unread(lesson):
        return {Use(name, withheld=True)}
    return {Use(name)} if (path, name) in gone(lesson) else set()
