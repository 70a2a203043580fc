"""A class's students: listed, left out, joined, and given other names."""

import contextlib
import csv
import json
import os
import re
import shutil
import sqlite3
import zipfile

import nbformat
import pytest
from commands import autograder
from conftest import RIGHT, hand_in
from nbgrader.api import Gradebook

from autograder.classroom.collect.identities import read_identities
from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import marks
from autograder.grading.ledger import Ledger
from autograder.grading.whole_class import Options, grade_class
from autograder.project import find_lessons

LESSON = "98_tiny"


@pytest.fixture(scope="module")
def made(tiny_built, tmp_path_factory):
    """A graded class with feedback: ada has all points, an accident made a second one of her."""
    folder = tmp_path_factory.mktemp("class")
    (lesson,) = find_lessons(tiny_built)
    for student, source, day in (("ada", RIGHT, 2), ("ada-2", "", 1), ("bo", "x = 1", 1)):
        time = f"2026-11-0{day} 12:00:00.000000 UTC"
        hand_in(Classroom(folder), lesson, student, source, time)
    classroom = Classroom.open(folder)
    grade(classroom, tiny_built)
    with Gradebook(f"sqlite:///{classroom.gradebook}") as book:
        for student in ("ada", "ada-2"):
            book.find_grade("test-same_padding-1", LESSON, LESSON, student).extra_credit = 0.5
        book.db.commit()
    grade(classroom, tiny_built)
    assert autograder("feedback", "--class", folder, cwd=tiny_built).returncode == 0
    return folder


@pytest.fixture
def classroom(made, tmp_path):
    """A copy that a test may change; its files keep their times."""
    shutil.copytree(made, tmp_path / "class")
    return Classroom.open(tmp_path / "class")


def grade(classroom, course):
    students = classroom.students()
    options = Options()
    return grade_class(classroom, find_lessons(course), students, options, lambda found, n: found)


def do(classroom, course, *words):
    return autograder("students", "--class", classroom.folder, *words, cwd=course)


def points(classroom):
    with classroom.results.open(encoding="utf-8", newline="") as file:
        return {row["student"]: row["points"] for row in csv.DictReader(file)}


def test_the_list_says_who_is_known_where(classroom, tiny_built):
    shutil.rmtree(classroom.submitted / "bo")
    told = do(classroom, tiny_built).stdout
    assert re.search(r"ada +1 +1 +1 *\n", told)
    assert re.search(r"bo +– +1 +1 +no work in submitted/", told)


IDENTITIES = "platform,id,name,lesson,student\nCanvas,7,Ada,,ada\nCanvas,8,Bo,,bo\n"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("drop", "bo"), [("7", "ada")]),
        (("rename", "bo", "bob"), [("7", "ada"), ("8", "bob")]),
        (("merge", "ada", "ada-2"), [("7", "ada-2"), ("8", "bo")]),
    ],
)
def test_the_next_download_finds_the_student_by_the_new_name(classroom, tiny_built, words, left):
    classroom.identities.write_text(IDENTITIES, encoding="utf-8")
    assert do(classroom, tiny_built, *words).returncode == 0
    assert [(one.id, one.student) for one in read_identities(classroom.identities)] == left


def test_a_student_who_is_dropped_is_nowhere_but_in_the_backup(classroom, tiny_built):
    done = do(classroom, tiny_built, "drop", "bo")
    assert done.returncode == 0, done.stderr
    assert set(points(classroom)) == set(marks(classroom, LESSON)) == {"ada", "ada-2"}
    places = (classroom.submitted, classroom.autograded, classroom.feedback)
    assert not any((place / "bo").exists() for place in places)
    (backup,) = (classroom.folder / "backups").iterdir()
    assert str(backup) in done.stdout
    assert (backup / "submitted" / "bo" / LESSON / f"{LESSON}.ipynb").exists()
    assert {"ada", "ada-2", "bo"} == set(points(Classroom(backup)))
    assert set(marks(Classroom(backup), LESSON)) == {"ada", "ada-2", "bo"}


def test_another_name_keeps_points_and_what_was_given_by_hand(classroom, tiny_built):
    assert do(classroom, tiny_built, "rename", "ada", "lovelace").returncode == 0
    assert points(classroom) == {"lovelace": "2.5", "ada-2": "0.5", "bo": "0"}
    assert marks(classroom, LESSON)["lovelace"].grades["test-same_padding-1"].extra == 0.5
    assert (classroom.feedback / "lovelace" / LESSON / f"{LESSON}.html").exists()
    assert not (classroom.submitted / "ada").exists()
    done = grade(classroom, tiny_built)
    assert {row.student for row in done.rows} == {"lovelace", "ada-2", "bo"}


@pytest.mark.parametrize(("student", "into"), [("ada", "ada-2"), ("ada-2", "ada")])
def test_of_two_hand_ins_of_one_person_the_later_one_counts(classroom, tiny_built, student, into):
    assert do(classroom, tiny_built, "merge", student, into).returncode == 0
    assert points(classroom) == {into: "2.5", "bo": "0"}
    assert set(marks(classroom, LESSON)) == {into, "bo"}
    handed_in = classroom.submission(into, LESSON) / f"{LESSON}.ipynb"
    assert "f // 2" in handed_in.read_text(encoding="utf-8")
    grade(classroom, tiny_built)
    assert points(classroom) == {into: "2.5", "bo": "0"}


WRONG = {
    "nobody": (("drop", "eve"), "there is no 'eve'"),
    "a name that is taken": (("rename", "ada", "bo"), "there is a 'bo' already"),
    "a name that leaves the folder": (("rename", "ada", "../eve"), "is no name for"),
    "a hidden name": (("rename", "ada", ".eve"), "is no name for"),
    "a name for formgrader": (("rename", "ada", "<b>"), "is no name for"),
    "no name": (("rename", "ada", ""), "is no name for"),
    "oneself": (("merge", "ada", "ada"), "is one student already"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_done_is_said_and_changes_nothing(classroom, tiny_built, kind):
    words, told = WRONG[kind]
    before = points(classroom), sorted(os.listdir(classroom.folder))
    done = do(classroom, tiny_built, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert (points(classroom), sorted(os.listdir(classroom.folder))) == before


def test_a_request_is_noted_with_who_looked_again_and_what_came_of_it(classroom, tiny_built):
    def requests(*words):
        return autograder("requests", "--class", classroom.folder, *words, cwd=tiny_built)

    def page():
        assert autograder("feedback", "--class", classroom.folder, cwd=tiny_built).returncode == 0
        place = classroom.feedback / "bo" / LESSON / f"{LESSON}.html"
        return place.read_text(encoding="utf-8")

    asked = requests("add", "bo", "98", "same_padding", "--says", "=mine <b>\nis right")
    assert asked.returncode == 0, asked.stderr
    assert "you asked for a second look. “&#39;=mine &lt;b&gt; is right”" in page()
    assert "It is still to come." in page()
    assert "1 request, 1 open" in requests().stdout
    with Gradebook(f"sqlite:///{classroom.gradebook}") as book:
        book.find_grade("test-same_padding-1", LESSON, LESSON, "bo").manual_score = 1
        book.db.commit()
    done = requests("close", "bo", "same_padding", "--by", "Dr. Kim", "--outcome", "Half is right.")
    assert done.returncode == 0, done.stderr
    assert "Dr. Kim: Half is right. The points were 0, and were then 1." in page()
    assert autograder("report", "--class", classroom.folder, cwd=tiny_built).returncode == 0
    report = (classroom.folder / "report" / "index.html").read_text(encoding="utf-8")
    assert "Requests for a second look: <b>1</b>, <b>0</b> open." in report
    assert "requests.csv" in do(classroom, tiny_built, "kept", "bo").stdout
    assert do(classroom, tiny_built, "rename", "bo", "bob").returncode == 0
    assert "bob" in requests().stdout


NO_REQUEST = {
    "nobody": (("add", "eve", "98", "same_padding", "--says", "x"), "nothing of 'eve' was graded"),
    "no exercise": (("add", "bo", "98", "same", "--says", "x"), "has no exercise 'same'"),
    "no lesson": (("add", "bo", "97", "same_padding", "--says", "x"), "there is no lesson '97'"),
    "none open": (("close", "bo", "same_padding", "--by", "x", "--outcome", "y"), "no request of"),
}


@pytest.mark.parametrize("kind", NO_REQUEST)
def test_a_request_for_what_is_not_there_is_one_sentence(classroom, tiny_built, kind):
    words, told = NO_REQUEST[kind]
    done = autograder("requests", "--class", classroom.folder, *words, cwd=tiny_built)
    assert (done.returncode, told in done.stderr) == (2, True)
    assert not classroom.requests.exists()


def everything(folder):
    """All bytes of a class but its source and settings, to look for a name in."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "source" not in path.parts
    }


@pytest.fixture
def much(classroom, tiny_built):
    """A class in which much is kept about bo: identities, a backup, an export, a report."""
    classroom.identities.write_text(IDENTITIES)
    (classroom.folder / "roster.csv").write_text("id,name\nbo,Bo\nada,Ada\n")
    classroom.groups.write_text("group,student\nred,bo\n")
    classroom.requests.write_text("student,lesson,exercise,says\nbo,98_tiny,same_padding,please\n")
    assert do(classroom, tiny_built, "merge", "ada-2", "ada").returncode == 0
    for words in (("report",), ("export",), ("export", "--for", "csv")):
        command, *rest = words
        assert (
            autograder(command, "--class", classroom.folder, *rest, cwd=tiny_built).returncode == 0
        )
    return classroom


def test_what_is_kept_about_a_student_is_shown_and_given_out(much, tiny_built, tmp_path):
    target = tmp_path / "bo.zip"
    done = do(much, tiny_built, "kept", "bo", "--to", target)
    assert done.returncode == 0, done.stderr
    for place in ("submitted/bo", "autograded/bo", "feedback/bo", "gradebook.db", "results.csv", ".graded/ledger.db", "identities.csv", "backups/", "report", "exports", "grades.csv", "roster.csv"):  # fmt: skip
        assert place in done.stdout, place
    with zipfile.ZipFile(target) as archive:
        data = json.loads(archive.read("data.json"))
        assert f"submitted/{LESSON}/{LESSON}.ipynb" in archive.namelist()
        assert f"feedback/{LESSON}/{LESSON}.html" in archive.namelist()
        names = archive.namelist()
        assert not [name for name in names if re.search(rb"\bada\b", archive.read(name))]
    assert data["marks"][LESSON]["grades"]
    assert (len(data["results"]), len(data["identities"]), len(data["roster"])) == (1, 1, 1)
    again = do(much, tiny_built, "kept", "bo", "--to", target)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_what_is_forgotten_is_in_no_file_any_more(much, tiny_built):
    own = nbformat.read(much.submission("bo", LESSON) / f"{LESSON}.ipynb", as_version=4)
    with Ledger(much) as ledger:
        keys = ledger.keys_of("bo")
    assert keys
    asked = do(much, tiny_built, "forget", "bo")
    assert "nothing was deleted" in asked.stdout
    assert (much.submitted / "bo").is_dir()
    done = do(much, tiny_built, "forget", "bo", "--yes")
    assert done.returncode == 0, done.stderr
    left = [name for name, data in everything(much.folder).items() if re.search(rb"\bbo\b", data)]
    assert left == ["roster.csv"]
    assert "roster.csv" in done.stdout
    assert [cell.source for cell in own.cells if cell.source == "x = 1"]
    # graded notebooks are packed in the ledger, where no word of theirs can be found
    with contextlib.closing(sqlite3.connect(much.ledger)) as ledger:
        for table in ("result", "content"):
            kept = {key for (key,) in ledger.execute(f"SELECT key FROM {table}")}
            assert kept.isdisjoint(keys)
    assert set(points(much)) == {"ada"}
    with Gradebook(f"sqlite:///{much.gradebook}") as book:
        assert [student.id for student in book.students] == ["ada"]
    assert autograder("grade", "--class", much.folder, cwd=tiny_built).returncode == 0


@pytest.mark.parametrize("command", ["kept", "forget"])
def test_nobody_is_known_by_that_name(classroom, tiny_built, command):
    done = do(classroom, tiny_built, command, "nobody")
    assert (done.returncode, "there is no 'nobody'" in done.stderr) == (2, True)
