"""nbgrader's own commands and formgrader on our class: what they write and what they find."""

import csv
import shutil

import nbformat
import pytest
from commands import autograder
from conftest import need
from jupyterlab import browser_page, running_lab
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader_commands import nbgrader
from test_grade import (
    STUDENTS,
    UNREADABLE,
    answer,
    make_class,
    rows,
    set_timeout,
)

from autograder.classroom.folder import Classroom
from autograder.project import find_lessons

DUE = "2026-03-01 12:00:00 UTC"
HALF = """
import sys
sys.path.insert(0, c.CourseDirectory.root)
c.AssignLatePenalties.plugin_class = "late_rule.HalfAPoint"
"""
HALF_A_POINT = '''
from nbgrader.plugins import BasePlugin

class HalfAPoint(BasePlugin):
    """Half a point for each day begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * (1 + total_seconds_late // 86400)
'''
# student: (when they handed in, the same in the words of the rules)
TIMES = {
    "right": "2026-03-01 11:59:59 UTC",
    "warns": "2026-03-01 12:00:01 UTC",
    "helper": "2026-03-02 14:00:00.5 UTC",
    "julia": "2026-03-20 12:00:00 UTC",
    "float": "2026-03-03 00:00:00 UTC",
    "blank": None,
}


def book_of(folder):
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}")


def contents(folder):
    """All that counts in a gradebook, without its ids."""
    with book_of(folder) as book:
        grades = {
            (g.student.id, g.name): (
                g.auto_score,
                g.manual_score,
                g.extra_credit,
                bool(g.needs_manual_grade),
                g.max_score,
            )
            for g in book.db.query(Grade)
        }
        comments = {
            (c.student.id, c.name): (c.auto_comment, c.manual_comment)
            for c in book.db.query(Comment)
        }
        submitted = {
            s.student.id: (s.timestamp, s.extension) for s in book.db.query(SubmittedAssignment)
        }
        notebooks = {
            n.student.id: (n.score, n.late_submission_penalty or 0)
            for n in book.db.query(SubmittedNotebook)
        }
    return {"grades": grades, "comments": comments, "submitted": submitted, "notebooks": notebooks}


def class_of(course, folder, students, times=None, seconds=30):
    make_class(course, folder, students)
    for student, time in (times or {}).items():
        if time is not None:
            place = folder / "submitted" / student / "98_tiny" / "timestamp.txt"
            place.write_text(time, encoding="utf-8")
    Classroom(folder).prepare()
    set_timeout(folder, seconds)
    return folder


def grade(course, folder, jobs=1):
    done = autograder("grade", "--jobs", jobs, "--class", folder, cwd=course)
    assert done.returncode == 0, done.stderr
    return rows(folder)


def plain_config(folder):
    """The class's configuration without our preprocessors: nbgrader as it comes."""
    lines = (folder / "nbgrader_config.py").read_text(encoding="utf-8")
    start, end = (
        lines.index("c.Autograde.sanitize"),
        lines.index("]\n", lines.index("c.Autograde.autograde")),
    )
    path = folder / "nbgrader_config.py"
    path.write_text(lines[:start] + lines[end + 2 :], encoding="utf-8")


def as_nbgrader_autogrades(folder, target, *, plain=False):
    """A copy of a class, graded by nbgrader's own command."""
    shutil.copytree(folder, target)
    shutil.rmtree(target / "autograded")
    if plain:
        plain_config(target)
        set_timeout(target, 120)  # nbgrader's time is by the clock
    with book_of(target) as book:  # what we entered must not be what is compared
        for student in [submission.student.id for submission in book.db.query(SubmittedAssignment)]:
            book.remove_submission("98_tiny", student)
    return nbgrader(
        "autograde", "98_tiny", cwd=target, works=not (folder / "submitted" / "cut").exists()
    )


HONEST = ["right", "helper", "kernelless", "float", "raises", "renamed", "syntax", "blank"]


def student_of(key):
    """Of a key in a gradebook's contents: the student, or the student and a cell."""
    return key[0] if isinstance(key, tuple) else key


def of_honest(found):
    """The part of a gradebook's contents that is about honest work."""
    return {
        kind: {key: value for key, value in held.items() if student_of(key) in HONEST}
        for kind, held in found.items()
    }


def test_the_whole_gradebook_is_what_nbgraders_autograde_makes_of_honest_work(tiny_built, tmp_path):
    """By nbgrader as it comes; with our examiner: see the next test."""
    times = {student: time for student, time in TIMES.items() if student in HONEST}
    folder = class_of(tiny_built, tmp_path / "ours", HONEST, times)
    grade(tiny_built, folder)
    as_nbgrader_autogrades(folder, tmp_path / "theirs", plain=True)
    ours, theirs = contents(folder), contents(tmp_path / "theirs")
    assert len(ours["grades"]) == len(HONEST)
    assert ours == theirs


def test_nbgraders_autograde_in_the_class_withstands_what_ours_does(tiny_built, tmp_path):
    """Points equal; what no hook of nbgrader's reaches is an unreadable notebook: it has no grade."""
    students = [*STUDENTS, *UNREADABLE]
    folder = class_of(tiny_built, tmp_path / "ours", students, TIMES, seconds=1)
    grade(tiny_built, folder, jobs=2)
    done = as_nbgrader_autogrades(folder, tmp_path / "theirs")
    ours, theirs = contents(folder), contents(tmp_path / "theirs")
    assert len(of_honest(ours)["grades"]) == len(HONEST)
    assert of_honest(ours) == of_honest(theirs)
    for student in STUDENTS:
        assert theirs["grades"][student, "test-same_padding-1"][0] == STUDENTS[student][1], student
        key = (student, "same_padding")
        assert theirs["comments"][key] == ours["comments"][key], student
        shown = (
            tmp_path / "theirs" / "autograded" / student / "98_tiny" / "98_tiny.ipynb"
        ).read_text()
        assert "HIDDEN" not in shown
        assert "hidden=True" not in shown
    for student in UNREADABLE:
        if student != "nothing":
            assert f"for student '{student}'" in done.stderr
        assert not (
            tmp_path / "theirs" / "autograded" / student / "98_tiny" / "98_tiny.ipynb"
        ).exists()
    assert autograder("feedback", "--class", tmp_path / "theirs", cwd=tiny_built).returncode == 0
    page = tmp_path / "theirs" / "feedback" / "float" / "98_tiny" / "98_tiny.html"
    assert "The result is a float" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rule", "penalties"),
    [
        pytest.param("", {}, id="none", marks=pytest.mark.slow),
        pytest.param(
            "c.LateSubmissionPlugin.penalty_method = 'zero'\n",
            {"warns": 2, "helper": 2, "julia": 2},
            id="zero",
            marks=pytest.mark.slow,
        ),
        pytest.param(HALF, {"warns": 0.5, "helper": 1, "julia": 2}, id="a rule of the class's own"),
    ],
)
def test_late_penalties_are_what_nbgraders_autograde_computes(
    tiny_built, tmp_path, rule, penalties
):
    folder = class_of(tiny_built, tmp_path / "ours", TIMES, TIMES)
    (folder / "late_rule.py").write_text(HALF_A_POINT, encoding="utf-8")
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + rule, encoding="utf-8")
    grade(tiny_built, folder)
    nbgrader("db", "assignment", "add", "98_tiny", f"--duedate={DUE}", cwd=folder)
    grade(tiny_built, folder)  # the gradebook changed, no submission did
    as_nbgrader_autogrades(folder, tmp_path / "theirs")
    ours, theirs = contents(folder), contents(tmp_path / "theirs")
    assert ours == theirs
    found = {student: penalty for student, (_, penalty) in ours["notebooks"].items() if penalty}
    assert found == penalties
    assert autograder("feedback", "--class", folder, cwd=tiny_built).returncode == 0
    page = (folder / "feedback" / "helper" / "98_tiny" / "98_tiny.html").read_text(encoding="utf-8")
    assert ("Handed in late" in page) == ("helper" in penalties)
    assert f"{2 - penalties.get('helper', 0):g}</b> of 2 points" in page
    nbgrader("export", cwd=folder)
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        exported = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(exported["helper"]["late_submission_penalty"] or 0) == penalties.get("helper", 0)


@pytest.fixture(scope="module")
def graded_once(tiny_built, tmp_path_factory):
    folder = class_of(tiny_built, tmp_path_factory.mktemp("class"), ["right", "float"])
    grade(tiny_built, folder)
    return folder


@pytest.fixture
def graded(graded_once, tmp_path):
    """A class of two students, graded."""
    return shutil.copytree(graded_once, tmp_path / "class")


def test_a_grade_by_hand_stays_and_asks_to_be_looked_at_when_the_work_changes(tiny_built, graded):
    folder = graded
    with book_of(folder) as book:
        for student, points in (("right", 1.5), ("float", 0.5)):
            mark = book.find_grade("test-same_padding-1", "98_tiny", "98_tiny", student)
            mark.manual_score, mark.needs_manual_grade = points, False
        book.find_comment("same_padding", "98_tiny", "98_tiny", "float").manual_comment = "Nearly!"
        book.db.commit()
    found = grade(tiny_built, folder)
    assert (found["right"]["points"], found["float"]["points"]) == ("1.5", "0.5")
    assert not any(needs for *_, needs, _ in contents(folder)["grades"].values())

    changed = nbformat.read(find_lessons(tiny_built)[0].blank, as_version=4)
    answer("def same_padding(f):\n    return f / 2")(changed)  # other work, the same points
    nbformat.write(changed, folder / "submitted" / "float" / "98_tiny" / "98_tiny.ipynb")
    found = grade(tiny_built, folder)
    assert (found["float"]["points"], found["float"]["status"]) == ("0.5", "partial")
    needs = {student: needs for (student, _), (*_, needs, _) in contents(folder)["grades"].items()}
    assert needs == {"right": False, "float": True}
    assert autograder("feedback", "--class", folder, cwd=tiny_built).returncode == 0
    page = (folder / "feedback" / "float" / "98_tiny" / "98_tiny.html").read_text(encoding="utf-8")
    assert "0.5 of 2 points were given by hand." in page
    assert "Nearly!" in page


def test_feedback_is_released_through_nbgraders_exchange(tiny_built, tmp_path):
    """Ours and nbgrader's own pages: the exchange needs two notes that came with the submission."""
    folder = class_of(tiny_built, tmp_path / "class", ["right"], {"right": TIMES["right"]})
    secret = folder / "submitted" / "right" / "98_tiny" / "submission_secret.txt"
    secret.write_text("a secret of this submission", encoding="utf-8")
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    config = folder / "nbgrader_config.py"
    more = (
        f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\nc.CourseDirectory.course_id = 'conv'\n"
    )
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    grade(tiny_built, folder)
    assert autograder("feedback", "--class", folder, cwd=tiny_built).returncode == 0
    nbgrader("release_feedback", "98_tiny", cwd=folder)
    (released,) = (tmp_path / "exchange" / "conv" / "feedback").glob("*.html")
    assert "Well done!" in released.read_text(encoding="utf-8")
    nbgrader("generate_feedback", "98_tiny", "--force", cwd=folder)
    nbgrader("release_feedback", "98_tiny", cwd=folder)
    assert "Well done!" not in released.read_text(encoding="utf-8")


def test_nbgraders_commands_on_its_database_work(tiny_built, graded):
    folder = graded
    assert "98_tiny" in nbgrader("db", "assignment", "list", cwd=folder).stdout
    assert "float" in nbgrader("db", "student", "list", cwd=folder).stdout
    nbgrader("db", "student", "add", "right", "--last-name=Ada", cwd=folder)
    nbgrader("db", "upgrade", cwd=folder)
    assert grade(tiny_built, folder)["right"]["status"] == "passed"
    with book_of(folder) as book:
        assert book.find_student("right").last_name == "Ada"


def test_in_formgrader_points_and_a_comment_are_given_and_reach_the_student(
    tiny_built, graded, tmp_path
):
    folder = graded
    with running_lab(folder, tmp_path) as lab, browser_page(need("chromium")) as page:
        page.goto(lab.url("formgrader"))
        page.get_by_role("link", name="98_tiny", exact=True).first.wait_for()
        page.goto(f"{lab.address}/formgrader/gradebook/98_tiny/98_tiny")
        page.get_by_role("link", name="Submission #1").click()
        score = page.locator("input.score").first
        score.wait_for()
        page.wait_for_function(  # the page fills them in one by one
            "[...document.querySelectorAll('input.score')].every(score => score.placeholder)"
        )
        score.fill("1.5")
        with page.expect_response(lambda r: r.request.method == "PUT" and "/api/grade" in r.url):
            score.press("Tab")
        comment = page.locator("textarea.comment").first
        comment.fill("Well *tried*.")
        with page.expect_response(lambda r: r.request.method == "PUT" and "/api/comment" in r.url):
            comment.press("Tab")
    found = grade(tiny_built, folder)
    (student,) = (name for name, row in found.items() if row["points"] == "1.5")
    assert found[student]["status"] == "partial"
    assert autograder("feedback", "--class", folder, cwd=tiny_built).returncode == 0
    page = (folder / "feedback" / student / "98_tiny" / "98_tiny.html").read_text(encoding="utf-8")
    assert "1.5 of 2 points were given by hand." in page
    assert "Well <em>tried</em>." in page
