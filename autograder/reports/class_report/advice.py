"""What an instructor may do next, and whom to look after; each rule is said with its numbers."""

import statistics
from collections import Counter
from dataclasses import dataclass

from autograder.reports.class_report.gather import Term
from autograder.reports.class_report.numbers import (
    FEWEST,
    Alike,
    OfItem,
    OfMistake,
    OfPrediction,
    by_lesson,
)

LEAST_STUDENTS, LEAST_SHARE = 3, 0.1  # who must share a mistake before it is spoken of
HARD, MISSED = 0.5, 0.5
FALL = 0.3  # points in the newest lesson under a student's own mean before
MANY_TRIES = 10

RULES = (
    "handed in nothing for the newest lesson, or for two, of those that more than half handed in",
    "has less than half of the points in each of the last two lessons",
    f"has {FALL:.0%} of the points less in the newest lesson than in the mean of those before",
    "left half of a lesson's exercises unwritten",
    f"tried an exercise {MANY_TRIES} times or more without a pass, by the own log",
)


@dataclass(frozen=True)
class Step:
    """Something to do: how many it concerns, what, and where in the page the evidence stands."""

    students: int
    text: str
    link: str
    bonus: bool = False


@dataclass(frozen=True)
class Concern:
    """A student who may need somebody, and why."""

    student: str
    reasons: tuple[str, ...]


def next_steps(
    items: list[OfItem],
    mistakes: list[OfMistake],
    alike: list[Alike],
    predictions: list[OfPrediction],
) -> list[list[Step]]:
    """What to do next, by kind; of each kind what concerns most students comes first.

    Mistakes in a bonus, which nobody has to do, come after the others.
    """
    return [
        sorted(steps, key=lambda step: (step.bonus, -step.students))
        for steps in (
            list(map(_of_mistake, filter(_shared, mistakes))),
            [step for one in items if one.item.most for step in _of_item(one)],
            [_of_alike(one) for one in alike if len(one.students) >= LEAST_STUDENTS],
            list(map(_of_prediction, filter(_missed, predictions))),
        )
    ]


def _shared(one):
    return len(one.students) >= LEAST_STUDENTS and one.share >= LEAST_SHARE


def _of_mistake(one):
    count = len(one.students)
    near = f" near “{one.item.section}”" if one.item.section else ""
    where = f"Teach that again:{near} in {one.item.lesson}."
    text = f"{count} of {one.of} in `{one.item.name}`: {one.idea} {where}"
    return Step(count, text, f"mistake-{one.item.name}-{one.id}", one.item.most == 0)


def _of_item(one):
    name, lost = f"`{one.item.name}`", one.n - one.right
    link = f"exercise-{one.item.name}"
    if lost >= LEAST_STUDENTS and one.share < HARD:
        text = f"{lost} of {one.n} lose points in {name}, {one.item.lesson}"
        yield Step(lost, f"{text}: give it time, or a step before it.", link)
    if lost >= LEAST_STUDENTS and (one.discrimination or 0) < 0:
        text = (
            f"{name}, {one.item.lesson}: who does well elsewhere loses points here. Is the "
            f"exercise at fault, or its check? Read some answers of the {lost} who lose some."
        )
        yield Step(lost, text, link)


def _of_alike(one):
    count = len(one.students)
    text = (
        f"{count} students are wrong in `{one.item.name}` in the same way, which no known mistake "
        "explains: read one of their answers."
    )
    return Step(count, text, "unexplained", one.item.most == 0)


def _missed(one):
    return one.n >= FEWEST and one.missed >= MISSED


def _of_prediction(one):
    wrong = one.n - one.right
    most = f", {one.common_count} of them “{one.common}”" if one.common_count > 1 else ""
    text = f"{wrong} of {one.n} predict `{one.name}` wrong{most}, {one.lesson}"
    return Step(wrong, f"{text}: worth a minute in class.", "predictions")


def attention(term: Term) -> list[Concern]:
    """Who may need somebody, those with most reasons first."""
    shares = by_lesson(term)
    found = []
    for student in term.students:
        reasons = list(_reasons(term, student, shares))
        if reasons:
            found.append(Concern(student, tuple(reasons)))
    return sorted(found, key=lambda one: -len(one.reasons))


def _reasons(term, student, shares):
    own = shares[student]
    counts = Counter(lesson for theirs in shares.values() for lesson in theirs)
    due = [lesson for lesson in term.lessons if counts[lesson] > len(shares) / 2]
    missing = [lesson for lesson in due if lesson not in own]
    if len(missing) > 1 or (missing and missing == due[-1:]):
        yield f"missing: {', '.join(missing)}"
    handed_in = [lesson for lesson in term.lessons if lesson in own]
    last = handed_in[-2:]
    if len(last) == 2 and all(own[lesson] < 0.5 for lesson in last):
        each = " and ".join(f"{own[lesson]:.0%} in {lesson}" for lesson in last)
        yield f"less than half of the points twice in a row: {each}"
    if len(handed_in) > 2:
        before = statistics.fmean(own[lesson] for lesson in handed_in[:-1])
        if (now := own[handed_in[-1]]) <= before - FALL:
            yield f"{now:.0%} of the points in {handed_in[-1]}, {before:.0%} before"
    for lesson in handed_in:
        items = [item for item in term.of(lesson) if item.most]
        blank = sum(term.answers[student, item.name].status == "blank" for item in items)
        if items and 2 * blank >= len(items):
            yield f"{blank} of {len(items)} exercises of {lesson} are not written"
    for item in term.items:
        answer = term.answers.get((student, item.name))
        if answer and answer.there and not answer.right and (answer.tries or 0) >= MANY_TRIES:
            yield f"{answer.tries:g} tries at {item.name} without a pass, by the own log"
