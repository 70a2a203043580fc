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
        row, column = (
            np.broadcast_to(explorer.stride, 2) * np.array(explorer.output_size)
        ).tolist()
        last = [w.split(" to ")[0] for w in windows[-1][1:3]]
        stride = np.broadcast_to(explorer.stride, 2)
        assert [int(k) for k in last] == [row - stride[0], column - stride[1]]


def test_rows_and_columns_with_the_same_numbers_share_a_line(show):
    with show(n=7, f=3, stride=3) as shown:
        assert shown.read("formula-rows").startswith("Output rows and columns: ")
        assert shown.read("lost-rows").startswith("Padded input rows and columns ")
        assert shown.read("formula-columns") == shown.read("lost-columns") == ""
        shown.set(n=[7, 9])
        assert shown.read("formula-rows").startswith("Output rows: ")
        assert shown.read("formula-columns").startswith("Output columns: ")


def test_lines_that_no_window_reads_are_named(show):
    with show(n=7, f=3, stride=3) as shown:
        assert shown.read("lost-rows").endswith("that no window reaches: 6.")
        shown.set(n=28, f=5, stride=4, padding=1)
        assert shown.read("lost-rows").endswith("reaches: 29. All zeros: no pixel is lost.")
        shown.set(padding=2)
        assert shown.read("lost-rows").endswith("reaches: 29, 30, 31.")
        shown.set(n=7, f=3, stride=3)
        shown.set(padding=1, stride=[2, 5], f=2)
        assert "no window reaches: 8" in shown.read("lost-rows")
        assert "jumps over: 2, 3, 4." in shown.read("lost-columns")
        shown.set(f=11, n=3)
        assert "none. The filter has 11, the padded input only 5." in shown.read("formula-rows")
        assert "no output" in shown.said()


def test_the_mouse_moves_the_window(show):
    with show(n=7, f=3, stride=2) as shown:
        padded, output = shown.tab.locator("canvas").all()
        padded.click(position={"x": 18 + 34 * 5, "y": 18 + 34 * 3.5})
        assert "make output row 1, column 2." in shown.said()
        assert shown.state("place") == 5
        output.click(position={"x": 20, "y": 18 + 34 * 2.5})
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
