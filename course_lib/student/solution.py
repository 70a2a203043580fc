"""The course's way of an exercise, and another one: shown once the student's own has passed."""

import datetime
import html
import re
import sys
import tomllib
from typing import Any

import course_lib
from course_lib.exercises import find
from course_lib.exercises.record import Exercise
from course_lib.exercises.remarks import remarks_on
from course_lib.exercises.sources import copied_function
from course_lib.student import log, showing

RELEASE = "data/release.toml"  # written by `autograder release`; a course without it holds all open
STYLE = """\
.course-card pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .35rem 0 .7rem; }
"""

_passed_here: set[str] = set()  # in this kernel: also where no log is kept


def open_for(name: str) -> None:
    """Note that an exercise passed its visible check in all its parts."""
    _passed_here.add(name)


def show(name: str) -> None:
    """Show the course's way and another one, or say when they open.

    Raises
    ------
    ValueError
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
    parts = [("The course's way:", _code(exercise.reference))]
    if exercise.alternative is not None:
        parts.append(("Another way, just as right:", _code(exercise.alternative)))
    if exercise.differs:
        parts.append((exercise.differs, ""))
    mine = vars(sys.modules["__main__"]).get(exercise.name)
    return parts + [(f"About yours: {r.text}", "") for r in remarks_on(exercise, mine)]


def _code(function: Any) -> str:
    """The code of a function of a record; what it takes from earlier exercises is mynet's."""
    try:
        text = copied_function(function).text
    except (OSError, TypeError, KeyError):
        return f"# {function!r}"
    return re.sub(r"^from course_lib\.exercises\.\w+\.(\w+) import \1\b", r"from mynet import \1",
                  text, flags=re.MULTILINE).rstrip()  # fmt: skip


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
