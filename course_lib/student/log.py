"""What a student did, kept on their own machine: attempts, hints, predictions, passes.

Nothing here raises: a log that cannot be read or written keeps nothing, and nothing else changes.
"""

import contextlib
import json
import math
import os
import sys
import textwrap
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course_lib.exercises import EXERCISES, lesson_of, lessons, of_lesson
from course_lib.student import log_file
from course_lib.student.place import START_PAGE, home, set_aside, strays, write_whole
from course_lib.student.showing import card, paragraph, show, table_html, table_text

NAME = "my_course_log.jsonl"
PROGRESS = "my_progress.js"  # what the start page reads
LONGEST_TEXT = 300  # characters of one fact
SHOWN = 20  # entries of my_log()

# on or off; of one line or of several
HELD = (
    (
        "Your log holds one line, on this machine only.",
        "Your log holds {count} lines, on this machine only.",
    ),
    (
        "The log is off. It holds one line of before, on this machine only.",
        "The log is off. It holds {count} lines of before, on this machine only.",
    ),
)
# what an attempt's cause means; any other one is a mistake of the record, or another exercise
NOT_YET = {
    "wrong": "not yet",
    "unwritten": "not written yet",
    "no_function": "not yet: it was no function",
    "stale": "not yet: its cell could not be run",
    "refused": "not yet: it used what is to be written",
    "stopped": "not yet: it was stopped",
}
LONGEST_IDEA = 60  # characters
PAUSE = 600  # seconds: a longer time between two entries counts as this

_session: deque[dict[str, Any]] = deque(maxlen=5000)
_person = False


def note(kind: str, **facts: Any) -> dict[str, Any] | None:
    """Remember that something happened; the entry, for an output's metadata, or None if not kept.

    kind : attempt (exercise, part, passed, cause, whole), hint (exercise, number), prediction
        (name, said, right), solution (exercise), race (exercise, seconds, function), network
        (exercise, share, parameters), contest (exercise, share, seconds).
    """
    small = {name: _small(value) for name, value in facts.items()}
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    lesson = _lesson(small)
    entry = {"v": log_file.VERSION, "kind": kind, "time": time, "lesson": lesson, **small}
    _session.append(entry)
    if not kept() or log_file.is_off(where()) or not log_file.append(where(), entry):
        return None
    if entry.get("passed") is True:
        renew_start_page(home())
    return entry


def kept() -> bool:
    """Whether a person works here: only then anything is kept.

    Front ends say from which cell a request came; nbclient, which runs notebooks for Validate and
    for graders, does not. What a widget reports later comes without a cell, from the same kernel.
    """
    global _person
    _person = _person or cell_id() is not None
    return _person or "google.colab" in sys.modules


def cell_id() -> str | None:
    """The id of the cell that runs, as the front end gives it; None if it gives none."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    try:
        found = shell.kernel.get_parent("shell")["metadata"]["cellId"]
    except (AttributeError, TypeError, LookupError):
        return None
    return found if isinstance(found, str) and found else None


def where() -> Path:
    """The file."""
    return home() / NAME


def join_strays() -> None:
    """Join into the log what older releases kept in each lesson's folder, once."""
    for stray in strays(NAME):
        entries, ours = log_file.read(stray), where()
        off = log_file.line(log_file.OFF) if log_file.is_off(ours) else b""
        if log_file.replace(ours, log_file.merged(log_file.read(ours), entries) + off):
            with contextlib.suppress(
                OSError
            ):  # it stays, and its lines are joined once all the same
                set_aside(stray)


def events() -> list[dict[str, Any]]:
    """What is known, oldest first: from the file, and of this session."""
    join_strays()
    found = log_file.read(where())
    known = set(map(log_file.line, found))
    new = (entry for entry in _session if log_file.sound(entry))
    return found + [entry for entry in new if log_file.line(entry) not in known]


def effort(exercise: str) -> dict[str, Any]:
    """What an exercise took so far: {"tries": attempts, "minutes": time until its last entries}.

    The time before an entry belongs to the exercise that the entry is of; pauses are cut.
    """
    tries, seconds = 0, 0.0
    before: float | None = None
    for entry in events():
        time = _seconds(entry["time"])
        if entry.get("exercise") == exercise:
            tries += entry["kind"] == "attempt"
            if before is not None and time is not None:
                seconds += min(max(time - before, 0), PAUSE)
        before = time
    return {"tries": tries, "minutes": round(seconds / 60, 1)}


def _seconds(time: str) -> float | None:
    """A time in seconds; None if a damaged file says what is none."""
    try:
        return datetime.fromisoformat(time).timestamp()
    except ValueError:
        return None


def passed() -> set[str]:
    """The exercises whose visible check has passed, in all its parts."""
    return passed_in(events())


def passed_in(entries: list[dict[str, Any]]) -> set[str]:
    """The exercises that these entries say to have passed, in all their parts.

    One answer has to pass them all: an entry says whether it did. An older log does not, and there
    parts that passed at any time count together.
    """
    whole, parts = set[str](), dict[str, set[str]]()
    for entry in entries:
        if entry["kind"] == "attempt" and entry["passed"] and entry["exercise"] in EXERCISES:
            if entry.get("part") is None or entry.get("whole"):
                whole.add(entry["exercise"])
            elif "whole" not in entry:
                parts.setdefault(entry["exercise"], set()).add(entry["part"])
    wanted = {name: {case.part for case in EXERCISES[name].visible} for name in parts}
    return whole | {name for name, seen in parts.items() if seen >= wanted[name]}


def done_by_lesson(entries: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """How many of a lesson's exercises are done: {lesson: {done, of}}; a bonus does not count."""
    right, found = passed_in(entries), {}
    for lesson in lessons():
        names = [one.name for one in of_lesson(lesson.partition("_")[2]) if not one.bonus]
        found[lesson] = {"done": len(right.intersection(names)), "of": len(names)}
    return found


def renew_start_page(folder: Path) -> None:
    """Write beside a start page, where there is one, what it shows."""
    if os.path.isfile(folder / START_PAGE):
        done = json.dumps(done_by_lesson(log_file.read(folder / NAME)))
        try:
            write_whole(folder / PROGRESS, f"window.courseProgress = {done};\n".encode())
        except OSError:
            return


def turn_off() -> None:
    """Keep nothing from now on; what is kept already stays."""
    done = log_file.is_off(where()) or log_file.turn(where(), log_file.OFF)
    _tell(done, "Off: nothing is kept from now on. What was kept before stays until you delete it.")


def turn_on() -> None:
    """Keep what happens from now on."""
    done = not log_file.is_off(where()) or log_file.turn(where(), log_file.ON)
    _tell(done, "On: what you do from now on is kept, on this machine.")


def delete() -> None:
    """Forget what is kept; whether anything is kept from now on stays as it is."""
    _session.clear()
    if log_file.is_off(where()):
        done = log_file.replace(where(), log_file.line(log_file.OFF))
    else:
        done = _remove(where())
    _tell(done and _remove(home() / PROGRESS), "Deleted: nothing is kept at the moment.")


def my_log() -> None:
    """Show what is kept, where, and how to delete it or turn it off."""
    file = where()
    entries = log_file.read(file)
    off, count = log_file.is_off(file), len(entries)
    if off and not entries:
        head = "The log is off: nothing is kept."
    elif not os.path.exists(file):
        head = "Nothing is kept yet."
    elif not entries:
        head = "The log holds nothing that can be read."
    else:
        held = HELD[off][count != 1].format(count=f"{count:,}")
        head = f"{held} The last {SHOWN}:" if count > SHOWN else held
    rows = [_row(entry) for entry in entries[-SHOWN:]]
    columns = ("When", "Lesson", "What", "Of what", "How")
    advice = (
        f"The file is plain text: {file}",
        "Nothing leaves this machine, unless you hand in a notebook: "
        "its outputs say what you did in it.",
        "To delete it, or to turn it off and on again, write first: "
        "`from course_lib.student import log`.",
        "Then one of these: `log.delete()`, `log.turn_off()`, `log.turn_on()`.",
    )
    text = [head, *([table_text(columns, rows)] if rows else []), *advice]
    parts = [paragraph(head, "title"), table_html(columns, rows) if rows else ""]
    show("\n".join(text), card("Your log", *parts, *map(paragraph, advice)))


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """An entry as my_log shows it."""
    how = {
        "attempt": lambda: "passed" if entry["passed"] else _not_yet(entry),
        "hint": lambda: f"number {entry['number']}",
        "prediction": lambda: "right" if entry["right"] else f"you said {entry.get('said')}",
        "solution": lambda: "",
        "race": lambda: f"{entry['seconds']:.4g} s",
        "network": lambda: f"{entry['share']:.1%} with {entry['parameters']:,} parameters",
        "contest": lambda: f"{entry['share']:.1%}",
    }[entry["kind"]]()
    part = f" ({entry['part']})" if entry.get("part") else ""
    what = f"{entry.get('exercise') or entry.get('name')}{part}"
    time = entry["time"][:16].replace("T", " ")
    return time, str(entry.get("lesson", "")), entry["kind"], what, how


def _not_yet(entry: Mapping[str, Any]) -> str:
    """Why an attempt did not pass, as far as that is known."""
    cause = entry.get("cause")
    if cause in NOT_YET:
        return NOT_YET[cause]
    if cause in EXERCISES:
        return f"not yet: it calls {cause}"
    record = EXERCISES.get(entry["exercise"])
    for mistake in record.mistakes if record else ():
        if mistake.id == cause:
            idea = textwrap.shorten(mistake.idea, LONGEST_IDEA, placeholder=" …")
            return f"not yet: {idea}"
    return "not yet"


def _lesson(facts: Mapping[str, Any]) -> str:
    """The lesson of an entry; empty if it is none of the course's."""
    if isinstance(given := facts.get("lesson"), str):
        return given
    exercise, name = str(facts.get("exercise")), str(facts.get("name"))
    if exercise in EXERCISES:
        return lesson_of(EXERCISES[exercise].folder)
    from course_lib.exercises.prediction import predictions  # reads all of them: only if need be

    return lesson_of(predictions()[name][0]) if name in predictions() else ""


def _small(value: Any) -> Any:
    """A fact as a line can hold it."""
    if getattr(value, "ndim", None) == 0:  # a number of NumPy's
        value = value.item()
    if value is None or type(value) is bool:
        return value
    if type(value) is int and abs(value) < 2**53:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    try:
        return str(value)[:LONGEST_TEXT]
    except Exception:  # an object of the student's
        return "?"


def _remove(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _tell(done: bool, sentence: str) -> None:
    print(f"{sentence} The file: {where()}" if done else f"{where()} cannot be changed.")
