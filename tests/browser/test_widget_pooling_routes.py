"""The pooling routes, by mouse and by keys, against course_lib's numbers."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib import functional
from course_lib.functional import ShapeError
from course_lib.widgets import PoolingRoutes

RNG = np.random.default_rng(10)
X = RNG.integers(-4, 3, (5, 7))


@pytest.fixture
def show(browser, tmp_path):
    """Show one widget with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, PoolingRoutes(**values))


def column(shown, table, number):
    rows = shown.table(table)
    return np.array([float(row[number].replace("−", "-")) for row in rows])


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("sizes", [(2, 2, 0), (3, 2, 1), (2, 1, 1), (3, 3, 0)])
def test_outputs_and_gradients_are_course_libs(show, kind, sizes):
    k, stride, padding = sizes
    values = {"x": X, "kind": kind, "shift": (-1, 2), "upstream": "count"}
    values |= {"kernel_size": k, "stride": stride, "padding": padding}
    made = PoolingRoutes(**values)
    x = np.roll(X, (-1, 2), axis=(0, 1))[None, None].astype(float)
    name = {"max": "max_pool2d", "average": "avg_pool2d"}[kind]
    pool, back = getattr(functional, name), getattr(functional, f"{name}_backward")
    out = pool(x, k, stride=stride, padding=padding)
    dout = np.arange(1.0, out.size + 1).reshape(out.shape)
    dx = back(dout, x if kind == "max" else x.shape, k, stride=stride, padding=padding)
    np.testing.assert_array_equal(made.output, out[0, 0])
    np.testing.assert_array_equal(made.input_gradient, dx[0, 0])
    with show(**values) as shown:
        table = "The routes as a table"
        np.testing.assert_allclose(column(shown, table, 3), out.ravel(), atol=6e-4)
        still = pool(X[None, None] * 1.0, k, stride=stride, padding=padding)
        np.testing.assert_allclose(column(shown, table, 4), still.ravel(), atol=6e-4)
        np.testing.assert_allclose(column(shown, "dx as a table", 3), dx.ravel(), atol=6e-4)
        changed = int((np.abs(out - still) > 1e-9).sum())
        assert f"{changed} of {out.size} outputs changed" in shown.said()


def test_the_slides_shift_is_not_noticed_with_3x3_but_with_2x2(show):
    with show() as shown:
        right = shown.tab.get_by_role("textbox", name="shift right")
        right.fill("1")
        assert shown.said().endswith("none of 4 outputs changed.")
        assert column(shown, "The routes as a table", 3).tolist() == [9, 7, 6, 8]
        shown.tab.get_by_label("example").select_option("halves")
        assert shown.state("kernel_size") == 2
        differ = (PoolingRoutes(kernel_size=2, stride=2, shift=(0, 1)).output).ravel()
        assert column(shown, "The routes as a table", 3).tolist() == differ.tolist()
        assert "6 of 9 outputs changed" in shown.said()
        right.fill("9")
        right.press("Tab")
        assert "9 is too large; at most 3" in shown.problem()
        assert shown.state("shift") == [0, 1]


def test_a_tie_goes_to_the_first_and_overlap_adds_up_with_keys_alone(show):
    with show() as shown:
        shown.tab_to("(?s)example.*", "select-one")
        for _ in range(3):
            shown.tab.keyboard.press("ArrowDown")
        assert shown.state("place") == 0
        assert column(shown, "dx as a table", 4).tolist() == [1, 0, 1, 0] + [0] * 4 + [
            1, 0, 1, 0, 0, 0, 0, 0,
        ]  # fmt: skip
        assert "4 pixels are equally large: the first" in shown.said()
        shown.tab_to("Output 2×2.*", "application")
        shown.tab.keyboard.press("ArrowDown")
        assert shown.state("place") == 2
        assert "largest pixel, (2, 0)" in shown.said()
        shown.set(x=[[0, 0, 0], [0, 9, 0], [0, 0, 0]], stride=1)
        assert "wins 4 windows and receives 4 in all" in shown.said()


def test_the_mouse_chooses_an_output(show):
    with show(kind="average", padding=1) as shown:
        source = shown.tab.locator(".cl-pane").first
        cell = (source.bounding_box()["width"] - 20) / 8
        source.click(position={"x": 18 + cell * 4.5, "y": 18 + cell * 1.5})
        assert shown.state("place") == 1
        assert "shared by 9" in shown.said()
        shown.tab.get_by_role("button", name="Next").click()
        assert shown.state("place") == 2


def test_what_is_wrong_stands_beside_its_field_until_something_else_is_typed(show):
    with show() as shown:
        field = shown.tab.get_by_role("textbox", name="window")
        field.fill("nine")
        field.press("Tab")
        assert "“nine” is not a number" in shown.problem()
        beside = shown.tab.locator(".cl-slider:has(+ .cl-problem)")
        assert beside.get_by_role("textbox", name="window").count() == 1
        field.fill("n")
        assert shown.problem() == ""
        field.press("Tab")
        assert "“n” is not a number" in shown.problem()
        shown.set(kernel_size=2)  # another example, say
        assert shown.problem() == ""
        assert field.input_value() == "2"


def test_the_way_back_can_be_left_out(show):
    with show(backward=False, shift=(0, 1)) as shown:
        pictures = shown.tab.locator(".cl-pane:visible")
        assert pictures.count() == 4  # input, output, before the shift, change
        assert shown.tab.get_by_text("dx as a table").count() == 1
        assert not shown.tab.get_by_text("dx as a table").is_visible()
        assert not shown.tab.get_by_label("dout").first.is_visible()
        assert "gradient" not in shown.said()
        assert "Shift the image" in shown.tab.locator(".cl-try").inner_text()
        shown.set(backward=True)
        assert pictures.count() == 6  # dout and dx as well
        assert "gradient" in shown.tab.locator(".cl-try").inner_text()
    assert len(PoolingRoutes(backward=False).panels()) == 2


def test_padding_and_windows_that_do_not_fit_are_sentences(show):
    with show(kernel_size=2, padding=2) as shown:
        assert "more than half of the window 2" in shown.said()
        shown.set(kernel_size=5, padding=0, x=[[1, 2], [3, 4]])
        assert "5×5 does not fit into the padded input of 2×2" in shown.read("wrong")
    with pytest.raises(ShapeError):
        _ = PoolingRoutes(kernel_size=2, padding=2).output
    assert PoolingRoutes(kernel_size=2, padding=2).still()
