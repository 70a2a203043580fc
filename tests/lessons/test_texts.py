"""What a lesson's text says of a record is true of it."""

import re
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from autograder.lessons.text import read_lesson
from course_lib.datasets import load_mnist
from course_lib.exercises import EXERCISES
from course_lib.layers import Flatten, Linear, ReLU, Sequential

# numbers by which lesson 05 names wrong layers without giving them away
SUSPECTS = {25: "dx-overwritten", 19: "dw-mean", 6: "dout-not-moved"}
# those that show only when a layer is used again, or beside another one, or without padding
PASSING = {
    9: "first-images-kept",
    10: "kept-for-all-layers",
    23: "adds-up",
    28: "dx-minus-zero",
}


def test_the_suspects_of_lesson_05_are_those_that_its_text_means():
    text = (ROOT / "solutions" / "05_backward.py").read_text(encoding="utf-8")
    mistakes = EXERCISES["Conv2d"].mistakes
    named = re.search(r"with number (\d+), then (\d+), then (\d+)", text)
    assert {int(number) for number in named.groups()} == set(SUSPECTS)
    assert f"mistakes[{named[1]}]" in text
    assert {number: mistakes[number].id for number in SUSPECTS} == SUSPECTS
    passing = re.search(r"Numbers (\d+), (\d+), (\d+) and (\d+) pass even this judge", text)
    assert {int(number) for number in passing.groups()} == set(PASSING)
    assert {number: mistakes[number].id for number in PASSING} == PASSING
    assert max(int(last) for last in re.findall(r"0 to (\d+)", text)) < len(mistakes)


@pytest.fixture(scope="module")
def precision():
    """What the slider of lesson 10 calls: bits -> the lines that it prints."""
    cells = read_lesson(ROOT / "solutions" / "10_faster.py").cells
    (source,) = (cell.source for cell in cells if "def precision(" in cell.source)
    scope = {"np": np, "load_mnist": load_mnist, "show_images": lambda *images, **options: None}
    scope |= {"SelectionSlider": dict, "interact": lambda **sliders: lambda function: function}
    exec(source, scope)
    return scope["precision"]


# bits: (percent that are right, digits that are read otherwise), as lesson 10's answers tell
TOLD = {16: (95.8, 0), 8: (95.9, 1), 4: (95.7, 13), 2: (22.3, 780), 1: (80.4, 186)}
ABOUT = 3  # digits of 1,000 that another processor may read otherwise


@pytest.mark.parametrize("bits", TOLD)
def test_lesson_10_says_what_so_few_bits_do(precision, capsys, bits):
    precision(bits)
    lines = capsys.readouterr().out.replace("%", "").splitlines()
    right, changed = (float(line.split()[0]) for line in lines[1:])
    assert (right, changed) == (
        pytest.approx(TOLD[bits][0], abs=ABOUT / 10),
        pytest.approx(TOLD[bits][1], abs=ABOUT),
    )


class TooLarge:
    """A student's MyNet that is not done, of more parameters than lesson 11 allows."""

    @staticmethod
    def build():
        return Sequential(Flatten(), Linear(784, 100), ReLU(), Linear(100, 10))


def test_lesson_11_says_that_a_network_is_too_large_before_it_trains(tmp_path, monkeypatch, capsys):
    cells = read_lesson(ROOT / "solutions" / "11_capstone.py").cells
    (source,) = (cell.source for cell in cells if "def train_and_keep(" in cell.source)
    monkeypatch.chdir(tmp_path)
    Path("my_net.npz").touch()  # the cell stops before it trains: MyNet cannot use this
    scope = {"np": np, "Path": Path, "changed": lambda x, rng: x, "validation": ([], [])}
    exec(source, scope | {"MyNet": TooLarge})
    said, *rest = capsys.readouterr().out.splitlines()
    assert said.startswith(
        f"79,510 parameters are more than {EXERCISES['MyNet'].file.parameters:,}"
    )
    assert any("MyNet() cannot use my_net.npz" in line for line in rest)
