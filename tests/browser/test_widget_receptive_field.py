"""The receptive field, by mouse and by keys, against course_lib's summary."""

import numpy as np
import pytest
from traitlets import TraitError
from widget_page import WidgetPage, settle

from course_lib.layers import Conv2d, MaxPool2d, Sequential
from course_lib.networks import VGG16, DeepConvNet, SimpleConvNet
from course_lib.summary import receptive_field, windows
from course_lib.widgets import ReceptiveField


@pytest.fixture
def show(browser, tmp_path):
    return lambda **values: WidgetPage(browser, tmp_path, ReceptiveField(**values))


@pytest.mark.parametrize(
    ("preset", "network", "n", "field"),
    [("simple", SimpleConvNet, 28, 6), ("deep", DeepConvNet, 28, 36), ("vgg16", VGG16, 224, 212)],
)
def test_a_preset_is_the_courses_network_with_its_field(show, preset, network, n, field):
    with show() as shown:
        shown.tab.get_by_label("network").select_option(preset)
        assert shown.state("n") == n
        layers = [layer[1:] for layer in shown.state("layers")]
        assert layers == [list(layer[1:]) for layer in windows(network())]
        assert receptive_field(network()) == (field, field)
        assert f"size {field}×{field}," in shown.read("facts")
        last = shown.table("All layers")[-1]
        assert last[5] == str(field)
        assert last[6] == str(np.prod([layer[1] for layer in layers]))


def test_every_unit_of_every_layer_is_reached_by_the_mouse(show):
    layers = [("conv", 3, 1, 1), ("pool", 2, 2, 0), ("conv", 3, 2, 0)]
    widget = ReceptiveField(layers=layers, n=16)
    with show(layers=layers, n=16) as shown:
        canvas = shown.tab.locator("canvas").first
        box = canvas.bounding_box()
        found = set()
        for row in range(4):
            for x in range(110, int(box["width"]) - 90, 13):
                shown.tab.mouse.move(box["x"] + x, box["y"] + 44 * row + 12)
                state = shown.tab.evaluate("[models[0].get('layer'), models[0].get('unit')]")
                unit = state[1][1] if isinstance(state[1], list) else state[1]
                found.add((state[0], unit))
            widget.layer = 3 - row
            field = widget.field[0]
            assert f"sees {field}×{field} pixels" in shown.said()
        sizes = widget.sizes
        assert found >= {(level, unit) for level in range(4) for unit in range(sizes[level])}


def test_keys_alone_build_a_stack_and_read_it(show):
    with show(layers=[("conv", 3, 1, 1)], n=20) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("Add pooling")
        press("Enter")
        shown.settle()
        shown.tab_to("stride of layer 2")
        shown.tab.keyboard.type("3")
        assert shown.state("layers") == [["conv", 3, 1, 1], ["pool", 2, 3, 0]]
        shown.tab_to("kernel of layer 1")
        press("Control+A")
        shown.tab.keyboard.type("5")
        stack = Sequential(Conv2d(1, 1, 5, padding=1), MaxPool2d(2, stride=3))
        field = receptive_field(stack)[0]
        assert f"size {field}×{field}, stride from field to field 3" in shown.read("facts")
        shown.tab_to("Stack of 2 layers.*")
        press("Home")
        assert "column 0" in shown.said()
        press("ArrowRight")
        assert "column 1" in shown.said()
        press("ArrowDown")
        assert shown.said().startswith("1 conv 5×5")
        press("ArrowUp")
        shown.tab_to("Remove layer 1")
        press("Enter")
        assert shown.state("layers") == [["pool", 2, 3, 0]]
        assert shown.tab.evaluate("document.activeElement.ariaLabel") == "Remove layer 1"


FRAMES = """() => {
  const canvas = [...document.querySelectorAll("canvas")].at(-1);
  const { data } = canvas.getContext("2d").getImageData(0, canvas.height / 2, canvas.width, 1);
  const changes = Array.from({ length: canvas.width - 1 }, (_, k) => data[4 * k] !== data[4 * k + 4]);
  return changes.filter(Boolean).length;
}"""


def changes_of_colour(tab):
    """How often the colour changes along the middle of what is drawn last."""
    settle(tab)
    return tab.evaluate(FRAMES)


def test_the_fields_of_all_layers_stand_on_a_digit_or_a_photograph(show):
    with show() as shown:
        choose = shown.tab.get_by_label("picture below")
        digit = changes_of_colour(shown.tab)
        choose.select_option(label="a photograph")
        assert shown.state("below") == "photo"
        assert changes_of_colour(shown.tab) != digit  # other pixels
        shown.tab.get_by_label("network").select_option("vgg16")
        many = changes_of_colour(shown.tab)
        shown.set(layer=1)
        assert changes_of_colour(shown.tab) < many  # one field only
        shown.tab.get_by_label("network").select_option("simple")
        assert shown.state("below") == "digit"
    assert ReceptiveField(layers=[("conv", 3, 1, 1)], n=100).below == "photo"


def test_what_does_not_fit_is_said_and_the_last_stack_kept(show):
    with show(layers=[("conv", 3, 1, 0)], n=5) as shown:
        box = shown.tab.get_by_role("textbox", name="kernel of layer 1")
        box.fill("7")
        assert "Layer 1: its kernel 7×7 does not fit into 5×5" in shown.problem()
        box.fill("12")
        box.press("Tab")
        assert "12 is too large; at most 11" in shown.problem()
        assert shown.state("layers") == [["conv", 3, 1, 0]]
        for name in ("Add pooling", "Add pooling"):
            shown.tab.get_by_role("button", name=name).click()
        assert "Layer 3: its kernel 2×2 does not fit into 1×1" in shown.problem()
        assert len(shown.state("layers")) == 2
    widget = ReceptiveField(layers=[("conv", 11, 1, 0)] * 2, n=12)  # no page makes such a one
    assert widget.sizes == [12, 2, 0]
    with show(layers=widget.layers, n=12) as shown:
        assert "Layer 2: its kernel 11×11 does not fit into 2×2" in shown.said()


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ([("dense", 3, 1, 1)], "a name with 'conv' or 'pool' in it, got"),
        ([("conv", 3, 1)], "kernel size, stride, padding"),
        ([("conv", 12, 1, 1)], "a kernel size from 1 to 11"),
        ([("conv", 3, 0, 1)], "a stride from 1 to 4"),
        ([("conv", 3, 1, 1.5)], "a padding from 0 to 5"),
        ([("conv", 3, 1, 1)] * 25, "at most 24 layers"),
    ],
)
def test_layers_that_are_none_are_refused(layers, sentence):
    with pytest.raises(TraitError, match=sentence):
        ReceptiveField(layers=layers)
