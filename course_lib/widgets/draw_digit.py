"""Draw a digit, have it centred and scaled as MNIST's are, and see what a network says, live."""

import base64
from functools import cache
from importlib.resources import files

import numpy as np

from course_lib.functional import softmax
from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_lib.weights import load_weights
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Flag, Photo, Photos, Whole

SIDE, BOX, MIDDLE = 28, 20, 14  # pixels: of an image, of the digit in it, where its mass centres
HALF = 0.5 + 1e-6  # so that what lies just between two pixels goes one way here and in the page
MOST_MAPS = 16
WEIGHTS = files("course_lib") / "data" / "weights" / "draw_a_digit.npz"


def as_mnist(drawing):
    """Centre and scale a drawing as MNIST's makers did.

    Its ink is scaled to fit a box of 20x20 pixels, and moved so that the centre of its mass lies
    within half a pixel of row 14, column 14.

    Parameters
    ----------
    drawing : ndarray of shape (28, 28)
        From 0 (ground) to 1 (ink).

    Returns
    -------
    ndarray of shape (28, 28)

    References
    ----------
    LeCun, Cortes and Burges, The MNIST Database of Handwritten Digits.
    """
    image = np.zeros((SIDE, SIDE))
    rows, columns = (np.flatnonzero(drawing.max(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    sizes = [max(1, int(side * BOX / max(ink.shape) + 0.5)) for side in ink.shape]
    down, across = (_resizing(side, size) for side, size in zip(ink.shape, sizes, strict=True))
    small = down @ ink @ across.T
    starts = []
    for axis, size in enumerate(sizes):
        mass = small.sum(axis=1 - axis)
        centre = mass @ np.arange(size) / mass.sum()
        starts.append(int(np.clip(np.floor(MIDDLE - centre + HALF), 0, SIDE - size)))
    top, left = starts
    image[top : top + sizes[0], left : left + sizes[1]] = small
    return image


def _resizing(n, size):
    """Matrix (size, n) that resizes an axis: a triangle as wide as the pixels that it melts."""
    step = n / size
    middles = (np.arange(size) + 0.5) * step
    far = np.abs(np.arange(n) + 0.5 - middles[:, None]) / max(1, step)
    weights = np.maximum(0, 1 - far)
    return weights / weights.sum(axis=1, keepdims=True)


def small_network(seed=0):
    """A network of 5,994 weights, small enough to travel with a page."""
    return Sequential(
        *(Conv2d(1, 8, 5), ReLU(), MaxPool2d(2)),  # 8, 12, 12
        *(Conv2d(8, 16, 5), ReLU(), MaxPool2d(2)),  # 16, 4, 4
        *(Flatten(), Linear(256, 10)),
        seed=seed,
    )


class DrawADigit(CourseWidget):
    """Draw a digit, and see what a network makes of it while you draw.

    Parameters
    ----------
    network : Layer, optional
        Gives scores (1, K), K at most 10, of images (1, 1, 28, 28); it is asked in the kernel. A
        `Sequential` shows its feature maps, too. Without one a small network of the course's
        answers in the page itself.
    drawing : array of shape (28, 28), optional
        From 0 (ground) to 1 (ink).
    centred : bool
        Whether the network gets the drawing centred and scaled as MNIST's images are.
    layer : int
        Whose feature maps are shown, counted from 0 among those that have maps.

    Examples
    --------
    >>> digit = DrawADigit(drawing=np.eye(28))
    >>> digit.image.shape, digit.probabilities.shape
    ((28, 28), (10,))
    """

    module = "draw_digit"
    shipped = ("_small", "_asked", "_answer")
    drawing = Photo(SIDE, least=SIDE)
    centred = Flag(True)
    layer = Whole(1, 0, 60)
    _small = Photos()  # the small network: {"weights", "names", "accuracy"}
    _asked = Photos()  # the network in the kernel, {} if there is none: {"name"}
    _answer = Photos()  # its last answer

    def __init__(self, network=None, **values):
        if network is not None:
            _refuse_unfit(network)
        self._network = network
        asked = {} if network is None else {"name": type(network).__name__}
        super().__init__(_small=_packed_small()[1], _asked=asked, **values)
        if network is not None:
            self._answer_drawing()
            self.observe(self._answer_drawing, ["drawing", "centred", "layer"])

    @property
    def image(self):
        """What the network gets, an array of shape (28, 28) from 0 to 1."""
        if self.drawing is None:
            return np.zeros((SIDE, SIDE))
        gray = np.frombuffer(base64.b64decode(self.drawing["gray"]), dtype=np.uint8)
        drawing = gray.reshape(SIDE, SIDE) / 255
        return as_mnist(drawing) if self.centred else drawing

    @property
    def probabilities(self):
        """What the network says, an array of shape (K,); None while nothing is drawn."""
        return None if self.drawing is None else self._run()[0]

    def _run(self):
        """Probabilities, and the outputs of shape (C, H, W) by the names of their layers."""
        network = _packed_small()[0] if self._network is None else self._network
        x = self.image[None, None].astype(network.dtype)
        maps = {}
        was_training = network.training
        network.eval()
        try:
            if isinstance(network, Sequential):
                for number, layer in enumerate(network):
                    x = layer(x)
                    if x.ndim == 4:
                        maps[f"{number} {type(layer).__name__}"] = x[0]
            else:
                x = network(x)
        finally:
            network.train(was_training)
        return softmax(x.astype(float))[0], maps

    def _answer_drawing(self, _change=None):
        """Send the view the probabilities, and the maps of the layer that is shown."""
        if self.drawing is None:
            self._answer = {}
            return
        try:
            probabilities, maps = self._run()
        except Exception as error:  # whatever a student's network raises is told, once
            self._answer = {"problem": f"{type(error).__name__}: {error}".splitlines()[0]}
            return
        answer = {"probabilities": probabilities.tolist(), "names": list(maps)}
        if not np.isfinite(probabilities).all():
            answer = {"problem": f"{type(self._network).__name__} gave {probabilities}"}
        elif maps:
            shown = list(maps.values())[min(self.layer, len(maps) - 1)]
            answer["maps"] = _packed_maps(shown)
        self._answer = answer

    def panels(self):
        """The drawing as the network gets it."""
        return [Panel(self.words()["image"], self.image, gray=True)]

    def sentence(self):
        """The likeliest digit."""
        words, found = self.words(), self.probabilities
        if found is None:
            return words["nothing"]
        best = int(found.argmax())
        return words["picture"].format(digit=best, percent=f"{100 * found[best]:.1f}")


def _packed_maps(maps):
    """At most 16 maps in a byte a number, between their least and largest."""
    low, high = float(maps.min()), float(maps.max())
    shown = maps[:MOST_MAPS]
    levels = np.round(255 * (shown - low) / ((high - low) or 1)).astype(np.uint8)
    gray = base64.b64encode(levels.tobytes()).decode()
    return {"shape": list(shown.shape), "all": len(maps), "gray": gray, "low": low, "high": high}


def _refuse_unfit(network):
    expected = "DrawADigit: expected a network that gives scores of shape (1, K), K at most 10, of "
    expected += "images of shape (1, 1, 28, 28)"
    if not callable(network):
        raise TypeError(f"{expected}, got {type(network).__name__}")
    try:
        shape = network.output_shape((1, SIDE, SIDE))
    except Exception as error:
        raise ValueError(f"{expected}, got {str(error).splitlines()[0]}") from error
    if len(shape) != 1 or not 1 <= shape[0] <= 10:
        raise ValueError(f"{expected}, got scores of shape {(1, *shape)}")


@cache
def _packed_small():
    """The small network, and as it travels."""
    arrays, about = load_weights(WEIGHTS)
    network = small_network()
    network.load_state_dict(arrays)
    network.eval()
    weights = [
        {"shape": list(array.shape), "data": base64.b64encode(array.tobytes()).decode()}
        for array in network.state_dict().values()  # in float32, as the network computes
    ]
    names = [f"{number} {type(layer).__name__}" for number, layer in enumerate(network)]
    small = {"weights": weights, "names": names[:6], "accuracy": 100 * about["test_accuracy"]}
    return network, small
