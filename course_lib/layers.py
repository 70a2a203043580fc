"""Layers: what an operation keeps between forward and backward, and the numbers that it learns.

Every layer has `forward(x)` and `backward(dout)`, which returns dx and fills `grads`. The
arithmetic is not here: each method calls one function of `ops`. Weights are drawn when they are
first needed, so that a large network can be looked at (`repr`, `output_shape`, `summary`) at no
cost.
"""

import math
from types import MappingProxyType

import numpy as np

from course_lib import kernels
from course_lib.functional import ShapeError, _pair
from course_lib.initializers import initial_weights

__all__ = [
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "ReLU",
    "Residual",
    "Sequential",
    "Sigmoid",
    "Tanh",
]

# The one place that says which module computes.
ops = kernels


class Layer:
    """What all layers share: parameters, gradients, modes, states and shapes.

    Attributes
    ----------
    params, grads : dict
        Arrays by name. `params["w"] = array` copies the array in and keeps its dtype; the other
        parameters follow the dtype of the first. `grads` holds what the last `backward` computed.
    param_shapes : dict
        Shapes by name; reading them draws no weights.
    training : bool
        The mode: see `train` and `eval`.
    needs_dx : bool
        False where nothing comes before the layer: `backward` may then return None.
    """

    training = True
    needs_dx = True
    init = "he"
    kernel_size = stride = (1, 1)  # how far the layer looks, for the receptive field
    _draws = None  # the kind of random numbers that the layer draws, if any
    _place = (0,)  # seeds a layer without a seed of its own; containers set it by position

    def __init__(self, param_shapes=(), seed=None):
        self.param_shapes = dict(param_shapes)
        self.buffers = {}
        self.grads = {}
        self.seed = seed
        self._params = None
        self._dtype = np.dtype(np.float32)
        self._saved = None

    def __call__(self, x):
        """Same as `forward`."""
        return self.forward(x)

    def forward(self, x):
        """Compute the output, and keep what `backward` will need."""
        raise NotImplementedError

    def backward(self, dout):
        """Return the gradient of the input, and fill `grads`.

        Parameters
        ----------
        dout : ndarray of the output's shape
            Gradient of the loss with respect to the last output.

        Returns
        -------
        ndarray of the input's shape

        Raises
        ------
        RuntimeError
            If there was no forward before.
        """
        raise NotImplementedError

    def train(self, mode=True):
        """Choose the training mode: Dropout drops, BatchNorm uses the batch's statistics."""
        for _, layer in self.walk():
            layer.training = bool(mode)
        return self

    def eval(self):
        """Choose the mode for use: Dropout passes, BatchNorm uses its running statistics."""
        return self.train(False)

    # -- parameters

    @property
    def params(self):
        """What the layer learns, by name; drawn at the first look."""
        if self._params is None:
            rng = np.random.default_rng(self._place if self.seed is None else self.seed)
            first = {
                name: self._first(name, shape, rng).astype(self._dtype, copy=False)
                for name, shape in self.param_shapes.items()
            }
            self._params = _Params(self.param_shapes, type(self).__name__, first)
        return self._params

    def _first(self, name, shape, rng):
        if name == "w":
            return initial_weights(self.init, shape, rng)
        return np.ones(shape) if name == "gamma" else np.zeros(shape)

    @property
    def num_params(self):
        """How many numbers the layer learns; draws none."""
        return sum(math.prod(s) for _, layer in self.walk() for s in layer.param_shapes.values())

    @property
    def dtype(self):
        """Of the parameters."""
        for array in (self._params or {}).values():
            return array.dtype
        return self._dtype

    def astype(self, dtype):
        """Change the precision of parameters and running statistics, and forget gradients.

        Parameters
        ----------
        dtype : dtype
            A floating one.

        Returns
        -------
        Layer
            This layer itself.
        """
        dtype = np.dtype(dtype)
        if dtype.kind != "f":
            raise TypeError(f"{type(self).__name__}.astype: expected a floating dtype, got {dtype}")
        for _, layer in self.walk():
            layer._dtype = dtype
            layer.grads = {}
            layer.buffers = {name: a.astype(dtype) for name, a in layer.buffers.items()}
            for name in list(layer._params or ()):
                layer._params[name] = layer._params[name].astype(dtype)
        return self

    # -- the layers inside

    def children(self):
        """Return the layers directly inside, by name."""
        return {}

    def walk(self, path=""):
        """Yield (path, layer) for this layer and all inside, outer before inner."""
        yield path, self
        for name, child in self.children().items():
            yield from child.walk(f"{path}.{name}" if path else name)

    # -- states

    def state_dict(self):
        """Return copies of all parameters and running statistics, by dotted name.

        Returns
        -------
        dict of str to ndarray
            For example "0.w" and "0.b" of the first layer of a `Sequential`.
        """
        return {
            _dotted(path, name): array.copy()
            for path, layer in self.walk()
            for name, array in layer._state().items()
        }

    def load_state_dict(self, state):
        """Take over what `state_dict` gave. Nothing is changed unless everything fits.

        Parameters
        ----------
        state : mapping of str to ndarray
            A dict, or what `numpy.load` gives. Numbers are converted to the layer's dtype.

        Raises
        ------
        ShapeError
            If names are missing or unknown, or shapes differ: all of them, in one message.
        """
        state = {name: np.asarray(array) for name, array in dict(state).items()}
        places = {
            _dotted(path, name): (layer, name, shape)
            for path, layer in self.walk()
            for name, shape in layer._state_shapes().items()
        }
        faults = [f"{name}: missing" for name in places if name not in state]
        faults += [f"{name}: no such parameter here" for name in state if name not in places]
        for name in places.keys() & state.keys():
            array, shape = state[name], places[name][2]
            if array.shape != shape:
                faults.append(f"{name}: expected shape {shape}, got {array.shape}")
            elif array.dtype.kind not in "fiu":
                faults.append(f"{name}: expected numbers, got dtype {array.dtype}")
        if faults:
            raise ShapeError(
                f"{type(self).__name__}.load_state_dict: the arrays do not fit the layers.\n"
                + "\n".join(f"  {fault}" for fault in sorted(faults))
            )
        for name, (layer, key, _) in places.items():
            array = state[name].astype(layer.dtype)  # a copy
            if key in layer.buffers:
                layer.buffers[key] = array
            else:
                layer._take(key, array)

    def _state(self):
        """The arrays of the layer itself, without those of layers inside."""
        return {name: self.params[name] for name in self.param_shapes} | self.buffers

    def _state_shapes(self):
        return self.param_shapes | {name: array.shape for name, array in self.buffers.items()}

    def _take(self, name, array):
        if self._params is None:  # loading all of them: no need to draw any
            self._params = _Params(self.param_shapes, type(self).__name__)
        self._params[name] = array

    # -- shapes

    def output_shape(self, input_shape):
        """Say which shape the output has; draws no weights.

        Parameters
        ----------
        input_shape : tuple of int
            Of one image or vector, (C, H, W) or (D,), or of a batch, (N, C, H, W) or (N, D).

        Returns
        -------
        tuple of int
            With N if it was given.

        Raises
        ------
        ShapeError
            If the layer cannot take such an input.

        Examples
        --------
        >>> Conv2d(1, 30, 5).output_shape((1, 28, 28))
        (30, 24, 24)
        >>> Conv2d(1, 30, 5).output_shape((100, 1, 28, 28))
        (100, 30, 24, 24)
        """
        shape = tuple(input_shape)
        if len(shape) not in (1, 2, 3, 4) or not all(
            isinstance(n, (int, np.integer)) for n in shape
        ):
            raise ShapeError(
                f"{type(self).__name__}.output_shape: expected (C, H, W), (D,) or either with N in "
                f"front, got {input_shape}"
            )
        batch = len(shape) % 2 == 0
        return shape[:batch] + self._output_shape(shape[batch:])

    def _output_shape(self, shape):
        """The same for one image or vector."""
        return shape

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs, for one image; draws no weights.

        Only convolutions and linear layers are counted, as is usual.
        """
        return 0

    # -- helpers

    def _recall(self):
        """What the last forward kept."""
        if self._saved is None:
            raise RuntimeError(f"{type(self).__name__}.backward: call forward first")
        return self._saved

    def _refuse(self, what, shape, axes):
        """An error about the input's shape."""
        return ShapeError(
            f"{type(self).__name__}: {what}\n  input: {tuple(shape)}, expected axes ({axes})"
        )

    def _options(self):
        """What stands in the brackets of the repr."""
        return ""

    def __repr__(self):
        return f"{type(self).__name__}({self._options()})"


class _Params(dict):
    """A layer's parameters by name: names, shapes and dtypes are checked, arrays copied in."""

    def __init__(self, shapes, owner, arrays=()):
        super().__init__(arrays)
        self.shapes, self.owner = shapes, owner

    def __setitem__(self, name, value):
        if name not in self.shapes:
            raise KeyError(f"{self.owner} has no parameter {name!r}, only {list(self.shapes)}")
        value = np.asarray(value)
        if value.dtype.kind != "f":
            raise TypeError(
                f"{self.owner}.params[{name!r}]: expected floating numbers, got dtype {value.dtype}"
            )
        if value.shape != self.shapes[name]:
            raise ShapeError(
                f"{self.owner}.params[{name!r}]: expected shape {self.shapes[name]}, "
                f"got {value.shape}"
            )
        super().__setitem__(name, np.array(value, order="C"))
        if name == next(iter(self.shapes)):
            for other in self.keys() - {name}:
                super().__setitem__(other, self[other].astype(value.dtype, copy=False))

    def update(self, *args, **kwargs):
        for name, value in dict(*args, **kwargs).items():
            self[name] = value

    def __reduce__(self):
        return type(self), (self.shapes, self.owner, dict(self))


def _param(name):
    def put(self, value):
        self.params[name] = value

    return property(lambda self: self.params.get(name), put, doc=f"`params[{name!r}]`, or None.")


def _grad(name):
    return property(lambda self: self.grads.get(name), doc=f"`grads[{name!r}]`; None at first.")


# -- layers with weights


class Conv2d(Layer):
    """Convolution (cross-correlation) with filters that are learned; the slides' Convolution.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or pair of int
        Height and width of a filter.
    stride, padding : int or pair of int
        Window step, and zeros added on each side, along rows and columns.
    bias : bool
        Whether each filter has a bias, b of shape (FN,).
    groups : int
        Channels in so many groups, each seen by its own share of the filters.
    init : str, float or callable
        How w begins: see `course_lib.initializers`. b begins at 0.
    seed : int, optional
        Of the first weights. Without it a network seeds the layer by its position.

    References
    ----------
    Dumoulin and Visin, arXiv:1603.07285; groups: Krizhevsky et al., NIPS 2012.

    Examples
    --------
    >>> layer = Conv2d(3, 10, 5, padding=2)
    >>> layer.w.shape, layer.b.shape, layer.num_params
    ((10, 3, 5, 5), (10,), 760)
    >>> layer.forward(np.ones((2, 3, 32, 32), dtype=np.float32)).shape
    (2, 10, 32, 32)
    """

    w, b, dw, db = _param("w"), _param("b"), _grad("w"), _grad("b")
    _draws = "weights"

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        bias=True,
        groups=1,
        *,
        init="he",
        seed=None,
    ):
        self.in_channels = _count(in_channels, "Conv2d: in_channels")
        self.out_channels = _count(out_channels, "Conv2d: out_channels")
        self.kernel_size = _pair("Conv2d", "kernel_size", kernel_size, 1)
        self.stride = _pair("Conv2d", "stride", stride, 1)
        self.padding = _pair("Conv2d", "padding", padding, 0)
        self.groups = _count(groups, "Conv2d: groups")
        self.init = init
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"Conv2d: in_channels (={in_channels}) and out_channels (={out_channels}) must be "
                f"divisible by groups (={groups})"
            )
        shapes = {"w": (out_channels, in_channels // groups, *self.kernel_size)}
        if bias:
            shapes["b"] = (out_channels,)
        super().__init__(shapes, seed)

    def forward(self, x):
        """Images (N, C, H, W) to (N, FN, OH, OW)."""
        how = {"stride": self.stride, "padding": self.padding}
        if self.groups == 1:
            out = ops.conv2d(x, self.w, self.b, **how)
        else:
            if np.ndim(x) != 4 or x.shape[1] != self.in_channels:
                raise self._refuse(f"expected {self.in_channels} channels.", x.shape, "N, C, H, W")
            b = [None] * self.groups if self.b is None else self._split(self.b, 0)
            parts = zip(self._split(x, 1), self._split(self.w, 0), b, strict=True)
            out = np.concatenate([ops.conv2d(*part, **how) for part in parts], axis=1)
        self._saved = x
        return out

    def backward(self, dout):
        """Gradient of the output to that of the images; fills dw and db."""
        x, how = self._recall(), {"stride": self.stride, "padding": self.padding}
        if self.groups == 1:
            dx, dw, db = ops.conv2d_backward(dout, x, self.w, needs_dx=self.needs_dx, **how)
        else:
            parts = zip(
                self._split(dout, 1), self._split(x, 1), self._split(self.w, 0), strict=True
            )
            grads = [ops.conv2d_backward(*part, **how) for part in parts]
            dxs, dws, dbs = zip(*grads, strict=True)
            dx, dw, db = np.concatenate(dxs, axis=1), np.concatenate(dws), np.concatenate(dbs)
        self.grads = {"w": dw} if self.b is None else {"w": dw, "b": db}
        return dx

    def _split(self, array, axis):
        return np.split(array, self.groups, axis=axis)

    def _output_shape(self, shape):
        if len(shape) != 3 or shape[0] != self.in_channels:
            raise self._refuse(f"expected {self.in_channels} channels.", shape, "C, H, W")
        return (self.out_channels, *_places(self, shape))

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs, for one image."""
        places = math.prod(self.output_shape(input_shape)[-2:])
        return places * math.prod(self.param_shapes["w"])

    def _options(self):
        parts = [f"{self.in_channels}, {self.out_channels}", *_window_options(self)]
        parts += ["bias=False"] if "b" not in self.param_shapes else []
        parts += [f"groups={self.groups}"] if self.groups > 1 else []
        return ", ".join(parts)


class Linear(Layer):
    """A fully connected layer: every output a weighted sum of all inputs; the slides' Affine.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool
        Whether each output has a bias, b of shape (out_features,).
    init : str, float or callable
        How w, of shape (out_features, in_features), begins: see `course_lib.initializers`.
    seed : int, optional
        Of the first weights. Without it a network seeds the layer by its position.

    Examples
    --------
    >>> Linear(4320, 100).num_params
    432100
    """

    w, b, dw, db = _param("w"), _param("b"), _grad("w"), _grad("b")
    kernel_size = None  # looks at everything
    _draws = "weights"

    def __init__(self, in_features, out_features, bias=True, *, init="he", seed=None):
        self.in_features = _count(in_features, "Linear: in_features")
        self.out_features = _count(out_features, "Linear: out_features")
        self.init = init
        shapes = {"w": (out_features, in_features)}
        if bias:
            shapes["b"] = (out_features,)
        super().__init__(shapes, seed)

    def forward(self, x):
        """Vectors (N, in_features) to (N, out_features)."""
        out = ops.linear(x, self.w, self.b)
        self._saved = x
        return out

    def backward(self, dout):
        """Gradient of the output to that of the vectors; fills dw and db."""
        dx, dw, db = ops.linear_backward(dout, self._recall(), self.w)
        self.grads = {"w": dw} if self.b is None else {"w": dw, "b": db}
        return dx

    def _output_shape(self, shape):
        if shape != (self.in_features,):
            hint = " A Flatten before it is missing." if len(shape) == 3 else ""
            raise self._refuse(f"expected {self.in_features} features.{hint}", shape, "D")
        return (self.out_features,)

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs, for one image."""
        return self.in_features * self.out_features

    def _options(self):
        bias = "" if "b" in self.param_shapes else ", bias=False"
        return f"{self.in_features}, {self.out_features}{bias}"


class _BatchNorm(Layer):
    """Both batch normalisations: only the axes of the input differ."""

    gamma, beta, dgamma, dbeta = _param("gamma"), _param("beta"), _grad("gamma"), _grad("beta")
    _rank, _axes = None, None

    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.num_features = _count(num_features, f"{type(self).__name__}: num_features")
        self.eps, self.momentum = eps, momentum
        super().__init__({"gamma": (num_features,), "beta": (num_features,)})
        self.buffers = {
            "mean": np.zeros(num_features, self._dtype),
            "var": np.ones(num_features, self._dtype),
        }

    def forward(self, x):
        """An array of the same shape, normalised."""
        if np.ndim(x) != self._rank or x.shape[1] != self.num_features:
            raise self._refuse(f"expected {self.num_features} channels.", np.shape(x), self._axes)
        if not self.training:
            mean, var = (self.buffers[name].astype(x.dtype, copy=False) for name in ("mean", "var"))
            out = ops.batch_norm(x, self.gamma, self.beta, mean, var, eps=self.eps)
            self._saved = self._backward_of_affine, (x, mean, var)
            return out
        out, cache = ops.batch_norm_train(x, self.gamma, self.beta, eps=self.eps)
        count = x.size // self.num_features  # numbers per channel
        self._follow("mean", cache.mean)
        self._follow("var", cache.var * (count / (count - 1)))  # unbiased, as in PyTorch
        self._saved = ops.batch_norm_backward, (cache,)
        return out

    def _follow(self, name, newest):
        old = self.buffers[name]
        self.buffers[name] = (old + self.momentum * (newest - old)).astype(old.dtype, copy=False)

    def backward(self, dout):
        """Gradient of the output to that of the input; fills dgamma and dbeta."""
        way_back, kept = self._recall()  # of the mode that forward ran in
        dx, dgamma, dbeta = way_back(dout, *kept)
        self.grads = {"gamma": dgamma, "beta": dbeta}
        return dx

    def _backward_of_affine(self, dout, x, mean, var):
        def wide(a):
            return a.reshape(-1, *[1] * (x.ndim - 2))

        axes = tuple(axis for axis in range(x.ndim) if axis != 1)
        scale = 1 / np.sqrt(var + self.eps)
        dgamma = (dout * (x - wide(mean))).sum(axes) * scale
        return dout * wide(self.gamma * scale), dgamma, dout.sum(axes)

    def _output_shape(self, shape):
        if len(shape) != self._rank - 1 or shape[0] != self.num_features:
            axes = self._axes.removeprefix("N, ")
            raise self._refuse(f"expected {self.num_features} channels.", shape, axes)
        return shape

    def _options(self):
        parts = [str(self.num_features)]
        parts += [f"eps={self.eps}"] if self.eps != 1e-5 else []
        return ", ".join(parts + ([f"momentum={self.momentum}"] if self.momentum != 0.1 else []))


class BatchNorm1d(_BatchNorm):
    """Normalise each column of vectors (N, C); otherwise as `BatchNorm2d`."""

    _rank, _axes = 2, "N, C"


class BatchNorm2d(_BatchNorm):
    """Normalise each channel of images (N, C, H, W), then scale it by gamma and shift it by beta.

    In training mode the batch's own mean and variance are used, and running ones kept in `buffers`;
    in eval mode the running ones are used, and the layer is an affine map of each channel.

    Parameters
    ----------
    num_features : int
        Channels.
    eps : float
        Added to the variance.
    momentum : float
        Share of the newest batch in the running statistics.

    References
    ----------
    Ioffe and Szegedy, arXiv:1502.03167.
    """

    _rank, _axes = 4, "N, C, H, W"


# -- pooling


class _Pool2d(Layer):
    def __init__(self, kernel_size, stride=None, padding=0):
        name = type(self).__name__
        self.kernel_size = _pair(name, "kernel_size", kernel_size, 1)
        self.stride = self.kernel_size if stride is None else _pair(name, "stride", stride, 1)
        self.padding = _pair(name, "padding", padding, 0)
        if any(2 * p > f for p, f in zip(self.padding, self.kernel_size, strict=True)):
            raise ValueError(
                f"{name}: padding (={_short(self.padding)}) must be at most half of "
                f"kernel_size (={_short(self.kernel_size)})"
            )
        super().__init__()

    @property
    def _how(self):
        return {"stride": self.stride, "padding": self.padding}

    def _output_shape(self, shape):
        if len(shape) != 3:
            raise self._refuse("expected images.", shape, "C, H, W")
        return (shape[0], *_places(self, shape))

    def _options(self):
        return ", ".join(_window_options(self, default_stride=self.kernel_size))


class MaxPool2d(_Pool2d):
    """The largest number of each window, channel by channel.

    Parameters
    ----------
    kernel_size : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        Window step; without it the window's size.
    padding : int or pair of int
        Frame of minus infinity, at most half a window.

    Examples
    --------
    >>> MaxPool2d(2).output_shape((30, 24, 24))
    (30, 12, 12)
    """

    def forward(self, x):
        """Images (N, C, H, W) to (N, C, OH, OW)."""
        out = ops.max_pool2d(x, self.kernel_size, **self._how)
        self._saved = x
        return out

    def backward(self, dout):
        """Send each number's gradient to the largest input of its window, the first of equals."""
        return ops.max_pool2d_backward(dout, self._recall(), self.kernel_size, **self._how)


class AvgPool2d(_Pool2d):
    """The mean of each window, channel by channel.

    Parameters
    ----------
    kernel_size : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        Window step; without it the window's size.
    padding : int or pair of int
        Frame of zeros, which count in the mean; at most half a window.
    """

    def forward(self, x):
        """Images (N, C, H, W) to (N, C, OH, OW)."""
        out = ops.avg_pool2d(x, self.kernel_size, **self._how)
        self._saved = x.shape
        return out

    def backward(self, dout):
        """Share each number's gradient among its window."""
        return ops.avg_pool2d_backward(dout, self._recall(), self.kernel_size, **self._how)


class GlobalAvgPool2d(Layer):
    """The mean of each channel: images (N, C, H, W) to vectors (N, C)."""

    kernel_size = None  # looks at everything

    def forward(self, x):
        """Images (N, C, H, W) to vectors (N, C)."""
        out = ops.global_avg_pool2d(x)
        self._saved = x.shape
        return out

    def backward(self, dout):
        """Share each mean's gradient among its channel."""
        return ops.global_avg_pool2d_backward(dout, self._recall())

    def _output_shape(self, shape):
        if len(shape) != 3:
            raise self._refuse("expected images.", shape, "C, H, W")
        return shape[:1]


# -- layers without weights that keep the shape


class ReLU(Layer):
    """max(0, x), number by number."""

    def forward(self, x):
        """An array of the same shape."""
        out = ops.relu(x)
        self._saved = x
        return out

    def backward(self, dout):
        """Pass the gradient where the input was positive."""
        return ops.relu_backward(dout, self._recall())


class Sigmoid(Layer):
    """1 / (1 + exp(-x)), number by number."""

    def forward(self, x):
        """An array of the same shape."""
        self._saved = ops.sigmoid(x)
        return self._saved

    def backward(self, dout):
        """Scale the gradient by y * (1 - y)."""
        return ops.sigmoid_backward(dout, self._recall())


class Tanh(Layer):
    """tanh(x), number by number."""

    def forward(self, x):
        """An array of the same shape."""
        self._saved = ops.tanh(x)
        return self._saved

    def backward(self, dout):
        """Scale the gradient by 1 - y**2."""
        return ops.tanh_backward(dout, self._recall())


class Dropout(Layer):
    """Set a share p of the numbers to zero while training, and scale the rest by 1 / (1 - p).

    Parameters
    ----------
    p : float
        Share that is dropped, from 0 to below 1.
    seed : int, optional
        Of the layer's own generator, `rng`. Without it a network seeds the layer by its position.

    References
    ----------
    Srivastava et al., Dropout, JMLR 15 (2014).
    """

    _draws = "masks"

    def __init__(self, p=0.5, seed=None):
        if not 0 <= p < 1:
            raise ValueError(f"Dropout: p must be from 0 to below 1, got {p}")
        self.p = p
        self._rng = None
        super().__init__(seed=seed)

    @property
    def rng(self):
        """The layer's own generator; its state is part of a run that is to be resumed."""
        if self._rng is None:
            self._rng = np.random.default_rng(self._place if self.seed is None else self.seed)
        return self._rng

    def forward(self, x):
        """An array of the same shape; x itself when not training."""
        if not self.training:
            self._saved = (None,)
            return x
        out, mask = ops.dropout(x, self.p, self.rng)
        self._saved = (mask,)
        return out

    def backward(self, dout):
        """Pass the gradient where the input passed."""
        (mask,) = self._recall()
        return dout if mask is None else ops.dropout_backward(dout, mask)

    def _options(self):
        return f"p={self.p}"


class LocalResponseNorm(Layer):
    """Divide each number by a power of the squares in the neighbouring channels.

    Parameters
    ----------
    size : int
        Neighbouring channels that count.
    alpha, beta, k : float
        out = x / (k + alpha * mean of squares) ** beta, as in PyTorch. AlexNet's paper takes the
        sum instead of the mean: its alpha is this one divided by size.

    References
    ----------
    Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.3.
    """

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0):
        self.size = _count(size, "LocalResponseNorm: size")
        self.alpha, self.beta, self.k = alpha, beta, k
        super().__init__()

    @property
    def _how(self):
        return {"alpha": self.alpha, "beta": self.beta, "k": self.k}

    def forward(self, x):
        """An array of the same shape."""
        out = ops.local_response_norm(x, self.size, **self._how)
        self._saved = x
        return out

    def backward(self, dout):
        """Gradient of the output to that of the input."""
        return ops.local_response_norm_backward(dout, self._recall(), self.size, **self._how)

    def _options(self):
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class Flatten(Layer):
    """Images (N, C, H, W) to vectors (N, C*H*W)."""

    kernel_size = None  # every number stands beside every other

    def forward(self, x):
        """Images to vectors."""
        out = ops.flatten(x)
        self._saved = x.shape
        return out

    def backward(self, dout):
        """Vectors back to images."""
        return ops.flatten_backward(dout, self._recall())

    def _output_shape(self, shape):
        return (math.prod(shape),)


# -- layers made of layers


class _Container(Layer):
    """Layers inside a layer. With a seed each is seeded by its position; with None not at all."""

    def __init__(self, children, seed):
        super().__init__(seed=seed)
        self._children = children
        inside = [layer for _, layer in self.walk()]
        if len({id(layer) for layer in inside}) < len(inside):
            raise ValueError(
                f"{type(self).__name__}: the same layer object stands in two places; a layer keeps "
                "its last input, so make a new one for each place"
            )
        if seed is not None:
            # counted by kind, so that a network with other activations has the same weights
            for kind, name in enumerate(["weights", "masks"]):
                drawing = [layer for layer in inside if layer._draws == name]
                for position, layer in enumerate(drawing):
                    layer._place = (seed, kind, position)

    def children(self):
        """Return the layers directly inside, by name."""
        return dict(self._children)

    # The layers inside have the arrays; a container has none of its own.

    @property
    def params(self):
        """All parameters inside by dotted name; read-only, but the arrays are the layers' own."""
        return MappingProxyType(
            {
                _dotted(path, name): layer.params[name]
                for path, layer in self.walk()
                for name in layer.param_shapes
            }
        )

    @property
    def grads(self):
        """All gradients inside by dotted name, from the last backward; read-only."""
        return MappingProxyType(
            {
                _dotted(path, name): layer.grads[name]
                for path, layer in self.walk()
                for name in layer.param_shapes
                if name in layer.grads
            }
        )

    @grads.setter
    def grads(self, value):
        pass

    @property
    def dtype(self):
        """Of the first layer that has parameters."""
        inside = (layer for _, layer in self.walk() if layer.param_shapes)
        return next((layer.dtype for layer in inside), self._dtype)

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs of all layers, for one image."""
        raise NotImplementedError

    def _ask(self, name, method, argument):
        """Call a layer inside; an error about shapes says which layer it was."""
        layer = self._children[name]
        try:
            return getattr(layer, method)(argument)
        except ShapeError as error:
            error.add_note(f"  in layer {name} of {type(self).__name__}: {_headline(layer)}")
            raise

    def __repr__(self):
        lines = [
            f"  ({name}): {layer!r}".replace("\n", "\n  ") for name, layer in self._children.items()
        ]
        return (
            "\n".join([f"{type(self).__name__}(", *lines, ")"])
            if lines
            else f"{type(self).__name__}()"
        )


class Sequential(_Container):
    """Layers one after another.

    Parameters
    ----------
    *layers : Layer
    seed : int or None
        Each layer without a seed of its own is seeded by this and by its position. None leaves
        the layers' seeds alone.

    Examples
    --------
    >>> model = Sequential(Conv2d(1, 30, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(4320, 10))
    >>> model
    Sequential(
      (0): Conv2d(1, 30, kernel_size=5)
      (1): ReLU()
      (2): MaxPool2d(kernel_size=2)
      (3): Flatten()
      (4): Linear(4320, 10)
    )
    >>> model.output_shape((1, 28, 28))
    (10,)
    >>> list(model.state_dict())
    ['0.w', '0.b', '4.w', '4.b']
    """

    def __init__(self, *layers, seed=0):
        super().__init__(_numbered(layers, type(self).__name__), seed)

    def forward(self, x):
        """Feed each layer with the output of the one before."""
        for name in self._children:
            x = self._ask(name, "forward", x)
        return x

    def backward(self, dout):
        """Go back from the last layer to the first."""
        for layer in reversed(self._children.values()):
            dout = layer.backward(dout)
        return dout

    def _output_shape(self, shape):
        for name in self._children:
            shape = self._ask(name, "_output_shape", shape)
        return shape

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs of all layers, for one image."""
        total, shape = 0, input_shape
        for layer in self:
            total, shape = total + layer.multiply_adds(shape), layer.output_shape(shape)
        return total

    def __len__(self):
        return len(self._children)

    def __iter__(self):
        return iter(self._children.values())

    def __getitem__(self, index):
        """A layer; for a slice a Sequential of the same layers."""
        layers = list(self)[index]
        return layers if isinstance(layers, Layer) else Sequential(*layers, seed=None)


class Concat(_Container):
    """Branches side by side on the same input, their channels joined: an Inception module.

    Parameters
    ----------
    *branches : Layer
        Each must give images of the same height and width.
    seed : int or None
        As in `Sequential`.

    References
    ----------
    Szegedy et al., Going Deeper with Convolutions, arXiv:1409.4842.
    """

    def __init__(self, *branches, seed=0):
        if not branches:
            raise ValueError("Concat: give at least one branch")
        super().__init__(_numbered(branches, "Concat"), seed)

    def forward(self, x):
        """Images (N, C, H, W) to (N, sum of the branches' channels, OH, OW)."""
        outs = [self._ask(name, "forward", x) for name in self._children]
        self._check([out.shape[1:] for out in outs])
        self._saved = [out.shape[1] for out in outs]
        return ops.concat(outs)

    def backward(self, dout):
        """Split the gradient among the branches, and add what they send back."""
        parts = ops.concat_backward(dout, self._recall())
        dxs = [layer.backward(d) for layer, d in zip(self._children.values(), parts, strict=True)]
        return sum(dxs[1:], dxs[0])

    def _output_shape(self, shape):
        shapes = [self._ask(name, "_output_shape", shape) for name in self._children]
        self._check(shapes)
        return (sum(s[0] for s in shapes), *shapes[0][1:])

    def _check(self, shapes):
        if len({s[1:] for s in shapes}) > 1:
            listing = "\n".join(f"  branch {i}: {s} = (C, H, W)" for i, s in enumerate(shapes))
            raise ShapeError(f"Concat: the branches differ in height or width.\n{listing}")

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs of all branches, for one image."""
        return sum(layer.multiply_adds(input_shape) for layer in self._children.values())


class Residual(_Container):
    """body(x) + shortcut(x): the body learns what is to be added. A ReLU after it stands apart.

    Parameters
    ----------
    body : Layer
    shortcut : Layer, optional
        Where the body changes the shape, a projection; without it the identity.
    seed : int or None
        As in `Sequential`.

    References
    ----------
    He et al., Deep Residual Learning, arXiv:1512.03385.
    """

    def __init__(self, body, shortcut=None, *, seed=0):
        children = {"body": body} if shortcut is None else {"body": body, "shortcut": shortcut}
        super().__init__(children, seed)

    def forward(self, x):
        """Sum of both paths."""
        out = self._ask("body", "forward", x)
        way = self._ask("shortcut", "forward", x) if "shortcut" in self._children else x
        self._check(out.shape, way.shape)
        return out + way

    def backward(self, dout):
        """Sum of the gradients of both paths."""
        dx = self._children["body"].backward(dout)
        shortcut = self._children.get("shortcut")
        return dx + (dout if shortcut is None else shortcut.backward(dout))

    def _output_shape(self, shape):
        out = self._ask("body", "_output_shape", shape)
        way = (
            self._ask("shortcut", "_output_shape", shape) if "shortcut" in self._children else shape
        )
        self._check(out, way)
        return out

    def _check(self, body, shortcut):
        if body != shortcut:
            kind = "shortcut" if "shortcut" in self._children else "identity"
            raise ShapeError(
                f"Residual: the two paths differ in shape, so that they cannot be added.\n"
                f"  body:     {body}\n  {kind}: {shortcut}"
            )

    def multiply_adds(self, input_shape):
        """Count the multiplications of weights with inputs of both paths, for one image."""
        return sum(layer.multiply_adds(input_shape) for layer in self._children.values())


# -- checks of what a layer is made with


def _count(value, what, least=1):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{what} must be an integer of at least {least}, got {value!r}")
    return int(value)


def _short(pair):
    """An int for a pair of equal ones."""
    return pair[0] if pair[0] == pair[1] else pair


def _window_options(layer, default_stride=(1, 1)):
    parts = [f"kernel_size={_short(layer.kernel_size)}"]
    parts += [f"stride={_short(layer.stride)}"] if layer.stride != default_stride else []
    return parts + ([f"padding={_short(layer.padding)}"] if layer.padding != (0, 0) else [])


def _places(layer, shape):
    """(OH, OW): the places where the layer's window fits into an image of shape (C, H, W)."""
    sizes = zip(shape[1:], layer.kernel_size, layer.stride, layer.padding, strict=True)
    places = tuple((n + 2 * p - f) // s + 1 for n, f, s, p in sizes)
    if min(places) < 1:
        raise layer._refuse(
            f"a window of kernel_size (={_short(layer.kernel_size)}) does not fit into the image "
            f"with padding (={_short(layer.padding)}).",
            shape,
            "C, H, W",
        )
    return places


def _dotted(path, name):
    return f"{path}.{name}" if path else name


def _numbered(layers, owner):
    for layer in layers:
        if not isinstance(layer, Layer):
            raise TypeError(f"{owner}: expected layers, got {layer!r}")
    return {str(i): layer for i, layer in enumerate(layers)}


def _headline(layer):
    return type(layer).__name__ if isinstance(layer, _Container) else repr(layer)
