"""Draw a digit, by mouse and by keys: centring against PIL and MNIST, answers against course_lib."""

import numpy as np
import pytest
from PIL import Image
from widget_page import WidgetPage

from course_lib.datasets import load_mnist
from course_lib.layers import Flatten, Linear, Sequential
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
    return [float(row[1]) for row in shown.table("The probabilities")]


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
        assert "8 of 8 maps, 24×24" in shown.tab.locator("figcaption").nth(2).inner_text()
        shown.tab.get_by_label("feature maps after").select_option("5")
        shown.settle()
        assert "16 of 16 maps, 4×4" in shown.tab.locator("figcaption").nth(2).inner_text()
        shown.tab.get_by_label("centre and scale").uncheck()
        np.testing.assert_allclose(percentages(shown), drawn(shown).probabilities, atol=1e-3)
        shown.tab.get_by_role("button", name="Undo").click()
        assert shown.said() == "Nothing is drawn yet."
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
        assert shown.read("note").startswith("DeepConvNet needs a running kernel, and here is none")
        small = DrawADigit(drawing=np.eye(28)).probabilities
        np.testing.assert_allclose(percentages(shown), small, atol=1e-3)


def test_a_network_in_the_kernel_answers_each_change():
    images, labels = load_mnist("test")
    network = load_network("DeepConvNet").train()
    digit = DrawADigit(network, layer=2)
    assert digit._answer == {}
    for image, label in zip(images[:5], labels[:5], strict=True):
        digit.drawing = image[0]
        found = digit._answer["probabilities"]
        assert np.argmax(found) == label
        np.testing.assert_allclose(found, digit.probabilities)
    assert digit._answer["names"][:3] == ["0 Conv2d", "1 ReLU", "2 Conv2d"]
    assert digit._answer["maps"]["shape"] == [16, 28, 28]
    assert network.training  # as it was
    digit.drawing = None
    assert digit._answer == {}
    broken = DrawADigit(Sequential(Flatten(), Linear(784, 3)))
    broken._network[1].params["w"][:] = np.nan
    broken.drawing = np.eye(28)
    assert "problem" in broken._answer


@pytest.mark.parametrize(
    ("network", "kind", "got"),
    [
        ("DeepConvNet", TypeError, "got str"),
        (Sequential(Flatten(), Linear(100, 10)), ValueError, "100"),
        (Sequential(Flatten(), Linear(784, 11)), ValueError, r"scores of shape \(1, 11\)"),
    ],
)
def test_what_is_no_network_for_digits_is_refused(network, kind, got):
    with pytest.raises(kind, match=f"expected a network that gives scores.*{got}"):
        DrawADigit(network)
