"""A student's own library: what passed its check is kept, and `mynet` gives it to later lessons."""

import contextlib
import difflib
import io
from collections.abc import Callable
from typing import Any

from course_lib.exercises import EXERCISES, lesson_with
from course_lib.student import sections
from course_lib.student.copying import LeftOut, take_out
from course_lib.student.sections import FILE, MARK, Section
from course_lib.student.showing import (
    card,
    in_a_notebook,
    line,
    paragraph,
    show,
    table_html,
    table_text,
)

NOT_PASSED = "yours has not passed its check yet"
DAMAGED = f"your {FILE} is damaged and holds nothing of it: run its check again"

_loaded: dict[str, tuple[Section, Any]] = {}  # by name; a section that did not change stays
_loading: set[str] = set()
_said: set[str] = set()


# What passes its check ---------------------------------------------------------------------------


def keep(name: str, function: Any, proves: Callable[[Any], bool]) -> str:
    """Keep a function that passed its check in the student's file.

    Parameters
    ----------
    name : str
        Its exercise.
    function : callable
        The student's.
    proves : callable
        proves(copy) says whether a copy of the function passes, too.

    Returns
    -------
    str
        A sentence on what came of it; empty if all is as it was. Nothing is ever raised.
    """
    try:
        sections.join_strays()
        text = take_out(name, function)
        if MARK.search(text):
            raise LeftOut("one of its lines looks like the beginning of a section")
        _prove(Section(name, _number(name), 1, text), proves)
        changed, broken = sections.put(name, _number(name), text)
    except LeftOut as reason:
        return f"{name} is not in your {FILE}: {reason}."
    except OSError as error:
        return f"{name} is not in your {FILE}, which cannot be written: {error.strerror or error}."
    except Exception as error:  # a check that passed must not end in an error of ours
        return f"{name} is not in your {FILE}: {type(error).__name__}: {error}."
    told = f"{name} is in your own library now ({FILE})."
    if _number(name) < _last():
        told = (
            f"{name} is in your own library now ({FILE}); later lessons can import it from mynet."
        )
    if broken:
        return f"Your {FILE} could not be read as Python, and is kept as {broken}. {told}"
    return told if changed else ""


def _prove(section: Section, proves: Callable[[Any], bool]) -> None:
    """Run a copy where the notebook is not: what it lacks, and what changed since, shows there."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            right = proves(section.load())
    except (Exception, SystemExit) as error:  # whatever the student's code raises
        raise LeftOut(f"outside of this notebook it stops with {_told(error)}") from error
    if not right:
        raise LeftOut("outside of this notebook, its copy does not pass the check")


# What mynet gives --------------------------------------------------------------------------------


def give(name: str) -> Any:
    """The student's function where it passed and its section runs, else the course's own.

    Raises
    ------
    ImportError
        If there is no such exercise.
    """
    if name not in EXERCISES:
        close = difflib.get_close_matches(name, EXERCISES, n=1)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise ImportError(f"mynet has no {name}: it holds the functions of the exercises.{meant}")
    function, why_not = _mine(name)
    if not why_not:
        return function
    _say(f"mynet: {name} is the course's, since {why_not}.")
    return EXERCISES[name].reference


def names() -> list[str]:
    """The names that `give` knows."""
    return list(EXERCISES)


def summary() -> None:
    """Show which functions of mynet are the student's own, and which are the course's."""
    why_not = {name: _mine(name)[1] for name in EXERCISES}
    lessons: dict[str, tuple[list[str], list[str]]] = {}
    for name, reason in why_not.items():
        lessons.setdefault(_number(name), ([], []))[bool(reason)].append(name)
    rows = [(lesson, ", ".join(own), ", ".join(rest)) for lesson, (own, rest) in lessons.items()]
    heads = ("Lesson", "Yours", "The course's, until yours passes")
    odd: dict[str, list[str]] = {}
    for name, reason in why_not.items():
        if reason not in ("", NOT_PASSED):
            odd.setdefault(reason, []).append(name)
    told = [
        f"{', '.join(names)}: {reason}." if len(names) < len(rows) else f"All: {reason}."
        for reason, names in odd.items()
    ]
    text = "\n".join([table_text(heads, rows), *told])
    show(text, card("Your own library", table_html(heads, rows), *map(paragraph, told)))


def _mine(name: str) -> tuple[Any, str]:
    """(the student's function, why there is none)."""
    try:
        sections.join_strays()
        found = [section for section in sections.read() if section.name == name]
        reason = NOT_PASSED if sections.sound() else DAMAGED
    except (OSError, ValueError) as error:
        return None, f"your {FILE} cannot be read ({error})"
    if not found:
        return None, reason
    section = found[-1]
    if name in _loaded and _loaded[name][0] == section:
        return _loaded[name][1], ""
    if name in _loading:  # two sections that import each other
        return None, f"its section in your {FILE} imports itself"
    _loading.add(name)
    try:
        function = section.load()
    except (Exception, SystemExit) as error:  # after an edit, say
        return None, f"its section in your {FILE} does not run: {_told(error)}"
    finally:
        _loading.discard(name)
    if not callable(function):
        return None, f"its section in your {FILE} makes no function of it"
    _loaded[name] = section, function
    return function, ""


def _number(name: str) -> str:
    return lesson_with(name)[:2]


def _last() -> str:
    """The number of the last lesson that has exercises."""
    return max(map(_number, EXERCISES))


def _told(error: BaseException) -> str:
    """An error in a few words, for the middle of a sentence."""
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__} in line {error.lineno}"
    return f"{type(error).__name__}: {error}".rstrip(".: ")


def _say(sentence: str) -> None:
    """Show a sentence once, in a notebook alone."""
    if in_a_notebook() and sentence not in _said:
        _said.add(sentence)
        show(sentence, line(sentence))
