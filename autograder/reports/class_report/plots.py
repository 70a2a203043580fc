"""Pictures of a class, as a person would put them on a slide."""

import textwrap

import numpy as np

from autograder.reports.class_report.gather import Term
from autograder.reports.class_report.numbers import OfItem, OfMistake, by_lesson
from course_lib.colours import LIGHT
from course_lib.figures import Picture, in_one_style

MOST_BARS = 10
LONGEST_IDEA = 70  # characters of a line
FLAGGED = 8  # exercises that get their names


@in_one_style
def points_by_lesson(term: Term) -> Picture:
    """Each student's share of the points, by lesson, with the median."""
    shares = by_lesson(term)
    columns = [[own[x] for own in shares.values() if x in own] for x in term.lessons]
    figure = Picture(7.5, 3.6)
    axis = figure.subplots()
    spread = np.random.default_rng(0)
    for at, column in enumerate(columns):
        if column:
            beside = at + spread.uniform(-0.22, 0.22, len(column))
            axis.scatter(
                beside, np.array(column) * 100, s=14, color=LIGHT["blue"], alpha=0.45, lw=0
            )
            axis.hlines(
                np.median(column) * 100, at - 0.32, at + 0.32, color=LIGHT["vermilion"], lw=2.5
            )
    axis.set_xticks(range(len(columns)), [lesson[:2] for lesson in term.lessons])
    axis.set(xlabel="lesson", ylabel="% of the points", ylim=(-4, 104))
    axis.set_title("A dot is a student, a line the median", loc="left")
    figure.alt = "The share of points by lesson. Medians: " + "; ".join(
        f"{lesson} {np.median(column):.0%} of {len(column)}"
        for lesson, column in zip(term.lessons, columns, strict=True)
        if column
    )
    return figure


@in_one_style
def common_mistakes(mistakes: list[OfMistake]) -> Picture | None:
    """The mistakes that most students share."""
    shown = mistakes[:MOST_BARS][::-1]
    if not shown:
        return None
    figure = Picture(7.5, 0.9 + 0.45 * len(shown))
    axis = figure.subplots()
    shares = [100 * one.share for one in shown]
    axis.barh(range(len(shown)), shares, color=LIGHT["orange"], height=0.6)
    names = [textwrap.shorten(one.idea, LONGEST_IDEA, placeholder=" …") for one in shown]
    labels = [f"{name}\n{one.item.name}" for name, one in zip(names, shown, strict=True)]
    axis.set_yticks(range(len(shown)), labels, fontsize=8)
    for at, one in enumerate(shown):
        axis.annotate(
            f" {len(one.students)} of {one.of}", (shares[at], at), va="center", fontsize=8
        )
    axis.set(xlabel="% of those who handed in", xlim=(0, max(shares) * 1.2))
    figure.alt = "The most common mistakes. " + "; ".join(
        f"{len(one.students)} of {one.of} in {one.item.name}: {one.idea}" for one in shown[::-1]
    )
    return figure


@in_one_style
def hard_and_telling(items: list[OfItem]) -> Picture | None:
    """How hard each exercise is, and how far it tells who does well elsewhere."""
    known = [one for one in items if one.discrimination is not None]
    if not known:
        return None
    figure = Picture(7.5, 4)
    axis = figure.subplots()
    axis.axhline(0, color=LIGHT["line"], lw=1)
    right = np.array([100 * one.share for one in known])
    telling = np.array([one.discrimination for one in known])
    axis.scatter(right, telling, s=26, color=LIGHT["blue"])
    odd = np.argsort(right / 100 + telling)[:FLAGGED]
    axis.set(xlabel="% with all points", ylabel="discrimination", xlim=(-3, 103))
    _name_apart(axis, [(known[at].item.name, right[at], telling[at]) for at in odd])
    axis.set_title("Left: hard. Low: says little about the rest", loc="left")
    figure.alt = "Exercises by difficulty and discrimination. Hard, or saying little: " + "; ".join(
        f"{known[at].item.name} {right[at]:.0f} % with all points, discrimination {telling[at]:.2f}"
        for at in odd
    )
    return figure


def _name_apart(axis, points):
    """Write each point's name beside it; one that would lie on another is moved below it."""
    taken = []
    for name, x, y in sorted(points, key=lambda point: -point[2]):
        label = axis.annotate(name, (x, y), (5, 3), textcoords="offset points", fontsize=8)
        if x > 75:  # a name on the right would leave the picture
            label.set_ha("right")
            label.xyann = (-5, 3)
        box = label.get_window_extent()
        while any(box.overlaps(other) for other in taken):
            across, up = label.xyann
            label.xyann = (across, up - 2)
            box = label.get_window_extent()
        taken.append(box)
