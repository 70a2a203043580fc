"""What all layers share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from course_lib import kernels
from course_lib.functional import ShapeError
from course_lib.initializers import initial_weights
from course_lib.types import Array, Init, Pair, Shape

# The one place that says which module computes, for all layers.
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
    init: Init = "he"
    # how far the layer looks, for the receptive field; a kernel_size of None looks at everything
    kernel_size: Any = (1, 1)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    _draws: str | None = None  # the kind of random numbers that the layer draws, if any
    # seeds a layer without a seed of its own; containers set it by position
    _place: tuple[int, ...] = (0,)

    def __init__(
        self, param_shapes: Mapping[str, Shape] | None = None, seed: int | None = None
    ) -> None:
        self.param_shapes = dict(param_shapes or {})
        self.buffers: dict[str, Array] = {}
        self.grads: Mapping[str, Array] = {}
        self.seed = seed
        self._params: _Params | None = None
        self._dtype: np.dtype[Any] = np.dtype(np.float32)
        self._saved: Any = None

    def __call__(self, x: Array) -> Array:
        """Same as `forward`."""
        return self.forward(x)

    def forward(self, x: Array) -> Array:
        """Compute the output, and keep what `backward` will need."""
        raise NotImplementedError

    def backward(self, dout: Array) -> Array:
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

    def train(self, mode: bool = True) -> Self:
        """Choose the training mode: Dropout drops, BatchNorm uses the batch's statistics."""
        for _, layer in self.walk():
            layer.training = bool(mode)
        return self

    def eval(self) -> Self:
        """Choose the mode for use: Dropout passes, BatchNorm uses its running statistics."""
        return self.train(False)

    # -- parameters

    @property
    def params(self) -> MutableMapping[str, Array]:
        """What the layer learns, by name; drawn at the first look."""
        if self._params is None:
            rng = np.random.default_rng(self._place if self.seed is None else self.seed)
            first = {
                name: self._first(name, shape, rng).astype(self._dtype, copy=False)
                for name, shape in self.param_shapes.items()
            }
            self._params = _Params(self.param_shapes, type(self).__name__, first)
        return self._params

    def _first(self, name: str, shape: Shape, rng: np.random.Generator) -> Array:
        if name == "w":
            return initial_weights(self.init, shape, rng)
        return np.ones(shape) if name == "gamma" else np.zeros(shape)

    @property
    def num_params(self) -> int:
        """How many numbers the layer learns; draws none."""
        return sum(math.prod(s) for _, layer in self.walk() for s in layer.param_shapes.values())

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the parameters."""
        if not self._params:
            return self._dtype
        return next(iter(self._params.values())).dtype

    def astype(self, dtype: DTypeLike) -> Self:
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
            if layer._params is not None:
                for name, array in list(layer._params.items()):
                    layer._params[name] = array.astype(dtype)
        return self

    # -- the layers inside

    def children(self) -> dict[str, Layer]:
        """Return the layers directly inside, by name."""
        return {}

    def walk(self, path: str = "") -> Iterator[tuple[str, Layer]]:
        """Yield (path, layer) for this layer and all inside, outer before inner."""
        yield path, self
        for name, child in self.children().items():
            yield from child.walk(f"{path}.{name}" if path else name)

    # -- states

    def state_dict(self) -> dict[str, Array]:
        """Return copies of all parameters and running statistics, by dotted name.

        Returns
        -------
        dict of str to ndarray
            For example "0.w" and "0.b" of the first layer of a `Sequential`.
        """
        return {
            dotted(path, name): array.copy()
            for path, layer in self.walk()
            for name, array in layer._state().items()
        }

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
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
            dotted(path, name): (layer, name, shape)
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

    def _state(self) -> dict[str, Array]:
        """The arrays of the layer itself, without those of layers inside."""
        return {name: self.params[name] for name in self.param_shapes} | self.buffers

    def _state_shapes(self) -> dict[str, Shape]:
        return self.param_shapes | {name: array.shape for name, array in self.buffers.items()}

    def _take(self, name: str, array: Array) -> None:
        if self._params is None:  # loading all of them: no need to draw any
            self._params = _Params(self.param_shapes, type(self).__name__)
        self._params[name] = array

    # -- shapes

    def output_shape(self, input_shape: Shape) -> Shape:
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
        >>> from course_lib.layers import Conv2d
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

    def _output_shape(self, shape: Shape) -> Shape:
        """The same for one image or vector."""
        return shape

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs, for one image; draws no weights.

        Only convolutions and linear layers are counted, as is usual.
        """
        return 0

    # -- helpers

    def _recall(self) -> Any:
        """What the last forward kept."""
        if self._saved is None:
            raise RuntimeError(f"{type(self).__name__}.backward: call forward first")
        return self._saved

    def _refuse(self, what: str, shape: Shape, axes: str) -> ShapeError:
        """An error about the input's shape."""
        return ShapeError(
            f"{type(self).__name__}: {what}\n  input: {tuple(shape)}, expected axes ({axes})"
        )

    def _options(self) -> str:
        """What stands in the brackets of the repr."""
        return ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._options()})"


class _Params(dict[str, Array]):
    """A layer's parameters by name: names, shapes and dtypes are checked, arrays copied in."""

    def __init__(
        self, shapes: Mapping[str, Shape], owner: str, arrays: Mapping[str, Array] | None = None
    ) -> None:
        super().__init__(arrays or {})
        self.shapes, self.owner = shapes, owner

    def __setitem__(self, name: str, value: Array) -> None:
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

    def update(self, *args: Any, **kwargs: Any) -> None:
        for name, value in dict(*args, **kwargs).items():
            self[name] = value

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.shapes, self.owner, dict(self))


def parameter(name: str) -> Any:
    """A property of a layer for the parameter of this name."""

    def put(self: Layer, value: Array) -> None:
        self.params[name] = value

    return property(lambda self: self.params.get(name), put, doc=f"`params[{name!r}]`, or None.")


def gradient(name: str) -> Any:
    """A property of a layer for the gradient of this name."""
    return property(lambda self: self.grads.get(name), doc=f"`grads[{name!r}]`; None at first.")


def as_count(value: int, what: str, least: int = 1) -> int:
    """A whole number as an int; anything else is refused."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{what} must be an integer of at least {least}, got {value!r}")
    return int(value)


def dotted(path: str, name: str) -> str:
    """The name of what stands at a path inside a container."""
    return f"{path}.{name}" if path else name
