"""Every authoring mistake is one message with file and line."""

import re

import pytest
from conftest import ROOT
from lesson_records import find

from autograder.lessons.text import AuthoringMistakes, read_lesson

EXERCISE = '# %% exercise="same_padding"\n'
TEST = '# %% test="same_padding" points=2\n'
ANSWER = "    return (f - 1) // 2\n"


def starts_as(mistake):
    return f'# %% exercise="same_padding" starts_as="{mistake}"\n'


def read(tmp_path, text):
    path = tmp_path / "98_tiny.py"
    path.write_text(text, encoding="utf-8")
    return read_lesson(path, find)


def test_a_lesson_without_mistakes_is_read_into_its_cells(tmp_path, lesson_text):
    lesson = read(tmp_path, lesson_text)
    assert [cell.kind for cell in lesson.cells] == ["prose", "code", "demo", "exercise", "test"]
    assert lesson.head == {"title": "Tiny", "number": 98, "minutes": 5, "prerequisites": []}
    assert lesson.cells[-1].points == 2


def test_items_are_read_where_they_are_marked_and_taken_away(tmp_path, lesson_text):
    marked = lesson_text.replace("# # Tiny\n#\n", "# items: 2\n# # Tiny\n#\n# items: 3, 108\n")
    marked = marked.replace(EXERCISE, EXERCISE + "# items: 4\n")
    plain, lesson = read(tmp_path, lesson_text), read(tmp_path, marked)
    assert [cell.source for cell in lesson.cells] == [cell.source for cell in plain.cells]
    items = [cell.items for cell in lesson.cells]
    assert items[0] == {2: (11, 0), 3: (14, 2), 108: (14, 2)}  # line of the text, lines above
    assert list(items[3]) == [4]
    lines = marked.splitlines()
    assert lines[lesson.cells[0].line - 1] == "# # Tiny"
    assert lines[lesson.cells[3].line - 1] == "def same_padding(f):"


# what to replace in the good lesson, by what, what the line that is named holds, the message
MISTAKES = {
    "two cells with one name": (TEST, EXERCISE + "def same_padding(f):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\n" + TEST, "def same_padding", "two cells are exercise 'same_padding'"),
    "a blank without a test": (TEST + 'check("same_padding", same_padding)\n### BEGIN HIDDEN TESTS\ncheck("same_padding", same_padding, hidden=True)\n### END HIDDEN TESTS\n', "", "def same_padding", "exercise 'same_padding' has no test"),
    "a test without points": (TEST, '# %% test="same_padding"\n', "# %% test", "needs points, 0 (a bonus) or more"),
    "points that are no number": (" points=2", ' points="two"', "# %% test", "needs points, 0 (a bonus) or more"),
    "fewer points than none": (" points=2", " points=-1", "# %% test", "needs points, 0 (a bonus) or more"),
    "points without end": (" points=2", " points=1e999", "# %% test", "needs points, 0 (a bonus) or more"),
    "points for an exercise": ('exercise="same_padding"', 'exercise="same_padding" points=2', "# %% exercise", "only a test has points"),
    "a demo that starts as a mistake": ('tags=["demo"]', 'tags=["demo"] starts_as="rounds"', "# %% tags", "only an exercise has starts_as"),
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
    "a region in no function": ("def same_padding(f):", "### BEGIN SOLUTION\nlimit = 1\n### END SOLUTION\ndef same_padding(f):", "### BEGIN SOLUTION", "this region of 'same_padding' stands in no def"),
    "an answer that does not parse": ("// 2", "//", "(f - 1) //", "the answer of 'same_padding' does not parse"),
    "a cell that does not parse": ('print("a demo")', 'print("a demo"', 'print("a demo"', "this cell does not parse"),
    "a test of something else": ('check("same_padding", same_padding)\n', 'check("same_padding", abs)\n', "check(", 'must be check("same_padding", same_padding)'),
    "a test without hidden cases": ('check("same_padding", same_padding, hidden=True)\n', "", "check(", "must be"),
    "a test without an exercise": (TEST, '# %% test="other" points=1\ncheck("other", other)\n### BEGIN HIDDEN TESTS\ncheck("other", other, hidden=True)\n### END HIDDEN TESTS\n\n' + TEST, "check(", "the test of 'other' has no exercise"),
    "a name from a demo": ('print("a demo")\n', "offset = 1\n\n# %%\nprint(offset)\n", "print(offset)", "'offset' is bound in the demo at line 19, skipped in grading"),
    "items that are no numbers": ("# # Tiny\n", "# items: one\n# # Tiny\n", "# items: one", "'items: one' does not belong here: items are a line '# items: 17, 18'"),
    "a single item": ("# # Tiny\n", "# item: 17\n# # Tiny\n", "# item: 17", "does not belong here: items are"),
    "items in the middle of code": ('print("a demo")\n', 'print("a demo")\n# items: 17\n', "# items: 17", "of code the first one"),
    "a head without minutes": ("#     minutes: 5\n", "", "lesson:", "the head needs 'minutes'"),
    "a head with an unknown key": ("#     minutes: 5\n", "#     minutes: 5\n#     level: 1\n", "lesson:", "the head does not know 'level'"),
    "text before the first cell": ("# %% [markdown]\n# # Tiny\n", "x = 1\n\n# %% [markdown]\n# # Tiny\n", "x = 1", "text outside of a cell"),
    "a start of an exercise without a record": (EXERCISE + "def same_padding(f):", '# %% exercise="new" starts_as="floor"\ndef new(f):', "# %% exercise", "'new' cannot start as 'floor': there is no exercise 'new'"),
    "a start that is unknown": (EXERCISE, starts_as("ceiling"), "# %% exercise", "'same_padding' has no mistake 'ceiling'; there are: even, "),
    "a start that is a lambda": (EXERCISE, starts_as("lambda"), "# %% exercise", "'same_padding' cannot start as 'lambda': the first variant in its record must be a plain def"),
    "a start that is a partial": (EXERCISE, starts_as("partial"), "# %% exercise", "'same_padding' cannot start as 'partial'"),
    "a start that is decorated": (EXERCISE, starts_as("decorated"), "# %% exercise", "'same_padding' cannot start as 'decorated'"),
    "a start that is made by another function": (EXERCISE, starts_as("closure"), "# %% exercise", "'same_padding' cannot start as 'closure'"),
    "a start that uses what its record imports": (EXERCISE, starts_as("import"), "def same_padding", "'same_padding' starts as code that uses 'math', which this notebook does not have here"),
    "a start with other parameters": (EXERCISE, starts_as("parameters"), "def same_padding", "starts as code that uses 'size'"),
    "a start that uses what a demo binds": ('print("a demo")\n\n' + EXERCISE, "import math\n\n" + starts_as("import"), "def same_padding", "starts as code that uses 'math'"),
    "a start with a text that cannot be indented": (EXERCISE, starts_as("text"), "# %% exercise", "'same_padding' cannot start as 'text'"),
    "a start without code": (EXERCISE, starts_as("nothing"), "# %% exercise", "'same_padding' cannot start as 'nothing'"),
    "a start for two regions": (EXERCISE, starts_as("even") + "def half(f):\n    ### BEGIN SOLUTION\n    return f / 2\n    ### END SOLUTION\n\n", "def half", "exercise 'same_padding' starts as a mistake: it has one region"),
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


def test_the_template_is_a_lesson_without_mistakes():
    lesson = read_lesson(ROOT / "solutions" / "_template.py")
    assert [cell.name for cell in lesson.cells if cell.name] == ["double", "double"]


def test_a_test_without_points_to_win_is_a_bonus(tmp_path, lesson_text):
    lesson = read(tmp_path, lesson_text.replace("points=2", "points=0"))
    assert lesson.cells[-1].points == 0


def test_an_answer_may_stand_near_the_mistake_that_its_blank_starts_as(tmp_path, lesson_text):
    text = lesson_text.replace(EXERCISE, starts_as("even"))
    text = text.replace("# # Tiny\n", "# # Tiny\n# Why `return (f - 1) // 2`?\n")
    (exercise,) = (cell for cell in read(tmp_path, text).cells if cell.kind == "exercise")
    assert exercise.start == "return (f - 1) // 2  # of 5: 2"


def test_a_name_of_a_demo_may_be_a_parameter_elsewhere(tmp_path, lesson_text):
    """Names are looked up as Python does: a parameter is no name of the notebook's."""
    text = lesson_text.replace('print("a demo")', "f = 3")
    assert read(tmp_path, text)
    text = text.replace("# %% test", "# %%\nprint(f)\n\n# %% test")
    with pytest.raises(AuthoringMistakes, match="'f' is bound in the demo at line 19"):
        read(tmp_path, text)
