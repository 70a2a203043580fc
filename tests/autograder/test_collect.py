"""Taking in what learning platforms write: the right work in the right folder, and nothing else."""

import io
import json
import re
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.__main__ import main
from autograder.classroom.collect.identities import LONGEST_NAME, safe_name
from autograder.classroom.collect.lesson import Lessons
from autograder.classroom.collect.placement import Options, collect_submissions
from autograder.classroom.collect.roster import names_agree, read_roster
from autograder.classroom.collect.times import read_time, read_zone
from autograder.classroom.folder import Classroom
from autograder.project import BadUse

FILTERS, PADDING = "01_filters", "02_padding_stride"
LESSONS = Lessons(
    {
        FILTERS: b'"grade_id": "correlate2d"  check(\\"correlate2d\\"',
        PADDING: b'"grade_id": "zero_pad"  check(\\"zero_pad\\"',
    }
)
NIGHT = (2026, 3, 1, 2, 0, 0)
MOODLE = "{}_{}_assignsubmission_file/" + f"{PADDING}.ipynb"


def notebook(text="", grade_id=""):
    """A notebook that can be told from others by its text."""
    cell = {"cell_type": "code", "source": text, "metadata": {"nbgrader": {"grade_id": grade_id}}}
    return json.dumps({"cells": [cell]}).encode()


def make_zip(files, changed=NIGHT):
    """A zip as bytes: name -> bytes or text, or (bytes, time)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            content, when = content if isinstance(content, tuple) else (content, changed)
            archive.writestr(zipfile.ZipInfo(name, when), content)
    return buffer.getvalue()


class Class_:
    """A class in a temporary folder, and what was collected last."""

    def __init__(self, folder):
        self.folder = folder
        self.classroom = Classroom(folder / "class")
        self.count = 0

    def collect(self, files, changed=NIGHT, **options):
        """Collect a zip with these files; who has what then: (student, lesson) -> text."""
        self.count += 1
        path = self.folder / f"{self.count}.zip"
        path.write_bytes(files if isinstance(files, bytes) else make_zip(files, changed))
        return self.collect_from(path, **options)

    def collect_from(self, path, roster=(), **options):
        options = Options(**{"zone": UTC} | options)
        self.last = collect_submissions(path, self.classroom, LESSONS, roster, options)
        return self.work()

    def work(self):
        return {
            (p.parent.parent.name, p.parent.name): p.read_text(encoding="utf-8")
            for p in self.classroom.submitted.glob("*/*/*.ipynb")
        }

    def students(self):
        return sorted({student for student, _ in self.work()})

    def time(self, student, lesson=PADDING):
        path = self.classroom.submission(student, lesson) / "timestamp.txt"
        return path.read_text(encoding="utf-8") if path.exists() else None

    @property
    def unplaced(self):
        return dict(self.last.unplaced)


@pytest.fixture
def class_(tmp_path):
    return Class_(tmp_path)


# the path in a download -> (student, lesson, time of submission in UTC)
PATHS = {
    "moodle": ("Ji Kim_4711_assignsubmission_file/02_padding_stride.ipynb", "Ji_Kim", PADDING, None),
    "moodle, older": ("Ana Díaz_4712_assignsubmission_file_/01_filters (2).ipynb", "Ana_Díaz", FILTERS, None),
    "moodle, flat": ("Group A-Ji Kim_47_assignsubmission_file_01_filters.ipynb", "Group_A-Ji_Kim", FILTERS, None),
    "moodle, a Canvas name inside": ("Ji Kim_4711_assignsubmission_file/weizhang_12_345_01_filters.ipynb", "Ji_Kim", FILTERS, None),
    "moodle, another's folder inside": ("L 2/Ji Kim_1_assignsubmission_file/Wei Zhang_2_assignsubmission_file/01_filters.ipynb", "Ji_Kim", FILTERS, None),
    "canvas": ("kimji_12345_678910_01_filters.ipynb", "kimji", FILTERS, None),
    "canvas, another's name behind": ("kimji_1_2_Wei Zhang_7_assignsubmission_file_01_filters.ipynb", "kimji", FILTERS, None),
    "canvas, late": ("leemin_LATE_12345_678910_01_filters-1.ipynb", "leemin", FILTERS, "2026-03-01 02:00:00.000000 UTC"),
    "canvas, anonymous": ("anon_aB3xY_678910_01_filters.ipynb", "anon_aB3xY", FILTERS, None),
    "blackboard": ("Lesson 2_s123_attempt_2026-11-03-12-00-05_02_padding_stride.ipynb", "s123", PADDING, "2026-11-03 12:00:05.000000 UTC"),
    "blackboard, another's attempt behind": ("Lesson 2_s123_attempt_2026-11-03-12-00-05_Lesson 2_wei_attempt_2026-01-01-00-00-00_02_padding_stride.ipynb", "s123", PADDING, "2026-11-03 12:00:05.000000 UTC"),
    "brightspace": ("123-678 - Mary-Ann Smith - Mar 3, 2026 1005 AM/01_filters.ipynb", "Mary-Ann_Smith", FILTERS, "2026-03-03 10:05:00.000000 UTC"),
    "brightspace, one in the night": ("123-678 - Ji - Kim - Sep 25, 2024 101 AM/01_filters.ipynb", "Ji_-_Kim", FILTERS, "2024-09-25 01:01:00.000000 UTC"),
    "brightspace, flat": ("123-678 - Ji Kim - Mar 3, 2026 1005 PM - 01_filters.ipynb", "Ji_Kim", FILTERS, "2026-03-03 22:05:00.000000 UTC"),
    "sakai": ("Lesson 2/Kim, Ji(jkim)/Submission attachment(s)/02_padding_stride.ipynb", "jkim", PADDING, None),
    "ilias": ("Abgaben/Kim_Ji_jkim_4711/01_filters.ipynb", "jkim", FILTERS, None),
    "ilias, a team": ("Abgaben/Team 12/Kim_Ji_jkim_4711/01_filters.ipynb", "jkim", FILTERS, None),
    "teams": ("Class - Student Work/Submitted files/Ji Kim/Lesson 2/Version 2/01_filters.ipynb", "Ji_Kim", FILTERS, "2026-03-01 02:00:00.000000 UTC"),
    "github": ("lesson-2-submissions/lesson-2-anna-lena/notebooks/01_filters/01_filters.ipynb", "anna-lena", FILTERS, None),
    "github, one alone": ("02-padding-stride-octocat/02_padding_stride.ipynb", "octocat", PADDING, None),
    "google": ("Lesson 2/Ji Kim - 02_padding_stride.ipynb", "Ji_Kim", PADDING, "2026-03-01 02:00:00.000000 UTC"),
    "nbgrader": ("ann/01_filters/01_filters.ipynb", "ann", FILTERS, None),
    "nbgrader, deeper": ("x/submitted/bob/02_padding_stride/02_padding_stride.ipynb", "bob", PADDING, None),
    "a folder each": ("Ann Lee/Copy of 02-Padding Stride (1).ipynb", "Ann_Lee", PADDING, None),
    "a file each": ("s1001_01_filters.ipynb", "s1001", FILTERS, None),
    "windows": ("ann\\01_filters\\01_filters.ipynb", "ann", FILTERS, None),
    "a browser's ending": ("ann/01_filters.ipynb.txt", "ann", FILTERS, None),
}  # fmt: skip


@pytest.mark.parametrize(("path", "student", "lesson", "time"), PATHS.values(), ids=PATHS)
def test_whose_it_is_is_what_the_platform_says(class_, path, student, lesson, time):
    assert class_.collect({path: notebook("x")}) == {(student, lesson): notebook("x").decode()}
    assert class_.time(student, lesson) == time
    assert class_.unplaced == {}


def test_a_folder_is_read_as_a_zip_is(class_, tmp_path):
    paths = [PATHS[kind][0] for kind in PATHS if kind.startswith(("moodle", "canvas", "nbgrader"))]
    for path in paths:
        place = tmp_path / "download" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(notebook(path))
    from_folder = class_.collect_from(tmp_path / "download")
    (tmp_path / "other").mkdir()
    assert from_folder == Class_(tmp_path / "other").collect({p: notebook(p) for p in paths})


FILE_NAMES = {
    "02_padding_stride": PADDING,
    "Copy of 02_padding_stride": PADDING,
    "Copy_of_02_padding_stride": PADDING,
    "02_padding_stride_v2": PADDING,
    "02_padding_stride - Copy": PADDING,
    "02_padding_stride (1)-2": PADDING,
    "02-padding-stride": PADDING,
    "02_Padding_Stride": PADDING,
    "final 02 padding stride": PADDING,
    "Untitled7": FILTERS,  # by its cells
    "my homework": FILTERS,
}


@pytest.mark.parametrize("name", FILE_NAMES)
def test_the_lesson_is_read_from_the_name_or_else_from_the_cells(class_, name):
    own = FILE_NAMES[name]
    cells = notebook("x", {FILTERS: "correlate2d", PADDING: "zero_pad"}[own])
    path = f"Ji Kim_4711_assignsubmission_file/{name}.ipynb"
    assert list(class_.collect({path: cells})) == [("Ji_Kim", own)]


def test_a_notebook_of_another_lesson_under_this_name_is_told(class_):
    class_.collect({MOODLE.format("Ji Kim", 1): notebook("x", "correlate2d")})
    assert class_.last.placed[0].notes == ["by its name; its cells are those of 01_filters"]


def test_two_of_one_name_stay_two_over_lessons_and_downloads(class_):
    class_.collect({MOODLE.format("Wei Zhang", 700001): "a"})
    class_.collect({MOODLE.format("Wei Zhang", 700002): "b"})
    assert class_.work() == {("Wei_Zhang", PADDING): "a", ("Wei_Zhang_700002", PADDING): "b"}
    path = "Wei Zhang_700002_assignsubmission_file/01_filters.ipynb"
    assert class_.collect({path: "c"})["Wei_Zhang_700002", FILTERS] == "c"


def test_two_newcomers_of_one_name_both_show_their_number(class_):
    class_.collect({f"zhangwei_{number}_50{number}_01_filters.ipynb": "x" for number in (1, 2)})
    assert class_.students() == ["zhangwei_1", "zhangwei_2"]


def test_one_identity_is_one_student_whatever_their_name_becomes(class_):
    class_.collect({"kimji_1234_50_01_filters.ipynb": "a"})
    class_.collect({"kimparkji_LATE_1234_60_02_padding_stride.ipynb": "b"})
    assert class_.work() == {("kimji", FILTERS): "a", ("kimji", PADDING): "b"}


def test_an_id_that_two_names_bear_is_no_persons(class_):
    day = "Sep 24, 2024 926 PM"
    class_.collect({f"7-9 - {name} - {day}/01_filters.ipynb": name for name in ("Mary", "John")})
    assert class_.work() == {("Mary", FILTERS): "Mary", ("John", FILTERS): "John"}


def test_moodles_other_number_in_another_lesson_is_the_same_student(class_):
    class_.collect({MOODLE.format("Ji Kim", 1): "a"})
    class_.collect({"Ji Kim_2_assignsubmission_file/01_filters.ipynb": "b"})
    assert class_.work() == {("Ji_Kim", PADDING): "a", ("Ji_Kim", FILTERS): "b"}


def test_of_two_namesakes_another_number_is_not_guessed(class_):
    class_.collect({MOODLE.format("Wei Zhang", n): str(n) for n in (1, 2)})
    class_.collect({"Wei Zhang_3_assignsubmission_file/01_filters.ipynb": "?"})
    assert len(class_.work()) == 2
    assert "enter 3 in identities.csv" in next(iter(class_.unplaced.values()))
    register = class_.classroom.folder / "identities.csv"
    register.write_text(register.read_text() + "Moodle,3,Wei Zhang,01_filters,Wei_Zhang_2\n")
    assert (
        class_.collect({"Wei Zhang_3_assignsubmission_file/01_filters.ipynb": "!"})[
            "Wei_Zhang_2", FILTERS
        ]
        == "!"
    )


def test_a_student_folders_files_stay_theirs_though_they_look_like_a_platforms(class_):
    inside = "ann/Wei Zhang_7_assignsubmission_file/01_filters.ipynb"
    files = {inside: "ann's", "bob/01_filters.ipynb": "x", "cyd/01_filters.ipynb": "x"}
    assert class_.collect(files)["ann", FILTERS] == "ann's"


ALPHABETS = {
    "राम कुमार": "राम_कुमार",
    "रीमा कुमारी": "रीमा_कुमारी",
    "مُحَمَّد علي": "مُحَمَّد_علي",
    "김지": "김지",
    "Zoe\u0308 Nu\u0301n\u0303ez": "Zoë_Núñez",
    "\u1112\u1161\u11ab\u1100\u1173\u11af": "한글",
    "../..": "",
    "-rf .": "rf",
    "a\u202eb\x1b[2J": "ab_2J",
    "=cmd()": "cmd",
}


@pytest.mark.parametrize("name", ALPHABETS)
def test_a_folders_name_keeps_letters_and_marks_and_nothing_else(name):
    assert safe_name(name) == ALPHABETS[name]


def test_a_long_name_is_shortened_and_stays_itself():
    first, second = (safe_name("किमी" * 100 + end) for end in "ab")
    assert first != second
    assert first == safe_name("किमी" * 100 + "a")
    assert len(first.encode()) <= LONGEST_NAME
    assert first.isprintable()


def test_decomposed_and_composed_are_one_student(class_):
    class_.collect({MOODLE.format("Zoe\u0308", 1): "a"})
    class_.collect({MOODLE.format("Zo\u00eb", 1): "b"}, changed=(2026, 3, 9, 0, 0, 0))
    assert class_.work() == {("Zoë", PADDING): "b"}


CANVAS = "kimji_1234_{}_02_padding_stride.ipynb"
LATER = (2026, 3, 2, 0, 0, 0)
# first download, second download, which is there at the end
ORDERS = {
    "a later file of Canvas": ({CANVAS.format(50): "old"}, {CANVAS.format(51): "new"}, "new"),
    "an earlier file of Canvas": ({CANVAS.format(51): "new"}, {CANVAS.format(50): ("old", LATER)}, "new"),
    "a later download": ({"ann/01_filters.ipynb": "old"}, {"ann/01_filters.ipynb": ("new", LATER)}, "new"),
    "an earlier download": ({"ann/01_filters.ipynb": ("new", LATER)}, {"ann/01_filters.ipynb": "old"}, "new"),
    "a later attempt": (
        {"L_s1_attempt_2026-03-01-00-00-00_01_filters.ipynb": ("old", LATER)},
        {"L_s1_attempt_2026-03-01-00-00-01_01_filters.ipynb": "new"},
        "new",
    ),
    "an earlier attempt": (
        {"L_s1_attempt_2026-03-01-00-00-01_01_filters.ipynb": "new"},
        {"L_s1_attempt_2026-03-01-00-00-00_01_filters.ipynb": ("old", LATER)},
        "new",
    ),
    "nobody can say": ({CANVAS.format(50): "first"}, {CANVAS.format(50): "second"}, "first"),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "there"), ORDERS.values(), ids=ORDERS)
def test_an_older_download_never_replaces_a_newer_hand_in(class_, first, second, there):
    class_.collect(first)
    assert list(class_.collect(second).values()) == [there]
    assert ("--replace" in str(class_.unplaced)) == (there == "first")


def test_replace_takes_what_nothing_says_is_newer(class_):
    class_.collect({CANVAS.format(50): "first"})
    assert list(class_.collect({CANVAS.format(50): "second"}, replace=True).values()) == ["second"]


def test_of_several_attempts_the_last_counts(class_):
    files = {
        CANVAS.format(50): "draft",
        "kimji_LATE_1234_52_02_padding_stride-2.ipynb": "last",
        "kimji_1234_51_02_padding_stride-1.ipynb": "second",
    }
    assert list(class_.collect(files).values()) == ["last"]
    assert class_.last.placed[0].attempts == 3
    teams = "Submitted files/Ji Kim/Lesson 1/Version {}/01_filters.ipynb"
    assert "ten" in class_.collect({teams.format(9): "nine", teams.format(10): "ten"}).values()


def test_of_two_in_one_hand_in_the_one_with_its_name_is_taken_and_the_other_told(class_):
    folder = "Ji Kim_1_assignsubmission_file/"
    files = {folder + "02_padding_stride.ipynb": "a", folder + "02_padding_stride (1).ipynb": "b"}
    assert list(class_.collect(files).values()) == ["a"]
    assert list(class_.unplaced) == [folder + "02_padding_stride (1).ipynb"]


def test_sakais_time_is_kept_and_one_that_cannot_be_read_is_not_in_time(class_):
    folder = "Lesson 2/Kim, Ji({})/"
    files = {
        folder.format(u) + "Submission attachment(s)/02_padding_stride.ipynb": u for u in "abc"
    }
    files |= {
        folder.format("a") + "timestamp.txt": "20260301235900000",
        folder.format("b") + "timestamp.txt": "2026-03-01T23:59:00Z",
        folder.format("c") + "timestamp.txt": "gestern",
        "Lesson 2/grades.csv": "",
    }
    class_.collect(files)
    assert class_.time("a") == class_.time("b") == "2026-03-01 23:59:00.000000 UTC"
    assert class_.time("c") > "2026-03-02"
    assert "'gestern'" in class_.last.placed[2].notes[0]


def test_a_time_in_a_students_own_files_is_not_taken(class_):
    folder = "Ji Kim_1_assignsubmission_file/"
    early = {folder + "timestamp.txt": "2020-01-01 00:00:00 UTC"}
    inner = make_zip({"01_filters/01_filters.ipynb": "x", "01_filters/timestamp.txt": "2020-01-01"})
    class_.collect({folder + "02_padding_stride.ipynb": "x", "bob/x.zip": inner} | early)
    assert class_.time("Ji_Kim") is None
    assert class_.time("bob", FILTERS) is None


def test_nbgraders_own_time_is_kept(class_):
    files = {"ann/01_filters/01_filters.ipynb": "x"}
    class_.collect(files | {"ann/01_filters/timestamp.txt": "2026-03-01 10:00:00.5 UTC"})
    assert class_.time("ann", FILTERS) == "2026-03-01 10:00:00.500000 UTC"


def test_times_without_a_zone_are_of_the_zone_that_is_told(class_):
    path = "L_s1_attempt_2026-07-01-12-00-00_01_filters.ipynb"
    class_.collect({path: "x"}, zone=read_zone("Europe/Berlin"))
    assert class_.time("s1", FILTERS) == "2026-07-01 10:00:00.000000 UTC"


TIMES = {
    "2026-03-01-12-00-05": "2026-03-01T12:00:05+00:00",
    "Sep 24, 2024 926 PM": "2024-09-24T21:26:00+00:00",
    "Sep 24, 2024 1226 AM": "2024-09-24T00:26:00+00:00",
    "24 September, 2024 2126": "2024-09-24T21:26:00+00:00",
    "2026-03-01 10:00:00 +0200": "2026-03-01T08:00:00+00:00",
    "12": None,
    "Mar 32, 2026 1005 AM": None,
    "9999-12-31-23-59-59": "9999-12-31T23:59:59+00:00",
    "": None,
}


@pytest.mark.parametrize("text", TIMES)
def test_times_are_read_exactly_or_not_at_all(text):
    time = read_time(text, UTC)
    assert (time and time.isoformat()) == TIMES[text]


def test_gradescopes_list_says_whose_a_folder_is(class_):
    metadata = """
submission_7:
  :submitters:
  - :name: Ji Kim
    :sid: '0042'
    :email: ji@x.edu
  - :name: Ana
    :sid:
    :email: ana@x.edu
  :created_at: 2026-03-01 23:59:00.000000000 Z
  :zone: !ruby/object:ActiveSupport::TimeZone {name: x}
"""
    root = "assignment_5_export/"
    files = {root + f"submission_{n}/x.ipynb": notebook(str(n), "zero_pad") for n in (7, 8)}
    class_.collect(files | {root + "submission_metadata.yml": metadata})
    assert class_.students() == ["0042", "Ana"]
    assert class_.time("0042") == "2026-03-01 23:59:00.000000 UTC"
    assert "submission_metadata.yml" in class_.unplaced[root + "submission_8/x.ipynb"]


def test_blackboards_own_notes_say_where_a_user_name_begins(class_):
    files = {}
    for user in ("ji_kim", "a_kim"):
        attempt = f"Lesson_2_{user}_attempt_2026-03-01-12-00-00"
        files |= {
            f"{attempt}.txt": f"Name: X ({user})\nAssignment: L",
            f"{attempt}_01_filters.ipynb": "x",
        }
    class_.collect(files)
    assert class_.students() == ["a_kim", "ji_kim"]
    assert class_.unplaced == {}


def test_github_classrooms_folders_are_read_by_their_common_beginning(class_):
    for assignment in ("padding", "convnets-2"):
        class_.collect(
            {f"{assignment}-{user}/01_filters.ipynb": assignment for user in ("hubot", "octo-cat")},
            LATER,
        )
    assert class_.students() == ["hubot", "octo-cat"]
    class_.collect({f"s-00{n}/01_filters/01_filters.ipynb": "x" for n in range(3)})
    assert class_.students() == ["hubot", "octo-cat", "s-000", "s-001", "s-002"]


def test_zips_inside_are_opened_one_level_deep_and_say_nothing_of_whose_they_are(class_):
    deep = make_zip({"x.zip": make_zip({"01_filters.ipynb": "x"})})
    files = {
        "kimji_1_2_work.zip": make_zip(
            {"Wei Zhang_7_assignsubmission_file/01_filters.ipynb": "ji"}
        ),
        "lee_2_3_work.zip": deep,
        "poe_3_4_work.zip": b"no zip",
    }
    assert class_.collect(files) == {("kimji", FILTERS): "ji"}
    assert class_.unplaced == {
        "lee_2_3_work.zip/x.zip": "it is not a notebook",
        "poe_3_4_work.zip": "is not a zip that can be opened",
    }


def test_downloads_may_lie_beside_each_other_in_a_folder(class_, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    for lesson in (FILTERS, PADDING):
        inner = make_zip({f"{lesson}.ipynb": lesson})
        path = "Ji Kim_1_assignsubmission_file/work.zip"
        (folder / f"{lesson}.zip").write_bytes(make_zip({path: inner}))
    assert class_.collect_from(folder) == {("Ji_Kim", n): n for n in (FILTERS, PADDING)}


def test_a_damaged_or_impossible_entry_concerns_itself_alone(class_):
    files = {f"{name}/01_filters.ipynb": f"the work of {name}" for name in ("ann", "bob", "cyd")}
    files |= {
        "../../etc/01_filters.ipynb": "x",
        "/root/02_padding_stride.ipynb": "x",
        "a\0b/01_filters.ipynb": "x",
    }
    content = make_zip(files).replace(b"the work of bob", b"the mess of bob")
    class_.collect(content)
    assert class_.unplaced["bob/01_filters.ipynb"] == "is damaged in the zip; download it again"
    assert {"ann", "cyd", "etc", "root"} <= set(class_.students())
    inside = class_.classroom.submitted
    assert all(inside in path.parents for path in class_.folder.rglob("*.ipynb"))


def test_links_in_a_class_or_a_download_are_not_followed(class_, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    class_.classroom.submitted.mkdir(parents=True)
    (class_.classroom.submitted / "ann").symlink_to(tmp_path / "elsewhere")
    assert class_.collect({"ann/01_filters.ipynb": "x"}) == {}
    assert "is a link" in class_.unplaced["ann/01_filters.ipynb"]
    link = zipfile.ZipInfo("bob/01_filters.ipynb")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    class_.collect(buffer.getvalue())
    assert class_.unplaced == {"bob/01_filters.ipynb": "is a link, not a file"}


def test_clutter_is_ignored_and_other_files_are_told_where_they_are_all_there_is(class_):
    class_.collect(
        {
            "ann/01_filters.ipynb": "x",
            "ann/photo.png": "x",
            "ann/.ipynb_checkpoints/01_filters-checkpoint.ipynb": "old",
            "__MACOSX/ann/._01_filters.ipynb": "x",
            "bob/report.pdf": "x",
            "index.html": "x",
            "homework.ipynb": notebook("x", "zero_pad"),
            "cyd/homework.ipynb": "x",
        }
    )
    assert class_.work() == {("ann", FILTERS): "x"}
    assert class_.last.left_out == 1
    assert class_.unplaced == {
        "bob/report.pdf": "it is not a notebook",
        "homework.ipynb": "its path does not say whose it is",
        "cyd/homework.ipynb": "neither its name nor its cells say which lesson it is",
    }


ROSTERS = {
    "plain": "id,name,email\ns1,Ji Kim,ji@x.edu\ns2,Ana Núñez,ana@x.edu\n".encode(),
    "excel": "\ufeffID;Name;E-Mail\r\ns1;Ji Kim;ji@x.edu\r\ns2;Ana Núñez;ana@x.edu\r\n".encode(),
    "excel, told": "sep=;\nid;name;email\ns1;Ji Kim;ji@x.edu\ns2;Ana Núñez;ana@x.edu\n".encode(),
    "excel's Unicode": "id\tname\temail\ns1\tJi Kim\tji@x.edu\ns2\tAna Núñez\tana@x.edu\n".encode("utf-16"),
    "windows": "id;name;email\ns1;Ji Kim;ji@x.edu\ns2;Ana Núñez;ana@x.edu\n".encode("cp1252"),
    "a line for each section": "id,name,email,section\ns1,Ji Kim,ji@x.edu,A\ns2,Ana Núñez,ana@x.edu,B\ns1,Ji Kim,ji@x.edu,B\n".encode(),
    "nbgrader": "id,first_name,last_name,email\ns1,Ji,Kim,ji@x.edu\ns2,Ana,Núñez,ana@x.edu\n".encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROSTERS)
def test_a_roster_is_read_as_spreadsheets_save_it(kind, tmp_path):
    (tmp_path / "roster.csv").write_bytes(ROSTERS[kind])
    students = read_roster(tmp_path / "roster.csv")
    assert [(s.id, s.name, s.email) for s in students] == [
        ("s1", "Ji Kim", "ji@x.edu"),
        ("s2", "Ana Núñez", "ana@x.edu"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name\nJi\n", "id,name,email"),
        ("id\na\nA\n", "the id 'A'"),
        ("id,name\n,Ji\n", "line 2"),
        ('id,name\na,"Ji\nb,Bo\n', "line 3: unexpected end of data"),
        ("id,name\na," + 200_000 * "x", "line 2: field larger than"),
    ],
)
def test_a_roster_that_names_nobody_is_refused(text, why, tmp_path):
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadUse, match=why):
        read_roster(tmp_path / "roster.csv")


NAMES = {
    ("Ji Kim", "Kim, Ji"): True,
    ("Ana María Núñez", "nunezanamaria"): True,
    ("राम कुमार", "रीमा कुमारी"): False,
    ("Mary-Ann Smith", "Smith, Mary Ann"): True,
    ("Ji Kim", "Jo Kim"): False,
    ("", ""): False,
}


@pytest.mark.parametrize(("one", "other"), NAMES)
def test_names_agree_however_platforms_turn_them(one, other):
    assert names_agree(one, other) == NAMES[one, other]


def roster_of(tmp_path, text):
    (tmp_path / "roster.csv").write_text(f"id,name,email\n{text}", encoding="utf-8")
    return read_roster(tmp_path / "roster.csv")


def test_the_roster_names_students_and_says_who_is_missing(class_, tmp_path):
    roster = roster_of(tmp_path, "s1,Ji Kim,\ns2,Wei Zhang,\n1234,Ana,\ns4,Bo,bo@x.edu\n")
    class_.collect(
        {"kimji_1234_50_01_filters.ipynb": "x", "doeal_9_51_01_filters.ipynb": "x"}, roster=roster
    )
    assert class_.students() == ["doeal", "s1"]  # Canvas's number 1234 is not the roster's
    assert [s.id for s in class_.last.missing[FILTERS]] == ["s2", "1234", "s4"]
    assert class_.last.strangers == ["doeal"]
    class_.collect({"bo/01_filters.ipynb": "x"}, roster=roster)
    assert "s4" in class_.students()
    assert [s.id for s in class_.last.missing[FILTERS]] == ["s2", "1234"]


def test_one_line_of_the_roster_is_not_given_to_two(class_, tmp_path):
    roster = roster_of(tmp_path, "s1,Wei Zhang,\n")
    class_.collect({MOODLE.format("Wei Zhang", 1): "a"}, roster=roster)
    class_.collect({MOODLE.format("Wei Zhang", 2): "b"}, roster=roster)
    assert class_.work() == {("s1", PADDING): "a", ("Wei_Zhang", PADDING): "b"}
    assert class_.last.strangers == ["Wei_Zhang"]


def test_a_roster_that_comes_later_moves_nobody(class_, tmp_path):
    class_.collect({MOODLE.format("Ji Kim", 1): "a"})
    class_.collect({MOODLE.format("Ji Kim", 1): "a"}, roster=roster_of(tmp_path, "s1,Ji Kim,\n"))
    assert class_.students() == ["Ji_Kim"]
    assert class_.last.missing == {PADDING: []}


def test_a_student_of_an_earlier_release_keeps_their_folder(class_):
    old = class_.classroom.submission("Ji_Kim", FILTERS)
    old.mkdir(parents=True)
    (old / "01_filters.ipynb").write_text("old", encoding="utf-8")
    class_.collect({MOODLE.format("Ji Kim", 1): "x"})
    assert class_.students() == ["Ji_Kim"]
    assert class_.last.placed[0].notes == ["taken for the one who was there"]


def test_a_pattern_of_ones_own_is_nbgraders(class_):
    pattern = re.compile(r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)")
    files = {
        "ps1_bit_attempt_2016-01-30-15-00-00_01_filters.ipynb": "x",
        "kimji_1_2_01_filters.ipynb": "y",
    }
    class_.collect(files, pattern=pattern)
    assert class_.students() == ["bit"]
    assert class_.time("bit", FILTERS) == "2016-01-30 15:00:00.000000 UTC"
    assert list(class_.unplaced) == ["kimji_1_2_01_filters.ipynb"]


def run(*arguments):
    return CliRunner().invoke(main, ["collect", *map(str, arguments)])


@pytest.fixture
def download(tmp_path):
    path = tmp_path / "download.zip"
    good = {f"{CANVAS.format(50)}": notebook("x"), "leemin_LATE_9_51_01_filters.ipynb": notebook()}
    path.write_bytes(make_zip(good | {"dora/\x1b[2Jhomework.ipynb": notebook()}))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "roster.csv").write_text("id;name\nzoe;Zoë\n", encoding="utf-8-sig")
    return path


def test_the_screen_says_who_what_and_why_not(download, tmp_path):
    result = run("--from", download, "--class", tmp_path / "c")
    assert result.exit_code == 1
    for text in ("kimji", "late, says", "zoe Zoë", "not on the roster: kimji, leemin",
                 "neither its name", "2 notebooks placed"):  # fmt: skip
        assert text in result.output
    assert "\x1b[2J" not in result.output


def test_a_dry_run_writes_nothing(download, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    result = run("--from", download, "--class", tmp_path / "c", "--dry-run")
    assert "2 notebooks would be placed" in result.output
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("option", "why"),
    [("--pattern=(", "--pattern: "), ("--pattern=x", "student_id"), ("--timezone=Moon/1", "Moon/1"),
     ("--roster=no.csv", "no.csv does not exist")],
)  # fmt: skip
def test_a_wrong_option_is_told_in_a_line(download, tmp_path, option, why):
    result = run("--from", download, "--class", tmp_path / "c", option)
    assert result.exit_code == 2
    assert why in result.output
    assert not Path(tmp_path / "c" / "submitted").exists()


def test_a_download_without_troubles_ends_well_and_again_changes_nothing(tmp_path):
    path = tmp_path / "d.zip"
    path.write_bytes(make_zip({CANVAS.format(50): notebook("x")}))
    for expected in ("1 notebook placed", "0 notebooks placed"):
        result = run("--from", path, "--class", tmp_path / "c")
        assert (result.exit_code, expected in result.output) == (0, True)
