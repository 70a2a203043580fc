"""SimpleConvNet: the lecture's network for digits, its first weights and its gradient."""

import numpy as np

from course_lib.exercises import recipe
from course_lib.exercises.backward.affine_backward import affine_backward
from course_lib.exercises.backward.Conv2d import Conv2d
from course_lib.exercises.pooling.MaxPool2d import MaxPool2d
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def softmax(scores):
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))  # the largest becomes 1
    return shares / shares.sum(axis=1, keepdims=True)


def cross_entropy(scores, t):
    scores = scores - scores.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(t)), t])


class SimpleConvNet:
    def __init__(
        self,
        input_shape=(1, 28, 28),
        filters=30,
        kernel_size=5,
        hidden=100,
        num_classes=10,
        weight_std=0.01,
        seed=0,
    ):
        channels, height, width = input_shape
        rng = np.random.default_rng(seed)
        rows, columns = ((side - kernel_size + 1) // 2 for side in (height, width))  # pooled
        self.params = {
            "w1": weight_std * rng.normal(size=(filters, channels, kernel_size, kernel_size)),
            "b1": np.zeros(filters),
            "w2": weight_std * rng.normal(size=(filters * rows * columns, hidden)),
            "b2": np.zeros(hidden),
            "w3": weight_std * rng.normal(size=(hidden, num_classes)),
            "b3": np.zeros(num_classes),
        }

    def predict(self, x):
        p = self.params
        self.conv = Conv2d(p["w1"], p["b1"])
        self.pool = MaxPool2d(2)
        self.maps = self.conv.forward(x)  # (N, filters, OH, OW), before ReLU
        self.pooled = self.pool.forward(np.maximum(self.maps, 0))
        self.features = self.pooled.reshape(len(x), -1)
        self.hidden = self.features @ p["w2"] + p["b2"]  # before ReLU
        self.active = np.maximum(self.hidden, 0)
        return self.active @ p["w3"] + p["b3"]

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        scores, p, grads = self.predict(x), self.params, {}
        dscores = (softmax(scores) - np.eye(scores.shape[1])[t]) / len(t)
        dactive, grads["w3"], grads["b3"] = affine_backward(dscores, self.active, p["w3"])
        dhidden = dactive * (self.hidden > 0)
        dfeatures, grads["w2"], grads["b2"] = affine_backward(dhidden, self.features, p["w2"])
        dpooled = dfeatures.reshape(self.pooled.shape)
        self.conv.backward(self.pool.backward(dpooled) * (self.maps > 0))
        return grads | {"w1": self.conv.dw, "b1": self.conv.db}


class PoolBeforeReLU:
    def __init__(
        self,
        input_shape=(1, 28, 28),
        filters=30,
        kernel_size=5,
        hidden=100,
        num_classes=10,
        weight_std=0.01,
        seed=0,
    ):
        rng = np.random.default_rng(seed)
        self.params = {"w1": np.zeros((filters, input_shape[0], kernel_size, kernel_size))}
        self.params["b1"] = np.zeros(filters)
        features = self._features(np.zeros((1, *input_shape))).shape[1]  # a blank image tells
        for number, shape in ((2, (features, hidden)), (3, (hidden, num_classes))):
            self.params[f"w{number}"] = np.zeros(shape)
            self.params[f"b{number}"] = np.zeros(shape[1])
        for name in ("w1", "w2", "w3"):
            self.params[name] += rng.normal(0, weight_std, self.params[name].shape)

    def _features(self, x):
        self.conv = Conv2d(self.params["w1"], self.params["b1"])
        self.pool = MaxPool2d(2)
        self.pooled = self.pool.forward(self.conv.forward(x))
        self.features = np.maximum(self.pooled, 0).reshape(len(x), -1)
        return self.features

    def predict(self, x):
        hidden = self._features(x) @ self.params["w2"] + self.params["b2"]
        self.active = np.maximum(hidden, 0)
        return self.active @ self.params["w3"] + self.params["b3"]

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        dscores = softmax(self.predict(x))
        dscores[np.arange(len(t)), t] -= 1
        dscores = dscores / len(t)
        p, grads = self.params, {"w3": self.active.T @ dscores, "b3": dscores.sum(axis=0)}
        dhidden = np.where(self.active > 0, dscores @ p["w3"].T, 0)
        grads["w2"], grads["b2"] = self.features.T @ dhidden, dhidden.sum(axis=0)
        dpooled = (dhidden @ p["w2"].T).reshape(self.pooled.shape) * (self.pooled > 0)
        self.conv.backward(self.pool.backward(dpooled))
        return grads | {"w1": self.conv.dw, "b1": self.conv.db}


# what is compared: how a network begins


@shown_as(
    "{name: array.shape for name, array in SimpleConvNet({options}).params.items()}", "shapes"
)
def shapes(cls, **options):
    params = cls(**options).params
    if not isinstance(params, dict):
        return type(params).__name__
    return {str(name): np.shape(array) for name, array in sorted(params.items())}


@shown_as("what SimpleConvNet({options}).params begin with", "beginnings")
def beginnings(cls, **options):
    params = cls(**options).params
    return {str(name): _beginning(np.asarray(array)) for name, array in sorted(params.items())}


def _beginning(array):
    """A few words for first numbers; weights must be many, so that chance does not matter."""
    if not array.size or array.dtype.kind not in "iuf":
        return "no numbers"
    if not np.isfinite(array).all():
        return "not finite"
    if (array == array.flat[0]).all():
        return f"all {array.flat[0]:.3g}"
    spread, rows = array.std(), array.reshape(len(array), -1)
    if len(rows) > 1 and rows.shape[1] > 1 and np.allclose(rows, rows[0]):
        return "the same in each row"
    middle = array.mean()
    ends = np.abs(array - middle).max() / spread
    if array.min() >= 0:
        return "none below 0" + (", evenly spread" if ends < 1.9 else "")
    if abs(middle) > 6 * spread / np.sqrt(array.size):
        return "mean not 0"
    kind = "evenly spread" if ends < 1.9 else "normal" if ends < 6 else "with far ends"
    return f"{kind}, standard deviation {_rounded(spread)}"


def _rounded(number):
    """To a third of a power of ten: what chance does to a deviation does not show."""
    steps = np.round(4 * np.log10(number))
    return f"about {10 ** (steps / 4):.1g}" if number > 0 else "0"


@shown_as("are the first numbers of w1, w2 and w3 the same in SimpleConvNet({options})?", "same")
def alike_layers(cls, **options):
    params = cls(**options).params
    first = [np.ravel(params[name])[:5] for name in ("w1", "w2", "w3")]
    return any(np.allclose(a, b) for a, b in ((first[0], first[1]), (first[0], first[2]),
                                              (first[1], first[2])))  # fmt: skip


@shown_as("are w1, w2 and w3 the same in two networks with seed=4?", "same")
def equal_seeds(cls, **options):
    one, other = (cls(**options, seed=4).params for _ in range(2))
    return all(np.allclose(one[name], other[name]) for name in ("w1", "w2", "w3"))


@shown_as("is any of w1, w2, w3 the same in networks with seed=4 and seed=5?", "same")
def other_seeds(cls, **options):
    one, other = (cls(**options, seed=seed).params for seed in (4, 5))
    return any(np.allclose(one[name], other[name]) for name in ("w1", "w2", "w3"))


# and its gradient, with numbers that the check puts in


def _with_params(cls, params, options):
    """A network with these numbers, written into its own arrays, as an optimiser does."""
    net = cls(**options)
    make = getattr(cls, "make_there", recipe.make)
    make("course_lib.networks.set_params", [net, params], {})
    return net


def _gradient(*names):
    told = " and ".join(f"gradient(x, t)['{name}']" for name in names)

    @shown_as(f"net = SimpleConvNet({{options}}) with these params; net.{told}", "gradient")
    def look(cls, params, x, t, **options):
        found = _with_params(cls, params, options).gradient(x, t)
        return {name: found[name] for name in names} if len(names) > 1 else found[names[0]]

    return look


@shown_as("net = SimpleConvNet({options}) with these params; sorted(net.gradient(x, t))", "names")
def names_of(cls, params, x, t, **options):
    found = _with_params(cls, params, options).gradient(x, t)
    return sorted(map(str, found)) if isinstance(found, dict) else type(found).__name__


@shown_as("net = SimpleConvNet({options}); net.gradient(before, t_before); other params, as after "
          "an update; net.gradient(x, t)['w1']", "gradient")  # fmt: skip
def after_an_update(cls, params, x, t, before, t_before, **options):
    net = _with_params(cls, {name: array + 0.1 for name, array in params.items()}, options)
    net.gradient(before, t_before)
    make = getattr(cls, "make_there", recipe.make)
    make("course_lib.networks.set_params", [net, params], {})
    return net.gradient(x, t)["w1"]


@shown_as("net = SimpleConvNet({options}) with these params; net.gradient(x, t); net.params", "w2")
def params_after(cls, params, x, t, **options):
    net = _with_params(cls, params, options)
    net.gradient(x, t)
    return np.array(net.params["w2"])


@shown_as("net = SimpleConvNet({options}) with these params; net.loss(x, t)", "loss")
def loss_of(cls, params, x, t, **options):
    return _with_params(cls, params, options).loss(x, t)


SIZES = {  # input_shape, filters, kernel_size, hidden, num_classes, images
    "small": ((1, 6, 6), 2, 3, 4, 3, 2),
    "odd": ((2, 7, 9), 3, 4, 5, 4, 3),
    "tall": ((1, 9, 6), 3, 2, 4, 3, 2),
    "single": ((1, 5, 5), 1, 2, 3, 2, 1),
}
HIDDEN_SIZES = {
    "wide": ((3, 6, 8), 2, 3, 4, 5, 2),
    "left-over": ((2, 8, 7), 4, 2, 3, 3, 3),
    "one-image": ((1, 7, 6), 2, 3, 5, 4, 1),
}
LAYERS = ("w3 b3", "w2 b2", "w1 b1")


def _options(size):
    keys = ("input_shape", "filters", "kernel_size", "hidden", "num_classes")
    return dict(zip(keys, size[:5], strict=True))


def _given(size, rng):
    """Parameters, images and labels for a size."""
    (C, H, W), fn, k, hidden, classes, n = size
    features = fn * ((H - k + 1) // 2) * ((W - k + 1) // 2)
    params = {
        "w1": rng.normal(size=(fn, C, k, k)), "b1": 0.2 + 0.3 * rng.normal(size=fn),
        "w2": rng.normal(size=(features, hidden)) / 2, "b2": 0.9 + 0.3 * rng.normal(size=hidden),
        "w3": rng.normal(size=(hidden, classes)), "b3": 0.3 * rng.normal(size=classes),
    }  # fmt: skip
    params = {name: array.round(2) for name, array in params.items()}
    return params, rng.normal(size=(n, C, H, W)).round(2), (1 + np.arange(n) * 2) % classes


SHAPES = (
    ("default", "the lecture's network", {}),
    ("filter-4", "filters of 4x4, so that a row and a column are left over",
     {"kernel_size": 4, "hidden": 3}),
    ("tall", "an input that is not square, with three channels",
     {"input_shape": (3, 17, 12), "filters": 4, "kernel_size": 3, "hidden": 7, "num_classes": 5}),
)  # fmt: skip


def _shapes(table, extra=""):
    for id, title, options in table:
        yield Case(f"shapes-{id}{extra}", **options, part="init", probe=shapes, title=title)


def _cases(rng, sizes, extra=""):
    large = {"input_shape": (3, 14, 16), "filters": 40, "kernel_size": 3, "hidden": 20,
             "num_classes": 20}  # fmt: skip
    yield Case(f"begins{extra}", **large, part="init", probe=beginnings,
               title="how weights and biases begin")  # fmt: skip
    yield Case(f"begins-larger{extra}", **large, weight_std=0.3, part="init", probe=beginnings,
               title="another weight_std")  # fmt: skip
    yield Case(f"layers{extra}", **large, part="init", probe=alike_layers,
               title="each layer draws numbers of its own")  # fmt: skip
    for id, title, probe in (("equal", "two networks with the same seed", equal_seeds),
                             ("other", "networks with different seeds", other_seeds)):  # fmt: skip
        yield Case(f"{id}-seeds{extra}", **_options(SIZES["odd"]), part="init", probe=probe,
                   title=title)  # fmt: skip
    titles = {
        "small": "images of 6x6", "odd": "two channels, not square, a row and a column left over",
        "tall": "images of 9x6", "single": "one image, one filter",
        "wide": "three channels, 6x8", "left-over": "two channels, 8x7", "one-image": "one image",
    }  # fmt: skip
    for number, (id, size) in enumerate(sizes.items()):
        params, x, t = _given(size, rng)
        title = titles[id]
        for layer in LAYERS:
            part = "last" if layer == LAYERS[0] else "gradient"
            yield Case(f"{id}-{layer[:2]}", params, x, t, **_options(size), part=part,
                       probe=_gradient(*layer.split()), title=title)  # fmt: skip
        if number == 0:
            args = params, x, t
            loud = params | {"w3": 5000 * params["w3"]}
            yield Case(f"loud{extra}", loud, x, t, **_options(size), part="last",
                       probe=_gradient("b3"), title="scores in the thousands")  # fmt: skip
            yield Case(f"names{extra}", *args, **_options(size), part="gradient", probe=names_of,
                       title="the names of the gradients")  # fmt: skip
            before = rng.normal(size=(3, *x.shape[1:])).round(2)
            yield Case(f"updated{extra}", *args, before, np.array([0, 2, 1]), **_options(size),
                       part="gradient", probe=after_an_update,
                       title="a network whose weights have changed since")  # fmt: skip
            yield Case(f"kept{extra}", *args, **_options(size), part="gradient",
                       probe=params_after, title="the weights stay as they were")  # fmt: skip
            for id, given, title in (
                ("loss", params, "the loss, which the lesson gives"),
                ("loud-loss", loud, "the loss of scores in the thousands"),
            ):
                yield Case(f"{id}{extra}", given, x, t, **_options(size), part="gradient",
                           probe=loss_of, title=title)  # fmt: skip


# one idea wrong in each


class _Net(SimpleConvNet):
    """The network, with each idea as a method that another one may replace."""

    def __init__(
        self, input_shape=(1, 28, 28), filters=30, kernel_size=5, hidden=100, num_classes=10,
        weight_std=0.01, seed=0,
    ):  # fmt: skip
        features = filters * int(
            np.prod([self.pooled_side(side, kernel_size) for side in self.sides(*input_shape[1:])])
        )
        features = self.count(features, filters, input_shape, kernel_size)
        rng = self.generator(seed)
        self.params = self.named({
            "w1": self.drawn((filters, input_shape[0], kernel_size, kernel_size), weight_std, rng),
            "b1": self.bias(filters, rng),
            "w2": self.drawn((features, hidden), weight_std, self.next(rng)),
            "b2": self.bias(hidden, rng),
            "w3": self.drawn((hidden, num_classes), weight_std, self.next(rng)),
            "b3": self.bias(num_classes, rng),
        })  # fmt: skip

    # how it begins

    def sides(self, h, w):
        return h, w

    def pooled_side(self, side, k):
        return (side - k + 1) // 2

    def count(self, features, filters, input_shape, k):
        return features

    def generator(self, seed):
        return np.random.default_rng(seed)

    def next(self, rng):
        return rng

    def drawn(self, shape, std, rng):
        return std * rng.normal(size=shape)

    def bias(self, size, rng):
        return np.zeros(size)

    def named(self, params):
        return params

    # its gradient

    def shares(self, scores):
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def dscores(self, shares, t):
        return (shares - np.eye(shares.shape[1])[t]) / len(t)

    def through_hidden(self, dactive):
        return dactive * (self.hidden > 0)

    def as_maps(self, dfeatures):
        return dfeatures.reshape(self.pooled.shape)

    def through_pool(self, dpooled):
        return self.pool.backward(dpooled)

    def through_maps(self, dmaps):
        return dmaps * (self.maps > 0)

    def finish(self, grads):
        return grads

    def w2(self):
        return self.params["w2"]

    def w3(self):
        return self.params["w3"]

    def gradient(self, x, t):
        dscores = self.dscores(self.shares(self.predict(x)), t)
        dactive, dw3, db3 = affine_backward(dscores, self.active, self.w3())
        dfeatures, dw2, db2 = affine_backward(
            self.through_hidden(dactive), self.features, self.w2()
        )
        self.conv.backward(self.through_maps(self.through_pool(self.as_maps(dfeatures))))
        grads = {"w1": self.conv.dw, "b1": self.conv.db, "w2": dw2, "b2": db2, "w3": dw3, "b3": db3}
        return self.finish(grads)


def _but(**changes):
    """A class of that name, since a message may name it."""
    return type("SimpleConvNet", (_Net,), changes)


def _side(pooled_side):
    return _but(pooled_side=lambda self, side, k: pooled_side(side, k))


def _count(count):
    return _but(count=lambda self, *sizes: count(*sizes))


def _drawn(drawn):
    return _but(drawn=lambda self, shape, std, rng: drawn(shape, std, rng))


def _biases(bias):
    return _but(bias=lambda self, size, rng: bias(size, rng))


def _named(change):
    return _but(named=lambda self, params: change(params))


def _dscores(change):
    return _but(dscores=lambda self, shares, t: change(shares, t))


def _onehot(shares, t):
    return np.eye(shares.shape[1])[t]


def _finish(change):
    return _but(finish=lambda self, grads: change(grads))


def _only(name, change):
    """One gradient changed."""
    return _finish(lambda grads: grads | {name: change(grads[name])})


def _fixed(**values):
    """A network that takes no notice of an option."""

    class SimpleConvNet(_Net):
        def __init__(
            self, input_shape=(1, 28, 28), filters=30, kernel_size=5, hidden=100, num_classes=10,
            weight_std=0.01, seed=0,
        ):  # fmt: skip
            options = {
                "input_shape": input_shape, "filters": filters, "kernel_size": kernel_size,
                "hidden": hidden, "num_classes": num_classes, "weight_std": weight_std,
                "seed": seed,
            }  # fmt: skip
            super().__init__(**options | values)

    return SimpleConvNet


def _with_two_axes(names, shape):
    return _named(lambda params: params | {name: params[name].reshape(shape) for name in names})


def _turned(name):
    return _named(lambda params: params | {name: params[name].T})


def _begun(name):
    """Only some weights drawn, the others 0."""
    return _named(lambda params: {
        other: array if other in name or other[0] == "b" else 0 * array
        for other, array in params.items()})  # fmt: skip


class _KeptLayers(_Net):
    """The convolution is made once, of the first weights, and keeps copies of them."""

    def predict(self, x):
        super().predict(x)
        if not hasattr(self, "first"):
            self.first = {name: array.copy() for name, array in self.params.items()}
        now, self.params = self.params, self.first
        scores = super().predict(x)
        self.params = now
        return scores


class _StepsItself(_Net):
    def gradient(self, x, t):
        grads = super().gradient(x, t)
        for name, grad in grads.items():
            self.params[name] -= 0.1 * grad
        return grads


class _StepsAnew(_Net):
    def gradient(self, x, t):
        grads = super().gradient(x, t)
        self.params = {name: array - 0.1 * grads[name] for name, array in self.params.items()}
        return grads


class _Adds(_Net):
    def finish(self, grads):
        if hasattr(self, "before_that"):
            grads = {name: grads[name] + self.before_that[name] for name in grads}
        self.before_that = grads
        return grads


class _SumOverBatch(_Net):
    """Biases' gradients not summed."""

    def gradient(self, x, t):
        grads = super().gradient(x, t)
        dscores = self.dscores(self.shares(self.predict(x)), t)
        return grads | {"b3": dscores}


class _ReLUAfterW2(_Net):
    """The gradient goes through the hidden ReLU too late."""

    def gradient(self, x, t):
        grads = super().gradient(x, t)
        dactive = self.dscores(self.shares(self.predict(x)), t) @ self.params["w3"].T
        return grads | {"w2": self.features.T @ dactive, "b2": dactive.sum(axis=0)}


class _BeforeReLU(_Net):
    """The gradient of w3 from what was below 0, too."""

    def gradient(self, x, t):
        grads = super().gradient(x, t)
        return grads | {"w3": self.hidden.T @ self.dscores(self.shares(self.predict(x)), t)}


def _without_predict(name):
    """Read in gradient what only predict makes, under a name of the lesson's predict."""
    return _but(gradient=lambda self, x, t: getattr(self, name))


def _without_std(names):
    """Some weights drawn with a standard deviation of 1."""

    class SimpleConvNet(_Net):
        def __init__(
            self, input_shape=(1, 28, 28), filters=30, kernel_size=5, hidden=100, num_classes=10,
            weight_std=0.01, seed=0,
        ):  # fmt: skip
            super().__init__(input_shape, filters, kernel_size, hidden, num_classes, weight_std,
                             seed)  # fmt: skip
            for name in names:
                self.params[name] /= weight_std

    return SimpleConvNet


def _last_layer_by(arguments):
    """Something else goes into affine_backward of the last layer: arguments(dout, x, w)."""

    def gradient(self, x, t):
        dscores = self.dscores(self.shares(self.predict(x)), t)
        _, dw, db = affine_backward(*arguments(dscores, self.active, self.params["w3"]))
        return _Net.gradient(self, x, t) | {"w3": dw, "b3": db}

    return gradient


def _dx_first(self, x, t):
    """What comes back of the last layer is taken for dw, db, dx."""
    grads = _Net.gradient(self, x, t)
    dscores = self.dscores(self.shares(self.predict(x)), t)
    dx, dw, _ = affine_backward(dscores, self.active, self.params["w3"])
    return grads | {"w3": dx, "b3": dw}


def _divided_again(names):
    """Some gradients divided by the number of images once more."""

    def gradient(self, x, t):
        grads = _Net.gradient(self, x, t)
        return {name: grad / len(x) if name in names else grad for name, grad in grads.items()}

    return _but(gradient=gradient)


NAMES = ("w1", "b1", "w2", "b2", "w3", "b3")
MISTAKES = (
    # how it begins
    Mistake("rounded-up", "The pooled maps are taken to be larger than they are: where a row is "
            "left over, the pooling rounds down.", _side(lambda n, k: -(-(n - k + 1) // 2)),
            _side(lambda n, k: round((n - k + 1) / 2 + 0.01))),
    Mistake("rounded-at-the-end", "The size of the pooled maps is divided first and rounded at the "
            "end: 12.5 rows become 4,687 features where the pooling makes 12 rows. Round each side "
            "down.", _count(lambda features, fn, shape, k: int(
                fn * (shape[1] - k + 1) / 2 * (shape[2] - k + 1) / 2)),
            _count(lambda features, fn, shape, k: int(fn * ((shape[1] - k + 1) / 2) ** 2))),
    Mistake("not-pooled", "w2 is as large as the maps before the pooling; it gets the pooled "
            "ones.", _side(lambda n, k: n - k + 1)),
    Mistake("pooled-once", "The maps are halved along one axis only; the pooling halves rows and "
            "columns.", _count(lambda features, fn, shape, k: fn * ((shape[1] - k + 1) // 2)
                               * (shape[2] - k + 1)),
            _count(lambda features, fn, shape, k: fn * (shape[1] - k + 1) * (shape[2] - k + 1)
                   // 2)),
    Mistake("divided-by-four", "The number of pixels is divided by 4 as a whole; where a row is "
            "left over, each side must be rounded down by itself.",
            _count(lambda features, fn, shape, k: fn * ((shape[1] - k + 1) * (shape[2] - k + 1)
                                                        // 4))),
    Mistake("same-size-assumed", "The maps are taken to be as large as the image; without padding "
            "a convolution makes them smaller.", _side(lambda n, k: n // 2)),
    Mistake("plus-one-forgotten", "The maps are taken to be one smaller than they are: H - k + 1 "
            "windows fit.", _side(lambda n, k: (n - k) // 2)),
    Mistake("square-only", "The image is taken to be square; it has H rows and W columns.",
            _but(sides=lambda self, h, w: (h, h)), _but(sides=lambda self, h, w: (w, w))),
    Mistake("slides-size", "w2 has 4,320 rows whatever the image and the filters are; compute "
            "them.", _count(lambda features, fn, shape, k: 4320),
            _count(lambda features, fn, shape, k: fn * 12 * 12)),
    Mistake("one-map", "w2 has rows for one map only; all filters' maps come in.",
            _count(lambda features, fn, shape, k: features // fn)),
    Mistake("channels-for-filters", "w2 has rows for as many maps as the image has channels; there "
            "is one for each filter.",
            _count(lambda features, fn, shape, k: features // fn * shape[0])),
    Mistake("channels-in-features", "The image's channels are counted in w2 again; each filter has "
            "added them up already.",
            _count(lambda features, fn, shape, k: features * shape[0])),
    Mistake("one-channel", "The filters are made for one channel; a filter reaches through all "
            "channels of the image.",
            _named(lambda params: params | {"w1": params["w1"][:, :1]})),
    Mistake("w1-channels-first", "Channels and filters have changed places in w1; filters come "
            "first.", _named(lambda params: params | {"w1": params["w1"].swapaxes(0, 1)})),
    Mistake("w1-channels-last", "The channels stand last in w1; the order is (filters, C, k, k).",
            _named(lambda params: params | {"w1": np.moveaxis(params["w1"], 1, -1)})),
    Mistake("w1-flat", "w1 is a matrix; it has the shape (filters, C, k, k).",
            _named(lambda params: params | {"w1": params["w1"].reshape(len(params["w1"]), -1)})),
    Mistake("w2-turned", "w2 is turned over; its rows are the features.", _turned("w2")),
    Mistake("w3-turned", "w3 is turned over; its rows are the hidden neurons.", _turned("w3")),
    Mistake("linear-turned", "w2 and w3 are turned over; rows are what comes in, columns what goes "
            "out.", _named(lambda params: params | {"w2": params["w2"].T, "w3": params["w3"].T})),
    Mistake("filters-ignored", "There are 30 filters whatever filters says.", _fixed(filters=30)),
    Mistake("kernel-size-ignored", "The filters are 5x5 whatever kernel_size says.",
            _fixed(kernel_size=5)),
    Mistake("hidden-ignored", "There are 100 hidden neurons whatever hidden says.",
            _fixed(hidden=100)),
    Mistake("num-classes-ignored", "There are 10 classes whatever num_classes says.",
            _fixed(num_classes=10)),
    Mistake("weight-std-ignored", "The weights are drawn with 0.01 whatever weight_std says.",
            _fixed(weight_std=0.01)),
    Mistake("standard-normal", "The weights are drawn with a standard deviation of 1; multiply by "
            "weight_std.", _fixed(weight_std=1)),
    Mistake("std-in-some-layers", "Some layers are drawn without weight_std; all three weights are "
            "multiplied by it.", *(_without_std(names) for names in (
                ("w1",), ("w2",), ("w3",), ("w1", "w2"), ("w1", "w3"), ("w2", "w3")))),
    Mistake("std-as-variance", "weight_std is taken for the variance; it is the standard deviation "
            "itself.", _drawn(lambda shape, std, rng: np.sqrt(std) * rng.normal(size=shape))),
    Mistake("std-squared", "weight_std is squared; the standard deviation is weight_std itself.",
            _drawn(lambda shape, std, rng: std**2 * rng.normal(size=shape))),
    Mistake("evenly-spread", "The weights are spread evenly between two bounds; a normal "
            "distribution is asked for.",
            _drawn(lambda shape, std, rng: std * rng.random(shape)),
            _drawn(lambda shape, std, rng: rng.uniform(-std, std, shape)),
            _drawn(lambda shape, std, rng: std * (2 * rng.random(shape) - 1) * 3**0.5)),
    Mistake("mean-not-0", "The weights lie around weight_std; their mean is 0, weight_std is how "
            "far they spread.",
            _drawn(lambda shape, std, rng: rng.normal(std, 1, shape)),
            _drawn(lambda shape, std, rng: rng.normal(std, std, shape)),
            _drawn(lambda shape, std, rng: std + rng.normal(size=shape))),
    Mistake("no-negative-weights", "No weight is below 0; half of them should be.",
            _drawn(lambda shape, std, rng: np.abs(std * rng.normal(size=shape)))),
    Mistake("by-inputs", "The weights are scaled by the number of inputs, which is He's or "
            "Xavier's rule; here they have the standard deviation weight_std.",
            *(_drawn(lambda shape, std, rng, gain=gain: rng.normal(size=shape) * np.sqrt(
                gain / (np.prod(shape[1:]) if len(shape) == 4 else shape[0])))
              for gain in (1.0, 2.0))),
    Mistake("all-zero", "All weights are 0: then all filters get the same gradient, and stay "
            "equal.", _drawn(lambda shape, std, rng: np.zeros(shape))),
    Mistake("all-the-same", "All weights are the same number: all filters stay equal for ever.",
            _drawn(lambda shape, std, rng: np.full(shape, std)),
            _drawn(lambda shape, std, rng: np.full(shape, std * rng.normal()))),
    Mistake("repeated-filters", "One filter, or one row, is drawn and repeated; each needs numbers "
            "of its own.", _drawn(lambda shape, std, rng: np.repeat(
                std * rng.normal(size=(1, *shape[1:])), shape[0], axis=0))),
    Mistake("same-generator-begun-anew", "Each layer begins with the same numbers, since its "
            "generator begins anew; make one generator, and draw on.",
            _but(drawn=lambda self, shape, std, rng: std * np.random.default_rng(
                self.own_seed).normal(size=shape),
                generator=lambda self, seed: setattr(self, "own_seed", seed))),
    Mistake("seed-ignored", "seed is not used: every network begins in the same way.",
            *(_fixed(seed=k) for k in (0, 1, 42))),
    Mistake("no-seed", "Two networks with the same seed begin differently; a run should be "
            "repeatable.", _but(generator=lambda self, seed: np.random.default_rng())),
    Mistake("biases-drawn", "The biases are drawn at random; they begin with 0.",
            _biases(lambda size, rng: 0.01 * rng.normal(size=size))),
    Mistake("biases-standard", "The biases are drawn with a standard deviation of 1; they begin "
            "with 0.", _biases(lambda size, rng: rng.normal(size=size))),
    Mistake("biases-1", "The biases begin with 1; they begin with 0.",
            _biases(lambda size, rng: np.ones(size))),
    Mistake("biases-two-axes", "The biases have an axis too many; there is one number for each "
            "filter or neuron, in one row.",
            _biases(lambda size, rng: np.zeros((1, size))),
            _biases(lambda size, rng: np.zeros((size, 1))),
            *(_with_two_axes(names, shape) for names in (("b1",), ("b2",), ("b3",), ("b2", "b3"))
              for shape in ((1, -1), (-1, 1)))),
    Mistake("one-bias", "A layer has a single bias; each filter and each neuron has its own.",
            _biases(lambda size, rng: np.zeros(1)), _biases(lambda size, rng: 0.0)),
    Mistake("capital-names", "The names are written in capitals, W1; they are w1, b1, w2, ...",
            _named(lambda params: {name.capitalize(): a for name, a in params.items()})),
    Mistake("no-biases", "The biases are missing in params; they learn as well.",
            _named(lambda params: {n: a for n, a in params.items() if n[0] == "w"})),
    Mistake("convolution-only", "Only the convolution's parameters are there; the two linear "
            "layers have some, too.", _named(lambda params: {n: params[n] for n in ("w1", "b1")})),
    Mistake("linear-only-zero", "Some weights stay 0; all three arrays of weights are drawn.",
            *(_begun(which) for which in (("w1",), ("w1", "w2"), ("w1", "w3"), ("w2", "w3")))),
    # the gradient
    Mistake("not-a-mean", "The gradient is that of the sum of all images' losses; the loss is "
            "their mean, so divide by their number.",
            _dscores(lambda shares, t: shares - _onehot(shares, t))),
    Mistake("by-all-scores", "The gradient of the scores is divided by the number of all scores; "
            "divide by the number of images.",
            _dscores(lambda shares, t: (shares - _onehot(shares, t)) / shares.size)),
    Mistake("by-classes", "The gradient of the scores is divided by the number of classes; divide "
            "by the number of images.",
            _dscores(lambda shares, t: (shares - _onehot(shares, t)) / shares.shape[1])),
    Mistake("divided-twice", "The gradient is divided by the number of images twice.",
            _dscores(lambda shares, t: (shares - _onehot(shares, t)) / len(t) ** 2)),
    Mistake("label-not-subtracted", "The labels are missing: 1 is subtracted from the share of "
            "each image's own class.", _dscores(lambda shares, t: shares / len(t))),
    Mistake("label-as-number", "The labels themselves are subtracted, and all along a row; "
            "what is subtracted is 1, and only at each image's own label.",
            *(_but(shares=made, dscores=by) for made in (_Net.shares, lambda self, scores: scores)
              for by in (
                lambda self, shares, t: (shares - t[:, None]) / len(t),
                lambda self, shares, t: shares - t[:, None]))),
    Mistake("label-of-all-images", "1 is subtracted in the columns of all labels, for every image; "
            "each image has its own: [np.arange(N), t].",
            _dscores(lambda shares, t: (shares - _onehot(shares, t).max(axis=0)) / len(t))),
    Mistake("uphill", "The sign is turned round: the gradient points to where the loss grows; the "
            "optimizer goes against it.",
            _dscores(lambda shares, t: (_onehot(shares, t) - shares) / len(t)),
            _finish(lambda grads: {name: -grad for name, grad in grads.items()})),
    Mistake("no-softmax", "The scores themselves stand in the place of the shares; softmax comes "
            "first.", _but(shares=lambda self, scores: scores)),
    Mistake("softmax-of-all", "The shares of all images together add up to 1; those of each image "
            "should: softmax by rows.",
            _but(shares=lambda self, scores: np.exp(scores - scores.max())
                 / np.exp(scores - scores.max()).sum())),
    Mistake("softmax-by-columns", "The shares of each class add up to 1 over the images; those of "
            "each image should: softmax by rows.",
            _but(shares=lambda self, scores: np.exp(scores - scores.max(axis=0))
                 / np.exp(scores - scores.max(axis=0)).sum(axis=0))),
    Mistake("softmax-overflows", "exp of a large score is infinite, and the gradient no number; "
            "subtract each image's largest score first.",
            _but(shares=lambda self, scores: np.exp(scores)
                 / np.exp(scores).sum(axis=1, keepdims=True))),
    Mistake("softmax-twice", "softmax is applied twice.",
            _but(shares=lambda self, scores: _Net.shares(self, _Net.shares(self, scores)))),
    Mistake("softmax-derived", "The slope of softmax alone is multiplied in; shares minus labels "
            "is softmax and loss in one.",
            _dscores(lambda shares, t: (shares - _onehot(shares, t)) * shares * (1 - shares)
                     / len(t))),
    Mistake("loss-derived-only", "This is the slope of the loss for the shares; going on through "
            "softmax gives shares minus labels.",
            _dscores(lambda shares, t: -_onehot(shares, t) / shares / len(t))),
    Mistake("no-relu-behind-hidden", "The gradient passes the second ReLU as if it were not there; "
            "where its input was below 0 nothing goes back.",
            _but(through_hidden=lambda self, dactive: dactive)),
    Mistake("no-relu-behind-maps", "The gradient passes the first ReLU as if it were not there; "
            "where a map was below 0 nothing goes back.",
            _but(through_maps=lambda self, dmaps: dmaps)),
    Mistake("relu-after-w2", "The gradients of w2 and b2 are taken before the gradient goes "
            "through the second ReLU; it goes through it first.", _ReLUAfterW2),
    Mistake("before-relu-in-w3", "The gradient of w3 is made with what came into the second ReLU; "
            "the last layer was given what came out of it.", _BeforeReLU),
    Mistake("no-predict", "gradient needs what predict keeps, and does not call it: nothing is "
            "there yet, or it is of other images. Begin with predict(x).",
            *map(_without_predict, (
                "active", "hidden", "features", "pooled", "maps", "conv", "pool"))),
    Mistake("no-relu", "The gradient passes both ReLUs as if they were not there; where their "
            "input was below 0 nothing goes back.",
            _but(through_hidden=lambda self, dactive: dactive,
                 through_maps=lambda self, dmaps: dmaps)),
    Mistake("relu-of-the-gradient", "ReLU is applied to the gradient; what counts on the way back "
            "is where its input was above 0 on the way forward.",
            _but(through_hidden=lambda self, dactive: np.maximum(dactive, 0)),
            _but(through_maps=lambda self, dmaps: np.maximum(dmaps, 0)),
            _but(through_hidden=lambda self, dactive: np.maximum(dactive, 0),
                 through_maps=lambda self, dmaps: np.maximum(dmaps, 0)),
            _but(through_hidden=lambda self, dactive: dactive * (dactive > 0)),
            _but(through_hidden=lambda self, dactive: dactive * (dactive > 0),
                 through_maps=lambda self, dmaps: dmaps * (dmaps > 0))),
    Mistake("times-the-value", "The gradient is multiplied with what came out of a ReLU; its slope "
            "is 1 or 0.",
            _but(through_hidden=lambda self, dactive: dactive * self.active),
            _but(through_maps=lambda self, dmaps: dmaps * np.maximum(self.maps, 0)),
            _but(through_hidden=lambda self, dactive: dactive * self.active,
                 through_maps=lambda self, dmaps: dmaps * np.maximum(self.maps, 0))),
    Mistake("relu-turned-round", "The gradient goes back where a ReLU's input was below 0; it goes "
            "back where it was above.",
            _but(through_hidden=lambda self, dactive: dactive * (self.hidden <= 0)),
            _but(through_maps=lambda self, dmaps: dmaps * (self.maps <= 0)),
            _but(through_hidden=lambda self, dactive: dactive * (self.hidden <= 0),
                 through_maps=lambda self, dmaps: dmaps * (self.maps <= 0))),
    Mistake("maps-mixed", "The gradient of the features is cut into maps in another order; the "
            "order is (C, H, W).",
            _but(as_maps=lambda self, dfeatures: np.moveaxis(dfeatures.reshape(
                len(dfeatures), *self.pooled.shape[2:], -1), -1, 1)),
            _but(as_maps=lambda self, dfeatures: dfeatures.reshape(
                *self.pooled.shape[:2], *self.pooled.shape[:1:-1]).swapaxes(2, 3))),
    Mistake("features-turned", "The gradient of the features is turned over before it is cut into "
            "maps, so that images get numbers of each other; its rows are the images already.",
            _but(as_maps=lambda self, dfeatures: dfeatures.T.reshape(self.pooled.shape))),
    Mistake("gradient-turned", "A gradient of weights is turned over; it has the shape of its "
            "weights.", *(_finish(lambda grads, names=names: grads | {
                name: grads[name].T for name in names}) for names in (
                    ("w3",), ("w2",), ("w2", "w3")))),
    Mistake("given-turned", "affine_backward gets something that is turned over, or in another "
            "order; it wants dout, and then x and w just as the way forward had them.",
            *(_but(gradient=_last_layer_by(arguments)) for arguments in (
                lambda dout, x, w: (dout, x.T, w), lambda dout, x, w: (dout, x, w.T),
                lambda dout, x, w: (dout.T, x, w), lambda dout, x, w: (dout, x.T, w.T),
                lambda dout, x, w: (dout.T, x, w.T), lambda dout, x, w: (dout, w, x),
                lambda dout, x, w: (x, w, dout), lambda dout, x, w: (x, dout, w)))),
    Mistake("pool-spread", "Each pixel of a pooling window gets the gradient; only the largest one "
            "does. Ask the pooling's backward.",
            _but(through_pool=lambda self, dpooled: _spread(dpooled, self.maps.shape)),
            _but(through_pool=lambda self, dpooled: _spread(dpooled, self.maps.shape) / 4)),
    Mistake("bias-not-summed", "A bias's gradient has two axes; the bias was used for every "
            "image, so add up over the images, along axis 0.", _SumOverBatch,
            _only("b3", lambda db: db.reshape(1, -1))),
    Mistake("sum-of-scores", "The gradients of the last layer do not use dout; what came from the "
            "loss must be multiplied in.",
            _dscores(lambda shares, t: np.ones_like(shares) / len(t))),
    Mistake("w2-w3-forgotten", "The gradient is not sent through w3 or w2, but through one of "
            "ones.", _but(w3=lambda self: np.ones_like(self.params["w3"])),
            _but(w2=lambda self: np.ones_like(self.params["w2"]))),
    Mistake("weights-and-biases-swapped", "Weights and biases have changed places in the dict.",
            _finish(lambda grads: {n: grads[("b" if n[0] == "w" else "w") + n[1]]
                                   for n in NAMES})),
    Mistake("swapped-in-one-layer", "In one layer, weights and biases have changed places.",
            *(_finish(lambda grads, k=k: grads | {f"w{k}": grads[f"b{k}"], f"b{k}": grads[f"w{k}"]})
              for k in "123")),
    Mistake("biases-divided-again", "The biases' gradients are divided by the number of images "
            "again; the mean is in the scores' gradient.",
            *(_divided_again(names) for names in (
                ("b1",), ("b2",), ("b3",), ("b2", "b3"), ("b1", "b2", "b3")))),
    Mistake("weights-divided-again", "The weights' gradients are divided by the number of images "
            "again; the mean is in the scores' gradient.",
            *(_divided_again(names) for names in (
                ("w1",), ("w2",), ("w3",), ("w2", "w3"), ("w1", "w2", "w3")))),
    Mistake("empty-dict", "The dict that comes back is empty; it holds six gradients.",
            _finish(lambda grads: {})),
    Mistake("layers-in-other-order", "The gradients of the first layer and of the last have "
            "changed places in the dict.",
            _finish(lambda grads: {n: grads[n[0] + str(4 - int(n[1]))] for n in NAMES})),
    Mistake("in-a-list", "The gradients come back in a list or tuple; they belong into a dict, "
            "under the names of the parameters.",
            _finish(lambda grads: [grads[name] for name in NAMES]),
            _finish(lambda grads: tuple(grads[name] for name in NAMES)),
            _finish(lambda grads: tuple(grads[name] for name in NAMES[::-1]))),
    Mistake("names-with-d", "The names begin with a d, dw1; they are those of the parameters, w1.",
            _finish(lambda grads: {f"d{name}": grad for name, grad in grads.items()})),
    Mistake("no-bias-gradients", "The biases' gradients are missing in the dict.",
            _finish(lambda grads: {n: grads[n] for n in NAMES if n[0] == "w"})),
    Mistake("no-convolution-gradient", "The convolution's gradients are missing; go on through "
            "pooling, ReLU and convolution.",
            _finish(lambda grads: {n: grads[n] for n in NAMES[2:]}),
            _finish(lambda grads: grads | {"w1": 0 * grads["w1"], "b1": 0 * grads["b1"]})),
    Mistake("last-layer-only", "Only the gradients of the last layer are there; go on through the "
            "ReLU to w2, and from there to w1.",
            _finish(lambda grads: {n: grads[n] for n in NAMES[4:]})),
    Mistake("dx-taken-for-dw", "affine_backward gives dx, dw and db in this order; here the first "
            "one is taken for the gradient of the weights.", _but(gradient=_dx_first)),
    Mistake("params-returned", "The parameters come back; their gradients are asked for.",
            _but(gradient=lambda self, x, t: self.params)),
    Mistake("loss-returned", "The loss comes back; its gradients are asked for.",
            _but(gradient=lambda self, x, t: self.loss(x, t))),
    Mistake("dx-returned", "The gradient of the images comes back; those of the parameters are "
            "asked for.", _but(gradient=lambda self, x, t: _dx(self, x, t))),
    Mistake("nothing-returned", "Nothing comes back; return a dict with six gradients.",
            _finish(lambda grads: None)),
    Mistake("steps-itself", "gradient changes the parameters; it only measures, the optimizer goes "
            "the step.", _StepsItself, _StepsAnew),
    Mistake("adds-up", "The gradients of an earlier call are still in those of the next.", _Adds),
    Mistake("old-weights", "The network keeps the weights that it began with: after an update its "
            "layers still hold the old ones.", _KeptLayers),
)  # fmt: skip


def _spread(dpooled, shape):
    """Each number for all four pixels of its window; what is left over gets 0."""
    spread = np.zeros(shape)
    h, w = dpooled.shape[2:]
    spread[:, :, : 2 * h, : 2 * w] = dpooled.repeat(2, axis=2).repeat(2, axis=3)
    return spread


def _dx(net, x, t):
    dscores = net.dscores(net.shares(net.predict(x)), t)
    dfeatures = net.through_hidden(dscores @ net.params["w3"].T) @ net.params["w2"].T
    return net.conv.backward(net.through_maps(net.pool.backward(net.as_maps(dfeatures))))


EXERCISE = Exercise(
    __name__,
    reference=SimpleConvNet,
    alternative=PoolBeforeReLU,
    differs="The second sends a blank image through the first layers to learn how many features "
            "come out; and it pools before ReLU, which for a maximum is the same and saves three "
            "quarters of ReLU's work.",
    minutes=30,
    difficulty=3,
    teaches=("course_lib.networks.SimpleConvNet",),
    rtol=1e-4,
    atol=1e-6,
    visible=(*_shapes(SHAPES), *_cases(np.random.default_rng(7), SIZES)),
    hidden=lambda rng: (
        *_shapes(SHAPES[1:], "-again"), *_cases(rng, HIDDEN_SIZES, "-again"),
        *_shapes(SHAPES[:1], "-again"),  # the largest last: whoever is wrong before is done
    ),
    mistakes=MISTAKES,
    hints=(
        "For __init__: what does each of the six arrays of the table multiply, and what comes "
        "out? Each side of a map is rounded down by itself: (H - k + 1) // 2. For gradient: read "
        "predict from its last line up, and write down what each line has kept.",
        "One generator draws all weights, one layer after the other: "
        "rng.normal(0, weight_std, shape). Backward, the layers come in reverse order, and every "
        "step needs what predict has kept in self; the last layer was given self.active.",
        "The scores' gradient: take softmax(scores), subtract 1 at each image's own label, and "
        "divide all of that by len(t). Then affine_backward, ReLU's mask, affine_backward, "
        "reshape to the pooled maps, the pooling's backward, ReLU's mask, the convolution's "
        "backward.",
    ),
)  # fmt: skip
