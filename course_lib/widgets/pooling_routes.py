"""Pooling: which pixels win or share, where the gradient goes, and what a shift changes."""

import contextlib

import numpy as np

from course_lib.functional import (
    ShapeError,
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Choice, Flag, IntOrPair, Matrix, Whole

# The slides' item 48: moved by one pixel, windows of 3x3 keep their four numbers. Their text has
# the first and last two rows without the last column, and the results; other pixels are made up.
IMAGE = [
    [1, 2, 0, 7, 1, 0],
    [0, 9, 2, 3, 2, 3],
    [3, 0, 1, 2, 1, 2],
    [2, 4, 0, 1, 0, 1],
    [6, 0, 1, 2, 1, 2],
    [2, 4, 0, 1, 8, 1],
]
KINDS = ("max", "average")


class PoolingRoutes(CourseWidget):
    """Pool an image, follow the gradient back, and shift the image to see what changes.

    Parameters
    ----------
    x : array of shape (H, W)
        At most 12x12.
    kind : str
        "max" or "average".
    kernel_size, stride, padding : int
        Window (1 to 5 pixels), step (1 to 5) and frame on each side (0 to 2): minus infinity for
        the maximum, zeros that count for the average.
    shift : int or pair of int
        Pixels that x is moved by, (down, right); what leaves on one side comes in on the other.
    upstream : str
        Gradient of the output: "ones", or "count" for 1, 2, 3, ... row by row.
    place : int
        Which output is followed, from 0, row by row.
    backward : bool
        Whether the way of the gradient is shown as well; without it, pooling and shifts only.

    Examples
    --------
    >>> PoolingRoutes().output.tolist()
    [[9.0, 7.0], [6.0, 8.0]]
    >>> PoolingRoutes(shift=(0, 1)).output.tolist()
    [[9.0, 7.0], [6.0, 8.0]]
    """

    module = "pooling_routes"
    x = Matrix(IMAGE, "H W", (12, 12), size=999)
    kind = Choice("max", KINDS)
    kernel_size = Whole(3, 1, 5)
    stride = Whole(3, 1, 5)
    padding = Whole(0, 0, 2)
    shift = IntOrPair(0, -3, 3)
    upstream = Choice("ones", ("ones", "count"))
    place = Whole(0, 0, 16 * 16)
    backward = Flag(True)

    @property
    def shifted(self):
        """The image after the shift, an array of shape (H, W)."""
        shift = self.shift if isinstance(self.shift, tuple) else (self.shift,) * 2
        return np.roll(np.array(self.x, dtype=float), shift, axis=(0, 1))

    @property
    def output(self):
        """What pooling makes of the shifted image, an array of shape (OH, OW).

        Raises
        ------
        ShapeError
            If the windows do not fit, or the padding is more than half of one.
        """
        pool = max_pool2d if self.kind == "max" else avg_pool2d
        options = {"stride": self.stride, "padding": self.padding}
        return pool(self.shifted[None, None], self.kernel_size, **options)[0, 0]

    @property
    def input_gradient(self):
        """The gradient of the shifted image, an array of shape (H, W).

        Raises
        ------
        ShapeError
            As `output`.
        """
        dout = np.ones((1, 1, *self.output.shape))
        if self.upstream == "count":
            dout = np.arange(1.0, dout.size + 1).reshape(dout.shape)
        x = self.shifted[None, None]
        options = {"stride": self.stride, "padding": self.padding}
        if self.kind == "max":
            return max_pool2d_backward(dout, x, self.kernel_size, **options)[0, 0]
        return avg_pool2d_backward(dout, x.shape, self.kernel_size, **options)[0, 0]

    def panels(self):
        """The image, the output and, with `backward`, the gradient of the image."""
        names = self.words()
        panels = [Panel(names["picture_x"], self.shifted)]
        with contextlib.suppress(ShapeError):
            panels.append(Panel(names["picture_out"], self.output))
            if self.backward:
                panels.append(Panel(names["picture_dx"], self.input_gradient))
        return panels

    def sentence(self):
        """The window and the result's size."""
        try:
            rows, columns = self.output.shape
        except ShapeError as error:
            return str(error).splitlines()[0]
        words = self.words()
        return words["picture" if self.backward else "picture_forward"].format(
            kind=words[f"kind_{self.kind}"],
            k=self.kernel_size,
            s=self.stride,
            rows=rows,
            columns=columns,
        )
