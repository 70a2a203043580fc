"""Figures of a class. What each means stands in the page: see DEFINITIONS."""

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy  # which loads its parts once they are used

from autograder.reports.class_report.gather import Answer, Item, Term, mistakes_of
from course_lib.exercises import lesson_of
from course_lib.exercises.prediction import predictions

FEWEST = 10  # students of whom a correlation says something
RATE = 0.05  # share of differences that may be there by chance alone, among those that are shown

DEFINITIONS = {
    "Handed in": "Only who handed in a lesson counts for its exercises. What was missing or could "
    "not be read is left out, and stands in the map.",
    "All points": "The share of these students with every point of the exercise. The interval is "
    "Wilson's, for 95 %: with few students it is wide.",
    "Points": "The mean share of an exercise's points.",
    "Discrimination": "Pearson's correlation between the points in this exercise and the share of "
    "points in all others that a student handed in. Near 0, or below: who does well elsewhere "
    f"does not do better here. Not given for fewer than {FEWEST} students, or where all have "
    "the same.",
    "Mistakes": "What the checks named as the likely cause, by the first part that was wrong. A "
    "student counts once for each mistake.",
    "Tries, minutes, hints": "By the students' own logs, which anybody can edit, delete or turn "
    "off: medians over those whose notebooks say something. Minutes: the time before each entry, "
    "cut at ten minutes.",
    "Differences": "Fisher's exact test, of passed and not passed; shown where the rate of false "
    "discoveries (Benjamini and Hochberg) is below 5 %.",
}


@dataclass(frozen=True)
class OfItem:
    """How a class does in one exercise.

    Parameters
    ----------
    counts : Counter
        Students by status.
    points : float
        Mean share of its points; of a bonus, the share of passes.
    low, high : float
        Interval of the share of passes.
    discrimination : float or None
    tries, minutes : float or None
        Medians, by the students' logs.
    because : Counter
        Students who lose points for an earlier function's sake, by its name.
    hinted : int
        Students whose notebook shows a hint.
    logged : int
        Students whose notebook says anything.
    """

    item: Item
    counts: Counter
    points: float
    low: float
    high: float
    discrimination: float | None
    tries: float | None
    minutes: float | None
    because: Counter
    hinted: int
    logged: int

    @property
    def n(self) -> int:
        """Who handed in."""
        return self.counts.total()

    @property
    def right(self) -> int:
        """Who has all points."""
        return self.counts["passed"]

    @property
    def share(self) -> float:
        """Of those who handed in, who has all points."""
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True)
class OfMistake:
    """A known mistake: who made it."""

    item: Item
    id: str
    idea: str
    students: tuple[str, ...]
    of: int

    @property
    def share(self) -> float:
        """Of those who handed in the lesson."""
        return len(self.students) / self.of


@dataclass(frozen=True)
class Alike:
    """Students who are wrong in the same way, which no known mistake explains."""

    item: Item
    told: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class OfPrediction:
    """What a class predicted."""

    lesson: str
    name: str
    n: int
    right: int
    common: str  # the wrong answer that was given most
    common_count: int

    @property
    def missed(self) -> float:
        """The share that was wrong."""
        return 1 - self.right / self.n


@dataclass(frozen=True)
class Difference:
    """An exercise in which one group passes more, or less, than another."""

    item: Item
    group: str
    right: int
    n: int
    others_right: int
    others_n: int
    p: float = field(compare=False)


def score(answer: Answer, item: Item) -> float:
    """The share of an exercise's points; of a bonus, whether it passed."""
    return answer.points / item.most if item.most else float(answer.right)


def scores(term: Term) -> dict[str, dict[str, float]]:
    """The share of points by student and exercise, of what was handed in; no bonus."""
    return {
        student: {
            item.name: score(term.answers[student, item.name], item)
            for item in term.items
            if item.most and (a := term.answers.get((student, item.name))) is not None and a.there
        }
        for student in term.students
    }


def by_lesson(term: Term) -> dict[str, dict[str, float]]:
    """The share of points by student and lesson, of lessons that were handed in."""
    found: dict[str, dict[str, float]] = {student: {} for student in term.students}
    for lesson in term.lessons:
        items = [item for item in term.of(lesson) if item.most]
        most = sum(item.most for item in items)
        for student in term.students:
            if most and term.handed_in(student, lesson):
                points = sum(term.answers[student, item.name].points for item in items)
                found[student][lesson] = points / most
    return found


def of_items(term: Term) -> list[OfItem]:
    """How the class does in each exercise, in the course's order."""
    shares = scores(term)
    return [_of_item(term.answers_to(item), item, shares) for item in term.items]


def _of_item(answers, item, shares):
    counts = Counter(answer.status for answer in answers.values())
    n = counts.total()
    low, high = (0.0, 1.0)
    if n:
        low, high = scipy.stats.binomtest(counts["passed"], n).proportion_ci(method="wilson")
    logged = [answer for answer in answers.values() if answer.logged]
    return OfItem(
        item,
        counts,
        statistics.fmean(score(a, item) for a in answers.values()) if n else 0.0,
        low,
        high,
        _discrimination(answers, item, shares),
        _median(a.tries for a in logged),
        _median(a.minutes for a in logged),
        Counter(name for a in answers.values() for name in a.because),
        sum(a.hints > 0 for a in logged),
        len(logged),
    )


def _discrimination(answers, item, shares):
    """The correlation of an exercise with the rest; None where it says nothing."""
    here, elsewhere = [], []
    for student, answer in answers.items():
        rest = [share for name, share in shares[student].items() if name != item.name]
        if rest:
            here.append(score(answer, item))
            elsewhere.append(statistics.fmean(rest))
    if len(here) < FEWEST or min(np.ptp(here), np.ptp(elsewhere)) < 1e-9:
        return None
    return float(scipy.stats.pearsonr(here, elsewhere).statistic)


def _median(values):
    found = [value for value in values if value is not None]
    return statistics.median(found) if found else None


def of_mistakes(term: Term) -> list[OfMistake]:
    """The known mistakes that were made, the most common first."""
    found = []
    for item in term.items:
        answers = term.answers_to(item)
        for mistake in mistakes_of(item.name):
            who = tuple(s for s, answer in answers.items() if mistake.id in answer.mistakes)
            if who:
                found.append(OfMistake(item, mistake.id, mistake.idea, who, len(answers)))
    return sorted(found, key=lambda one: (-one.share, -len(one.students)))


def alike(term: Term) -> list[Alike]:
    """What no known mistake explains, in groups of equal outputs, the largest first."""
    groups: dict[tuple[str, str], list[str]] = {}
    items = {item.name: item for item in term.items}
    for item in term.items:
        for student, answer in term.answers_to(item).items():
            if answer.status in ("failed", "partial") and not (answer.mistakes or answer.because):
                groups.setdefault((item.name, answer.symptom or answer.told), []).append(student)
    found = [
        Alike(items[name], term.answers[who[0], name].told, tuple(who))
        for (name, _), who in groups.items()
    ]
    return sorted(found, key=lambda one: -len(one.students))


def of_predictions(term: Term) -> list[OfPrediction]:
    """What was predicted, by the students' own notebooks, the most missed first."""
    found = []
    known = predictions()
    for name, said in term.said.items():
        if name not in known:
            continue
        answers = [said[student] for student in term.students if student in said]
        wrong = Counter(text for text, right in answers if not right)
        common, count = wrong.most_common(1)[0] if wrong else ("", 0)
        if answers:
            right = sum(right for _, right in answers)
            lesson = lesson_of(known[name][0])
            found.append(OfPrediction(lesson, name, len(answers), right, common, count))
    return sorted(found, key=lambda one: (-one.missed, -one.n))


def differences(groups: Mapping[str, Term]) -> list[Difference]:
    """Where a group passes more or less often than all others together."""
    tables = []
    for group, term in groups.items():
        others = [other for name, other in groups.items() if name != group]
        for item in term.items:
            here = _passes(term, item)
            there = np.sum([_passes(other, item) for other in others], axis=0)
            if sum(here) and sum(there):
                tables.append((item, group, here, there))
        if len(groups) == 2:  # the other one's are the same, turned round
            break
    if not tables:
        return []
    p = [float(scipy.stats.fisher_exact([here, there]).pvalue) for _, _, here, there in tables]
    adjusted = scipy.stats.false_discovery_control(p)
    found = [
        Difference(item, group, here[0], sum(here), int(there[0]), int(sum(there)), value)
        for (item, group, here, there), value in zip(tables, adjusted, strict=True)
        if value < RATE
    ]
    return sorted(found, key=lambda one: one.p)


def _passes(term, item):
    """How many passed, and how many did not."""
    answers = term.answers_to(item).values()
    right = sum(answer.right for answer in answers)
    return right, len(answers) - right
