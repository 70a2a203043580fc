"""class.toml, extensions.csv and groups.csv: what holds in a class, by file and command."""

import csv
import re
import shutil
from datetime import datetime

import pytest
from commands import autograder
from conftest import RIGHT, hand_in
from nbgrader.api import Gradebook

from autograder.classroom.folder import Classroom
from autograder.classroom.rules import Late, RulesError, read_rules
from autograder.grading.ledger import Ledger
from autograder.grading.whole_class import Options, WouldChange, grade_class
from autograder.project import find_lessons

LESSON = "98_tiny"
DUE = "2026-11-20T23:59:00+09:00"
CLASS = f"""\
solutions = 2026-12-24
attempts = 3
late = {{ grace_minutes = 15, percent_per_day = 10, at_most_percent = 50 }}

[lessons.{LESSON}]
due = {DUE}
points = {{ same_padding = 5 }}
"""
EXTENSIONS = f"student,lesson,until,hours,reason\nana,{LESSON},2026-11-22T12:00:00Z,,was ill\n"
GROUPS = "group,student\nred,bo\nred,cy\n"
ANSWERS = {"ana": RIGHT, "bo": RIGHT + "  # of two", "dan": "x = 1"}
TIMES = {"ana": "2026-11-22 09:00:00 UTC", "bo": "2026-11-21 18:00:00 UTC"}


def grade(classroom, course, **options):
    done = grade_class(
        classroom,
        find_lessons(course),
        classroom.students(),
        Options(**options),
        lambda found, count: found,
    )
    return {row.student: (row.points, row.max_points, row.status) for row in done.rows}


def table(classroom):
    with classroom.results.open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def made(tiny_built, tmp_path_factory):
    """A graded class with all three files; cy, who is in a group with bo, handed nothing in."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    (lesson,) = find_lessons(tiny_built)
    for student, source in ANSWERS.items():
        hand_in(classroom, lesson, student, source, TIMES.get(student, ""))
    classroom.class_file.write_text(CLASS, encoding="utf-8")
    classroom.extensions.write_text(EXTENSIONS, encoding="utf-8")
    classroom.groups.write_text(GROUPS, encoding="utf-8")
    classroom.roster.write_text("id,name\ncy,Cy\n", encoding="utf-8")
    grade(classroom, tiny_built)
    assert autograder("feedback", "--class", classroom.folder, cwd=tiny_built).returncode == 0
    return classroom.folder


@pytest.fixture
def classroom(made, tmp_path):
    """A copy that a test may change; its files keep their times."""
    return Classroom.open(shutil.copytree(made, tmp_path / "class"))


def test_results_have_the_classs_points_lateness_extensions_and_groups(classroom):
    further = ("points", "max_points", "status", "group", "extended_until", "hours_late", "penalty")
    assert {name: tuple(row[x] for x in further) for name, row in table(classroom).items()} == {
        "ana": ("5", "5", "passed", "", "2026-11-22T12:00:00+00:00", "0", "0"),
        "bo": ("5", "5", "passed", "red", "", "27.0167", "1"),  # two days have begun
        "cy": ("5", "5", "passed", "red", "", "27.0167", "1"),
        "dan": ("0", "5", "failed", "", "", "0", "0"),
    }


def test_the_gradebook_has_them_too_so_that_formgrader_shows_them(classroom):
    with Gradebook(f"sqlite:///{classroom.gradebook}") as book:
        lesson = book.find_assignment(LESSON)
        assert (lesson.duedate, lesson.max_score) == (datetime(2026, 11, 20, 14, 59), 5)
        submission = book.find_submission(LESSON, "ana")
        assert submission.duedate == datetime(2026, 11, 22, 12)
        assert (submission.score, submission.total_seconds_late) == (5, 0)
        assert book.find_submission(LESSON, "cy").late_submission_penalty == 1


SAID = {
    "ana": "It was due 2026-11-20 23:59 UTC+09:00, and for you 2026-11-22 12:00 UTC.",
    "bo": "It came 28 hours later, which costs 1 point.",
    "cy": "Handed in by the group red: it counts for each of you.",
}


def test_the_feedback_says_it_but_not_why(classroom):
    for student, sentence in SAID.items():
        page = classroom.feedback / student / LESSON / f"{LESSON}.html"
        text = page.read_text(encoding="utf-8")
        assert sentence in text
        assert "ill" not in re.sub("<style>.*?</style>", "", text, flags=re.DOTALL).split()


def test_of_two_hand_ins_of_a_group_the_later_one_counts_for_both(classroom, tiny_built):
    (lesson,) = find_lessons(tiny_built)
    hand_in(classroom, lesson, "cy", "x = 1", "2026-11-20 09:00:00 UTC")
    assert grade(classroom, tiny_built)["cy"] == (5, 5, "passed")
    hand_in(classroom, lesson, "cy", "x = 1", "2026-11-22 09:00:00 UTC")
    after = grade(classroom, tiny_built)
    assert after["bo"] == after["cy"] == (0, 5, "failed")


def test_what_a_group_hands_in_is_examined_once(classroom, tiny_built):
    with Ledger(classroom) as ledger:
        bo, cy = (ledger.entry(student, LESSON) for student in ("bo", "cy"))
    assert bo == cy


def test_other_points_in_class_toml_change_nothing_unasked(classroom, tiny_built):
    grade(classroom, tiny_built)  # the copied files are others
    text = CLASS.replace("= 5 }", "= 4 }").replace("= 10,", "= 20,")
    classroom.class_file.write_text(text, encoding="utf-8")
    before = classroom.results.read_bytes()
    with pytest.raises(WouldChange) as refused:
        grade(classroom, tiny_built)
    changes = [(c.student, c.before, c.after) for c in refused.value.changes]
    assert changes == [(s, (5, 5), (4, 4)) for s in ("ana", "bo", "cy")] + [("dan", (0, 5), (0, 4))]
    assert classroom.results.read_bytes() == before
    grade(classroom, tiny_built, regrade=True, yes=True)
    assert table(classroom)["bo"]["penalty"] == "1.6"


def test_without_any_of_the_files_nothing_is_there_of_them(classroom, tiny_built):
    for path in (classroom.class_file, *classroom.tables):
        path.unlink(missing_ok=True)
    grade(classroom, tiny_built, regrade=True, yes=True)
    head = "student,lesson,exercise,points,max_points,status,message"
    assert classroom.results.read_text(encoding="utf-8").splitlines()[0] == head
    assert table(classroom)["ana"]["max_points"] == "2"


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (("rename", "bo", "bob"), ("ana", "red,bob\nred,cy\n")),
        (("drop", "ana"), ("", "red,bo\nred,cy\n")),
        (("merge", "dan", "bo"), ("ana", "red,bo\nred,cy\n")),
    ],
)
def test_the_files_follow_a_students_name(classroom, tiny_built, words, files):
    done = autograder("students", "--class", classroom.folder, *words, cwd=tiny_built)
    assert done.returncode == 0, done.stderr
    extended, groups = files
    lines = classroom.extensions.read_text(encoding="utf-8").splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == ([extended] if extended else [])
    assert classroom.groups.read_text(encoding="utf-8") == f"group,student\n{groups}"


def test_an_extension_is_given_by_a_command_and_kept_is_what_it_says(classroom, tiny_built):
    def do(*words):
        return autograder("students", "--class", classroom.folder, *words, cwd=tiny_built)

    assert do("extend", "bo", "98", "--hours", "30", "--reason", "=moved").returncode == 0
    grade(classroom, tiny_built)
    assert table(classroom)["bo"]["penalty"] == "0"
    told = do("kept", "bo").stdout
    assert "extensions.csv" in told
    assert "groups.csv" in told
    assert ",30,'=moved" in classroom.extensions.read_text(encoding="utf-8")
    refused = do("extend", "eve", "98", "--hours", "1")
    assert (refused.returncode, "neither submitted/ nor roster.csv" in refused.stderr) == (2, True)


def test_a_lesson_that_class_toml_does_not_name_is_not_graded(classroom, tiny_built):
    classroom.class_file.write_text("[lessons.97_other]\n", encoding="utf-8")
    done = autograder("grade", "98", "--class", classroom.folder, cwd=tiny_built)
    assert done.returncode == 2
    assert "there is no lesson '97_other'; there are: 98_tiny" in done.stderr


# a file that is wrong, and what is said of it
WRONG = {
    "class.toml": {
        "due = 5\n": "there is no due; known are: solutions, attempts, late, lessons",
        "late = 10\n": "late should be a table, such as { percent_per_day = 10 }, got 10",
        "late = {}\n": "late.percent_per_day is missing",
        "late = { percent_per_day = 101 }\n": "should be a number from 0 to 100, got 101",
        "late = { percent_per_day = nan }\n": "should be a number from 0 to 100, got nan",
        "attempts = true\n": "attempts should be a whole number above 0, got True",
        "solutions = 2026-12-24T00:00:00Z\n": "solutions should be a day, such as 2026-12-24, got",
        "[lessons.98]\n": "lessons.98 should be a full name, such as 04_im2col",
        "[lessons.97_other]\n": "there is no lesson '97_other'; there are: 98_tiny",
        f"[lessons.{LESSON}]\ndue = 2026-11-20T23:59:00\n": "should be a time with its zone, such as",
        f"[lessons.{LESSON}]\ndue = 2026-11-20\n": "should be a time with its zone, such as",
        f"[lessons.{LESSON}]\npoints = -1\n": "points should be points of the lesson, or of its",
        f"[lessons.{LESSON}]\nlate = 1\n": "(it stands above the first [...])",
        "late = {\n": "at line 1",
        "\xff": "can't decode",
    },
    "extensions.csv": {
        "a,b\n": "the first line should be student,lesson,until,hours,reason",
        f"student,lesson,hours\neve,{LESSON},1\n": "line 2: 'eve' is in neither",
        "student,lesson,hours\nana,97_other,1\n": "line 2: '97_other' is nothing that is due",
        f"student,lesson,hours\nana,{LESSON},soon\n": "hours should be a number from 0 to 10000, got",
        f"student,lesson,until\nana,{LESSON},\n": "either until or hours should be there, and neither",
        f"student,lesson,until\nana,{LESSON},2026-11-22T12:00\n": "until should be a time with its zone",
        f"student,lesson,until\nana,{LESSON},2026-11-02T12:00Z\n": f"is before {LESSON} is due",
    },
    "groups.csv": {
        "student\nana\n": "line 2: 'ana' has no group",
        "group,student\nred,eve\n": "line 2: 'eve' is in neither submitted/ nor roster.csv",
        "group,student\nred,ana\nblue,ana\n": "line 3: 'ana' is in 'red' already, and in 'blue'",
    },
    "nbgrader_config.py": {
        'c = get_config()\nc.LateSubmissionPlugin.penalty_method = "zero"\n': "leave one of them",
    },
}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [(name, text, told) for name, cases in WRONG.items() for text, told in cases.items()],
)
def test_what_is_wrong_is_one_sentence_that_names_the_file(classroom, name, text, told):
    path = classroom.folder / name
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RulesError) as refused:
        read_rules(classroom, [LESSON])
    message = refused.value.message
    assert str(path) in message
    assert told in message
    assert "\n" not in message


def test_points_of_an_exercise_that_is_not_there_are_told_before_anything_is_graded(
    classroom, tiny_built
):
    classroom.class_file.write_text(CLASS.replace("same_padding", "same"), encoding="utf-8")
    with pytest.raises(RulesError, match="names 'same'; the lesson's exercises are: same_padding"):
        grade(classroom, tiny_built)


# minutes late -> points lost of 10, at 10 % a day after a quarter of an hour, at most half
LOST = {0: 0, 15: 0, 16: 1, 24 * 60: 1, 24 * 60 + 1: 2, 100 * 24 * 60: 5}


@pytest.mark.parametrize("minutes", LOST)
def test_late_work_loses_a_share_for_each_day_that_has_begun(minutes):
    assert Late(10, 15, 50).penalty(10, 60 * minutes) == LOST[minutes]


# points of a whole lesson, or of some exercises -> those of the tests
EXERCISES = {"a": {"a1": 1, "a2": 3}, "b": {"b1": 6}, "bonus": {"c1": 0, "c2": 0}}
WORTH = {
    "20": {"a": {"a1": 2, "a2": 6}, "b": {"b1": 12}, "bonus": {"c1": 0, "c2": 0}},
    "{ a = 2 }": EXERCISES | {"a": {"a1": 0.5, "a2": 1.5}},
    "{ bonus = 3 }": EXERCISES | {"bonus": {"c1": 1.5, "c2": 1.5}},
    "{ b = 0 }": EXERCISES | {"b": {"b1": 0}},
}


@pytest.mark.parametrize("points", WORTH)
def test_points_are_shared_among_tests_as_in_the_notebook(classroom, points):
    classroom.class_file.write_text(f"[lessons.{LESSON}]\npoints = {points}\n", encoding="utf-8")
    classroom.extensions.unlink()
    assert read_rules(classroom).worth(LESSON, EXERCISES) == WORTH[points]


def test_a_release_holds_solutions_back_until_the_day_in_class_toml(tiny_course, classroom):
    done = autograder(
        "release", "--class", classroom.folder, "--to", classroom.folder / "out", cwd=tiny_course
    )
    assert done.returncode == 0, done.stderr
    assert "held back until 2026-12-24" in done.stdout
