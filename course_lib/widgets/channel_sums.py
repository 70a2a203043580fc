"""A volume times a filter: each channel gives a map, and the maps add up to one."""

import contextlib

import numpy as np

from course_lib.functional import ShapeError, conv2d
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import IntOrPair, Matrix, Number, Whole

VOLUME = [
    [[1, 0, 2, 1, 0], [0, 1, 1, 2, 1], [2, 1, 0, 0, 1], [1, 2, 1, 0, 2], [0, 1, 2, 1, 1]],
    [[0, 2, 1, 0, 1], [1, 1, 0, 2, 0], [0, 0, 1, 1, 2], [2, 1, 0, 1, 0], [1, 0, 2, 0, 1]],
    [[2, 1, 0, 1, 2], [0, 0, 2, 1, 0], [1, 2, 1, 0, 1], [0, 1, 0, 2, 1], [2, 0, 1, 1, 0]],
]
FILTER = [
    [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    [[0, 1, 0], [1, -1, 1], [0, 1, 0]],
    [[-1, 0, 1], [0, 2, 0], [1, 0, -1]],
]


class ChannelSums(CourseWidget):
    """See what each channel adds to one number of the result.

    Parameters
    ----------
    x : array of shape (C, H, W)
        Input: at most 4 channels of 28x28.
    w : array of shape (C, FH, FW)
        One filter, at most 7x7.
    b : float
        Its bias.
    stride, padding : int or pair of int
        Step between windows (1 to 4) and zeros on each side (0 to 3), in pixels.
    place : int
        Which number of the result is looked at, from 0, row by row.

    Examples
    --------
    >>> ChannelSums(x=[[[1]], [[2]]], w=[[[3]], [[4]]], b=5).output.tolist()
    [[16.0]]
    """

    module = "channel_sums"
    x = Matrix(VOLUME, "C H W", (4, 28, 28), size=999)
    w = Matrix(FILTER, "C FH FW", (4, 7, 7), size=999)
    b = Number(1, -999, 999)
    stride = IntOrPair(1, 1, 4)
    padding = IntOrPair(0, 0, 3)
    place = Whole(0, 0, 34 * 34)

    @property
    def maps(self):
        """What each channel gives, an array of shape (C, OH, OW)."""
        x, w = (np.array(value, dtype=float) for value in (self.x, self.w))
        if len(x) != len(w):
            raise ShapeError(f"ChannelSums: x has {len(x)} channels but w expects {len(w)}.")
        options = {"stride": self.stride, "padding": self.padding}
        each = [
            conv2d(part[None, None], of[None, None], **options)[0, 0]
            for part, of in zip(x, w, strict=True)
        ]
        return np.array(each)

    @property
    def output(self):
        """The result, an array of shape (OH, OW).

        Raises
        ------
        ShapeError
            If x and w do not fit together.
        """
        return self.maps.sum(axis=0) + self.b

    def panels(self):
        """The maps of the channels, and the result."""
        words = self.words()
        shown = []
        with contextlib.suppress(ShapeError):
            names = [words["map"].format(channel=k) for k in range(len(self.x))]
            shown = [*zip(names, self.maps, strict=True), (words["result"], self.output)]
        return [Panel(name, values) for name, values in shown]

    def sentence(self):
        """What one place is made of."""
        try:
            maps, output = self.maps, self.output
        except ShapeError as error:
            return str(error).splitlines()[0]
        row, column = np.unravel_index(min(self.place, output.size - 1), output.shape)
        parts = " + ".join(f"{value:.4g}" for value in maps[:, row, column])
        numbers = {"b": f"{self.b:.4g}", "sum": f"{output[row, column]:.4g}"}
        where = {"row": row, "column": column}
        return self.words()["picture"].format(**where, parts=parts, **numbers)
