"""Lesson 0's exercises: what a right answer is told that could be better."""

import ast

import pytest

from course_lib.exercises import EXERCISES

LOOP = """
def sum_rows(dy):
    total = 0
    for row in dy:
        total = total + row
    return total
"""
# (exercise, remark, an answer, whether there is reason for it)
REMARKS = [
    ("sum_rows", "loop", LOOP, True),
    ("sum_rows", "loop", "def sum_rows(dy):\n    return dy.sum(axis=0)", False),
    ("to_rows", "counts-columns", "def to_rows(x, rows):\n    return x.reshape(rows, x.size // rows)", True),
    ("to_rows", "counts-columns", "def to_rows(x, rows):\n    return x.reshape(rows, -1)", False),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "remark", "answer", "applies"), REMARKS)
def test_a_remark_is_made_where_there_is_reason_for_it(exercise, remark, answer, applies):
    (found,) = [one for one in EXERCISES[exercise].remarks if one.id == remark]
    assert found.applies(ast.parse(answer).body[0]) == applies
