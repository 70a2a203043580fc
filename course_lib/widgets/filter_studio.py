"""A filter's numbers on a photograph, live; true convolution against correlation."""

import base64
from functools import cache

import numpy as np

from course_lib.datasets import load_photo
from course_lib.functional import correlate2d, true_convolution
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Choice, Flag, Matrices, Matrix, Photo, Photos

PHOTOS = ("camera", "brick", "chelsea", "coffee")
SIZE = 128  # pixels of the longer side
KEEPS_BRIGHTNESS = 0.5 - 1e-9  # sum of the weights from which a response is shown as a picture
OWN = "own"


class FilterStudio(CourseWidget):
    """Write a filter's numbers and see at once what it does to a picture.

    Parameters
    ----------
    kernel : array of shape (FH, FW)
        The filter, at most 7x7.
    photo : str
        "camera", "brick", "chelsea", "coffee", or "own" for `own`.
    own : array of shape (H, W), optional
        A picture of your own, from 0 (black) to 1 (white), 8 to 128 pixels a side; whoever uses
        the widget may choose a file, which is shrunk before it comes here. Selects itself.
    flipped : bool
        Whether the filter is turned by half a turn first: true convolution.
    presets : dict of str to array, optional
        More filters to choose from, by name.

    Examples
    --------
    >>> studio = FilterStudio(own=np.ones((8, 8)), kernel=[[0.5, 0.5], [1, 1]])
    >>> studio.response.shape, studio.response.max()
    ((7, 7), np.float64(3.0))
    """

    module = "filter_studio"
    shipped = ("_photos",)
    kernel = Matrix([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], "FH FW", (7, 7), size=999)
    photo = Choice("camera", (*PHOTOS, OWN))
    own = Photo(SIZE)
    flipped = Flag(False)
    presets = Matrices("FH FW", (7, 7), size=999)
    _photos = Photos()

    def __init__(self, **values):
        if values.get("own") is not None:
            values.setdefault("photo", OWN)
        super().__init__(_photos=_shipped(), **values)

    @property
    def picture(self):
        """The picture in view, an array of shape (H, W) from 0 to 1."""
        photo = self.own if self.photo == OWN else self._photos[self.photo]
        if photo is None:  # nothing of one's own yet
            photo = self._photos[PHOTOS[0]]
        pixels = np.frombuffer(base64.b64decode(photo["gray"]), dtype=np.uint8)
        return pixels.reshape(photo["height"], photo["width"]) / 255

    @property
    def response(self):
        """What the filter answers, an array of shape (H - FH + 1, W - FW + 1)."""
        kernel = np.array(self.kernel, dtype=float)
        return (true_convolution if self.flipped else correlate2d)(self.picture, kernel)

    def panels(self):
        """Picture and response, smaller."""
        words = self.words()
        response = self.response
        keeps = np.sum(self.kernel) >= KEEPS_BRIGHTNESS
        low, high = (0, 1) if keeps else (response.min(), response.max())
        response = (response - low) / ((high - low) or 1)
        shown = (self.picture, words["picture"]), (response, words["response"])
        return [Panel(text, pixels, gray=True) for pixels, text in shown]

    def sentence(self):
        """Sum and range."""
        low, high = self.response.min(), self.response.max()
        numbers = {"sum": np.sum(self.kernel), "low": low, "high": high}
        return self.words()["still"].format(**{k: f"{v:.3g}" for k, v in numbers.items()})


@cache
def _shipped():
    photos = {name: load_photo(name, gray=True, size=SIZE) for name in PHOTOS}
    return {name: Photo.packed(pixels) for name, pixels in photos.items()}
