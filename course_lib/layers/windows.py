"""What layers share that look at images through windows."""

from __future__ import annotations

from course_lib.layers.base import Layer
from course_lib.types import Pair, Shape


def short(pair: Pair) -> int | Pair:
    """An int for a pair of equal ones."""
    return pair[0] if pair[0] == pair[1] else pair


def window_options(layer: Layer, default_stride: Pair = (1, 1)) -> list[str]:
    """What of a layer's window stands in its repr."""
    parts = [f"kernel_size={short(layer.kernel_size)}"]
    parts += [f"stride={short(layer.stride)}"] if layer.stride != default_stride else []
    return parts + ([f"padding={short(layer.padding)}"] if layer.padding != (0, 0) else [])


def window_places(layer: Layer, shape: Shape) -> Pair:
    """(OH, OW): the places where the layer's window fits into an image of shape (C, H, W)."""
    sizes = zip(shape[1:], layer.kernel_size, layer.stride, layer.padding, strict=True)
    places = tuple((n + 2 * p - f) // s + 1 for n, f, s, p in sizes)
    if min(places) < 1:
        raise layer._refuse(
            f"a window of kernel_size (={short(layer.kernel_size)}) does not fit into the image "
            f"with padding (={short(layer.padding)}).",
            shape,
            "C, H, W",
        )
    return places
