"""Pictures of what a network has learned, and where it errs."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from course_lib.figures._drawing import (
    BLUE,
    BRIGHT,
    BRIGHTNESS,
    FRAME,
    GROUND,
    HEAT,
    INK,
    PALE,
    SEQUENTIAL,
    SIGNED,
    Picture,
    check_whole,
    checked_array,
    counted,
    in_one_style,
    one_axis,
    short,
)
from course_lib.functional import ShapeError

__all__ = [
    "confusion_matrix",
    "feature_maps",
    "filters",
    "filters_before_and_after",
    "misclassified",
]

STEP, RISE = 1.14, 1.4  # from one sheet to the next, to the right and down, in sheets


@in_one_style
def filters(w, *, columns=10, most=12):
    """Draw the filters of a convolution: orange above 0, blue below with a bar, the ground at 0.

    All are on one scale, so that weak filters look weak.

    Parameters
    ----------
    w : ndarray of shape (FN, C, FH, FW)
        Filters of one channel are numbered and drawn in rows; those of more channels are drawn as a
        table with a row for each filter and a column for each channel.
    columns : int
        Filters in a row, where there is one channel.
    most : int
        Filters and channels that are drawn at most, where there is more than one channel.

    Returns
    -------
    Picture

    Raises
    ------
    ShapeError
        If w has other axes.

    Examples
    --------
    >>> filters(np.ones((2, 1, 3, 3))).alt
    '2 filters of 1 × 3 × 3, weights from 1 to 1; orange above 0, blue below.'
    """
    check_whole("filters", columns=columns)
    w = checked_array("filters", "w", w, "FN, C, FH, FW")
    part, left_out = _part(w, most)
    figure, axis = one_axis(*_room(part, columns, 0.58))
    limit = np.abs(w).max() or 1
    _scale(figure, _filters(axis, part, columns, limit), axis, "weight")
    figure.alt = (
        f"{_filters_in_words(w)}, weights from {short(w.min())} to {short(w.max())}; orange above "
        f"0, blue below{left_out}."
    )
    return figure


@in_one_style
def filters_before_and_after(before, after, *, columns=6, most=6, common_scale=False):
    """Draw the same filters twice, before and after training.

    Parameters
    ----------
    before, after : ndarray of shape (FN, C, FH, FW)
    columns, most : int
        As in `filters`.
    common_scale : bool
        One scale for both; otherwise each has its own, so that small numbers can be seen too.

    Returns
    -------
    Picture

    Raises
    ------
    ShapeError
        If one has other axes, or they differ in shape.
    """
    check_whole("filters_before_and_after", columns=columns)
    name = "filters_before_and_after"
    both = [
        checked_array(name, which, w, "FN, C, FH, FW")
        for which, w in (("before", before), ("after", after))
    ]
    if both[0].shape != both[1].shape:
        raise ShapeError(
            f"{name}: expected two arrays of one shape, got before {both[0].shape} and after "
            f"{both[1].shape}"
        )
    parts, left_out = zip(*(_part(w, most) for w in both), strict=True)
    width, height = _room(parts[0], columns, 0.42)
    figure = Picture(2 * width, height + 0.25)
    limits = [np.abs(w).max() or 1 for w in both]
    if common_scale:
        limits = [max(limits)] * 2
    axes = figure.subplots(1, 2)
    for axis, part, limit, title in zip(axes, parts, limits, ("before", "after"), strict=True):
        drawn = _filters(axis, part, columns, limit)
        axis.set_title(title)
        _scale(figure, drawn, axis, "weight")
    change = np.abs(both[1] - both[0]).mean()
    largest = [short(np.abs(w).max()) for w in both]
    figure.alt = (
        f"{_filters_in_words(both[0])}, before and after training. Largest weight {largest[0]} "
        f"before, {largest[1]} after; mean change {short(change)}. Orange above 0, blue "
        f"below{left_out[0]}."
    )
    return figure


@in_one_style
def feature_maps(x, *, image=None, columns=8, most=64):
    """Draw what a layer makes of one image: a map for each channel, all on one scale.

    Parameters
    ----------
    x : ndarray of shape (C, H, W)
        Maps, from dark blue to bright yellow. With numbers below 0 these are blue, those above 0
        orange, and 0 is the ground.
    image : ndarray of shape (H, W) or (1, H, W), optional
        What the layer's network was shown, drawn beside the maps.
    columns : int
        Maps in a row.
    most : int
        Maps that are drawn at most.

    Returns
    -------
    Picture

    Raises
    ------
    ShapeError
        If an array has other axes.
    """
    check_whole("feature_maps", columns=columns)
    x = checked_array("feature_maps", "x", x, "C, H, W")
    shown, signed = x[:most], x.min() < 0
    columns = min(columns, len(shown))
    rows = -(-len(shown) // columns)
    side = (5.4 if image is None else 4.5) / max(columns, 4)
    width = side * columns * STEP + 0.9
    if image is None:
        figure, axis = one_axis(width, side * rows * RISE + 0.15)
    else:
        image = np.asarray(image)
        image = checked_array(
            "feature_maps", "image", image[0] if image.ndim == 3 else image, "H, W"
        )
        figure = Picture(width + 1.5, max(side * rows * RISE, 1.5) + 0.2)
        first, axis = figure.subplots(1, 2, width_ratios=[1.4, width])
        first.imshow(image, cmap=BRIGHTNESS)
        first.set_title("image", fontsize=9)
        first.set_anchor("N")
        axis.set_anchor("NW")
        first.set_axis_off()
    limit = np.abs(x).max() or 1
    numbers = [str(n) for n in range(len(shown))]
    colours = SIGNED if signed else SEQUENTIAL
    drawn = _sheets(axis, shown, numbers, columns, -limit if signed else 0, limit, colours)
    _scale(figure, drawn, axis, "activation")
    off = [number for number in range(len(x)) if not x[number].any()]
    strongest = int(np.abs(x).mean(axis=(1, 2)).argmax())
    figure.alt = (
        f"{counted(len(x), 'map')} of {x.shape[1]} × {x.shape[2]}, activations from "
        f"{short(x.min())} to {short(x.max())}; map {strongest} is the strongest"
        + (f", {_listed(off)} 0 everywhere" if off else "")
        + (f"; the first {most} are drawn" if len(x) > most else "")
        + "."
    )
    return figure


@in_one_style
def confusion_matrix(labels, predictions, *, names=None):
    """Count for every class as what its images were read.

    Parameters
    ----------
    labels, predictions : ndarray of int, shape (N,)
        What each image is, and what it was taken for.
    names : sequence of str, optional
        Of the classes; their numbers without it.

    Returns
    -------
    Picture
        A row for each label, a column for each prediction, and the share of each row that is right.

    Raises
    ------
    ValueError
        If the arrays differ in length, are empty, or hold something else than classes.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 1], [0, 0, 1, 0]).alt
    '3 of 4 images right, 75.00 %. Most frequent mistakes: 1 read as 0 (1).'
    """
    labels, predictions = _classes("confusion_matrix", labels, predictions)
    count = max(labels.max(), predictions.max()) + 1
    if names is not None and len(names) < count:
        raise ValueError(f"confusion_matrix: expected {count} or more names, got {len(names)}")
    names = [str(n) for n in range(count)] if names is None else list(map(str, names))
    count = len(names)
    table = np.zeros((count, count), int)
    np.add.at(table, (labels, predictions), 1)
    right, total = int(np.trace(table)), len(labels)

    cell = 0.46
    longest = max(map(len, names))
    figure, axis = one_axis(
        max((count + 1.6) * cell + 0.09 * longest + 0.5, 3.4), count * cell + 1.15
    )
    worst = (table - np.diag(np.diag(table))).max() or 1
    for (row, column), number in np.ndenumerate(table):
        look = {"facecolor": GROUND}
        if number and row == column:
            look = {"facecolor": PALE[BLUE]}
        elif number:  # at least so strong that a single mistake is seen too
            look = {"facecolor": HEAT, "alpha": 0.15 + 0.85 * number / worst}
        axis.add_patch(Rectangle((column, row), 1, 1, linewidth=0, **look))
        frame = {"fill": False, "edgecolor": FRAME, "linewidth": 0.6}
        axis.add_patch(Rectangle((column, row), 1, 1, **frame))
        if number:
            size = 9 if number < 1e4 else 7
            weight = "bold" if row == column else "normal"
            axis.text(
                *(column + 0.5, row + 0.52, str(number)),
                ha="center",
                va="center",
                fontsize=size,
                fontweight=weight,
            )
    for row, of in enumerate(table.sum(axis=1)):
        share = f"{100 * table[row, row] / of:.1f} %" if of else "none"
        axis.text(count + 0.2, row + 0.52, share, ha="left", va="center", fontsize=9)
    axis.text(count + 0.2, -0.2, "right", ha="left", va="bottom", fontsize=9)
    axis.set(xlim=(0, count + 1.6), ylim=(count + 0.03, -0.05), aspect="equal")
    turn = {"rotation": 45, "ha": "right"} if longest > 4 else {}
    axis.set_xticks(np.arange(count) + 0.5, names, **turn)
    axis.set_yticks(np.arange(count) + 0.5, names)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    axis.set_xlabel("prediction", x=count / 2 / (count + 1.6))
    axis.set_ylabel("label")
    axis.set_title(
        f"{right:,} of {total:,} images right ({100 * right / total:.2f} %)", loc="left", pad=24
    )
    mistakes = sorted(
        ((int(n), a, b) for (a, b), n in np.ndenumerate(table) if a != b and n),
        key=lambda mistake: -mistake[0],
    )
    figure.alt = f"{right:,} of {total:,} images right, {100 * right / total:.2f} %."
    if mistakes:
        worst = [f"{names[a]} read as {names[b]} ({n})" for n, a, b in mistakes[:3]]
        figure.alt += f" Most frequent mistakes: {', '.join(worst)}."
    return figure


@in_one_style
def misclassified(images, labels, predictions, *, columns=8, most=32):
    """Draw the images that were read wrong, each with its label, an arrow and its prediction.

    Parameters
    ----------
    images : ndarray of shape (N, 1, H, W) or (N, H, W)
        All images; the right ones are left out here.
    labels, predictions : ndarray of int, shape (N,)
    columns : int
        Images in a row.
    most : int
        Images that are drawn at most.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the arrays do not belong together.
    """
    check_whole("misclassified", columns=columns)
    labels, predictions = _classes("misclassified", labels, predictions)
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3 or len(images) != len(labels):
        raise ShapeError(
            f"misclassified: expected images of shape ({len(labels)}, 1, H, W), one a label, "
            f"got {images.shape}"
        )
    wrong = np.flatnonzero(labels != predictions)
    shown = wrong[:most]
    told = f"{len(wrong):,} of {len(labels):,} images are read wrong"
    if not len(wrong):
        figure, axis = one_axis(5.0, 0.6)
        axis.set_axis_off()
        axis.text(0, 0.5, told, va="center")
        figure.alt = f"{told}."
        return figure
    columns = min(columns, max(len(shown), 4))
    rows = -(-len(shown) // columns)
    figure, axis = one_axis(max(0.82 * columns, 4.2), 0.82 * rows * RISE / STEP + 0.4)
    names = [f"{labels[n]} → {predictions[n]}" for n in shown]
    limits = (images.min(), images.max()) if images.max() > images.min() else (0, 1)
    _sheets(axis, images[shown], names, columns, *limits, BRIGHTNESS, fontsize=10)
    first = f", the first {most}" if len(wrong) > most else ""
    axis.set_title(f"{told}{first}: label → prediction", loc="left")
    spoken = [f"{labels[n]} as {predictions[n]}" for n in shown]
    figure.alt = f"{told}{first}: {', '.join(spoken)}."
    return figure


def _classes(function, labels, predictions):
    """Both as arrays of whole numbers of one length, or an error."""
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    for name, array in (("labels", labels), ("predictions", predictions)):
        if array.ndim != 1 or not array.size or array.dtype.kind not in "iu" or array.min() < 0:
            least = f", least {array.min()}" if array.dtype.kind == "i" and array.size else ""
            raise ShapeError(
                f"{function}: expected {name} of shape (N,), whole numbers from 0, got shape "
                f"{array.shape} of {array.dtype}{least}"
            )
    if len(labels) != len(predictions):
        raise ShapeError(
            f"{function}: expected as many predictions as labels, got {len(labels)} labels and "
            f"{len(predictions)} predictions"
        )
    return labels, predictions


def _part(w, most):
    """The filters to draw, and what has to be said of those that are left out."""
    part = w if w.shape[1] == 1 else w[:most, :most]
    if part.shape == w.shape:
        return part, ""
    return part, (
        f"; drawn are {part.shape[0]} of {w.shape[0]} filters, {part.shape[1]} of {w.shape[1]} "
        "channels"
    )


def _room(part, columns, side):
    """Width and height of a figure of filters, in inches, with the scale beside."""
    fn, channels = part.shape[:2]
    if channels > 1:
        side *= 0.75
        return side * STEP * channels + 1.4, side * STEP * fn + 0.5
    columns = min(columns, fn)
    return max(side * STEP * columns, 0.8) + 0.9, side * RISE * -(-fn // columns) + 0.15


def _filters(axis, part, columns, limit):
    """Draw filters: in rows, or as a table of filters and channels."""
    fn, channels = part.shape[:2]
    if channels == 1:
        numbers = [str(n) for n in range(fn)]
        return _sheets(
            axis, part[:, 0], numbers, min(columns, fn), -limit, limit, SIGNED, signs=True
        )
    sheets = part.reshape(-1, *part.shape[2:])
    labels = [""] * len(sheets)
    drawn = _sheets(axis, sheets, labels, channels, -limit, limit, SIGNED, signs=True, rise=STEP)
    middle = {"fontsize": 8, "va": "center", "ha": "center"}
    for c in range(channels):
        axis.text(c * STEP + 0.5, -0.25, str(c), **middle)
    for n in range(fn):
        axis.text(-0.3, n * STEP + 0.5, str(n), **middle)
    axis.text((channels * STEP) / 2, -0.75, "channel", ha="center", va="center")
    axis.text(-0.85, fn * STEP / 2, "filter", ha="center", va="center", rotation=90)
    axis.set(xlim=(-1.1, channels * STEP), ylim=(fn * STEP, -1))
    return drawn


def _sheets(
    axis, sheets, labels, columns, low, high, colours, *, fontsize=8, signs=False, rise=RISE
):
    """Draw pictures in rows, each with a label above it; return one of them for its scale."""
    drawn = None
    below = []  # middles of the cells below 0, and what they hold
    for number, (sheet, label) in enumerate(zip(sheets, labels, strict=True)):
        row, column = divmod(number, columns)
        left, top = column * STEP, row * rise
        drawn = axis.imshow(
            sheet, cmap=colours, vmin=low, vmax=high, extent=(left, left + 1, top + 1, top)
        )
        axis.add_patch(Rectangle((left, top), 1, 1, fill=False, edgecolor=FRAME, linewidth=0.8))
        axis.text(left + 0.5, top - 0.05, label, ha="center", va="bottom", fontsize=fontsize)
        rows, places = np.nonzero(sheet < 0)
        height, width = np.divide(1, sheet.shape)
        middles = left + (places + 0.5) * width, top + (rows + 0.5) * height
        below.append((*middles, sheet[rows, places] / high))
    if signs and max(sheets[0].shape) <= 7:  # a bar, so that not the colour alone tells the sign
        x, y, value = np.concatenate(below, axis=1)
        ink = np.where(value < -0.55, BRIGHT, INK)  # white where the cell is dark
        axis.scatter(x, y, marker="_", s=9, color=ink, linewidth=0.7)
    rows = -(-len(sheets) // columns)
    axis.set(xlim=(-0.05, (columns - 1) * STEP + 1.05), ylim=((rows - 1) * rise + 1.05, -0.4))
    axis.set_axis_off()
    return drawn


def _scale(figure, drawn, axes, label):
    height = figure.get_size_inches()[1]
    bar = figure.colorbar(drawn, ax=axes, shrink=0.9, aspect=max(height / 0.2, 5), pad=0.02)
    bar.outline.set_visible(False)
    bar.set_label(label)
    bar.locator = MaxNLocator(4)
    bar.update_ticks()


def _filters_in_words(w):
    size = " × ".join(map(str, w.shape[1:]))
    return f"{counted(len(w), 'filter')} of {size}"


def _listed(numbers):
    shown = ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")
    return f"{len(numbers)} ({shown}) {'is' if len(numbers) == 1 else 'are'}"
