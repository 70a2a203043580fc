"""Controls for exploring: sliders and boxes around the pictures of `course_lib.figures`.

Plain ipywidgets, so every control has a label and works with the keyboard. A function here shows
its control at once and returns nothing.
"""

import ipywidgets as widgets
import numpy as np
from IPython.display import display

from course_lib import figures
from course_lib.datasets import DataError, load_photo
from course_lib.functional import conv_num_params, conv_output_size

__all__ = [
    "LENET",
    "explore_layers",
    "explore_places",
    "fill_layer_card",
    "filter_studio",
    "order_blocks",
    "step_through",
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
PRESETS = {
    "nothing": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "blur": [[1 / 9] * 3] * 3,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "horizontal edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


def step_through(x, w, b=0):
    """Walk through a convolution, one multiply-add at a time.

    Parameters
    ----------
    x : ndarray of shape (H, W)
        Input.
    w : ndarray of shape (FH, FW)
        Filter.
    b : float
        Bias, added once at each place.
    """
    places = (x.shape[0] - w.shape[0] + 1) * (x.shape[1] - w.shape[1] + 1)
    slider = widgets.IntSlider(
        value=1,
        min=1,
        max=places * w.size,
        description="multiply-add",
        style={"description_width": "initial"},
        layout={"width": "90%"},
    )
    _show(lambda step: figures.show_multiply_add(x, w, step, b), [slider], step=slider)


def filter_studio(correlate, vertical_edge, photos=("camera", "brick", "chelsea"), size=128):
    """Change the nine numbers of a filter and see what it does to a photograph.

    Parameters
    ----------
    correlate : callable
        correlate(image, kernel), two arrays of two axes, gives the response.
    vertical_edge : ndarray of shape (3, 3)
        The student's own filter, which is one of the presets.
    photos : sequence of str or Path
        Names of the course's photographs, or paths of your own.
    size : int
        Longer side to which a photograph is scaled, in pixels.
    """
    photo = widgets.Dropdown(options=list(map(str, photos)), description="photo")
    presets = PRESETS | {"vertical edge": vertical_edge}
    preset = widgets.Dropdown(options=list(presets), value="vertical edge", description="preset")
    boxes = [_number_box(f"{row}, {column}") for row in range(3) for column in range(3)]
    button = widgets.Button(description="apply the filter", button_style="primary")
    output = widgets.Output()

    def apply(_=None):
        kernel = np.array([box.value for box in boxes]).reshape(3, 3)
        output.clear_output(wait=True)
        try:
            image = load_photo(photo.value, gray=True, size=size)
        except DataError as error:
            with output:
                print(f"{error}. Is it in the folder of this notebook?")
            return
        response = correlate(image, kernel)
        with output:
            # A response that keeps the brightness is a picture; one with a balance is signed.
            if signed := bool(abs(kernel.sum()) < 0.5):
                title = "response: red above 0, blue below"
            else:
                response, title = np.clip(response, 0, 1), "response"
            titles = [f"{photo.value}, {image.shape[0]}x{image.shape[1]}", title]
            figures.show_images(image, response, titles=titles, signed=[False, signed], size=3.2)

    def fill(_=None):
        for box, value in zip(boxes, np.ravel(presets[preset.value]), strict=True):
            box.value = round(float(value), 3)
        apply()

    preset.observe(fill, "value")
    photo.observe(apply, "value")
    button.on_click(apply)
    rows = [widgets.HBox(boxes[3 * row : 3 * row + 3]) for row in range(3)]
    fill()
    display(widgets.VBox([widgets.HBox([photo, preset]), *rows, button, output]))


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
    boxes = {
        "K": widgets.BoundedIntText(value=1, min=1, max=4096, description="K: filters"),
        "F": widgets.BoundedIntText(value=1, min=1, max=min(height, width), description="F: size"),
        "S": widgets.BoundedIntText(value=1, min=1, max=height, description="S: stride"),
        "P": widgets.BoundedIntText(value=0, min=0, max=height, description="P: padding"),
    }
    for box in boxes.values():
        box.layout.width, box.style.description_width = "13em", "6em"

    def card(K, F, S, P):  # noqa: N803 (the summary's letters)
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


def explore_places():
    """Change the sizes, the padding and the stride, and see where a filter is applied."""
    sliders = {
        "height": _size_slider("height H", 3, 12, 7),
        "width": _size_slider("width W", 3, 12, 9),
        "f": _size_slider("filter F", 1, 7, 3),
        "stride": _size_slider("stride S", 1, 4, 3),
        "padding": _size_slider("padding P", 0, 3, 0),
        "place": _size_slider("window", 0, 30, 0),
    }
    _show(figures.show_places, list(sliders.values()), **sliders)


def _size_slider(text, low, high, value):
    return widgets.IntSlider(
        value=value, min=low, max=high, description=text, continuous_update=False
    )


def _whole_numbers(text):
    """The numbers of a shape that someone wrote as 6, 28, 28 or 6x28x28; None if unreadable."""
    for sign in "x×()":
        text = text.replace(sign, " ")
    parts = text.replace(",", " ").split()
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else None


def _judge(guessed, shape, known):
    kind = "channels, height, width" if len(shape) == 3 else "one number, its length"
    if known:
        return f"Right: {', '.join(map(str, shape))}."
    if guessed == ():
        return f"Which shape comes out ({kind})?"
    if guessed is None or len(guessed) != len(shape):
        return f"Write {kind}: whole numbers with commas between them."
    if guessed == shape[1:] + shape[:1] != shape:
        return "The numbers are right, but in another order: the channels come first."
    wrong = sum(a != b for a, b in zip(guessed, shape, strict=True))
    return f"Not yet: {wrong} of {len(shape)} numbers are different."


def _number_box(place):
    return widgets.BoundedFloatText(
        min=-99,
        max=99,
        step=0.5,
        description=place,
        style={"description_width": "2.5em"},
        layout={"width": "9em"},
    )


def _show(draw, controls, **bound):
    """Show the controls, and below them what `draw` draws for their values."""
    output = widgets.interactive_output(draw, bound)
    display(widgets.VBox([*controls, output]))
