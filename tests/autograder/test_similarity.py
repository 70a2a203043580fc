"""Answers that are alike: copies are seen whatever was renamed, and honest work is left in peace."""

import itertools
from functools import cache
from pathlib import Path

import pytest
from widget_page import violations

from autograder.classroom.folder import Classroom
from autograder.reports.similarity import (
    TOLD,
    Answer,
    equal_to_solutions,
    find_pairs,
    in_one_layout,
    write_page,
)
from course_lib.checks import EXERCISES
from course_lib.exercises import lesson_with

ANSWERS = Path(__file__).parents[1] / "lessons"
ODD = '''\
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.options = dict(size=kernel_size, step=stride or kernel_size, frame=padding)

    def forward(self, x):
        size, step, frame = self.options.values()
        self.frame = np.full((x.shape[0], x.shape[1], x.shape[2] + 2 * frame, x.shape[3] + 2 * frame), -np.inf)
        self.frame[:, :, frame : frame + x.shape[2], frame : frame + x.shape[3]] = x
        down = list(range(0, self.frame.shape[2] - size + 1, step))
        across = list(range(0, self.frame.shape[3] - size + 1, step))
        self.corners = list(itertools.product(range(len(x)), range(x.shape[1]), down, across))
        best = [self.frame[n, c, i : i + size, j : j + size].argmax() for n, c, i, j in self.corners]
        self.best = [divmod(int(at), size) for at in best]
        values = [self.frame[n, c, i + di, j + dj] for (n, c, i, j), (di, dj) in zip(self.corners, self.best)]
        return np.array(values).reshape(len(x), x.shape[1], len(down), len(across))
'''  # fmt: skip
RENAMED = (
    ODD.replace("size", "k").replace("kernel_k", "kernel_size").replace("frame", "p").replace("best", "winners")
    .replace("down", "rows").replace("    def forward", '    # my own idea\n    def forward')
)  # fmt: skip


def answer(student, code, exercise="MaxPool2d", other=False):
    return Answer(student, "06_pooling", exercise, in_one_layout(code), other)


def written(half, exercise):
    """The answers of a folder, each a student's."""
    for path in sorted((ANSWERS / half / exercise).glob("*.py")):
        yield path.read_text(encoding="utf-8")


@cache
def honest():
    """All that is written there; of an exercise's, each is a student's."""
    return [
        Answer(f"{half}-{number}-{name}", lesson_with(name), name, tidy)
        for name in EXERCISES
        for half in ("right_answers", "kept_apart", "tuned")
        for number, code in enumerate(written(half, name))
        if (tidy := in_one_layout(code))
    ]


def test_a_copy_is_seen_though_names_layout_and_comments_changed():
    others = [one for one in honest() if one.exercise == "MaxPool2d"]
    found = find_pairs([answer("a", ODD), *others, answer("b", RENAMED)])
    assert [pair.students for pair in found] == [("a", "b")]
    (passages,) = found[0].passages
    assert passages.shared > 400
    for code in passages.codes:
        assert "<mark>" in code
        assert "itertools.product" in code


def test_none_of_our_own_answers_is_called_alike():
    """Many of them have one author and one frame: more alike than honest students' are."""
    assert len(honest()) > 600
    assert find_pairs(honest()) == []


def test_what_many_wrote_is_nobodys():
    crowd = [answer(f"s{number}", ODD) for number in range(5)]
    assert find_pairs(crowd) == []
    assert len(find_pairs(crowd[:2])) == 1


def test_the_courses_solution_is_not_called_a_copy_but_counted():
    record = EXERCISES["MaxPool2d"]
    import inspect

    code = inspect.getsource(record.reference)
    same = [answer(student, code) for student in "ab"]
    assert find_pairs(same) == []
    assert equal_to_solutions([*same, answer("c", ODD)]) == {("06_pooling", "MaxPool2d"): 2}


def test_short_answers_add_up_over_exercises():
    code = "def {0}(x):\n    odd = [(x * {1} + 7) % 31 for step in range(x % 13)]\n    return sum(odd[::3]) - max(odd[1::5], default=x)"
    names = ("zero_pad", "to_rows", "same_padding", "sum_rows")
    answers = [answer(s, code.format(n, k + 2), n) for s in "ab" for k, n in enumerate(names)]
    assert find_pairs(answers[:1] + answers[4:5]) == []
    (pair,) = find_pairs(answers)
    assert len(pair.passages) == 4
    assert pair.shared >= TOLD


def test_another_class_is_compared_with_and_not_within():
    pairs = find_pairs([answer("a", ODD), answer("b", RENAMED, other=True)])
    assert [pair.students for pair in pairs] == [("a", "b (other class)")]
    assert find_pairs([answer("a", ODD, other=True), answer("b", RENAMED, other=True)]) == []


@pytest.mark.parametrize("code", ["def f(:", "\0", "(" * 5000, "x = " + "-" * 50_000 + "1"])
def test_what_does_not_parse_is_left_out(code):
    assert in_one_layout(code) == ""


def test_the_page_accuses_nobody_runs_nothing_and_can_be_read(browser, tmp_path):
    evil = RENAMED.replace("'''", "").replace(
        "values)", "values + ['</pre><script>window.harmed = 1</script>'][1:])"
    )
    pairs = find_pairs([answer("a", ODD), answer("<b>", evil)])
    path = write_page(Classroom(tmp_path), pairs, equal_to_solutions([]), 2)
    text = path.read_text(encoding="utf-8")
    assert not [
        word for word in ("plagiar", "cheat", "copied", "suspic") if word in text.casefold()
    ]
    for theme, width in itertools.product(("light", "dark"), (360, 1280)):
        size = {"width": width, "height": 900}
        with browser.new_page(viewport=size, color_scheme=theme, bypass_csp=True) as page:
            page.goto(path.as_uri())
            found = violations(page)
            assert not [(v["id"], v["nodes"][0]["html"]) for v in found]
            assert page.evaluate(
                "[window.harmed ?? 0, document.documentElement.scrollWidth <= innerWidth]"
            ) == [0, True]
