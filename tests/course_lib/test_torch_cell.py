"""Each lesson's cell beside PyTorch: it computes where PyTorch is, and shows a record where not."""

import re
import sys

import numpy as np
import pytest
from conftest import ROOT, need_torch

from autograder.lessons.text import read_lesson
from autograder.project import find_lessons
from course_lib.checks import EXERCISES
from course_lib.datasets import load_mnist, load_photo
from course_lib.student import torch_cell
from course_lib.student.torch_cell import beside_pytorch
from course_lib.weights import load_network

# what a lesson's cell reads of the cells before it
BEFORE = {
    "03_convolution": lambda: {
        "coffee": load_photo("coffee", size=32),
        "conv2d_naive": EXERCISES["conv2d_naive"].reference,
    },
    "04_im2col": lambda: {
        "load_photo": load_photo,
        "im2col": EXERCISES["im2col"].reference,
    },
    "05_backward": lambda: {
        "load_mnist": load_mnist,
        "Conv2d": EXERCISES["Conv2d"].reference,
    },
    "06_pooling": lambda: {
        "digits": load_mnist("test")[0],
        "MaxPool2d": EXERCISES["MaxPool2d"].reference,
    },
    "07_train_cnn": lambda: {
        "load_mnist": load_mnist,
        "SimpleConvNet": EXERCISES["SimpleConvNet"].reference,
    },
    "08_deeper": lambda: {
        "network": (network := load_network("DeepConvNet")),
        "some": (digits := load_mnist("validation")[0][:4]),
        "behind": network[:18].forward(digits),
        "last": network[19],
        "Dropout": EXERCISES["Dropout"].reference,
    },
    "09_landmark_networks": lambda: {
        "load_mnist": load_mnist,
        "Conv2d": EXERCISES["Conv2d"].reference,
        "ResidualBlock": EXERCISES["ResidualBlock"].reference,
        "projection_shortcut": EXERCISES["projection_shortcut"].reference,
    },
    "10_faster": lambda: {
        "to_half": EXERCISES["to_half"].reference,
    },
}  # fmt: skip


def cell_of(lesson):
    """The one cell of a lesson that calls beside_pytorch."""
    (text,) = (one.text for one in find_lessons(ROOT) if one.name == lesson)
    (cell,) = (c for c in read_lesson(text).cells if c.kind == "demo" and "beside_pytorch(" in c.source)  # fmt: skip
    return cell.source


def without_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)


@pytest.mark.parametrize("lesson", BEFORE)
def test_pytorch_gives_the_numbers_of_the_right_answer(lesson, capsys):
    need_torch()
    exec(cell_of(lesson), {"np": np} | BEFORE[lesson]())
    told = capsys.readouterr().out
    assert re.search(r"^PyTorch \S+ has computed the same just now\.$", told, re.M), told
    assert told.endswith("The same numbers.\n"), told


@pytest.mark.parametrize("lesson", BEFORE)
def test_without_pytorch_the_recorded_numbers_are_the_same_and_it_says_how_to_install(
    lesson, capsys, monkeypatch
):
    without_torch(monkeypatch)
    exec(cell_of(lesson), {"np": np} | BEFORE[lesson]())
    told = capsys.readouterr().out
    assert "These numbers were recorded from PyTorch 2." in told
    assert "pip install torch" in told
    assert told.endswith("The same numbers.\n"), told


# what the student's layer gave: how the comparison ends
OTHERS = {
    "another bias": (lambda right: right + 0.5, "Largest difference: 5.0e-01. They differ.\n"),
    "float32": (lambda right: right.astype(np.float32), "The same numbers.\n"),
    "not a number": (lambda right: right * np.nan, "They differ.\n"),
    "another shape": (lambda right: right[:, :, 1:], "The shapes differ.\n"),
    "nothing": (lambda right: None, "The shapes differ.\n"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_differs_is_told(what, capsys, monkeypatch):
    without_torch(monkeypatch)
    recorded, _ = torch_cell.load_record("conv2d")
    change, ends = OTHERS[what]
    beside_pytorch("conv2d", change(recorded), None)
    assert capsys.readouterr().out.endswith(ends)


def test_the_numbers_shown_are_the_first_that_are_not_zero(capsys, monkeypatch):
    theirs = np.array([[0, -1e-6, 0.5], [0, 2, 3], [4, 0, 0]])
    monkeypatch.setattr(torch_cell, "load_record", lambda name: (theirs, "2.0"))
    without_torch(monkeypatch)
    beside_pytorch("a_record", theirs * 0, None)
    told = capsys.readouterr().out
    assert "(3, 3)   0.5000  2.0000  3.0000\n" in told
    assert "(3, 3)   none\n" in told


DAMAGE = {
    "no file of numbers": lambda folder: (folder / "conv2d.npz").unlink(),
    "a file of something else": lambda folder: (folder / "conv2d.npz").write_bytes(b"not a zip"),
    "half of a file": lambda folder: (folder / "conv2d.npz").write_bytes((torch_cell.FOLDER / "conv2d.npz").read_bytes()[:1000]),
    "no list of them": lambda folder: (folder / "pytorch.toml").unlink(),
    "a list that cannot be read": lambda folder: (folder / "pytorch.toml").write_text("[[["),
    "a list without it": lambda folder: (folder / "pytorch.toml").write_text("[other]"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_record_that_is_missing_or_damaged_is_none(damage, tmp_path):
    for name in ("conv2d.npz", "pytorch.toml"):
        (tmp_path / name).write_bytes((torch_cell.FOLDER / name).read_bytes())
    assert torch_cell.load_record("conv2d", tmp_path) is not None
    DAMAGE[damage](tmp_path)
    assert torch_cell.load_record("conv2d", tmp_path) is None


def test_without_pytorch_and_without_a_record_it_says_so_and_goes_on(capsys, monkeypatch):
    without_torch(monkeypatch)
    beside_pytorch("never_recorded", np.zeros(3), None)
    told = capsys.readouterr().out
    assert told.startswith("PyTorch is not installed here, and there is no record of its numbers.")
