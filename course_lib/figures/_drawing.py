"""What the figures share: colours, one style, and a figure that carries its description."""

import math
import sys
from functools import wraps

import numpy as np
from matplotlib import style
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from course_lib.colours import LIGHT, MEANINGS, SCALES
from course_lib.figures._themed import page, png
from course_lib.functional import ShapeError

INK, FRAME, EMPTY, GROUND, GRID = (LIGHT[n] for n in ("ink", "line", "pad", "ground", "grid"))
BLUE, ORANGE, GREEN, VERMILION = (LIGHT[n] for n in ("blue", "orange", "green", "vermilion"))
INPUT, LEARNED, OUTPUT, GRADIENT, CHOSEN = (
    LIGHT[MEANINGS[n]] for n in ("input", "learned", "output", "gradient", "chosen")
)
PALE_HUES = ("blue", "orange", "green", "vermilion", "purple")
PALE = {LIGHT[name]: LIGHT[f"{name}-pale"] for name in PALE_HUES}
HEAT = LIGHT["heat"]
SEQUENTIAL, BRIGHTNESS = SCALES["sequential"], SCALES["brightness"]
# Over pictures, which are as they are in every theme: no colours of the page
BRIGHT, DEEP = "#fefefe", "#010101"


def _signed():
    """Below 0, 0, above 0: one hue, the page's ground, the other hue."""
    below, above = (to_rgb(LIGHT[MEANINGS[name]]) for name in ("cool", "warm"))
    stops = [(0, (*below, 1)), (0.5, (*below, 0)), (0.5, (*above, 0)), (1, (*above, 1))]
    return LinearSegmentedColormap.from_list("signed", stops, N=257)  # odd: 0 is in the middle


SIGNED = _signed()

_STYLE = {
    "axes.edgecolor": FRAME,
    "axes.grid.axis": "y",
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "axes.titlecolor": INK,
    "font.size": 9,
    "grid.color": GRID,
    "hatch.linewidth": 0.6,
    "image.interpolation": "none",  # a cell of a picture stays a cell, however large
    "svg.hashsalt": "course",  # the same drawing, the same names in it
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


class Picture(Figure):
    """A matplotlib figure with a description that a screen reader reads out.

    JupyterLab gives an image no description unless it comes as HTML, so that is what is shown, in
    the page's colours; where HTML is not shown there is an image. The figure is not pyplot's:
    nothing needs to be closed, and `savefig` works as ever.

    Parameters
    ----------
    width, height : float
        In inches.
    cropped : bool
        Cut off what is empty around the drawing, and make room for what would stand out.

    Attributes
    ----------
    alt : str
        What there is to see, with its numbers.
    """

    def __init__(self, width, height, *, cropped=False):
        super().__init__(figsize=(width, height), layout="constrained", facecolor=GROUND)
        self.alt = ""
        self._options = {"bbox_inches": "tight"} if cropped else {}
        if not cropped:  # in inches, so that a dark page is apart; cropping leaves some, too
            self.get_layout_engine().set(w_pad=0.08, h_pad=0.08)

    def savefig(self, *args, **options):
        """Store the figure as matplotlib does, in the course's style."""
        with style.context(["default", _STYLE]):  # some ticks are made only now
            super().savefig(*args, **self._options | options)

    def bundle(self):
        """Give the figure as a notebook stores it: {MIME type: text}."""
        size, image = png(self)
        return {"text/html": page(self, size, image), "image/png": image, "text/plain": self.alt}

    def show(self):
        """Show the figure below the cell that runs now; without a notebook, print what it shows."""
        ipython = sys.modules.get("IPython")  # loaded if this runs in its shell
        if ipython is None or ipython.get_ipython() is None:
            print(self.alt)
        else:
            self._ipython_display_()

    def _ipython_display_(self):
        from IPython.display import display

        display(self.bundle(), raw=True)


def in_one_style(draw):
    """Let a function draw in the course's style, whatever the reader has set."""

    @wraps(draw)
    def drawn(*args, **options):
        with style.context(["default", _STYLE]):
            return draw(*args, **options)

    return drawn


def shown(draw):
    """Let a function draw in the course's style, show its picture at once, and return nothing."""
    drawn = in_one_style(draw)

    @wraps(drawn)
    def show(*args, **options):
        figure = drawn(*args, **options)
        if figure is not None:  # where there is something to draw
            figure.show()

    return show


def one_axis(width, height):
    figure = Picture(width, height)
    return figure, figure.subplots()


def checked_array(function, name, values, axes):
    """The numbers as an array with these axes, finite, or an error."""
    array = np.asarray(values)
    if array.ndim != len(axes.split(", ")) or not array.size or array.dtype.kind not in "fiub":
        kind = "" if array.dtype.kind in "fiub" else f" of {array.dtype}"
        raise ShapeError(
            f"{function}: expected {name} of shape ({axes}), got shape {array.shape}{kind}"
        )
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(f"{function}: expected finite numbers, got {name} with NaN or infinity")
    return array


def check_whole(function, **numbers):
    """Refuse what is no whole number of 1 or more; a padding may be 0."""
    for name, value in numbers.items():
        least = 0 if name == "padding" else 1
        if not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(
                f"{function}: expected a whole number {name} of {least} or more, got {value!r}"
            )


def check_place(function, row, column, shape):
    """Refuse a place that lies outside of a result of this shape, or is none."""
    if not min(shape) > 0:
        raise ValueError(f"{function}: the filter does not fit into the input")
    for name, value, length in zip(("row", "column"), (row, column), shape, strict=True):
        if not isinstance(value, (int, np.integer)) or not 0 <= value < length:
            raise ValueError(f"{function}: expected a {name} from 0 to {length - 1}, got {value!r}")


def counted(number, what):
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def short(value):
    """Three digits, without the exponent's zeros."""
    if value and not 1e-3 <= abs(value) < 1e4:
        digits, exponent = f"{value:.2e}".split("e")
        return f"{digits}e{int(exponent)}"
    return f"{value:.3g}" if abs(value) < 1000 or not math.isfinite(value) else f"{value:.0f}"
