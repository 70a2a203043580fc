"""The im2col explorer, by mouse and by keys, against course_lib's numbers."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import ShapeError, conv2d
from course_lib.widgets import Im2colExplorer


@pytest.fixture
def show(browser, tmp_path):
    """Show one explorer with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, Im2colExplorer(**values))


ODD = {"size": (5, 4), "f": (3, 2), "batch": 2, "channels": 2, "stride": (2, 1), "padding": (1, 0)}


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("values", [{}, ODD, {"size": 7, "f": 5, "channels": 3}])
def test_every_row_and_product_is_course_libs(show, values):
    explorer = Im2colExplorer(filters=3, filter=1, **values)
    w = np.broadcast_to(np.arange(1.0, 4), (explorer.col_w.shape[0], 3)).T
    w = w.reshape(3, explorer.channels, *np.broadcast_to(explorer.f, 2))
    out = conv2d(explorer.x, w, np.ones(3), stride=explorer.stride, padding=explorer.padding)
    out = out.transpose(0, 2, 3, 1).reshape(-1, 3)
    np.testing.assert_array_equal(explorer.col @ explorer.col_w + 1, out)
    flat = explorer.x.ravel()
    with show(**explorer.values()) as shown:
        for row in range(0, len(out), max(1, len(out) // 3)):
            shown.set(row=row)
            cells = shown.table("The row as a table")
            assert [number(cell[4]) for cell in cells] == explorer.col[row].tolist()
            for _, channel, y, x, value, _, product in cells:
                assert number(product) == 2 * number(value)
                if y == "padding":
                    assert number(value) == 0
                    continue
                image = row // (len(out) // explorer.batch)
                at = image, int(channel), int(y), int(x)
                assert explorer.x[at] == number(value) == flat[int(number(value))]
            total = shown.read("sum").split(" = ")[-1]
            assert number(total) == out[row, 1]
        assert f"{explorer.times:.2f}".rstrip("0").rstrip(".") in shown.read("times")


def test_a_picture_is_seen_while_the_sizes_are_its_own(show):
    picture = np.arange(30).reshape(6, 5)[::-1] / 29
    explorer = Im2colExplorer(picture=picture, f=(3, 2), stride=2, padding=1)
    assert explorer.size == (6, 5)
    np.testing.assert_array_equal(explorer.x[0, 0], np.round(255 * picture))
    with show(**explorer.values()) as shown:
        for row in range(len(explorer.col)):
            shown.set(row=row)
            values = [number(cell[4]) for cell in shown.table("The row as a table")]
            assert values == explorer.col[row].tolist()
        shown.set(size=5, row=0, column=3, padding=0)
        assert shown.said().endswith("There stands the pixel of row 1, column 1: 6.")
    assert explorer.sentence().startswith("Images (1, 1, 6, 5) become")
    assert Im2colExplorer(picture=picture, size=4).x.max() == 15


def test_examples_have_the_slides_shapes(show):
    with show() as shown:
        choice = shown.tab.get_by_label("example")
        for name, shape in {"one": (9, 75), "ten": (90, 75), "toy": (4, 4)}.items():
            choice.select_option(name)
            shown.settle()
            caption = shown.tab.locator("figcaption", has_text="col (").inner_text()
            assert caption.split() == ["col", f"({shape[0]},", f"{shape[1]})"]
            names = ("batch", "channels", "size", "f", "stride", "padding", "filters")
            assert Im2colExplorer(**{n: shown.state(n) for n in names}).col.shape == shape
            assert choice.input_value() == name
        shown.set(stride=2)
        assert choice.input_value() == "own"


def test_the_mouse_need_only_point_at_a_pixel_or_a_cell(show):
    with show() as shown:
        image, *_, col, weights, out = shown.tab.locator("canvas:visible").all()
        image.hover(position={"x": 18 + 32 * 1.5, "y": 18 + 32 * 1.5})
        col_cell = shown.state("row"), shown.state("column")
        assert Im2colExplorer().col[col_cell] == 4  # the pixel in the middle
        assert shown.read("copies").endswith(f"{(Im2colExplorer().col == 4).sum()}.")
        col.hover(position={"x": 18 + 32 * 2.5, "y": 18 + 32 * 3.5})
        assert (shown.state("row"), shown.state("column")) == (3, 2)
        assert "There stands the pixel of row 2, column 1: 7." in shown.said()
        out.click(position={"x": 18 + 32 * 1.5, "y": 18 + 32 * 2.5})
        assert (shown.state("row"), shown.state("filter")) == (2, 1)
        assert shown.read("sum") == "out[2, 1] = 3·2 + 4·2 + 6·2 + 7·2 + bias 1 = 41"
        weights.click(position={"x": 18 + 32 * 0.5, "y": 18 + 32 * 1.5})
        assert (shown.state("column"), shown.state("filter")) == (1, 0)


def test_every_pixel_that_is_pointed_at_is_found(show):
    explorer = Im2colExplorer(**ODD)
    with show(**ODD) as shown:
        first = shown.tab.locator("canvas:visible").first
        for y in range(5):
            for x in range(4):
                first.hover(position={"x": 18 + 32 * (x + 0.5), "y": 18 + 32 * (y + 1.5)})
                cell = shown.state("row"), shown.state("column")
                assert explorer.col[cell] == explorer.x[0, 0, y, x], (y, x, cell)


def test_keys_alone_do_everything(show):
    with show() as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("C, channels", "range")
        press("ArrowRight")
        assert shown.state("channels") == 2
        shown.tab_to("Image 0, channel 1.*", "application")
        press("ArrowDown")
        press("ArrowRight")
        assert shown.state("row") == 3
        shown.tab_to(r"col\s\(4,\s8\).*", "application")
        press("ArrowUp")
        press("End")
        assert (shown.state("row"), shown.state("column")) == (2, 7)
        value = Im2colExplorer(channels=2).col[2, 7]
        assert shown.said().endswith(f": {value:g}.")
        shown.tab_to(r"\+\sb\s=\sout\s.*", "application")
        press("ArrowRight")
        assert shown.state("filter") == 1


def test_bad_input_is_told_and_the_last_one_kept(show):
    with show() as shown:
        box = shown.tab.get_by_role("textbox", name="F, filter")
        for typed in ("NaN", "2.5", "0", "8", "many", ""):
            box.fill(typed)
            box.press("Tab")
            assert "The last one is kept." in shown.problem()
            assert shown.state("f") == 2
        box.fill("4")
        assert shown.problem() == ""
        assert "does not fit" in shown.said()
        shown.set(padding=1)
        assert "does not fit" not in shown.said()
    with pytest.raises(ShapeError, match="do not fit"):
        _ = Im2colExplorer(f=4).col
    assert "do not fit" in Im2colExplorer(f=4).sentence()
    assert Im2colExplorer(f=4).still()


def test_a_large_matrix_has_a_lens_with_numbers(show):
    with show(size=7, f=5, channels=3, row=4, column=37) as shown:
        lens = shown.tab.get_by_label("col zoom")
        lens.hover(position={"x": 18 + 32 * 0.5, "y": 18 + 32 * 4.5})
        shown.tab.mouse.down()
        shown.settle()  # the lens follows, so that another cell is below the mouse now
        shown.tab.mouse.up()
        assert (shown.state("row"), shown.state("column")) == (6, 33)
        lens.press("ArrowLeft")
        assert (shown.state("row"), shown.state("column")) == (6, 32)


# how many colours each picture in sight has
COLOURS = """() => [...document.querySelectorAll(".cl-pane canvas")].filter((c) => c.checkVisibility())
  .map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })"""
BOXES = "all => all.map((one) => [one.clientWidth, one.clientHeight])"
LARGEST = {"batch": 10, "channels": 3, "size": 28, "f": 7, "padding": 3, "filters": 8}


def test_every_matrix_is_shown_whole_and_nothing_is_blank_or_a_sliver(browser, tmp_path):
    largest = Im2colExplorer(**LARGEST, row=7839, column=146)
    explorers = Im2colExplorer.example(), largest, Im2colExplorer(size=7, f=5, channels=3)
    with WidgetPage(browser, tmp_path, *explorers) as shown:
        for width in (320, 768, 1280):
            shown.tab.set_viewport_size({"width": width, "height": 900})
            shown.settle()
            panes = shown.tab.locator(".cl-pane:visible").evaluate_all(BOXES)
            assert min(map(min, panes)) > 26
            assert min(shown.tab.evaluate(COLOURS)) > 1
        captions = shown.tab.locator("figcaption:visible").all_inner_texts()
        for explorer in explorers:
            rows, terms = explorer.col.shape
            assert ["col", f"({rows},", f"{terms})"] in [caption.split() for caption in captions]


@pytest.mark.parametrize(("motion", "pieces"), [("no-preference", 5), ("reduce", 0)])
def test_a_window_unrolls_into_its_row_unless_motion_is_reduced(browser, tmp_path, motion, pieces):
    explorer = Im2colExplorer.example()
    with WidgetPage(browser, tmp_path, explorer, motion=motion) as shown:
        flown = "window.flown = 0; new MutationObserver((all) => all.forEach(({ addedNodes }) => {"
        flown += " for (const node of addedNodes) window.flown += node.className === 'cl-flying'; }"
        shown.tab.evaluate(
            f"{flown})).observe(document.querySelector('.cl-widget'), {{ childList: true }})"
        )
        shown.tab.get_by_role("button", name="Next").click()
        shown.settle()
        assert shown.tab.evaluate("window.flown") == pieces
        assert shown.state("row") == explorer.row + 1
        shown.until("document.querySelector('.cl-flying') === null")


def test_the_example_of_a_digit_is_one(show):
    with show() as shown:
        shown.tab.get_by_label("example").select_option("digit")
        shown.set(row=299)
        picture = shown.state("picture")
        explorer = Im2colExplorer(picture=picture, f=5)
        assert explorer.is_picture
        values = [number(cell[4]) for cell in shown.table("The row as a table")]
        assert values == explorer.col[299].tolist()
        assert max(values) > 200
