"""A class that is graded again after something changed: points, rules, or which lessons."""

import json
import re
import shutil

import nbformat
import pytest
from commands import autograder
from conftest import LESSON, RIGHT, ROOT

from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import marks
from autograder.grading.whole_class import Options, WouldChange, grade_class
from autograder.lessons.build import build_lesson
from autograder.project import BadUse, find_lessons

MEAN = "def global_average_pool(x):\n    return x.mean(axis=(2, 3))"
OTHER = {
    "Tiny": "Other",
    "number: 98": "number: 99",
    "same_padding": "global_average_pool",
    "(f):": "(x):",
    LESSON[
        LESSON.index("    if f %") : LESSON.index("    ### END S")
    ]: "    return x.mean(axis=(2, 3))\n",
}
FIRST, SECOND = "98_tiny", "99_other"
LATE = "2026-11-20 12:00:00.000000 UTC"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course of two short lessons, built, and its class, graded.

    The student ada has both lessons right; bo and cy handed in one that is blank.
    """
    folder = tmp_path_factory.mktemp("made")
    for name in ("solutions", "notebooks"):
        (folder / "course" / name).mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", folder / "course")
    second = LESSON
    for old, new in OTHER.items():
        assert old in second
        second = second.replace(old, new)
    for name, text in ((FIRST, LESSON), (SECOND, second)):
        (folder / "course" / "solutions" / f"{name}.py").write_text(text, encoding="utf-8")
    for lesson in find_lessons(folder / "course"):
        build_lesson(lesson)
    answers = {("ada", FIRST): RIGHT, ("ada", SECOND): MEAN, ("bo", FIRST): "", ("cy", SECOND): ""}
    for (student, name), source in answers.items():
        (lesson,) = find_lessons(folder / "course", [name])
        notebook = nbformat.read(lesson.blank, as_version=4)
        for cell in notebook.cells:
            if source and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = source
        place = folder / "class" / "submitted" / student / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        (place / "timestamp.txt").write_text(LATE, encoding="utf-8")
    grade(Classroom.open(folder / "class"), folder / "course")
    return folder


@pytest.fixture
def course(made, tmp_path):
    """A copy that a test may change, with the files' times."""
    return shutil.copytree(made / "course", tmp_path / "course")


@pytest.fixture
def classroom(made, tmp_path):
    """A copy that a test may change; its results are kept, but all of it is looked at anew."""
    return Classroom.open(shutil.copytree(made / "class", tmp_path / "class"))


def grade(classroom, course, *names, **options):
    """Grade as the command does; {(student, lesson): (points, most, status)}."""
    lessons = find_lessons(course, names)
    done = grade_class(
        classroom, lessons, classroom.students(), Options(**options), lambda found, count: found
    )
    assert classroom.results.read_text(encoding="utf-8").count("\n") == 1 + len(done.rows)
    return {(r.student, r.lesson): (r.points, r.max_points, r.status) for r in done.rows}


def test_results_hold_all_lessons_of_the_class_whatever_is_graded(classroom, course):
    whole = {
        ("ada", FIRST): (2, 2, "passed"),
        ("ada", SECOND): (2, 2, "passed"),
        ("bo", FIRST): (0, 2, "blank"),
        ("bo", SECOND): (0, 2, "missing"),
        ("cy", FIRST): (0, 2, "missing"),
        ("cy", SECOND): (0, 2, "blank"),
    }
    shutil.rmtree(classroom.folder / ".graded")
    first = grade(classroom, course, "98")
    assert first == {task: row for task, row in whole.items() if task[1] == FIRST}
    assert grade(classroom, course, "99") == whole
    assert grade(classroom, course, "98") == whole
    assert grade(classroom, course, "98", student="bo", regrade=True, yes=True) == whole
    classroom.gradebook.unlink()
    assert grade(classroom, course, "98") == whole
    assert set(marks(classroom, SECOND)) == {"ada", "cy"}


def test_points_that_a_test_is_worth_change_nothing_unasked(classroom, course):
    before = grade(classroom, course)
    table = classroom.results.read_bytes()
    (lesson,) = find_lessons(course, ["98"])
    text = lesson.text.read_text(encoding="utf-8")
    lesson.text.write_text(text.replace("points=2", "points=3"), encoding="utf-8")
    build_lesson(lesson)
    for asked in ({}, {}, {"regrade": True}):
        with pytest.raises(WouldChange) as refused:
            grade(classroom, course, **asked)
        changes = [(c.student, c.before, c.after) for c in refused.value.changes]
        assert changes == [("ada", (2, 2), (3, 3)), ("bo", (0, 2), (0, 3))]
        assert classroom.results.read_bytes() == table
    after = grade(classroom, course, regrade=True, yes=True)
    changed = {("ada", FIRST): (3, 3, "passed"), ("bo", FIRST): (0, 3, "blank")}
    changed[("cy", FIRST)] = (0, 3, "missing")
    assert after == before | changed
    assert grade(classroom, course) == after


def late_by_a_day(classroom):
    """Give all lessons a date that is a day before the hand-ins."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{classroom.gradebook}") as book:
        for name in (FIRST, SECOND):
            book.update_or_create_assignment(name, duedate="2026-11-19 12:00:00 UTC")


def add_to_config(classroom, text):
    config = classroom.folder / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + text, encoding="utf-8")


def penalties(classroom):
    return [marks(classroom, lesson)["ada"].penalty for lesson in (FIRST, SECOND)]


def test_an_edited_rule_for_late_work_holds_from_the_next_run_on(classroom, course):
    late_by_a_day(classroom)
    grade(classroom, course)
    assert penalties(classroom) == [0, 0]
    add_to_config(classroom, 'c.LateSubmissionPlugin.penalty_method = "zero"\n')
    grade(classroom, course, "98")
    assert penalties(classroom) == [2, 2]


WRONG_RULES = {
    "a module that is not there": ('plugin_class = "nowhere.Rule"', "plugin_class cannot be used"),
    "no class": ('plugin_class = "json.dumps"', "plugin_class cannot be used"),
    "no text": ("plugin_class = 5", "plugin_class cannot be used"),
    "a class that is no rule": ('plugin_class = "json.JSONDecoder"', "JSONDecoder"),
}


@pytest.mark.parametrize("kind", WRONG_RULES)
def test_a_wrong_rule_for_late_work_is_one_sentence(classroom, course, kind):
    setting, told = WRONG_RULES[kind]
    late_by_a_day(classroom)
    add_to_config(classroom, f"c.AssignLatePenalties.{setting}\n")
    with pytest.raises(BadUse) as refused:
        grade(classroom, course)
    assert told in refused.value.message
    assert "nbgrader_config.py" in refused.value.message
    assert "\n" not in refused.value.message


def test_feedback_leaves_an_instructors_own_nbgrader_lessons_alone(classroom, course):
    grade(classroom, course)
    flags = {"grade": True, "solution": True, "locked": False, "points": 3, "schema_version": 3}
    cell = nbformat.v4.new_code_cell("1 + 1", metadata={"nbgrader": flags | {"grade_id": "p1"}})
    own = nbformat.v4.new_notebook(cells=[cell])
    for place in (classroom.folder / "source", classroom.autograded / "ada"):
        for name in ("problem1", "ps1"):
            path = place / "ps1" / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(own, path)
    done = autograder("feedback", "--class", classroom.folder, cwd=course)
    assert done.returncode == 0, done.stderr
    assert "ps1 is not of this course: nbgrader generate_feedback writes its pages" in done.stdout
    pages = {path.parent.name for path in classroom.feedback.rglob("*.html")}
    assert pages == {FIRST, SECOND}
    assert grade(classroom, course)


def test_a_time_that_cannot_be_read_is_told_in_each_run(course, classroom):
    note = classroom.submission("bo", FIRST) / "timestamp.txt"
    note.write_text("the day before yesterday\x1b[2J", encoding="utf-8")
    for _ in ("graded now", "nothing changed"):
        done = autograder("grade", "--class", classroom.folder, cwd=course)
        assert done.returncode == 0
        assert re.search(rf"! bo, {FIRST}: timestamp.txt holds no time", done.stdout)
        assert done.stdout.count("timestamp.txt") == 1
    note.write_text(LATE, encoding="utf-8")
    done = autograder("grade", "--class", classroom.folder, cwd=course)
    assert "timestamp.txt" not in done.stdout
    # another clock: other work, from before what it replaces
    shutil.copy(classroom.submission("ada", FIRST) / f"{FIRST}.ipynb", note.parent)
    note.write_text("2020-01-01 12:00:00 UTC", encoding="utf-8")
    done = autograder("grade", "--class", classroom.folder, cwd=course)
    assert done.returncode == 0
    assert "handed in before what it replaces" in " ".join(done.stdout.split())
