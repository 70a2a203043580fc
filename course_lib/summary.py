"""A network's sizes and costs, layer by layer, without drawing its weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from course_lib.layers import Layer, Sequential
from course_lib.types import Pair, Shape

__all__ = ["Row", "Summary", "receptive_field", "summary", "windows"]


@dataclass(frozen=True)
class Row:
    """What one layer does to one image.

    Attributes
    ----------
    path : str
        Where the layer stands: "3", or "3.body.0" for one inside; empty for the model itself.
    layer : str
        Its repr; of a layer that holds others only its name.
    depth : int
        How many layers it stands inside of.
    output_shape : tuple of int
        Without N.
    params : int
        Numbers that it learns.
    multiply_adds : int
        Multiplications of weights with inputs.
    output_bytes : int
        Memory of its output.
    receptive_field : pair of int or None
        Height and width of what one number of the output can see in the image; None where it sees
        everything.
    """

    path: str
    layer: str
    depth: int
    output_shape: tuple
    params: int
    multiply_adds: int
    output_bytes: int
    receptive_field: tuple | None

    @property
    def label(self) -> str:
        """What stands in the table: indented, with the layer's name in the one around it."""
        name = f"({self.path.rpartition('.')[2]}) " if self.path else ""
        return "  " * self.depth + name + self.layer


@dataclass(frozen=True)
class Summary:
    """All rows of a network, and their totals for one image.

    Attributes
    ----------
    rows : list of Row
        In the order of the computation; a layer that holds others stands before them, and has
        only what it adds to them.
    input_shape : tuple of int
        Without N.
    params, multiply_adds : int
    param_bytes, output_bytes : int
        Memory of the parameters, and of all outputs together, as training keeps them.
    """

    rows: list
    input_shape: tuple
    params: int
    multiply_adds: int
    param_bytes: int
    output_bytes: int

    @property
    def table(self) -> str:
        """The text that `summary` prints."""
        head = ("layer", "output shape", "parameters", "multiply-adds", "memory", "field")
        body = [
            (
                row.label,
                _times(row.output_shape),
                f"{row.params:,}" if row.params else "",
                f"{row.multiply_adds:,}" if row.multiply_adds else "",
                _bytes(row.output_bytes) if row.output_bytes else "",
                "all" if row.receptive_field is None else _times(row.receptive_field),
            )
            for row in self.rows
        ]
        widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
        lines = [_line(cells, widths) for cells in [head, *body]]
        rule = "-" * len(lines[0])
        return "\n".join(
            [
                lines[0],
                rule,
                *lines[1:],
                rule,
                f"{self.params:,} parameters, {_bytes(self.param_bytes)}",
                f"an image of {_times(self.input_shape)}: {self.multiply_adds:,} multiply-adds, "
                f"{_bytes(self.output_bytes)} of outputs",
            ]
        )

    def __repr__(self) -> str:
        return f"Summary({len(self.rows)} rows, {self.params:,} parameters)"


def summary(model: Layer, input_shape: Shape) -> Summary:
    """Print a network's table: shapes, parameters, multiply-adds, memory and receptive field.

    Parameters
    ----------
    model : Layer
    input_shape : tuple of int
        (C, H, W) or (D,) of one image or vector; an N in front is left out.

    Returns
    -------
    Summary
        The same as numbers; its `table` is the text.

    Raises
    ------
    ShapeError
        If the network cannot take such images.

    Examples
    --------
    >>> from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d
    >>> model = Sequential(Conv2d(1, 30, 5), MaxPool2d(2), Flatten(), Linear(4320, 10))
    >>> facts = summary(model, (1, 28, 28))
    layer                             output shape  parameters  multiply-adds     memory  field
    -------------------------------------------------------------------------------------------
    (0) Conv2d(1, 30, kernel_size=5)  30 × 24 × 24         780        432,000   67.5 KiB  5 × 5
    (1) MaxPool2d(kernel_size=2)      30 × 12 × 12                             16.88 KiB  6 × 6
    (2) Flatten()                             4320                             16.88 KiB    all
    (3) Linear(4320, 10)                        10      43,210         43,200       40 B    all
    -------------------------------------------------------------------------------------------
    43,990 parameters, 171.8 KiB
    an image of 1 × 28 × 28: 475,200 multiply-adds, 101.3 KiB of outputs
    """
    shape = tuple(input_shape)[1:] if len(input_shape) in (2, 4) else tuple(input_shape)
    itemsize = model.dtype.itemsize
    if isinstance(model, Sequential):
        rows, _, _ = _rows_inside(model, "", 0, shape, _START, itemsize)
    else:
        rows, _, _ = _rows(model, "", 0, shape, _START, itemsize)
    found = Summary(
        rows=rows,
        input_shape=shape,
        params=sum(row.params for row in rows),
        multiply_adds=sum(row.multiply_adds for row in rows),
        param_bytes=sum(row.params for row in rows) * itemsize,
        output_bytes=sum(row.output_bytes for row in rows),
    )
    print(found.table)
    return found


def receptive_field(model: Layer) -> Pair:
    """Say how much of the image one number can see, before the first layer that sees everything.

    Parameters
    ----------
    model : Layer

    Returns
    -------
    height, width : int
        In pixels; more than the image has, in very deep networks.

    References
    ----------
    Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill
    (2019), doi:10.23915/distill.00021.

    Examples
    --------
    >>> from course_lib.layers import Conv2d
    >>> receptive_field(Sequential(Conv2d(1, 1, 3), Conv2d(1, 1, 3)))
    (5, 5)
    """
    return _look(model, _START).field


def windows(model: Layer) -> list[tuple[str, int, int, int]]:
    """List the layers that look at windows, first to last, up to the one that sees everything.

    Parameters
    ----------
    model : Sequential
        Of layers without branches.

    Returns
    -------
    list of (str, int, int, int)
        Name, kernel size, stride and padding along the rows, for
        `figures.receptive_field_by_layer`.

    Raises
    ------
    ValueError
        If there are branches: they look at windows of several sizes.

    Examples
    --------
    >>> from course_lib.layers import Conv2d, Flatten, MaxPool2d, ReLU
    >>> windows(Sequential(Conv2d(1, 8, 5, padding=2), ReLU(), MaxPool2d(2), Flatten()))
    [('Conv2d 5', 5, 1, 2), ('MaxPool2d 2', 2, 2, 0)]
    """
    found = []
    for path, layer in model.walk():
        if isinstance(layer, Sequential):
            continue
        if layer.children():
            raise ValueError(f"windows: layer {path}, a {type(layer).__name__}, has branches")
        if layer.kernel_size is None:
            break
        if layer.kernel_size != (1, 1) or layer.stride != (1, 1):
            f, padding = layer.kernel_size[0], getattr(layer, "padding", (0, 0))[0]
            found.append((f"{type(layer).__name__} {f}", f, layer.stride[0], padding))
    return found


class _Sight(NamedTuple):
    """What a number sees of the image, each a pair (rows, columns)."""

    field: tuple  # height and width
    jump: tuple  # pixels from one number's field to its neighbour's
    everything: bool = False  # beyond this layer fields have no meaning


_START = _Sight((1, 1), (1, 1))


def _look(layer: Layer, sight: _Sight) -> _Sight:
    """What a number of the layer's output sees, from what one of its input does."""
    children = layer.children().values()
    if isinstance(layer, Sequential):
        for child in children:
            sight = _look(child, sight)
        return sight
    if children:
        return _widest([_look(child, sight) for child in children])
    if layer.kernel_size is None or sight.everything:
        return sight._replace(everything=True)
    sizes = zip(sight.field, layer.kernel_size, sight.jump, strict=True)
    field = tuple(n + (f - 1) * jump for n, f, jump in sizes)
    jump = tuple(jump * s for jump, s in zip(sight.jump, layer.stride, strict=True))
    return _Sight(field, jump)


def _widest(sights: list[_Sight]) -> _Sight:
    """Of branches that are joined."""
    field = tuple(max(sizes) for sizes in zip(*[sight.field for sight in sights], strict=True))
    return sights[0]._replace(field=field)


def _rows(
    layer: Layer, path: str, depth: int, shape: Shape, sight: _Sight, itemsize: int
) -> tuple[list[Row], Shape, _Sight]:
    """A layer's rows, its output shape and what a number of its output sees."""
    if not layer.children():
        params, multiply_adds = layer.num_params, layer.multiply_adds(shape)
        name = repr(layer)
        inside: list[Row] = []
        shape, sight = layer.output_shape(shape), _look(layer, sight)
    else:
        params = multiply_adds = 0
        name = type(layer).__name__
        inside, shape, sight = _rows_inside(layer, path, depth + 1, shape, sight, itemsize)
    # a Sequential hands on its last layer's output, all others make an array
    memory = 0 if isinstance(layer, Sequential) else math.prod(shape) * itemsize
    seen = None if sight.everything else sight.field
    own = Row(path, name, depth, shape, params, multiply_adds, memory, seen)
    return [own, *inside], shape, sight


def _rows_inside(
    layer: Layer, path: str, depth: int, shape: Shape, sight: _Sight, itemsize: int
) -> tuple[list[Row], Shape, _Sight]:
    rows, ends = [], []
    output_shape = layer.output_shape(shape)  # first, so that an error names the outer layers
    for name, child in layer.children().items():
        inner = f"{path}.{name}" if path else name
        more, end_shape, end_sight = _rows(child, inner, depth, shape, sight, itemsize)
        rows += more
        ends.append(end_sight)
        if isinstance(layer, Sequential):
            shape, sight = end_shape, end_sight
    return rows, output_shape, sight if isinstance(layer, Sequential) else _widest(ends)


def _line(cells: Sequence[str], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *[cell.rjust(width) for cell, width in others]])


def _times(shape: Shape) -> str:
    return " × ".join(map(str, shape))


def _bytes(n: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if n < 1024:
            return f"{n:.4g} {unit}"
        n /= 1024
    return f"{n:.4g} GiB"
