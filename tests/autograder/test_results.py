"""The table of results: what a status is, decided in one place."""

from types import SimpleNamespace

import pytest

from autograder.classroom.export import SafeCsv
from autograder.classroom.problems import SENTENCES, Problem
from autograder.grading.results import LONGEST_MESSAGE, one_line, status_of

PROBLEM = Problem("unreadable", "01_filters.ipynb")
# points, most, all tests passed, blank, problem -> status
STATUSES = {
    "all points": (3, 3, True, False, None, "passed"),
    "all points, by hand": (3, 3, False, False, None, "passed"),
    "some points": (1, 3, False, False, None, "partial"),
    "no points": (0, 3, False, False, None, "failed"),
    "nothing written": (0, 3, False, True, None, "blank"),
    "nothing written, a point by hand": (1, 3, False, True, None, "partial"),
    "not readable": (0, 3, False, True, PROBLEM, "error"),
    "a bonus that is done": (0, 0, True, False, None, "passed"),
    "a bonus that is wrong": (0, 0, False, False, None, "failed"),
    "a bonus that is left out": (0, 0, False, True, None, "blank"),
}


@pytest.mark.parametrize("what", STATUSES)
def test_a_status_follows_from_points_tests_and_blanks(what):
    points, most, passed, blank, problem, status = STATUSES[what]
    assert status_of(points, most, passed=passed, blank=blank, problem=problem) == status


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_problem_has_a_sentence_for_students_and_one_for_instructors(kind):
    problem = Problem(kind, "x.ipynb", others="y", reason="z", amount=30, most=20)
    assert problem.happened.endswith(".")
    assert problem.sentence.startswith(problem.happened[:-1])
    assert "{" not in problem.sentence


def test_a_message_is_one_line_of_bounded_length():
    assert one_line("a\n  b\x1b[31m\tc\u202e") == "a b [31m c"
    assert len(one_line("word " * 1000)) == LONGEST_MESSAGE


@pytest.mark.parametrize("kind", SENTENCES)
def test_names_of_files_in_a_problem_steer_no_terminal(kind):
    wild = "a\x1b[2J\x9b31m\u202e\nb.ipynb"
    problem = Problem(kind, name=wild, others=wild, reason=wild)
    for sentence in (problem.happened, problem.sentence):
        assert sentence.isprintable()


def test_grades_csv_holds_no_formulas_and_is_otherwise_nbgraders(tmp_path):
    names = {"last_name": "Kim", "first_name": "@SUM(1)", "email": '"=1+1"'}
    student = SimpleNamespace(id="=HYPERLINK", **names)
    lesson = SimpleNamespace(name="02_padding", duedate=None, max_score=4.0)
    score = SimpleNamespace(late_submission_penalty=0.0, score=2.5, timestamp="2026-03-01 10:00:00")
    book = SimpleNamespace(
        assignments=[lesson], students=[student], find_submission=lambda *names: score
    )
    plugin = SafeCsv()
    plugin.to = str(tmp_path / "grades.csv")
    plugin.export(book)
    head, line = (tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("assignment,duedate,timestamp,student_id,")
    assert line == (
        '02_padding,,2026-03-01 10:00:00,\'=HYPERLINK,Kim,\'@SUM(1),"""=1+1""",2.5,0.0,2.5,4.0'
    )
