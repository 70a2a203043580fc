"""A speed race: a right answer beside the course's own. Never graded."""

import contextlib
import io
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import find
from course_lib.exercises.record import Exercise
from course_lib.student.log import events, note
from course_lib.student.showing import card, paragraph, show, table_html, table_text

SECONDS = 2.0  # for all runs of all who race, unless one run alone takes longer
MOST_RUNS = 1000
ABOUT = 1.1  # times as long, and more, is told
PLACES = 5  # of one's own runs that the scoreboard shows


def race(name: str, function: Callable[..., Any]) -> None:
    """Time a right answer beside the course's own; the best times are kept on this machine.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        Yours.

    Raises
    ------
    UnknownName
        If there is no such exercise.
    """
    exercise = find(name)
    if exercise.race is None:
        print(f"{name}: there is no race for this exercise.")
        return
    if not callable(function):
        print(f"{name}: pass your function itself, without parentheses.")
        return
    yours = "yours"
    if (called := getattr(function, "__name__", name)) != name:
        yours = f"yours, {called}"
    runners = {yours: function, "the course's": exercise.reference}
    if exercise.alternative is not None:
        runners["the course's other way"] = exercise.alternative
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        if not _right(exercise, function):
            times = None
        else:
            times = {who: _best(one, exercise.race, len(runners)) for who, one in runners.items()}
    if times is None:
        print(f"{name}: only a right answer races. Run its check first, and come back.")
        return
    entry = note("race", exercise=name, seconds=times[yours], function=called)
    rows = [
        (who, _seconds(seconds), "" if who == yours else compared(times[yours], seconds))
        for who, seconds in sorted(times.items(), key=lambda one: one[1])
    ]
    best = _scoreboard(name)
    title = f"{name}: the race (best of several runs)"
    columns, board = ("Whose", "Time", "Yours beside it"), ("Your runs, best first", "Time")
    text = "\n".join([title, table_text(columns, rows), table_text(board, best)])
    page = card(
        "The race", paragraph(title, "title"), table_html(columns, rows), table_html(board, best)
    )
    show(text, page, entry)


def compared(yours: float, other: float) -> str:
    """How one's own time stands beside another one, in words."""
    times = max(yours / other, other / yours)
    if times < ABOUT:
        return "yours takes about as long"
    said = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
    takes_longer = f"yours takes {said} times as long"
    return takes_longer if yours > other else f"yours is {said} times as fast"


def _right(exercise: Exercise, function: Callable[..., Any]) -> bool:
    """Whether a function is right in the visible cases, and on what it races on."""
    assert exercise.race is not None
    for case in exercise.visible:
        try:
            result, changed = exercise.call(function, case)
        except Exception as error:  # whatever the student's code raises
            if case.raises is None or not isinstance(error, case.raises):
                return False
            continue
        if case.raises is not None or changed or not _same(exercise, result, exercise.wanted(case)):
            return False
    try:
        return _same(exercise, function(*exercise.race()), exercise.reference(*exercise.race()))
    except Exception:
        return False


def _same(exercise: Exercise, result: Any, wanted: Any) -> bool:
    try:
        np.testing.assert_allclose(result, wanted, exercise.rtol, exercise.atol)
    except (AssertionError, TypeError, ValueError):
        return False
    return np.shape(result) == np.shape(wanted)


def _best(function: Callable[..., Any], arguments: Callable[[], Any], runners: int) -> float:
    """The shortest of several runs, in seconds; each has arguments of its own."""
    best, end = float("inf"), time.monotonic() + SECONDS / runners
    for _ in range(MOST_RUNS):
        given = arguments()
        start = time.perf_counter()
        function(*given)
        best = min(best, time.perf_counter() - start)
        if time.monotonic() > end:
            break
    return max(best, 1e-9)


def _scoreboard(name: str) -> list[tuple[str, str]]:
    """One's own runs, the fastest first."""
    runs = [one for one in events() if one["kind"] == "race" and one["exercise"] == name]
    last = runs[-1]
    rows = []
    for place, run in enumerate(sorted(runs, key=lambda one: one["seconds"])[:PLACES], start=1):
        when = "now" if run is last else run["time"][:16].replace("T", " ")
        called = run.get("function", name)
        which = f", {called}" if called != name else ""
        rows.append((f"{place}. {when}{which}", _seconds(run["seconds"])))
    return rows


def _seconds(seconds: float) -> str:
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
