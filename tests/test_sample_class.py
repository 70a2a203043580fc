"""The class that `make demo` grades: it has what the README promises, and shows every kind of work."""

import ast
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT

from autograder.project import find_lessons
from course_lib.exercises import file_of

RIGHT, BLANK, UNUSUAL, BROKEN, UNREADABLE = "aoi", "bilal", "chen", "goran", "hana"
MISTAKEN = ["dana", "emeka", "freja"]
LESSONS = find_lessons(ROOT)
EACH_LESSON = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


def notebook_of(sample_class, student, lesson):
    return sample_class / student / lesson.name / lesson.blank.name


def answers(path):
    """The cells of a notebook that students fill in: {exercise: source}."""
    flags = [(cell.metadata.get("nbgrader", {}), cell) for cell in nbformat.read(path, 4).cells]
    return {one["grade_id"]: cell.source for one, cell in flags if one.get("solution")}


def parses(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def test_eight_students_hand_in_each_lesson_and_nothing_else(sample_class):
    students = {RIGHT, BLANK, UNUSUAL, *MISTAKEN, BROKEN, UNREADABLE}
    assert {path for path in sample_class.rglob("*") if path.is_file()} == {
        notebook_of(sample_class, student, lesson) for student in students for lesson in LESSONS
    } | {
        notebook_of(sample_class, student, lesson).with_name(file_of(lesson.name))
        for student in students - {BLANK}
        for lesson in LESSONS
        if file_of(lesson.name)
    }
    assert len(students) == 8
    assert "a class of eight students" in (ROOT / "README.md").read_text(encoding="utf-8")


@EACH_LESSON
def test_one_answers_nothing_and_two_answer_everything_each_in_their_own_way(sample_class, lesson):
    released = answers(lesson.blank)
    assert answers(notebook_of(sample_class, BLANK, lesson)) == released
    right, unusual = (answers(notebook_of(sample_class, s, lesson)) for s in (RIGHT, UNUSUAL))
    assert right == {
        name: "\n".join(line for line in source.splitlines() if " SOLUTION" not in line)
        for name, source in answers(lesson.master).items()
    }
    for name, source in unusual.items():
        assert parses(source)
        assert source not in (released[name], right[name]), name


@pytest.mark.parametrize("student", MISTAKEN)
def test_three_have_several_ideas_wrong_and_no_two_the_same_one(sample_class, student):
    def wrong(student):
        return {
            name
            for lesson in LESSONS
            for name, source in answers(notebook_of(sample_class, student, lesson)).items()
            if source != answers(notebook_of(sample_class, RIGHT, lesson))[name]
        }

    assert len(wrong(student)) >= 3
    assert not any(wrong(student) & wrong(other) for other in MISTAKEN if other != student)


def test_one_answer_of_one_student_does_not_parse(sample_class):
    readable = [RIGHT, UNUSUAL, *MISTAKEN, BROKEN]
    broken = [
        (student, name)
        for student in readable
        for lesson in LESSONS
        for name, source in answers(notebook_of(sample_class, student, lesson)).items()
        if not parses(source)
    ]
    assert broken == [(BROKEN, "conv_output_size")]


@EACH_LESSON
def test_one_students_files_cannot_be_read(sample_class, lesson):
    with pytest.raises(nbformat.reader.NotJSONError):
        nbformat.read(notebook_of(sample_class, UNREADABLE, lesson), 4)


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    make = ROOT / "examples" / "class" / "make_class.py"
    done = subprocess.run([sys.executable, make, tmp_path], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"make_class: {tmp_path} is there already\n"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
