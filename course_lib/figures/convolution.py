"""Pictures of what a convolution does. Every function shows one figure and returns nothing."""

import itertools
import re

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from course_lib.figures._drawing import (
    BRIGHT,
    BRIGHTNESS,
    CHOSEN,
    DEEP,
    EMPTY,
    FRAME,
    GREEN,
    GROUND,
    INK,
    INPUT,
    LEARNED,
    ORANGE,
    PALE,
    SIGNED,
    VERMILION,
    Picture,
    check_place,
    check_whole,
    counted,
    short,
    shown,
)

__all__ = [
    "show_channel_sums",
    "show_depth_column",
    "show_filters",
    "show_guess",
    "show_images",
    "show_layers",
    "show_numbers",
    "show_places",
    "show_step",
    "show_volumes",
    "show_windows",
]

ALT = 400  # characters of a description, at most: a screen reader reads it in half a minute
SIGNS = {"∗": "convolved with", "→": "gives", "=": "equals", "+": "plus", "@": "times"}
WORDS = tuple(SIGNS.values())


@shown
def show_images(*images, titles=None, signed=False, common_scale=False, columns=None, size=2.6):
    """Show pictures side by side.

    Parameters
    ----------
    *images : ndarray of shape (H, W) or (3, H, W)
        Brightness, or red, green and blue from 0 to 1. Brightness within 0 to 1 is drawn from
        black at 0 to white at 1, any other from its least to its largest number.
    titles : sequence of str, optional
        One per picture.
    signed : bool or sequence of bool
        For responses: draw numbers below zero blue and above zero orange, zero as the ground, with
        a scale.
    common_scale : bool
        One scale for all signed pictures, so that their colours can be compared.
    columns : int, optional
        Pictures per row; all in one row without it.
    size : float
        Height of one picture, in inches.
    """
    columns = min(columns or len(images), len(images))
    rows = -(-len(images) // columns)
    signed = [signed] * len(images) if isinstance(signed, bool) else list(signed)
    titles = titles or [""] * len(images)
    widest = max(image.shape[-1] / image.shape[-2] for image in images)
    bar = 0.45 if any(signed) else 0  # the room of a colour scale
    width = size * (min(max(widest, 0.6), 2) + (0.1 if common_scale else max(bar, 0.1)))
    largest = [np.abs(image).max() or 1 for image in images]
    if common_scale:
        most = max(limit for limit, is_signed in zip(largest, signed, strict=True) if is_signed)
        largest = [most] * len(images)
    total = columns * width + (2 * bar if common_scale else 0)
    figure = Picture(total, rows * (size + 0.45), cropped=True)
    axes = figure.subplots(rows, columns, squeeze=False)
    for axis in axes.flat[len(images) :]:
        axis.remove()
    bars = []  # what each colour scale is for, and the pictures it stands beside
    for axis, image, title, is_signed, limit in zip(
        axes.flat, images, titles, signed, largest, strict=False
    ):
        axis.set_title(title, fontsize=10, color=INK)
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set(
            visible=True, color=FRAME, linewidth=0.8
        )  # where a picture is as white as the page
        if is_signed:
            drawn = axis.imshow(image, cmap=SIGNED, vmin=-limit, vmax=limit)
            bars.append((drawn, axis))
        elif image.ndim == 3:
            axis.imshow(np.moveaxis(np.clip(image, 0, 1), 0, -1))
        else:
            limits = (0, 1) if image.min() >= 0 and image.max() <= 1 else (None, None)
            axis.imshow(image, cmap=BRIGHTNESS, vmin=limits[0], vmax=limits[1])
    if common_scale:
        bars = [(bars[0][0], list(axes.flat[: len(images)]))]
    for drawn, beside in bars:
        _scale(figure, drawn, beside)
    ends = ["Orange above 0, blue below"] if any(signed) else []
    ends += ["one scale for all of these"] if common_scale else []

    def told(most):
        parts = [
            _image_in_words(image, title or f"picture {number}", most)
            for number, (image, title) in enumerate(zip(images, titles, strict=False))
        ]
        return ". ".join(
            [counted(len(images), "picture"), *parts, *filter(None, ["; ".join(ends)])]
        )

    figure.alt = _fitting(told)
    return figure


@shown
def show_numbers(*items, titles=None, marks=None, cell=0.42):
    """Write matrices out as grids of numbers, side by side, with signs between them.

    Parameters
    ----------
    *items : ndarray of shape (rows, columns) or (columns,), or str
        A str, such as "=", is written between its neighbours. NaN is drawn as an empty cell.
    titles : sequence of str, optional
        One per item; use "" where there is none.
    marks : dict, optional
        Item number -> list of (row, column, height, width): windows to outline.
    cell : float
        Side of a cell, in inches.
    """
    return _numbers(*items, titles=titles, marks=marks, cell=cell)


@shown
def show_step(x, w, row, column, b=0, stride=1, padding=0):
    """Show one step of a convolution: the window, the products, their sum, the result so far.

    Parameters
    ----------
    x : ndarray of shape (H, W)
    w : ndarray of shape (FH, FW)
    row, column : int
        The place in the result that is being computed.
    b : float
        Bias.
    stride, padding : int
        Window step, and zeros added on each side, in pixels.
    """
    check_whole("show_step", stride=stride, padding=padding)
    padded = np.pad(x, padding)
    height, width = w.shape
    rows = (padded.shape[0] - height) // stride + 1
    columns = (padded.shape[1] - width) // stride + 1
    check_place("show_step", row, column, (rows, columns))
    out = np.full((rows, columns), np.nan)
    done = row * columns + column + 1
    for place in range(done):
        i, j = divmod(place, columns)
        window = padded[i * stride : i * stride + height, j * stride : j * stride + width]
        out[i, j] = (window * w).sum() + b
    top, left = row * stride, column * stride
    products = padded[top : top + height, left : left + width] * w
    total = f"sum {_number(products.sum())}" + (f", + bias {_number(b)}" if b else "")
    figure = _numbers(
        padded,
        "∗",
        w,
        "→",
        products,
        "→",
        out,
        titles=["input" + (f", padding {padding}" if padding else ""), "", "filter", "",
                f"products: {total}", "", "result so far"],
        marks={0: [(top, left, height, width)], 6: [(row, column, 1, 1)]},
    )  # fmt: skip
    result = products.sum() + b

    def told(most):
        return (
            f"Window: {_window(top, left, height, width)}, holds "
            f"{_written(padded[top : top + height, left : left + width], most)}. Products: "
            f"{_written(products, most)}; {total}{f' = {_number(result)}' if b else ''}. Result "
            f"{_size(out)} so far, up to row {row}, column {column}: {_so_far(out, most)}. Input "
            f"{_size(padded)}{' with its padding' if padding else ''}, filter {_sized(w, most)}"
        )

    figure.alt = _fitting(told)
    return figure


@shown
def show_windows(n, f, stride=1, padding=0):
    """Show along one axis where a filter fits, and which pixels no window ever reaches.

    Parameters
    ----------
    n, f : int
        Length of the input and of the filter, in pixels.
    stride, padding : int
        Window step, and zeros added on each side, in pixels.
    """
    check_whole("show_windows", n=n, f=f, stride=stride, padding=padding)
    length = n + 2 * padding
    count = (length - f) // stride + 1 if length >= f else 0
    read = {window * stride + k for window in range(count) for k in range(f)}
    figure, axis = _figure(max(6.0, 0.42 * (length + 1)), 0.3 * (count + 4.5))
    for place in range(length):
        is_padding = not padding <= place < padding + n
        color = EMPTY if is_padding else PALE[INPUT]
        label = "0" if is_padding else str(place - padding)
        axis.add_patch(Rectangle((place, 0), 1, 1, facecolor=color, edgecolor=FRAME))
        if place not in read:
            _cross(axis, place, 0, written=True)
        axis.text(place + 0.5, 0.5, label, ha="center", va="center", fontsize=9)
    for window in range(count):
        bar = Rectangle((window * stride, 1.35 + window), f, 0.7, facecolor=PALE[ORANGE])
        bar.set(edgecolor=ORANGE, linewidth=1.5)
        axis.add_patch(bar)
        axis.text(
            window * stride + f / 2,
            1.7 + window,
            f"window {window}",
            ha="center",
            va="center",
            fontsize=8,
        )
    lost = length - len(read)
    verdict = "1 window fits" if count == 1 else f"{count} windows fit"
    verdict += f"; {lost} not read (crossed)" if lost else ""
    sizes = [f"input {n}", f"filter {f}"]
    sizes += [f"stride {stride}"] if stride != 1 else []
    sizes += [f"padding {padding}"] if padding else []
    title = f"{', '.join(sizes)}: {verdict if count else 'the filter does not fit'}"
    axis.set_title(title, fontsize=10, color=INK)
    axis.set(xlim=(-0.2, max(length, 8) + 0.2), ylim=(count + 1.6, -0.3))
    axis.set_axis_off()
    starts = [window * stride - padding for window in range(count)]
    left_out = [place - padding for place in range(length) if place not in read]

    def told(most):
        parts = [title.capitalize()]
        if padding:
            parts.append(f"Pixels are 0 to {n - 1}, the others padding")
        if count:
            spans = [f"{start} to {start + f - 1}" if f > 1 else str(start) for start in starts]
            if len(", ".join(spans)) > most:
                spans = [*spans[:2], f"and so on to {spans[-1]}"]
            parts.append(f"Windows: {', '.join(spans)}")
        if count and left_out:
            parts.append(f"Not read: {_runs(left_out)}")
        return ". ".join(parts)

    figure.alt = _fitting(told)
    return figure


@shown
def show_layers(layers, marked=None, known=None):
    """Draw the layers of a network from left to right as stacks of maps, with their shapes.

    Parameters
    ----------
    layers : sequence of (str, tuple of int)
        Name and shape of each: (channels, height, width) or (length,).
    marked : str, optional
        Name of the layer to outline.
    known : dict, optional
        Name -> shape to write, or None for a question mark. All are written without it.
    """
    largest = max(max(shape[1:], default=1) for _, shape in layers)
    figure, axis = _figure(1.25 * len(layers), 2.5)
    for number, (name, shape) in enumerate(layers):
        colour = CHOSEN if name == marked else INPUT
        style = {"edgecolor": colour, "linewidth": 1.8 if name == marked else 1.0}
        middle = 1.25 * number
        if len(shape) == 3:
            side_y, side_x = (0.06 + 0.74 * length / largest for length in shape[1:])
            sheets = min(shape[0], 16)
            for sheet in range(sheets):
                shift = min(0.035, 0.3 / sheets) * (sheet - (sheets - 1) / 2)
                corner = (middle - side_x / 2 + shift, -side_y / 2 + shift)
                box = Rectangle(corner, side_x, side_y, facecolor=PALE[INPUT], **style)
                if sheet < sheets - 1:
                    box.set_linewidth(1.0 if sheets < 8 else 0.5)
                axis.add_patch(box)
        else:
            tall = 0.3 + 0.9 * min(shape[0], 120) / 120
            bar = Rectangle((middle - 0.08, -tall / 2), 0.16, tall, facecolor=PALE[ORANGE])
            bar.set(**style)
            axis.add_patch(bar)
        written = shape if known is None else known.get(name)
        label = "?" if written is None else "x".join(map(str, written))
        axis.text(middle, 0.72, name, ha="center", va="bottom", fontsize=9, color=INK)
        axis.text(middle, -0.72, label, ha="center", va="top", fontsize=9, color=INK)
        if number:
            axis.annotate(
                "",
                (middle - 0.54, 0),
                (middle - 0.74, 0),
                arrowprops={"arrowstyle": "->", "color": INK},
            )
    axis.set(xlim=(-0.65, 1.25 * len(layers) - 0.6), ylim=(-1.0, 1.0))
    axis.set_axis_off()
    parts = []
    for name, shape in layers:
        written = shape if known is None else known.get(name)  # no more than the picture says
        label = "shape unknown" if written is None else "x".join(map(str, written))
        parts.append(f"{name} {label}{', outlined' if name == marked else ''}")
    figure.alt = _fitting(lambda most: f"{counted(len(layers), 'layer')}: {'; '.join(parts)}")
    return figure


@shown
def show_places(height, width, f, stride=1, padding=0, place=0):
    """Show on a padded grid where an f x f filter is applied, and the result that comes of it.

    Parameters
    ----------
    height, width : int
        Size of the input, in pixels.
    f : int
        Height and width of the filter.
    stride, padding : int
        Window step, and zeros added on each side, in pixels.
    place : int
        Which window to outline, counted row by row; it wraps around at the last one.
    """
    check_whole("show_places", height=height, width=width, f=f, stride=stride, padding=padding)
    rows, columns = height + 2 * padding, width + 2 * padding
    fits = rows >= f and columns >= f
    oh, ow = ((rows - f) // stride + 1, (columns - f) // stride + 1) if fits else (0, 0)
    read_rows = {i * stride + k for i in range(oh) for k in range(f)}
    read_columns = {j * stride + k for j in range(ow) for k in range(f)}
    i, j = divmod(place % (oh * ow), ow) if fits else (0, 0)
    lines = [
        _size_line("OH", height, f, stride, padding, fits * (rows - len(read_rows)), "row"),
        _size_line("OW", width, f, stride, padding, fits * (columns - len(read_columns)), "column"),
    ]
    right = columns + 2.4  # where the result begins, in cells
    total = right + max(ow, 1)
    cell = min(0.34, 8.8 / total)
    figure, axis = _figure(max(total * cell, 5.6) + 0.2, (max(rows, oh) + 0.7) * cell + 0.6)
    for row, column in np.ndindex(rows, columns):
        inside = padding <= row < padding + height and padding <= column < padding + width
        window = 0 <= row - i * stride < f and 0 <= column - j * stride < f
        color = PALE[ORANGE] if window and fits else PALE[INPUT] if inside else EMPTY
        axis.add_patch(
            Rectangle((column, row), 1, 1, facecolor=color, edgecolor=FRAME, linewidth=0.8)
        )
        if fits and (row not in read_rows or column not in read_columns):
            _cross(axis, column, row, written=not inside)
        if not inside:
            style = {"ha": "center", "va": "center", "fontsize": 8, "color": INK}
            axis.text(column + 0.5, row + 0.5, "0", **style)
    for row, column in np.ndindex(oh, ow):
        corner = (column * stride + 0.22, row * stride + 0.22)
        axis.plot(*corner, "o", color=CHOSEN, markersize=4)
        color = PALE[ORANGE] if (row, column) == (i, j) else GROUND
        axis.add_patch(
            Rectangle((right + column, row), 1, 1, facecolor=color, edgecolor=FRAME, linewidth=0.8)
        )
    if fits:
        axis.text(right - 1.2, min(rows, 3) / 2, "→", ha="center", va="center", fontsize=14)
        for corner, side in (((j * stride, i * stride), f), ((right + j, i), 1)):
            box = Rectangle(corner, side, side, fill=False, edgecolor=CHOSEN, linewidth=2.5)
            axis.add_patch(box)
    axis.set_title("\n".join(lines), fontsize=10, color=INK, loc="left")
    axis.set(xlim=(-0.2, max(total, 5.6 / cell) + 0.2), ylim=(max(rows, oh) + 0.2, -0.2))
    axis.set_aspect("equal")
    axis.set_anchor("W")
    axis.set_axis_off()
    parts = [f"Input {height} × {width}, filter {f} × {f}, stride {stride}, padding {padding}"]
    parts += [" ".join(line.split()) for line in lines]
    if fits:
        window = _window(i * stride, j * stride, f, f)
        parts.append(
            f"{counted(oh * ow, 'place')}; outlined is row {i}, column {j}, its window {window}"
        )
        left_out = [
            f"{what}{'s' if len(numbers) > 1 else ''} {_runs(sorted(numbers))}"
            for what, numbers in (
                ("row", set(range(rows)) - read_rows),
                ("column", set(range(columns)) - read_columns),
            )
            if numbers
        ]
        parts += [f"Not read: {', '.join(left_out)}"] if left_out else []
        parts += ["Rows and columns are counted with the padding"] if padding else []
    figure.alt = _fitting(lambda most: ". ".join(parts))
    return figure


@shown
def show_guess(guess, right):
    """Mark which numbers of a matrix filled in by hand are right, without saying the right ones.

    Parameters
    ----------
    guess : ndarray of shape (rows, columns)
        NaN where nothing is filled in yet.
    right : ndarray of the same shape
        What it should be.
    """
    try:
        guess, right = np.asarray(guess, dtype=float), np.asarray(right)
    except (TypeError, ValueError):
        print("Fill in numbers only, and leave todo where you have none yet.")
        return None
    if guess.shape != right.shape:
        print(f"The result has shape {right.shape}; what you filled in has shape {guess.shape}.")
        return None
    rows, columns = guess.shape
    good, cell = guess == right, 0.5
    figure, axis = _figure(max(columns * cell, 3.6) + 0.2, (rows + 0.4) * cell + 0.3)
    _grid(axis, guess, 0, 0, (), cell)
    for (i, j), value in np.ndenumerate(guess):
        if np.isnan(value):
            continue
        color, sign = (GREEN, "✓") if good[i, j] else (VERMILION, "✗")
        axis.add_patch(Rectangle((j, i), 1, 1, facecolor=PALE[color], edgecolor=FRAME))
        axis.text(j + 0.94, i + 0.04, sign, ha="right", va="top", fontsize=9, color=INK)
    empty = int(np.isnan(guess).sum())
    wrong = good.size - int(good.sum()) - empty
    parts = [f"{int(good.sum())} of {good.size} right"]
    parts += [f"{wrong} wrong"] if wrong else []
    parts += [f"{empty} still empty"] if empty else []
    axis.set_title(", ".join(parts), fontsize=10, color=INK, loc="left")
    axis.set(xlim=(-0.1, max(columns, 3.6 / cell) + 0.1), ylim=(rows + 0.1, -0.1))
    axis.set_aspect("equal")
    axis.set_anchor("W")
    axis.set_axis_off()
    marks = np.where(np.isnan(guess), "", np.where(good, " right", " wrong"))
    judged = [
        ", ".join(f"{_number(v) or 'empty'}{m}" for v, m in zip(*pair, strict=True))
        for pair in zip(guess, marks, strict=True)
    ]

    def told(most):
        by_rows = ". ".join(f"Row {i}: {row}" for i, row in enumerate(judged))
        if len(by_rows) > 2 * most:
            places = [f"({i}, {j})" for i, j in np.argwhere(marks == " wrong")]
            places = places[: most // 10] + ["…"] * (len(places) > most // 10)
            by_rows = f"Wrong at (row, column) {', '.join(places)}" if places else ""
        return f"{', '.join(parts)}{f'. {by_rows}' if by_rows else ''}"

    figure.alt = _fitting(told)
    return figure


@shown
def show_channel_sums(x, w, b=0, row=None, column=None):
    """Show how one filter meets a volume: a map for each channel, and their sum with the bias.

    Parameters
    ----------
    x : ndarray of shape (C, H, W)
        Input.
    w : ndarray of shape (C, FH, FW)
        One filter.
    b : float
        Its bias.
    row, column : int, optional
        The place in the result to outline, with its windows and its sum written out.
    """
    channels, height, width = w.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(1, 2))
    maps = np.einsum("cijuv,cuv->cij", windows, w)
    result = maps.sum(axis=0) + b
    stepping = row is not None and column is not None
    if stepping:
        check_place("show_channel_sums", row, column, result.shape)
    lefts = np.cumsum([0, x.shape[2] + 1.6, width + 1.6])
    pitch = x.shape[1] + 1.1  # from one channel to the next, in cells
    below = channels * pitch
    total, bottom = lefts[2] + maps.shape[2], below + maps.shape[1] + (1.0 if stepping else 0.2)
    cell = 0.42
    figure, axis = _figure((total + 3.2) * cell, (bottom + 1.2) * cell)
    middle = x.shape[1] / 2

    def write(text, left, top, **style):
        axis.text(left, top, text, **{"va": "center", "color": INK, "fontsize": 9} | style)

    window = [(row, column, height, width)] if stepping else ()
    place = [(row, column, 1, 1)] if stepping else ()
    for c in range(channels):
        top = c * pitch
        grids = ((x[c], window), (w[c], ()), (maps[c], place))
        for (grid, marks), left in zip(grids, lefts, strict=True):
            _grid(axis, grid, left, top + middle - grid.shape[0] / 2, marks, cell)
        write(f"channel {c}", -0.3, top + middle, ha="right")
        write("∗", lefts[1] - 0.8, top + middle, ha="center", fontsize=14)
        write("=", lefts[2] - 0.8, top + middle, ha="center", fontsize=14)
        sign = "+" if c + 1 < channels else "="
        write(sign, lefts[2] + maps.shape[2] / 2, top + pitch - 0.6, ha="center", fontsize=14)
    for title, grid, left in zip(("input", "filter", "map"), grids, lefts, strict=True):
        write(title, left + grid[0].shape[1] / 2, -0.45, ha="center")
    _grid(axis, result, lefts[2], below, place, cell)
    bias = f" + bias {_number(b)}" if b else ""
    write(f"result: sum of the maps{bias}", lefts[2] - 0.4, below + maps.shape[1] / 2, ha="right")
    if stepping:
        terms = [_number(v) for v in maps[:, row, column]] + ([_number(b)] if b else [])
        terms = [f"({t})" if t.startswith("-") else t for t in terms]
        text = f"row {row}, column {column}:  {' + '.join(terms)} = {_number(result[row, column])}"
        write(text, total, bottom - 0.1, ha="right", fontsize=10)
    axis.set(xlim=(-2.6, total + 0.4), ylim=(bottom + 0.3, -0.9))
    axis.set_axis_off()

    def told(most):
        parts = [" ".join(text.split()).capitalize()] if stepping else []
        parts.append(f"Input {_size(x[0])}, filter {_size(w[0])}, {counted(channels, 'channel')}")
        for c in range(channels):
            few = f"input {_written(x[c], most)}, filter {_written(w[c], most)}, "
            parts.append(f"Channel {c}: {few if most > 20 else ''}map {_written(maps[c], most)}")
        parts.append(f"Sum of the maps{bias}: {_written(result, most)}")
        return ". ".join(parts)

    figure.alt = _fitting(told)
    return figure


@shown
def show_volumes(*items, labels=None, learned=()):
    """Draw arrays as boxes, side by side, with signs between them. Not to scale.

    Parameters
    ----------
    *items : tuple of int, or str
        A shape: (length,), (C, H, W), or (FN, C, FH, FW), which is drawn as several boxes. A str,
        such as "∗", is written between its neighbours.
    labels : sequence of str, optional
        A word above each item; use "" where there is none.
    learned : sequence of int
        Numbers of further items that are learned: drawn in the colour of the filters.
    """
    depth = np.array([0.5, 0.42])  # where one step along the channels leads
    boxes, left = [], 0.0
    for item in items:
        if isinstance(item, str):
            wide = 0.7 + 0.075 * max(map(len, item.split("\n")))
            boxes.append((item, left, wide, ()))
        else:
            copies = min(item[0], 3) if len(item) == 4 else 1
            shape = (1, item[0], 1) if len(item) == 1 else item[-3:]
            back, high, side = (0.3 * min(length, 300) ** 0.38 for length in shape)
            wide = max(side + back * depth[0], 0.11 * len(str(item)))
            boxes.append((item, left, wide, (copies, back * depth, high, side)))
        left += wide + 0.35
    drawn = [box for *_, box in boxes if box]
    tallest = max((n * (high + shift[1] + 0.15) for n, shift, high, _ in drawn), default=1)
    figure, axis = _figure(0.85 * left, 0.85 * tallest + 0.9)
    words = {"ha": "center", "color": INK}
    for number, (item, start, wide, box) in enumerate(boxes):
        middle = start + wide / 2
        if labels and labels[number]:
            axis.text(middle, -tallest / 2 - 0.12, labels[number], va="bottom", fontsize=9, **words)
        if not box:
            axis.text(middle, 0, item, va="center", fontsize=14 if len(item) < 3 else 9, **words)
            continue
        axis.text(middle, tallest / 2 + 0.12, str(item), va="top", fontsize=9, **words)
        copies, shift, high, side = box
        pitch = high + shift[1] + 0.15
        for copy in range(copies):
            x = middle - (side + shift[0]) / 2
            y = (copy - (copies - 1) / 2) * pitch - (high - shift[1]) / 2
            colour = LEARNED if len(item) == 4 or number in learned else INPUT
            _box(axis, x, y, side, high, shift, colour)
        if len(item) == 4 and item[0] > copies:
            axis.text(start + wide + 0.08, tallest / 2 - 0.25, "…", fontsize=14, **words)
    axis.set(xlim=(-0.1, left), ylim=(tallest / 2 + 0.5, -tallest / 2 - 0.45))
    axis.set_aspect("equal")
    axis.set_axis_off()
    parts = []
    for number, item in enumerate(items):
        if isinstance(item, str):
            parts.append(_sign(item))
            continue
        label = f"{labels[number]} " if labels and labels[number] else ""
        orange = len(item) == 4 or number in learned
        parts.append(f"{label}{item}{' (learned)' if orange else ''}")
    figure.alt = _fitting(lambda most: f"Boxes, not to scale: {_joined(parts, ', ')}")
    return figure


@shown
def show_filters(w, columns=8):
    """Show filters of one channel as small pictures, numbered: orange above 0, blue below.

    Parameters
    ----------
    w : ndarray of shape (FN, 1, FH, FW)
        Each filter is scaled by its own largest number.
    columns : int
        Filters per row.
    """
    check_whole("show_filters", columns=columns)
    rows = -(-len(w) // columns)
    figure, axis = _figure(0.9 * columns, 1.1 * rows)
    for number, kernel in enumerate(w[:, 0]):
        row, column = divmod(number, columns)
        left, top = column * 1.15, row * 1.4
        limit = np.abs(kernel).max() or 1
        axis.imshow(
            kernel, cmap=SIGNED, vmin=-limit, vmax=limit, extent=(left, left + 1, top + 1, top)
        )
        axis.add_patch(Rectangle((left, top), 1, 1, fill=False, edgecolor=FRAME, linewidth=0.8))
        axis.text(left + 0.5, top - 0.05, str(number), ha="center", va="bottom", fontsize=8)
    axis.set(xlim=(-0.05, columns * 1.15), ylim=(rows * 1.4 - 0.35, -0.35))
    axis.set_axis_off()
    figure.alt = (
        f"{counted(len(w), 'filter')} of {_size(w[0, 0])}, numbered from 0 to {len(w) - 1}, "
        f"{min(columns, len(w))} in a row, each on its own scale; weights from {short(w.min())} to "
        f"{short(w.max())}; orange above 0, blue below."
    )
    return figure


@shown
def show_depth_column(x, out, row, column, size):
    """Show the window of one place, and the neuron of every map that looks at it.

    Parameters
    ----------
    x : ndarray of shape (3, H, W)
        A picture in colour.
    out : ndarray of shape (FN, OH, OW)
        Its maps, at stride 1 and without padding.
    row, column : int
        The place in every map.
    size : int
        Height and width of the filters.
    """
    check_place("show_depth_column", row, column, out.shape[1:])
    limit = np.abs(out).max() or 1
    figure = Picture(1.75 * (len(out) + 1) + 0.7, 2.1, cropped=True)
    axes = figure.subplots(1, len(out) + 1, squeeze=False)
    axes.flat[0].imshow(np.moveaxis(np.clip(x, 0, 1), 0, -1))
    axes.flat[0].set_title(f"input, window {size}x{size}", fontsize=9, color=INK)
    for number, (axis, sheet) in enumerate(zip(axes.flat[1:], out, strict=True)):
        drawn = axis.imshow(sheet, cmap=SIGNED, vmin=-limit, vmax=limit)
        axis.set_title(f"map {number}: {sheet[row, column]:+.2f}", fontsize=9, color=INK)
    for axis in axes.flat:
        side = size if axis is axes.flat[0] else 1
        for colour, wide in ((BRIGHT, 3.5), (DEEP, 1.5)):
            corner = (column - 0.5, row - 0.5)
            axis.add_patch(
                Rectangle(corner, side, side, fill=False, edgecolor=colour, linewidth=wide)
            )
        axis.set_axis_off()
    _scale(figure, drawn, axes.flat[-1])

    def told(most):
        values = [f"map {number} {sheet[row, column]:+.2f}" for number, sheet in enumerate(out)]
        values = values[: most // 8] + ["…"] * (len(values) > most // 8)
        return (
            f"Row {row}, column {column}: {', '.join(values)}. {counted(len(out), 'map')} of "
            f"{_size(out[0])}, on one scale to {limit:.2f}, orange above 0, blue below. Input "
            f"{_size(x[0])} in colour, its window {_window(row, column, size, size)}"
        )

    figure.alt = _fitting(told)
    return figure


def _numbers(*items, titles=None, marks=None, cell=0.42):
    grids = [item if isinstance(item, str) else np.atleast_2d(item) for item in items]
    tallest = max((grid.shape[0] for grid in grids if not isinstance(grid, str)), default=1)
    gap = 0.6
    longest = _longest(*(grid for grid in grids if not isinstance(grid, str)))
    cell = max(cell, 0.088 * longest)  # so that long numbers can be read
    widths = [
        max(1.2, 0.11 * len(grid) / cell) if isinstance(grid, str) else grid.shape[1]
        for grid in grids
    ]
    total = sum(widths) + gap * (len(grids) - 1)
    figure, axis = _figure((total + 0.4) * cell, (tallest + 1.2) * cell)
    left = 0.0
    for number, (grid, width) in enumerate(zip(grids, widths, strict=True)):
        title = titles[number] if titles else ""
        if isinstance(grid, str):
            axis.text(left + width / 2, tallest / 2, grid, ha="center", va="center", fontsize=14)
        else:
            top = (tallest - grid.shape[0]) / 2
            _grid(axis, grid, left, top, (marks or {}).get(number, ()), cell, longest)
            axis.text(left + width / 2, top - 0.3, title, ha="center", va="bottom", fontsize=9)
        left += width + gap
    axis.set(xlim=(-0.2, total + 0.2), ylim=(tallest + 0.2, -1.0))
    axis.set_axis_off()

    def told(most):
        parts = []
        for number, grid in enumerate(grids):
            if isinstance(grid, str):
                parts.append(_sign(grid))
                continue
            title = titles[number] if titles else ""
            size = "" if grid.size == 1 or _names_size(title, grid) else _size(grid)
            named = " ".join(filter(None, [title, size]))
            colon = ": " if grid.size > 1 else " "
            spans = [_window(*mark) for mark in (marks or {}).get(number, ())]
            outlined = f" (outlined: {'; '.join(spans)})" if spans else ""
            parts.append(f"{named}{colon}{_written(grid, most)}{outlined}".strip())
        text = _joined(parts, ". ")
        return text[:1].upper() + text[1:]

    figure.alt = _fitting(told)
    return figure


def _size_line(name, n, f, stride, padding, unread, what):
    """The formula of one axis with its numbers, and what is left over."""
    formula = f"{name} = ({n} + 2·{padding} − {f}) / {stride} + 1"
    whole, rest = divmod(n + 2 * padding - f, stride)
    if n + 2 * padding < f:
        return f"{formula}: the filter does not fit"
    exact = f"{whole + rest / stride + 1:.2f}, not whole; floor: " if rest else ""
    left = f"   ({unread} {what}{'s' if unread > 1 else ''} crossed)" if unread else ""
    return f"{formula} = {exact}{whole + 1}{left}"


def _figure(width, height):
    figure = Picture(width, height, cropped=True)
    return figure, figure.subplots()


def _scale(figure, drawn, beside):
    scale = figure.colorbar(drawn, ax=beside, shrink=0.8)
    scale.outline.set_visible(False)
    scale.ax.tick_params(labelsize=10)


def _cross(axis, left, top, *, written):
    """Cross out the cell with its upper left corner at (left, top), around what is written."""
    for a, b in ((0, 0.3), (0.7, 1)) if written else ((0, 1),):
        for ends in ((a, b), (1 - a, 1 - b)):
            heights = [top + end for end in ends]
            axis.plot((left + a, left + b), heights, color=FRAME, linewidth=1.2)


def _longest(*grids):
    """How many characters the longest number of all grids has."""
    return max((len(_number(value)) for grid in grids for value in grid.flat), default=1)


def _grid(axis, grid, left, top, windows, cell, longest=None):
    """Draw one matrix with its upper left corner at (left, top), in cells.

    Its numbers are as large as `longest` characters allow in a cell; without it, its own.
    """
    fontsize = cell * min(26, 92 / max(longest or _longest(grid), 2.6))
    for (i, j), value in np.ndenumerate(grid):
        empty = np.isnan(value)
        box = Rectangle((left + j, top + i), 1, 1, facecolor=EMPTY if empty else GROUND)
        box.set(edgecolor=FRAME, linewidth=0.8)
        axis.add_patch(box)
        if not empty:
            axis.text(
                left + j + 0.5, top + i + 0.5, _number(value),
                ha="center", va="center", fontsize=fontsize, color=INK,
            )  # fmt: skip
    for row, column, height, width in windows:
        box = Rectangle((left + column, top + row), width, height, fill=False)
        box.set(edgecolor=CHOSEN, linewidth=3)
        axis.add_patch(box)


def _box(axis, left, top, wide, high, shift, colour):
    """Draw a box from its front, with two more faces shifted back to the right and up."""
    right, back = shift[0], -shift[1]
    front = [(0, 0), (wide, 0), (wide, high), (0, high)]
    lid = [(0, 0), (right, back), (wide + right, back), (wide, 0)]
    side = [(wide, 0), (wide + right, back), (wide + right, high + back), (wide, high)]
    for face in (front, lid, side):
        corners = np.add(face, (left, top))
        axis.add_patch(Polygon(corners, facecolor=PALE[colour], edgecolor=colour, linewidth=1.2))


def _number(value):
    """Three digits, and a fourth where it says all there is: 12.25."""
    if np.isnan(value):
        return ""
    value += 0.0  # turns -0 into 0
    exact = f"{value:.4g}"
    return exact if float(exact) == value else short(value)


# -- descriptions: what a picture says, in words


def _fitting(told):
    """The longest of a description's versions that is not too long to listen to, as a sentence.

    `told` writes one, given how many characters a matrix may take.
    """
    text = ""
    for most in (160, 100, 60, 40, 20, 0):
        text = f"{told(most)}."
        if len(text) <= ALT:
            return text
    return f"{text[: ALT - 1]}…"


def _joined(parts, apart):
    """Things and the words between them; `apart` stands where no word for a sign does."""
    text = parts[0]
    for before, part in itertools.pairwise(parts):
        is_bound = before.endswith(WORDS) or part.startswith(WORDS)
        text += f"{' ' if is_bound else apart}{part}"
    return text


def _sign(text):
    """A sign as a word, since a screen reader skips some signs and calls others by their shape."""
    lines = text.split("\n")
    return ", ".join(" ".join(SIGNS.get(word, word) for word in line.split()) for line in lines)


def _size(grid):
    return f"{grid.shape[-2]} × {grid.shape[-1]}"


def _sized(grid, most):
    return f"{_size(grid)}: {_written(grid, most)}"


def _written(grid, most):
    """The rows of a matrix, or, where these take too long, its range and first row."""
    rows = [", ".join(_number(value) or "empty" for value in row) for row in grid]
    known = grid[~np.isnan(grid)]
    if len("; ".join(rows)) <= most or not known.size:
        return "; ".join(rows) if known.size else "empty"
    first = f", first row {rows[0]}" if len(rows[0]) <= most else ""
    return f"from {_number(known.min())} to {_number(known.max())}{first}"


def _so_far(grid, most):
    """The numbers of a matrix that is filled row by row, and how many are missing."""
    rows = [row[~np.isnan(row)] for row in grid]
    known, total = sum(map(len, rows)), grid.size
    if not known:
        return "empty"
    text = "; ".join(", ".join(map(_number, row)) for row in rows if len(row))
    if len(text) > most:
        last = [row for row in rows if len(row)][-1][-1]
        text = f"{known} numbers, the last {_number(last)}"
    return f"{text}{f'; {total - known} more empty' if known < total else ''}"


def _window(row, column, height, width):
    rows = f"row {row}" if height == 1 else f"rows {row} to {row + height - 1}"
    columns = f"column {column}" if width == 1 else f"columns {column} to {column + width - 1}"
    return f"{rows}, {columns}"


def _runs(numbers):
    """Ascending whole numbers, with runs as "3 to 5"."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    texts = [str(a) if a == b else f"{a} to {b}" for a, b in runs]
    return ", ".join(texts[:8] + ["…"] * (len(texts) > 8))


def _image_in_words(image, title, most):
    known = [_size(image)] if most and not _names_size(title, image) else []
    known += ["in colour"] if most and image.ndim == 3 else []
    if most > 30 and image.ndim == 2:
        known.append(f"from {short(image.min())} to {short(image.max())}")
    title = ", ".join(title.split("\n"))
    return f"{title}: {', '.join(known)}" if known else title


def _names_size(title, grid):
    """Whether a title says the size, as 3x3, (3, 3) or 3 by 3: it need not be said twice."""
    return bool(re.search(rf"\b{grid.shape[-2]}\D{{1,4}}{grid.shape[-1]}\b", title))
