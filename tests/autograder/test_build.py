"""Building and proving a small course of one lesson."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest
from click.testing import CliRunner
from lesson_records import find

from autograder.__main__ import main
from autograder.lessons.blank import make_blank
from autograder.lessons.build import build_lesson
from autograder.lessons.master import render_master
from autograder.lessons.text import read_lesson
from autograder.project import find_course, find_lessons
from autograder.proofs import verify
from autograder.proofs.verify import (
    prove_answers,
    prove_blanks,
    prove_no_leaks,
    prove_records,
    run_notebook,
    verify_lesson,
)
from course_lib import exercises, functional
from course_lib.exercises import EXERCISES
from course_lib.student import sections
from course_lib.student.place import HOME_VARIABLE


def run(*arguments):
    """Run a command; return its exit code and all that it printed."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def lesson(tiny_course):
    lesson = find_lessons(tiny_course)[0]
    build_lesson(lesson)
    return lesson


def test_building_twice_gives_the_same_bytes(lesson):
    before = lesson.master.read_bytes(), lesson.blank.read_bytes()
    build_lesson(lesson)
    assert (lesson.master.read_bytes(), lesson.blank.read_bytes()) == before


def test_marks_of_items_leave_no_trace(lesson):
    before = lesson.master.read_bytes(), lesson.blank.read_bytes()
    edit(lesson.text, "# # Tiny", "# items: 1, 2\n# # Tiny")
    edit(lesson.text, "def same_padding", "# items: 3\ndef same_padding")
    build_lesson(lesson)
    assert (lesson.master.read_bytes(), lesson.blank.read_bytes()) == before


def test_the_blank_holds_no_answer_no_hidden_test_and_no_output(lesson):
    text = lesson.blank.read_text(encoding="utf-8")
    for forbidden in ("SOLUTION", "HIDDEN", "hidden=True", "must be odd", "jupytext", "lesson:"):
        assert forbidden not in text
    notebook = nbformat.reads(text, as_version=4)
    sources = [cell.source for cell in notebook.cells]
    assert any("raise NotImplementedError()" in source for source in sources)
    assert 'check("same_padding", same_padding)' in sources
    assert all(not cell.get("outputs") for cell in notebook.cells)


def test_cells_have_the_names_that_the_contract_gives(lesson):
    notebook = nbformat.read(lesson.blank, as_version=4)
    graded = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    assert graded["same_padding"].id == "98_tiny-same_padding"
    assert graded["test-same_padding-1"].id == "98_tiny-test-same_padding-1"
    assert graded["test-same_padding-1"].metadata.nbgrader.points == 2
    demo = next(cell for cell in notebook.cells if "demo" in cell.metadata.get("tags", []))
    assert "skip-execution" in demo.metadata.tags
    assert "nbgrader" not in demo.metadata


def test_an_inserted_cell_changes_no_other(lesson):
    before = {cell.id for cell in nbformat.read(lesson.blank, as_version=4).cells}
    text = lesson.text.read_text(encoding="utf-8")
    lesson.text.write_text(text.replace("# %%\n", "# %%\nprint(1)\n\n# %%\n", 1), encoding="utf-8")
    build_lesson(lesson)
    after = {cell.id for cell in nbformat.read(lesson.blank, as_version=4).cells}
    assert before < after
    assert len(after) == len(before) + 1


def test_a_mistake_in_the_text_leaves_the_built_notebooks_alone(lesson):
    before = lesson.blank.read_bytes()
    text = lesson.text.read_text(encoding="utf-8")
    lesson.text.write_text(text.replace(" points=2", ""), encoding="utf-8")
    code, output = run("build", "--course", lesson.course)
    assert code == 2
    assert output.count("\n") == 1
    assert output.startswith(f"{lesson.text}:30: the test of 'same_padding' needs points")
    assert lesson.blank.read_bytes() == before


def test_building_needs_no_nbgrader(lesson):
    """It takes as long to import as all lessons take to build."""
    script = (
        "import sys; from pathlib import Path\n"
        "from autograder.lessons.build import build_lesson\n"
        "from autograder.project import find_lessons\n"
        "build_lesson(find_lessons(Path(sys.argv[1]))[0])\n"
        "print('nbgrader' in sys.modules)\n"
    )
    before = lesson.blank.read_bytes()
    command = [sys.executable, "-c", script, lesson.course]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert lesson.blank.read_bytes() == before


def test_an_exercise_of_two_lessons_is_refused_in_both(lesson):
    other = lesson.text.with_name("97_other.py")
    other.write_text(lesson.text.read_text(encoding="utf-8"), encoding="utf-8")
    for number, own, where in (("97", other, "98_tiny.py"), ("98", lesson.text, "97_other.py")):
        code, output = run("build", number, "--course", lesson.course)
        assert code == 2
        assert output == f"{own}:21: exercise 'same_padding' is also in {where}\n"
    assert not (lesson.course / "notebooks" / "97_other").exists()


def test_a_bonus_is_proven_like_any_other_test(lesson):
    edit(lesson.text, "points=2", "points=0")
    edit(lesson.text, "(f - 1) // 2", "(f + 1) // 2")
    build_lesson(lesson)
    proof = prove_answers(nbformat.read(lesson.master, as_version=4))
    assert proof.what == "0/0"
    (failure,) = proof.failures
    assert failure.startswith("test-same_padding-1 fails on the answer: same_padding: wrong")


def test_a_blank_that_starts_as_a_mistake_earns_nothing_and_leaks_nothing(lesson):
    edit(lesson.text, 'exercise="same_padding"', 'exercise="same_padding" starts_as="even"')
    content = render_master(lesson.name, read_lesson(lesson.text, find))
    master, blank = (
        nbformat.reads(c.decode(), as_version=4) for c in (content, make_blank(content))
    )
    blanks = prove_blanks(master)
    assert (blanks.what, blanks.failures) == ("0/2", [])
    assert prove_no_leaks(lesson, master, blank, shown=blank).failures == []


def test_verify_proves_a_good_lesson(lesson):
    code, output = run("verify", "--course", lesson.course)
    assert code == 0, output
    assert "✓ 2/2" in output
    assert "✓ 0/2" in output


def test_where_the_course_is_proven_mynet_is_whole_and_nobodys_own(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    sections.put("zero_pad", "02", "def zero_pad(x, padding):\n    return x\n")
    cell = nbformat.v4.new_code_cell("import mynet\nprint([mynet.zero_pad.__module__])")
    ran = run_notebook(nbformat.v4.new_notebook(cells=[cell]), with_demos=False)
    said, printed = ran.cells[0].outputs
    assert said.data["text/plain"] == (
        "mynet: zero_pad is the course's, since yours has not passed its check yet."
    )
    assert printed.text == f"{[exercises.find('zero_pad').reference.__module__]}\n"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# what is broken in one lesson: its files' changes (which, from, to), and what must be told
BROKEN = {
    "an answer, demos and a notebook": (
        [
            ("text", "(f - 1) // 2", "(f + 1) // 2"),
            ("text", 'print("a demo")', 'print("return (f + 1)" + " // 2")\n1 / 0'),
            ("blank", '"# Tiny', '"# Teeny'),
        ],
        [
            "answers: test-same_padding-1 fails on the answer: same_padding: wrong",
            "cells: 98_tiny-demo",
            "leaks: an output holds a line of the answer of same_padding: return(f+1)//2",
            "built: ",
        ],
    ),
    "a blank that is right": (
        [("text", "    ### BEGIN SOLUTION\n    if", "    if f % 2:\n        return f // 2\n    raise ValueError\n    ### BEGIN SOLUTION\n    if")],
        ["blanks: test-same_padding-1 passes on the blank"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_verify_tells_each_thing_that_is_broken(lesson, broken):
    changes, told = BROKEN[broken]
    for which, old, new in changes:
        if which == "blank":  # of the text as it is then
            build_lesson(lesson)
        edit(getattr(lesson, which), old, new)
        if which == "text":
            os.utime(lesson.text, (lesson.text.stat().st_mtime + 5,) * 2)
    if changes[-1][0] == "blank":  # else it would be built anew
        os.utime(lesson.text, (0, 0))
    failures = verify_lesson(lesson).failures
    for words in told:
        assert any(words in failure for failure in failures), (words, failures)


def test_verify_holds_a_record_to_the_signature_and_to_what_it_teaches(lesson, monkeypatch):
    def failures():
        build_lesson(lesson)
        return prove_records(lesson, nbformat.read(lesson.master, as_version=4)).failures

    assert failures() == []
    in_the_library = replace(EXERCISES["same_padding"], reference=functional.same_padding)
    monkeypatch.setattr(verify, "EXERCISES", {"same_padding": in_the_library})
    assert failures() == []
    monkeypatch.setattr(exercises, "taught", dict)
    (told,) = failures()
    assert (
        told
        == "no record teaches course_lib.functional.same_padding, the reference of same_padding"
    )
    monkeypatch.undo()
    edit(lesson.text, "points=2", "points=0")
    (told,) = failures()
    assert told == "same_padding has no points in the lesson, and bonus=False in its record"
    edit(lesson.text, "points=0", "points=2")
    edit(lesson.text, "def same_padding(f):", "def same_padding(f, strict=True):")
    (told,) = failures()
    assert told == "same_padding(f, strict=True) in the lesson is same_padding(f) in the record"


def test_verify_holds_the_order_of_exercises_that_students_have_to_the_lesson(lesson, monkeypatch):
    build_lesson(lesson)
    master = nbformat.read(lesson.master, as_version=4)
    order = [EXERCISES["zero_pad"], EXERCISES["same_padding"]]
    monkeypatch.setattr(
        exercises, "lessons", lambda: {lesson.name: {"title": "Tiny", "minutes": 5}}
    )
    monkeypatch.setattr(exercises, "of_lesson", lambda folder: order)
    told = "the exercises are ['same_padding'] in the lesson and ['zero_pad', 'same_padding'] as"
    assert any(failure.startswith(told) for failure in prove_records(lesson, master).failures)
    del order[0]
    assert not any("as lessons.toml" in f for f in prove_records(lesson, master).failures)


def test_verify_fails_on_an_exercise_without_a_record_and_on_a_stray_file(lesson):
    edit(lesson.text, "same_padding", "some_padding")
    (lesson.blank.parent / "answers.py").write_text("", encoding="utf-8")
    build_lesson(lesson)
    failures = verify_lesson(lesson).failures
    assert "records: there is no record of 'some_padding'" in failures
    assert any("answers.py, which would be handed out" in failure for failure in failures)


def test_a_course_is_found_from_below_and_a_lesson_by_its_number(tiny_course, monkeypatch):
    monkeypatch.chdir(tiny_course / "notebooks")
    assert find_course() == tiny_course
    assert [lesson.name for lesson in find_lessons(tiny_course, ["98"])] == ["98_tiny"]


# arguments after the command, what the one line says
BAD_USE = {
    "an unknown lesson": (["build", "97"], "there is no lesson '97'; there are: 98_tiny"),
    "no course": (["build", "--course", "solutions"], "solutions is a course: it would hold solutions/ and notebooks/"),
    "no class": (["grade", "--class", "nowhere"], "nowhere is not a class"),
    "a class that is a file": (["grade", "--class", "LICENSE"], "LICENSE is not a class"),
    "an unknown student": (["grade", "--class", "class", "--student", "zoe"], "there is no 'zoe'"),
    "a lesson to grade that is unknown": (["grade", "5", "--class", "class"], "there is no lesson '5'"),
    "a release into a file": (["release", "--to", "LICENSE"], "LICENSE is not a folder"),
    "a release with no date": (["release", "--to", "out", "--solutions-from", "24.12."], "24.12.: that is no date; it is written 2026-12-24"),
    "a release below a file": (["release", "--to", "LICENSE/below"], "Not a directory"),
    "collecting nothing": (["collect", "--from", "nowhere.zip"], "nowhere.zip does not exist"),
    "collecting what is no zip": (["collect", "--from", "LICENSE"], "LICENSE is neither a folder nor a zip"),
    "feedback before grading": (["feedback", "--class", "class"], "run autograder grade first"),
    "export before grading": (["export", "--class", "class"], "run autograder grade first"),
    "a broken seed": (["grade", "--class", "badseed"], "should hold 32 hex digits, got 'x'"),
}  # fmt: skip


@pytest.mark.parametrize("use", BAD_USE)
def test_bad_use_is_one_line_and_exit_code_2(tiny_course, monkeypatch, use):
    arguments, told = BAD_USE[use]
    monkeypatch.chdir(tiny_course)
    for folder in ("class", "badseed"):
        (tiny_course / folder / "submitted" / "ann" / "98_tiny").mkdir(parents=True)
    (tiny_course / "badseed" / "seed").write_text("x", encoding="utf-8")
    code, output = run(*arguments)
    assert code == 2
    assert told in output
    assert output.startswith("autograder: ")
    assert output.count("\n") == 1


def test_a_folder_without_permission_is_one_line(tiny_course, monkeypatch):
    """Root may write anywhere, so the refusal itself is played; what follows from it is real."""

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tiny_course / "notebooks"))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    code, output = run("build", "--course", tiny_course)
    assert (code, output.count("\n")) == (2, 1)
    assert output == f"autograder: {find_lessons(tiny_course)[0].master}: Permission denied\n"
    assert not list((tiny_course / "notebooks").iterdir())


def test_notebooks_in_the_repository_are_plain(lesson):
    """No kernel version, no random ids: two machines build the same."""
    notebook = json.loads(lesson.blank.read_text(encoding="utf-8"))
    assert notebook["metadata"]["language_info"].keys() == {"file_extension", "mimetype", "name"}
    assert all(cell["id"].startswith("98_tiny-") for cell in notebook["cells"])
