"""Figures in pages of every theme: what is seen, what is heard, and what is scrolled."""

import re

import numpy as np
import pytest
from widget_page import violations

from course_lib.colours import COLOURS
from course_lib.figures import show_layer_graph, show_numbers

GRAPH = show_layer_graph.__wrapped__((1, 1, 3, 3), (2, 1, 2, 2))
NUMBERS = show_numbers.__wrapped__(np.eye(2))
# what a front end puts around its outputs, and the ground and ink that a figure has there
PAGES = {
    "plain": ("", "#ffffff", "#1a1a1a"),
    "JupyterLab, dark": (
        'data-jp-theme-light="false" style="--jp-layout-color0: #111111; --jp-content-font-color0: #fafafa"',
        "#111111",
        "#fafafa",
    ),
    "VS Code, dark": (
        'data-vscode-theme-kind="vscode-dark" style="--vscode-editor-background: #1f1f1f; --vscode-editor-foreground: #cccccc"',
        "#1f1f1f",
        "#cccccc",
    ),
    "dark, with no colours of its own": ('data-theme="dark"', COLOURS["ground"][1], COLOURS["ink"][1]),
}  # fmt: skip
COLOUR_OF = """(name) => {
  const box = document.querySelector(".course-figure");
  return getComputedStyle(box).getPropertyValue(name).trim();
}"""


def with_figure(markup, attributes=""):
    return f'<!doctype html><html lang="en"><title>A figure</title><body {attributes}><main><h1>A figure</h1>{markup}</main>'


@pytest.mark.parametrize("name", PAGES)
def test_a_figure_has_the_ground_and_the_ink_of_its_page(browser, name):
    attributes, ground, ink = PAGES[name]
    with browser.new_page() as page:
        page.set_content(with_figure(GRAPH.bundle()["text/html"], attributes))
        assert page.evaluate(COLOUR_OF, "--cf-ground") == ground
        assert page.evaluate(COLOUR_OF, "--cf-ink") == ink
        assert page.locator(".course-figure > svg").is_visible()
        assert not page.locator(".course-figure > img").is_visible()
        assert not violations(page)
        page.emulate_media(media="print")  # on white paper
        assert page.evaluate(COLOUR_OF, "--cf-ground") == COLOURS["ground"][0]
        assert page.evaluate(COLOUR_OF, "--cf-ink") == COLOURS["ink"][0]


def test_where_svg_and_styles_are_taken_out_the_picture_remains(browser):
    markup = re.sub("<(style|svg).*?</\\1>", "", GRAPH.bundle()["text/html"])
    with browser.new_page() as page:
        page.set_content(with_figure(markup, PAGES["JupyterLab, dark"][0]))
        picture = page.get_by_role("img", name="x (1, 1, 3, 3), im2col gives")
        assert picture.is_visible()
        assert picture.evaluate("image => image.naturalWidth") > 1000


def test_a_description_is_heard_once(browser):
    with browser.new_page() as page:
        page.set_content(with_figure(NUMBERS.bundle()["text/html"]))
        assert page.get_by_role("img", name=NUMBERS.alt, exact=True).count() == 1


@pytest.mark.parametrize("width", [320, 620, 1280])
def test_letters_stay_readable_and_the_page_is_no_wider_than_the_screen(browser, width):
    with browser.new_page(viewport={"width": width, "height": 600}) as page:
        page.set_content(with_figure(GRAPH.bundle()["text/html"]))
        shown, own = page.evaluate(
            """() => {
              const svg = document.querySelector("svg");
              return [svg.getBoundingClientRect().width, svg.viewBox.baseVal.width];
            }"""
        )
        assert 9 * shown / own >= 8.9  # pixels; its least letters have 9 points
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "course-figure"


def test_two_figures_of_a_page_do_not_meet(browser):
    with browser.new_page() as page:
        page.set_content(with_figure("".join(f.bundle()["text/html"] for f in (GRAPH, NUMBERS))))
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids)) > 0
