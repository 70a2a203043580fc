"""Run an exercise's cases on a student's function and say what went wrong."""

import contextlib
import io
import os
import textwrap
from dataclasses import dataclass

import numpy as np

from course_lib.checks.compare import describe, difference
from course_lib.checks.exercise import DEFAULT_SEED, Case, Exercise
from course_lib.checks.failure import Failure, describe_exception

SEED_VARIABLE = "COURSE_SEED"  # 32 hex digits; the grader sets it, a student has none
SHOWN_ENTRIES = 64  # larger arrays are described by their shape only
LONGEST_FAULT = 160  # characters of what is wrong, in a summary


class CheckFailed(AssertionError):
    """A check that did not pass. `str` is one line; `report` is all that there is to say."""

    def __init__(self, summary, report):
        super().__init__(summary)
        self.report = report

    def _render_traceback_(self):
        """IPython shows this in place of a traceback: the student's mistake, not our frames."""
        return self.report.splitlines()


class RaisedElsewhere(Exception):
    """A function that runs in another process raised; `failure` says what."""

    def __init__(self, failure):
        super().__init__(failure.text)
        self.failure = failure


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one call did: it returned a value or raised, and may have changed its inputs."""

    case: Case
    value: object = None
    error: Failure | None = None
    changed: tuple[str, ...] = ()


def run_case(exercise: Exercise, function, case: Case) -> Outcome:
    """Call a function once; an exception of its own is an outcome, too."""
    try:
        value, changed = exercise.call(function, case)
    except RaisedElsewhere as error:
        return Outcome(case, error=error.failure)
    except Exception as error:  # whatever the student's code raises is what we report
        return Outcome(case, error=describe_exception(error))
    return Outcome(case, value, None, changed)


def fault(exercise: Exercise, outcome: Outcome) -> str | None:
    """What is wrong with an outcome, in one sentence; None if it is right."""
    case, error = outcome.case, outcome.error
    if case.raises is not None:
        if error is None:
            return f"it should raise {case.raises.__name__}, but returned {describe(outcome.value)}"
        if case.raises.__name__ not in error.bases:
            wanted = case.raises.__name__
            return f"it should raise {wanted}, but raised {error.type}: {error.text}"
    elif error is not None:
        return f"it stopped with {error.type}: {error.text}"
    else:
        tolerance = {"rtol": exercise.rtol, "atol": exercise.atol}
        found = difference(outcome.value, exercise.wanted(case), dtype=exercise.dtype, **tolerance)
        if found is not None:
            return str(found)
    if outcome.changed:
        return f"it changed its input {' and '.join(outcome.changed)}; leave inputs as they came"
    return None


def passes(exercise: Exercise, function, cases) -> bool:
    """Whether a function is right in all these cases."""
    return all(fault(exercise, run_case(exercise, function, case)) is None for case in cases)


def diagnose(exercise: Exercise, outcomes) -> tuple[str, str] | None:
    """The idea behind a student's outcomes: (how sure we are, the idea), or None.

    A known mistake that gives just these outcomes on every case is the likely cause. Where several
    ideas went wrong at once, none does; then the one mistake that explains most of the wrong
    outcomes may be among them.
    """
    wrong = [outcome for outcome in outcomes if fault(exercise, outcome) is not None]
    explained = {}
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        for mistake in exercise.mistakes:
            alike = [_alike(exercise, mistake.variant, outcome) for outcome in outcomes]
            if all(alike):
                return "Likely cause", mistake.idea
            share = sum(a for a, o in zip(alike, outcomes, strict=True) if o in wrong)
            explained[mistake.idea] = max(share, explained.get(mistake.idea, 0))
    most = max(explained.values(), default=0)
    best = [idea for idea, share in explained.items() if share == most]
    return ("Perhaps", best[0]) if most and len(best) == 1 else None


def _wrong_helper(function, others):
    """Another exercise's function that this one calls and that does not pass its own cases."""
    called = callees(function, [other.name for other in others])
    for other in others:
        if other.name in called and not passes(other, called[other.name], other.visible):
            return "Begin there", f"it calls {other.name}, which does not pass its own check."
    return None


def callees(function, names):
    """Those of the named functions of the notebook that a function calls: {name: function}."""
    if hasattr(function, "callees"):  # it stands in for one in another process
        return function.callees(names)
    mentioned = getattr(getattr(function, "__code__", None), "co_names", ())
    scope = getattr(function, "__globals__", {})
    return {name: scope[name] for name in names if name in mentioned and name in scope}


def _alike(exercise, variant, outcome):
    other = run_case(exercise, variant, outcome.case)
    if outcome.error is not None or other.error is not None:
        return _alike_errors(outcome.error, other.error)
    if outcome.changed != other.changed:
        return False
    if _diverged(outcome.value) and _diverged(other.value):
        return True
    return difference(outcome.value, other.value, rtol=1e-6, atol=1e-9, dtype=True) is None


def _alike_errors(one, other):
    """Errors raised on purpose are alike by type; those that just happen only by their message."""
    if one is None or other is None or one.type != other.type:
        return False
    return one.text == other.text or (one.on_purpose and other.on_purpose)


def _diverged(value):
    is_float = isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f"
    return is_float and not np.isfinite(value).all()


def run_check(
    exercise: Exercise, function, *, hidden=False, part=None, seed=None, others=()
) -> str:
    """Run the visible or the hidden cases; return the sentence of success or raise CheckFailed.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        The student's.
    hidden : bool
        Hidden cases (their values come from the class's seed) instead of the visible ones.
    part : str, optional
        Only the cases of this part count.
    seed : str, optional
        Of the hidden cases; without it, the environment's.
    others : iterable of Exercise
        Exercises whose functions this one may call; a mistake may come from there.

    Raises
    ------
    CheckFailed
    """
    name = exercise.name
    if hidden:
        cases = exercise.hidden_cases(seed or os.environ.get(SEED_VARIABLE, DEFAULT_SEED))
    else:
        cases = exercise.visible
    counted = [case for case in cases if part is None or case.part == part]
    if not counted:
        raise ValueError(f"check({name!r}): no cases belong to the part {part!r}")
    if not callable(function):
        summary = f"{name}: this should be your function, got {describe(function)}."
        raise CheckFailed(summary, summary)

    kind = "hidden" if hidden else "visible"
    outcomes = [run_case(exercise, function, case) for case in counted]
    if all(o.error and "NotImplementedError" in o.error.bases for o in outcomes):
        blank = outcomes[0].error.function
        if blank == getattr(function, "__name__", blank):
            summary = f"{name}: not written yet."
        else:
            summary = f"{name}: it calls {blank}, which is not written yet."
        advice = f"Write your lines in the blank of {blank}, run that cell, then this one."
        raise CheckFailed(summary, f"{summary}\n{advice}")

    faults = [(outcome, fault(exercise, outcome)) for outcome in outcomes]
    wrong = [(outcome, text) for outcome, text in faults if text is not None]
    if not wrong:
        every = "the one" if len(counted) == 1 else f"all {len(counted)}"
        plural = "case passes" if len(counted) == 1 else "cases pass"
        return f"{name}: {every} {kind} {plural}{f' ({part})' if part else ''}."

    with contextlib.redirect_stdout(io.StringIO()):  # what a function prints is seen once
        rest = [run_case(exercise, function, case) for case in cases if case not in counted]
        cause = _wrong_helper(function, others) or diagnose(exercise, outcomes + rest)
    head = f"{name}: wrong in {len(wrong)} of {len(counted)} {kind} cases."
    # the author lists plain cases first; what should raise comes after what should return
    first, text = min(wrong, key=lambda pair: pair[0].case.raises is not None)
    summary = head
    if hidden:
        report = f"{head}\n\n  One of them: {first.case.title}."
    else:
        summary = f"{head} In one, {textwrap.shorten(text, LONGEST_FAULT, placeholder=' …')}"
        report = f"{head}\n\n{_called(exercise, first.case)}\n  {_wrap(text)}"
        if first.error is not None and first.error.line:
            report += f"\n  in line {first.error.line} of your cell:  {first.error.source}"
    if cause:
        summary = f"{head} {': '.join(cause)}"
        report += f"\n\n{textwrap.fill(': '.join(cause), 88)}"
    elif not hidden:
        report += f'\n\nhint("{name}") may help.'
    raise CheckFailed(summary, report)


def _wrap(text):
    return textwrap.indent(text, "  ").strip()


def _called(exercise, case):
    """The call as the student would write it, then the arrays and the long texts it was given."""
    given = exercise.named_arguments(case)
    blocks = {key: block for key, value in given.items() if (block := _block(value))}
    positional = exercise.parameters[: len(case.args)]
    words = [
        key if key in blocks else repr(value) if key in positional else f"{key}={value!r}"
        for key, value in given.items()
    ]
    lines = [f"  Called: {exercise.name}({', '.join(words)})   [{case.title}]"]
    for key, (kind, text) in blocks.items():
        lines.append(f"  {key}, {kind}" + (":" if text else ""))
        lines += [textwrap.indent(text, "      ")] if text else []
    return "\n".join(lines)


def _block(value):
    """(what it is, how it looks) of an argument that does not fit into the line of the call."""
    if isinstance(value, np.ndarray) and value.ndim:
        text = np.array2string(value, precision=4) if value.size <= SHOWN_ENTRIES else ""
        return f"shape {value.shape}, {value.dtype}", text
    if isinstance(value, str) and "\n" in value:
        return "a text", value.strip("\n")
    return None
