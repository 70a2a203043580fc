"""Grading a class in which nearly every notebook has something wrong with it."""

import contextlib
import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from commands import autograder
from conftest import LESSON, RIGHT, ROOT, need
from nbgrader_commands import nbgrader
from waiting import wait_until

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Options, grade_class
from autograder.lessons.build import build_lesson
from autograder.project import find_lessons
from autograder.sandbox.processes import NotStarted
from autograder.sandbox.walls import Sandbox

AUTOGRADER = Path(sys.executable).with_name("autograder")


def solution_cell(notebook):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))


def check_cell(notebook):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade"))


def answer(source):
    def change(notebook):
        solution_cell(notebook).source = source

    return change


def helper_in_a_cell_of_its_own(notebook):
    answer("def same_padding(f):\n    return half(f)")(notebook)
    at = notebook.cells.index(solution_cell(notebook))
    helper = RIGHT.replace("same_padding", "half")
    notebook.cells.insert(at, nbformat.v4.new_code_cell(helper))


def lost_its_test(notebook):
    answer(RIGHT)(notebook)
    notebook.cells.remove(check_cell(notebook))


def weakened_its_test(notebook):
    answer("def same_padding(f):\n    return 1")(notebook)
    cell = check_cell(notebook)
    cell.source = "print('same_padding: all 5 hidden cases pass.')"
    cell.metadata.tags = ["skip-execution"]
    cell.metadata.nbgrader.points = 100


def ids_doubled(notebook):
    answer("def same_padding(f):\n    return 1")(notebook)
    copy = nbformat.from_dict(solution_cell(notebook))
    copy.source, copy.id = RIGHT, "copy"
    notebook.cells.append(copy)


def pieces(*sources):
    """Several cells in the place of the exercise's, with its metadata: by split, copy and paste."""

    def change(notebook):
        first = solution_cell(notebook)
        at = notebook.cells.index(first)
        copies = [nbformat.from_dict(first) for _ in sources]
        for number, (cell, source) in enumerate(zip(copies, sources, strict=True)):
            cell.source = first.source if source is None else source
            cell.id = f"piece-{number}"
        notebook.cells[at : at + 1] = copies

    return change


def converted(kind):
    def change(notebook):
        answer(RIGHT)(notebook)
        solution_cell(notebook).cell_type = kind

    return change


def without_metadata(source):
    def change(notebook):
        answer(source)(notebook)
        for number, cell in enumerate(notebook.cells):
            cell.metadata, cell.id = {}, f"new-{number}"

    return change


def without_its_cell(notebook):
    notebook.cells.remove(solution_cell(notebook))


def schema_from_the_future(notebook):
    answer(RIGHT)(notebook)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99


def another_kernel(notebook):
    answer(RIGHT)(notebook)
    notebook.metadata.kernelspec = {
        "name": "julia-1.9",
        "display_name": "Julia",
        "language": "julia",
    }


def no_kernel(notebook):
    answer(RIGHT)(notebook)
    del notebook.metadata["kernelspec"]


# student: (what they did to the blank, points, status, in the message)
STUDENTS = {
    "right": (answer(RIGHT), 2, "passed", ""),
    "warns": (answer(f"import warnings\nwarnings.warn('hm')\n{RIGHT}\nimport sys\nprint('!', file=sys.stderr)"), 2, "passed", ""),
    "helper": (helper_in_a_cell_of_its_own, 2, "passed", ""),
    "no_test": (lost_its_test, 2, "passed", ""),
    "doubled": (ids_doubled, 2, "passed", ""),
    "split": (pieces(*RIGHT.split("\n")), 2, "passed", ""),
    "split_and_printed": (pieces(RIGHT, "print(same_padding(3))"), 2, "passed", ""),
    "copied": (pieces(RIGHT, None), 2, "passed", ""),
    "copied_empty": (pieces(RIGHT, "", "# done"), 2, "passed", ""),
    "copied_wrong": (pieces(RIGHT, "def same_padding(f):\n    return 1"), 0, "failed", "There are 2 answers to same_padding in the notebook; the last one counts."),
    "markdown": (converted("markdown"), 2, "passed", ""),
    "raw": (converted("raw"), 2, "passed", ""),
    "lost": (without_metadata(RIGHT), 2, "passed", ""),
    "lost_wrong": (without_metadata("def same_padding(f):\n    return 1"), 0, "failed", "same_padding: wrong in 5 of 6 visible cases."),
    "lost_syntax": (without_metadata("def same_padding(f)\n    return 1"), 0, "failed", "same_padding: the cell stopped with SyntaxError"),
    "deleted": (without_its_cell, 0, "blank", "The cell of same_padding is missing in the notebook that was handed in."),
    "schema": (schema_from_the_future, 2, "passed", ""),
    "julia": (another_kernel, 2, "passed", ""),
    "kernelless": (no_kernel, 2, "passed", ""),
    "weakened": (weakened_its_test, 0, "failed", "same_padding: wrong in"),
    "rebinds": (answer("def same_padding(f):\n    return 1\ndef check(*args, **options):\n    pass"), 0, "failed", "same_padding: wrong in 5 of 6 visible cases. Likely cause: Every filter gets a padding of 1."),
    "blank": (lambda notebook: None, 0, "blank", "Nothing was written here."),
    "comments": (answer("# I do not know"), 0, "blank", "Nothing was written here."),
    "float": (answer("def same_padding(f):\n    return (f - 1) / 2"), 0, "failed", "same_padding: wrong in 6 of 6 visible cases. Likely cause: The result is a float"),
    "syntax": (answer("def same_padding(f)\n    return 1"), 0, "failed", "same_padding: the cell stopped with SyntaxError: \"expected ':'\" (line 1)"),
    "raises": (answer("def same_padding(f):\n    return undefined"), 0, "failed", "same_padding: wrong in 6 of 6 visible cases."),
    "renamed": (answer("def same_pading(f):\n    return 1"), 0, "failed", "same_padding: NameError: \"name 'same_padding' is not defined\" (same_pading is defined, but same_padding is what is checked"),
    "loops": (answer("def same_padding(f):\n    while True: pass"), 0, "failed", "same_padding: stopped, because it took too long (a loop without end?)."),
    "exits": (answer("import os\nos._exit(0)"), 0, "failed", "same_padding: the cell was stopped, because it ended Python (exit, or too much memory?)."),
    "escapes": (answer("raise ValueError('\\x1b[31mred\\x1b[0m\\n=1+1,\"')"), 0, "failed", 'the cell stopped with ValueError: "red =1+1,\''),
}  # fmt: skip

# student: (the bytes of their notebook, None for none; in the message)
UNREADABLE = {
    "cut": (lambda blank: blank[: len(blank) // 2], "98_tiny.ipynb is not a readable notebook"),
    "empty": (lambda blank: b"", "98_tiny.ipynb is not a readable notebook"),
    "nulls": (lambda blank: b"\0" * 100, "98_tiny.ipynb is not a readable notebook"),
    "list": (lambda blank: b"[1, 2]", "98_tiny.ipynb is not a readable notebook"),
    "deep": (lambda blank: b"[" * 100_000, "98_tiny.ipynb is not a readable notebook"),
    "other_lesson": (lambda blank: find_lessons(ROOT, ["01_filters"])[0].blank.read_bytes(), "98_tiny.ipynb is the notebook of another lesson, 01_filters; ask for the right one."),
    "nothing": (None, "Nothing was handed in: 98_tiny.ipynb is missing."),
}  # fmt: skip


def make_class(course, folder, students):
    """A class whose students did what STUDENTS and UNREADABLE say."""
    blank = find_lessons(course)[0].blank
    for student in students:
        place = folder / "submitted" / student / "98_tiny"
        place.mkdir(parents=True)
        if student in STUDENTS:
            notebook = nbformat.read(blank, as_version=4)
            STUDENTS[student][0](notebook)
            (place / blank.name).write_text(json.dumps(notebook), encoding="utf-8")
        elif UNREADABLE[student][0] is not None:
            (place / blank.name).write_bytes(UNREADABLE[student][0](blank.read_bytes()))


def set_timeout(folder, seconds, before=30):
    config = folder / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    assert f"timeout = {before}\n" in text
    config.write_text(
        text.replace(f"timeout = {before}\n", f"timeout = {seconds}\n"), encoding="utf-8"
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    for name in ("solutions", "notebooks"):
        (folder / name).mkdir()
    (folder / "solutions" / "98_tiny.py").write_text(LESSON, encoding="utf-8")
    build_lesson(find_lessons(folder)[0])
    return folder


@pytest.fixture(scope="module")
def graded(course, tmp_path_factory):
    """The class, graded once, with feedback: (its folder, what grade printed)."""
    folder = tmp_path_factory.mktemp("class")
    make_class(course, folder, [*STUDENTS, *UNREADABLE])
    Classroom(folder).prepare()
    set_timeout(folder, 1)
    command = [AUTOGRADER, "grade", "--class", folder]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def rows(folder):
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_results_have_the_columns_and_the_order_of_the_contract(graded):
    text = (graded[0] / "results.csv").read_text(encoding="utf-8")
    assert text.startswith("student,lesson,exercise,points,max_points,status,message\n")
    assert list(rows(graded[0])) == sorted([*STUDENTS, *UNREADABLE])


@pytest.mark.parametrize("student", STUDENTS)
def test_what_a_student_did_gives_these_points_and_this_message(graded, student):
    _, points, status, message = STUDENTS[student]
    row = rows(graded[0])[student]
    got = (row["lesson"], row["exercise"], row["points"], row["max_points"], row["status"])
    assert got == ("98_tiny", "same_padding", str(points), "2", status), row
    assert message in row["message"]
    assert (row["message"] == "") == (status == "passed")
    assert "\n" not in row["message"]


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_is_no_notebook_gets_its_row_and_a_plain_sentence(graded, student):
    row = rows(graded[0])[student]
    status = "missing" if student == "nothing" else "error"
    assert (row["points"], row["max_points"], row["status"]) == ("0", "2", status)
    assert UNREADABLE[student][1] in row["message"]


def test_the_closing_table_names_every_student_and_every_problem(graded):
    for student in [*STUDENTS, *UNREADABLE]:
        assert student in graded[1]
    told = " ".join(graded[1].split())
    assert told.count("! the file is not a readable notebook") == 1
    assert all(
        f"{student}: 98_tiny" in told for student in ("cut", "empty", "nulls", "list", "deep")
    )
    assert "! nothing" not in graded[1]  # it is missing, which the table shows


def test_nbgraders_own_commands_work_on_the_class(graded):
    folder = graded[0]
    for command in (["generate_feedback", "98_tiny"], ["export"]):
        nbgrader(*command, cwd=folder)
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores.keys() == STUDENTS.keys() | UNREADABLE.keys()
    for student, (_, points, _, _) in STUDENTS.items():
        assert scores[student] == points
    page = (folder / "feedback" / "float" / "98_tiny" / "98_tiny.html").read_text(encoding="utf-8")
    assert "The result is a float" in page
    cut = (folder / "feedback" / "cut" / "98_tiny" / "98_tiny.html").read_text(encoding="utf-8")
    assert "is not a readable notebook" in cut


def test_no_hidden_test_and_no_seed_is_in_what_students_get_back(graded):
    seed = (graded[0] / "seed").read_text().strip()
    assert re.fullmatch("[0-9a-f]{32}", seed)
    for path in (graded[0] / "autograded").rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "HIDDEN" not in text, path
        assert "hidden=True" not in text, path
        assert seed not in text


def test_the_class_keeps_the_master_and_points_nowhere_outside(graded, course):
    kept = graded[0] / "source" / "98_tiny" / "98_tiny.ipynb"
    assert kept.read_bytes() == find_lessons(course)[0].master.read_bytes()
    assert str(course) not in (graded[0] / "nbgrader_config.py").read_text()


def test_grading_one_student_again_keeps_the_others_rows_and_the_seed(course, tmp_path):
    make_class(course, tmp_path, ["float", "right"])
    assert autograder("grade", "--class", tmp_path, cwd=course).returncode == 0
    before, seed = rows(tmp_path), (tmp_path / "seed").read_text()
    fixed = nbformat.read(find_lessons(course)[0].blank, as_version=4)
    answer(RIGHT)(fixed)
    nbformat.write(fixed, tmp_path / "submitted" / "float" / "98_tiny" / "98_tiny.ipynb")
    done = autograder("grade", "98", "--class", tmp_path, "--student", "float", cwd=course)
    assert done.returncode == 0
    after = rows(tmp_path)
    assert after["float"]["status"] == "passed"
    assert after["right"] == before["right"]
    assert (tmp_path / "seed").read_text() == seed


def test_a_mended_text_regrades_and_a_changed_test_is_refused(tmp_path, tiny_course):
    lesson = find_lessons(tiny_course)[0]
    build_lesson(lesson)
    make_class(tiny_course, tmp_path / "class", ["right"])

    def regrade(old, new):
        text = lesson.text.read_text(encoding="utf-8")
        assert old in text
        lesson.text.write_text(text.replace(old, new), encoding="utf-8")
        build_lesson(lesson)
        return autograder("grade", "--class", tmp_path / "class", cwd=tiny_course)

    assert regrade("# # Tiny", "# # Small").returncode == 0
    done = regrade("import check, hint", "import check, hint  # mended")
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "class")["right"]["status"] == "passed"
    second = LESSON[LESSON.index('# %% test="same_padding"') :]
    done = regrade(second, f"{second}\n{second}")
    assert done.returncode == 2
    assert "submissions that did not change would get other points" in done.stderr
    kept = rows(tmp_path / "class")["right"]
    assert (kept["points"], kept["max_points"]) == ("2", "2")
    shown = autograder("grade", "--regrade", "--class", tmp_path / "class", cwd=tiny_course)
    assert shown.returncode == 0
    assert re.search(r"right +98_tiny +same_padding +2/2 +4/4 +gains", shown.stdout)
    assert rows(tmp_path / "class")["right"] == kept
    arguments = ("grade", "--regrade", "--yes", "--class", tmp_path / "class")
    assert autograder(*arguments, cwd=tiny_course).returncode == 0
    assert rows(tmp_path / "class")["right"]["points"] == "4"


def results_kept(folder):
    """How many results a class keeps so far."""
    path = folder / ".graded" / "ledger.db"
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        try:
            return db.execute("SELECT count(*) FROM result").fetchone()[0]
        except sqlite3.OperationalError:  # it is just being made
            return 0


def processes_with(mark, program=""):
    """The processes that were started, directly or not, with a folder for temporary files.

    Sandboxes know nothing of it, but what they have mounted lies in it.
    """
    found = []
    for process in psutil.process_iter():
        try:
            mounted = Path(f"/proc/{process.pid}/mountinfo").read_text(encoding="utf-8")
            is_ours = process.environ().get("TMPDIR") == mark or f"{mark}/kits-" in mounted
            lives = process.status() != psutil.STATUS_ZOMBIE
            if is_ours and lives and program in " ".join(process.cmdline()):
                found.append(process)
        except (psutil.Error, OSError):  # it ended, or is another user's
            continue
    return found


class NeverStarts(Sandbox):
    """A sandbox that cannot start a side."""

    def start(self, kit, errors=None):
        raise NotStarted("Cannot allocate memory")


def test_a_side_that_cannot_be_started_costs_no_points(course, tmp_path, monkeypatch):
    need("bwrap")
    make_class(course, tmp_path, ["right"])
    lessons, classroom = find_lessons(course, ["98_tiny"]), Classroom.open(tmp_path)

    def rows():
        done = grade_class(classroom, lessons, ["right"], Options(), lambda results, count: results)
        return done.grader_failed, [(row.status, row.message) for row in done.rows]

    assert rows() == (False, [("passed", "")])
    make_class(course, tmp_path, ["helper"])
    handed_in = tmp_path / "submitted"
    shutil.rmtree(handed_in / "right")
    (handed_in / "helper").rename(handed_in / "right")
    with monkeypatch.context() as patch:
        never = NeverStarts("bubblewrap")
        patch.setattr("autograder.grading.machine.choose", lambda *args: (never, ""))
        told = "The grader failed: NotStarted: Cannot allocate memory."
        assert rows() == (True, [("error", told)])
    assert rows() == (False, [("passed", "")])


def test_ctrl_c_loses_nothing_and_leaves_no_process(course, tmp_path, mark):
    make_class(course, tmp_path, ["right", "float", "loops"])
    path = tmp_path / "submitted" / "loops" / "98_tiny" / "98_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    answer("while True: pass")(notebook)  # the cell itself: a check ends after ten seconds
    nbformat.write(notebook, path)
    Classroom(tmp_path).prepare()
    set_timeout(tmp_path, 300)
    process = subprocess.Popen(
        [AUTOGRADER, "grade", "--jobs", "2", "--class", tmp_path],
        cwd=course,
        env={**os.environ, "TMPDIR": mark},
        stderr=subprocess.PIPE,
        text=True,
        # what a shell starts in the background is deaf to it, and so would be the grader
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_until(lambda: results_kept(tmp_path) == 2, "two are graded")
    wait_until(lambda: processes_with(mark, "student_side.py"), "the third is at work")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "nothing is lost: run the same command again" in told
    assert "Traceback" not in told
    assert not (tmp_path / "results.csv").exists()
    wait_until(lambda: not processes_with(mark), "all processes are gone")
    set_timeout(tmp_path, 1, before=300)
    assert autograder("grade", "--class", tmp_path, cwd=course).returncode == 0
    statuses = {student: row["status"] for student, row in rows(tmp_path).items()}
    assert statuses == {"float": "failed", "loops": "failed", "right": "passed"}


def test_a_message_that_looks_like_a_formula_stays_text(graded):
    """A spreadsheet runs what begins with = + - or @; our messages begin with a name or a word."""
    for row in rows(graded[0]).values():
        assert not row["message"].startswith(("=", "+", "-", "@"))


@pytest.mark.skipif(os.name != "posix", reason="links work differently there")
def test_links_in_submitted_are_not_followed(course, tmp_path):
    make_class(course, tmp_path, ["right"])
    (tmp_path / "submitted" / "link").symlink_to(tmp_path / "submitted" / "right")
    place = tmp_path / "submitted" / "sly" / "98_tiny"
    place.mkdir(parents=True)
    (place / "98_tiny.ipynb").symlink_to("/etc/passwd")
    assert autograder("grade", "--class", tmp_path, cwd=course).returncode == 0
    found = rows(tmp_path)
    assert set(found) == {"right", "sly"}
    assert "is not a file" in found["sly"]["message"]
