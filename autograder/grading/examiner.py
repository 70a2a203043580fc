"""The examiner: has the lesson's tests, asks the student's side, and judges what it answers.

No code of a student's runs here. Where a test names something of the student's, it gets a stand-in
that sends the call to the student's side and gets plain data back. A test passes only if its checks
came to their end, here, with the examiner's own comparison.
"""

import ast
import contextlib
import time
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from autograder.data import HERE as UNRELEASED
from autograder.grading import guard
from autograder.grading.stand_in import StudentSide, clean
from autograder.sandbox.processes import SideLost
from course_lib.checks import EXERCISES, run, tell
from course_lib.checks.notebook import bundle
from course_lib.checks.runner import RaisedElsewhere
from course_lib.checks.verdict import Verdict
from course_lib.checks.words import in_quotes, stopped
from course_lib.exercises import of_lesson, unreleased
from course_lib.exercises.network_file import FileProblem
from course_lib.exercises.recipe import NotMade

LONGEST_REPORT = 6000  # characters


@dataclass
class Examined:
    """What came of one notebook.

    Parameters
    ----------
    verdicts : dict of str to Verdict
        By grade_id: of every test, and of answers whose cell did not come to its end.
    outputs : dict of str to list of dict
        By cell id.
    starved : bool
        Whether it was stopped for time that others on the machine may have used.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    outputs: dict[str, list[dict]] = field(default_factory=dict)
    starved: bool = False


@dataclass(frozen=True)
class Beside:
    """What was handed in beside a notebook, after it was looked into.

    Parameters
    ----------
    exercise : str
        Whose answer it belongs to.
    name : str
        Of the file.
    content : bytes
        Its arrays, packed anew; empty where there is a problem.
    problem : FileProblem or None
    """

    exercise: str
    name: str
    content: bytes
    problem: FileProblem | None = None


def examine(notebook, sandbox, kit, seed, unmended=(), left_out=(), beside=None):
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
    unmended : collection of str
        Exercises whose answer is the code that they start with, which earns nothing in any part.
    left_out : collection of str
        Ids of cells that took more than `guard` allows: they are not looked at again.
    beside : Beside, optional
        The file that lies in the notebook's folder.
    """
    unreleased.lies_in(UNRELEASED)
    files = {beside.name: beside.content} if beside and beside.content else {}
    problems = {beside.exercise: beside.problem} if beside else {}
    with contextlib.closing(StudentSide(sandbox, kit, files)) as side, np.errstate(all="ignore"):
        found = Examined()
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code" or "skip-execution" in cell["metadata"].get("tags", ()):
                continue
            guard.at(cell["id"])
            try:
                look = leave_out if cell["id"] in left_out else run_test_or_cell
                outputs, verdict = look(cell, side, seed, unmended, problems)
            except MemoryError:
                outputs, verdict = leave_out(cell)
            if verdict is not None:
                found.verdicts[cell["metadata"]["nbgrader"]["grade_id"]] = verdict
            found.outputs[cell["id"]] = outputs
        found.starved = side.starved
        guard.at("")
    return found


def run_test_or_cell(cell, side, seed, unmended, problems):
    """Run any cell; return (its outputs, its verdict)."""
    if cell["metadata"].get("nbgrader", {}).get("grade"):
        return run_test(cell["source"], side, seed, unmended, problems)
    return run_cell(cell, side, _answered_in(cell))


def leave_out(cell, *_):
    """What is told of a cell that is too much to look at."""
    if cell["metadata"].get("nbgrader", {}).get("grade"):
        verdict = Verdict(checks_in(cell["source"])[0][0], "stopped", reason="much")
        return _told(verdict), verdict
    return _lost(SideLost("much"), _answered_in(cell))


def _answered_in(cell):
    """The exercise that a cell answers; empty if it answers none."""
    flags = cell["metadata"].get("nbgrader", {})
    return flags["grade_id"] if flags.get("solution") else ""


def run_cell(cell, side, exercise=""):
    """Run a cell that is no test; return (its outputs, the verdict on an answer that failed)."""
    try:
        printed, failure = side.run(cell["id"], cell["source"])
    except SideLost as lost:
        return _lost(lost, exercise)
    outputs = _stream(printed)
    if failure is None:
        return outputs, None
    place = f"\n  in line {failure.line}:  {failure.source}" if failure.line else ""
    text = in_quotes(failure.text)
    outputs.append(_error(failure.type, text, f"{failure.type}: {text}{place}"))
    verdict = Verdict(exercise, "raised", failure=failure, in_cell=True) if exercise else None
    return outputs, verdict


def _lost(lost, exercise):
    """What is told of a cell that lost the student's side."""
    text = stopped(lost.reason, lost.amount)
    reason = {"reason": lost.reason, "amount": lost.amount}
    verdict = Verdict(exercise, "stopped", in_cell=True, **reason) if exercise else None
    return [_error("Stopped", text, text)], verdict


def run_test(source, side, seed, unmended=(), problems=None):
    """Run a test cell of the master; return (its outputs, its verdict).

    Its verdict is that of the first check that fails, else of the last one. `problems` says what is
    wrong with the file of an exercise's answer: {exercise: FileProblem or None}.
    """
    outputs, verdict = [], None
    for name, function, options in checks_in(source):
        if name in unmended:
            verdict = Verdict(name, "unwritten", name=name)
        else:
            verdict = _run_check(name, function, side, seed, (problems or {}).get(name), **options)
        outputs += _stream(side.take_printed(hidden=options.get("hidden")))
        outputs += _told(verdict)
        if not verdict.passed:
            break
    return outputs, verdict


def _told(verdict):
    """The outputs that tell a verdict."""
    told = tell(verdict)
    data = bundle(verdict, told)
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}}]
    if not verdict.passed:
        kind = verdict.failure.type if verdict.kind == "raised" else "CheckFailed"
        outputs.append(_error(kind, told.line, told.text))
    return outputs


def _run_check(name, function, side, seed, problem, **options):
    exercise = EXERCISES.get(name)
    if exercise is None:
        return Verdict(name, "unknown")
    others = [other for other in of_lesson(exercise.folder) if other is not exercise]
    seconds = _seconds(exercise, seed, side.limits)
    if problem is None and exercise.file and exercise.file.needs:
        side.begin(seconds)
        if _does_without(exercise.file.needs, function, side):
            problem = FileProblem("not_by_name")
    side.begin(seconds)
    options |= {"seed": seed, "others": others, "problem": problem, "known": side.measured}
    try:
        return run(exercise, side.look(function), **options)
    except RaisedElsewhere as raised:
        return Verdict(name, "raised", failure=raised.failure)
    except SideLost as lost:
        return Verdict(name, "stopped", reason=lost.reason, amount=lost.amount)


def _does_without(needs, function, side):
    """Whether an answer does without its file; each is asked once, before it is checked."""
    key = "without its file", function
    if key not in side.measured:
        try:
            value = side.look(function)
            with side.away():
                needs(value)
            side.measured[key] = True
        except (RaisedElsewhere, SideLost, TypeError, AttributeError):  # or it is plain data
            side.measured[key] = False
        side.take_printed(hidden=True)
    return side.measured[key]


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


@lru_cache(1000)
def _seconds(exercise, seed, limits):
    """How long a check of an exercise may take, from what the reference takes on this machine."""
    start = time.process_time()
    for case in (*exercise.visible, *exercise.hidden_cases(seed)):
        if case.raises is None and case.least is None:
            with contextlib.suppress(NotMade):  # a recipe of a forbidden name fails its case
                exercise.wanted(case)
    return max(limits.check, limits.factor * (time.process_time() - start))


def _stream(text):
    return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []


def _error(kind, summary, report):
    lines = clean(report)[:LONGEST_REPORT].splitlines()
    return {"output_type": "error", "ename": kind, "evalue": clean(summary), "traceback": lines}
