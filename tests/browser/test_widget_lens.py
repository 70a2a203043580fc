"""The lens on one number, in every widget that has it: by mouse, by keys, with and without motion."""

import itertools
import re
from contextlib import contextmanager

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import conv2d
from course_lib.widgets import (
    BackwardScatter,
    ChannelSums,
    ConvolutionStepper,
    FilterStudio,
    Im2colExplorer,
    NetworkExplorer,
)

RNG = np.random.default_rng(11)
X = RNG.integers(-3, 4, (3, 6, 5))
W = RNG.integers(-2, 3, (2, 3, 3, 2))
B = [0.5, -2]
KERNEL = np.array([[1, 2.5, 0], [0, -1, 0.25], [-3, 0, 1]])
# a widget, the canvas of its result, and keys on it that choose a number
LENSES = [
    (ConvolutionStepper(x=X, w=W, b=B), "▸ Map 0", ["ArrowRight"]),
    (ChannelSums(x=X, w=W[0], b=-1), "+ bias", ["ArrowRight"]),
    (FilterStudio(kernel=KERNEL), "Response", ["ArrowDown", "ArrowRight"]),
    (Im2colExplorer(), "+ b = out", ["ArrowDown"]),
    (BackwardScatter(place=3), "dx so far", ["ArrowDown", "ArrowRight"]),
    (NetworkExplorer(at=(1, 0, 12, 12)), "The network", ["ArrowRight"]),
]
STUDIO = 2
ADD, NEXT = "Add them up", "Add another"
# names of what moved since this was said
WATCH = """() => {
  window.moved = new Set();
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...all) {
    window.moved.add(this.className);
    return animate.apply(this, all);
  };
}"""


@pytest.fixture
def show(browser, tmp_path):
    """Show all that have a lens, each at the number that keys alone have chosen."""

    @contextmanager
    def shown(**options):
        with WidgetPage(browser, tmp_path, *[lens[0] for lens in LENSES], **options) as page:
            page.tab.evaluate(WATCH)
            for place, (_, result, keys) in enumerate(LENSES):
                name = re.compile(f"^{re.escape(result)}")
                view(page, place).get_by_role("application", name=name).focus()
                for key in keys:
                    page.tab.keyboard.press(key)
            page.settle()
            yield page

    return shown


def view(page, place):
    """One of the widgets."""
    return page.tab.locator(".cl-widget").nth(place)


def moved(page):
    """Names of what moved; from now on of what moves next."""
    return set(page.tab.evaluate("() => { const all = [...moved]; moved.clear(); return all; }"))


# opens a table, and gives the numbers of its rows
ROWS = """async (details) => {
  details.open = true;
  while (!details.querySelector("td")) await new Promise(requestAnimationFrame);
  return [...details.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((c) => c.innerText));
}"""


def products(page, place):
    """What the table of the products holds."""
    page.settle()
    rows = view(page, place).locator("details", has_text="The products").evaluate(ROWS)
    return np.array([[float(cell.replace("−", "-")) for cell in row] for row in rows])


def window(x, w, place):
    """Pixels and weights of a place of conv2d's result, its columns counted."""
    _, high, wide = w.shape
    row, column = divmod(place, x.shape[2] - wide + 1)
    return x[:, row : row + high, column : column + wide].ravel(), w.ravel()


def test_products_are_those_of_course_lib_and_add_up_to_its_number(browser, tmp_path):
    expected = conv2d(X[None].astype(float), W.astype(float), np.array(B))[0, 1]
    widgets = ConvolutionStepper(x=X, w=W, b=B, filter=1), ChannelSums(x=X, w=W[1], b=B[1])
    with WidgetPage(browser, tmp_path, *widgets) as page:
        for number, place in itertools.product((0, 1), (5, 15)):
            page.set(widget=number, place=place)
            rows = products(page, number)
            pixels, weights = window(X, W[1], place)
            np.testing.assert_array_equal(rows[:, -4], pixels)
            np.testing.assert_array_equal(rows[:, -3], weights)
            np.testing.assert_array_equal(rows[:, -2], pixels * weights)
            np.testing.assert_array_equal(rows[:, -1], np.cumsum(pixels * weights))
            assert rows[-1, -1] + B[1] == expected.ravel()[place]


def test_products_are_added_one_by_one_and_the_sum_drops_into_its_cell(show):
    with show(clock=True) as page:
        before = page.tab.locator(".cl-body").all_inner_texts()
        for place in range(len(LENSES)):
            moved(page)
            view(page, place).get_by_role("button", name=ADD).press("Enter")
            page.tab.clock.run_for(500)
            assert view(page, place).get_by_role("button", name="Pause").is_visible()
            page.tab.clock.run_for(6000)
            page.until("moved.has('cl-flying')")
            assert view(page, place).get_by_role("button", name=ADD).is_visible()
            told = view(page, place).locator(".cl-live").inner_text()
            assert re.search(r"\d", told), "the sum is read out"
        assert page.tab.locator(".cl-body").all_inner_texts() == before
        rows = products(page, STUDIO)
        studio = FilterStudio(kernel=KERNEL)
        expected = studio.picture[1:4, 1:4] * KERNEL
        np.testing.assert_allclose(rows[:, -2], expected.ravel(), atol=6e-4)
        assert rows[-1, -1] == pytest.approx(studio.response[1, 1], abs=6e-4)


def test_the_window_glides_to_where_it_is_next(show):
    with show() as page:
        assert moved(page) == {"cl-glider", "cl-flying"}  # im2col's window unrolls
        for place in (0, 1, STUDIO, 5):
            _, result, _ = LENSES[place]
            name = re.compile(f"^{re.escape(result)}")
            view(page, place).get_by_role("application", name=name).press("ArrowRight")
            page.settle()
            assert moved(page) == {"cl-glider"}


def test_without_motion_all_jumps_and_a_press_adds_the_next(show):
    with show(motion="reduce") as page:
        for place in range(len(LENSES)):
            before = view(page, place).locator(".cl-body").inner_text()
            add = view(page, place).get_by_role("button", name=NEXT)
            add.press("Enter")
            page.settle()
            now = view(page, place).locator(".cl-body").inner_text()
            assert now != before or place not in (0, 1, STUDIO)
            for _ in range(9):
                add.press("Enter")
        assert moved(page) == set()


def test_the_mouse_need_only_point_at_a_result_and_a_click_keeps_it(browser, tmp_path):
    with WidgetPage(browser, tmp_path, ChannelSums(x=X, w=W[0])) as shown:
        result = shown.tab.get_by_role("application", name=re.compile(r"^\+ bias"))
        at = {"x": 1 + 44 * 1.5, "y": 1 + 44 * 2.5}
        for act, kept in ((result.hover, 0), (result.click, 9)):
            act(position=at)
            np.testing.assert_array_equal(products(shown, 0)[:, -4], window(X, W[0], 9)[0])
            shown.tab.mouse.move(0, 0)
            assert shown.state("place") == kept
            np.testing.assert_array_equal(products(shown, 0)[:, -4], window(X, W[0], kept)[0])


def test_pointing_at_another_filters_map_shows_its_weights(browser, tmp_path):
    with WidgetPage(browser, tmp_path, ConvolutionStepper(x=X, w=W, b=B)) as shown:
        other = shown.tab.get_by_role("application", name=re.compile("Map 1"))
        other.hover(position={"x": 18 + 44 * 1.5, "y": 18 + 44 * 0.5})
        np.testing.assert_array_equal(products(shown, 0)[:, -3], W[1].ravel())
        assert (shown.state("filter"), shown.state("place")) == (0, 0)


def test_pointing_gives_no_prediction_away(browser, tmp_path):
    with WidgetPage(browser, tmp_path, ConvolutionStepper(predict=True)) as shown:
        shown.tab.get_by_label(re.compile("^Map")).hover()
        assert shown.state("place") == 0
        assert not shown.tab.get_by_role("button", name=ADD).is_visible()
        assert "hidden until you have seen" in shown.read("products")


def test_a_pixel_of_dx_has_its_numbers_of_dout_under_the_weights(browser, tmp_path):
    widget = BackwardScatter(
        x=X[:1], w=W[:, :1], upstream="count", together=True, place=15, pixel=(2, 2)
    )
    with WidgetPage(browser, tmp_path, widget) as shown:
        wanted = widget.gradients[0][0, 2, 2]
        assert shown.read("pixel").replace("−", "-").endswith(f"= {wanted:g}")
        captions = shown.tab.locator("figcaption:visible").all_inner_texts()
        assert captions.count("= products") == 2
        assert captions[-1] == "Their sum"
