"""A contest: how many validation images a function of one's own names right. Never graded."""

import contextlib
import io
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises import find
from course_lib.student.log import events, note
from course_lib.student.showing import card, paragraph, show, table_html, table_text

PLACES = 8  # of the scoreboard
GRACE = 1.25  # times as long as allowed, for who looks at the clock once an epoch
# measured: shares of the 1,000 validation images
COURSES = {
    "beat_97": (
        ("the lecture's recipe, 20 epochs", 0.966),
        ("DeepConvNet, trained on 60,000 images", 0.997),
    ),
}


def contest(name: str, function: Callable[..., Any], seconds: float) -> None:
    """Train on the course's 5,000 images, name its 1,000 validation images, and keep the share.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        function(x, t, x_new, seconds) gives a label for each image of x_new.
    seconds : float
        How long it may take.

    Raises
    ------
    UnknownName
        If there is no such exercise.
    """
    find(name)
    if not callable(function):
        print(f"{name}: pass your function itself, without parentheses.")
        return
    (x, t), (x_new, t_new) = load_mnist("train"), load_mnist("validation")
    start = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            said = np.asarray(function(x, t, x_new, seconds))
    except KeyboardInterrupt:
        print(f"{name}: stopped, so it has no place on the scoreboard.")
        return
    took = time.perf_counter() - start
    if said.shape != t_new.shape:
        print(f"{name}: expected {len(t_new)} labels, got an array of shape {said.shape}.")
        return
    share = float(np.mean(said == t_new))
    if took > GRACE * seconds:
        print(f"{name}: it took {took:.0f} s where {seconds:g} were allowed: out of the contest.")
        return
    entry = note("contest", exercise=name, share=share, seconds=took)
    title = f"{share:.1%} of {len(t_new):,} validation images in {took:.0f} s"
    columns, rows = ("Who", "Right"), _scoreboard(name)
    text = "\n".join([title, table_text(columns, rows)])
    show(text, card("The contest", paragraph(title, "title"), table_html(columns, rows)), entry)


def _scoreboard(name: str) -> list[tuple[str, str]]:
    """One's own runs among the course's, the best first."""
    runs = [one for one in events() if one["kind"] == "contest" and one["exercise"] == name]
    own = [
        ("yours, " + ("now" if run is runs[-1] else run["time"][:16].replace("T", " ")),
         run["share"])
        for run in runs
    ]  # fmt: skip
    best = sorted([*own, *COURSES.get(name, ())], key=lambda one: -one[1])[:PLACES]
    return [(f"{place}. {who}", f"{share:.1%}") for place, (who, share) in enumerate(best, start=1)]
