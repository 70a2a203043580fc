"""What is printed for a class, small or large."""

import io
from pathlib import Path

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Row
from autograder.reports import screen


def shown(rows, monkeypatch, width=100):
    console = screen.Console(width=width, record=True, file=io.StringIO())
    monkeypatch.setattr(screen, "console", console)
    screen.show_results(rows, Classroom(Path("/class")), len(rows))
    return console.export_text()


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
    assert line.split() == ["98_tiny", "same_padding", "375", "0", "0", "125", "0", "0", "1.50/2"]
