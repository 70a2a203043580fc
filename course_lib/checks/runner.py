"""Run an exercise's cases on a student's function: the verdict is data."""

import contextlib
import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np

from course_lib.checks import own_work
from course_lib.checks.compare import agree, difference, shown
from course_lib.checks.failure import Failure, describe_exception
from course_lib.checks.memory import soil
from course_lib.checks.time_limit import TookTooLong, in_time, in_turn
from course_lib.checks.verdict import Cause, Fault, Verdict
from course_lib.exercises import UnknownName, lesson_of
from course_lib.exercises.network_file import FileProblem
from course_lib.exercises.record import DEFAULT_SEED, Case, Exercise

SEED_VARIABLE = "COURSE_SEED"  # 32 hex digits; the grader sets it, a student has none


class RaisedElsewhere(Exception):
    """A function that runs in another process raised; `failure` says what."""

    def __init__(self, failure: Failure):
        super().__init__(failure.text)
        self.failure = failure


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one call did: it returned a value or raised, and may have changed its inputs."""

    case: Case
    value: object = None
    error: Failure | None = None
    changed: tuple[str, ...] = ()


def run(
    exercise: Exercise,
    function: Any,
    *,
    hidden: bool = False,
    part: str | None = None,
    seed: str | None = None,
    others: Iterable[Exercise] = (),
    at_home: bool = False,
    problem: FileProblem | None = None,
    known: dict[Any, Outcome] | None = None,
) -> Verdict:
    """Run the visible or the hidden cases.

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
    at_home : bool
        Whether to refuse what uses of the library what a grader would not find there, and to end
        what does not end by itself or is interrupted.
    problem : FileProblem, optional
        What is wrong with the file that the answer comes with.
    known : dict, optional
        What was measured of this answer before, which is not measured again; what is measured now
        comes to it.

    Raises
    ------
    UnknownName
        If there is no such part.
    """
    if hidden:
        cases = exercise.hidden_cases(seed or os.environ.get(SEED_VARIABLE, DEFAULT_SEED))
    else:
        cases = exercise.visible
    counted = [case for case in cases if part is None or case.part == part]
    if not counted:
        raise UnknownName(f"there is no part {part!r} in {exercise.name}; {_parts(cases)}.")
    about: dict[str, Any] = {"hidden": hidden, "part": part, "count": len(counted)}
    if not callable(function):
        return Verdict(exercise.name, "no_function", value=shown(function), **about)
    used: set[own_work.Use] = set()
    is_quiz = not exercise.parameters and not isinstance(exercise.reference, type)
    asked = _once(function) if is_quiz else function
    known = {} if known is None else known
    measure = partial(_measured_once, exercise, asked, known=known)
    if at_home:
        lesson = lesson_of(exercise.folder)
        try:
            with own_work.watched(lesson) as called:
                outcomes = in_turn(partial(measure, case) for case in counted)
        except KeyboardInterrupt as error:
            reason = "time" if isinstance(error, TookTooLong) else "interrupted"
            where = describe_exception(error)
            return Verdict(exercise.name, "stopped", reason=reason, failure=where, **about)
        used = called | own_work.named(function, lesson)
    else:
        outcomes = [measure(case) for case in counted]
    if used:
        names = tuple(sorted({use.name for use in used}))
        own = tuple(sorted({use.name for use in used if use.own}))
        about["reason"] = "withheld" if all(use.withheld for use in used) else ""
        return Verdict(exercise.name, "refused", names=names, own=own, **about)
    if (blank := _unwritten(exercise, function, outcomes)) is not None:
        return Verdict(exercise.name, "unwritten", name=blank, **about)
    if problem is not None:
        told: dict[str, Any] = {
            "reason": problem.kind,
            "name": problem.name,
            "amount": problem.amount,
        }
        return Verdict(exercise.name, "file", **about, **told)
    about["measured"] = _measured(outcomes)
    faults = [found for o in outcomes if (found := fault(exercise, o)) is not None]
    if not faults:
        return Verdict(exercise.name, "passed", **about)

    def find_cause() -> Cause | None:
        rest = [
            run_case(exercise, function, case)
            for case in cases
            if case not in counted and case.least is None
        ]
        return (
            _wrong_helper(function, others)
            or diagnose(exercise, outcomes, rest)
            or _right_helper(faults, others)
        )

    with contextlib.redirect_stdout(io.StringIO()):  # what a function prints is seen once
        cause = in_time(find_cause) if at_home else find_cause()
    if hidden:  # their values are nobody's to see
        faults = [Fault(one.case, one.kind) for one in faults]
    return Verdict(exercise.name, "wrong", faults=tuple(faults), cause=cause, **about)


def _parts(cases):
    """The end of a sentence: which parts there are."""
    parts = dict.fromkeys(repr(case.part) for case in cases if case.part is not None)
    return f"its parts are {', '.join(parts)}" if parts else "it has no parts, so leave out part="


def _once(function):
    """A function without arguments that is asked at the first case only: all have one answer."""

    @cache
    def answer() -> Any:
        return function()

    return answer


def _measured_once(exercise, function, case, known):
    """The outcome of a case; of what is measured, the one that is known where there is one."""
    if case.least is None:
        return run_case(exercise, function, case)
    key = exercise.name, case.probe, case.args
    if key not in known:
        known[key] = run_case(exercise, function, case)
    return replace(known[key], case=case)


def _measured(outcomes):
    """What the last case that measures anything found; None if there is none."""
    shares = [_share(one.value) for one in outcomes if one.case.least is not None]
    return next((share for share in reversed(shares) if share is not None), None)


def _share(value):
    """A number from 0 to 1 as a float, else None."""
    is_number = isinstance(value, float | np.floating)
    return float(value) if is_number and 0 <= value <= 1 else None


def run_case(exercise: Exercise, function: Callable[..., Any], case: Case) -> Outcome:
    """Call a function once; an exception of its own is an outcome, too."""
    soil()
    try:
        with np.errstate(all="ignore"):  # a red warning would stand above what the check says
            value, changed = exercise.call(function, case)
    except RaisedElsewhere as error:
        return Outcome(case, error=error.failure)
    except Exception as error:  # whatever the student's code raises is what we report
        return Outcome(case, error=describe_exception(error))
    return Outcome(case, value, None, changed)


def fault(exercise: Exercise, outcome: Outcome) -> Fault | None:
    """What is wrong with an outcome; None if it is right."""
    case, error = outcome.case, outcome.error
    if case.raises is not None:
        due = case.raises.__name__
        if error is None:
            return Fault(case.id, "returned", value=shown(outcome.value), error=due)
        if due not in error.bases:
            return Fault(case.id, "other_error", failure=error, error=due)
    elif error is not None:
        return Fault(case.id, "raised", failure=error)
    elif case.least is not None:
        share = _share(outcome.value)
        if share is None or share < case.least:
            return Fault(case.id, "below", value=shown(outcome.value))
    else:
        tolerance: dict[str, Any] = {"rtol": exercise.rtol, "atol": exercise.atol}
        wanted = _wanted(exercise, case)
        found = difference(outcome.value, wanted, dtype=exercise.dtype, **tolerance)
        if found is not None:
            return Fault(case.id, "differs", difference=found)
    return Fault(case.id, "changed", changed=outcome.changed) if outcome.changed else None


def passes(exercise: Exercise, function: Callable[..., Any], cases: Iterable[Case]) -> bool:
    """Whether a function is right in all these cases."""
    return all(fault(exercise, run_case(exercise, function, case)) is None for case in cases)


def diagnose(
    exercise: Exercise, outcomes: list[Outcome], rest: Iterable[Outcome] = ()
) -> Cause | None:
    """The idea behind a student's outcomes, or None.

    A known mistake that gives just these outcomes on every case, also on the `rest` that is not
    asked for, is the likely cause. Parts may go wrong, or not be begun, each for itself: so one
    that gives just the outcomes of the first part with a wrong one, and of the right parts, is
    likely, too. Where a second one gives them, both are named; more than two say too little.

    A draft does the simplest cases of a part, and what comes after them goes wrong. So a mistake
    that gives just the outcomes of these cases is likely, too, where several of them are wrong and
    one of those is a result.

    A mistake that differs in nothing but the words of its errors may be the cause, for the same
    idea in another style of code stops with other words. But it must explain several wrong
    outcomes, and one of them must be a result: errors alone can come from anything.
    """
    # what was measured depends on what a network has learned: it speaks for no idea
    every = [outcome for outcome in (*outcomes, *rest) if outcome.case.least is None]
    wrong = [outcome for outcome in every if fault(exercise, outcome) is not None]
    # what is wrong comes first, since it tells most mistakes apart at once
    if not wrong:
        return None
    telling = wrong + [outcome for outcome in every if outcome not in wrong]
    evidence = [telling]
    first = next(outcome.case.part for outcome in every if outcome in wrong)
    if first is not None:
        others = {outcome.case.part for outcome in wrong} - {first}
        evidence.append([outcome for outcome in telling if outcome.case.part not in others])
    evidence += _of_a_draft(exercise, every, wrong)
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        for shown_by in evidence:
            if known := _explaining(exercise, shown_by, _same_error):
                return Cause("likely", *known) if len(known) <= 2 else None
        if not _say_enough(wrong):
            return None
        known = _explaining(exercise, telling, _error_of_same_type)
    return Cause("perhaps", *known) if len(known) == 1 else None


def _of_a_draft(exercise, outcomes, wrong):
    """The outcomes of the simplest cases in a list; an empty one if an answer is no draft.

    They are those of the part asked for that have no options, such as a stride.
    """
    part = outcomes[0].case.part
    parts = list(dict.fromkeys(case.part for case in exercise.visible))
    later = parts[parts.index(part) + 1 :] if part in parts else parts
    simple = [one for one in outcomes if one.case.part == part and not one.case.kwargs]
    rest = [one for one in outcomes if one.case.part in later or one.case.kwargs]
    failing = [one for one in simple if one in wrong]
    if not rest or any(one not in wrong for one in rest) or not _say_enough(failing):
        return []
    return [failing + [one for one in simple if one not in wrong]]


def _say_enough(wrong):
    """Whether several outcomes are wrong and one is a result: errors can come from anything."""
    return len(wrong) > 1 and not all(outcome.error for outcome in wrong)


def _explaining(exercise, outcomes, alike_errors):
    """The ids of the known mistakes that give just these outcomes."""
    return [
        mistake.id
        for mistake in exercise.mistakes
        if any(
            all(_alike(exercise, variant, outcome, alike_errors) for outcome in outcomes)
            for variant in mistake.variants
        )
    ]


def callees(function: Any, names: Iterable[str]) -> dict[str, Any]:
    """Those of the named functions that a function or a class calls: {name: function}."""
    if hasattr(function, "callees"):  # it stands in for one in another process
        return function.callees(names)
    parts = vars(function).values() if isinstance(function, type) else (function,)
    found: dict[str, Any] = {}
    for part in parts:
        mentioned = getattr(getattr(part, "__code__", None), "co_names", ())
        scope = getattr(part, "__globals__", {})
        found |= {name: scope[name] for name in names if name in mentioned and name in scope}
    return found


def _unwritten(exercise, function, outcomes):
    """The name of the blank that every call ended in, or None."""
    if not all(o.error and "NotImplementedError" in o.error.bases for o in outcomes):
        return None
    blank = outcomes[0].error.function
    own = blank == getattr(function, "__name__", blank) or hasattr(exercise.reference, blank)
    return exercise.name if own else blank


def _wrong_helper(function, others):
    """Another exercise's function that this one calls and that does not pass its own cases."""
    called = callees(function, [other.name for other in others])
    for other in others:
        if other.name in called and not passes(other, called[other.name], other.visible):
            return Cause("begin_there", other.name)
    return None


def _right_helper(faults, others):
    """Another exercise's function in which this one stopped though that passes its own cases."""
    for one in faults:
        if one.failure is not None and one.failure.helper in {other.name for other in others}:
            return Cause("helper_is_right", one.failure.helper)
    return None


@lru_cache(20_000)  # small arrays; all of a class, and a student's next try, are compared with them
def _wanted(exercise, case):
    return exercise.wanted(case)


@lru_cache(20_000)
def _known_outcome(exercise, variant, case):
    return run_case(exercise, variant, case)


def _alike(exercise, variant, outcome, alike_errors):
    other = _known_outcome(exercise, variant, outcome.case)
    if outcome.error is not None and other.error is not None:
        return alike_errors(outcome.error, other.error)
    if outcome.error is not None or other.error is not None or outcome.changed != other.changed:
        return False
    if _diverged(other.value) and _diverged(outcome.value):
        return True
    if outcome.case.raises and _is_told(outcome.value) and _is_told(other.value):
        return True
    return agree(outcome.value, other.value, rtol=1e-6, atol=1e-9, dtype=True)


def _same_error(one, other):
    """Errors raised on purpose are alike by type; those that just happen only by their message."""
    on_purpose = one.on_purpose and other.on_purpose
    return one.type == other.type and (on_purpose or one.text == other.text)


def _error_of_same_type(one, other):
    return one.type == other.type


def _is_told(value):
    """Whether a value is an error, a kind of error, or the words of one."""
    kind = value if isinstance(value, type) else type(value)
    return issubclass(kind, BaseException | str)


def _diverged(value):
    is_float = isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f"
    return is_float and not np.isfinite(value).all()
