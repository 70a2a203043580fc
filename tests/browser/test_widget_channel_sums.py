"""Channel sums, by mouse and by keys, against course_lib's numbers."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import ShapeError, conv2d
from course_lib.widgets import ChannelSums

RNG = np.random.default_rng(5)
X = RNG.integers(-3, 4, (4, 6, 5))
W = RNG.integers(-2, 3, (4, 3, 2))


@pytest.fixture
def show(browser, tmp_path):
    """Show one widget with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, ChannelSums(**values))


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}, {"stride": (2, 1)}])
def test_maps_and_result_are_course_libs(show, options):
    x, w = X.astype(float), W.astype(float)
    expected = conv2d(x[None], w[None], np.array([-0.5]), **options)[0, 0]
    made = ChannelSums(x=X, w=W, b=-0.5, **options)
    np.testing.assert_array_equal(made.output, expected)
    with show(**made.values()) as shown:
        rows = shown.table("All maps as a table")
        got = np.array([[number(cell) for cell in row] for row in rows])
        np.testing.assert_array_equal(got[:, -1], expected.ravel())
        np.testing.assert_array_equal(got[:, 2:-1].T, made.maps.reshape(4, -1))
        for place in range(0, expected.size, 3):
            shown.set(place=place)
            parts = ", ".join(
                f"channel {k} gives {value:g}" for k, value in enumerate(made.maps.reshape(4, -1)[:, place])
            )  # fmt: skip
            total = f"with the bias -0.5 together {expected.ravel()[place]:g}."
            assert f"{parts}; {total}" in shown.said().replace("−", "-")
            left, right = shown.read("sum").split(" = ")
            terms = left.replace("bias ", "").replace("(", "").replace(")", "").split(" + ")
            assert sum(map(number, terms)) == number(right) == expected.ravel()[place]


def test_the_mouse_picks_the_place(show):
    with show() as shown:
        result = shown.tab.get_by_label("+ bias")
        result.click(position={"x": 1 + 44 * 2.5, "y": 1 + 44 * 1.5})
        assert shown.state("place") == 5
        assert shown.said().endswith(f"together {ChannelSums().output[1, 2]:g}.")
        shown.tab.locator("canvas").first.click(position={"x": 1 + 44 * 1.5, "y": 1 + 44 * 3.5})
        assert shown.state("place") == 6
        shown.tab.get_by_role("button", name="Back").click()
        assert shown.state("place") == 5


def test_keys_alone_do_everything(show):
    with show() as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("stride", "range")
        press("ArrowRight")
        assert shown.state("stride") == 2
        shown.tab_to("Input, channel 1.*", "application")
        press("ArrowDown")
        press("ArrowRight")
        assert shown.state("place") == 3
        shown.tab_to("Your own numbers")
        press("Enter")
        shown.tab_to("Filter, channel 2, row 0, column 1")
        press("Control+a")
        shown.tab.keyboard.type("4")
        assert shown.state("w")[2][0][1] == 4
        shown.tab_to("bias", "text")
        press("Control+a")
        shown.tab.keyboard.type("-2,5")
        made = ChannelSums(**{name: shown.state(name) for name in ("x", "w", "b", "stride")})
        assert shown.said().replace("−", "-").endswith(f"together {made.output[1, 1]:g}.")


@pytest.mark.parametrize("typed", ["NaN", "ten", "", "1e9"])
def test_what_is_no_number_is_told_and_the_last_one_kept(show, typed):
    with show() as shown:
        shown.tab.get_by_text("Your own numbers").click()
        box = shown.tab.get_by_role("textbox", name="bias")
        box.fill(typed)
        box.press("Tab")
        assert "The last one is kept." in shown.problem()
        assert shown.state("b") == 1


def test_what_does_not_fit_together_is_a_sentence(show):
    with show(x=X, w=W[:1]) as shown:
        assert shown.read("wrong").endswith("x has 4 channels but w expects 1.")
        shown.set(w=W.tolist(), x=X[:, :2].tolist())
        assert "does not fit" in shown.said()
    with pytest.raises(ShapeError, match="x has 4 channels but w expects 1"):
        _ = ChannelSums(x=X, w=W[:1]).output
    assert "4 channels" in ChannelSums(x=X, w=W[:1]).still()


def test_a_window_that_no_longer_exists_is_the_last_one():
    sums = ChannelSums(x=X, w=W, place=13)  # 4x4
    assert sums.window == (3, 1)
    sums.stride = 2  # 2x2
    assert sums.window == (1, 1)
