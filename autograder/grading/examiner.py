"""The examiner: has the lesson's tests, asks the student's side, and judges what it answers.

No code of a student's runs here. Where a test names something of the student's, it gets a stand-in
that sends the call to the student's side and gets plain data back. A test passes only if its checks
came to their end, here, with the examiner's own comparison.
"""

import ast
import contextlib
import io
import time
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from autograder.grading.stand_in import StudentSide, error_output, stream
from autograder.sandbox.processes import SideLost
from course_lib.checks import EXERCISES
from course_lib.checks.runner import CheckFailed, RaisedElsewhere, run_check


@dataclass
class Examined:
    """What came of one notebook."""

    passed: dict[str, bool] = field(default_factory=dict)  # grade_id of a test -> whether it passed
    outputs: dict[str, list[dict]] = field(default_factory=dict)  # id of a cell -> its outputs


def examine(notebook, sandbox, kit, seed):
    """Run a rebuilt notebook's cells on a student's side, and its tests here.

    Parameters
    ----------
    notebook : notebook
        As `rebuild` makes it: the master's cells, the student's answers and own cells.
    sandbox : Sandbox
    kit : path
        The lesson's kit.
    seed : str
        Of the hidden cases.
    """
    with contextlib.closing(StudentSide(sandbox, kit)) as side, np.errstate(all="ignore"):
        found = Examined()
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code" or "skip-execution" in cell["metadata"].get("tags", ()):
                continue
            flags = cell["metadata"].get("nbgrader", {})
            if flags.get("grade"):
                outputs, passed = run_test(cell["source"], side, seed)
                found.passed[flags["grade_id"]] = passed
            else:
                outputs = side.run(cell["id"], cell["source"])
            found.outputs[cell["id"]] = outputs
    return found


def run_test(source, side, seed):
    """Run a test cell of the master; return (its outputs, whether it passed)."""
    printed = io.StringIO()
    error = None
    calls, options = checks_in(source), {}
    try:
        for name, function, options in calls:
            exercise = _exercise(name)
            others = [
                e for e in EXERCISES.values() if e.lesson == exercise.lesson and e is not exercise
            ]
            side.begin(_seconds(exercise, seed, side.limits))
            value = side.look(function)
            text = run_check(exercise, value, seed=seed, others=others, **options)
            printed.write(f"{side.take_printed(hidden=options.get('hidden'))}{text}\n")
    except CheckFailed as failed:
        error = error_output("CheckFailed", str(failed), failed.report)
    except RaisedElsewhere as raised:
        text = f"{raised.failure.type}: {raised.failure.text}"
        error = error_output(raised.failure.type, raised.failure.text, text)
    except SideLost as lost:
        text = f"{calls[0][0]}: stopped, because {lost}."
        error = error_output("Stopped", text, text)
    except UnknownExercise as unknown:
        error = error_output("UnknownExercise", str(unknown), str(unknown))
    printed.write(side.take_printed(hidden=options.get("hidden")))
    outputs = [stream(printed.getvalue())] if printed.getvalue() else []
    return outputs + ([error] if error else []), bool(calls) and error is None


class UnknownExercise(LookupError):
    """A test of the master's names an exercise that the course's checks do not know."""


def _exercise(name):
    if name not in EXERCISES:
        raise UnknownExercise(f"course_lib.checks has no exercise {name!r}")
    return EXERCISES[name]


def checks_in(source):
    """The calls of check in a test cell: [(exercise, function, options)].

    A lesson's text is refused by `build` when a test cell holds anything else.
    """
    calls = []
    for statement in ast.parse(source).body:
        call = statement.value
        name, function = call.args
        options = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
        calls.append((ast.literal_eval(name), function.id, options))
    return calls


@cache
def _seconds(exercise, seed, limits):
    """How long a check of an exercise may take, from what the reference takes on this machine."""
    start = time.monotonic()
    for case in (*exercise.visible, *exercise.hidden_cases(seed)):
        if case.raises is None:
            exercise.wanted(case)
    return max(limits.check, limits.factor * (time.monotonic() - start))
