"""A class's folder that the last release graded: the next run loses no word of it."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Options, WouldChange, grade_class
from autograder.lessons.build import build_lesson
from autograder.project import find_lessons

HERE = Path(__file__).parent
EVERYONE = ["blank", "cut", "float", "praised", "right"]


@pytest.fixture
def old(tmp_path):
    """The class as it lay there: with a ledger.json that knows its files."""
    with zipfile.ZipFile(HERE / "class_of_the_last_release.zip") as archive:
        archive.extractall(tmp_path / "class")
    classroom = Classroom.open(tmp_path / "class")
    ledger = classroom.folder / ".graded" / "ledger.json"
    content = json.loads(ledger.read_bytes())
    for student, entry in content["ledger"]["entries"]["98_tiny"].items():
        entry["stamp"] = classroom.stamp(student, "98_tiny")
    ledger.write_text(json.dumps(content), encoding="utf-8")
    return classroom


def grade(classroom, course, **options):
    lessons = find_lessons(course)
    build_lesson(lessons[0])
    options = Options(**options)
    return grade_class(
        classroom, lessons, classroom.students(), options, lambda items, count: items
    )


def table(classroom):
    with classroom.results.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def anew(rows):
    """The rows when they are written today: one cause is surer than it was then."""
    return [r | {"message": r["message"].replace("Perhaps: ", "Likely cause: ")} for r in rows]


def test_points_seed_and_what_was_given_by_hand_stay(old, tiny_course):
    before, seed = table(old), (old.folder / "seed").read_text()
    config = (old.folder / "nbgrader_config.py").read_text()
    run = grade(old, tiny_course)
    assert run.changes == []
    assert run.graded == len(EVERYONE)
    assert table(old) == anew(before)
    assert (old.folder / "seed").read_text() == seed
    assert (old.folder / "nbgrader_config.py").read_text() == config
    with Gradebook(f"sqlite:///{old.gradebook}") as book:
        grade_ = book.find_grade("test-same_padding-1", "98_tiny", "98_tiny", "praised")
        assert (grade_.manual_score, grade_.needs_manual_grade) == (1.5, False)
        comment = book.find_comment("same_padding", "98_tiny", "98_tiny", "praised")
        assert comment.manual_comment == "Nearly: look at the even f."
    assert [path.name for path in (old.folder / ".graded").iterdir()] == ["ledger.db"]
    assert grade(old, tiny_course).graded == 0


def test_who_is_not_graded_again_keeps_the_old_words(old, tiny_course):
    before = table(old)
    assert grade(old, tiny_course, student="right").graded == 1
    assert table(old) == before
    assert grade(old, tiny_course).graded == len(EVERYONE) - 1
    assert table(old) == anew(before)


def test_points_that_would_change_by_the_upgrade_are_refused_as_any_other(old, tiny_course):
    ledger = old.folder / ".graded" / "ledger.json"
    text = ledger.read_text(encoding="utf-8")
    content = json.loads(text)
    content["ledger"]["entries"]["98_tiny"]["blank"]["result"]["passed"]["test-same_padding-1"] = (
        True
    )
    ledger.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WouldChange, match="1 results would change"):
        grade(old, tiny_course)
    assert ledger.exists()


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"ledger": {"entries": {"98_tiny": {"right": {}}}}}']
)
def test_a_damaged_ledger_of_the_last_release_means_that_all_is_graded_again(
    old, tiny_course, damage
):
    before = table(old)
    (old.folder / ".graded" / "ledger.json").write_text(damage, encoding="utf-8")
    assert grade(old, tiny_course).graded == len(EVERYONE)
    assert table(old) == anew(before)


def test_a_ledger_that_is_none_is_made_anew(old, tiny_course):
    grade(old, tiny_course)
    before = table(old)
    (old.folder / ".graded" / "ledger.db").write_bytes(b"this is no database" * 1000)
    assert grade(old, tiny_course).graded == len(EVERYONE)
    assert table(old) == anew(before)
