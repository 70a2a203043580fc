"""The complete notebook of a lesson, with nbgrader's metadata."""

import hashlib
from collections import Counter

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.lessons.blank import start_metadata
from autograder.project import dump_notebook

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
LONGEST_CELL_ID = 64  # nbformat's bound


def render_master(name, text):
    """The bytes of the complete notebook.

    Parameters
    ----------
    name : str
        The lesson's.
    text : LessonText
    """
    notebook = new_notebook(
        cells=[
            _render(cell, key, f"{name}-{key}"[:LONGEST_CELL_ID])
            for cell, key in zip(text.cells, _keys(text.cells), strict=True)
        ],
        metadata=NOTEBOOK_METADATA,
    )
    nbformat.validate(notebook)
    return dump_notebook(notebook)


def _keys(cells):
    """A name for each cell that stays when another one is inserted; an exercise's is its own."""
    tests, seen = Counter(), Counter()
    for cell in cells:
        if cell.kind == "exercise":
            yield cell.name
        elif cell.kind == "test":
            tests[cell.name] += 1
            yield f"test-{cell.name}-{tests[cell.name]}"
        else:
            digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
            seen[digest] += 1
            yield f"{cell.kind}-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else "")


def _render(cell, key, cell_id):
    if cell.kind == "prose":
        return new_markdown_cell(cell.source, id=cell_id)
    if cell.kind == "demo":
        metadata = {"tags": ["demo", "skip-execution"]}
    else:
        metadata = {"nbgrader": _nbgrader(cell, key)} | start_metadata(cell.start)
    return new_code_cell(cell.source, id=cell_id, metadata=metadata)


def _nbgrader(cell, grade_id):
    flags = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
    own = {
        "exercise": {"solution": True, "locked": False},
        "test": {"grade": True, "points": cell.points},
    }
    return flags | own.get(cell.kind, {}) | {"grade_id": grade_id}
