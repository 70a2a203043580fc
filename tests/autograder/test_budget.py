"""What a lesson asks for is counted as its readers meet it."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.lessons.text import Cell, LessonText
from autograder.proofs.budget import LEAST, MOST, OF_LESSON, budget, count_words, longest_gap

PROSE, CODE = Cell("prose", "One two three.", 1), Cell("code", "x = 1", 1)
PLAY = Cell("demo", "FilterStudio()", 1, play=5)
PREDICT = Cell("demo", 'predict("size")', 1)
SHOWN = Cell("demo", 'print("predict(")', 1)
EXERCISE = Cell("exercise", "def same_padding(f):\n    pass", 1, "same_padding")
TEST = Cell("test", 'check("same_padding", same_padding)', 1, "same_padding", 2)
BONUS = Cell("exercise", "def zero_pad(x, padding):\n    pass", 1, "zero_pad")
BONUS_TEST = Cell("test", 'check("zero_pad", zero_pad)', 1, "zero_pad", 0)
MEND = Cell("exercise", "def conv_output_size(n):\n    pass", 1, "conv_output_size", start="x")
MEND_TEST = Cell("test", "check(...)", 1, "conv_output_size", 1)
APPENDIX = Cell("prose", "## Going further\n\n" + "word " * 500, 1)


def measured(cells, name="04_scratch", minutes=75, seconds=0):
    """The budget of a lesson of these cells, each of whose code cells took so long."""
    times = {
        "iopub.execute_input": "2026-01-01T00:00:00Z",
        "shell.execute_reply": f"2026-01-01T00:{seconds // 60:02}:{seconds % 60:02}Z",
    }
    ran = [
        new_markdown_cell(cell.source)
        if cell.kind == "prose"
        else new_code_cell(cell.source, metadata={"execution": times})
        for cell in cells
    ]
    text = LessonText({}, list(cells))
    return budget(name, text, new_notebook(cells=ran), {"minutes": minutes})


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("One two, three - four.", 4),
        ("a <details><summary>no</summary>no no</details> b", 2),
        ("the sum\n$$a + b$$\nof both", 4),
        ("[a link](https://example.org/with/words) and `code`", 4),
    ],
)
def test_words_are_those_that_one_reads(markdown, words):
    assert count_words(markdown) == words


def test_a_gap_ends_where_something_is_done():
    assert longest_gap([PROSE, CODE, PROSE, PLAY, PROSE, PREDICT, CODE, SHOWN, TEST, PROSE]) == 3


def test_exercises_count_by_their_kind_and_minutes_by_what_is_done():
    numbers = measured(
        [PROSE, PLAY, PREDICT, EXERCISE, TEST, MEND, MEND_TEST, BONUS, BONUS_TEST], seconds=20
    ).numbers
    assert (numbers["graded"], numbers["mended"], numbers["bonus"]) == (1, 1, 1)
    assert (numbers["predicting"], numbers["playing"], numbers["pictures"]) == (1, 5, 1)
    assert numbers["running"] == round(8 * 20 / 60)
    parts = ("reading", "writing", "predicting", "playing")
    assert numbers["minutes"] == sum(numbers[part] for part in parts)


def test_a_busy_machine_breaks_no_limit():
    cells = [PROSE, PLAY, PREDICT, EXERCISE, TEST]
    quick, slow = measured(cells), measured(cells, seconds=600)
    assert slow.numbers == quick.numbers | {"running": 40}
    assert slow.failures == quick.failures


def test_what_stands_in_the_appendix_costs_nothing():
    with_it = measured([PROSE, APPENDIX, PREDICT, PLAY]).numbers
    assert with_it == measured([PROSE]).numbers


@pytest.mark.parametrize("lesson", ["04_scratch", "03_convolution", "00_setup"])
def test_what_is_too_much_is_told_with_its_limit(lesson):
    most = MOST | {k: v for k, v in OF_LESSON.get(lesson[:2], {}).items() if k in MOST}
    long = Cell("prose", "word " * (most["words"] + 1), 1)
    failures = measured([long, *[PREDICT] * (most["predictions"] + 1)], lesson).failures
    assert f"words: {most['words'] + 1}, at most {most['words']}" in failures
    assert f"predictions: {most['predictions'] + 1}, at most {most['predictions']}" in failures
    gap = measured([PROSE] * (most["gap"] + 1), lesson).failures
    assert gap == [f"longest gap: {most['gap'] + 1}, at most {most['gap']}"]


def test_a_lesson_that_lacks_something_is_told_so_but_a_short_one_may():
    playful = Cell("demo", "play()", 1, play=30)
    told = measured([playful]).failures
    assert [line.partition(":")[0] for line in told] == [
        "graded",
        "find the bug",
        "bonus",
        "pictures",
    ]
    assert len(told) == len(LEAST) - 1  # all of it is doing
    assert measured([PLAY]).failures == []


def test_a_head_that_promises_less_time_than_it_takes_is_told():
    playful = Cell("demo", "play()", 1, play=30)
    failures = measured([playful], minutes=20).failures
    assert failures[-1] == "the head says 20 minutes, but it takes 30"
