"""What verify holds a record's two right ways to, on records of its own."""

import dataclasses
import textwrap

import pytest

from autograder.proofs.references import contradictions, disagreements
from course_lib.exercises import EXERCISES

SEEDS = [f"{number:032x}" for number in range(2)]
RECORD = """
import math
import numpy as np
from course_lib.exercises.filters.correlate2d import correlate2d

TWO = 2

def same_padding(f):
    if f % TWO == 0:
        raise ValueError(f)
    return math.floor(f / 2) + 0 * int(np.sum(correlate2d is None))

def by_bits(f):
    if not f & 1:
        raise ValueError(f)
    return f >> 1
"""


def record(tmp_path, source=RECORD, **changes):
    """The course's same_padding with these two ways, from a file of its own."""
    (tmp_path / "same_padding.py").write_text(textwrap.dedent(source), encoding="utf-8")
    space = {"__name__": "scratch.same_padding"}
    path = str(tmp_path / "same_padding.py")
    exec(compile(textwrap.dedent(source), path, "exec"), space)
    ways = {"reference": space["same_padding"], "alternative": space["by_bits"]}
    about = {"module": "scratch.padding_stride.same_padding", "differs": "It looks at bits."}
    space["same_padding"].__module__ = about["module"]
    about |= {"minutes": 5, "difficulty": 1}
    return dataclasses.replace(EXERCISES["same_padding"], **ways | about | changes)


@pytest.fixture
def told(tmp_path):
    """What is said of a record in which something was replaced."""

    def say(old="", new="", **changes):
        assert old in RECORD
        exercise = record(tmp_path, RECORD.replace(old, new) if old else RECORD, **changes)
        return list(contradictions(exercise, SEEDS))

    return say


def test_a_record_with_two_right_ways_is_not_contradicted(told):
    assert told() == []


IMPORTS = "it may import NumPy, the standard library, and references of earlier records"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("return f >> 1", "return f >> 2", ["the alternative of same_padding fails in a visible case",
         *(f"the alternative of same_padding fails with seed {seed}" for seed in SEEDS)]),
        ("from course_lib.exercises.filters.correlate2d import", "from course_lib.functional import",
         [f"the reference of same_padding needs from course_lib.functional import correlate2d: {IMPORTS}"]),
        ("from course_lib.exercises.filters.correlate2d import correlate2d",
         "from course_lib.exercises.convolution.conv2d_naive import conv2d_naive as correlate2d",
         ["the reference of same_padding needs from course_lib.exercises.convolution.conv2d_naive import "
          f"conv2d_naive as correlate2d: {IMPORTS}"]),
        ("from course_lib.exercises.filters.correlate2d import", "from course_lib.exercises.filters._shared import",
         [f"the reference of same_padding needs from course_lib.exercises.filters._shared import correlate2d: {IMPORTS}"]),
        ("    return f >> 1", "    import scipy\n    return f >> 1",
         [f"the alternative of same_padding needs import scipy: {IMPORTS}"]),
    ],
)  # fmt: skip
def test_what_a_later_lesson_would_not_find_and_what_is_wrong_are_told(told, old, new, said):
    assert told(old, new) == said


def test_a_missing_alternative_or_sentence_is_told(told):
    assert told(alternative=None) == ["same_padding has no alternative"]
    assert told(differs="") == [
        "differs= of same_padding does not say what its alternative does otherwise"
    ]


def test_a_reference_that_is_not_the_record_s_own_def_is_told(told):
    from course_lib.functional import same_padding

    assert told(reference=same_padding) == [
        "the reference of same_padding is no def same_padding of its record"
    ]


def test_a_way_that_is_no_plain_def_is_told(told):
    assert told(alternative=lambda f: f >> 1 if f & 1 else same_error(f)) == [
        "the alternative of same_padding is no plain def at the top of a file"
    ]


def same_error(f):
    raise ValueError(f)


# the cell above the exercise; what is said
PROSE = [
    ("Difficulty ★☆☆, about 5 minutes.", []),
    ("# Exercise\n\nDifficulty ★☆☆, about 5 minutes. Bonus.", []),
    ("Difficulty ★☆☆, about 5 minutes, no points.", []),
    ("Difficulty ★★☆, about 7 minutes.", ["difficulty of same_padding: 2 in the lesson and 1 in the record",
                                          "minutes of same_padding: 7 in the lesson and 5 in the record"]),
    ("About 5 minutes.", ['same_padding: the cell above it lacks "Difficulty ★★☆, about 20 minutes."']),
]  # fmt: skip


@pytest.mark.parametrize(("prose", "said"), PROSE)
def test_a_lesson_says_the_minutes_and_stars_of_its_record(tmp_path, prose, said):
    exercise = record(tmp_path)
    assert list(disagreements(exercise, prose)) == said
