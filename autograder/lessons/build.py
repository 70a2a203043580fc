"""Build the notebooks: a lesson's text -> complete -> blank, the same bytes each time."""

import hashlib
from collections import Counter

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.classroom.gradebook import generate_blank
from autograder.lessons.text import read_lesson
from autograder.project import dump_notebook, write_atomically

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
LONGEST_CELL_ID = 64  # nbformat's bound


def build_lesson(lesson):
    """Build a lesson's two notebooks and write them.

    Raises
    ------
    AuthoringMistakes
        If the text has any; nothing is written then.
    """
    master, blank = render_lesson(lesson)
    write_atomically(lesson.master, master)
    write_atomically(lesson.blank, blank)


def build_stale(lessons):
    """Build those lessons whose notebooks are missing or older than their text."""
    for lesson in lessons:
        if lesson.stale:
            build_lesson(lesson)


def render_lesson(lesson):
    """The bytes of a lesson's complete and blank notebooks."""
    master = render_master(lesson)
    return master, generate_blank(master, lesson.name)


def render_master(lesson):
    """The bytes of the complete notebook, with nbgrader's metadata."""
    text = read_lesson(lesson.text)
    cells, tests, seen = [], Counter(), Counter()
    for cell in text.cells:
        digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
        if cell.kind == "exercise":
            key, metadata = cell.name, {"solution": True, "locked": False}
        elif cell.kind == "test":
            tests[cell.name] += 1
            key = f"test-{cell.name}-{tests[cell.name]}"
            metadata = {"grade": True, "points": cell.points}
        else:
            seen[digest] += 1
            suffix = f"-{seen[digest]}" if seen[digest] > 1 else ""
            key, metadata = f"{cell.kind}-{digest}{suffix}", {}
        make = new_markdown_cell if cell.kind == "prose" else new_code_cell
        built = make(cell.source, id=f"{lesson.name}-{key}"[:LONGEST_CELL_ID])
        if cell.kind == "demo":
            built.metadata["tags"] = ["demo", "skip-execution"]
        elif cell.kind != "prose":
            built.metadata["nbgrader"] = _nbgrader(grade_id=key, **metadata)
        cells.append(built)
    notebook = new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)
    nbformat.validate(notebook)
    return dump_notebook(notebook)


def _nbgrader(**metadata):
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
    return plain | metadata
