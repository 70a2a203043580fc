"""A picture of what the landmark networks reached."""

import numpy as np

from course_lib.figures._drawing import BLUE, INK, ORANGE, PALE, one_axis, shown
from course_lib.landmarks import HUMAN, LANDMARKS

__all__ = ["show_timeline"]


@shown
def show_timeline(year=2015):
    """Show the top-5 errors of ILSVRC's landmarks by year, with those of one year marked.

    Parameters
    ----------
    year : int
        Whose bars are marked; that of a landmark.

    Raises
    ------
    ValueError
        If no landmark is of that year.
    """
    years = sorted({one.year for one in LANDMARKS if one.error is not None})
    if year not in years:
        raise ValueError(f"show_timeline: year must be one of {years}, got {year}")
    bars = [one for one in LANDMARKS if one.error is not None]
    figure, axis = one_axis(6.7, 3.0)
    places = np.arange(len(bars))
    for place, one in zip(places, bars, strict=True):
        marked = one.year == year
        look = {"facecolor": ORANGE if marked else PALE[BLUE], "edgecolor": INK if marked else BLUE}
        axis.bar(place, one.error, 0.7, linewidth=1.5 if marked else 0.8, **look)
        above = max(one.error, HUMAN if one.error > HUMAN - 3 else 0)  # not on the person's line
        axis.text(place, above + 0.5, f"{one.error:g} %", ha="center", fontsize=10)
    axis.plot([-0.6, len(bars) - 0.45], [HUMAN, HUMAN], color=INK, linestyle="--", linewidth=1)
    axis.text(len(bars) - 0.4, HUMAN, f"a person:\n{HUMAN:g} %", va="center", fontsize=9)
    names = [  # the layers stand below, and need not be in the name
        f"{one.year}\n{one.name.removesuffix(f'-{one.layers}')}\n"
        + (f"{one.layers} layers" if one.layers else "by hand")
        for one in bars
    ]
    axis.set_xticks(places, names, fontsize=9)
    axis.tick_params(axis="x", length=0)
    axis.set(ylabel="top-5 error (%)", ylim=(0, 32), xlim=(-0.6, len(bars) + 0.4))
    told = ", ".join(
        f"{one.year} {one.name} {one.error:g} %" + (" (marked)" if one.year == year else "")
        for one in bars
    )
    figure.alt = f"Top-5 error: {told}. A person: {HUMAN:g} %."
    return figure
