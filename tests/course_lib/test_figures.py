"""Figures: they look as they did, say what they show, can be read, and leave nothing open."""

import base64
import gc
import html
import io
import itertools
import os
import re
import subprocess
import sys
import weakref
from functools import cache, partial

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from nbclient import NotebookClient
from PIL import Image
from waiting import LONGEST

from course_lib import figures
from course_lib.colours import DARK, LIGHT
from course_lib.datasets import load_mnist
from course_lib.figures import _drawing, _themed, training
from course_lib.gradients import LayerCheck
from course_lib.layers import Flatten, Linear, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Trainer

# Of 255, root mean square: one exchanged digit among these figures makes 3, a moved line 9. Another
# FreeType moves words and with them whole layouts, by 12 to 48, which nothing could tolerate: so the
# comparison is for the matplotlib that constraints.txt names, with the FreeType that it brings along.
TOLERANCE = 2
TESTED = f"matplotlib=={matplotlib.__version__}\n" in (ROOT / "constraints.txt").read_text("utf-8")
PAGE = 7.7  # inches: what fits beside the prompt in a notebook on a small laptop


def spread(shape, low, high, seed=0):
    """Evenly spaced numbers, mixed, so that the least and the largest are known."""
    numbers = np.linspace(low, high, np.prod(shape))
    return np.random.default_rng(seed).permutation(numbers).reshape(shape)


def maps():
    x = np.maximum(spread((5, 6, 8), -1, 1), 0)
    x[2], x[3] = 0, spread((6, 8), 0, 5)
    return x


def a_check():
    """Three wrong numbers in dx, a dw of a wrong shape, a right db."""
    expected = {"dx": np.ones((2, 1, 3, 2)), "dw": np.ones((2, 1, 2, 2)), "db": np.ones(2)}
    wrong = {"dx": np.zeros((2, 1, 3, 2), bool), "dw": np.ones((2, 1, 2, 2), bool)}
    wrong["dx"][1, 0, 2] = wrong["dx"][0, 0, 0, 1] = True
    wrong["db"] = np.zeros(2, bool)
    return LayerCheck(expected, expected, wrong, {"dx": (1, 0, 2, 1)}, {})


def digits(count=6):
    return load_mnist("test")[0][:count]


def a_history(epochs=4, updates=30):
    steps = np.arange(epochs * updates)
    loss = 2.3 * np.exp(-steps / 30) + 0.1 + 0.05 * (-1.0) ** steps
    done = np.arange(1, epochs + 1)
    return {
        "loss": loss,
        "lr": np.full(len(loss), 1e-3),
        "updates": done * float(updates),
        "train_accuracy": 1 - 0.3 / done,
        "validation_loss": 0.2 + 0.5 / done,
        "validation_accuracy": 0.97 - 0.2 / done,
    }


LAYERS = ["0 Conv2d", "1 ReLU", "2 MaxPool2d", "3 Flatten", "4 Linear"]
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 2])
READ = np.array([0, 0, 1, 1, 1, 2, 2, 0, 0, 2])
STACK = [("conv 3", 3, 1, 1), ("pool 2", 2, 2, 0), ("conv 3", 3, 1, 1)]

# name: how it is drawn, and what its description says
FIGURES = {
    "filters": (
        lambda: figures.filters(spread((12, 1, 5, 5), -0.5, 0.75)),
        "12 filters of 1 × 5 × 5, weights from -0.5 to 0.75; orange above 0, blue below.",
    ),
    "filters_of_three_channels": (
        lambda: figures.filters(spread((4, 3, 3, 3), -1, 1), most=2),
        "drawn are 2 of 4 filters, 2 of 3 channels.",
    ),
    "filters_before_and_after": (
        lambda: figures.filters_before_and_after(
            spread((12, 1, 5, 5), -0.03, 0.03), spread((12, 1, 5, 5), -0.5, 0.75, seed=1)
        ),
        "12 filters of 1 × 5 × 5, before and after training. Largest weight 0.03 before, 0.75 after",
    ),
    "feature_maps": (
        lambda: figures.feature_maps(maps(), image=digits()[0]),
        "5 maps of 6 × 8, activations from 0 to 5; map 3 is the strongest, 1 (2) is 0 everywhere.",
    ),
    "feature_maps_with_signs": (
        lambda: figures.feature_maps(spread((10, 6, 8), -1, 1), most=8),
        "the first 8 are drawn",
    ),
    "confusion_matrix": (
        lambda: figures.confusion_matrix(LABELS, READ, names=["cat", "dog", "giraffe"]),
        "7 of 10 images right, 70.00 %. Most frequent mistakes: giraffe read as cat (2), cat read as dog (1).",
    ),
    "misclassified": (
        lambda: figures.misclassified(digits(), [7, 2, 1, 0, 4, 1], [7, 2, 7, 0, 9, 1]),
        "2 of 6 images are read wrong: 1 as 7, 4 as 9.",
    ),
    "misclassified_none": (
        lambda: figures.misclassified(digits(2), [7, 2], [7, 2]),
        "0 of 2 images are read wrong.",
    ),
    "training_curves": (
        lambda: figures.training_curves(a_history()),
        "4 epochs, 120 updates. Training loss from 2.45 to 0.144. Validation loss 0.325. Right at the end: 92.5 % "
        "while training, 92.0 % of the validation images; best after epoch 4, 92.0 %.",
    ),
    "training_curves_at_first": (
        lambda: figures.training_curves({name: np.zeros(0) for name in a_history()}),
        "0 epochs, 0 updates.",
    ),
    "time_by_layer": (
        lambda: figures.time_by_layer(
            LAYERS, [0.02, 1e-3, 2e-3, 1e-6, 4e-3], [0.05, 1e-3, 6e-3, 1e-6, 7e-3]
        ),
        "91 ms in 5 layers, 64 ms of it backward. Longest: 0 Conv2d 77 %, 4 Linear 12 %, 2 MaxPool2d 9 %.",
    ),
    "times_compared": (
        lambda: figures.times_compared(["loops", "a product", "kernels"], [2.5, 0.031, 8e-4]),
        "loops 2500 ms, a product 31 ms, kernels 0.8 ms. The slowest takes 3125 times as long as the fastest.",
    ),
    "gradient_norms": (
        lambda: figures.gradient_norms(
            [str(n) for n in range(18)],
            {"with shortcuts": np.ones(18), "without": np.append(0, np.logspace(-6, 0, 17))},
        ),
        "with shortcuts: 1 in 0, 1 in 17; first / last 1. without: 0 in 0, 1 in 17; first / last 0; 0 in 1 layer.",
    ),
    "gradient_norms_of_one": (
        lambda: figures.gradient_norms(LAYERS, [0.1, 0.2, 0.3, 0.2, 4]),
        "Gradient norm by depth, 5 layers. 0.1 in 0 Conv2d, 4 in 4 Linear; first / last 0.025.",
    ),
    "runs_compared": (
        lambda: figures.runs_compared(
            {"plain": {"loss": [2.3, 2.3], "accuracy": [0.1]}, "residual": {"loss": [2.3, 0.2], "accuracy": [0.9, 0.94]}},
            updates=10,
        ),
        "2 runs. plain: loss from 2.3 to 2.3, 10.0 % right after 1 epoch. residual: loss from 2.3 to 0.2, 94.0 % right after 2 epochs.",
    ),
    "runs_compared_at_first": (
        lambda: figures.runs_compared({"interrupted": {"loss": [2.3, 2.0], "accuracy": []}}),
        "1 run. interrupted: loss from 2.3 to 2.",
    ),
    "workers_timeline": (
        lambda: figures.workers_timeline([(0, 0.04), (0.002, 0.02), (0.001, 0.02)], ["40 images", "20", "20"]),
        "40 images from 0 to 40 ms; 20 from 2 to 20 ms; 20 from 1 to 20 ms. Together they compute for 64 % of the time.",
    ),
    "speed_ups": (
        lambda: figures.speed_ups([1, 2, 4, 8], {"AlexNet": [1, 1.6, 2, 1.8]}),
        "Speed-up by workers. AlexNet: at most 2 times, with 4 workers; 1.8 with 8.",
    ),
    "receptive_field": (
        lambda: figures.receptive_field_by_layer(STACK, image=digits()[0, 0]),
        "Unit 7 of 14 sees 8 of 28 pixels, 11 to 18. Field after each layer: conv 3 3, pool 2 4, conv 3 8 pixels.",
    ),
    "receptive_field_at_the_edge": (
        lambda: figures.receptive_field_by_layer(STACK, n=8, unit=0),
        "Unit 0 of 4 sees 5 of 8 pixels, 0 to 4, and 3 of the padding.",
    ),
    "convolution_arithmetic": (
        lambda: figures.convolution_arithmetic(5, 3, stride=2, padding=1),
        "Input 5 × 5, filter 3 × 3, stride 2, padding 1: output 3 × 3, (5 + 2·1 − 3) / 2 + 1 = 3.",
    ),
    "convolution_arithmetic_not_whole": (
        lambda: figures.convolution_arithmetic(7, 3, stride=3),
        "rounded down from 2.33; 1 row and 1 column crossed, not read.",
    ),
}  # fmt: skip

IMAGE = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
KERNEL = np.array([[2, 0, 1], [0, 1, 2], [1, 0, 2]])
VOLUME = np.array([[[1, 2, 0], [0, 1, 3], [2, 0, 1]], [[0, 1, 1], [2, 0, 1], [1, 3, 0]]])
OF_VOLUME = np.array([[[1, 0], [0, 1]], [[-1, 1], [2, 0]]])
GUESS = np.array([[7, np.nan], [3, 15]])
NETWORK = [("input", (1, 32, 32)), ("CONV 1", (6, 28, 28)), ("POOL 1", (6, 14, 14)), ("FC", (120,))]
COLOURS = np.stack([np.tile(np.linspace(0, 1, 8), (6, 1))] * 3)

# name: function, arguments, options, and what the description says, in order
SHOWN = {
    "show_images": (
        figures.show_images, (COLOURS, spread((6, 8), -2.5, 2), spread((5, 4), 0.25, 1)),
        {"titles": ["photo", "its edges", "gray 5x4"], "signed": [False, True, False]},
        "3 pictures. photo: 6 × 8, in colour. its edges: 6 × 8, from -2.5 to 2. gray 5x4: from 0.25 to 1. Orange above 0, blue below.",
    ),
    "show_images_on_one_scale": (
        figures.show_images, (spread((6, 8), -2.5, 2), spread((5, 4), -1, 1)),
        {"titles": ["one", ""], "signed": True, "common_scale": True, "columns": 1},
        "2 pictures. one: 6 × 8, from -2.5 to 2. picture 1: 5 × 4, from -1 to 1. Orange above 0, blue below; one scale for all",
    ),
    "show_numbers": (
        figures.show_numbers, (IMAGE, "∗", KERNEL, "+", np.array([3])),
        {"titles": ["picture", "", "filter 3x3", "", "bias"], "marks": {0: [(1, 0, 3, 3)]}},
        "Picture 4 × 4: 1, 2, 3, 0; 0, 1, 2, 3; 3, 0, 1, 2; 2, 3, 0, 1 (outlined: rows 1 to 3, columns 0 to 2) "
        "convolved with filter 3x3: 2, 0, 1; 0, 1, 2; 1, 0, 2 plus bias 3.",
    ),
    "show_numbers_with_an_empty_cell": (
        figures.show_numbers, (np.array([1, np.nan]), np.full((2, 2), np.nan)), {}, "1 × 2: 1, empty. 2 × 2: empty.",
    ),
    "show_step": (
        figures.show_step, (IMAGE, KERNEL, 0, 1), {"b": 3, "padding": 1},
        "Window: rows 0 to 2, columns 1 to 3, holds 0, 0, 0; 1, 2, 3; 0, 1, 2. Products: 0, 0, 0; 0, 2, 6; 0, 0, 4; "
        "sum 12, + bias 3 = 15. Result 4 × 4 so far, up to row 0, column 1: 10, 15; 14 more empty. Input 6 × 6 with "
        "its padding, filter 3 × 3: 2, 0, 1; 0, 1, 2; 1, 0, 2.",
    ),
    "show_timeline": (
        figures.show_timeline, (2014,), {},
        "Top-5 error: 2010 NEC-UIUC 28.2 %, 2011 XRCE 25.8 %, 2012 AlexNet 16.4 %, 2013 Clarifai 11.7 %, 2014 VGG-19 7.3 % (marked), "
        "2014 GoogLeNet 6.7 % (marked), 2015 ResNet-152 3.57 %. A person: 5.1 %.",
    ),
    "show_windows": (
        figures.show_windows, (7, 3), {"stride": 3, "padding": 2},
        "Input 7, filter 3, stride 3, padding 2: 3 windows fit; 2 not read (crossed). Pixels are 0 to 6, the others "
        "padding. Windows: -2 to 0, 1 to 3, 4 to 6. Not read: 7 to 8.",
    ),
    "show_windows_none": (figures.show_windows, (3, 5), {}, "Input 3, filter 5: the filter does not fit."),
    "show_layers": (
        figures.show_layers, (NETWORK,), {"marked": "POOL 1", "known": {"input": (1, 32, 32), "FC": (120,)}},
        "4 layers: input 1x32x32; CONV 1 shape unknown; POOL 1 shape unknown, outlined; FC 120.",
    ),
    "show_places": (
        figures.show_places, (7, 9, 3), {"stride": 3, "place": 4},
        "Input 7 × 9, filter 3 × 3, stride 3, padding 0. OH = (7 + 2·0 − 3) / 3 + 1 = 2.33, not whole; floor: 2 (1 row "
        "crossed). OW = (9 + 2·0 − 3) / 3 + 1 = 3. 6 places; outlined is row 1, column 1, its window rows 3 to 5, "
        "columns 3 to 5. Not read: row 6.",
    ),
    "show_guess": (
        figures.show_guess, (GUESS, np.array([[7, 42], [4, 15]])), {},
        "2 of 4 right, 1 wrong, 1 still empty. Row 0: 7 right, empty. Row 1: 3 wrong, 15 right.",
    ),
    "show_channel_sums": (
        figures.show_channel_sums, (VOLUME, OF_VOLUME), {"b": -1, "row": 0, "column": 1},
        "Row 0, column 1: 5 + 0 + (-1) = 4. Input 3 × 3, filter 2 × 2, 2 channels. Channel 0: input 1, 2, 0; 0, 1, 3; "
        "2, 0, 1, filter 1, 0; 0, 1, map 2, 5; 0, 2. Channel 1: input 0, 1, 1; 2, 0, 1; 1, 3, 0, filter -1, 1; 2, 0, "
        "map 5, 0; 0, 7. Sum of the maps + bias -1: 6, 4; -1, 8.",
    ),
    "show_volumes": (
        figures.show_volumes, ((3, 32, 32), "∗", (6, 3, 5, 5), "+", (6, 1, 1), "activation\n→", (6, 28, 28)),
        {"labels": ["input", "", "filters", "", "biases", "", "maps"], "learned": [4]},
        "Boxes, not to scale: input (3, 32, 32) convolved with filters (6, 3, 5, 5) (learned) plus biases (6, 1, 1) "
        "(learned), activation, gives maps (6, 28, 28).",
    ),
    "show_layer_graph": (
        figures.show_layer_graph, ((1, 1, 3, 3), (2, 1, 2, 2)), {},
        "x (1, 1, 3, 3), im2col gives col (4, 4). w (2, 1, 2, 2), reshape and .T give col_w (4, 2). col @ col_w is the "
        "product (4, 2); plus b (2,) it is out (4, 2); reshape and transpose give the maps (1, 2, 2, 2). Ways back: "
        "maps to out A, out to b B,",
    ),
    "show_gradient_map": (
        figures.show_gradient_map, (a_check(),), {},
        "A cell for each number, hatched where it is wrong. dx (2, 1, 3, 2): 3 of 12 numbers wrong, most of all "
        "[1, 0, 2, 1]. dw (2, 1, 2, 2): 8 of 8 numbers wrong. db (2,): 0 of 2 numbers wrong.",
    ),
    "show_filters": (
        figures.show_filters, (spread((10, 1, 5, 5), -0.5, 0.75),), {},
        "10 filters of 5 × 5, numbered from 0 to 9, 8 in a row, each on its own scale; weights from -0.5 to 0.75; orange",
    ),
    "show_depth_column": (
        figures.show_depth_column, (COLOURS, spread((3, 4, 6), -0.75, 0.5), 1, 2), {"size": 3},
        "3 maps of 4 × 6, on one scale to 0.75, orange above 0, blue below. Input 6 × 8 in colour, its window rows 1 to "
        "3, columns 2 to 4.",
    ),
}  # fmt: skip


def _drawn(name):
    """The picture that a `show_…` would show."""
    show, args, options, _ = SHOWN[name]
    return show.__wrapped__(*args, **options)


@cache
def drawn_once(name):
    """For tests that look and change nothing."""
    return ALL[name][0]()


# all of them: how each is drawn, and what its description says
ALL = FIGURES | {name: (partial(_drawn, name), SHOWN[name][-1]) for name in SHOWN}


@pytest.mark.skipif(not TESTED, reason="pictures are compared with the pinned matplotlib only")
@pytest.mark.parametrize("name", ALL)
@pytest.mark.mpl_image_compare(savefig_kwargs={"dpi": 60}, tolerance=TOLERANCE, style="default")
def test_it_looks_as_it_did(name):
    return ALL[name][0]()


def test_every_figure_is_really_compared_with_a_small_picture(pytestconfig):
    assert pytestconfig.getoption("--mpl")
    pictures = {
        path.stem: path.stat().st_size
        for path in (ROOT / "tests" / "course_lib" / "baseline").iterdir()
    }
    assert pictures.keys() == {f"test_it_looks_as_it_did_{name}" for name in ALL}
    assert sum(pictures.values()) < 330_000


@pytest.mark.parametrize("name", ALL)
def test_its_description_says_what_there_is_to_see(name):
    figure = drawn_once(name)
    assert isinstance(figure, Figure)
    assert ALL[name][1] in figure.alt
    assert figure.alt.endswith(".")
    assert not plt.get_fignums()  # nothing that would have to be closed


@pytest.mark.parametrize("name", ALL)
def test_its_words_are_whole_apart_and_large_enough(name):
    figure = drawn_once(name)
    figure.savefig(io.BytesIO(), dpi=100)
    width, height = figure.get_size_inches()
    assert width <= PAGE or name in SHOWN  # on a small screen these shrink, as they always did
    boxes = {}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text.axes is not None:
            assert text.get_fontsize() >= 7
            box = text.get_window_extent()
            boxes[text] = box
            shown = re.sub(r"\W", "", text.get_text())
            # what stands out of a cropped picture's frame is kept, see below
            if shown and name not in SHOWN and not _is_tick_out_of_sight(text, box):
                scale = figure.dpi
                assert box.x0 >= -1, text
                assert box.y0 >= -1, text
                assert box.x1 <= width * scale + 1, text
                assert box.y1 <= height * scale + 1, text
    boxes = {t: b for t, b in boxes.items() if not _is_tick_out_of_sight(t, b)}
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart or one.get_rotation() == other.get_rotation() != 0, (one, other)


def _is_tick_out_of_sight(text, box):
    """Whether it labels a place outside of its axis: matplotlib keeps these, undrawn."""
    axis = text.axes
    inner = axis.get_window_extent()
    ticks = {id(label) for label in (*axis.get_xticklabels(), *axis.get_yticklabels())}
    ticks |= {id(label) for label in axis.get_xticklabels(minor=True)}
    ticks |= {id(label) for label in axis.get_yticklabels(minor=True)}
    if not axis.axison and id(text) in ticks | {id(axis.xaxis.label), id(axis.yaxis.label)}:
        return True
    if id(text) not in ticks:
        return False
    middle_x, middle_y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return not (
        inner.x0 - 2 <= middle_x <= inner.x1 + 2 or inner.y0 - 2 <= middle_y <= inner.y1 + 2
    )


def _luminance(colour):
    parts = np.array(to_rgb(colour))
    parts = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return parts @ [0.2126, 0.7152, 0.0722]


def _contrast(one, other):
    a, b = sorted((_luminance(one), _luminance(other)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("name", ALL)
def test_its_words_have_contrast_on_every_ground(name):
    grounds = ["white", _drawing.EMPTY, _drawing.ORANGE, *_drawing.PALE.values()]
    figure = drawn_once(name)
    colours = {text.get_color() for text in figure.findobj(Text) if text.get_text().strip()}
    assert min(_contrast(c, ground) for c in colours for ground in grounds) >= 4.5  # WCAG's AA
    assert colours == {_drawing.INK}  # which is another in the dark


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_lines_can_be_seen_in_both_themes(theme):
    fills = ["ground", "pad", "heat", *(name for name in theme if name.endswith("-pale"))]
    assert min(_contrast(theme["ink"], theme[fill]) for fill in fills) >= 4.5
    for line in ("blue", "green", "vermilion", "mark", "line"):
        assert _contrast(theme[line], theme["ground"]) >= 3  # WCAG 1.4.11, for graphics


@pytest.mark.parametrize("name", ALL)
def test_its_drawing_has_the_colours_of_the_page_and_names_of_its_own(name):
    markup = _themed.page(drawn_once(name), (400, 300), "")
    style, drawing = re.search("<style>(.*?)</style><svg (.*?)</svg>", markup).groups()
    asked = set(re.findall(r"var\((--cf-[a-z-]+)\)", drawing))
    light, dark = style.split("@media screen")
    assert asked <= set(
        re.findall("(--cf-[a-z-]+):#", light)
    )  # on paper, and where no theme is known
    assert asked <= set(re.findall("(--cf-[a-z-]+):", dark))
    fixed = set(re.findall("#[0-9a-f]{6}", drawing)) - {_drawing.BRIGHT, _drawing.DEEP}
    assert not fixed
    ids = re.findall(' id="([^"]*)"', drawing)
    assert len(ids) == len(set(ids))
    assert len({re.fullmatch("(cl-[0-9a-f]{8}-).*", one)[1] for one in ids}) <= 1
    assert "<style" not in drawing  # which would hold for the whole page


def test_a_figure_takes_no_more_room_in_a_notebook_than_half_as_much_again():
    now = before = 0
    for draw, _ in list(ALL.values())[::4]:
        figure = draw()
        now += sum(map(len, figure.bundle().values()))
        buffer = io.BytesIO()
        figure.savefig(buffer, dpi=200)
        before += len(base64.b64encode(buffer.getvalue()))  # as one image of all colours
    assert now < 1.5 * before


def test_a_wide_figure_is_scrolled_rather_than_shrunk_until_it_cannot_be_read():
    markup = ALL["show_layer_graph"][0]().bundle()["text/html"]
    width, least = map(int, re.search(r"width:(\d+)px;min-width:(\d+)px", markup).groups())
    assert width > least > 520
    assert least * 9 / 72 * 100 / width >= 8.9  # pixels: its least letters have 9 points
    assert '<div class="course-figure" tabindex="0">' in markup
    assert "tabindex" not in ALL["show_guess"][0]().bundle()["text/html"]


def test_the_readers_style_changes_nothing():
    with plt.style.context("dark_background"), plt.rc_context({"font.size": 30}):
        dark = FIGURES["training_curves"][0]().bundle()
    assert dark == FIGURES["training_curves"][0]().bundle()


def test_in_a_notebook_it_is_an_image_with_its_description():
    figure = figures.confusion_matrix([0, 1], [0, 0], names=['"<0>"', "1"])
    bundle = figure.bundle()
    assert bundle["text/plain"] == figure.alt
    alt, _ = _alt_and_image(bundle["text/html"])
    assert alt == figure.alt
    assert f'base64,{bundle["image/png"]}"' in bundle["text/html"]


def _alt_and_image(markup):
    """What a screen reader and an eye get of a figure where SVG is not shown."""
    drawn, alt, width, height, source = re.fullmatch(
        r'<div class="course-figure".*<svg role="img" aria-label="([^"]*)".*</svg>'
        r'<img alt="([^"]*)" width="(\d+)" height="(\d+)" style="[^"]*" src="data:image/png;base64,([^"]*)"></div>',
        markup,
    ).groups()
    assert drawn == alt
    image = Image.open(io.BytesIO(base64.b64decode(source)))
    assert image.size == pytest.approx((2 * int(width), 2 * int(height)), abs=2)
    return html.unescape(alt), image


@pytest.fixture
def displayed(monkeypatch):
    """Stands for a notebook: a list of what is displayed in it."""
    bundles = []

    def display(bundle, *, raw):
        assert raw
        bundles.append(bundle)

    monkeypatch.setattr("IPython.get_ipython", object)
    monkeypatch.setattr("IPython.display.display", display)
    return bundles


def test_every_function_that_shows_is_in_the_table():
    assert {name for name in figures.__all__ if name.startswith("show_")} == {
        show.__name__ for show, *_ in SHOWN.values()
    }


@pytest.mark.parametrize("name", SHOWN)
def test_it_shows_one_whole_image_with_its_description_and_returns_nothing(name, displayed, capsys):
    show, args, options, told = SHOWN[name]
    assert show(*args, **options) is None
    (bundle,) = displayed
    assert bundle.keys() == {"text/html", "image/png", "text/plain"}
    alt, image = _alt_and_image(bundle["text/html"])
    assert alt == bundle["text/plain"]
    assert told in alt
    assert len(alt) <= 400
    pixels = np.asarray(image.convert("L"))
    assert pixels.min() < 100
    frame = [pixels[:10], pixels[-10:], pixels[:, :10], pixels[:, -10:]]
    assert all((side == 255).all() for side in frame)  # so no title is cut
    assert not plt.get_fignums()
    assert capsys.readouterr() == ("", "")


LARGE = spread((11, 11), -7.5, 112.5)
LONG = {
    "numbers": (lambda: figures.show_numbers.__wrapped__(LARGE, "→", LARGE, LARGE), "11 × 11: from -7.5 to 112.5"),
    "numbers, narrow": (lambda: figures.show_numbers.__wrapped__(np.r_[[[125.5, 194.5, 285.5]], spread((19, 3), -7.5, 391.5)]), "20 × 3: from -7.5 to 391.5, first row 125.5, 194.5, 285.5."),
    "images": (lambda: figures.show_images.__wrapped__(*[LARGE] * 40, columns=8, size=0.5), "40 pictures. picture 0"),
    "step": (lambda: figures.show_step.__wrapped__(LARGE, LARGE[:6, :6], 3, 4), "rows 3 to 8, columns 4 to 9"),
    "channels": (lambda: figures.show_channel_sums.__wrapped__(np.stack([LARGE[:4, :4]] * 12), np.ones((12, 3, 3))), "12 channels"),
    "windows": (lambda: figures.show_windows.__wrapped__(60, 1, stride=2), "Windows: 0, 2, 4, 6"),
    "guess": (lambda: figures.show_guess.__wrapped__(LARGE, LARGE + (LARGE > 100)), "108 of 121 right, 13 wrong. Wrong at (row, column) ("),
    "layers": (lambda: figures.show_layers.__wrapped__([("a layer with a name", (64, 9, 9))] * 20), "20 layers: a layer"),
    "depth column": (lambda: figures.show_depth_column.__wrapped__(COLOURS, np.ones((30, 4, 6)), 0, 0, 3), "30 maps of 4 × 6"),
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_description_of_much_is_short_enough_to_listen_to(name):
    draw, told = LONG[name]
    alt = draw().alt
    assert told in alt
    assert len(alt) <= 400


def test_a_guess_and_hidden_shapes_are_told_no_more_than_they_show(displayed):
    right = np.arange(101, 117).reshape(4, 4)
    guess = np.full((4, 4), np.nan)
    figures.show_guess(guess, right)
    guess[1] = 1
    figures.show_guess(guess, right)
    for bundle in displayed:
        assert not re.search(r"\b1\d\d\b", bundle["text/plain"])
    figures.show_layers(NETWORK, known={})
    assert not re.search("28|14|120", displayed[-1]["text/plain"])


def test_a_guess_that_cannot_be_drawn_is_answered_in_words(displayed, capsys):
    figures.show_guess([["a"]], [[1]])
    figures.show_guess([[1, 2]], [[1]])
    told = capsys.readouterr().out
    assert not displayed
    assert "Fill in numbers only" in told
    assert "The result has shape (1, 1); what you filled in has shape (1, 2)." in told


def test_showing_again_and_again_keeps_no_figure(displayed, monkeypatch):
    made = weakref.WeakSet()
    first = figures.Picture.__init__

    def counting(self, *args, **options):
        first(self, *args, **options)
        made.add(self)

    monkeypatch.setattr(figures.Picture, "__init__", counting)
    for column in range(2):
        figures.show_step(IMAGE, KERNEL, 0, column)
    gc.collect()
    assert len(displayed) == 2
    assert not made


@pytest.mark.parametrize("how", [["-c"], ["-m", "IPython", "--simple-prompt", "-c"]])
def test_without_a_notebook_it_is_told_in_words_and_pyplot_is_not_needed(how, tmp_path):
    code = (
        "import sys; from course_lib.figures import show_windows; show_windows(7, 3);"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    environment = os.environ | {"MPLBACKEND": "tkagg", "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, *how, code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == (
        "Input 7, filter 3: 5 windows fit. Windows: 0 to 2, 1 to 3, 2 to 4, 3 to 5, 4 to 6."
    )


W, X = np.zeros((2, 1, 3, 3)), np.zeros((2, 4, 4))
HISTORY = a_history()
BAD = {
    "filters: a map": (lambda: figures.filters(X), r"filters: expected w of shape \(FN, C, FH, FW\), got shape \(2, 4, 4\)"),
    "filters: text": (lambda: figures.filters(np.full((1, 1, 1, 1), "a")), "of <U1"),
    "filters: NaN": (lambda: figures.filters(W * np.nan), "expected finite numbers, got w with NaN"),
    "filters: none": (lambda: figures.filters(W[:0]), r"got shape \(0, 1, 3, 3\)"),
    "before and after: shapes": (lambda: figures.filters_before_and_after(W, W[:1]), r"one shape, got before \(2, 1, 3, 3\) and after \(1, 1, 3, 3\)"),
    "feature_maps: a batch": (lambda: figures.feature_maps(W), r"feature_maps: expected x of shape \(C, H, W\), got shape"),
    "feature_maps: image": (lambda: figures.feature_maps(X, image=W), r"expected image of shape \(H, W\), got shape"),
    "confusion: lengths": (lambda: figures.confusion_matrix([1], [1, 2]), "got 1 labels and 2 predictions"),
    "confusion: scores": (lambda: figures.confusion_matrix([1], [0.5]), r"expected predictions of shape \(N,\), whole numbers from 0, got shape \(1,\) of float64"),
    "confusion: negative": (lambda: figures.confusion_matrix([-1], [0]), "least -1"),
    "confusion: names": (lambda: figures.confusion_matrix([3], [0], names="ab"), "expected 4 or more names, got 2"),
    "misclassified: images": (lambda: figures.misclassified(X, [1], [0]), r"expected images of shape \(1, 1, H, W\), one a label, got \(2, 4, 4\)"),
    "curves: no history": (lambda: figures.training_curves({"loss": []}), "got one without updates, train_accuracy, validation_loss"),
    "curves: epochs": (lambda: figures.training_curves(HISTORY | {"updates": [1]}), "one number for each epoch, got updates 1, train_accuracy 4"),
    "time: lengths": (lambda: figures.time_by_layer(["a"], [1, 2]), r"one forward time for each of 1 names, got shape \(2,\)"),
    "time: negative": (lambda: figures.time_by_layer(["a"], [1], [-1]), "expected backward times of 0 s or more, got -1 s"),
    "times: lengths": (lambda: figures.times_compared(["a"], [1, 2]), r"one time for each of 1 names, got shape \(2,\)"),
    "times: none at all": (lambda: figures.times_compared(["a"], [0]), "expected times above 0 s, got 0 s"),
    "timeline: no spans": (lambda: figures.workers_timeline([]), r"expected \(begin, end\) for each worker, got shape \(0,\)"),
    "timeline: backwards": (lambda: figures.workers_timeline([(2, 1)]), "expected begin and end in order, 0 s or more"),
    "timeline: names": (lambda: figures.workers_timeline([(0, 1)], ["a", "b"]), "a name for each of 1 workers, got 2"),
    "speed-ups: lengths": (lambda: figures.speed_ups([1, 2], {"a": [1]}), r"expected 2 speed-ups of a, got shape \(1,\)"),
    "speed-ups: none": (lambda: figures.speed_ups([], {}), r"expected numbers of workers, got shape \(0,\)"),
    "speed-ups: no worker": (lambda: figures.speed_ups([0], {"a": [1]}), "expected numbers above 0, got other ones in workers"),
    "norms: lengths": (lambda: figures.gradient_norms(["a"], {"x": [1, 2]}), "one norm of x for each of 1 names"),
    "norms: NaN": (lambda: figures.gradient_norms(["a"], [np.nan]), "expected norms of 0 or more, got nan"),
    "field: none": (lambda: figures.receptive_field_by_layer([]), r"\(name, kernel size, stride, padding\), got none"),
    "field: unit": (lambda: figures.receptive_field_by_layer(STACK, n=8, unit=4), "expected a unit from 0 to 3, got 4"),
    "field: too large": (lambda: figures.receptive_field_by_layer([("a", 9, 1, 0)], n=8), "does not fit"),
    "arithmetic: half": (lambda: figures.convolution_arithmetic(7, 2.5), "expected a whole number f of 1 or more, got 2.5"),
    "arithmetic: too large a filter": (lambda: figures.convolution_arithmetic(3, 5), "does not fit"),
    "arithmetic: too large": (lambda: figures.convolution_arithmetic(224, 3), "40 or less with its padding, got 224"),
    "windows: no stride": (lambda: figures.show_windows(7, 3, stride=0), "show_windows: expected a whole number stride of 1 or more, got 0"),
    "windows: no filter": (lambda: figures.show_windows(7, 0), "expected a whole number f of 1 or more, got 0"),
    "places: no stride": (lambda: figures.show_places(5, 5, 3, stride=0), "show_places: expected a whole number stride of 1 or more, got 0"),
    "places: padding": (lambda: figures.show_places(5, 5, 3, padding=-1), "expected a whole number padding of 0 or more, got -1"),
    "step: no stride": (lambda: figures.show_step(X[0], W[0, 0], 0, 0, stride=0), "show_step: expected a whole number stride of 1 or more, got 0"),
    "step: row": (lambda: figures.show_step(X[0], W[0, 0], 2, 0), "show_step: expected a row from 0 to 1, got 2"),
    "step: too large a filter": (lambda: figures.show_step(W[0, 0], X[0], 0, 0), "show_step: the filter does not fit"),
    "sums: column": (lambda: figures.show_channel_sums(X, W[:, 0], row=0, column=2), "show_channel_sums: expected a column from 0 to 1, got 2"),
    "depth: row": (lambda: figures.show_depth_column(np.zeros((3, 4, 4)), X, 4, 0, 1), "show_depth_column: expected a row from 0 to 3, got 4"),
    "show_filters: columns": (lambda: figures.show_filters(W, columns=0), "show_filters: expected a whole number columns of 1 or more, got 0"),
    "filters: columns": (lambda: figures.filters(W, columns=0), "filters: expected a whole number columns of 1 or more, got 0"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_drawn_is_told_in_one_sentence(case):
    draw, told = BAD[case]
    with pytest.raises(ValueError, match=told) as caught:
        draw()
    assert "\n" not in str(caught.value)


def test_two_filters_and_one_pixel_can_be_drawn_too():
    figures.filters(np.zeros((1, 1, 1, 1)))
    figures.feature_maps(np.zeros((1, 1, 1)))
    figures.convolution_arithmetic(1, 1)
    figures.time_by_layer(["a"], [0.0])
    figures.gradient_norms(["a"], [0.0])


# -- live curves


class Screen:
    """Stands for a notebook: counts the pictures, and what each redrawing says."""

    def __init__(self, monkeypatch):
        self.shown, self.told = 0, []
        monkeypatch.setattr(training, "_in_a_notebook", lambda: True)
        monkeypatch.setattr("IPython.display.display", self.display)

    def display(self, bundle, *, raw, display_id):
        assert raw
        assert display_id
        self.shown += 1
        self.update(bundle, raw=raw)
        return self

    def update(self, bundle, *, raw):
        self.told.append(bundle["text/plain"])


def tiny_trainer(on_epoch):
    model = Sequential(Flatten(), Linear(4, 2))
    data = np.ones((6, 1, 2, 2), np.float32), np.arange(6) % 2
    return Trainer(model, SGD(model, 0.1), data, data, on_epoch=on_epoch, progress=False)


def test_live_curves_redraw_one_picture_and_end_with_the_last_epoch(monkeypatch):
    screen = Screen(monkeypatch)
    curves = figures.LiveCurves(seconds=0)
    run = tiny_trainer(curves)
    run.run(3)
    assert screen.shown == 1
    assert screen.told[0].startswith("1 epoch,")
    assert screen.told[-1].startswith("3 epochs,")
    run.run(4)
    assert screen.shown == 1  # going on changes the same picture


def test_live_curves_take_no_time_from_short_epochs(monkeypatch):
    screen = Screen(monkeypatch)
    tiny_trainer(figures.LiveCurves(seconds=1000)).run(50)
    assert len(screen.told) == 2  # the first epoch, and the end
    assert screen.told[-1].startswith("50 epochs,")


def test_live_curves_show_an_interrupted_run(monkeypatch):
    screen = Screen(monkeypatch)

    class Interrupted(figures.LiveCurves):
        def __call__(self, history):
            if len(history["updates"]) == 2:
                raise KeyboardInterrupt
            super().__call__(history)

    run = tiny_trainer(Interrupted())
    run.run(5)
    assert run.stopped == "interrupted"
    assert screen.told[-1].startswith("2 epochs,")


def test_live_curves_do_nothing_without_a_notebook(capsys):
    tiny_trainer(figures.LiveCurves(seconds=0)).run(2)
    assert capsys.readouterr() == ("", "")


NOTEBOOK = """\
import numpy as np
from course_lib.figures import LiveCurves, filters
from course_lib.layers import Flatten, Linear, Sequential
from course_lib.optimizers import SGD
from course_lib.training import Trainer
model = Sequential(Flatten(), Linear(4, 2))
data = np.ones((6, 1, 2, 2), np.float32), np.arange(6) % 2
run = Trainer(model, SGD(model, 0.1), data, data, on_epoch=LiveCurves(seconds=0), progress=False)
run.run(3)
import matplotlib.pyplot  # which would show pyplot's own figures at the end of the cell
filters(np.ones((2, 1, 3, 3)))
"""


def outputs_in_a_kernel(*sources):
    """What cells show, for each its outputs."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=LONGEST, startup_timeout=LONGEST)
    client.widget_registry.clear()  # see autograder/proofs/verify.py
    client.execute()
    return [cell.outputs for cell in cells]


def test_a_kernel_sends_each_figure_once():
    (outputs,) = outputs_in_a_kernel(NOTEBOOK)
    curves, last = outputs
    assert curves.data["text/plain"].startswith("3 epochs,")
    assert last.data["text/plain"].startswith("2 filters of 1 × 3 × 3")
    for output in outputs:
        assert output.data.keys() == {"text/html", "image/png", "text/plain"}
        assert output.data["text/html"].startswith('<div class="course-figure"')


SHOWING = [
    """\
import numpy as np
from course_lib import figures
from course_lib.colours import DARK, LIGHT
figures.show_windows(7, 3)
figures.show_guess(np.array([[7, np.nan]]), np.array([[7, 5]]))
""",
    """\
%matplotlib inline
figures.show_numbers(np.eye(2))
""",
    """\
from ipywidgets import IntSlider, interactive_output
slider = IntSlider(1, 1, 9)
output = interactive_output(lambda stride: figures.show_windows(9, 3, stride), {"stride": slider})
output
""",
    """\
within = []  # whether what is published is meant for the output widget
get_ipython().display_pub.register_hook(lambda sent: within.append(bool(output.msg_id)) or sent)
for stride in range(2, 5):
    slider.value = stride
set(within)
""",
]


def test_a_kernel_shows_at_once_and_a_slider_replaces_the_picture():
    two, inline, (first, control), moved = outputs_in_a_kernel(*SHOWING)
    assert [output.output_type for output in two + inline] == ["display_data"] * 3
    for output in two + inline:
        assert output.data.keys() == {"text/html", "image/png", "text/plain"}
        assert _alt_and_image(output.data["text/html"])[0] == output.data["text/plain"]
    assert two[1].data["text/plain"] == "1 of 2 right, 1 still empty. Row 0: 7 right, empty."
    assert first.data["text/plain"].startswith("Input 9, filter 3: 7 windows fit")
    assert "application/vnd.jupyter.widget-view+json" in control.data
    last, within = moved  # a page would put the first into the widget
    assert last.data["text/plain"].startswith("Input 9, filter 3, stride 4: 2 windows fit")
    assert within.data["text/plain"] == "{True}"


def test_a_layer_does_not_import_matplotlib():
    code = (
        "import sys; from course_lib import layers, networks, optimizers, training, weights;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-1.2222, "-1.22"),
        (12.25, "12.25"),
        (-0.0, "0"),
        (1 / 3, "0.333"),
        (1234, "1234"),
        (2e-5, "2e-05"),
    ],
)
def test_a_number_in_a_cell_has_three_digits_at_least(value, written, displayed):
    figures.show_numbers(np.array([[value, 0]]))
    assert f": {written}, 0." in displayed[0]["text/plain"]
