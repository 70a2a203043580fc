"""Controls for exploring: sliders and boxes around the pictures of `course_lib.figures`.

Plain ipywidgets, so every control has a label and works with the keyboard. A function here shows
its control at once and returns nothing.
"""

from functools import cache

import ipywidgets as widgets
import numpy as np
from IPython.display import display

from course_lib import figures
from course_lib.functional import conv_num_params, conv_output_size

__all__ = [
    "LENET",
    "explore_layers",
    "fill_layer_card",
    "order_blocks",
    "pass_through_layers",
]

# Name, shape (channels, height, width) or (length,), what it does.
# LeCun et al., Gradient-based learning applied to document recognition, 1998, figure 2.
LENET = (
    ("input", (1, 32, 32), "a gray picture"),
    ("CONV 1", (6, 28, 28), "6 filters of 5x5 slide over the input; each makes one map"),
    ("POOL 1", (6, 14, 14), "keeps one number of each 2x2 block of every map"),
    ("CONV 2", (16, 10, 10), "16 filters of 5x5; each looks at all 6 maps and makes one map"),
    ("POOL 2", (16, 5, 5), "keeps one number of each 2x2 block of every map"),
    ("FC 1", (120,), "120 numbers; each is a weighted sum of all numbers before"),
    ("FC 2", (84,), "84 numbers; each is a weighted sum of all numbers before"),
    ("output", (10,), "a score for each of the ten digits"),
)


def order_blocks():
    """Put the three blocks of a convolutional network into their order."""
    kinds = {"choose": "", "FC": "FC", "POOL": "POOL", "CONV": "CONV"}
    boxes = [
        widgets.Dropdown(options=kinds, description=place, layout={"width": "15em"})
        for place in ("first", "second", "third")
    ]

    def answer(first, second, third):
        chosen = [first, second, third]
        if "" in chosen:
            print("Choose a block for each place.")
        elif chosen == ["CONV", "POOL", "FC"]:
            print("Yes: filters first, then shrink the maps, then decide.")
        elif len(set(chosen)) < 3:
            print("Each block has one place only.")
        elif chosen[2] != "FC":
            print("Not yet. Which block gives the final answer? It comes last.")
        else:
            print("Not yet. POOL shrinks feature maps. Which block makes them?")

    names = dict(zip(("first", "second", "third"), boxes, strict=True))
    _show(answer, boxes, **names)


def explore_layers(layers, guess=True):
    """Choose a layer of a network to see what it does, and predict its shape.

    Parameters
    ----------
    layers : sequence of (str, tuple of int, str)
        Name, shape (channels, height, width) or (length,), and what the layer does. The first
        is the input; its shape is always shown.
    guess : bool
        Whether to ask for the shape.
    """
    rows = {name: (shape, does) for name, shape, does in layers}
    first = next(iter(rows))
    layer = widgets.Dropdown(options=list(rows)[1:] if guess else list(rows), description="layer")
    box = widgets.Text(description="its shape", placeholder="your guess, then Enter")
    box.continuous_update = False
    known = {first: rows[first][0]}
    output = widgets.Output()

    def answer(_=None):
        name, guessed = layer.value, _whole_numbers(box.value)
        shape, does = rows[name]
        output.clear_output(wait=True)
        with output:
            print(f"{name}: {does}.")
            if guess:
                if guessed == shape:
                    known[name] = shape
                print(_judge(guessed, shape, name in known))
            drawn = [(each, shape) for each, (shape, _) in rows.items()]
            figures.show_layers(drawn, marked=name, known=known)

    def choose(_):
        if box.value:
            box.value = ""  # which calls answer: drawing twice in a row can lose the figure
        else:
            answer()

    box.observe(answer, "value")
    layer.observe(choose, "value")
    answer()
    display(widgets.VBox([layer, *([box] if guess else []), output]))


def fill_layer_card(channels, height, width):
    """Set a convolution layer's four numbers and read off its output volume and parameters.

    Parameters
    ----------
    channels, height, width : int
        Of the input volume.
    """
    limits = {"K": (1, 4096), "F": (1, min(height, width)), "S": (1, height), "P": (0, height)}
    names = {"K": "K: filters", "F": "F: size", "S": "S: stride", "P": "P: padding"}
    kept = {letter: low for letter, (low, _) in limits.items()}
    # boxes of text, for those of numbers mend what is written without a word
    boxes = {
        letter: widgets.Text(value=str(kept[letter]), description=name, continuous_update=False)
        for letter, name in names.items()
    }
    for box in boxes.values():
        box.layout.width, box.style.description_width = "13em", "6em"

    def card(**texts):
        for letter, text in texts.items():
            if problem := _misfit(text, *limits[letter]):
                print(f"{letter}: {problem} The last one is kept: {kept[letter]}.")
            else:
                kept[letter] = int(text)
        K, F, S, P = kept.values()  # noqa: N806 (the summary's letters)
        rows, columns = (
            conv_output_size(n, F, stride=S, padding=P, strict=False) for n in (height, width)
        )
        whole = not (height + 2 * P - F) % S and not (width + 2 * P - F) % S
        rest = "" if whole else "   (rounded down: some rows or columns are not read)"
        print(f"Height out: ({height} + 2·{P} − {F}) / {S} + 1 = {rows}{rest}")
        print(f"Volume out: {rows}x{columns}x{K}")
        print(f"Numbers to learn: {conv_num_params(channels, K, F):,}")
        shapes = (channels, height, width), "∗", (K, channels, F, F), "→", (K, rows, columns)
        figures.show_volumes(*shapes, labels=["input", "", "filters", "", "maps"])

    _show(card, [widgets.HBox(list(boxes.values()), layout={"flex_flow": "row wrap"})], **boxes)


def pass_through_layers(image, layer, most=20):
    """Pass a picture through one layer after the other, and see how large it still is.

    Parameters
    ----------
    image : ndarray of shape (H, W)
        Brightness from 0 to 1.
    layer : callable
        layer(image, f) gives the next picture, of a filter of f rows and columns. It is not asked
        when the filter is larger than the picture.
    most : int
        Layers, at most.
    """
    number = widgets.IntSlider(value=1, min=0, max=most, description="layers")
    size = widgets.Dropdown(options={f"{f}x{f}": f for f in (3, 5, 7, 11)}, description="filters")
    size.value = 5

    @cache
    def behind(count, f):
        """The picture behind so many layers, and how many of them it passed."""
        if count == 0:
            return image, 0
        before, passed = behind(count - 1, f)
        if passed < count - 1 or min(before.shape) < f:
            return before, passed
        return layer(before, f), count

    def draw(count, f):
        after, passed = behind(count, f)
        titles = [f"input {_size(image)}", f"layers passed: {passed}, left: {_size(after)}"]
        figures.show_images(image, _on_paper(after, image.shape), titles=titles)
        if passed < count:
            print(f"Layer {passed + 1}: a filter of {f}x{f} does not fit into {_size(after)}.")

    _show(draw, [number, size], count=number, f=size)


def _misfit(text, low, high):
    """What is wrong with a whole number as someone wrote it; empty if nothing is."""
    written = text.strip()[:20]
    try:
        number = int(text)
    except ValueError:
        return f"“{written}” is not a whole number." if written else "write a whole number."
    if number < low:
        return f"{written} is too small; at least {low}."
    return f"{written} is too large; at most {high}." if number > high else ""


def _size(image):
    return "x".join(map(str, image.shape))


def _on_paper(image, shape):
    """A picture in the middle of a white one, at its true size."""
    top, left = ((most - n) // 2 for most, n in zip(shape, image.shape, strict=True))
    paper = np.ones(shape)
    paper[top : top + image.shape[0], left : left + image.shape[1]] = np.clip(image, 0, 1)
    return paper


def _whole_numbers(text):
    """The numbers of a shape that someone wrote as 6, 28, 28 or 6x28x28; None if unreadable."""
    for sign in "x×()":
        text = text.replace(sign, " ")
    parts = text.replace(",", " ").split()
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else None


def _judge(guessed, shape, known):
    kind = "channels, height, width" if len(shape) == 3 else "one number, its length"
    if guessed == shape or (known and guessed == ()):
        return f"Right: {', '.join(map(str, shape))}."
    if guessed == ():
        return f"Which shape comes out ({kind})?"
    if guessed is None or len(guessed) != len(shape):
        return f"Write {kind}: whole numbers with commas between them."
    if guessed == shape[1:] + shape[:1] != shape:
        return "The numbers are right, but in another order: the channels come first."
    wrong = sum(a != b for a, b in zip(guessed, shape, strict=True))
    return f"Not yet: {wrong} of {len(shape)} numbers are different."


def _show(draw, controls, **bound):
    """Show the controls, and below them what `draw` draws for their values."""
    output = widgets.interactive_output(draw, bound)
    display(widgets.VBox([*controls, output]))
