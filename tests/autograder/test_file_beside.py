"""The file that is handed in beside a notebook: taken in, looked into, graded, and nothing more."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, need
from nbgrader_commands import nbgrader
from test_collect import Class_, make_zip

from autograder.classroom.folder import Classroom
from autograder.classroom.handed_in import read_handed_in
from autograder.data import HERE, put_beside
from autograder.grading.ledger import Ledger
from autograder.grading.whole_class import Options, grade_class
from autograder.lessons.release import write_release
from autograder.project import find_lessons
from autograder.proofs import files
from autograder.proofs.attackers import right_answers
from autograder.proofs.files import FILES
from autograder.reports.feedback import write_all
from course_lib.checks import EXERCISES, tell
from course_lib.checks.verdict import Verdict
from course_lib.exercises import unreleased
from course_lib.exercises.capstone import MyNet as record
from course_lib.exercises.network_file import look_into, read_file

LESSON, FILE = "11_capstone", "my_net.npz"
EXERCISE = EXERCISES["MyNet"]
COURSE_S = (HERE / FILE).read_bytes()

# Looked into ------------------------------------------------------------------------------------

# what is handed in, by its function in autograder/proofs/files.py -> words of the one sentence
TOLD = {
    "one_gigabyte": "has 1,024.0 MB; more than 4 MB are not opened",
    "a_bomb": "holds 100 MB when it is unpacked, more than 8 MB",
    "a_bomb_that_lies": "is no .npz file, or damaged",
    "overlapping": "holds 604 MB when it is unpacked",
    "objects": "holds Python objects under the name w, and these are never unpacked",
    "a_pickle": "is no .npz file, or damaged",
    "program_in_a_head": "holds w, which is no plain array of numbers",
    "deep_head": "holds w, which is no plain array of numbers",
    "promised_terabytes": "the array w has more or fewer numbers than it says",
    "not_finite": "holds numbers that are not finite (NaN or infinity): see 0.w",
    "texts": "holds about, which has no numbers",
    "wrong_names": "holds something called ../../../tmp/w.npy",
    "one_name_twice": "holds two arrays called w",
    "many_arrays": "holds 5,000 arrays, more than 200",
    "no_numbers": "holds no numbers at all",
    "too_many_parameters": "holds 55,466 parameters, more than 50,000",
    "wide_numbers": "holds 75,466 parameters, more than 50,000",
    "cut_off": "is no .npz file, or damaged",
    "nothing": "is no .npz file, or damaged",
    "no_file": "is missing: it belongs beside the notebook",
    "a_folder": "is not a file, but a folder or a link",
    "a_link": "is not a file, but a folder or a link",
    "a_link_to_another": "is not a file, but a folder or a link",
    "a_pipe": "is not a file, but a folder or a link",
}


def sentence(problem):
    verdict = Verdict(
        "MyNet", "file", reason=problem.kind, name=problem.name, amount=problem.amount
    )
    return tell(verdict).line


@pytest.fixture
def path(tmp_path):
    put_beside(tmp_path, LESSON)
    return tmp_path / FILE


def test_every_bad_file_has_its_sentence():
    assert TOLD.keys() == FILES.keys() - {"numbers_behind_the_end"}


@pytest.mark.parametrize("name", TOLD)
def test_a_bad_file_is_told_in_one_sentence_and_nothing_of_it_goes_on(path, name, capsys):
    FILES[name](path)
    problem, content = look_into(EXERCISE, read_file(path))
    assert content == b""
    told = sentence(problem)
    assert TOLD[name] in told, told
    assert told.startswith("MyNet: my_net.npz ")
    assert "\n" not in told
    assert len(told) < 200
    assert capsys.readouterr().out == ""


def test_what_nobody_counted_does_not_go_on(path):
    files.numbers_behind_the_end(path)
    problem, content = look_into(EXERCISE, read_file(path))
    assert problem is None
    assert b"the-attack-succeeded" not in content


ARRAYS = {
    "as NumPy's float16": np.arange(6, dtype=np.float16).reshape(2, 3),
    "as float64": np.arange(6.0).reshape(2, 3),
    "big-endian": np.arange(6, dtype=">f4").reshape(2, 3),
    "column by column": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
    "as small whole numbers": np.arange(6, dtype=np.int8).reshape(2, 3),
    "as yes and no": np.array([[True, False, True]]),
    "a single number": np.float32(3),
    "without numbers": np.zeros((0, 3), np.float32),
}


@pytest.mark.parametrize("how", ARRAYS)
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_arrive_as_they_were(tmp_path, how, save):
    array = ARRAYS[how]
    save(tmp_path / FILE, **{"0.weight": array, "b": np.ones(2, np.float32)})
    problem, content = look_into(EXERCISE, read_file(tmp_path / FILE))
    assert problem is None
    (tmp_path / FILE).write_bytes(content)
    with np.load(tmp_path / FILE, allow_pickle=False) as file:
        assert sorted(file.files) == ["0.weight", "b"]
        np.testing.assert_array_equal(file["0.weight"], array)
        assert file["0.weight"].dtype == np.asarray(array).dtype.newbyteorder("=")


def test_the_images_that_judge_are_nobodys_to_change():
    unreleased.lies_in(HERE)
    images, labels = record.JUDGING.load()
    before = images.copy()

    class Spoils:
        def predict(self, x):
            x[...] = 0
            return np.zeros((len(x), 10))

    for case in EXERCISE.hidden_cases("0" * 32):
        EXERCISE.call(Spoils, case)
    again, _ = record.JUDGING.load()
    np.testing.assert_array_equal(again, before)
    assert not labels.flags.writeable


# Released ---------------------------------------------------------------------------------------


def test_no_release_holds_what_judges_or_the_courses_own_answer(tmp_path):
    path = write_release(ROOT, find_lessons(ROOT), tmp_path)
    secrets = [p.name for p in HERE.iterdir() if p.suffix == ".npz"]
    contents = [p.read_bytes() for p in HERE.iterdir() if p.suffix == ".npz"]
    names, found = [], []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            names.append(name)
            found.append(archive.read(name))
            if name.endswith(".whl"):
                archive.extract(name, tmp_path)
                with zipfile.ZipFile(tmp_path / name) as wheel:
                    names += wheel.namelist()
                    found += [wheel.read(one) for one in wheel.namelist()]
    assert secrets
    assert any(name.endswith("practice_digits.npz") for name in names)
    assert not [name for name in names if Path(name).name in secrets or "autograder" in name]
    assert not [name for name, one in zip(names, found, strict=True) if one in contents]


def test_practice_and_judging_images_have_nothing_in_common():
    unreleased.lies_in(HERE)
    judging, practice = (
        {image.tobytes() for image in one.load()[0]} for one in (record.JUDGING, record.PRACTICE)
    )
    assert len(judging) == 800
    assert len(practice) == 200
    assert not judging & practice


# Collected --------------------------------------------------------------------------------------


@pytest.fixture
def class_(tmp_path):
    return Class_(tmp_path)


def work(text):
    cell = {"cell_type": "code", "source": text, "metadata": {"nbgrader": {"grade_id": "MyNet"}}}
    return json.dumps({"cells": [cell]}).encode()


def there(class_, student):
    folder = class_.classroom.submission(student, LESSON)
    found = folder / FILE
    return found.read_bytes() if found.is_file() else None


# how a platform names a notebook and its file -> the student's folder
PAIRS = {
    "Canvas": ("kimji_1234_50001_11_capstone.ipynb", "kimji_1234_50002_my_net.npz", "kimji"),
    "Canvas, a second time": (
        "kimji_1234_50001_11_capstone-1.ipynb",
        "kimji_1234_50002_my_net-1.npz",
        "kimji",
    ),
    "Moodle": (
        "Ji Kim_657717_assignsubmission_file/11_capstone.ipynb",
        "Ji Kim_657717_assignsubmission_file/my_net.npz",
        "Ji_Kim",
    ),
    "nbgrader": ("aoi/11_capstone/11_capstone.ipynb", "aoi/11_capstone/my_net.npz", "aoi"),
    "another name": ("aoi/11_capstone/11_capstone.ipynb", "aoi/11_capstone/final.npz", "aoi"),
}


@pytest.fixture
def lessons(monkeypatch):
    """The class of test_collect, with the lesson that asks for a file."""
    from autograder.classroom.collect.lesson import Lessons

    monkeypatch.setattr("test_collect.LESSONS", Lessons({LESSON: b'"grade_id": "MyNet"'}))


@pytest.mark.parametrize("pair", PAIRS)
def test_the_file_goes_with_its_notebook(class_, lessons, pair):
    notebook, file, student = PAIRS[pair]
    class_.collect({notebook: work("a"), file: b"numbers"})
    assert class_.work().keys() == {(student, LESSON)}
    assert there(class_, student) == b"numbers"
    assert class_.unplaced == {}


def test_a_students_zip_holds_both(class_, lessons):
    inner = make_zip({"x/11_capstone.ipynb": work("a"), "x/my_net.npz": b"numbers"})
    class_.collect({"kimji_1234_50001_work.zip": inner})
    assert there(class_, "kimji") == b"numbers"


def test_better_numbers_alone_replace_older_ones_and_are_what_is_late(class_, lessons):
    first = {"aoi/11_capstone/11_capstone.ipynb": work("a"), "aoi/11_capstone/my_net.npz": b"old"}
    class_.collect(first)
    later = dict(first)
    later["aoi/11_capstone/my_net.npz"] = (b"new", (2026, 3, 9, 2, 0, 0))
    class_.collect(later)
    assert there(class_, "aoi") == b"new"
    class_.collect(first)  # an old download once more
    assert there(class_, "aoi") == b"new"


def test_of_several_attempts_the_newest_file_is_taken(class_, lessons):
    name = "Lesson_s123_attempt_2026-03-0{}-12-00-05_{}"
    class_.collect(
        {
            name.format(1, "11_capstone.ipynb"): work("a"),
            name.format(1, "my_net.npz"): b"old",
            name.format(2, "my_net.npz"): b"new",
        }
    )
    ((student, _),) = class_.work()
    assert there(class_, student) == b"new"
    assert class_.time(student, LESSON).startswith("2026-03-02 12:00:05")


def test_one_students_file_is_never_anothers(class_, lessons):
    class_.collect(
        {
            "aoi/11_capstone/11_capstone.ipynb": work("a"),
            "bo/11_capstone/11_capstone.ipynb": work("b"),
            "bo/11_capstone/my_net.npz": b"bo's",
        }
    )
    assert there(class_, "aoi") is None
    assert there(class_, "bo") == b"bo's"
    assert "my_net.npz is missing in this download" in class_.last.placed[0].notes


def test_a_bomb_in_a_download_concerns_itself_alone(class_, lessons):
    bomb = make_zip({"11_capstone.ipynb": work("a"), "my_net.npz": b""})
    bomb = bomb.replace((0).to_bytes(4, "little") * 3, (2**30).to_bytes(4, "little") * 3)
    class_.collect(
        {
            "kimji_1234_50001_work.zip": bomb,
            "wei_5678_50002_11_capstone.ipynb": work("b"),
            "wei_5678_50003_my_net.npz": b"fine",
        }
    )
    assert there(class_, "wei") == b"fine"


# Graded -----------------------------------------------------------------------------------------


def hand_in(classroom, student, file=COURSE_S, change=None):
    lesson = next(one for one in find_lessons(ROOT) if one.name == LESSON)
    folder = classroom.submission(student, LESSON)
    folder.mkdir(parents=True, exist_ok=True)
    notebook = right_answers(lesson)
    if change:
        change(notebook)
    (folder / f"{LESSON}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    if file is not None:
        (folder / FILE).write_bytes(file)
    return folder


def grade(classroom, **options):
    lesson = [one for one in find_lessons(ROOT) if one.name == LESSON]
    options = Options(jobs=1, sandbox="bubblewrap", **options)
    students = classroom.students()
    return grade_class(classroom, lesson, students, options, lambda results, count: results)


def points(run):
    return {row.student: row.points for row in run.rows if row.exercise == "MyNet"}


def weaker(content, noise):
    """The course's network with noise on its last numbers: it reads fewer digits."""
    from io import BytesIO

    with np.load(BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    change = np.random.default_rng(3).normal(0, noise, arrays["12.w"].shape)
    arrays["12.w"] = arrays["12.w"] + change.astype(np.float16)
    packed = BytesIO()
    np.savez(packed, **arrays)
    return packed.getvalue()


def never_reads(notebook):
    """A network that works, and whose numbers are not the file's."""
    (cell,) = (c for c in notebook["cells"] if c["id"] == "11_capstone-MyNet")
    cell["source"] = (
        "class MyNet:\n    def predict(self, x):\n        return x.reshape(len(x), -1)[:, 400:410]"
    )


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    need("bwrap")
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    hand_in(classroom, "all")
    hand_in(classroom, "weaker", weaker(COURSE_S, 0.1))
    hand_in(classroom, "without", None)
    hand_in(classroom, "unread", change=never_reads)
    files.not_finite(hand_in(classroom, "nan") / FILE)
    files.one_gigabyte(hand_in(classroom, "gigabyte") / FILE)
    run = grade(classroom)
    for _ in write_all(classroom, classroom.graded()) or ():
        pass
    return classroom, run


def test_a_file_earns_what_its_network_reads_and_a_bad_one_nothing(graded):
    _, run = graded
    got = points(run)
    assert got["all"] == 10
    assert 2 <= got["weaker"] < 10
    assert [got[name] for name in ("without", "unread", "nan", "gigabyte")] == [0, 0, 0, 0]
    rows = {row.student: row for row in run.rows if row.exercise == "MyNet"}
    assert "is missing" in rows["without"].message
    assert "or MyNet() does not read it" in rows["unread"].message
    assert "not finite" in rows["nan"].message
    assert "1,024.0 MB" in rows["gigabyte"].message
    assert "of images that you have not seen are right" in rows["weaker"].message
    others = {row.student: row.status for row in run.rows if row.exercise == "honest_split"}
    assert set(others.values()) == {"passed"}


def test_what_was_measured_is_kept_with_the_verdict(graded):
    classroom, _ = graded
    with Ledger(classroom) as ledger:
        entries = ledger.entries(LESSON)
    measured = {
        student: result.verdicts["test-MyNet-1"].measured
        for student, (_, _, result) in entries.items()
    }
    assert 0.9 < measured["all"] <= 1
    assert 0.1 < measured["weaker"] < measured["all"]
    assert measured["nan"] is None


def test_the_page_for_a_student_tells_the_share_and_the_sentence(graded):
    classroom, _ = graded
    pages = {
        student: (classroom.feedback / student / LESSON / f"{LESSON}.html").read_text(
            encoding="utf-8"
        )
        for student in ("all", "weaker", "nan")
    }
    assert "images that you have not seen" in pages["weaker"]
    assert "not finite" in pages["nan"]
    assert not list(classroom.feedback.rglob("*.npz"))
    assert not list(classroom.autograded.rglob("*.npz"))


def test_new_numbers_alone_are_graded_anew_and_equal_ones_are_not(graded, tmp_path):
    classroom = Classroom(tmp_path / "class")
    shutil.copytree(graded[0].submission("weaker", LESSON), classroom.submission("weaker", LESSON))
    before = grade(classroom)
    hand_in(classroom, "weaker", COURSE_S)
    run = grade(classroom)
    assert points(before)["weaker"] < points(run)["weaker"] == 10
    assert run.graded == 1
    assert grade(classroom).graded == 0


def test_nbgraders_own_autograde_gives_the_same_points(graded, tmp_path):
    folder = shutil.copytree(graded[0].folder, tmp_path / "class", symlinks=True)
    for student in ("gigabyte", "all", "without", "unread"):  # nbgrader takes its time
        shutil.rmtree(folder / "submitted" / student)
    nbgrader("autograde", LESSON, "--force", cwd=folder)
    nbgrader("export", cwd=folder)
    told = (folder / "grades.csv").read_text(encoding="utf-8").splitlines()
    head = told[0].split(",")
    scores = {}
    for line in told[1:]:
        cells = dict(zip(head, line.split(","), strict=False))
        scores[cells["student_id"]] = float(cells["raw_score"])
    wanted = points(graded[1])
    assert [scores[name] for name in ("weaker", "nan")] == [wanted["weaker"], wanted["nan"]]


def test_a_submission_says_what_lies_beside_it(tmp_path):
    folder = hand_in(Classroom(tmp_path), "aoi")
    assert read_handed_in(folder, LESSON).file.content == COURSE_S
    (folder / FILE).unlink()
    assert read_handed_in(folder, LESSON).file.problem.kind == "missing"
    assert read_handed_in(folder, "06_pooling").file is None
