"""The padding and stride explorer, by mouse and by keys, against course_lib's numbers."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import conv_output_size
from course_lib.widgets import PaddingStrideExplorer


@pytest.fixture
def show(browser, tmp_path):
    """Show one explorer with the values that are given."""
    return lambda motion=None, **values: WidgetPage(
        browser, tmp_path, PaddingStrideExplorer(**values), motion=motion
    )


SIZES = [
    {"n": 7, "f": 3},
    {"n": 7, "f": 3, "stride": 2},
    {"n": 7, "f": 3, "stride": 3},
    {"n": 4, "f": 3, "padding": 1},
    {"n": (28, 9), "f": (5, 2), "stride": (3, 4), "padding": (2, 1)},
    {"n": (3, 6), "f": (1, 2), "stride": (3, 5)},
]


@pytest.mark.parametrize("values", SIZES)
def test_formula_and_windows_are_course_libs(show, values):
    explorer = PaddingStrideExplorer(**values)
    with show(**values) as shown:
        for axis, name in enumerate(("rows", "columns")):
            parts = (explorer.n, explorer.f, explorer.stride, explorer.padding)
            n, f, s, p = (np.broadcast_to(part, 2)[axis].tolist() for part in parts)
            size = conv_output_size(n, f, s, p, strict=False)
            alike = all(isinstance(part, int) for part in parts)
            formula = shown.read("formula-rows" if alike else f"formula-{name}")
            assert f"({n} + 2·{p} − {f}) / {s} + 1 = " in formula
            assert formula.endswith(f" {size}")
            assert ("not whole" in formula) == bool((n + 2 * p - f) % s)
        windows = shown.table("All windows")
        assert len(windows) == np.prod(explorer.output_size)
        stride, padding = (np.broadcast_to(part, 2) for part in (explorer.stride, explorer.padding))
        last = stride * (np.array(explorer.output_size) - 1) - padding  # real pixels
        begins = [w.split(" to ")[0].replace("−", "-") for w in windows[-1][1:3]]
        assert [int(k) for k in begins] == last.tolist()


def test_rows_and_columns_with_the_same_numbers_share_a_line(show):
    with show(n=7, f=3, stride=3) as shown:
        assert shown.read("formula-rows").startswith("Output rows and columns: ")
        assert shown.read("lost-rows").startswith("Input rows and columns ")
        assert shown.read("formula-columns") == shown.read("lost-columns") == ""
        shown.set(n=[7, 9])
        assert shown.read("formula-rows").startswith("Output rows: ")
        assert shown.read("formula-columns").startswith("Output columns: ")


def test_lines_that_no_window_reads_are_named(show):
    with show(n=7, f=3, stride=3) as shown:
        assert shown.read("lost-rows").endswith("that no window reaches: 6.")
        shown.set(n=28, f=5, stride=4, padding=1)
        assert shown.read("lost-rows").endswith("reaches: 28. All padding: no pixel is lost.")
        shown.set(padding=2)
        assert shown.read("lost-rows").endswith("reaches: 27, 28, 29. From 28 on lies padding.")
        shown.set(n=7, f=3, stride=3)
        shown.set(padding=1, stride=[2, 5], f=2)
        assert "no window reaches: 7" in shown.read("lost-rows")
        assert "jumps over: 1, 2, 3." in shown.read("lost-columns")
        shown.set(f=11, n=3)
        assert "none. The filter has 11, the padded input only 5." in shown.read("formula-rows")
        assert "no output" in shown.said()


def test_pixels_count_from_0_and_padding_lies_outside_them(show):
    with show(n=7, f=3, stride=2, padding=1) as shown:
        assert "input rows −1 to 1, columns −1 to 1, some of them padding, make" in shown.said()
        assert shown.table("All windows")[-1][1:3] == ["5 to 7", "5 to 7"]
        shown.set(place=5)
        assert "input rows 1 to 3, columns 1 to 3 make output row 1, column 1." in shown.said()
        shown.set(padding=0)
        assert shown.tab.locator("figcaption").first.inner_text() == "Input 7×7"


@pytest.mark.parametrize("values", [{"n": 7}, {"n": 28, "f": 5, "padding": 2}, {"n": (4, 28)}])
def test_grids_have_one_size_of_cell_and_grow_to_the_width_beside_or_above_controls(show, values):
    explorer = PaddingStrideExplorer(**values)
    rows, columns = np.broadcast_to(explorer.n, 2) + 2 * np.broadcast_to(explorer.padding, 2)
    with show(**values) as shown:
        for width in (1200, 700, 360):
            shown.tab.set_viewport_size({"width": width, "height": 900})
            shown.settle()
            room = shown.tab.locator(".cl-body").bounding_box()["width"]
            grids = [pane.bounding_box() for pane in shown.tab.locator(".cl-pane").all()]
            slider = shown.tab.get_by_role("slider").first.bounding_box()
            wide = [grid["width"] - 20 for grid in grids]  # without the rulers
            cell = wide[0] / columns
            assert cell == pytest.approx(wide[1] / explorer.output_size[1], abs=0.1)
            beside = grids[0]["y"] == grids[1]["y"]
            assert beside == (width > 560)
            taken = sum(wide) + (330 if width > 900 else 0) if beside else max(wide)
            # else there is room to grow
            assert taken > 0.8 * room or cell >= 60 or cell * rows > 430
            assert slider["x"] > grids[1]["x"] if width > 900 else slider["y"] > grids[1]["y"]


def test_the_mouse_moves_the_window(show):
    with show(n=7, f=3, stride=2) as shown:
        padded, output = shown.tab.locator("canvas").all()
        padded.click(position={"x": 18 + 64 * 5, "y": 18 + 64 * 3.5})
        assert "make output row 1, column 2." in shown.said()
        assert shown.state("place") == 5
        output.click(position={"x": 20, "y": 18 + 64 * 2.5})
        assert shown.state("place") == 6
        shown.tab.get_by_role("button", name="Next").click()
        assert shown.state("place") == 7
        shown.tab.get_by_role("checkbox").check()
        shown.tab.get_by_label("W, columns").first.fill("9")
        assert shown.state("n") == [7, 9]
        shown.tab.get_by_role("checkbox").uncheck()
        assert shown.state("n") == 7


def test_keys_alone_do_everything(show):
    with show(n=7, f=3, stride=1) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("S, stride", "range")
        press("ArrowRight")
        press("ArrowRight")
        assert shown.state("stride") == 3
        shown.tab_to("P, padding", "text")
        shown.tab.keyboard.type("1")
        assert shown.state("padding") == 1
        shown.tab_to("rows and columns apart")
        press("Space")
        assert shown.state("apart") is True
        shown.tab_to("Input 7×7.*", "application")
        press("ArrowDown")
        press("ArrowRight")
        press("ArrowRight")
        assert shown.state("place") == 1 * 3 + 2
        shown.tab_to("Play")
        press("Enter")
        shown.until("models[0].get('place') === 8")
        shown.tab.get_by_role("button", name="Play").wait_for()  # it stopped by itself


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NaN", "“NaN” is not a number"),
        ("three", "“three” is not a number"),
        ("2.5", "expected a whole number, got 2.5"),
        ("0", "0 is too small; at least 1"),
        ("99", "99 is too large; at most 28"),
        ("", "write a number"),
    ],
)
def test_what_cannot_be_is_said_and_the_last_good_size_kept(show, typed, sentence):
    with show(n=7) as shown:
        box = shown.tab.get_by_role("textbox", name="N, input")
        box.fill(typed)
        box.press("Tab")
        assert sentence in shown.problem()
        assert shown.state("n") == 7
        assert box.get_attribute("aria-invalid") == "true"
        box.fill("9")
        assert shown.problem() == ""
        assert shown.state("n") == 9
        assert "9×9" in shown.tab.locator("figcaption").first.inner_text()


def test_a_window_that_no_longer_exists_is_the_last_one(show):
    explorer = PaddingStrideExplorer(n=7, f=3, place=24)
    assert explorer.window == (4, 4)
    explorer.stride = 3
    assert (explorer.output_size, explorer.window) == ((2, 2), (1, 1))
    explorer.f = 11
    assert (explorer.output_size, explorer.window) == ((0, 0), None)
    assert "0 rows" in explorer.sentence()
    assert explorer.still()


def test_what_stands_in_the_formula_is_read_for_each_axis():
    explorer = PaddingStrideExplorer(n=(28, 9), f=3, stride=(3, 4))
    assert explorer.sizes == ((28, 3, 3, 0), (9, 3, 4, 0))
