"""What the controls of the lessons do at once, before anybody moves them."""

import numpy as np
import pytest

from course_lib import controls
from course_lib.controls import LENET, explore_layers, fill_layer_card, pass_through_layers


@pytest.mark.parametrize(("size", "asked"), [(8, [(8, 8, 5)]), (5, [(5, 5, 5)]), (4, [])])
def test_a_layer_is_asked_only_where_its_filter_fits(size, asked):
    calls = []

    def layer(picture, f):
        calls.append((*picture.shape, f))
        return picture[f - 1 :, f - 1 :]

    pass_through_layers(np.zeros((size, size)), layer)
    assert calls == asked


def test_each_shape_that_is_entered_is_judged_anew(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(controls, "display", shown.append)
    explore_layers(LENET)
    layer, box, _ = shown[0].children
    for entry, judged in (
        ("6, 28, 28", "Right: 6, 28, 28."),
        ("(28,28,6)", "in another order: the channels come first."),
        ("28", "Write channels, height, width"),
        ("6 28 29", "Not yet: 1 of 3 numbers are different."),
        ("6x28x28", "Right: 6, 28, 28."),
    ):
        capsys.readouterr()
        box.value = entry
        told = capsys.readouterr().out
        assert judged in told
        assert ("Right" in told) == judged.startswith("Right")
    layer.value = "POOL 1"
    capsys.readouterr()
    layer.value = "CONV 1"  # whose shape is known by now, with nothing entered
    assert "Right: 6, 28, 28." in capsys.readouterr().out


@pytest.fixture
def card(monkeypatch):
    """The boxes of a layer card for an input of 3x227x227, by their letters."""
    shown = []
    monkeypatch.setattr(controls, "display", shown.append)
    monkeypatch.setattr(controls.figures, "show_volumes", lambda *shapes, **options: None)
    fill_layer_card(3, 227, 227)
    boxes, _ = shown[0].children
    return {box.description[0]: box for box in boxes.children}


@pytest.mark.parametrize(
    ("letter", "text", "told"),
    [
        ("F", "300", "F: 300 is too large; at most 227. The last one is kept: 11."),
        ("S", "0", "S: 0 is too small; at least 1. The last one is kept: 4."),
        ("P", "-1", "P: -1 is too small; at least 0. The last one is kept: 0."),
        ("K", "", "K: write a whole number. The last one is kept: 96."),
        ("K", " \t", "K: write a whole number. The last one is kept: 96."),
        ("S", "4.5", "S: “4.5” is not a whole number. The last one is kept: 4."),
        ("F", "9" * 9999, f"F: “{'9' * 20}” is not a whole number. The last one is kept: 11."),
        ("F", "eleven", "F: “eleven” is not a whole number. The last one is kept: 11."),
    ],
)
def test_a_layer_card_says_what_it_does_not_take(card, capsys, letter, text, told):
    for key, value in {"K": "96", "F": "11", "S": "4"}.items():
        card[key].value = value
    capsys.readouterr()
    card[letter].value = text
    out = capsys.readouterr().out
    assert told in out
    assert "Volume out: 55x55x96" in out
    assert card[letter].value == text  # what was written can be mended
    card[letter].value = "2"
    assert "kept" not in capsys.readouterr().out
