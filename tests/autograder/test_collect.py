"""Taking in what learning platforms write, from folders and zips, and nothing outside the class."""

import zipfile

import pytest
from click.testing import CliRunner

from autograder.__main__ import main
from autograder.classroom.collect import collect_submissions

LESSONS = ["01_filters", "02_padding_stride"]
NOTEBOOK = b'{"cells": []}'

# the name in the download -> (student, lesson), or why it is not placed
NAMES = {
    "ann/01_filters/01_filters.ipynb": ("ann", "01_filters"),
    "submitted/bob/02_padding_stride/02_padding_stride.ipynb": ("bob", "02_padding_stride"),
    "kimji_12345_678910_01_filters.ipynb": ("kimji", "01_filters"),
    "leemin_LATE_12345_678910_01_filters-1.ipynb": ("leemin", "01_filters"),
    "Ji Kim_4711_assignsubmission_file/02_padding_stride.ipynb": ("Ji_Kim", "02_padding_stride"),
    "Ana Díaz_4712_assignsubmission_file_/01_filters (2).ipynb": ("Ana_Díaz", "01_filters"),
    "s1001_01_filters.ipynb": ("s1001", "01_filters"),
    "dora/homework.ipynb": "its name holds no lesson",
    "01_filters.ipynb": "its path holds no student's name",
    "ann/01_filters/notes.docx": "not a notebook",
    "erik.zip": "a zip inside; unpack it first",
}


@pytest.fixture(params=["zip", "folder"])
def download(request, tmp_path):
    if request.param == "zip":
        path = tmp_path / "download.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in NAMES:
                archive.writestr(name, NOTEBOOK)
            archive.writestr("ann/.ipynb_checkpoints/01_filters-checkpoint.ipynb", "old")
        return path
    for name in NAMES:
        path = tmp_path / "download" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(NOTEBOOK)
    return tmp_path / "download"


def test_each_notebook_is_placed_and_what_is_not_is_named(download, tmp_path):
    placed, unplaced = collect_submissions(download, tmp_path / "submitted", LESSONS)
    assert placed == sorted(place for place in NAMES.values() if isinstance(place, tuple))
    for student, lesson in placed:
        path = tmp_path / "submitted" / student / lesson / f"{lesson}.ipynb"
        assert path.read_bytes() == NOTEBOOK
    reasons = {name: reason for name, reason in NAMES.items() if isinstance(reason, str)}
    assert dict(unplaced) == reasons


def test_a_second_notebook_of_one_student_is_named_and_not_taken(tmp_path):
    for name in ("ann_1_2_01_filters.ipynb", "ann_3_4_01_filters.ipynb"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(name, encoding="utf-8")
    placed, unplaced = collect_submissions(tmp_path / "in", tmp_path / "submitted", LESSONS)
    assert placed == [("ann", "01_filters")]
    assert unplaced == [
        ("ann_3_4_01_filters.ipynb", "ann has handed in ann_1_2_01_filters.ipynb already")
    ]


def test_a_zip_cannot_write_outside_of_the_class(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../01_filters/01_filters.ipynb", NOTEBOOK)
        archive.writestr("../../../etc/01_filters.ipynb", NOTEBOOK)
        archive.writestr("/root/02_padding_stride.ipynb", NOTEBOOK)
    collect_submissions(path, tmp_path / "class" / "submitted", LESSONS)
    written = set(tmp_path.rglob("*.ipynb"))
    assert all((tmp_path / "class" / "submitted") in p.parents for p in written)


def test_collect_says_where_things_went(download, tmp_path):
    result = CliRunner().invoke(
        main, ["collect", "--from", str(download), "--class", str(tmp_path / "c")]
    )
    assert result.exit_code == 0
    assert "✓ kimji: 01_filters" in result.output
    assert "! dora/homework.ipynb: its name holds no lesson" in result.output
    assert "7 notebooks placed" in result.output
