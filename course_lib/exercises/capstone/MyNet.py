"""A network of one's own: few parameters, in a file, judged on images that nobody has seen."""

import numpy as np

from course_lib.exercises.backward.Conv2d import Conv2d
from course_lib.exercises.pooling.MaxPool2d import MaxPool2d
from course_lib.exercises.record import Case, Exercise, Mistake, Numbers, shown_as
from course_lib.exercises.unreleased import Unreleased

FILE = Numbers(
    "my_net.npz",
    parameters=50_000,
    code=50_000,
    needs=lambda cls: cls().predict(np.zeros((1, 1, 28, 28), np.float32)),
)
# shares of right answers that are due, by part, on the images that judge
BARS = {"bronze": 0.60, "silver": 0.80, "gold": 0.90}
LUCK = 0.05  # so much less is due on the few images for practice
BATCH = 100
PRACTICE, JUDGING = Unreleased("practice_digits"), Unreleased("drawn_digits")


class MyNet:
    def __init__(self):
        with np.load("my_net.npz", allow_pickle=False) as file:
            numbers = {name: file[name].astype(np.float32) for name in file.files}
        places = (0, 3, 6)  # in the course's Sequential, with a ReLU and a pooling behind each
        self.convs = [Conv2d(numbers[f"{n}.w"], numbers[f"{n}.b"], padding=1) for n in places]
        self.pool = MaxPool2d(2)
        self.linears = [(numbers[f"{n}.w"], numbers[f"{n}.b"]) for n in (10, 12)]

    def predict(self, x):
        for conv in self.convs:
            x = self.pool.forward(np.maximum(conv.forward(x), 0))
        (w1, b1), (w2, b2) = self.linears
        hidden = np.maximum(x.reshape(len(x), -1) @ w1.T + b1, 0)
        return hidden @ w2.T + b2


class OnlyNumPy:
    def __init__(self):
        with np.load("my_net.npz", allow_pickle=False) as file:
            self.numbers = {name: file[name].astype(np.float32) for name in file.files}

    def predict(self, x):
        for place in (0, 3, 6):
            w, b = self.numbers[f"{place}.w"], self.numbers[f"{place}.b"]
            padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
            windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
            x = np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3)))  # (N, H, W, FN)
            x = np.maximum(x + b, 0).transpose(0, 3, 1, 2)
            n, c, rows, columns = x.shape
            even = x[:, :, : rows // 2 * 2, : columns // 2 * 2]
            x = even.reshape(n, c, rows // 2, 2, columns // 2, 2).max(axis=(3, 5))
        hidden = x.reshape(len(x), -1) @ self.numbers["10.w"].T + self.numbers["10.b"]
        return np.maximum(hidden, 0) @ self.numbers["12.w"].T + self.numbers["12.b"]


@shown_as("MyNet().predict(images[:{count}]).shape")
def shape(cls, images, count):
    scores = _scores(cls(), images, count)
    if scores is None or isinstance(scores, np.ndarray):
        return None if scores is None else scores.shape
    return type(scores).__name__


@shown_as("np.isfinite(MyNet().predict(images[:{count}])).all()", "finite")
def finite(cls, images, count):
    return bool(np.isfinite(_scores(cls(), images, count)).all())


@shown_as("predict(images[:{count}]) gives the same twice", "same")
def asked_again(cls, images, count):
    net = cls()
    return _close(_scores(net, images, count), _scores(net, images, count))


@shown_as("predict(images[3:4]) gives row 3 of predict(images[:{count}])", "same")
def alone(cls, images, count):
    net = cls()
    among = _scores(net, images, count)
    return _close(net.predict(images.load()[0][3:4].copy()), np.asarray(among)[3:4])


@shown_as("a second MyNet() gives the same scores for images[:{count}]", "same")
def made_anew(cls, images, count):
    return _close(_scores(cls(), images, count), _scores(cls(), images, count))


@shown_as("the rows of MyNet().predict(images[:{count}]) are not all equal", "different")
def different(cls, images, count):
    scores = np.asarray(_scores(cls(), images, count))
    return bool(scores.ndim > 0 and np.ptp(scores, axis=0).max() > 0)


@shown_as("images are as they were after predict(images[:{count}])", "same")
def untouched(cls, images, count):
    x = images.load()[0][:count].copy()
    before = x.copy()
    cls().predict(x)
    return bool(np.array_equal(x, before))


@shown_as("the share of images that MyNet().predict reads rightly", "share")
def share(cls, images):
    net = cls()
    x, t = images.load()
    right = 0
    for start in range(0, len(t), BATCH):
        scores = net.predict(x[start : start + BATCH].copy())
        wanted = (len(t[start : start + BATCH]), 10)
        if not isinstance(scores, np.ndarray) or scores.shape != wanted:
            return 0.0
        if scores.dtype.kind not in "fiu":
            return 0.0
        right += int((scores.argmax(axis=1) == t[start : start + BATCH]).sum())
    return right / len(t)


def _scores(net, images, count):
    return net.predict(images.load()[0][:count].copy())


def _close(one, other):
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape or one.dtype.kind not in "fiub" or other.dtype.kind not in "fiub":
        return False
    scale = 1 + np.abs(other).max(initial=0)
    return bool(np.allclose(one / scale, other / scale, rtol=0, atol=1e-3, equal_nan=True))


# few images each: a network of loops takes a millisecond for one
FACTS = (
    ("two", shape, 2, "two images: their scores have the shape (2, 10)"),
    ("one", shape, 1, "a single image"),
    ("many", shape, 43, "a number of images that no batch divides"),
    ("finite", finite, 8, "scores are numbers, and finite"),
    ("again", asked_again, 8, "asked twice, the same scores"),
    ("alone", alone, 8, "an image alone has the scores that it has among others"),
    ("anew", made_anew, 8, "a second MyNet() gives the same scores"),
    ("different", different, 8, "scores differ from image to image"),
    ("untouched", untouched, 4, "the images stay as they were"),
)


def _facts(images, mark="", more=lambda count: count):
    for id, probe, count, title in FACTS:
        count = more(count)
        want = (count, 10) if probe is shape else True
        yield Case(id + mark, images, count, title=title, want=want, probe=probe, part="works")


def _bars(images, mark="", luck=0.0):
    for name, least in BARS.items():
        due = round(least - luck, 2)
        title = f"at least {100 * due:.0f} % of the images are read rightly"
        yield Case(name + mark, images, title=title, least=due, probe=share, part=name)


def hidden(rng):
    """The same on the images that judge; how many are asked for is drawn."""
    yield from _facts(JUDGING, "-unseen", lambda count: count + int(rng.integers(5)))
    title = "how many of the images are read rightly"
    yield Case("share-unseen", JUDGING, title=title, least=0.0, probe=share, part="works")
    yield from _bars(JUDGING, "-unseen")


# what a network without a file would say: the wrong ideas are about what is done with its scores
_SOME = np.random.default_rng(11).normal(size=(784, 10)).astype(np.float32)


def _plain(x):
    return x.reshape(len(x), -1) @ _SOME


def _net(do, begin=lambda self: None):
    """A class whose `predict` is do(self, x)."""
    return type("MyNet", (), {"__init__": begin, "predict": do})


def _with(change):
    """A class that does something to right scores."""
    return _net(lambda self, x: change(_plain(x)))


def _whole_batches(size):
    def do(self, x):
        parts = [_plain(x[n * size : (n + 1) * size]) for n in range(len(x) // size)]
        return np.concatenate(parts)

    return _net(do)


def _whole_batches_in_zeros(size):
    def do(self, x):
        out = np.zeros((len(x), 10))
        for n in range(len(x) // size):
            out[n * size : (n + 1) * size] = _plain(x[n * size : (n + 1) * size])
        return out

    return _net(do)


def _joined_to_nothing(size):
    def do(self, x):
        out = np.zeros((0, 10))
        for n in range(len(x) // size):
            out = np.concatenate([out, _plain(x[n * size : (n + 1) * size])])
        return out

    return _net(do)


def _dropped(self, x):
    rng = getattr(self, "rng", None) or np.random.default_rng()
    flat = x.reshape(len(x), -1)
    return (flat * (rng.random(flat.shape) > 0.5)) @ _SOME


def _a_generator(self):
    self.rng = np.random.default_rng(0)


def _of_the_batch(eps):
    def do(self, x):
        scores = _plain(x)
        return (scores - scores.mean(axis=0)) / (scores.std(axis=0) + eps)

    return _net(do)


def _images_of_the_batch(self, x):
    return _plain((x - x.mean(axis=0)) / (x.std(axis=0) + 1e-5))


def _by_chance(self):
    self.w = np.random.default_rng().normal(size=(784, 10))


def _divided(self, x):
    x /= 255
    return _plain(x)


def _centred(self, x):
    x -= 0.5
    return _plain(x)


def _inverted(self, x):
    x[...] = 1 - x
    return _plain(x)


def _overflow(scores):
    powers = np.exp(scores.astype(np.float32) * 1000)
    return powers / powers.sum(axis=1, keepdims=True)


EXERCISE = Exercise(
    module=__name__,
    reference=MyNet,
    alternative=OnlyNumPy,
    differs=(
        "The first one puts the file's numbers into the layers of lessons 5 and 6; the second one "
        "needs no layers, only NumPy's windows and a tensor product."
    ),
    visible=(*_facts(PRACTICE), *_bars(PRACTICE, luck=LUCK)),
    hidden=hidden,
    file=FILE,
    mistakes=(
        Mistake(
            "labels",
            "It returns the digits it decided for; scores are asked for, ten numbers an image.",
            _with(lambda scores: scores.argmax(axis=1)),
        ),
        Mistake(
            "highest-scores",
            "It returns the highest score of each image; all ten are asked for.",
            _with(lambda scores: scores.max(axis=1)),
        ),
        Mistake(
            "one-answer",
            "It returns one digit for all images together.",
            _with(lambda scores: scores.argmax()),
            _with(lambda scores: int(scores.argmax())),
        ),
        Mistake(
            "along-the-images",
            "It looks for the best image of each digit; the axis is the wrong one.",
            _with(lambda scores: scores.argmax(axis=0)),
        ),
        Mistake(
            "first-image",
            "It returns the scores of the first image only.",
            _with(lambda scores: scores[0]),
            _with(lambda scores: scores[:1]),
        ),
        Mistake(
            "turned",
            "It returns a column for each image; an image has a row.",
            _with(lambda scores: scores.T),
        ),
        Mistake(
            "maps-kept",
            "Its scores are still maps of 1x1: two axes are too many.",
            _with(lambda scores: scores[:, :, None, None]),
        ),
        Mistake(
            "an-axis-too-many",
            "Its scores have an axis too many; an image has a row of ten numbers.",
            _with(lambda scores: scores[:, None]),
            _with(lambda scores: scores[:, :, None]),
            _with(lambda scores: scores[None]),
        ),
        Mistake(
            "no-axis-for-one",
            "It squeezes its scores, and a single image loses its axis.",
            _with(np.squeeze),
        ),
        Mistake(
            "other-number",
            "It does not give ten scores for an image.",
            _with(lambda scores: scores[:, :9]),
            _with(lambda scores: np.concatenate([scores, scores[:, :1]], axis=1)),
        ),
        Mistake(
            "whole-batches",
            "It works in batches, and the images of the last, smaller one get no scores.",
            *(_whole_batches(size) for size in (10, 20, 25, 32, 50, 64, 100, 128)),
            *(_joined_to_nothing(size) for size in (10, 20, 25, 32, 50, 64, 100, 128)),
            *(_whole_batches_in_zeros(size) for size in (10, 20, 100)),
        ),
        Mistake(
            "dropout-on",
            "It answers by chance: dropout is still at work, though nothing is learned any more.",
            _net(_dropped),
            _net(_dropped, _a_generator),
        ),
        Mistake(
            "batch-norm-training",
            "What it says of an image depends on the other images: batch normalisation still takes "
            "the batch's own mean.",
            _of_the_batch(1e-5),
            _of_the_batch(0),
            _net(_images_of_the_batch),
        ),
        Mistake(
            "numbers-by-chance",
            "Each MyNet() has other numbers: some are drawn by chance, not read from the file.",
            _net(lambda self, x: x.reshape(len(x), -1) @ self.w, _by_chance),
        ),
        Mistake(
            "always-the-same",
            "All images get the same scores, as from a network whose numbers are all zero.",
            _with(np.zeros_like),
            _with(lambda scores: np.tile(np.arange(10.0), (len(scores), 1))),
        ),
        Mistake(
            "changes-images",
            "It changes the images that it is given, where it should work on a copy.",
            _net(_divided),
            _net(_centred),
            _net(_inverted),
        ),
        Mistake(
            "not-finite",
            "Its scores overflow on the way: an exponential of a large number is infinite.",
            _with(_overflow),
            _with(lambda scores: np.exp(np.abs(scores) * 1000)),
        ),
        Mistake(
            "nothing",
            "It returns nothing.",
            _with(lambda scores: None),
        ),
        Mistake(
            "a-list",
            "It returns a list; an array is asked for.",
            _with(lambda scores: scores.tolist()),
            _with(list),
        ),
    ),
    hints=(
        "Work backwards: which names are in your file (np.load(...).files), and which layer needs "
        "which? Print the shape behind every layer for two images.",
        "In order: load the file, build the same layers as in training, put the arrays into them, "
        "switch off what is for training only, and let predict run the layers one after another.",
        "Below the bar? Look at the images that it misses. What do your training images lack: "
        "thin and thick strokes, digits beside the middle, slanted ones? Change them by chance "
        "whenever they are seen.",
    ),
    minutes=30,
    difficulty=3,
)
