"""What a lesson's text says of a record is true of it."""

import re

from conftest import ROOT

from course_lib.exercises import EXERCISES

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
