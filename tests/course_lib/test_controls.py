"""What the controls of the lessons do at once, before anybody moves them."""

import numpy as np
import pytest

from course_lib import controls
from course_lib.controls import LENET, explore_layers, pass_through_layers


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
