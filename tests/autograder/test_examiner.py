"""What the examiner does not even ask a student's side."""

import nbformat
import pytest

from autograder.classroom.problems import Problem
from autograder.grading.examiner import examine, run_test
from autograder.grading.submission import Settings, grade_or_fail, less_of, unmended
from autograder.sandbox.walls import Sandbox


class NeverAsked:
    """A side that has nothing to print, and fails whatever else is wanted of it."""

    limits = Sandbox("none").limits

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


def a_lesson():
    """A complete notebook of one exercise and its test."""
    flags = {"grade_id": "same_padding", "solution": True, "grade": False}
    answer = nbformat.v4.new_code_cell("def same_padding(f): return 0", id="answer")
    answer.metadata["nbgrader"] = flags
    test = nbformat.v4.new_code_cell('check("same_padding", same_padding)', id="test")
    about = {"grade_id": "test-same_padding-1", "grade": True, "solution": False, "points": 2}
    test.metadata["nbgrader"] = about
    added = nbformat.v4.new_code_cell("x = 1", id="added-0-answer")
    return nbformat.v4.new_notebook(cells=[answer, added, test])


def settings():
    master = nbformat.writes(a_lesson()).encode()
    return Settings("98_tiny", master, "", "0" * 32, Sandbox("none"), None)


def test_cells_that_are_too_much_to_look_at_are_left_out_and_their_exercise_is_told_why():
    left_out = ["answer", "added-0-answer", "test"]
    found = examine(a_lesson(), NeverAsked(), None, "0" * 32, left_out=left_out)
    verdicts = found.verdicts.values()
    assert list(found.verdicts) == ["same_padding", "test-same_padding-1"]
    assert [(v.kind, v.reason, v.exercise) for v in verdicts] == [
        ("stopped", "much", "same_padding")
    ] * 2
    assert set(found.outputs) == set(left_out)
    assert "too much to look at" in found.outputs["added-0-answer"][0]["evalue"]


class TooLarge:
    """A sandbox for which there is no memory."""

    limits = Sandbox("none").limits

    def start(self, kit):
        raise MemoryError


def test_too_little_memory_costs_the_cell_alone():
    found = examine(a_lesson(), TooLarge(), None, "0" * 32)
    assert {verdict.reason for verdict in found.verdicts.values()} == {"much"}


LESS = [
    # what was left out before, the step that took too much, what is left out then
    ((), "test", ("test",)),
    (("test",), "answer", ("test", "answer")),
    (("test",), "test", None),
    ((), "", None),
]


@pytest.mark.parametrize(("before", "step", "after"), LESS)
def test_a_submission_that_takes_too_much_is_tried_again_with_less(before, step, after):
    given = settings()
    _, content, problem, left_out, _ = less_of((given, b"{}", None, before, None), step)
    if after is None:
        assert (content, problem.kind, left_out) == (b"", "heavy", ())
        assert less_of((given, content, problem, left_out, None), step) is None
        graded, notebook = grade_or_fail(given, content, problem, left_out)
        assert not graded.grader_failed
        assert b"takes more time or memory" in notebook
    else:
        assert (content, problem, left_out) == (b"{}", None, after)


def test_a_problem_that_was_known_before_is_not_replaced():
    assert less_of((settings(), b"", Problem("large"), (), None), "") is None
