"""What a student calls in a notebook, and how it is shown there."""

import contextlib
import dataclasses
import io
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from course_lib.checks.cells import (
    explain_undefined,
    remember_cells,
    renamed,
    stale,
    unknown_helper,
)
from course_lib.checks.panel import Told
from course_lib.checks.runner import passes, run
from course_lib.checks.time_limit import in_time
from course_lib.checks.verdict import MIME, Verdict, to_data
from course_lib.checks.words import tell
from course_lib.exercises import Exercise, find, of_lesson
from course_lib.exercises.network_file import FileProblem, look_into, read_file
from course_lib.exercises.remarks import remarks_on
from course_lib.student import library, log
from course_lib.student.showing import KEY, line, show
from course_lib.student.solution import open_for

_hints_shown: dict[str, int] = {}


class CheckFailed(AssertionError):
    """A check that did not pass: `str` is one line, `report` all that there is to say."""

    def __init__(self, verdict: Verdict, told: Told):
        super().__init__(told.line)
        self.verdict, self.report = verdict, told.text

    def _render_traceback_(self) -> list[str]:
        """IPython shows this in place of a traceback: the student's mistake, not our frames."""
        return self.report.splitlines()


def check(
    name: str, function: Callable[..., Any], *, hidden: bool = False, part: str | None = None
) -> None:
    """Run an exercise's cases on your function; show that they pass, or raise saying why not.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        Yours.
    hidden : bool
        Run the cases that only an instructor's seed determines.
    part : str, optional
        Run one part of the cases only.

    Raises
    ------
    CheckFailed
        If a case fails.
    UnknownName
        If there is no such exercise, or no such part of it.
    """
    exercise = find(name)
    others = [other for other in of_lesson(exercise.folder) if other is not exercise]
    if (failure := stale(name, _shell())) is not None:
        verdict = Verdict(name, "stale", hidden=hidden, part=part, failure=failure)
    elif other := renamed(name, _shell()):
        verdict = Verdict(name, "stale", hidden=hidden, part=part, name=other)
    else:
        about: dict[str, Any] = {"hidden": hidden, "part": part, "others": others}
        verdict = run(
            exercise, function, at_home=True, problem=_of_its_file(exercise, function), **about
        )
        if helper := unknown_helper(verdict, function):
            verdict = Verdict(
                name, "stale", hidden=hidden, part=part, name=helper, reason="unknown_helper"
            )
    kept = ""
    if verdict.passed and not hidden:
        verdict, kept = _after_pass(exercise, function, verdict)
    told = tell(verdict)
    entry = None if hidden else _noted(verdict)
    kernel = getattr(_shell(), "kernel", None)
    if kernel is not None:
        from IPython.display import display

        metadata = {KEY: entry} if entry else {}
        display(bundle(verdict, told), raw=True, metadata=metadata)
    elif verdict.passed:
        print(told.text)
    if kept:
        show(kept, line(kept))
    if not verdict.passed:
        raise CheckFailed(verdict, told)


def _after_pass(exercise: Exercise, function: Any, verdict: Verdict) -> tuple[Verdict, str]:
    """Open the solution and keep the function, if it passes in all its parts.

    Returns the verdict with what there is to say, and a sentence on the student's own library.
    """

    def proves(copy: Any) -> bool:
        with contextlib.redirect_stdout(io.StringIO()):  # what it prints was seen
            calls = (partial(passes, exercise, copy, [case]) for case in exercise.visible)
            return all(map(in_time, calls))

    if verdict.part is not None and not proves(function):
        return verdict, ""
    open_for(exercise.name)
    remark = next((remark.id for remark in remarks_on(exercise, function)), "")
    kept = library.keep(exercise.name, function, proves) if log.kept() else ""
    return dataclasses.replace(verdict, whole=True, remark=remark), kept


def bundle(verdict: Verdict, told: Told) -> dict[str, Any]:
    """A verdict as the output of a cell: for every front end, and for programs.

    What failed is told as text by the error that follows.
    """
    text = told.text if verdict.passed else told.head
    return {"text/plain": text, "text/html": told.html, MIME: to_data(verdict)}


def hint(name: str) -> None:
    """Print the next hint for an exercise.

    Parameters
    ----------
    name : str
        The exercise.

    Raises
    ------
    UnknownName
        If there is no such exercise.
    """
    hints = find(name).hints
    number = _hints_shown.get(name, 0)
    if number < len(hints):
        _hints_shown[name] = number + 1
        text = f"Hint {number + 1} of {len(hints)}: {hints[number]}"
        entry = log.note("hint", exercise=name, number=number + 1)
    else:
        numbered = (f"  {number}. {text}" for number, text in enumerate(hints, start=1))
        text = "\n".join(["You have seen every hint. From the start:", *numbered])
        entry = None
    if entry is None:
        print(text)
    else:
        from IPython.display import display

        display({"text/plain": text}, raw=True, metadata={KEY: entry})


def _of_its_file(exercise: Exercise, function: Any) -> FileProblem | None:
    """What is wrong with the file that an answer comes with, if one does."""
    if exercise.file is None:
        return None
    problem = look_into(exercise, read_file(Path(exercise.file.name)))[0]
    if problem is None and exercise.file.needs and _works_elsewhere(exercise.file.needs, function):
        return FileProblem("not_by_name")
    return problem


def _works_elsewhere(needs: Callable[[Any], Any], function: Any) -> bool:
    """Whether an answer does without its file, or finds it by a path of this machine."""

    def works() -> bool:
        needs(function)
        return True

    printed = contextlib.redirect_stdout(io.StringIO())
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty), printed:
        try:
            return bool(in_time(works))
        except Exception:  # whatever a student's code raises where its file is not
            return False


def _noted(verdict: Verdict) -> dict[str, Any] | None:
    """An attempt's entry in the student's log, and what it took so far; None if nothing is kept."""
    cause = verdict.cause.id if verdict.cause else verdict.kind
    facts = {"part": verdict.part, "passed": verdict.passed, "cause": cause}
    if verdict.passed and verdict.part is not None:
        facts["whole"] = verdict.whole
    entry = log.note("attempt", exercise=verdict.exercise, **facts)
    return entry and entry | log.effort(verdict.exercise)


def _shell() -> Any:
    """The notebook's shell; None outside of one."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


explain_undefined(_shell())
remember_cells(_shell())
