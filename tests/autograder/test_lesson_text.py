"""Every authoring mistake is one message with file and line."""

import re

import pytest

from autograder.lessons.text import AuthoringMistakes, blank_source, read_lesson

EXERCISE = '# %% exercise="same_padding"\n'
TEST = '# %% test="same_padding" points=2\n'
ANSWER = "    return (f - 1) // 2\n"


def read(tmp_path, text):
    path = tmp_path / "98_tiny.py"
    path.write_text(text, encoding="utf-8")
    return read_lesson(path)


def test_a_lesson_without_mistakes_is_read_into_its_cells(tmp_path, lesson_text):
    lesson = read(tmp_path, lesson_text)
    assert [cell.kind for cell in lesson.cells] == ["prose", "code", "demo", "exercise", "test"]
    assert lesson.head == {"title": "Tiny", "number": 98, "minutes": 5, "prerequisites": []}
    assert lesson.cells[-1].points == 2


# what to replace in the good lesson, by what, what the line that is named holds, the message
MISTAKES = {
    "two cells with one name": (TEST, EXERCISE + "def same_padding(f):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\n" + TEST, "def same_padding", "two cells are exercise 'same_padding'"),
    "a blank without a test": (TEST + 'check("same_padding", same_padding)\n### BEGIN HIDDEN TESTS\ncheck("same_padding", same_padding, hidden=True)\n### END HIDDEN TESTS\n', "", "def same_padding", "exercise 'same_padding' has no test"),
    "a test without points": (TEST, '# %% test="same_padding"\n', "# %% test", "needs points, a number above 0"),
    "points that are no number": (" points=2", ' points="two"', "# %% test", "needs points, a number above 0"),
    "no points": (" points=2", " points=0", "# %% test", "needs points, a number above 0"),
    "a region that does not end": ("    ### END SOLUTION\n", "", "def same_padding", "'### END SOLUTION' is missing"),
    "a region that does not begin": ("    ### BEGIN SOLUTION\n", "", "### END SOLUTION", "a region ends before it begins"),
    "a nested region": (ANSWER, "    ### BEGIN SOLUTION\n" + ANSWER, "### BEGIN SOLUTION", "begins before the last one ended"),
    "a misspelt marker": ("### BEGIN SOLUTION", "### begin solution", "### begin solution", "does not belong here: an exercise has only"),
    "a marker in a demo": ('print("a demo")', "### BEGIN SOLUTION\n### END SOLUTION", "### BEGIN SOLUTION", "this cell has no marker"),
    "an answer in a markdown cell": ("# # Tiny\n", "# # Tiny\n# `raise ValueError('x')` or `return (f - 1) // 2`\n", "# # Tiny", "also stands in this text: return(f-1)//2"),
    "an answer in another cell": ('print("a demo")\n', 'def other(f):\n    if f % 2 == 0:\n        raise ValueError("f must be odd")\n    return (f - 1) // 2\n', "def other", "also stands in this cell"),
    "an unknown tag": ('tags=["demo"]', 'tags=["Demo"]', "# %% tags", "unknown tag in tags=['Demo']"),
    "an unknown key": ('tags=["demo"]', "hidden=true", "# %% hidden", "unknown key 'hidden'"),
    "a cell title": ('# %% tags=["demo"]', "# %% demo", "# %% demo", "a cell has no title: 'demo'"),
    "an answer without the name": ("def same_padding(f):", "def samepadding(f):", "def samepadding", "the answer of 'same_padding' does not define that name"),
    "a blank without the name": ('def same_padding(f):\n    """Return the padding that keeps the size."""\n    ### BEGIN SOLUTION\n', "### BEGIN SOLUTION\ndef same_padding(f):\n", "### BEGIN SOLUTION", "the blank of 'same_padding' does not define"),
    "an answer that does not parse": ("// 2", "//", "(f - 1) //", "the answer of 'same_padding' does not parse"),
    "a cell that does not parse": ('print("a demo")', 'print("a demo"', 'print("a demo"', "this cell does not parse"),
    "a test of something else": ('check("same_padding", same_padding)\n', 'check("same_padding", abs)\n', "check(", 'must be check("same_padding", same_padding)'),
    "a test without hidden cases": ('check("same_padding", same_padding, hidden=True)\n', "", "check(", "must be"),
    "a test without an exercise": (TEST, '# %% test="other" points=1\ncheck("other", other)\n### BEGIN HIDDEN TESTS\ncheck("other", other, hidden=True)\n### END HIDDEN TESTS\n\n' + TEST, "check(", "the test of 'other' has no exercise"),
    "a name from a demo": ('print("a demo")\n', "offset = 1\n\n# %%\nprint(offset)\n", "print(offset)", "'offset' is bound in the demo at line 17, skipped in grading"),
    "a head without minutes": ("#     minutes: 5\n", "", "lesson:", "the head needs 'minutes'"),
    "a head with an unknown key": ("#     minutes: 5\n", "#     minutes: 5\n#     level: 1\n", "lesson:", "the head does not know 'level'"),
    "text before the first cell": ("# %% [markdown]\n# # Tiny\n", "x = 1\n\n# %% [markdown]\n# # Tiny\n", "x = 1", "text outside of a cell"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_authoring_mistake_is_one_line_with_file_and_line(tmp_path, lesson_text, mistake):
    old, new, named, message = MISTAKES[mistake]
    assert old in lesson_text
    broken = lesson_text.replace(old, new, 1)
    with pytest.raises(AuthoringMistakes) as caught:
        read(tmp_path, broken)
    told = [
        re.fullmatch(r".*98_tiny\.py:(\d+): (.*)", t) for t in caught.value.message.splitlines()
    ]
    assert all(told), caught.value.message
    lines = [broken.splitlines()[int(t[1]) - 1] for t in told if message in t[2]]
    assert any(named in line for line in lines), caught.value.message


def test_broken_yaml_and_broken_bytes_are_told_in_one_line(tmp_path, lesson_text):
    with pytest.raises(AuthoringMistakes, match="98_tiny.py:1: jupytext cannot read it"):
        read(tmp_path, lesson_text.replace("#     title: Tiny", "#     title: [Tiny"))
    (tmp_path / "98_tiny.py").write_bytes(b"# %%\n\xff\xfe")
    with pytest.raises(AuthoringMistakes, match="98_tiny.py:1: this is not UTF-8"):
        read_lesson(tmp_path / "98_tiny.py")


def test_a_blank_keeps_what_stands_outside_the_markers():
    source = "def f(x):\n    y = 1\n    ### BEGIN SOLUTION\n    y = x\n    ### END SOLUTION\n    return y"
    blank = (
        "def f(x):\n    y = 1\n    # YOUR CODE HERE\n    raise NotImplementedError()\n    return y"
    )
    assert blank_source(source) == blank
