"""Forward above, the gradient below in the same columns, and arrows only between these."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.widgets import BackwardScatter, PoolingRoutes

COUNT = np.arange(300) % 7 - 3
MANY = {
    "x": COUNT[:50].reshape(2, 5, 5),
    "w": COUNT[:54].reshape(3, 2, 3, 3),
    "stride": 2,
    "padding": 1,
    "place": 4,
}
# what is shown, and pairs of captions: forward, and its gradient in the same column
WIDGETS = {
    "max": (PoolingRoutes(stride=1), [("Input", "dx"), ("Output", "dout")]),
    "average": (
        PoolingRoutes(kind="average", padding=1, stride=2, shift=1),
        [("Input", "dx"), ("Output", "dout")],
    ),
    "toy": (BackwardScatter(), [("x,", "dx"), ("w,", "w ×"), ("▸ out", "▸ dout")]),
    "many filters": (
        BackwardScatter(**MANY, together=False, filter=1),
        [("x,", "dx"), ("w,", "w ×"), ("out", "dout")],
    ),
}
# [left, top, right, bottom] of each pane in sight with its caption, and the arrows' paint within it
PANES = """() => {
  const arrows = document.querySelector(".cl-arrows canvas");
  const corner = arrows.getBoundingClientRect();
  const pen = arrows.getContext("2d");
  const inked = (x, y, w, h) => {
    const { data } = pen.getImageData(Math.round(x), Math.round(y), Math.round(w), Math.round(h));
    return data.filter((value, k) => k % 4 === 3 && value > 0).length;
  };
  const panes = [...document.querySelectorAll(".cl-pane")].filter((pane) => pane.checkVisibility());
  const seen = panes.map((pane) => {
    const { left, top, width, height } = pane.getBoundingClientRect();
    const paint = inked(left - corner.left, top - corner.top, width, height);
    return [pane.previousSibling.textContent, [left, top, left + width, top + height], paint];
  });
  return [seen, inked(0, 0, corner.width, corner.height)];
}"""


@pytest.mark.parametrize("width", [1200, 700, 320])
@pytest.mark.parametrize(("widget", "pairs"), WIDGETS.values(), ids=WIDGETS)
def test_the_gradient_stands_below_what_it_is_of_and_no_arrow_crosses_a_number(
    widget, pairs, width, browser, tmp_path
):
    with WidgetPage(browser, tmp_path, widget, width=width) as shown:
        if not shown.tab.locator(".cl-arrows").is_visible():
            assert width == 320  # all below each other there, where cells would be too small
            return
        panes, paint = shown.tab.evaluate(PANES)
        assert paint > 50
        assert [name for name, _, inside in panes if inside] == []
        for above, below in pairs:
            boxes = [
                next(box for name, box, _ in panes if name.startswith(start))
                for start in (above, below)
            ]
            assert boxes[0][0] == pytest.approx(boxes[1][0], abs=0.5)
            assert boxes[0][2] == pytest.approx(boxes[1][2], abs=0.5)
            assert boxes[0][3] < boxes[1][1]


def test_cells_grow_to_the_width_and_controls_stand_beside_them(browser, tmp_path):
    with WidgetPage(browser, tmp_path, PoolingRoutes()) as shown:
        first = shown.tab.locator(".cl-pane").first
        wide = first.bounding_box()["width"]

        def beside():
            pictures, controls = (
                shown.tab.locator(each).bounding_box() for each in (".cl-columns", ".cl-rest")
            )
            return controls["y"] < pictures["y"] + pictures["height"]

        assert beside()
        shown.tab.set_viewport_size({"width": 320, "height": 900})
        shown.settle()
        assert wide > 1.4 * first.bounding_box()["width"]
        assert wide > 6 * 40
        assert not beside()
