"""The backward scatter, by mouse and by keys, against course_lib's numbers."""

import re

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import ShapeError, conv2d_backward
from course_lib.widgets import BackwardScatter

RNG = np.random.default_rng(9)
X = RNG.integers(-3, 4, (2, 5, 6))
W = RNG.integers(-2, 3, (3, 2, 3, 2))


@pytest.fixture
def show(browser, tmp_path):
    """Show one widget with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, BackwardScatter(**values))


def last_column(rows):
    return np.array([float(row[-1].replace("−", "-").replace(",", "")) for row in rows])


def sums(shown):
    """Gradients of x, of w and of b, and windows, as the tables have them."""
    rows = shown.table("dx as a table")
    dx = last_column([row[:-1] for row in rows])
    dw = last_column(shown.table("dw and db as a table"))
    return dx, dw, last_column(rows)


@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}, {"padding": 2}])
@pytest.mark.parametrize("upstream", ["count", "own"])
def test_everything_spread_is_course_libs_gradient(show, options, upstream):
    made = BackwardScatter(x=X, w=W, upstream=upstream, place=255, **options)
    dx, dw, db = made.gradients
    expected = conv2d_backward(made.output_gradient[None], X[None] * 1.0, W * 1.0, **options)
    for got, part in zip((dx[None], dw, db), expected, strict=True):
        np.testing.assert_array_equal(got, part)
    with show(**made.values()) as shown:
        got_dx, got_dw, _ = sums(shown)
        np.testing.assert_allclose(got_dx, dx.ravel())
        np.testing.assert_allclose(got_dw, np.concatenate([dw.ravel(), db]))


def test_the_slides_toy_step_by_step_with_the_mouse(show):
    with show() as shown:
        dx, dw, counts = sums(shown)
        assert dx.tolist() == [3, 3, 0, 3, 3, 0, 0, 0, 0]
        assert counts.tolist() == [1, 1, 0, 1, 1, 0, 0, 0, 0]
        assert dw.tolist() == [0, 1, 3, 4] * 2 + [1, 1]
        for _ in range(3):
            shown.tab.get_by_role("button", name="Next").click()
        dx, dw, counts = sums(shown)
        assert dx.tolist() == [3, 6, 3, 6, 12, 6, 3, 6, 3]
        assert dw.tolist() == [8, 12, 20, 24] * 2 + [4, 4]
        assert counts.tolist() == [1, 2, 1, 2, 4, 2, 1, 2, 1]
        assert shown.read("pixel").endswith("= 12")
        assert shown.read("db").endswith("4. All filters: 4, 4")
        shown.tab.get_by_role("checkbox", name="all filters at once").uncheck()
        assert sums(shown)[0].tolist() == [1, 2, 1, 2, 4, 2, 1, 2, 1]
        shown.tab.get_by_label(re.compile("^filter")).select_option("1")
        assert sums(shown)[0].tolist() == [2, 4, 2, 4, 8, 4, 2, 4, 2]
        shown.tab.get_by_label("example").select_option("weights")
        assert shown.state("w") == [[[[1, 2], [3, 4]]]]


def test_outputs_and_pixels_are_chosen_with_keys_alone(show):
    with show(padding=1) as shown:
        shown.tab_to("▸ dout, filter 0.*", "application")
        for key in ("ArrowDown", "ArrowRight"):
            shown.tab.keyboard.press(key)
        assert shown.state("place") == 5
        assert "row 1, column 1" in shown.said()
        assert shown.read("dropped").startswith("12 cells")
        shown.tab_to("dx so far.*", "application")
        for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
            shown.tab.keyboard.press(key)
        assert shown.state("pixel") == [0, 1]
        dx = sums(shown)[0]
        assert shown.read("pixel").endswith(f"= {dx[1]:g}")


def test_own_numbers_and_bad_ones(show):
    with show() as shown:
        shown.tab.get_by_text("Your own numbers", exact=True).click()
        cell = shown.tab.get_by_label("dout of the filter, row 0, column 0")
        cell.fill("−2")
        assert shown.state("upstream") == "own"
        assert shown.state("dout")[0][0][0] == -2
        assert sums(shown)[0][0] == -2 * 1 + 1 * 2
        cell.fill("ten")
        cell.press("Tab")
        assert "“ten” is not a number" in shown.problem()
        assert shown.state("dout")[0][0][0] == -2


def test_what_does_not_fit_together_is_a_sentence(show):
    with show(x=X, w=W[:, :1]) as shown:
        assert shown.read("wrong").endswith("x has 2 channels but w expects 1.")
        shown.set(w=W.tolist(), x=X[:, :2].tolist())
        assert "does not fit into the padded input of 2×6" in shown.said()
    with pytest.raises(ShapeError, match="x has 2 channels but w expects 1"):
        _ = BackwardScatter(x=X, w=W[:, :1]).gradients
    assert "2 channels" in BackwardScatter(x=X, w=W[:, :1]).still()
