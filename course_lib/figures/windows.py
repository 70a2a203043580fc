"""Pictures of which windows are read: one layer's, and those of a stack of layers."""

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from course_lib.figures._drawing import (
    BRIGHT,
    BRIGHTNESS,
    CHOSEN,
    DEEP,
    FRAME,
    GROUND,
    INK,
    INPUT,
    ORANGE,
    OUTPUT,
    PALE,
    VERMILION,
    Picture,
    check_whole,
    checked_array,
    counted,
    in_one_style,
    one_axis,
)
from course_lib.functional import conv_output_size

__all__ = [
    "convolution_arithmetic",
    "receptive_field_by_layer",
]


@in_one_style
def receptive_field_by_layer(layers, *, n=None, unit=None, image=None):
    """Draw along one axis what one number sees, through all layers down to the pixels.

    Parameters
    ----------
    layers : sequence of (str, int, int, int)
        Name, kernel size, stride and padding, first to last; `course_lib.summary.windows` gives
        those of a network.
    n : int, optional
        Length of the input, in pixels; the image's height with an image, otherwise as long as it
        takes to show some numbers of the last layer.
    unit : int, optional
        The number of the last layer that looks; the middle one without it.
    image : ndarray of shape (H, W), optional
        Drawn beside, with the field of the unit in the middle, and those of some layers before.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no layer, a kernel does not fit, or there is no such unit.

    References
    ----------
    Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill
    (2019), doi:10.23915/distill.00021.

    Examples
    --------
    >>> receptive_field_by_layer([("3x3", 3, 1, 0), ("3x3", 3, 1, 0)], n=7).alt
    'Unit 1 of 3 sees 5 of 7 pixels, 1 to 5. Field after each layer: 3x3 3, 3x3 5 pixels.'
    """
    layers = [tuple(layer) for layer in layers]
    if not layers or any(len(layer) != 4 for layer in layers):
        raise ValueError(
            "receptive_field_by_layer: expected layers as (name, kernel size, stride, padding), "
            f"got {layers[:1] or 'none'}"
        )
    if image is not None:
        image = checked_array("receptive_field_by_layer", "image", image, "H, W")
        n = n or image.shape[0]
    fields, jumps, offsets = [1], [1], [0.5]  # in pixels; of the first number's middle
    for _, f, stride, padding in layers:
        fields.append(fields[-1] + (f - 1) * jumps[-1])
        offsets.append(offsets[-1] + ((f - 1) / 2 - padding) * jumps[-1])
        jumps.append(jumps[-1] * stride)
    if n is None:
        n = fields[-1] + 2 * jumps[-1]
    counts = [n]
    for _, f, stride, padding in layers:
        counts.append(conv_output_size(counts[-1], f, stride, padding, strict=False))
    unit = counts[-1] // 2 if unit is None else unit
    if not 0 <= unit < counts[-1]:
        raise ValueError(
            f"receptive_field_by_layer: expected a unit from 0 to {counts[-1] - 1}, got {unit}"
        )
    spans = [(unit, unit)]  # first and last number that is seen, of the last layer to the first
    for _, f, stride, padding in reversed(layers):
        first, last = spans[0]
        spans.insert(0, (first * stride - padding, last * stride - padding + f - 1))

    names = ["input", *(str(layer[0]) for layer in layers)]
    before, after = max(-spans[0][0], 0), max(spans[0][1] - n + 1, 0)  # padding that is seen
    height = 0.36 * len(names) + 0.5
    if image is None:
        figure, axis = one_axis(6.7, height + 0.2)
    else:
        figure = Picture(6.7, max(height, 2.2) + 0.2)
        beside, axis = figure.subplots(1, 2, width_ratios=[2.2, 5])
        _nested_fields(beside, image, offsets[-1] + unit * jumps[-1], fields)
    gap = 0.62  # height of a row; the rest of 1 shows how a row looks at the one below
    below = (0, 0)  # where the span of the row below begins and ends
    starts = [offset - jump / 2 for offset, jump in zip(offsets, jumps, strict=True)]
    ends = [s + c * jump for s, c, jump in zip(starts, counts, jumps, strict=True)]
    west, east = min(-before, *starts), max(n + after, *ends)  # of all rows
    length = east - west
    pixel = 5.2 / length * 72  # points, roughly
    for level, (count, span) in enumerate(zip(counts, spans, strict=True)):
        top = len(names) - 1 - level
        jump, offset = jumps[level], offsets[level]
        # lines between tiny cells would fill them
        line = 0.7 if jump * pixel > 5 else 0.3 if jump * pixel > 2 else 0
        padded = range(span[0], span[1] + 1) if level == 0 else ()
        for place in sorted({*range(count), *padded}):
            inside, seen = 0 <= place < count, span[0] <= place <= span[1]
            face = (PALE[ORANGE] if seen else PALE[INPUT]) if inside else GROUND
            look = {"facecolor": face, "edgecolor": FRAME, "linewidth": line}
            if not inside:
                look |= {"linestyle": ":"}
            left = starts[level] + place * jump
            axis.add_patch(Rectangle((left, top), jump, gap, **look))
        first, last = max(span[0], 0) if level else span[0], min(span[1], count - 1)
        last = last if level else span[1]
        left, right = offset + (first - 0.5) * jump, offset + (last + 0.5) * jump
        box = Rectangle((left, top), right - left, gap, fill=False, edgecolor=CHOSEN)
        box.set(linewidth=2)
        axis.add_patch(box)
        if level:
            corners = [
                (left, top + gap),
                (right, top + gap),
                (below[1], top + 1),
                (below[0], top + 1),
            ]
            axis.add_patch(Polygon(corners, facecolor=PALE[VERMILION], alpha=0.6, linewidth=0))
        below = left, right
        words = {"va": "center", "fontsize": 9}
        axis.text(west - 0.03 * length, top + gap / 2, names[level], ha="right", **words)
        seen = f"sees {fields[level]}" if level else f"{n} pixels"
        axis.text(east + 0.03 * length, top + gap / 2, seen, ha="left", **words)
    room = length * (0.014 * max(map(len, names)) + 0.04)  # for the names
    axis.set(xlim=(west - room, east + 0.16 * length), ylim=(len(names) - 0.25, -0.15))
    axis.set_axis_off()
    figure.alt = (
        f"Unit {unit} of {counts[-1]} sees {min(spans[0][1], n - 1) - max(spans[0][0], 0) + 1} of "
        f"{n} pixels, {max(spans[0][0], 0)} to {min(spans[0][1], n - 1)}"
        + (f", and {before + after} of the padding" if before + after else "")
        + ". Field after each layer: "
        + ", ".join(f"{name} {field}" for name, field in zip(names[1:], fields[1:], strict=True))
        + " pixels."
    )
    return figure


def _nested_fields(axis, image, middle, fields):
    """Draw what a unit sees after some layers as squares on the image, amid black padding."""
    height, width = image.shape
    across = middle if height == width else width / 2
    reach = fields[-1] / 2
    left, right = min(0, across - reach) - 0.5, max(width, across + reach) + 0.5
    top, bottom = min(0, middle - reach) - 0.5, max(height, middle + reach) + 0.5
    ground = Rectangle((left, top), right - left, bottom - top, facecolor=DEEP, zorder=-1)
    axis.add_patch(ground)  # below the image: padding is 0, as black is
    axis.imshow(image, cmap=BRIGHTNESS, extent=(0, width, height, 0))
    axis.add_patch(
        Rectangle((0, 0), width, height, fill=False, edgecolor=FRAME, linestyle=":", linewidth=1)
    )
    sides = sorted(set(fields[1:]), reverse=True)
    for side in sides[:: -(-len(sides) // 6)]:  # six at most, so that the image can be seen
        corner, last = (across - side / 2, middle - side / 2), side == fields[-1]
        for colour, thick in ((DEEP, 2.4), (ORANGE if last else BRIGHT, 2 if last else 0.9)):
            box = Rectangle(corner, side, side, fill=False, edgecolor=colour, linewidth=thick)
            axis.add_patch(box)
    axis.set(xlim=(left, right), ylim=(bottom, top))
    axis.set_axis_off()


@in_one_style
def convolution_arithmetic(n, f, stride=1, padding=0):
    """Draw a square input with its padding, a filter at several places, and the output it fills.

    Parameters
    ----------
    n, f : int
        Height and width of the input and of the filter, in pixels.
    stride, padding : int
        Window step, and zeros added on each side, in pixels.

    Returns
    -------
    Picture
        The first window, its neighbours to the right and below, and the last; rows and columns that
        no window reads are crossed out.

    Raises
    ------
    ValueError
        If the filter does not fit, or a number makes no sense.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv:1603.07285.

    Examples
    --------
    >>> convolution_arithmetic(5, 3, stride=2, padding=1).alt
    'Input 5 × 5, filter 3 × 3, stride 2, padding 1: output 3 × 3, (5 + 2·1 − 3) / 2 + 1 = 3.'
    """
    check_whole("convolution_arithmetic", n=n, f=f, stride=stride, padding=padding)
    out = conv_output_size(n, f, stride, padding, strict=False)
    length, rest = n + 2 * padding, (n + 2 * padding - f) % stride
    if length > 40:
        raise ValueError(
            "convolution_arithmetic: expected an input of 40 or less with its padding, got "
            f"{length}"
        )
    last = out - 1
    places = list(dict.fromkeys([(0, 0), (0, min(1, last)), (min(1, last), 0), (last, last)]))
    cell = min(1.65 / length, 0.26)
    gap = 0.4 / cell  # between input and output, in cells
    tall = length + gap + out
    figure = Picture(max(len(places) * (length * cell + 0.15), 5.4), tall * cell + 0.75)
    axes = figure.subplots(1, len(places), squeeze=False).flat
    reach = last * stride + f  # rows and columns that are read
    line = 0.8 if cell > 0.12 else 0.4
    for axis, (i, j) in zip(axes, places, strict=True):
        for row, column in np.ndindex(length, length):
            inside = padding <= row < padding + n and padding <= column < padding + n
            window = 0 <= row - i * stride < f and 0 <= column - j * stride < f
            look = {
                "facecolor": PALE[INPUT] if inside else GROUND,
                "linestyle": "-" if inside else ":",
            }
            if window:
                look["facecolor"] = PALE[ORANGE]
            axis.add_patch(Rectangle((column, row), 1, 1, edgecolor=FRAME, linewidth=line, **look))
            if max(row, column) >= reach:
                axis.plot((column, column + 1), (row, row + 1), color=FRAME, linewidth=line)
                axis.plot((column, column + 1), (row + 1, row), color=FRAME, linewidth=line)
        side, top = (length - out) / 2, length + gap
        for row, column in np.ndindex(out, out):
            done = (row, column) == (i, j)
            axis.add_patch(
                Rectangle(
                    (side + column, top + row), 1, 1, edgecolor=FRAME, linewidth=line,
                    facecolor=PALE[ORANGE] if done else PALE[OUTPUT],
                )
            )  # fmt: skip
        for corner, size in (((j * stride, i * stride), f), ((side + j, top + i), 1)):
            box = Rectangle(corner, size, size, fill=False, edgecolor=CHOSEN, linewidth=2)
            axis.add_patch(box)
        axis.annotate(
            "", (length / 2, top - 0.15 * gap), (length / 2, top - 0.85 * gap),
            arrowprops={"arrowstyle": "->", "color": INK},
        )  # fmt: skip
        axis.set_title(f"({i}, {j})", fontsize=9)
        axis.set(xlim=(-0.2, length + 0.2), ylim=(tall + 0.2, -0.2), aspect="equal")
        axis.set_axis_off()
    floor = f", rounded down from {(length - f) / stride + 1:.2f}" if rest else ""
    formula = f"({n} + 2·{padding} − {f}) / {stride} + 1 = {out}{floor}"
    figure.suptitle(f"OH = OW = {formula}", fontsize=10, x=0.02, ha="left")
    figure.alt = (
        f"Input {n} × {n}, filter {f} × {f}, stride {stride}, padding {padding}: output {out} × "
        f"{out}, {formula}"
        + (
            f"; {counted(rest, 'row')} and {counted(rest, 'column')} crossed, not read"
            if rest
            else ""
        )
        + "."
    )
    return figure
