"""The axis tracker, by mouse and by keys, against NumPy's views and copies."""

import math

import numpy as np
import pytest
from widget_page import Core, WidgetPage

from course_lib.widgets import AxisTracker


@pytest.fixture
def show(browser, tmp_path):
    """Show one tracker with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, AxisTracker(**values))


def split(rng, n, most):
    """Sizes of at most `most` axes with n numbers together."""
    sizes = []
    while n > 1 and len(sizes) < most - 1:
        divisors = [d for d in range(1, n + 1) if n % d == 0]
        sizes.append(int(rng.choice(divisors)))
        n //= sizes[-1]
    return [*sizes, n]


def random_chain(rng):
    """A shape and a chain of calls that fits it, as text."""
    shape = split(rng, int(rng.choice([1, 4, 6, 12, 24, 30, 60])), 4)
    current, calls = shape, []
    for _ in range(rng.integers(0, 5)):
        if rng.integers(2):
            axes = rng.permutation(len(current)).tolist()
            current = [current[axis] for axis in axes]
            axes = [axis - len(axes) * int(rng.integers(2)) for axis in axes]
            calls.append(f"transpose({', '.join(map(str, axes))})")
        else:
            current = split(rng, math.prod(current), 5)
            shown = list(current)
            if rng.integers(2):
                shown[rng.integers(len(shown))] = -1
            calls.append(f"reshape({', '.join(map(str, shown))})")
    return shape, ".".join(calls)


def steps(tracker):
    """What NumPy says of each array: index, place in memory, strides and whether it is a copy."""
    arrays, flat = tracker.arrays, tracker.element
    found, base = [], arrays[0]
    for before, array, index in zip([base, *arrays], arrays, tracker.indices, strict=False):
        copied = not np.shares_memory(before, array)
        base = array if copied else base
        start = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        strides = [stride // array.itemsize for stride in array.strides]
        place = start // array.itemsize + sum(i * s for i, s in zip(index, strides, strict=True))
        assert array[index] == flat
        found.append((list(array.shape), list(index), place, strides, copied))
    return found


def test_index_memory_strides_and_copies_are_numpys(browser):
    core, rng = Core(browser), np.random.default_rng(6)
    for _ in range(250):
        shape, chain = random_chain(rng)
        tracker = AxisTracker(shape=shape, chain=chain, element=int(rng.integers(math.prod(shape))))
        calls = core("readChain", chain)
        got = core("follow", shape, [""] * len(shape), calls, tracker.element)["states"]
        for state, (to, index, place, strides, copied) in zip(got, steps(tracker), strict=True):
            where = f"{shape} {chain} {tracker.element}"
            assert (state["sizes"], state["index"]) == (to, index), where
            assert (state["place"], state["copied"]) == (place, copied), where
            # the stride of an axis of one number says nothing
            pairs = zip(to, state["strides"], strides, strict=True)
            assert all(n == 1 or a == b for n, a, b in pairs), where


@pytest.mark.parametrize(
    ("shape", "chain"),
    [
        ((2, 3), "transpose(0, 0)"),
        ((2, 3), "transpose(0, 2)"),
        ((2, 3), "transpose(0)"),
        ((2, 3), "transpose(1, 0).reshape(4, -1)"),
        ((2, 3), "reshape(-1, -1)"),
        ((2, 3), "reshape(0, -1)"),
        ((2, 3), "reshape(-2, -3)"),
        ((2, 3), "reshape(5)"),
    ],
)
def test_what_numpy_refuses_is_told_in_a_sentence_with_the_call(show, shape, chain):
    with pytest.raises(ValueError, match=r"\w"):
        _ = AxisTracker(shape=shape, chain=chain).arrays
    with show(shape=shape, chain=chain) as shown:
        assert f"Call {chain.count(')')}: " in shown.read("wrong")
        assert shown.said() in shown.read("wrong")
    assert AxisTracker(shape=shape, chain=chain).still()


SLIDES = {"0, 1, 3, 2": (3, 4, 2, 5), "1, 2, 3, 0": (4, 5, 2, 3), "3, 2, 1, 0": (2, 5, 4, 3)}


@pytest.mark.parametrize("axes", SLIDES)
def test_the_slides_transposes(show, axes):
    chain = f"transpose({axes})"
    tracker = AxisTracker(shape=(3, 4, 5, 2), chain=chain, element=77)
    assert tracker.arrays[-1].shape == SLIDES[axes]
    with show(**tracker.values()) as shown:
        last = shown.table("Every step as a table")[-1]
        assert last[1] == str(SLIDES[axes])
        assert last[2] == str(list(tracker.indices[-1]))
        assert int(last[3]) == 77
        assert "never moved" in shown.said()


def test_every_example_is_followed_as_numpy_has_it(show):
    with show() as shown:
        choice = shown.tab.get_by_label("example")
        values = choice.locator("option").evaluate_all("all => all.map(one => one.value)")
        for value in values[:-1]:
            choice.select_option(value)
            state = {k: shown.state(k) for k in ("shape", "names", "chain", "element")}
            tracker = AxisTracker(**state)
            rows = shown.table("Every step as a table")
            for row, (_, index, place, _, copied) in zip(rows, steps(tracker), strict=True):
                assert (row[2], int(row[3])) == (str(index), place), value
                assert row[5].startswith("a copy") == copied, value
        assert choice.input_value() == values[-2]


def test_the_mouse_chooses_a_number_in_any_array(show):
    with show() as shown:
        last = shown.tab.locator("canvas:visible").last
        last.click(position={"x": 1 + 38 * 2.5, "y": 1 + 38 * 1.5})
        assert shown.state("element") == AxisTracker().arrays[-1][1, 2] == 9
        assert "9 goes from [0, 2, 0, 1] to [1, 2]" in shown.said()


def test_keys_alone_do_everything(show):
    with show(element=0) as shown:
        press = shown.tab.keyboard.press
        shown.tab_to(r"reshape\(-1, 3\).*", "application")
        press("ArrowDown")
        press("ArrowRight")
        assert shown.state("element") == AxisTracker().arrays[-1][1, 1]
    with show() as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("calls", "text")
        press("Control+a")
        shown.tab.keyboard.type("reshape(4, 6)")
        press("Enter")
        assert shown.state("chain") == "reshape(4, 6)"
        assert "17 goes from [1, 1, 0, 1] to [2, 5]" in shown.said()


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("shape", "2, x", "is no shape"),
        ("shape", "2, 0", "is no shape"),
        ("shape", "100, 100", "together at most 600 numbers"),
        ("shape", "", "is no shape"),
        ("calls", "flatten()", "Expected calls such as"),
        ("calls", "reshape(NaN)", "Expected calls such as"),
        ("calls", "reshape(5, -1)", "24 numbers of shape (2, 3, 2, 2) do not fit into (5, -1)"),
        ("calls", "transpose(0, 1)", "must name each axis of (2, 3, 2, 2) once"),
        ("calls", ".".join(["reshape(24)"] * 6), "At most 5 calls"),
    ],
)
def test_bad_input_is_told_and_the_last_one_kept(show, label, typed, sentence):
    with show() as shown:
        before = shown.state("shape"), shown.state("chain")
        box = shown.tab.get_by_role("textbox", name=label)
        box.fill(typed)
        box.press("Tab")
        assert sentence in shown.problem()
        assert (shown.state("shape"), shown.state("chain")) == before
        assert box.get_attribute("aria-invalid") == "true"
        box.fill("24" if label == "shape" else "reshape(24)")
        box.press("Tab")
        assert shown.problem() == ""
        assert box.get_attribute("aria-invalid") is None
