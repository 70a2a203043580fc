"""Padding and stride: where a filter fits, and how large the result is."""

import numpy as np

from course_lib.functional import conv_output_size
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Flag, IntOrPair, Whole


class PaddingStrideExplorer(CourseWidget):
    """Change an input's size, the filter's, padding and stride, and see every window.

    Parameters
    ----------
    n, f, stride, padding : int or pair of int
        Input (1 to 28 pixels), filter (1 to 11), stride (1 to 8), zeros on each side (0 to 5);
        one number, or one for rows and one for columns.
    apart : bool
        Whether there are sliders of their own for rows and columns.
    place : int
        Which window is shown, from 0, row by row.

    Examples
    --------
    >>> PaddingStrideExplorer(n=(7, 9), f=3, stride=2).output_size
    (3, 4)
    """

    module = "padding_stride"
    n = IntOrPair(7, 1, 28)
    f = IntOrPair(3, 1, 11)
    stride = IntOrPair(1, 1, 8)
    padding = IntOrPair(0, 0, 5)
    apart = Flag(False)
    place = Whole(0, 0, 28 * 28 * 4)

    def __init__(self, **values):
        super().__init__(**values)
        sizes = self.n, self.f, self.stride, self.padding
        if "apart" not in values and any(isinstance(size, tuple) for size in sizes):
            self.apart = True

    @property
    def sizes(self):
        """What stands in the formula: (n, f, stride, padding) of the rows, and of the columns."""
        sizes = self.n, self.f, self.stride, self.padding
        pairs = [size if isinstance(size, tuple) else (size, size) for size in sizes]
        return tuple(zip(*pairs, strict=True))

    @property
    def output_size(self):
        """Rows and columns of the result, rounded down; 0 where the filter does not fit."""
        return tuple(self._along(axis) for axis in (0, 1))

    @property
    def window(self):
        """Row and column of the result that the shown window makes, or None."""
        rows, columns = self.output_size
        if not rows * columns:
            return None
        return divmod(min(self.place, rows * columns - 1), columns)

    def _along(self, axis):
        n, f, stride, padding = self.sizes[axis]
        fits = n + 2 * padding >= f
        return conv_output_size(n, f, stride, padding, strict=False) if fits else 0

    def panels(self):
        """The padded input with the window, and the result with its place."""
        n, f, stride, padding = zip(*self.sizes, strict=True)
        padded = [n[axis] + 2 * padding[axis] for axis in (0, 1)]
        window, mark = None, None
        if self.window is not None:
            window = (*(self.window[axis] * stride[axis] for axis in (0, 1)), *f)
            mark = (*self.window, 1, 1)
        size = self.output_size
        return [
            Panel(
                f"{padded[0]}x{padded[1]}", np.full(padded, np.nan), (*padding, *n), window=window
            ),
            Panel(f"{size[0]}x{size[1]}", np.full(size, np.nan), window=mark),
        ]

    def sentence(self):
        """The sizes."""
        words = self.words()
        n, f, stride, padding = zip(*self.sizes, strict=True)
        rows, columns = self.output_size
        return words["picture"].format(
            h=n[0], w=n[1], fh=f[0], fw=f[1], sr=stride[0], sc=stride[1], pr=padding[0],
            pc=padding[1], rows=rows, columns=columns,
        )  # fmt: skip
