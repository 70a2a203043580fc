"""im2col: the matrix of windows, its product with the filters' matrix, and its memory."""

import base64
from functools import cache

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.functional import ShapeError, im2col
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import MOST_SHOWN, Panel
from course_lib.widgets._traits import Flag, IntOrPair, Photo, Whole

MOST_SIDE = 28  # pixels
DIGIT = 762  # validation image of a 3 that people read at once
WHITE = 255  # the largest value of a pixel of a picture
MOST_ROWS = 10 * 34 * 34


class Im2colExplorer(CourseWidget):
    """Find every number of the column matrix in the images, and every pixel in the matrix.

    Each pixel holds its own number, its place in memory, or the gray level of a picture from 0
    (black) to 255 (white). Filter k holds k + 1 everywhere, and the bias is 1.

    Parameters
    ----------
    batch, channels, filters : int
        How many images (1 to 10), channels (1 to 3) and filters (1 to 8).
    size, f, stride, padding : int or pair of int
        Images (1 to 28 pixels), filters (1 to 7), stride (1 to 4), zeros on each side (0 to 3);
        one number, or one for rows and one for columns.
    picture : array of shape (H, W), optional
        A gray picture of numbers from 0 to 1, to be seen while there is one image of one channel
        and just this size; without other sizes, these are set.
    apart : bool
        Whether there are sliders of their own for rows and columns.
    row, column, filter : int
        Which cell of the matrix, and which column of the filters' matrix is looked at.

    Examples
    --------
    >>> Im2colExplorer(size=7, channels=3, f=5).col.shape
    (9, 75)
    """

    module = "im2col"
    gallery_cell = "Im2colExplorer.example()"
    shipped = ("_digit",)
    batch = Whole(1, 1, 10)
    channels = Whole(1, 1, 3)
    size = IntOrPair(3, 1, MOST_SIDE)
    f = IntOrPair(2, 1, 7)
    stride = IntOrPair(1, 1, 4)
    padding = IntOrPair(0, 0, 3)
    filters = Whole(2, 1, 8)
    picture = Photo(MOST_SIDE, least=1)
    apart = Flag(False)
    row = Whole(0, 0, MOST_ROWS)
    column = Whole(3, 0, 3 * 7 * 7)
    filter = Whole(0, 0, 7)
    _digit = Photo(MOST_SIDE)

    def __init__(self, **values):
        super().__init__(_digit=_shipped(), **values)
        if self.picture and "size" not in values:
            self.size = self.picture["height"], self.picture["width"]
        sizes = self.size, self.f, self.stride, self.padding
        if "apart" not in values and any(isinstance(size, tuple) for size in sizes):
            self.apart = True

    @classmethod
    def example(cls):
        """A digit, and a window in the middle of it."""
        return cls(picture=_shipped(), f=5, filters=8, row=299, column=12)

    @property
    def shape(self):
        """Of the images: (N, C, H, W)."""
        return self.batch, self.channels, *map(int, np.broadcast_to(self.size, 2))

    @property
    def is_picture(self):
        """Whether the picture is seen."""
        picture = self.picture
        return bool(picture) and self.shape == (1, 1, picture["height"], picture["width"])

    @property
    def x(self):
        """The images, an array of shape (N, C, H, W)."""
        shape = self.shape
        if self.is_picture:
            levels = np.frombuffer(base64.b64decode(self.picture["gray"]), dtype=np.uint8)
            return levels.reshape(shape).astype(float)
        return np.arange(float(np.prod(shape))).reshape(shape)

    @property
    def col(self):
        """The matrix, an array of shape (N*OH*OW, C*FH*FW).

        Raises
        ------
        ShapeError
            If a window does not fit into the padded images.
        """
        return im2col(self.x, self.f, stride=self.stride, padding=self.padding)

    @property
    def col_w(self):
        """The filters' matrix, an array of shape (C*FH*FW, FN)."""
        terms = self.channels * int(np.prod(np.broadcast_to(self.f, 2)))
        return np.tile(np.arange(1.0, self.filters + 1), (terms, 1))

    @property
    def times(self):
        """How many times as much memory as the images the matrix takes."""
        return self.col.size / self.x.size

    def panels(self):
        """First image, first rows of the matrix, and the filters' matrix."""
        words = self.words()
        scale = {"gray": True} if self.is_picture else {}
        most = WHITE if self.is_picture else 1
        first = Panel(words["picture_x"], self.x[0, 0] / most, **scale)
        try:
            col = self.col
        except ShapeError:
            return [first]
        row = min(self.row, len(col) - 1)
        start = row - row % MOST_SHOWN  # the first row that is shown
        return [
            first,
            Panel(
                words["picture_col"],
                col[start : start + MOST_SHOWN] / most,
                window=(row - start, 0, 1, col.shape[1]),
                **scale,
            ),
            Panel(words["picture_w"], self.col_w),
        ]

    def sentence(self):
        """Shapes and memory."""
        try:
            shapes = {"x": self.x.shape, "col": self.col.shape, "w": self.col_w.shape}
        except ShapeError as error:
            return str(error).splitlines()[0]
        return self.words()["picture"].format(**shapes, times=f"{self.times:.3g}")


@cache
def _shipped():
    return load_mnist("validation")[0][DIGIT, 0]
