"""What is printed for a class, small or large."""

import io
from pathlib import Path

import pytest

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Row
from autograder.proofs.budget import TITLES, Budget
from autograder.proofs.verify import LessonProofs, Proof
from autograder.reports import screen


def written(monkeypatch, width, show, *arguments):
    console = screen.Console(width=width, record=True, file=io.StringIO())
    monkeypatch.setattr(screen, "console", console)
    show(*arguments)
    return console.export_text()


def shown(rows, monkeypatch, width=100):
    where = Classroom(Path("/class"))
    return written(monkeypatch, width, screen.show_results, rows, where, len(rows))


def rows_of(students):
    for number in range(students):
        right = number % 4 != 0
        status = "passed" if right else "failed"
        yield Row(f"s{number:03}", "98_tiny", "same_padding", 2 * right, 2, status, "")


def test_a_small_class_is_listed_by_student(monkeypatch):
    text = shown(list(rows_of(8)), monkeypatch)
    assert "8 students, 1 lessons" in text
    assert "s007        ✓ 2/2     2/2" in text
    assert "s004        ✗ 0/2     0/2" in text


def test_more_lessons_than_fit_by_name_have_numbers_and_points_below_the_signs(monkeypatch):
    rows = [
        Row("a_student", f"{lesson:02}_a_long_name", f"e{n}", 2, 2, "passed", "")
        for lesson in range(12)
        for n in range(6)
    ]
    lines = shown(rows, monkeypatch, width=132).splitlines()
    head = next(line for line in lines if "student " in line)
    assert head.split() == ["student", *(f"{lesson:02}" for lesson in range(12)), "total"]
    first = next(at for at, line in enumerate(lines) if "a_student" in line)
    assert lines[first].split() == ["a_student", *["✓✓✓✓✓✓"] * 12, "144/144"]
    assert lines[first + 1].split() == ["12/12"] * 12


def test_a_large_class_is_listed_by_exercise(monkeypatch):
    text = shown(list(rows_of(500)), monkeypatch)
    assert "s007" not in text
    line = next(line for line in text.splitlines() if "same_padding" in line)
    assert line.split() == ["same_padding", "375", "0", "0", "125", "0", "0", "1.50/2"]
    assert text.index("98_tiny") < text.index("same_padding")


def test_a_large_class_of_all_lessons_keeps_its_exercises_names_in_80_columns(monkeypatch):
    names = {f"{n:02}_a_lesson": f"an_exercise_of_the_lesson_{n}" for n in range(12)}
    rows = [
        Row(f"s{student}", lesson, name, 2, 2, "passed", "")
        for lesson, name in names.items()
        for student in range(60)
    ]
    text = shown(rows, monkeypatch, width=80)
    assert all(name in text for name in [*names, *names.values()])


def test_the_signs_of_a_lesson_stand_below_each_other_whatever_the_points(monkeypatch):
    rows = [
        Row(student, "98_tiny", exercise, points, 2.5, status, "")
        for student, points, status in (("ada", 2.5, "passed"), ("bo", 0, "blank"))
        for exercise in ("one", "two")
    ]
    lines = shown(rows, monkeypatch).splitlines()
    ada, bo = (next(line for line in lines if name in line) for name in ("ada", "bo"))
    assert ada.index("✓✓") == bo.index("○○")


def test_a_cause_is_said_once_with_those_whom_it_concerns(monkeypatch):
    rows = [
        Row(f"s{n}", "98_tiny", exercise, 0, 2, "error", "98_tiny.ipynb is cut off")
        for n in range(10)
        for exercise in ("one", "two")
    ]
    rows.append(Row("zoe", "98_tiny", "one", 0, 2, "error", "98_tiny.ipynb is empty"))
    text = shown(rows, monkeypatch)
    assert text.count("the file is cut off") == 1
    assert "s0: 98_tiny; s1: 98_tiny;" in text
    assert "and 2 more" in text
    assert "! zoe, 98_tiny: 98_tiny.ipynb is empty" in text


def test_signs_have_colours(monkeypatch):
    console = screen.Console(
        width=100, record=True, file=io.StringIO(), color_system="standard", force_terminal=True
    )
    monkeypatch.setattr(screen, "console", console)
    screen.show_results(list(rows_of(5)), Classroom(Path("/class")), 5)
    told = console.export_text(styles=True)
    assert "\x1b[32m✓" in told
    assert "\x1b[31m✗" in told


def test_the_bar_of_a_cluster_says_who_is_at_work(capsys):
    results = screen.follow([(("ann", "98_tiny"), None)] * 3, 3, where=lambda: "2 machines")
    assert len(list(results)) == 3
    last = capsys.readouterr().err.splitlines()[-1]
    assert "3/3" in last
    assert "2 machines" in last


LESSONS = [f"{number:02}_a_lesson" for number in range(12)]
PROOFS = [LessonProofs(name, dict.fromkeys(TITLES.values(), Proof("16/16"))) for name in LESSONS]
BUDGETS = dict.fromkeys(LESSONS, Budget(dict.fromkeys(TITLES, 123), []))


@pytest.mark.parametrize(
    ("show", "arguments", "cell"),
    [
        (screen.show_proofs, [PROOFS], "✓ 16/16"),
        (screen.show_budgets, [BUDGETS, TITLES], "123"),
    ],
)
def test_the_tables_of_verify_are_whole_in_80_columns(monkeypatch, show, arguments, cell):
    lines = written(monkeypatch, 80, show, *arguments).splitlines()
    for title in TITLES.values():
        rows = [line.split(title)[1] for line in lines if line.strip().startswith(f"{title} ")]
        assert "".join(rows).count(cell) == len(LESSONS), title
