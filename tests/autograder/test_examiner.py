"""What the examiner does not even ask a student's side."""

import nbformat

from autograder.grading.examiner import run_test
from autograder.grading.submission import unmended


class NeverAsked:
    """A side that has nothing to print, and fails whatever else is wanted of it."""

    def take_printed(self, hidden=False):
        return ""


def test_code_that_is_left_as_it_started_earns_nothing_in_any_part():
    source = 'check("conv_output_size", conv_output_size, part="errors")'
    outputs, verdict = run_test(source, NeverAsked(), "0" * 32, {"conv_output_size"})
    assert (verdict.kind, verdict.passed) == ("unwritten", False)
    assert [output["output_type"] for output in outputs] == ["display_data", "error"]


def test_only_a_blank_that_starts_as_code_is_held_to_be_unmended():
    cells = [nbformat.v4.new_code_cell("", metadata={"nbgrader": {"grade_id": n}}) for n in "abc"]
    for cell in cells[:2]:
        cell.metadata["course"] = {"start": "return 1"}
    master = nbformat.v4.new_notebook(cells=cells)
    assert unmended(master, ["b", "c"]) == {"b"}
