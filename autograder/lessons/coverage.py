"""The coverage table: where the course has each item of the lecture that it follows."""

import re
import tomllib
from urllib.parse import quote

from autograder.lessons.text import AuthoringMistakes, read_lesson
from autograder.project import find_lessons

HEADING = re.compile(r"#{1,6} (.+)")
TABLE = """\
# What the course has of the lecture

The course follows a lecture on convolutional networks.
Its slides have {count} items, and each has a place in a lesson.
`autograder build` makes this page from `solutions/items.toml` and the marks in the lessons' texts:
see [CONTRIBUTING.md](../CONTRIBUTING.md).

| # | item | lesson | where | what the student does |
|---|---|---|---|---|
"""


def source_of(course):
    """Where the items are written."""
    return course / "solutions" / "items.toml"


def page_of(course):
    """The page that is made of them."""
    return course / "docs" / "coverage.md"


def items_of(course):
    """The items of the lecture: {number: its title, and what the student does}."""
    items = tomllib.loads(source_of(course).read_text(encoding="utf-8"))
    return {int(number): item for number, item in items.items()}


def places_of(course):
    """Where items are marked, in the course's order: {number: {(lesson, heading): file:line}}."""
    places = {}
    for lesson in find_lessons(course):
        heading = ""
        for cell in read_lesson(lesson.text).cells:
            lines = cell.source.splitlines() if cell.kind == "prose" else []
            for item, (line, above) in cell.items.items():
                under = _last_heading(lines[: above + 1]) or heading
                at = places.setdefault(item, {})
                at.setdefault((lesson.name, under), f"{lesson.text}:{line}")
            heading = _last_heading(lines) or heading
    return places


def render_coverage(course):
    """The page as text.

    Raises
    ------
    AuthoringMistakes
        If an item has no cell, or a cell marks an item that there is not.
    """
    items, places = items_of(course), places_of(course)
    told = [
        f"{place}: there is no item {number} in {source_of(course).name}"
        for number in places.keys() - items.keys()
        for place in places[number].values()
    ]
    told += [
        f"{source_of(course)}: no cell is marked with item {number}, {items[number]['title']!r}"
        for number in items.keys() - places.keys()
    ]
    if told:
        raise AuthoringMistakes(sorted(told))
    rows = [_row(number, item, places[number]) for number, item in sorted(items.items())]
    return TABLE.format(count=len(items)) + "".join(rows)


def _last_heading(lines):
    """The last heading among lines of Markdown, or None."""
    found = [match[1].strip() for line in lines if (match := HEADING.fullmatch(line))]
    return found[-1] if found else None


def _row(number, item, places):
    lessons = ", ".join(sorted({lesson[:2] for lesson, _ in places}))
    where = ", ".join(_link(lesson, heading) for lesson, heading in places)
    return f"| {number} | {item['title']} | {lessons} | {where} | {item['does']} |\n"


def _link(lesson, heading):
    """A link to a heading, whose anchor is its text with dashes, as in JupyterLab."""
    anchor = quote(heading.replace("`", "").replace(" ", "-"))
    return f"[{heading}](../notebooks/{lesson}/{lesson}.ipynb#{anchor})"
