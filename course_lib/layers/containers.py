"""Layers made of layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from course_lib.functional import ShapeError
from course_lib.layers.base import Layer, dotted, ops
from course_lib.types import Array, Shape


class Container(Layer):
    """Layers inside a layer. With a seed each is seeded by its position; with None not at all."""

    def __init__(self, children: dict[str, Layer], seed: int | None) -> None:
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

    def children(self) -> dict[str, Layer]:
        """Return the layers directly inside, by name."""
        return dict(self._children)

    # The layers inside have the arrays; a container has none of its own.

    @property
    def params(self) -> Any:
        """All parameters inside by dotted name; read-only, but the arrays are the layers' own."""
        return MappingProxyType(
            {
                dotted(path, name): layer.params[name]
                for path, layer in self.walk()
                for name in layer.param_shapes
            }
        )

    @property
    def grads(self) -> Mapping[str, Array]:
        """All gradients inside by dotted name, from the last backward; read-only."""
        return MappingProxyType(
            {
                dotted(path, name): layer.grads[name]
                for path, layer in self.walk()
                for name in layer.param_shapes
                if name in layer.grads
            }
        )

    @grads.setter
    def grads(self, value: Mapping[str, Array]) -> Mapping[str, Array]:
        pass

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the first layer that has parameters."""
        inside = (layer for _, layer in self.walk() if layer.param_shapes)
        return next((layer.dtype for layer in inside), self._dtype)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs of all layers, for one image."""
        raise NotImplementedError

    def _ask(self, name: str, method: str, argument: Any) -> Any:
        """Call a layer inside; an error about shapes says which layer it was."""
        layer = self._children[name]
        try:
            return getattr(layer, method)(argument)
        except ShapeError as error:
            error.add_note(f"  in layer {name} of {type(self).__name__}: {_headline(layer)}")
            raise

    def __repr__(self) -> str:
        lines = [
            f"  ({name}): {layer!r}".replace("\n", "\n  ") for name, layer in self._children.items()
        ]
        return (
            "\n".join([f"{type(self).__name__}(", *lines, ")"])
            if lines
            else f"{type(self).__name__}()"
        )


class Sequential(Container):
    """Layers one after another.

    Parameters
    ----------
    *layers : Layer
    seed : int or None
        Each layer without a seed of its own is seeded by this and by its position. None leaves
        the layers' seeds alone.

    Examples
    --------
    >>> from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU
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

    def __init__(self, *layers: Layer, seed: int | None = 0) -> None:
        super().__init__(_numbered(layers, type(self).__name__), seed)

    def forward(self, x: Array) -> Array:
        """Feed each layer with the output of the one before."""
        for name in self._children:
            x = self._ask(name, "forward", x)
        return x

    def backward(self, dout: Array) -> Array:
        """Go back from the last layer to the first."""
        for layer in reversed(self._children.values()):
            dout = layer.backward(dout)
        return dout

    def _output_shape(self, shape: Shape) -> Shape:
        for name in self._children:
            shape = self._ask(name, "_output_shape", shape)
        return shape

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs of all layers, for one image."""
        total, shape = 0, input_shape
        for layer in self:
            total, shape = total + layer.multiply_adds(shape), layer.output_shape(shape)
        return total

    def __len__(self) -> int:
        return len(self._children)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self._children.values())

    def __getitem__(self, index: int | slice) -> Any:
        """A layer; for a slice a Sequential of the same layers."""
        layers = list(self)[index]
        return layers if isinstance(layers, Layer) else Sequential(*layers, seed=None)


class Concat(Container):
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

    def __init__(self, *branches: Layer, seed: int | None = 0) -> None:
        if not branches:
            raise ValueError("Concat: give at least one branch")
        super().__init__(_numbered(branches, "Concat"), seed)

    def forward(self, x: Array) -> Array:
        """Images (N, C, H, W) to (N, sum of the branches' channels, OH, OW)."""
        outs = [self._ask(name, "forward", x) for name in self._children]
        self._check([out.shape[1:] for out in outs])
        self._saved = [out.shape[1] for out in outs]
        return ops.concat(outs)

    def backward(self, dout: Array) -> Array:
        """Split the gradient among the branches, and add what they send back."""
        parts = ops.concat_backward(dout, self._recall())
        dxs = [layer.backward(d) for layer, d in zip(self._children.values(), parts, strict=True)]
        return sum(dxs[1:], dxs[0])

    def _output_shape(self, shape: Shape) -> Shape:
        shapes = [self._ask(name, "_output_shape", shape) for name in self._children]
        self._check(shapes)
        return (sum(s[0] for s in shapes), *shapes[0][1:])

    def _check(self, shapes: Sequence[Shape]) -> None:
        if len({s[1:] for s in shapes}) > 1:
            listing = "\n".join(f"  branch {i}: {s} = (C, H, W)" for i, s in enumerate(shapes))
            raise ShapeError(f"Concat: the branches differ in height or width.\n{listing}")

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs of all branches, for one image."""
        return sum(layer.multiply_adds(input_shape) for layer in self._children.values())


class Residual(Container):
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

    def __init__(self, body: Layer, shortcut: Layer | None = None, *, seed: int | None = 0) -> None:
        children = {"body": body} if shortcut is None else {"body": body, "shortcut": shortcut}
        super().__init__(children, seed)

    def forward(self, x: Array) -> Array:
        """Sum of both paths."""
        out = self._ask("body", "forward", x)
        way = self._ask("shortcut", "forward", x) if "shortcut" in self._children else x
        self._check(out.shape, way.shape)
        return out + way

    def backward(self, dout: Array) -> Array:
        """Sum of the gradients of both paths."""
        dx = self._children["body"].backward(dout)
        shortcut = self._children.get("shortcut")
        return dx + (dout if shortcut is None else shortcut.backward(dout))

    def _output_shape(self, shape: Shape) -> Shape:
        out = self._ask("body", "_output_shape", shape)
        way = (
            self._ask("shortcut", "_output_shape", shape) if "shortcut" in self._children else shape
        )
        self._check(out, way)
        return out

    def _check(self, body: Shape, shortcut: Shape) -> None:
        if body != shortcut:
            kind = "shortcut" if "shortcut" in self._children else "identity"
            raise ShapeError(
                f"Residual: the two paths differ in shape, so that they cannot be added.\n"
                f"  body:     {body}\n  {kind}: {shortcut}"
            )

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs of both paths, for one image."""
        return sum(layer.multiply_adds(input_shape) for layer in self._children.values())


def _numbered(layers: Sequence[Layer], owner: str) -> dict[str, Layer]:
    for layer in layers:
        if not isinstance(layer, Layer):
            raise TypeError(f"{owner}: expected layers, got {layer!r}")
    return {str(i): layer for i, layer in enumerate(layers)}


def _headline(layer: Layer) -> str:
    return type(layer).__name__ if isinstance(layer, Container) else repr(layer)
