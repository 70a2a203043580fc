"""The filter studio, by mouse and by keys, with files of every kind, against course_lib's numbers."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from widget_page import WidgetPage

from course_lib.datasets import load_photo
from course_lib.functional import correlate2d, true_convolution
from course_lib.widgets import FilterStudio

KERNEL = np.array([[1, 2.5, 0], [0, -1, 0.25], [-3, 0, 1]])


@pytest.fixture
def show(browser, tmp_path):
    """Show one studio with the values that are given."""
    return lambda **values: WidgetPage(browser, tmp_path, FilterStudio(**values))


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("flipped", [False, True])
def test_range_and_responses_are_course_libs(show, flipped):
    photo = load_photo("brick", gray=True, size=128)
    expected = (true_convolution if flipped else correlate2d)(photo, KERNEL)
    studio = FilterStudio(photo="brick", kernel=KERNEL, flipped=flipped)
    np.testing.assert_allclose(studio.response, expected, atol=1e-12)
    with show(photo="brick", kernel=KERNEL, flipped=flipped) as shown:
        low, high = re.fullmatch(r"Response: from (\S+) to (\S+)", shown.read("range")).groups()
        assert (number(low), number(high)) == pytest.approx(
            (expected.min(), expected.max()), abs=6e-4
        )
        assert number(shown.read("sum").rsplit(" ", 1)[1]) == pytest.approx(KERNEL.sum(), abs=6e-4)
        table = [[number(cell) for cell in row[1:]] for row in shown.table("Responses")]
        np.testing.assert_allclose(table, expected[:8, :8], atol=6e-4)


def test_a_number_changes_the_response_at_once_with_keys_alone(show):
    with show() as shown:
        press = shown.tab.keyboard.press
        shown.tab_to("Filter, row 0, column 0", "text")
        press("ArrowDown")
        press("Control+a")
        shown.tab.keyboard.type("5")
        assert shown.state("kernel")[1][0] == 5
        assert shown.read("sum") == "Sum of the filter: 5"
        shown.tab_to("Picture 128×128.*", "application")
        press("ArrowRight")
        press("ArrowDown")
        studio = FilterStudio(kernel=shown.state("kernel"))
        said = re.search(r"response (\S+) at row 1, column 1\.", shown.said())
        assert number(said[1]) == pytest.approx(studio.response[1, 1], abs=6e-4)


def test_presets_sizes_and_the_turn_by_mouse(show):
    with show(presets={"mine": [[1, 0, -1]] * 3}) as shown:
        choose = shown.tab.get_by_role("combobox", name="filter", exact=True)
        choose.select_option("mine")
        assert shown.state("kernel") == [[1, 0, -1]] * 3
        assert "mine: the numbers balance" in shown.said()
        choose.select_option(label="blur")
        assert np.sum(shown.state("kernel")) == pytest.approx(1)
        assert shown.read("symmetry") == ""
        shown.tab.get_by_role("combobox", name="size", exact=True).select_option("5")
        assert np.shape(shown.state("kernel")) == (5, 5)
        assert shown.tab.get_by_text("Response 124×124").is_visible()
        choose.select_option(label="emboss")
        before = shown.read("range")
        shown.tab.get_by_role("checkbox").check()
        assert shown.read("range") != before
        assert "differ" in shown.read("symmetry")
        choose.select_option(label="blur")
        assert "agree" in shown.read("symmetry")


def test_pointing_at_the_response_shows_the_window_the_weights_and_their_products(show):
    with show(kernel=KERNEL) as shown:
        lens = [shown.tab.get_by_text(name, exact=True) for name in ("Window", "= products")]
        assert not any(part.is_visible() for part in lens)
        box = shown.tab.locator(".cl-pane").nth(1).bounding_box()
        cell = (box["width"] - 3) / 126
        shown.tab.mouse.move(box["x"] + 1 + 40.5 * cell, box["y"] + 1 + 30.5 * cell)
        shown.settle()
        assert all(part.is_visible() for part in lens)
        studio = FilterStudio(kernel=KERNEL)
        said = re.search(r"response (\S+) at row 30, column 40\.", shown.said())
        window = studio.picture[30:33, 40:43]
        assert number(said[1]) == pytest.approx((window * KERNEL).sum(), abs=6e-4)
        assert shown.tab.get_by_text("Their sum").is_visible()


@pytest.mark.parametrize(("width", "beside"), [(1200, True), (600, True), (400, False)])
def test_both_pictures_stand_beside_each_other_down_to_600_pixels(browser, tmp_path, width, beside):
    with WidgetPage(browser, tmp_path, FilterStudio(), width=width) as shown:
        left, right = (shown.tab.locator(".cl-pane").nth(k).bounding_box() for k in (0, 1))
        assert (right["x"] > left["x"] + left["width"]) == beside
        assert (right["y"] > left["y"] + left["height"]) != beside


def test_the_name_of_a_file_of_ones_own_is_shown(show):
    with show() as shown:
        upload(shown, "my face.png", FILES[0][1])
        shown.until("models[0].get('photo') === 'own'")
        shown.settle()
        chosen = shown.tab.get_by_role("combobox", name="picture", exact=True)
        assert chosen.locator("option:checked").inner_text() == "your own: my face.png"


def test_numbers_that_add_up_to_a_half_keep_the_picture(show):
    eighteenth = [[1 / 18] * 3] * 3  # the sum of the floats is a little below 0.5
    with show(kernel=eighteenth) as shown:
        assert shown.tab.locator(".cl-colours").inner_text().split("\n") == ["≤ 0", "0.5", "≥ 1"]
        shown.set(kernel=[[0.49]])
        assert shown.tab.locator(".cl-colours").inner_text().startswith("−")


def picture_file(mode, size, kind, *, exif=None, fill=None):
    """A file with a dark left half."""
    picture = Image.new("RGBA", size, fill or (255, 255, 255, 255))
    picture.paste((0, 0, 0, (fill or (0, 0, 0, 255))[3]), (0, 0, size[0] // 2, size[1]))
    stream, tags = io.BytesIO(), Image.Exif()
    if exif:
        tags[0x0112] = exif
    picture.convert(mode).save(stream, kind, exif=tags)
    return stream.getvalue()


FILES = [
    ("plain.png", picture_file("RGB", (200, 100), "PNG"), (64, 128), ""),
    ("small.png", picture_file("L", (20, 16), "PNG"), (16, 20), ""),
    ("print.jpg", picture_file("CMYK", (128, 64), "JPEG"), (64, 128), "(CMYK)"),
    ("turned.jpg", picture_file("RGB", (128, 64), "JPEG", exif=6), (128, 64), "(EXIF)"),
    ("glass.png", picture_file("RGBA", (64, 64), "PNG", fill=(0, 0, 0, 0)), (64, 64), "on white"),
]


@pytest.mark.parametrize(("name", "content", "shape", "note"), FILES, ids=[f[0] for f in FILES])
def test_a_picture_of_ones_own_is_shrunk_and_said_what_was_done(show, name, content, shape, note):
    with show() as shown:
        upload(shown, name, content)
        shown.until("models[0].get('photo') === 'own'")
        own = shown.state("own")
        assert (own["height"], own["width"]) == shape
        assert note in shown.read_or_nothing("notes")
        studio = FilterStudio(own=studio_picture(own), kernel=KERNEL)
        shown.set(kernel=KERNEL.tolist())
        low = re.search(r"from (\S+) to", shown.read("range"))[1]
        assert number(low) == pytest.approx(studio.response.min(), abs=6e-4)
        if name == "glass.png":
            assert studio.picture.min() > 0.99
        elif name == "turned.jpg":  # its dark half is now above
            assert studio.picture[:50].mean() < 0.05 < 0.95 < studio.picture[-50:].mean()
        else:
            assert studio.picture[:, :8].mean() < 0.1 < 0.9 < studio.picture[:, -8:].mean()


def studio_picture(own):
    return FilterStudio(photo="own", own=own).picture


BAD_FILES = [
    ("text.png", b"this is no picture", "is not a picture that this browser can read"),
    ("broken.jpg", picture_file("RGB", (64, 64), "JPEG")[:90], "is not a picture"),
    ("empty.png", b"", "is not a picture"),
    ("huge.png", b"\x89PNG\r\n\x1a\n" + bytes(50_000_000), "is too large"),
    ("line.png", picture_file("RGB", (2000, 9), "PNG"), "is too thin"),
    (
        "bomb.png",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (40000).to_bytes(4, "big") * 2,
        "is too large",
    ),
]


@pytest.mark.parametrize(("name", "content", "sentence"), BAD_FILES, ids=[f[0] for f in BAD_FILES])
def test_what_is_no_usable_picture_is_said_and_the_last_one_kept(
    show, tmp_path, name, content, sentence
):
    with show() as shown:
        upload(shown, name, content, tmp_path)
        shown.tab.wait_for_selector(".cl-problem:visible")
        assert shown.problem().startswith(name)
        assert sentence in shown.problem()
        assert shown.state("photo") == "camera"
        assert shown.state("own") is None


def upload(shown, name, content, folder=None):
    field = shown.tab.locator("input[type=file]")
    if len(content) < 1_000_000:
        field.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    else:
        (folder / name).write_bytes(content)
        field.set_input_files(folder / name)


def test_python_sets_and_reads_a_picture():
    pixels = np.linspace(0, 1, 30 * 20).reshape(30, 20)
    studio = FilterStudio(own=pixels, kernel=[[1]])
    assert studio.photo == "own"
    np.testing.assert_allclose(studio.picture, pixels, atol=0.002)
    np.testing.assert_allclose(studio.response, studio.picture)
