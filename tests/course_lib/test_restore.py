"""`%%restore` makes a blank again and loses nothing."""

import json
import shutil

import nbformat
import pytest
from conftest import ROOT
from kernels import running_kernel

from course_lib.student.restore import blanks, exercise_of, keep, read_cells

LESSON = "02_padding_stride"
WRITTEN = "def same_padding(f):\n    return (f -\n# this does not parse\n"


@pytest.mark.parametrize(
    ("named", "cell", "text", "found"),
    [
        ("", f"{LESSON}-same_padding", "", "same_padding"),
        ("", f"{LESSON}-same_padding", "def zero_pad(x):", "same_padding"),
        ("zero_pad", f"{LESSON}-same_padding", "", "zero_pad"),
        ("", "vscode-notebook-cell:/lesson.ipynb#X3", WRITTEN, "same_padding"),
        ("", "", "import os\n\nclass Helper:\n    pass\n\ndef zero_pad(x", "zero_pad"),
        ("", "", "x = 1\n    def zero_pad(x", None),
        ("", f"{LESSON}-test-same_padding-1", "check(...)", None),
        ("nothing", f"{LESSON}-same_padding", "", None),
    ],
)
def test_the_exercise_is_found_by_its_name_its_cell_or_what_it_defines(named, cell, text, found):
    assert exercise_of(named, cell, text) == found


def test_nothing_that_was_kept_is_overwritten(tmp_path):
    texts = ["one", "two", "half a sign \ud800"]
    paths = [keep(tmp_path / "kept", "zero_pad", text) for text in texts]
    assert [path.read_text() for path in paths[:2]] == ["one", "two"]
    assert "half a sign" in paths[2].read_text()
    assert len(set(paths)) == 3


DAMAGED = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "cells are text": b'{"cells": "x"}',
    "a cell is a number": b'{"cells": [1]}',
    "no metadata": b'{"cells": [{"source": "x", "cell_type": "code"}]}',
    "a text of numbers": b'{"cells": [{"source": [1], "cell_type": "code", "metadata": {}}]}',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_notebook_has_no_blanks(tmp_path, content):
    (tmp_path / "lesson.ipynb").write_bytes(content)
    assert blanks(tmp_path / "lesson.ipynb") == {}
    with pytest.raises((OSError, ValueError, RecursionError)):
        read_cells(tmp_path / "lesson.ipynb")


def test_odd_metadata_of_nbgrader_s_is_no_exercise(tmp_path):
    odd = [{"nbgrader": "x"}, {"nbgrader": {"grade_id": [1], "solution": True}}, {"nbgrader": {}}]
    cells = [{"cell_type": "code", "source": "x", "metadata": metadata} for metadata in odd]
    (tmp_path / "lesson.ipynb").write_text(json.dumps({"cells": cells}))
    assert blanks(tmp_path / "lesson.ipynb") == {}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel in a lesson's folder of the course."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "START_HERE.html").touch()
    (folder / "notebooks" / LESSON).mkdir(parents=True)
    with running_kernel(folder / "notebooks" / LESSON) as kernel:
        yield kernel


@pytest.fixture
def course(kernel):
    """The folder of that course, with the lesson as it was released, and nothing kept."""
    folder = kernel.folder.parents[1]
    originals = folder / "originals"
    originals.mkdir(exist_ok=True)
    shutil.copy(ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb", originals)
    shutil.rmtree(folder / "kept", ignore_errors=True)
    return folder


def said(outputs):
    return "".join(output.get("text", "") for output in outputs)


def test_a_cell_becomes_the_blank_again_and_what_stood_there_is_kept(kernel, course):
    cell = f"{LESSON}-same_padding"
    outputs, _ = kernel.run("import course_lib.student", cell)
    outputs, payload = kernel.run(f"%%restore\n{WRITTEN}", cell)
    notebook = nbformat.read(ROOT / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)
    (blank,) = (one.source for one in notebook.cells if one.id == cell)
    assert payload == [{"source": "set_next_input", "text": blank, "replace": True}]
    (path,) = (course / "kept").iterdir()
    assert path.read_text() == WRITTEN
    assert f"What stood here is in {path}" in said(outputs)


def test_an_empty_cell_becomes_the_blank_again_and_nothing_is_kept(kernel, course):
    kernel.run("import course_lib.student", "any")
    _, payload = kernel.run("%%restore zero_pad\n", "any")
    assert payload[0]["text"].startswith("def zero_pad(")
    assert not (course / "kept").exists()


def no_original(course):
    (course / "originals" / f"{LESSON}.ipynb").unlink()


def damaged_original(course):
    (course / "originals" / f"{LESSON}.ipynb").write_text("{")


def nowhere_to_keep(course):
    (course / "kept").touch()


@pytest.mark.parametrize(
    ("spoil", "text", "told"),
    [
        (no_original, WRITTEN, "only a release of the course has it"),
        (damaged_original, WRITTEN, "missing or damaged"),
        (nowhere_to_keep, WRITTEN, "cannot be kept in"),
        (lambda course: None, "x = 1", "which exercise is this?"),
    ],
)
def test_where_the_blank_or_a_place_is_missing_nothing_changes(kernel, course, spoil, text, told):
    kernel.run("import course_lib.student", "any")
    spoil(course)
    outputs, payload = kernel.run(f"%%restore\n{text}", "any")
    assert told in said(outputs)
    assert "othing was changed" in said(outputs)
    assert payload == []
    if (course / "kept").is_file():
        (course / "kept").unlink()


def test_while_a_program_runs_the_notebook_nothing_is_restored(tmp_path):
    with running_kernel(tmp_path) as kernel:
        outputs, payload = kernel.run("import course_lib.student")
        outputs, payload = kernel.run(f"%%restore\n{WRITTEN}")
    assert (outputs, payload) == ([], [])
    assert list(tmp_path.iterdir()) == []
