"""What is printed for a class, small or large."""

import io
from pathlib import Path

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Row
from autograder.reports import screen


def shown(rows, monkeypatch):
    console = screen.Console(width=100, record=True, file=io.StringIO())
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


def test_a_large_class_is_listed_by_exercise(monkeypatch):
    text = shown(list(rows_of(500)), monkeypatch)
    assert "s007" not in text
    line = next(line for line in text.splitlines() if "same_padding" in line)
    assert line.split() == ["98_tiny", "same_padding", "375", "0", "0", "125", "0", "1.50/2"]
