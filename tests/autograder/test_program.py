"""What a result depends on: what can change it, and nothing else."""

import pytest
from conftest import ROOT

from autograder.grading import program
from autograder.grading.program import GRADER, ROOTS, meaning, program_key, raw_digest, reached
from autograder.project import find_lessons
from autograder.sandbox.walls import Limits
from course_lib.checks.own_work import library_sources

LESSON = "02_padding_stride"
SEED = "0" * 32
LIMITS = Limits()


def places(modules):
    """The files that some modules reach, as paths in the project."""
    return {path.relative_to(ROOTS["autograder"].parent).as_posix() for path in reached(modules)}


def test_a_result_depends_on_its_record_on_what_that_reaches_and_on_the_grader():
    found = places([GRADER, "course_lib.exercises.padding_stride.zero_pad"])
    assert {
        "course_lib/exercises/padding_stride/zero_pad.py",
        "course_lib/exercises/record.py",
        "course_lib/exercises/recipe.py",
        "course_lib/checks/runner.py",
        "course_lib/checks/compare.py",
        "autograder/grading/examiner.py",
        "autograder/classroom/rebuild.py",
        "autograder/sandbox/walls.py",
    } <= found


def test_figures_widgets_reports_and_other_lessons_records_change_no_result():
    found = places([GRADER, "course_lib.exercises.padding_stride.zero_pad"]) | {
        f"course_lib/{path}" for path in library_sources()
    }
    others = ("course_lib/figures", "course_lib/widgets", "course_lib/exercises/filters")
    assert [path for path in found if path.startswith((*others, "autograder/reports"))] == []


def test_comments_layout_and_docstrings_say_nothing():
    one = 'def f(x):\n    """Twice."""\n    return 2 * x  # twice\n'
    other = "def f(x):\n\n    '''Two times x.'''\n    return (2 * x)\n"
    assert meaning(one) == meaning(other)
    assert meaning(one) != meaning(one.replace("2 * x", "3 * x"))


@pytest.fixture
def master():
    (lesson,) = find_lessons(ROOT, [LESSON])
    return lesson.master.read_bytes()


def test_prose_and_demos_of_a_lesson_change_no_result_but_its_cells_and_settings_do(master):
    def key(content=master, seed=SEED, limits=LIMITS):
        return program_key(LESSON, content, seed, limits)

    before = key()
    assert key(master.replace(b"# Lesson 2: ", b"# The second: ")) == before
    assert key(master.replace(b"show_images(", b"show_images( ")) == before
    assert key(master.replace(b"same_padding(f)", b"same_padding(g)")) != before
    assert key(seed="1" * 32) != before
    assert key(limits=Limits(cell=1)) != before


def test_a_reference_of_an_earlier_lesson_changes_a_result_and_what_is_beside_it_does_not(
    master, monkeypatch
):
    def key(sources):
        monkeypatch.setattr(program, "mynet_sources", lambda lesson: sources)
        return program_key(LESSON, master, SEED, LIMITS)

    sources = program.mynet_sources(LESSON)
    before = key(sources)
    name = "_vertical_edge_filter.py"
    assert key(sources | {name: f"# a comment\n{sources[name]}"}) == before
    assert key(sources | {name: sources[name].replace("vertical_edge_filter():", "f():")}) != before


def test_what_students_do_besides_checks_changes_no_result():
    assert [p for p in places([GRADER]) if p.startswith("course_lib/student/")] == []


def test_what_is_quickly_compared_changes_with_every_file(master, tmp_path, monkeypatch):
    file = tmp_path / "a.py"
    file.write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(program, "ROOTS", {"a": tmp_path})
    before = raw_digest(LESSON, master, SEED, Limits())
    assert raw_digest(LESSON, master, SEED, Limits()) == before
    file.write_text("x = 1  # one\n", encoding="utf-8")
    assert raw_digest(LESSON, master, SEED, Limits()) != before
