"""Widgets on a screen that is touched: a tap picks, a finger that moves scrolls, and on the board it draws."""

import json
from itertools import pairwise

import pytest
from playwright.sync_api import expect
from widget_page import WidgetPage, settle

from course_lib.widgets import DrawADigit, PaddingStrideExplorer, ReceptiveField


@pytest.fixture
def show(browser, tmp_path):
    return lambda widget: WidgetPage(browser, tmp_path, widget, width=400, touch=True)


def inside(canvas, down, across):
    """A point of a canvas, in shares of its height and width."""
    box = canvas.bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def drag(tab, *points):
    """A finger set down on the first point, moved over the others and lifted."""
    client = tab.context.new_cdp_session(tab)

    def send(kind, *touched):
        touches = [{"x": x, "y": y} for x, y in touched]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        for step in range(1, 9):
            send("touchMove", (x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8))
    send("touchEnd")
    settle(tab)


WATCH_REST = """() => {
  window.rested = true;
  window.onscroll = () => { window.rested = false; };
  window.onscrollend = () => { window.rested = true; };
}"""


@pytest.mark.parametrize(
    ("widget", "name"), [(PaddingStrideExplorer(n=7, f=3), "place"), (ReceptiveField(), "layer")]
)
def test_a_tap_picks_and_a_finger_that_scrolls_does_not(show, widget, name):
    with show(widget) as shown:
        canvas = shown.tab.locator("canvas").first
        canvas.scroll_into_view_if_needed()
        before = shown.state(name)
        top = shown.tab.evaluate("scrollY")
        shown.tab.evaluate(WATCH_REST)
        drag(
            shown.tab,
            inside(canvas, 0.9, 0.6),
            inside(canvas, 0.9, 0.6 - 0.01),
            inside(canvas, 0.1, 0.6),
        )
        shown.until(f"rested && scrollY > {top} + 50")  # a page that still glides eats a tap
        assert shown.state(name) == before
        shown.tab.touchscreen.tap(*inside(canvas, 0.6, 0.6))
        shown.until(
            f"JSON.stringify(models[0].get({name!r})) !== JSON.stringify({json.dumps(before)})"
        )


def test_a_finger_draws_a_digit_and_the_page_stands_still(show):
    with show(DrawADigit()) as shown:
        board = shown.tab.locator("canvas").first
        board.scroll_into_view_if_needed()
        top = shown.tab.evaluate("scrollY")
        drag(shown.tab, inside(board, 0.2, 0.3), inside(board, 0.2, 0.65), inside(board, 0.8, 0.42))
        assert shown.tab.evaluate("scrollY") == top
        expect(shown.tab.locator(".cl-told").first).to_contain_text("The network says 7 (")
        widget = DrawADigit(drawing=shown.state("drawing"))
        assert widget.probabilities.argmax() == 7
        shown.tab.get_by_role("button", name="Clear").tap()
        shown.until("models[0].get('drawing') === null")  # a tap may wait for a second one
