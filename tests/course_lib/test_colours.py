"""The course's colours: one list, and what is made of it."""

import pytest
from conftest import ROOT

from course_lib.colours import COLOURS, MEANINGS, with_generated


def test_the_widgets_colours_are_those_of_the_list():
    css = (ROOT / "course_lib" / "widgets" / "static" / "widgets.css").read_text("utf-8")
    assert css == with_generated(css), "run python -m course_lib.colours"


def test_a_light_colour_stands_for_one_name():
    lights = [light for light, _, _ in COLOURS.values()]
    assert len(lights) == len(set(lights))


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_meaning_has_a_colour(meaning):
    assert MEANINGS[meaning] in COLOURS
