"""The course's way of an exercise, and another one: shown once the student's own has passed."""

import ast
import datetime
import html
import re
import sys
import tomllib
from typing import Any

import course_lib
from course_lib.exercises import find, of_lesson
from course_lib.exercises.record import Exercise
from course_lib.exercises.remarks import remarks_on
from course_lib.exercises.sources import Import, copied_function, laid_out
from course_lib.student import log, showing

RECORDS = "course_lib.exercises."
RELEASE = "data/release.toml"  # written by `autograder release`; a course without it holds all open
STYLE = """\
.course-card.course-card pre { white-space: pre-wrap; word-break: normal;
  overflow-wrap: break-word; margin: .35rem 0 .7rem; }
.course-card pre code { overflow-wrap: inherit; }
"""
# stands where an import would, which a check refuses: mynet holds earlier lessons only
OF_THIS_LESSON = "# {name} is yours, from an exercise of this lesson."

_passed_here: set[str] = set()  # in this kernel: also where no log is kept


def open_for(name: str) -> None:
    """Note that an exercise passed its visible check in all its parts."""
    _passed_here.add(name)


def solution(name: str) -> None:
    """Show the course's way and another one, or say when they open.

    Raises
    ------
    UnknownName
        If there is no such exercise.
    """
    exercise = find(name)
    if refusal := _refusal(exercise):
        print(refusal)
        return
    parts, entry = _parts(exercise), log.note("solution", exercise=name)
    showing.show(_text(parts), _page(exercise, parts), entry)


def held_back(today: datetime.date | None = None) -> datetime.date | None:
    """The date until which this release shows no solution; None once it has come."""
    path = course_lib.__path__[0]
    try:
        with open(f"{path}/{RELEASE}", "rb") as file:
            date = tomllib.load(file).get("solutions_from")
    except (OSError, ValueError):
        return None
    if not isinstance(date, datetime.date) or isinstance(date, datetime.datetime):
        return None
    return date if (today or datetime.date.today()) < date else None


def _refusal(exercise: Exercise) -> str:
    """Why nothing is shown yet, in one or two sentences; empty if there is no reason."""
    if date := held_back():
        when = f"{date.day} {date:%B %Y}"
        return f"Solutions open on {when}. Until then, hint({exercise.name!r}) may help."
    if exercise.name in _passed_here | log.passed():
        return ""
    return (
        f"The course's {exercise.name} is shown once yours has passed its check. "
        f"Until then, hint({exercise.name!r}) opens one hint after another."
    )


def _parts(exercise: Exercise) -> list[tuple[str, str]]:
    """What is shown, in order: (a sentence, the code below it or nothing)."""
    parts = [("The course's way:", _code(exercise, exercise.reference))]
    if exercise.alternative is not None:
        parts.append(("Another way, just as right:", _code(exercise, exercise.alternative)))
    if exercise.differs:
        parts.append((exercise.differs, ""))
    mine = vars(sys.modules["__main__"]).get(exercise.name)
    return parts + [(f"About yours: {r.text}", "") for r in remarks_on(exercise, mine)]


def _code(exercise: Exercise, function: Any) -> str:
    """The code of one way of an exercise, under the exercise's name: it can be pasted as it is."""
    try:
        copy = copied_function(function)
    except (OSError, TypeError, KeyError):
        return f"# {function!r}"
    beside = {other.name for other in of_lesson(exercise.folder)}
    imports = sorted((_import(one, beside) for one in copy.imports), key=_is_comment)
    text = laid_out(imports, copy.body).rstrip()
    return re.sub(rf"\b{function.__name__}\b", exercise.name, text)


def _import(statement: Import, beside: set[str]) -> str:
    """An import as a notebook of the lesson has it; `beside` are the lesson's own exercises."""
    name = statement.names[0].name
    module = getattr(statement, "module", None) or ""
    if not module.startswith(RECORDS) or module.rpartition(".")[2] != name:
        return ast.unparse(statement)
    if name in beside:
        return OF_THIS_LESSON.format(name=name)
    return ast.unparse(ast.ImportFrom("mynet", statement.names, 0))


def _is_comment(line: str) -> bool:
    return line.startswith("#")


def _text(parts: list[tuple[str, str]]) -> str:
    return "\n\n".join(f"{said}\n\n{code}" if code else said for said, code in parts)


def _page(exercise: Exercise, parts: list[tuple[str, str]]) -> str:
    pieces = [
        f"<p>{_inline(said)}</p>" + (f"\n<pre><code>{html.escape(code)}</code></pre>" * bool(code))
        for said, code in parts
    ]
    return showing.card(f"Solution of {exercise.name}", *pieces, style=STYLE)


def _inline(text: str) -> str:
    """A sentence in which what stands between `backticks` is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))
