"""Drawings by mouse and by keys: centring against PIL and MNIST, answers against course_lib."""

import base64

import numpy as np
import pytest
from PIL import Image
from widget_page import WidgetPage

from course_lib.datasets import load_mnist
from course_lib.functional import softmax
from course_lib.layers import BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from course_lib.networks import DeepConvNet
from course_lib.training import accuracy
from course_lib.weights import load_network, load_weights
from course_lib.widgets import DrawADigit
from course_lib.widgets.draw_digit import WEIGHTS, as_mnist, small_network


@pytest.fixture
def show(browser, tmp_path):
    return lambda *network, **values: WidgetPage(browser, tmp_path, DrawADigit(*network, **values))


def drawn(shown):
    """The widget that has what was drawn on the page."""
    return DrawADigit(drawing=shown.state("drawing"), centred=shown.state("centred"))


def percentages(shown):
    return [float(row[3]) for row in shown.table("The numbers as a table")]


def test_the_claimed_accuracy_is_measured():
    arrays, about = load_weights(WEIGHTS)
    network = small_network()
    network.load_state_dict(arrays)
    assert network.num_params == 5994
    assert accuracy(network.eval(), *load_mnist("test")) == pytest.approx(
        about["test_accuracy"], abs=5e-5
    )
    assert about["test_accuracy"] > 0.98


def test_centring_is_pils_resizing_with_the_mass_in_the_middle():
    rng = np.random.default_rng(0)
    for _ in range(100):
        drawing = np.zeros((28, 28))
        h, w = rng.integers(1, 29, 2)
        top, left = rng.integers(0, 29 - h), rng.integers(0, 29 - w)
        drawing[top : top + h, left : left + w] = rng.uniform(0.1, 1, (h, w))
        image = as_mnist(drawing)
        rows, columns = (np.flatnonzero(image.max(axis=axis)) for axis in (1, 0))
        box = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert max(box.shape) == 20
        cut = Image.fromarray(drawing[top : top + h, left : left + w].astype(np.float32))
        small = np.array(cut.resize(box.shape[::-1], Image.Resampling.BILINEAR))
        np.testing.assert_allclose(box, small, atol=1e-5)
        for axis in (0, 1):
            middle = image.sum(axis=1 - axis) @ np.arange(28) / image.sum()
            free = (rows, columns)[axis][0] > 0 and (rows, columns)[axis][-1] < 27
            assert abs(middle - 14) <= 0.5 + 1e-5 or not free
    assert not as_mnist(np.zeros((28, 28))).any()


def test_mnists_own_images_stay_almost_what_they_are():
    images, labels = load_mnist("test")
    network = load_network("DeepConvNet")
    same = np.array([as_mnist(image[0].astype(float)) for image in images[:500]])
    assert np.abs(same - images[:500, 0]).mean() < 0.01
    right = network(same[:, None].astype(np.float32)).argmax(axis=1) == labels[:500]
    assert right.mean() > 0.98


def test_a_digit_drawn_with_the_mouse_is_named_as_course_lib_names_it(show):
    with show() as shown:
        box = shown.tab.locator("canvas").first.bounding_box()
        mouse = shown.tab.mouse

        def at(row, column):
            return box["x"] + column * box["width"] / 28, box["y"] + row * box["height"] / 28

        mouse.move(*at(5, 8))
        mouse.down()
        mouse.move(*at(5, 18), steps=4)
        mouse.move(*at(22, 12), steps=4)
        mouse.up()
        assert shown.said().startswith("The network says 7 (")
        widget = drawn(shown)
        assert widget.probabilities.argmax() == 7
        np.testing.assert_allclose(percentages(shown), widget.probabilities, atol=1e-3)
        shown.tab.get_by_label("centre and scale").uncheck()
        np.testing.assert_allclose(percentages(shown), drawn(shown).probabilities, atol=1e-3)
        shown.tab.get_by_role("button", name="Undo").click()
        assert shown.said().startswith("Nothing is drawn yet")
        assert shown.state("drawing") is None


def test_ink_too_faint_for_a_byte_counts_neither_in_the_page_nor_in_python(show):
    with show() as shown, show() as second:
        box = shown.tab.locator("canvas").first.bounding_box()
        cell = (box["width"] - 3) // 28  # beside the canvas's edges

        def at(row, column):
            return box["x"] + 1 + (column + 0.5) * cell, box["y"] + 1 + (row + 0.5) * cell

        mouse = shown.tab.mouse
        # the pen's ink ends 1.7 pixels from its line: 0.001 of it falls into column 12
        mouse.move(*at(8, 10.301))
        mouse.down()
        mouse.move(*at(20, 10.301))
        mouse.up()
        shown.settle()
        likely = percentages(shown)
        np.testing.assert_allclose(likely, drawn(shown).probabilities, atol=6e-5)
        second.set(drawing=shown.state("drawing"))
        assert percentages(second) == likely


def test_a_digit_drawn_with_keys_alone(browser, tmp_path):
    with WidgetPage(browser, tmp_path, DrawADigit(), clock=True) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("Draw here.*", "application")
        for _ in range(8):
            press("ArrowUp")
        assert "Pen up at row 6, column 14" in shown.read("pen")
        press("Space")
        for _ in range(15):
            press("ArrowDown")
        press("Space")
        press("ArrowDown")
        shown.tab.clock.run_for(200)  # drawings go out some times a second
        assert "Pen up at row 22" in shown.read("pen")
        assert shown.said().startswith("The network says 1 (")
        widget = drawn(shown)
        assert widget.probabilities.argmax() == 1
        np.testing.assert_allclose(percentages(shown), widget.probabilities, atol=1e-3)
        shown.tab_to("Draw here.*", "application")
        press("Delete")
        assert shown.state("drawing") is None


def test_a_page_says_whose_answer_it_is(show):
    with show() as shown:
        assert "98.61 % of MNIST's test images" in shown.read("note")
    with show(DeepConvNet(), drawing=np.eye(28)) as shown:
        assert shown.read("note").startswith("DeepConvNet with its 123,552 weights computes here")
    with show(with_norms(), drawing=np.eye(28)) as shown:
        assert shown.read("note").startswith("Sequential needs a running kernel, and here is none")
        small = DrawADigit(drawing=np.eye(28)).probabilities
        np.testing.assert_allclose(percentages(shown), small, atol=1e-3)


def with_norms():
    """A network that the page cannot compute."""
    layers = [Conv2d(1, 4, 5), BatchNorm2d(4), ReLU(), MaxPool2d(2), Flatten(), Linear(576, 10)]
    return Sequential(*layers)


def test_a_network_in_the_kernel_answers_each_change():
    images, _ = load_mnist("test")
    network = with_norms().train()
    digit = DrawADigit(network)
    names = [column["name"] for column in digit._about["columns"]]
    assert names == ["Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d", "scores"]
    for image in images[:5]:
        digit.drawing = image[0]
        found = [unpacked(output) for output in digit._answer["outputs"]]
        assert [maps.shape for maps in found[2:]] == [(4, 24, 24), (4, 12, 12), (10, 1, 1)]
        scores = network.eval()(digit.image[None, None].astype(np.float32))
        network.train()
        np.testing.assert_allclose(found[-1].ravel(), scores[0], rtol=1e-3)
        np.testing.assert_allclose(digit.probabilities, softmax(scores)[0], rtol=1e-4)
    assert network.training  # as it was
    network[5].params["w"][:] = np.nan
    digit.drawing = np.eye(28)
    assert "problem" in digit._answer


def test_a_page_with_a_kernel_shows_the_maps_that_it_sends(browser, tmp_path):
    image = load_mnist("test")[0][0, 0]
    network = with_norms().eval()
    digit = DrawADigit(network, drawing=image, at=(2, 1))
    with WidgetPage(browser, tmp_path, digit, clock=True) as shown:
        # a model with `send` is one that a kernel has
        shown.tab.add_init_script("Object.prototype.send = () => {};")
        shown.tab.reload()
        shown.until("window.models !== undefined")
        assert shown.read("note").startswith("Sequential answers from the kernel")
        assert shown.said().startswith("BatchNorm2d, map 1:")
        rows = shown.table("The numbers as a table")
        got = [float(number.replace("−", "-")) for number in rows[10][1:]]
        maps = network[1](network[0](digit.image[None, None].astype(np.float32)))
        np.testing.assert_allclose(got, maps[0, 1, 10], rtol=6e-3, atol=1e-3)
        assert not shown.tab.get_by_role("button", name="Backward").is_visible()
        choice = shown.tab.locator("label", has_text="network").locator("select")
        assert choice.input_value() == "own"
        choice.select_option("DeepConvNet")
        assert shown.state("network") == "DeepConvNet"  # a kernel would send it now
        shown.set(at=[])
        assert shown.said().startswith(f"The network says {digit.probabilities.argmax()} (")
        shown.set(_answer={"problem": "ValueError: no"})
        assert shown.said() == "The network failed: ValueError: no"
        shown.tab.get_by_role("button", name="Clear").click()
        shown.tab.clock.run_for(5000)
        assert shown.read("note").startswith("Sequential has not answered yet")


def unpacked(output):
    numbers = np.frombuffer(base64.b64decode(output["data"]), "<f2")
    return numbers.reshape(output["shape"]).astype(float)


@pytest.mark.parametrize(
    ("network", "kind", "got"),
    [
        (3, TypeError, "got int"),
        (Sequential(Flatten(), Linear(100, 10)), ValueError, "100"),
        (Sequential(Flatten(), Linear(784, 11)), ValueError, r"scores of shape \(1, 11\)"),
    ],
)
def test_what_is_no_network_for_digits_is_refused(network, kind, got):
    with pytest.raises(kind, match=f"expected a network that gives scores.*{got}"):
        DrawADigit(network)
