"""The backward pass of a convolution: one gradient after another spreads over the input."""

import contextlib

import numpy as np

from course_lib.functional import ShapeError, conv2d, conv2d_backward
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Choice, Flag, IntOrPair, Matrix, Whole

# the slides' toy, items 57 and 64
IMAGE = [[[0, 1, 2], [3, 4, 5], [6, 7, 8]]]
FILTERS = [[[[1, 1], [1, 1]]], [[[2, 2], [2, 2]]]]


class BackwardScatter(CourseWidget):
    """Spread the gradient of a convolution's output over its input, weights and bias.

    Parameters
    ----------
    x : array of shape (C, H, W) or (H, W)
        Input: at most 2 channels of 10x10.
    w : array of shape (FN, C, FH, FW) or fewer axes
        At most 4 filters of 4x4.
    stride, padding : int
        Step between windows (1 to 4) and zeros on each side (0 to 3), in pixels.
    upstream : str
        Gradient of the output: "ones", "count" for 1, 2, 3, ..., or "own" for `dout`.
    dout : array of shape (FN, OH, OW) or fewer axes
        A gradient of your own; where it is too small it counts as 0.
    together : bool
        Whether all filters' gradients of a place are spread at once, as the matrix product does.
    filter, place : int
        Which filter and which of its outputs is being spread, from 0, row by row. All places up
        to this one have been spread.
    pixel : int or pair of int
        Row and column of the pixel whose gradient is written out.

    Examples
    --------
    >>> dx, dw, db = BackwardScatter().gradients
    >>> dx.tolist(), db.tolist()
    ([[[3.0, 6.0, 3.0], [6.0, 12.0, 6.0], [3.0, 6.0, 3.0]]], [4.0, 4.0])
    """

    module = "backward_scatter"
    x = Matrix(IMAGE, "C H W", (2, 10, 10), size=999)
    w = Matrix(FILTERS, "FN C FH FW", (4, 2, 4, 4), size=999)
    stride = Whole(1, 1, 4)
    padding = Whole(0, 0, 3)
    upstream = Choice("ones", ("ones", "count", "own"))
    dout = Matrix([[[1, 0], [0, -2]]], "FN OH OW", (4, 16, 16), size=999)
    together = Flag(True)
    filter = Whole(0, 0, 3)
    place = Whole(0, 0, 16 * 16)
    pixel = IntOrPair(1, 0, 9)

    @property
    def output_gradient(self):
        """The gradient that is spread, an array of shape (FN, OH, OW).

        Raises
        ------
        ShapeError
            If x and w do not fit together.
        """
        shape = self._forward_shape()
        if self.upstream == "own":
            spread, given = np.zeros(shape), np.array(self.dout, dtype=float)
            common = tuple(slice(min(n, m)) for n, m in zip(shape, given.shape, strict=True))
            spread[common] = given[common]
            return spread
        if self.upstream == "count":
            return np.arange(1.0, np.prod(shape) + 1).reshape(shape)
        return np.ones(shape)

    @property
    def gradients(self):
        """The gradients of x, w and b when everything has been spread.

        Raises
        ------
        ShapeError
            If x and w do not fit together.
        """
        dout, (x, w) = self.output_gradient[None], self._arrays()
        dx, dw, db = conv2d_backward(dout, x, w, stride=self.stride, padding=self.padding)
        return dx[0], dw, db

    def _arrays(self):
        return np.array([self.x], dtype=float), np.array(self.w, dtype=float)

    def _forward_shape(self):
        return conv2d(*self._arrays(), stride=self.stride, padding=self.padding).shape[1:]

    def panels(self):
        """First channel and first filter of the gradients."""
        names, shown = self.words(), []
        with contextlib.suppress(ShapeError):
            dx, dw, _ = self.gradients
            shown = [
                (names["picture_dout"], self.output_gradient[0]),
                (names["picture_dx"], dx[0]),
                (names["picture_dw"], dw[0, 0]),
            ]
        shown = shown or [(names["picture_x"], np.array(self.x[0], dtype=float))]
        return [Panel(caption, values) for caption, values in shown]

    def sentence(self):
        """The shapes."""
        try:
            dx, dw, db = self.gradients
        except ShapeError as error:
            return str(error).splitlines()[0]
        shapes = {"dout": self.output_gradient.shape, "dx": dx.shape, "dw": dw.shape}
        return self.words()["picture"].format(**shapes, db=db.shape)
