"""What a backward pass does: its graph, and where a gradient is wrong."""

import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle

from course_lib.figures._drawing import (
    CHOSEN,
    EMPTY,
    FRAME,
    GRADIENT,
    GROUND,
    INK,
    INPUT,
    LEARNED,
    PALE,
    VERMILION,
    Picture,
    shown,
)
from course_lib.functional.sizes import conv_output_size

# name, its column and row in the drawing, its number among the shapes
NODES = {
    "x": (0, 0),
    "w": (0, 1),
    "b": (2, 1.6),
    "col": (1, 0),
    "col_w": (1, 1),
    "product": (2, 0.5),
    "out": (3, 0.5),
    "maps": (4, 0.5),
}
# from, to, what is done on the way, the letter of the way back
EDGES = (
    ("out", "maps", "reshape,\ntranspose", "A"),
    ("b", "out", "+", "B"),
    ("product", "out", "+", "C"),
    ("col_w", "product", "@", "D"),
    ("w", "col_w", "reshape, .T", "E"),
    ("col", "product", "@", "F"),
    ("x", "col", "im2col", "G"),
)
WIDE, HIGH, ACROSS, DOWN = 1.15, 0.62, 2.2, 1.35  # of a box, and from box to box, in inches


@shown
def show_layer_graph(x_shape, w_shape, stride=1, padding=0):
    """Draw a convolutional layer as a graph with each shape; the ways back bear letters.

    Parameters
    ----------
    x_shape : tuple (N, C, H, W)
    w_shape : tuple (FN, C, FH, FW)
    stride, padding : int
    """
    shapes = _shapes(x_shape, w_shape, stride, padding)
    figure = Picture(4 * ACROSS + WIDE + 0.4, 1.6 * DOWN + HIGH + 0.5, cropped=True)
    axis = figure.subplots()
    for name, place in NODES.items():
        left, top = place[0] * ACROSS, place[1] * DOWN
        colour = LEARNED if name in ("w", "b") else INPUT
        box = FancyBboxPatch((left, top), WIDE, HIGH, boxstyle="round,pad=0.02,rounding_size=0.08")
        box.set(facecolor=PALE[colour], edgecolor=colour)
        axis.add_patch(box)
        axis.text(left + WIDE / 2, top + 0.2, name, ha="center", va="center", fontsize=11)
        size = str(shapes[name]).replace(" ", "")
        axis.text(left + WIDE / 2, top + 0.44, size, ha="center", va="center", fontsize=9)
    for start, end, forth, back in EDGES:
        _way(axis, NODES[start], NODES[end], forth, back)
    axis.set(xlim=(-0.1, 4 * ACROSS + WIDE + 0.1), ylim=(1.6 * DOWN + HIGH + 0.15, -0.2))
    axis.set_aspect("equal")
    axis.set_axis_off()
    size = {name: str(shape) for name, shape in shapes.items()}
    back = ", ".join(f"{end} to {start} {letter}" for start, end, _, letter in EDGES)
    figure.alt = (
        f"x {size['x']}, im2col gives col {size['col']}. w {size['w']}, reshape and .T give col_w "
        f"{size['col_w']}. col @ col_w is the product {size['product']}; plus b {size['b']} it is "
        f"out {size['out']}; reshape and transpose give the maps {size['maps']}. Ways back: {back}."
    )
    return figure


def _shapes(x_shape, w_shape, stride, padding):
    n, c, *image = x_shape
    fn, _, *window = w_shape
    oh, ow = (
        conv_output_size(side, f, stride, padding, strict=False)
        for side, f in zip(image, window, strict=True)
    )
    windows, size = n * oh * ow, c * window[0] * window[1]
    return {
        "x": tuple(x_shape),
        "w": tuple(w_shape),
        "b": (fn,),
        "col": (windows, size),
        "col_w": (size, fn),
        "product": (windows, fn),
        "out": (windows, fn),
        "maps": (n, fn, oh, ow),
    }


def _way(axis, start, end, forth, back):
    """Two arrows between two boxes, with what is done on each."""
    (a, b), (c, d) = ((column * ACROSS, row * DOWN + HIGH / 2) for column, row in (start, end))
    a += WIDE
    for shift, colour, text, ends in (
        (-0.08, INK, forth, ((a, b), (c, d))),
        (0.08, GRADIENT, back, ((c, d), (a, b))),
    ):
        (x0, y0), (x1, y1) = ends
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 1.2, "shrinkA": 3, "shrinkB": 3}
        axis.annotate("", (x1, y1 + shift), (x0, y0 + shift), arrowprops=arrow)
        above = shift < 0
        axis.text(
            (a + c) / 2, (b + d) / 2 + shift + (-0.05 if above else 0.05), text, color=INK,
            ha="center", va="bottom" if above else "top", fontsize=9 if above else 10,
            fontweight="normal" if above else "bold",
            bbox={"facecolor": GROUND, "edgecolor": "none", "pad": 0.6},
        )  # fmt: skip


@shown
def show_gradient_map(check):
    """Draw where a layer's gradients are right and where they are wrong, a cell for each number.

    Parameters
    ----------
    check : course_lib.gradients.LayerCheck
        The cell with the largest difference is outlined.
    """
    grids = {name: _laid_out(wrong.shape) for name, wrong in check.wrong.items()}
    sizes = {
        name: (places[:, 0].max() + 1, places[:, 1].max() + 1) for name, places in grids.items()
    }
    wide = sum(columns for _, columns in sizes.values()) + 3 * (len(sizes) - 1)
    high = max(rows for rows, _ in sizes.values())
    cell = min(0.26, 9 / wide)
    figure = Picture(max(wide * cell, 3) + 0.3, high * cell + 0.7, cropped=True)
    axis = figure.subplots()
    left = 0
    for name, wrong in check.wrong.items():
        places = grids[name]
        for (row, column), index in zip(places, np.ndindex(wrong.shape), strict=True):
            colour = PALE[VERMILION] if wrong[index] else EMPTY
            box = Rectangle((left + column, row), 1, 1, facecolor=colour, edgecolor=FRAME)
            box.set(linewidth=0.6, hatch="////" if wrong[index] else "")
            axis.add_patch(box)
            if check.worst.get(name) == index:
                box = Rectangle((left + column, row), 1, 1, fill=False, edgecolor=CHOSEN)
                axis.add_patch(box)
                box.set(linewidth=3, zorder=3)
        count = f"{wrong.sum()} wrong" if wrong.any() else "right"
        axis.text(left, -0.35, f"{name}: {count}", ha="left", va="bottom", fontsize=9)
        left += sizes[name][1] + 3
    axis.set(xlim=(-0.3, left), ylim=(high + 0.3, -0.6 - 0.3 / cell))
    axis.set_aspect("equal")
    axis.set_axis_off()
    told = [
        f"{name} {wrong.shape}: {wrong.sum()} of {wrong.size} numbers wrong"
        + (f", most of all {list(check.worst[name])}" if name in check.worst else "")
        for name, wrong in check.wrong.items()
    ]
    figure.alt = f"A cell for each number, hatched where it is wrong. {'. '.join(told)}."
    return figure


def _laid_out(shape):
    """Where the numbers of an array are drawn: axis 0 down, axis 1 across, each a small matrix."""
    n, c, h, w = (*shape, 1, 1, 1, 1)[:4] if len(shape) > 2 else (1, 1, *(1, *shape)[-2:])
    places = [
        (i + image * (h + 1), j + channel * (w + 1))
        for image, channel, i, j in np.ndindex(n, c, h, w)
    ]
    return np.array(places)
