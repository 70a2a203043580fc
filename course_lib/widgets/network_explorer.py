"""A whole network at once: every map live while one draws, down to each product, and back again."""

import base64
from functools import cache

import numpy as np
from traitlets import TraitError, validate

from course_lib.datasets import load_mnist
from course_lib.functional import softmax
from course_lib.layers import (
    AvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
)
from course_lib.weights import SHIPPED, load_network
from course_lib.widgets import _assets
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import Panel
from course_lib.widgets._traits import Choice, Flag, Photo, Photos, Place, Whole
from course_lib.widgets.draw_digit import SIDE, as_mnist, refuse_unfit, trained_small

SMALL, OWN = "small", "own"
MOST_WEIGHTS = 1_000_000  # that travel with a page
LARGE = 20_000  # weights from which they travel in 16 bits
# validation images of 0, 1, ... 9 that people read at once, and the small network with some doubt
SAMPLES = (372, 328, 188, 762, 48, 703, 265, 523, 74, 59)
FIRST = 3  # the digit that stands there before somebody draws
POOLS = {MaxPool2d: "max", AvgPool2d: "average"}
LEFT_OUT = (Flatten, Dropout)  # they change no number of an answer
MOST_NUMBERS = 30_000  # of a layer that a kernel sends


class NetworkExplorer(CourseWidget):
    """A network with all its maps, live, each of which can be taken apart, down to the products.

    Parameters
    ----------
    network : Layer or str, optional
        Gives scores (1, K), K at most 10, of images (1, 1, 28, 28). A `Sequential` of Conv2d
        without groups, ReLU, MaxPool2d, AvgPool2d, Linear, Flatten and Dropout is computed in the
        page; any other is asked in the kernel, and shows its maps alone. A name stands for a
        network with the course's weights: "SimpleConvNet", "DeepConvNet", or "small", the one that
        a page carries easily. It is chosen in the view, too, where there is a kernel; the value is
        "own" for a network that was given.
    drawing : array of shape (28, 28), optional
        From 0 (ground) to 1 (ink). Without one a digit of MNIST; None is an empty board.
    centred : bool
        Whether the network gets the drawing centred and scaled as MNIST's images are.
    at : sequence of int
        What is looked at: nothing (), a map (layer, map), or a pixel of one (layer, map, row,
        column). Layer 0 is the image; the last one is that of the probabilities.
    view : str
        "forward", or "backward": the gradient of one score, map by map back to the pixels.
    target : int
        The class whose score that is; -1 for the likeliest.

    Examples
    --------
    >>> explorer = NetworkExplorer(at=(1, 3))
    >>> explorer.image.shape, int(explorer.probabilities.argmax())
    ((28, 28), 3)
    """

    module = "network_explorer"
    _own = None  # a network that was given
    shipped = ("_layers", "_about", "_digits", "_answer")
    network = Choice(SMALL, (SMALL, *SHIPPED, OWN))
    drawing = Photo(SIDE, least=SIDE)
    centred = Flag(True)
    at = Place()
    view = Choice("forward", ("forward", "backward"))
    target = Whole(-1, -1, 9)
    _layers = Photos()  # {"layers", "half"}: what network.js's unpackNetwork takes
    _about = Photos()  # {"name", "accuracy"}; "columns" of a network that is asked in the kernel
    _digits = Photos()  # one of each class, by its name
    _answer = Photos()  # the kernel's last one

    def __init__(self, network=SMALL, **values):
        if network is None or isinstance(network, str):
            values["network"] = network or SMALL
        else:
            refuse_unfit(type(self).__name__, network)
            values["network"] = OWN
            self._own = network
        values.setdefault("drawing", _digit_images()[FIRST])
        digits = {str(k): Photo.packed(image) for k, image in enumerate(_digit_images())}
        super().__init__(_digits=digits, **values)
        self._take_network()
        self.observe(self._take_network, ["network"])
        self.observe(self._answer_drawing, ["drawing", "centred"])

    @validate("network")
    def _there_is_one(self, proposal):
        if proposal.value == OWN and self._own is None:
            expected = "a network of your own when it is made"
            raise TraitError(f"{type(self).__name__}.network: expected {expected}, got none")
        return proposal.value

    def _take_network(self, _change=None):
        """Load the network that is chosen, and send what the view needs of it."""
        small, share = trained_small()
        own = [] if self._own is None else [OWN]
        about = {"name": "", "accuracy": 100 * share, "names": [SMALL, *SHIPPED, *own]}
        if self.network == SMALL:
            self._network = small
        else:
            shipped = self.network != OWN
            self._network = load_network(self.network).eval() if shipped else self._own
            about["name"] = type(self._network).__name__
        packed = _packed_layers(self._network)
        self._asked = packed is None
        if self._asked:  # the small one answers where there is no kernel
            packed = _packed_layers(small)
            zeros = np.zeros((SIDE, SIDE))
            about["columns"] = [
                {"name": name, "shape": list(maps.shape)} for name, maps in self._run(zeros)
            ]
        with self.hold_sync():
            self._about = about
            self._answer_drawing()
            self._layers = packed

    @classmethod
    def words(cls):
        """Words of this widget, by key."""
        return _assets.words("NetworkExplorer")

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
        if self.drawing is None:
            return None
        return softmax(self._run(self.image)[-1][1].reshape(1, -1).astype(float))[0]

    def _run(self, image):
        """Name and output (C, H, W) of each layer that has maps, and of the scores, the last."""
        network = self._network
        x = image[None, None].astype(network.dtype)
        found = []
        was_training = network.training
        network.eval()
        try:
            for layer in network if isinstance(network, Sequential) else [network]:
                x = layer(x)
                if not isinstance(layer, LEFT_OUT) and x[0].size <= MOST_NUMBERS:
                    maps = x[0].reshape(-1, 1, 1) if x.ndim == 2 else x[0]
                    found.append((type(layer).__name__, maps))
        finally:
            network.train(was_training)
        return [*found[:-1], ("scores", x[0].reshape(-1, 1, 1))]

    def _answer_drawing(self, _change=None):
        """Send the view what the layers make of the drawing, where it cannot compute it."""
        if not self._asked:
            self._answer = {}
            return
        try:
            found = self._run(self.image)
        except Exception as error:  # whatever a student's network raises is told, once
            self._answer = {"problem": f"{type(error).__name__}: {error}".splitlines()[0]}
            return
        if not np.isfinite(found[-1][1]).all():
            name = type(self._network).__name__
            self._answer = {"problem": f"{name} gave {found[-1][1].ravel()}"}
            return
        self._answer = {"outputs": [_packed(maps, half=True) for _, maps in found]}

    def panels(self):
        """The drawing as the network gets it."""
        return [Panel(self.words()["still_image"], self.image, gray=True)]

    def sentence(self):
        """The likeliest digit."""
        words, found = self.words(), self.probabilities
        if found is None:
            return words["still_empty"]
        best = int(found.argmax())
        return words["still"].format(digit=best, percent=f"{100 * found[best]:.1f}")


class DrawADigit(NetworkExplorer):
    """The same, with an empty board to begin with.

    Examples
    --------
    >>> digit = DrawADigit(drawing=np.eye(28))
    >>> digit.image.shape, digit.probabilities.shape
    ((28, 28), (10,))
    """

    def __init__(self, network=SMALL, **values):
        super().__init__(network, **{"drawing": None, **values})


@cache
def _digit_images():
    """One of each class."""
    images, _ = load_mnist("validation")
    return [images[number, 0] for number in SAMPLES]


def _packed_layers(network):
    """The layers as they travel; None if the page cannot compute them."""
    if not isinstance(network, Sequential) or network.num_params > MOST_WEIGHTS:
        return None
    half = network.num_params > LARGE
    layers, shape = [], (1, SIDE, SIDE)
    for layer in network:
        if isinstance(layer, LEFT_OUT):  # a linear layer looks at the maps as they are
            continue
        packed = _packed_layer(layer, shape, half)
        if packed is None:
            return None
        layers.append(packed)
        shape = layer.output_shape(_shape_of(layer, shape))
        shape = (*shape, 1, 1) if len(shape) == 1 else shape
    return {"layers": layers, "half": half}


def _shape_of(layer, shape):
    """What a layer gets: maps, or the row of numbers that they are."""
    flat = isinstance(layer, Linear) or shape[1:] == (1, 1)
    return (int(np.prod(shape)),) if flat else shape


def _packed_layer(layer, shape, half):
    if isinstance(layer, ReLU):
        return {"kind": "relu"}
    if type(layer) in POOLS:
        windows = {
            name: list(getattr(layer, name)) for name in ("kernel_size", "stride", "padding")
        }
        return {"kind": POOLS[type(layer)], "kernel": windows.pop("kernel_size"), **windows}
    if isinstance(layer, Linear):
        w, stride, padding = layer.w.reshape(-1, *shape), (1, 1), (0, 0)
    elif isinstance(layer, Conv2d) and layer.w.shape[1] == shape[0]:
        w, stride, padding = layer.w, layer.stride, layer.padding
    else:
        return None
    b = np.zeros(len(w)) if layer.b is None else layer.b
    return {
        "kind": "conv",
        "linear": isinstance(layer, Linear),
        "w": _packed(w, half),
        "b": _packed(b, half),
        "stride": list(stride),
        "padding": list(padding),
    }


def _packed(array, half):
    largest = np.finfo(np.float16 if half else np.float32).max
    numbers = np.clip(array, -largest, largest).astype("<f2" if half else "<f4")
    return {"shape": list(array.shape), "data": base64.b64encode(numbers.tobytes()).decode()}
