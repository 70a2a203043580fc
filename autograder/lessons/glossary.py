"""The glossary: a page with each of the course's words once, which lessons link to."""

import re
import tomllib

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.lessons import pictures
from autograder.lessons.master import NOTEBOOK_METADATA
from autograder.project import dump_notebook

PICTURES = "glossary_pictures"
LINK = re.compile(r"\]\(\.\./glossary\.ipynb#([^)\s]*)\)")
TITLE = """\
# Glossary

Each word of the course once, with a picture. Lessons link to it where they use a word first.

"""


def source_of(course):
    """Where the words are written."""
    return course / "solutions" / "glossary.toml"


def page_of(course):
    """The notebook that is built of them."""
    return course / "notebooks" / "glossary.ipynb"


def pictures_of(course):
    """The folder of its pictures. They are files, for JupyterLab shows no SVG that is attached."""
    return page_of(course).parent / PICTURES


def words_of(course):
    """The words, in order: {anchor: what the author wrote}; none without a glossary."""
    path = source_of(course)
    if not path.exists():
        return {}
    return dict(sorted(tomllib.loads(path.read_text(encoding="utf-8")).items()))


def render_glossary(course):
    """The bytes of the page. A heading's anchor is its text with dashes, as in JupyterLab."""
    words = words_of(course)
    index = " · ".join(f"[{_heading(word, entry)}](#{word})" for word, entry in words.items())
    cells = [new_markdown_cell(TITLE + index, id="glossary")]
    cells += [_entry(word, entry) for word, entry in words.items()]
    notebook = new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)
    nbformat.validate(notebook)
    return dump_notebook(notebook)


def render_pictures(course):
    """The bytes of its pictures, by their files' names."""
    return {f"{word}.svg": _picture(entry).encode() for word, entry in words_of(course).items()}


def links(markdown):
    """The words to which a piece of a lesson links."""
    return LINK.findall(markdown)


def _heading(word, entry):
    return entry.get("title", word.replace("-", " "))


def _entry(word, entry):
    lesson = entry["lesson"]
    source = (
        f"## {_heading(word, entry)}\n\n{entry['text'].strip()}\n\n"
        f"![{_alt(entry)}]({PICTURES}/{word}.svg)\n\n"
        f"First met in [lesson {int(lesson[:2])}]({lesson}/{lesson}.ipynb)."
    )
    return new_markdown_cell(source, id=f"glossary-{word}")


def _picture(entry):
    if "grids" in entry:
        return pictures.grids(entry["grids"])
    if "boxes" in entry:
        return pictures.boxes(entry["boxes"], entry["says"])
    return pictures.curve(entry["curve"], entry["says"])


def _alt(entry):
    """The picture in words."""
    if "grids" not in entry:
        return entry["says"]
    return "; ".join(f"{panel['title']}: {' / '.join(panel['rows'])}" for panel in entry["grids"])
