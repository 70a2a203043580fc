"""The convolution stepper, by mouse and by keys, against course_lib's numbers."""

import numpy as np
import pytest
from widget_page import WidgetPage

from course_lib.functional import ShapeError, conv2d
from course_lib.widgets import ConvolutionStepper

RNG = np.random.default_rng(8)
X = RNG.integers(-3, 4, (2, 5, 6))
W = RNG.integers(-2, 3, (3, 2, 3, 2))
B = [3, -1, 0.5]


@pytest.fixture
def show(browser, tmp_path):
    """Show one stepper with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, ConvolutionStepper(**values))


def numbers(rows):
    return [[float(cell.replace("−", "-")) if cell else None for cell in row] for row in rows]


@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}, {"stride": (2, 1)}])
def test_every_map_is_course_libs(show, options):
    expected = conv2d(X[None].astype(float), W.astype(float), np.array(B), **options)[0]
    stepper = ConvolutionStepper(x=X, w=W, b=B, **options)
    np.testing.assert_array_equal(stepper.output, expected)
    last = expected[0].size - 1
    with show(x=X, w=W, b=B, place=last, **options) as shown:
        for number, filter_map in enumerate(expected):
            shown.set(filter=number, place=last)
            table = numbers(shown.table("The map as a table"))
            np.testing.assert_allclose([row[1:] for row in table], filter_map, atol=5e-4)


def test_the_products_of_a_window_add_up(show):
    with show(x=X, w=W, b=B, filter=1, place=7) as shown:
        rows = numbers(shown.table("The products as a table"))
        assert len(rows) == 12
        row, column = divmod(7, 5)
        window = X[:, row : row + 3, column : column + 2]
        assert [r[4] for r in rows] == window.ravel().tolist()
        assert [r[5] for r in rows] == W[1].ravel().tolist()
        assert [r[7] for r in rows] == np.cumsum(window * W[1]).tolist()
        total = ConvolutionStepper(x=X, w=W, b=B).output[1, row, column]
        assert shown.read("products").replace("−", "-").endswith(f"with the bias -1: {total:g}")
        shown.set(term=5)
        assert "5 of 12 products" in shown.said()
        assert len(shown.table("The products as a table")) == 5


def test_the_output_fills_by_mouse(show):
    with show() as shown:
        assert "give 15." in shown.said()
        shown.tab.get_by_role("button", name="Next").click()
        assert "give 16." in shown.said()
        shown.tab.locator("canvas").first.click(position={"x": 18 + 44 * 2.5, "y": 18 + 44 * 2.5})
        assert "row 1, column 1: 9 products give 15." in shown.said()
        assert numbers(shown.table("The map as a table")) == [[0, 15, 16], [1, 6, 15]]


def test_a_value_is_predicted_and_then_seen_with_keys_alone(show):
    with show(predict=True) as shown:
        press = shown.tab.keyboard.press
        assert "what will the value be?" in shown.said()
        assert numbers(shown.table("The map as a table")) == [[0, None, None], [1, None, None]]
        shown.tab_to("your prediction", "text")
        shown.tab.keyboard.type("14")
        press("Tab")
        assert shown.read("verdict") == ""
        press("Enter")
        assert shown.read("verdict") == "You predicted 14; it is 15. Which product differs?"
        assert shown.state("guess") == 14
        shown.tab_to("Input. .*", "application")
        press("ArrowRight")
        assert shown.state("guess") is None
        shown.tab_to("your prediction", "text")
        shown.tab.keyboard.type("16")
        press("Tab")
        press("Enter")
        assert shown.read("verdict") == "Right: 16."


def test_products_cannot_be_added_before_the_value_is_seen(show):
    with show(predict=True) as shown:
        added = shown.tab.get_by_role("slider", name="products added")
        assert added.is_disabled()
        shown.tab.get_by_role("button", name="See it").click()
        shown.settle()
        assert added.is_enabled()
        added.fill("3")
        assert shown.state("term") == 3


def test_enter_commits_a_prediction(show):
    with show(predict=True) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("your prediction", "text")
        press("Enter")
        assert shown.problem() == "Write down the number that you expect, or choose “See it”."
        shown.tab.keyboard.type("fifteen")
        press("Enter")
        assert "“fifteen” is not a number" in shown.problem()
        assert not shown.state("revealed")
        shown.tab.get_by_label("your prediction").fill("15")
        press("Enter")
        assert shown.read("verdict") == "Right: 15."
        assert shown.problem() == ""


LEAVE = {
    "the next button": lambda tab: tab.get_by_role("button", name="Next").click(),
    "a slider": lambda tab: tab.get_by_role("slider", name="window").fill("3"),
    "the filter": lambda tab: tab.locator("select").select_option("1"),
    "an arrow key": lambda tab: tab.get_by_label("Input, channel 0").press("ArrowRight"),
    "play": lambda tab: (
        tab.get_by_role("button", name="Play").click(),
        tab.clock.run_for(700),
    ),
    "a map": lambda tab: tab.get_by_label("Map 1").click(),
}


@pytest.mark.parametrize("way", LEAVE)
def test_a_prediction_is_judged_before_its_window_is_left(browser, tmp_path, way):
    stepper = ConvolutionStepper(x=X, w=W, b=B, predict=True)
    with WidgetPage(browser, tmp_path, stepper, clock=True) as shown:
        leave = LEAVE[way]
        shown.tab.get_by_label("your prediction").fill("9")
        leave(shown.tab)
        assert shown.read("verdict").startswith("You predicted 9; it is ")
        assert (shown.state("filter"), shown.state("place")) == (0, 0)
        shown.tab.clock.run_for(500)
        leave(shown.tab)
        assert (shown.state("filter"), shown.state("place")) != (0, 0)
        assert shown.state("guess") is None
        assert "what will the value be?" in shown.said()


def test_no_map_shows_what_is_still_to_be_predicted(show):
    with show(x=X, w=W, b=B, place=7, stride=1) as shown:
        canvas = shown.tab.locator("figure", has_text="Map 1").locator("canvas")
        drawn = {}
        for name, values in {
            "open": {"predict": False},
            "asked": {"predict": True},
            "seen": {"revealed": True},
        }.items():
            shown.set(**values)
            drawn[name] = canvas.evaluate("one => one.toDataURL()")
        assert drawn["open"] != drawn["asked"] == drawn["seen"]
        shown.set(filter=1, revealed=False)
        rows = numbers(shown.table("The map as a table"))
        assert sum(cell is not None for row in rows for cell in row[1:]) == 7


def test_own_numbers_and_sizes(show):
    with show() as shown:
        shown.tab.get_by_text("Your own numbers").click()
        cell = shown.tab.get_by_label("Weights, channel 0, row 0, column 0")
        cell.fill("−1,5")
        assert shown.state("w")[0][0][0][0] == -1.5
        cell.press("ArrowDown")
        shown.tab.keyboard.type("1/4")
        assert shown.state("w")[0][0][1][0] == 0.25
        cell.fill("ten")
        cell.press("Tab")
        assert "“ten” is not a number" in shown.problem()
        assert shown.state("w")[0][0][0][0] == -1.5
        shown.tab.get_by_role("textbox", name="channels").fill("3")
        shown.tab.get_by_role("textbox", name="filters").fill("2")
        assert np.shape(shown.state("x")) == (3, 4, 4)
        assert np.shape(shown.state("w")) == (2, 3, 3, 3)
        assert len(shown.state("b")) == 2
        state = {name: shown.state(name) for name in ("x", "w", "b")}
        total = ConvolutionStepper(**state).output[0, 0, 0]
        assert f"give {shown_as(total)}." in shown.said()


def test_what_there_is_one_of_has_no_number(show):
    with show(fixed=True) as shown:
        text = shown.tab.locator(".cl-widget").inner_text()
        assert "Step from window to window" in text
        assert shown.said() == "Output row 0, column 0: 9 products give 15."
        assert shown.read("products").endswith("= 15")
        for word in ("channel", "filter", "bias", "stride", "padding", "next value"):
            assert word not in text.lower(), word
        assert len(shown.table("The products as a table")[0]) == 7
        shown.tab.get_by_text("Your own numbers").click()
        shown.tab.get_by_label("Weights, row 0, column 0").fill("7")
        assert shown.state("w")[0][0][0][0] == 7
        assert shown.tab.get_by_role("textbox", name="channels").count() == 0
    with show(fixed=True, b=[3], predict=True, revealed=True) as shown:
        assert "Predict the next value" in shown.tab.locator(".cl-try").inner_text()
        assert shown.said() == "Output row 0, column 0: 9 products and the bias 3 give 18."
        assert shown.read("products").endswith("with the bias 3: 18")
    with show(x=X, w=W, b=[0, 0, 0]) as shown:
        assert "Filter 0, output row 0, column 0: 12 products and the bias 0" in shown.said()
        assert shown.tab.get_by_role("combobox").is_visible()
        for name in ("stride", "padding"):
            assert shown.tab.get_by_role("slider", name=name).is_visible()


# of each cell of a grid: dark pixels inside, and dark pixels beside its left and right line
TYPE_IN_CELLS = """([figure, ruler, rows, columns]) => {
  const canvas = figure.querySelector("canvas");
  const cell = (parseFloat(figure.querySelector(".cl-pane").style.width) - ruler - 2) / columns;
  const density = canvas.width / parseFloat(canvas.style.width);
  const dark = (...box) => {
    const { data } = canvas.getContext("2d").getImageData(...box.map((n) => Math.round(n * density)));
    let found = 0;
    for (let at = 0; at < data.length; at += 4) found += Math.max(data[at], data[at + 1], data[at + 2]) < 110;
    return found;
  };
  return Array.from({ length: rows * columns }, (_, k) => {
    const [x, y] = [ruler + (k % columns) * cell, ruler + Math.floor(k / columns) * cell];
    const beside = [x + 1, x + cell - 1].map((side) => dark(side, y + 3, 1, cell - 6));
    return [dark(x + 3, y + 3, cell - 6, cell - 6), beside[0] + beside[1]];
  });
}"""
EDGE = np.repeat([[0, 0, 0, 100, 100, 100]], 5, axis=0)
WIDE = [[999, 1.6, -1.6, -1], [-0.3, 0.04, -98, -999]]


@pytest.mark.parametrize("width", [320, 700, 1200])
def test_every_number_is_written_and_stays_within_its_cell(browser, tmp_path, width):
    steppers = (
        ConvolutionStepper(x=EDGE, w=np.multiply.outer([3, 10, 3], [1, 0, -1]), place=11),
        ConvolutionStepper(x=WIDE, w=[[999]], place=7),
        ConvolutionStepper(x=[[999] * 3] * 3, w=[[-999] * 3] * 3),
    )
    with WidgetPage(browser, tmp_path, *steppers, width=width) as shown:
        for place, stepper in enumerate(steppers):
            figures = shown.tab.locator(".cl-widget").nth(place).locator(".cl-figure")
            for caption, ruler, shape in (
                ("Map", 18, stepper.output[0].shape),
                ("= products", 1, np.shape(stepper.w)[2:]),
            ):
                figure = figures.filter(has_text=caption).locator("visible=true").first
                handle = figure.element_handle()
                cells = shown.tab.evaluate(TYPE_IN_CELLS, [handle, ruler, *shape])
                assert min(inside for inside, _ in cells) > 0, (place, caption, cells)
                assert max(beside for _, beside in cells) == 0, (place, caption, cells)


def shown_as(value):
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−")


def test_what_does_not_fit_together_is_a_sentence(show):
    with show(x=X, w=W[:, :1]) as shown:
        assert shown.read("wrong").endswith("x has 2 channels but w expects 1.")
        shown.set(w=W.tolist(), b=[1])
        assert shown.read("wrong").endswith("w has 3 filters but b has 1 numbers.")
        shown.set(b=B, x=X[:, :2].tolist())
        assert "does not fit into the padded input of 2×6" in shown.said()
    with pytest.raises(ShapeError, match="x has 2 channels but w expects 1"):
        _ = ConvolutionStepper(x=X, w=W[:, :1]).output
    assert "2 channels" in ConvolutionStepper(x=X, w=W[:, :1]).still()


def test_a_window_that_no_longer_exists_is_the_last_one():
    stepper = ConvolutionStepper(x=X, w=W, place=13)  # 3x5
    assert stepper.window == (2, 3)
    stepper.stride = 2  # 2x3
    assert stepper.window == (1, 2)
