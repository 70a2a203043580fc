"""The glossary holds what lessons link to, and says where each word is met first."""

import xml.etree.ElementTree as ElementTree

import nbformat
import pytest
from conftest import ROOT

from autograder.lessons.glossary import (
    links,
    page_of,
    pictures_of,
    render_glossary,
    render_pictures,
    words_of,
)
from autograder.project import find_lessons
from course_lib.exercises import lessons

WORDS = words_of(ROOT)
TEXTS = {lesson.name: lesson.text.read_text(encoding="utf-8") for lesson in find_lessons(ROOT)}


def test_the_page_is_what_its_text_gives():
    assert page_of(ROOT).read_bytes() == render_glossary(ROOT)
    kept = {path.name: path.read_bytes() for path in pictures_of(ROOT).iterdir()}
    assert kept == render_pictures(ROOT)


@pytest.mark.parametrize("lesson", TEXTS)
def test_what_a_lesson_links_to_is_there(lesson):
    assert set(links(TEXTS[lesson])) <= set(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_the_lesson_that_uses_a_word_first_links_to_it(word):
    first = WORDS[word]["lesson"]
    assert first in lessons()
    using = [lesson for lesson, text in TEXTS.items() if word in links(text)]
    assert using
    assert min(using) == first


def test_each_word_has_its_heading_and_a_picture_that_can_be_read():
    page = nbformat.reads(page_of(ROOT).read_text(encoding="utf-8"), as_version=4)
    assert [cell.id for cell in page.cells[1:]] == [f"glossary-{word}" for word in WORDS]
    for word, cell in zip(WORDS, page.cells[1:], strict=True):
        heading = cell.source.partition("\n")[0]
        assert heading.removeprefix("## ").replace(" ", "-") == word
        assert f"](glossary_pictures/{word}.svg)" in cell.source
        drawn = (pictures_of(ROOT) / f"{word}.svg").read_text(encoding="utf-8")
        picture = ElementTree.fromstring(drawn)
        width = picture.get("width")
        assert float(width) < 900
        # no ground of its own, which would be a white slab on a dark page
        assert [part.get("width") for part in picture.iter()].count(width) == 1
