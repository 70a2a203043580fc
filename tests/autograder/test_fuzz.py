"""Damaged notebooks, drawn from a seed: each gets its rows, and none stops or shifts the others."""

import json
import random
import subprocess
import sys

import nbformat
import pytest
from test_grade import RIGHT, answer, course, rows  # noqa: F401 (a fixture)

from autograder.project import find_lessons

STATUSES = {"passed", "partial", "blank", "failed", "error"}
ANYTHING = [
    None, True, -1, 10**30, 1.5, "", "x", "\0", "\ud800", [], [[]], {}, {"a": []}, "x" * 10_000,
    ["a", 1], {"nbgrader": 3}, "=1+1", "<script>", float("nan"),
]  # fmt: skip


def cut_off(draw, notebook):
    text = json.dumps(notebook).encode()
    return text[: draw.randrange(len(text))]


def bits_flipped(draw, notebook):
    text = bytearray(json.dumps(notebook, indent=1).encode())
    for _ in range(draw.choice([1, 3, 30])):
        text[draw.randrange(len(text))] ^= 1 << draw.randrange(8)
    return bytes(text)


def null_bytes(draw, notebook):
    text = json.dumps(notebook).encode()
    at = draw.randrange(len(text))
    return text[:at] + b"\0" * draw.randrange(1, 50) + text[at:]


def another_encoding(draw, notebook):
    return json.dumps(notebook).encode(draw.choice(["utf-16", "utf-32", "utf-8-sig", "utf-7"]))


def deep(draw, notebook):
    levels = draw.choice([50, 900, 5000, 200_000])
    text = json.dumps(notebook)
    return text.replace(
        '"metadata": {', '"metadata": {"d": ' + "[" * levels + "]" * levels + ", ", 1
    )


def places(tree):
    """(parent, key) of everything in a tree of dicts and lists."""
    keys = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in list(keys):
        yield tree, key
        yield from places(tree[key])


def anything_anywhere(draw, notebook):
    for _ in range(draw.choice([1, 2, 10])):
        parent, key = draw.choice(list(places(notebook)))
        parent[key] = draw.choice(ANYTHING)
    return notebook


def keys_gone(draw, notebook):
    for _ in range(draw.choice([1, 2, 5])):
        parent, key = draw.choice(list(places(notebook)))
        del parent[key]
    return notebook


def huge_outputs(draw, notebook):
    for cell in notebook["cells"]:
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 10**5}] * 8
    return notebook


def ids_doubled(draw, notebook):
    for cell in notebook["cells"]:
        cell["id"] = "same"
        if draw.random() < 0.5 and "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "same_padding"
    draw.shuffle(notebook["cells"])
    return notebook


def other_schema(draw, notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = draw.randrange(100)
    return notebook


def other_kernel(draw, notebook):
    notebook["metadata"]["kernelspec"] = draw.choice([{"name": "ir"}, {}, None, "python", [1]])
    return notebook


def other_format(draw, notebook):
    notebook["nbformat"] = draw.choice([0, 1, 2, 3, 4, 5, 99, "4", None])
    notebook["nbformat_minor"] = draw.choice([0, 2, 5, 99, -1, None])
    return notebook


def format_3(draw, notebook):
    return nbformat.convert(nbformat.from_dict(notebook), 3)


def format_2(draw, notebook):
    cells = [
        {"cell_type": c["cell_type"], "metadata": c["metadata"], "outputs": []}
        | {"input" if c["cell_type"] == "code" else "source": c["source"]}
        for c in notebook["cells"]
    ]
    return {"nbformat": 2, "metadata": {}, "worksheets": [{"cells": cells}]}


DAMAGES = (
    cut_off, bits_flipped, null_bytes, another_encoding, deep, anything_anywhere, anything_anywhere,
    keys_gone, huge_outputs, ids_doubled, other_schema, other_kernel, other_format, format_3,
    format_2,
)  # fmt: skip
# what these damage is nothing that counts
HARMLESS = {"huge_outputs", "other_schema", "other_kernel", "other_format", "format_3", "format_2"}


@pytest.mark.parametrize("count", [45, pytest.param(300, marks=pytest.mark.slow)])
def test_every_damaged_notebook_gets_its_row_and_harms_no_other(course, tmp_path, count):  # noqa: F811
    blank = find_lessons(course)[0].blank
    draw = random.Random(count)
    for number in range(count):
        notebook = nbformat.read(blank, as_version=4)
        answer(RIGHT)(notebook)
        notebook = json.loads(json.dumps(notebook))
        damage = DAMAGES[number % len(DAMAGES)]
        made = damage(draw, notebook)
        text = made if isinstance(made, str | bytes) else json.dumps(made)
        place = tmp_path / "submitted" / f"{number:03}-{damage.__name__}" / "98_tiny"
        place.mkdir(parents=True)
        (place / blank.name).write_bytes(text if isinstance(text, bytes) else text.encode())
    command = [sys.executable, "-m", "autograder", "grade", "--jobs", "2", "--class", tmp_path]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    assert "Traceback" not in done.stderr
    found = rows(tmp_path)
    assert len(found) == count
    for student, row in found.items():
        assert row["status"] in STATUSES
        assert "The grader failed" not in row["message"], row
        assert row["message"].isprintable()
        if student[4:] in HARMLESS:
            assert row["points"] == "2", row
