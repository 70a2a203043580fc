"""One window after another over the input: products, their running sum, and the output filling."""

import contextlib

import numpy as np

from course_lib.functional import ShapeError, conv2d
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Flag, IntOrPair, Matrix, Number, Whole

# lesson 01's numbers, the slides' item 14
IMAGE = [[[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]]
FILTER = [[[[2, 0, 1], [0, 1, 2], [1, 0, 2]]]]


class ConvolutionStepper(CourseWidget):
    """Step through a convolution, by windows and by single products.

    Parameters
    ----------
    x : array of shape (C, H, W) or (H, W)
        Input: at most 3 channels of 28x28.
    w : array of shape (FN, C, FH, FW) or fewer axes
        At most 8 filters of 7x7.
    b : array of shape (FN,)
        A bias for each filter.
    stride, padding : int or pair of int
        Step between windows (1 to 4) and zeros on each side (0 to 3), in pixels.
    filter, place : int
        Which filter and which of its windows, from 0, row by row.
    term : int
        How many of a window's products are added up; more than there are means all.
    fixed : bool
        Whether there are no sliders for stride and padding.
    predict : bool
        Whether the sum is hidden until someone has guessed it or asked for it.
    guess : float or None
        What was guessed for this window.
    revealed : bool
        Whether this window's sum was seen although `predict` is on.

    Examples
    --------
    >>> ConvolutionStepper(b=[3]).output.tolist()
    [[[18.0, 19.0], [9.0, 18.0]]]
    """

    module = "convolution_stepper"
    x = Matrix(IMAGE, "C H W", (3, 28, 28), size=999)
    w = Matrix(FILTER, "FN C FH FW", (8, 3, 7, 7), size=999)
    b = Matrix([0], "FN", (8,), size=999)
    stride = IntOrPair(1, 1, 4)
    padding = IntOrPair(0, 0, 3)
    filter = Whole(0, 0, 7)
    place = Whole(0, 0, 34 * 34)
    term = Whole(3 * 7 * 7, 0, 3 * 7 * 7)
    fixed = Flag(False)
    predict = Flag(False)
    guess = Number(None, -2e8, 2e8, optional=True)
    revealed = Flag(False)

    def __init__(self, **values):
        super().__init__(**values)
        if "b" not in values:
            self.b = [0] * len(self.w)

    @property
    def output(self):
        """The result, an array of shape (FN, OH, OW).

        Raises
        ------
        ShapeError
            If x, w and b do not fit together.
        """
        x, w, b = (np.array(value, dtype=float) for value in (self.x, self.w, self.b))
        return conv2d(x[None], w, b, stride=self.stride, padding=self.padding)[0]

    @property
    def window(self):
        """Row and column of the result that the shown window makes."""
        rows, columns = self.output.shape[-2:]
        return divmod(min(self.place, rows * columns - 1), columns)

    def panels(self):
        """First channel, first filter and first map."""
        first = [np.array(self.x[0], dtype=float), np.array(self.w[0][0], dtype=float)]
        names = self.words()
        with contextlib.suppress(ShapeError):
            first.append(self.output[0])
        captions = names["picture_x"], names["picture_w"], names["picture_out"]
        return [Panel(text, values) for text, values in zip(captions, first, strict=False)]

    def sentence(self):
        """The shapes."""
        try:
            out = self.output.shape
        except ShapeError as error:
            return str(error).splitlines()[0]
        shapes = {"x": np.shape(self.x), "w": np.shape(self.w), "out": out}
        return self.words()["picture"].format(**shapes)
