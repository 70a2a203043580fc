"""A whole network: forward and backward against course_lib, by mouse and by keys, and what is no digit."""

import io
import itertools
import re
from copy import deepcopy

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError
from widget_page import Core, WidgetPage

from course_lib import functional as F
from course_lib.datasets import load_mnist
from course_lib.layers import (
    AvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
)
from course_lib.networks import SimpleConvNet
from course_lib.widgets import NetworkExplorer
from course_lib.widgets.draw_digit import small_network, trained_small
from course_lib.widgets.network_explorer import SAMPLES


@pytest.fixture
def show(browser, tmp_path):
    def shown(*network, page=None, **values):
        return WidgetPage(browser, tmp_path, NetworkExplorer(*network, **values), **(page or {}))

    return shown


@pytest.fixture(scope="module")
def network_js(browser):
    return Core(browser, "network")


def other_network(seed):
    """Padding, a stride, both poolings, a bias that is missing, and a hidden linear layer."""
    return Sequential(
        *(Conv2d(1, 3, 3, stride=2, padding=1, seed=seed), ReLU(), MaxPool2d(3, 2, 1)),
        *(Conv2d(3, 4, (2, 3), bias=False, seed=seed), ReLU(), AvgPool2d(2)),
        *(Flatten(), Linear(4 * 3 * 2, 12), ReLU(), Dropout(0.5), Linear(12, 10)),
        seed=seed,
    )


def step_by_step(network, image, target):
    """Outputs and gradients of a score, before and after each layer that the page shows."""
    network = deepcopy(network).astype(np.float64).eval()
    shown = [layer for layer in network if not isinstance(layer, Flatten | Dropout)]
    x, outputs = image[None, None], [image[None]]
    for layer in network:
        x = layer(x)
        if layer in shown:
            outputs.append(x[0])
    dout, grads = np.eye(10)[[target]], [np.eye(10)[target]]
    for layer in reversed(list(network)):
        dout = layer.backward(dout)
        if layer in shown:
            grads.insert(0, dout[0])
    return outputs, grads, F.softmax(x)[0]


@pytest.mark.parametrize(
    ("make", "seeds"), [(small_network, 4), (other_network, 10), (SimpleConvNet, 1)]
)
def test_every_map_and_every_gradient_is_course_libs(network_js, make, seeds):
    images, _ = load_mnist("test")
    for seed in range(seeds):
        network, image = make(seed=seed), images[seed, 0].astype(float)
        travels = NetworkExplorer(network)._layers
        outputs, grads, probabilities = step_by_step(network, image, target=seed)
        layers = network_js("unpackNetwork", travels["layers"], travels["half"])
        found = network_js("runNetwork", image[None], layers)
        back = network_js("backNetwork", found["outputs"], layers, np.eye(10)[seed].tolist())
        tolerance = {"rtol": 5e-3, "atol": 5e-3} if travels["half"] else {"atol": 1e-5}
        np.testing.assert_allclose(found["probabilities"], probabilities, **tolerance)
        assert len(found["outputs"]) == len(outputs) == len(back)
        for got, expected in zip(found["outputs"], outputs, strict=True):
            np.testing.assert_allclose(got.ravel(), expected.ravel(), **tolerance)
        for got, expected in zip(back, grads, strict=True):
            wrong = ~np.isclose(got.ravel(), expected.ravel(), **tolerance)
            assert wrong.mean() <= (0.02 if travels["half"] else 0)  # a tie may break otherwise


def test_sums_of_terms_and_of_partial_maps_are_the_map(network_js):
    network = other_network(seed=1)
    x, layer = np.random.default_rng(0).normal(size=(3, 7, 7)), network[3]
    out = F.conv2d(x[None], layer.w.astype(float))[0]
    travels = {"kind": "conv", "w": layer.w, "b": np.zeros(4), "stride": [1, 1], "padding": [0, 0]}
    for filter_ in range(4):
        parts = network_js("partialMaps", x, travels, filter_)
        np.testing.assert_allclose(sum(parts), out[filter_], atol=1e-9)
        taken = network_js("termsOf", x, travels, filter_, [2, 3])
        assert taken["sum"] == pytest.approx(out[filter_, 2, 3])
        assert len(taken["terms"]) == 3


def test_what_a_patch_hides_is_0_for_the_network_and_where_nothing_is_hidden_nothing_is_asked(
    network_js,
):
    network = other_network(seed=2).eval()
    layers = network_js("unpackNetwork", NetworkExplorer(network)._layers["layers"], False)
    image = load_mnist("test")[0][0, 0].astype(float)
    for row, column in ((0, 0), (10, 12), (23, 23), (7, 6)):
        patch = np.s_[row : row + 5, column : column + 5]
        left = image.copy()
        left[patch] = 0
        found = network_js("runCovered", image[None], layers, [row, column], 5)
        if not image[patch].any():
            assert found is None
            continue
        expected = F.softmax(network(left[None, None].astype(np.float32)))[0]
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_weights_in_sixteen_bits_come_back_as_they_were(network_js):
    numbers = np.random.default_rng(0).normal(size=500) * 10.0 ** np.arange(-7, 3).repeat(50)
    half = np.append(numbers, [0, 65504, -(2**-24)]).astype(np.float16)
    found = network_js("fromHalf", half.view(np.uint16).tolist())
    np.testing.assert_array_equal(found, half.astype(float))


def stage(shown):
    return shown.tab.locator(".cl-stage canvas").first


def test_the_samples_are_digits_that_the_network_reads_with_some_doubt():
    images, labels = load_mnist("validation")
    for digit, number in enumerate(SAMPLES):
        assert labels[number] == digit
        found = NetworkExplorer(drawing=images[number, 0]).probabilities
        assert 0.9 < found[digit] < 0.99


def test_the_page_says_what_python_says(show):
    images, labels = load_mnist("test")
    with show() as shown:
        for image, label in zip(images[:5], labels[:5], strict=True):
            widget = NetworkExplorer(drawing=image[0])
            shown.set(drawing=widget.drawing)
            assert widget.probabilities.argmax() == label
            assert shown.said().startswith(f"The network says {label}")
            rows = shown.table("The numbers as a table")
            np.testing.assert_allclose(
                [float(row[3]) for row in rows], widget.probabilities, atol=6e-5
            )


def test_from_the_network_to_a_product_and_back_by_keys_alone(browser, tmp_path):
    with WidgetPage(browser, tmp_path, NetworkExplorer()) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("The network.*", "application")
        press("ArrowRight")
        assert shown.state("at") == [0, 0]
        assert shown.said().startswith("input: the image")
        press("ArrowRight")
        press("ArrowDown")
        assert shown.said().startswith("conv 1, map 5:")
        press("Enter")
        layer, map_, row, column = shown.state("at")
        widget = NetworkExplorer()
        maps = widget._run(widget.image)[0][1]
        assert np.abs(maps[map_]).argmax() == row * 24 + column
        assert f"add up to {maps[map_, row, column]:.3g}".rstrip("0") in shown.said()
        products = shown.table("The numbers as a table")
        assert len(products) == 25
        stage(shown).focus()
        press("ArrowLeft")
        assert shown.state("at") == [layer, map_, row, column - 1]
        assert f"row {row}, column {column - 1}" in stage(shown).get_attribute("aria-label")
        press("Escape")
        assert shown.state("at") == [1, 5]
        press("Escape")
        assert shown.state("at") == []
        for _ in range(9):
            press("ArrowRight")
        assert shown.state("at") == [8, 5]
        assert shown.said().startswith("probabilities, 5: e^(")


def test_pointing_at_a_map_tells_of_it_and_clicking_takes_it_apart(show):
    with show() as shown:
        box = stage(shown).bounding_box()
        overview = shown.said()
        detail = shown.tab.locator(".cl-detail")
        assert not detail.is_visible()
        found = []
        for x in range(10, int(box["width"]), 24):
            shown.tab.mouse.move(box["x"] + x, box["y"] + 44 + 544 / 16 * 7.5)
            found.append(shown.said().split(",")[0].split(":")[0])
        assert {"conv 1", "ReLU 1", "pool 1", "conv 2", "ReLU 2", "pool 2"} <= set(found)
        at = 10 + 24 * found.index("conv 2")
        shown.tab.mouse.click(box["x"] + at, box["y"] + 44 + 544 / 16 * 7.5)
        assert shown.state("at") == [4, 7]
        assert detail.is_visible()
        shown.tab.mouse.click(box["x"] + at, box["y"] + 44 + 544 / 16 * 7.5)
        assert len(shown.state("at")) == 4
        assert "200 products and the bias" in shown.said()
        shown.tab.mouse.click(box["x"] + 2, box["y"] + 60)
        assert shown.state("at") == []
        shown.tab.mouse.move(0, 0)
        assert shown.said() == overview


def in_conv_2(row, column):
    """What a pixel of map 5 of the small network's second convolution sees, and its value."""
    explorer = NetworkExplorer()
    outputs = [maps for _, maps in explorer._run(explorer.image)]
    return outputs[2][:, row : row + 5, column : column + 5].ravel(), outputs[3][5, row, column]


def test_the_products_of_a_pixel_are_course_libs_and_add_up_to_it(show):
    with show(at=(4, 5, 2, 3)) as shown:
        rows = numbers(shown.table("The numbers as a table"))
        window, value = in_conv_2(2, 3)
        layer = trained_small()[0][3]
        kernel = layer.w[5].ravel()
        wanted = [window, kernel, window * kernel, np.cumsum(window * kernel)]
        np.testing.assert_allclose(rows[:, 4:], np.transpose(wanted), rtol=6e-3, atol=1e-5)
        assert rows[-1, -1] + layer.b[5] == pytest.approx(value, rel=6e-3)


def test_of_many_input_maps_the_strongest_are_shown_and_the_line_counts_the_others(show):
    explorer = NetworkExplorer("DeepConvNet", at=(13, 9, 3, 3))
    maps = [maps for _, maps in explorer._run(explorer.image)]
    with show("DeepConvNet", at=(13, 9, 3, 3)) as shown:
        rows = numbers(shown.table("The numbers as a table"))
        parts = maps[11][:, 2:5, 2:5] * explorer._network[12].w[9]
        strongest = np.argsort(-np.abs(parts.sum(axis=(1, 2))))
        assert len(rows) == 16 * 9
        np.testing.assert_array_equal(rows[::9, 1][:8], strongest[:8])
        end = shown.read("products").replace("−", "-").split("with the other 48 maps")[1]
        assert float(end.split()[-1]) == pytest.approx(maps[12][9, 3, 3], rel=0.01)


def test_pointing_at_a_product_tells_of_it_and_at_a_cell_of_the_map_shows_its_window(show):
    with show(at=(4, 5, 2, 3)) as shown:
        shown.table("The numbers as a table")  # opens it
        tile = shown.tab.locator(".cl-maps .cl-stack").nth(6).locator("canvas").nth(1)
        tile.hover()
        assert shown.said().startswith("Map 6, row 2, column 2 of the window:")
        assert shown.tab.locator(".cl-on").inner_text().startswith("map 6")
        whole = shown.tab.get_by_role("application", name=re.compile("^conv 2, map 5"))
        corner = {"x": 5, "y": 5}
        whole.hover(position=corner)
        assert shown.said().startswith("conv 2, map 5, row 0, column 0:")
        rows = numbers(shown.table("The numbers as a table"))
        shown.tab.mouse.move(0, 0)
        np.testing.assert_allclose(rows[:, 4], in_conv_2(0, 0)[0], rtol=6e-3, atol=1e-5)
        assert shown.said().startswith("conv 2, map 5, row 2, column 3:")
        whole.click(position=corner)
        assert shown.state("at") == [4, 5, 0, 0]
        shown.tab.keyboard.press("ArrowRight")
        assert shown.state("at") == [4, 5, 0, 1]


def test_backward_shows_the_gradient_of_the_class_that_is_chosen(show):
    image = load_mnist("test")[0][0, 0]
    with show(drawing=image, at=(0, 0)) as shown:
        shown.tab.get_by_role("button", name="Backward").click()
        shown.tab.get_by_label("gradient of the score of").select_option("3")
        assert shown.state("target") == 3
        widget = NetworkExplorer(drawing=image)
        grads = step_by_step(trained_small()[0], widget.image, target=3)[1]
        rows = shown.table("The numbers as a table")
        got = [[float(number.replace("−", "-")) for number in plain(row[1:])] for row in rows]
        np.testing.assert_allclose(got, grads[0][0], rtol=6e-3, atol=1e-3)
        assert "score of 3" in shown.said()


def plain(texts):
    """Numbers too small for three decimals, as 0."""
    return ["0" if "·" in text else text for text in texts]


def stroke(shown, *points):
    box = shown.tab.locator(".cl-left canvas").first.bounding_box()
    mouse = shown.tab.mouse
    for number, (row, column) in enumerate(points):
        mouse.move(
            box["x"] + (column + 0.5) * box["width"] / 28,
            box["y"] + (row + 0.5) * box["height"] / 28,
            steps=6,
        )
        if number == 0:
            mouse.down()
    mouse.up()


def test_the_first_stroke_takes_the_place_of_the_sample(show):
    with show() as shown:
        stroke(shown, (5, 8), (5, 18), (22, 12))
        widget = NetworkExplorer(drawing=shown.state("drawing"))
        assert widget.probabilities.argmax() == 7
        assert shown.said().startswith("The network says 7")
        shown.tab.get_by_role("button", name="Undo").click()
        assert shown.said().startswith("The network says 3")
        shown.tab.get_by_role("button", name="Take a 8").click()
        assert shown.said().startswith("The network says 8")


def test_what_is_rubbed_out_lowers_the_probability_and_nothing_moves(show):
    with show() as shown:
        before = NetworkExplorer()
        shown.tab.get_by_role("button", name="Rub out").click()
        shown.settle()
        assert not shown.state("centred")
        stroke(shown, (4, 20), (14, 20), (24, 20))
        stroke(shown, (4, 18), (14, 18), (24, 18))
        after = NetworkExplorer(drawing=shown.state("drawing"), centred=False)
        gone = after.image < before.image - 0.01
        assert gone.sum() > 0
        np.testing.assert_allclose(after.image[~gone], before.image[~gone], atol=0.003)
        said = shown.said()
        assert "of the ink is rubbed out: 3 went from" in said
        assert f"{100 * after.probabilities[3]:.1f}".removesuffix(".0") in said


def numbers(texts):
    """Numbers that the page writes, such as −1.2·10⁻⁴."""
    powers = str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = [[text.replace("·10⁻", "e-").translate(powers) for text in row] for row in texts]
    return np.array(plain, dtype=float)


def falls_of(explorer, digit, size=5):
    """How much a probability falls at each pixel: the mean of all patches that hide it."""
    network, _ = trained_small()
    image, before = explorer.image, explorer.probabilities[digit]
    corners = [*range(0, 28 - size, 2), 28 - size]
    falls, counts, hidden = np.zeros((28, 28)), np.zeros((28, 28)), {}
    for row, column in itertools.product(corners, corners):
        patch = np.s_[row : row + size, column : column + size]
        left = image.copy()
        left[patch] = 0
        after = F.softmax(network(left[None, None].astype(np.float32)))[0, digit]
        falls[patch] += before - after
        counts[patch] += 1
        hidden[row, column] = after
    return falls / counts, min(hidden, key=hidden.get), min(hidden.values())


AT_REST = "document.querySelector('.cl-detail').getAttribute('aria-busy') === 'false'"


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_patch_slides_over_the_image_and_shows_where_the_probability_falls(show, motion):
    explorer = NetworkExplorer(centred=False)
    falls, (top, left), least = falls_of(explorer, 3)
    with show(centred=False, page={"motion": motion}) as shown:
        shown.tab.get_by_role("button", name="Slide a patch").click()
        shown.settle()
        shown.until(AT_REST)
        cells = [row[1:] for row in shown.table("The numbers as a table")]
        np.testing.assert_allclose(numbers(cells), falls, atol=2e-3)
        where = f"rows {top} to {top + 4}, columns {left} to {left + 4}."
        assert shown.said().endswith(f"{100 * least:.1f} %, where it hides {where}")
        shown.tab.get_by_role("button", name="Take a 8").click()
        assert "slides over" not in shown.said()  # it is about another drawing


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (None, "Nothing is drawn"),
        (np.ones((28, 28)), "All is ink"),
        (np.pad(np.ones((14, 2)), ((7, 7), (6, 20))) + np.eye(28)[::-1] * 0, "The network says"),
        (
            sum(np.pad(np.ones((14, 2)), ((7, 7), (k, 26 - k))) for k in (4, 12, 20)),
            "This looks like 3 shapes",
        ),
    ],
    ids=["nothing", "everything", "one", "three"],
)
def test_a_drawing_that_is_no_digit_is_called_so(show, drawing, said):
    with show(drawing=drawing) as shown:
        assert shown.said().startswith(said)


def written(*columns, paper=0.9, ink=0.2):
    """A photograph of digits beside each other on uneven paper, as a PNG's bytes."""
    images, labels = load_mnist("validation")
    page = np.zeros((60, 30 * max(1, len(columns)) + 10))
    for place, digit in enumerate(columns):
        image = images[np.flatnonzero(labels == digit)[0], 0]
        page[16:44, 5 + 30 * place : 33 + 30 * place] = image
    light = paper - 0.08 * np.linspace(0, 1, page.shape[1])
    stream = io.BytesIO()
    gray = (255 * (light + (ink - paper) * page)).astype(np.uint8)
    Image.fromarray(gray).save(stream, "PNG")
    return {"name": "page.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def load(shown, picture):
    shown.tab.locator("summary", has_text="Load a picture").click()
    shown.tab.locator("input[type=file]").set_input_files(picture)


@pytest.mark.parametrize("inks", [{}, {"paper": 0.15, "ink": 0.85}], ids=["pen", "chalk"])
def test_a_photograph_of_a_digit_is_read(show, inks):
    with show() as shown:
        load(shown, written(8, **inks))
        shown.until("document.querySelector('.cl-told').textContent.includes('says 8')")
        widget = NetworkExplorer(drawing=shown.state("drawing"))
        assert widget.probabilities.argmax() == 8


@pytest.mark.parametrize(
    ("columns", "problem"),
    [((3, 7, 1), "This picture holds several digits"), ((), "This picture holds no shape")],
    ids=["several", "none"],
)
def test_a_photograph_that_is_not_of_one_digit_is_refused_in_one_sentence(show, columns, problem):
    with show() as shown:
        before = shown.state("drawing")
        load(shown, written(*columns))
        shown.until("!document.querySelector('.cl-problem').hidden")
        assert shown.problem().startswith(problem)
        assert shown.state("drawing") == before


@pytest.mark.parametrize(
    ("network", "kind", "got"),
    [
        ("VGG16", TraitError, "expected one of 'small', 'DeepConvNet', 'SimpleConvNet', 'own'"),
        ("own", TraitError, "expected a network of your own"),
        (Linear(784, 10), ValueError, "NetworkExplorer: expected a network that gives scores"),
        (Sequential(Flatten(), Linear(784, 11)), ValueError, r"scores of shape \(1, 11\)"),
    ],
)
def test_a_network_of_another_architecture_is_refused_in_one_sentence(network, kind, got):
    with pytest.raises(kind, match=got):
        NetworkExplorer(network)


def test_what_is_chosen_is_in_sight_on_a_small_screen(show):
    with show(page={"width": 360}) as shown:
        assert shown.tab.evaluate("document.documentElement.scrollWidth") <= 360
        shown.set(at=[4, 5])
        shown.until("document.querySelector('.cl-stage').scrollLeft > 60")
        assert shown.tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_maps_are_painted_anew_with_each_stroke(show):
    with show() as shown:
        picture = "document.querySelector('.cl-stage canvas').toDataURL()"
        before = shown.tab.evaluate(picture)
        stroke(shown, (5, 8), (5, 18))
        shown.settle()
        assert shown.tab.evaluate(picture) != before


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_gradient_flows_back_unless_motion_is_reduced(browser, tmp_path, motion):
    with WidgetPage(browser, tmp_path, NetworkExplorer(), motion=motion) as shown:
        shown.tab.get_by_role("button", name="Backward").click()
        shown.settle()
        moving = shown.tab.evaluate("document.getAnimations().length")
        assert moving == (0 if motion == "reduce" else 1)


def test_whoever_puts_the_eraser_down_has_the_drawing_centred_as_before(show):
    with show() as shown:
        eraser = shown.tab.get_by_role("button", name="Rub out")
        eraser.click()
        shown.settle()
        assert eraser.get_attribute("aria-pressed") == "true"
        assert not shown.state("centred")
        shown.tab.get_by_role("button", name="Take a 5").click()
        shown.settle()
        assert shown.state("centred")
        assert eraser.get_attribute("aria-pressed") == "false"
        assert shown.said().startswith("The network says 5")


def test_another_network_is_loaded_when_it_is_chosen_and_the_view_is_built_anew(show):
    explorer = NetworkExplorer()
    assert not explorer._layers["half"]
    explorer.network = "DeepConvNet"
    assert explorer._layers["half"]
    with show() as shown:
        assert "5,994 weights" in shown.read("note")
        shown.set(_about=explorer._about, _layers=explorer._layers)
        assert "DeepConvNet with its 123,552 weights" in shown.read("note")
        assert len(shown.tab.locator(".cl-stage").all()) == 1
        rows = shown.table("The numbers as a table")
        found = [float(row[3]) for row in rows]
        np.testing.assert_allclose(found, explorer.probabilities, atol=2e-3)
        explorer.network = "small"
        shown.set(_about=explorer._about, _layers=explorer._layers)
        assert "5,994 weights" in shown.read("note")


def test_a_tap_on_a_map_takes_it(browser, tmp_path):
    with WidgetPage(browser, tmp_path, NetworkExplorer(), touch=True, width=400) as shown:
        stage(shown).scroll_into_view_if_needed()
        box = stage(shown).bounding_box()
        shown.tab.touchscreen.tap(box["x"] + 50, box["y"] + 44 + 544 / 2)
        shown.until("JSON.stringify(models[0].get('at')) === '[0,0]'")
        shown.set(at=[4, 5, 4, 4])
        shown.tab.locator(".cl-maps .cl-stack").nth(6).locator("canvas").first.tap()
        shown.until("document.querySelector('.cl-on').innerText.startsWith('map 6')")
