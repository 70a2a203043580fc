"""What the figures share: colours, one style, and a figure that carries its description."""

import base64
import html
import io
import math
import sys
from functools import wraps

import numpy as np
from matplotlib import style
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.functional import ShapeError

# Okabe and Ito's colours
INK = "#1a1a1a"
BLUE, ORANGE, GREEN, VERMILION, SKY = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9"
PALE = {BLUE: "#d6eaf8", ORANGE: "#fdebc8", GREEN: "#d5f0e6", VERMILION: "#f9ddcb"}
FRAME = "#8a8a8a"
EMPTY = "#f2f2f2"
# below 0, 0, above 0: the colours that the widgets have for signs
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", ORANGE])

PIXELS = 100  # of the page, for an inch of the figure
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
    "grid.color": "#dddddd",
    "hatch.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


class Picture(Figure):
    """A matplotlib figure with a description that a screen reader reads out.

    JupyterLab gives an image no description unless it comes as HTML, so that is what is shown. The
    figure is not pyplot's: nothing needs to be closed, and `savefig` works as ever.

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
        super().__init__(figsize=(width, height), layout="constrained", facecolor="white")
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
        buffer = io.BytesIO()
        self.savefig(buffer, dpi=2 * PIXELS)  # sharp on screens of high density too
        # a PNG tells its size there; cropping makes it another one than the figure's
        width, height = (
            round(int.from_bytes(buffer.getvalue()[start : start + 4]) / 2) for start in (16, 20)
        )
        image = base64.b64encode(buffer.getvalue()).decode()
        tag = (
            f'<img alt="{html.escape(self.alt)}" width="{width}" height="{height}" '
            f'style="max-width: 100%; height: auto" src="data:image/png;base64,{image}">'
        )
        return {"text/html": tag, "text/plain": self.alt}

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
