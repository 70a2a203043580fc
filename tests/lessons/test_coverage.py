"""Each item of the lecture has its place in a lesson, and the table of them is fresh."""

import re
from urllib.parse import unquote

import nbformat
import pytest
from click.testing import CliRunner
from conftest import ROOT

from autograder.__main__ import main
from autograder.lessons.coverage import items_of, page_of, render_coverage
from autograder.project import find_lessons

ITEMS = items_of(ROOT)
LINK = re.compile(r"\]\(\.\./notebooks/([^)#]+)#([^)]+)\)")
TWO_ITEMS = """\
[1]
title = "A title"
does = "runs it"

[2]
title = "Another"
does = "writes it"
"""


def test_the_page_is_what_the_texts_give():
    assert page_of(ROOT).read_text(encoding="utf-8") == render_coverage(ROOT)


def test_no_item_is_left_out():
    assert list(ITEMS) == list(range(1, 109))
    assert all(item.keys() == {"title", "does"} and all(item.values()) for item in ITEMS.values())
    assert len({item["title"] for item in ITEMS.values()}) == len(ITEMS)


def test_every_link_leads_to_a_heading():
    """A heading's anchor is its text with dashes, as in JupyterLab."""
    links = LINK.findall(page_of(ROOT).read_text(encoding="utf-8"))
    assert len(links) >= len(ITEMS)
    for notebook in {notebook for notebook, _ in links}:
        page = nbformat.read(ROOT / "notebooks" / notebook, as_version=4)
        prose = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
        headings = re.findall(r"^#{1,6} (.+)$", prose, re.MULTILINE)
        anchors = {heading.replace("`", "").replace(" ", "-") for heading in headings}
        assert {unquote(anchor) for name, anchor in links if name == notebook} <= anchors


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.name)
def test_no_notebook_holds_a_mark(lesson):
    assert not re.search(r'"(# )?items: \d', lesson.blank.read_text(encoding="utf-8"))


def build(course, marks):
    """Build a course with two items whose first cell bears these marks; what is printed."""
    (course / "solutions" / "items.toml").write_text(TWO_ITEMS, encoding="utf-8")
    (lesson,) = find_lessons(course)
    text = lesson.text.read_text(encoding="utf-8")
    lesson.text.write_text(text.replace("# # Tiny", f"{marks}# # Tiny"), encoding="utf-8")
    result = CliRunner().invoke(main, ["build", "--course", str(course)])
    return result.exit_code, result.output.replace(f"{course}/", "")


def test_an_item_is_listed_with_its_lesson_and_its_heading(tiny_course):
    code, output = build(tiny_course, "# items: 1, 2\n")
    assert code == 0, output
    assert output.endswith("built docs/coverage.md\n")
    rows = page_of(tiny_course).read_text(encoding="utf-8").splitlines()[-2:]
    where = "[Tiny](../notebooks/98_tiny/98_tiny.ipynb#Tiny)"
    assert rows == [
        f"| 1 | A title | 98 | {where} | runs it |",
        f"| 2 | Another | 98 | {where} | writes it |",
    ]


# the marks of the only cell that has some, what is told
WRONG = {
    "an item without a cell": ("# items: 1\n", ["solutions/items.toml: no cell is marked with item 2, 'Another'"]),
    "an unknown item": ("# items: 1, 2, 3\n", ["solutions/98_tiny.py:11: there is no item 3 in items.toml"]),
    "both": ("# items: 2\n# items: 9\n", [
        "solutions/98_tiny.py:12: there is no item 9 in items.toml",
        "solutions/items.toml: no cell is marked with item 1, 'A title'",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_the_items_is_told(tiny_course, wrong):
    marks, told = WRONG[wrong]
    code, output = build(tiny_course, marks)
    assert (code, output.splitlines()[-len(told) :]) == (2, told)
    assert not page_of(tiny_course).exists()
