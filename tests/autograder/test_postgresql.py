"""The gradebook on a PostgreSQL server, which is started for these tests and thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from commands import autograder
from conftest import ROOT
from nbgrader.api import Gradebook

from autograder.classroom.database import database_of
from autograder.classroom.folder import Classroom
from autograder.classroom.gradebook import marks, submissions

pytestmark = pytest.mark.slow

LESSON, STUDENT = "02_padding_stride", "dana"
TEST = "test-same_padding-1"
PASSWORD = "not-to-be-shown"


def programs():
    """The folder of PostgreSQL's programs; Debian keeps them out of the PATH."""
    found = [Path(at).parent for at in [shutil.which("initdb")] if at]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("PostgreSQL is not installed (on Debian or Ubuntu: apt install postgresql)")
    return found[-1]


@pytest.fixture(scope="module")
def server():
    """A server that listens in a folder alone; yields how it is addressed, but for the database.

    It refuses to run as root, so root runs it as nobody.
    """
    pytest.importorskip(
        "psycopg", reason="psycopg is not installed (pip install 'psycopg[binary]')"
    )
    bin_ = programs()
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        who = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        word = Path(folder, "password")
        word.write_text(PASSWORD)
        word.chmod(0o644)

        def run(program, *words):
            command = [bin_ / program, "-D", f"{folder}/data", *words]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)

        run("initdb", "-A", "scram-sha-256", "-U", "teacher", f"--pwfile={word}", "--no-sync")
        options = f"-c listen_addresses= -c fsync=off -k {folder}"
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://teacher:{PASSWORD}@/{{database}}?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture
def address(server, request):
    """A database of a test's own."""
    import psycopg

    name = f"of_{abs(hash(request.node.name))}"
    about = server.format(database="postgres").replace("+psycopg", "")
    with psycopg.connect(about, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(database=name)


@pytest.fixture(scope="module")
def once(sample_class, tmp_path_factory):
    """Two lessons of the sample class, graded into a file of its own, with points given by hand."""
    folder = tmp_path_factory.mktemp("once")
    for work in sample_class.glob("*/0[02]_*"):
        shutil.copytree(work, folder / "submitted" / work.relative_to(sample_class))
    done(folder, "grade")
    give_by_hand(Classroom(folder), 1.5)
    done(folder, "grade")
    return folder


@pytest.fixture
def classroom(once, tmp_path):
    return Classroom(shutil.copytree(once, tmp_path / "class"))


def move_to(classroom, address):
    config = classroom.folder / "nbgrader_config.py"
    lines = config.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if "db_url" not in line]
    lines.append(f"c.CourseDirectory.db_url = {address!r}")
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")


def done(folder, command, *words):
    """Run a command on a class; it must work. Return what it says."""
    result = autograder(command, "--class", folder, *words, cwd=ROOT)
    assert result.returncode == 0, result.stderr
    return result.stdout


def give_by_hand(classroom, points):
    """What formgrader does when points are typed into it."""
    with Gradebook(database_of(classroom).url) as book:
        mark = book.find_grade(TEST, LESSON, LESSON, STUDENT)
        mark.manual_score, mark.needs_manual_grade = points, False
        book.db.commit()


def everything(classroom):
    """What a gradebook holds: everyone's marks, for each lesson."""
    lessons = {lesson for _, lesson in classroom.graded()}
    return submissions(classroom), {lesson: marks(classroom, lesson) for lesson in sorted(lessons)}


def test_a_class_on_a_server_gets_what_a_class_with_a_file_gets(classroom, address, once):
    shutil.rmtree(classroom.folder / "autograded")  # all is entered anew
    classroom.gradebook.unlink()
    move_to(classroom, address)
    done(classroom.folder, "grade")
    give_by_hand(classroom, 1.5)
    done(classroom.folder, "grade")
    assert classroom.results.read_bytes() == (once / "results.csv").read_bytes()
    assert not classroom.gradebook.exists()
    for folder in (once, classroom.folder):
        done(folder, "feedback")
        done(folder, "export")
        done(folder, "export", "--for", "csv")
    for name in (
        "grades.csv",
        "exports/grades-wide.csv",
        f"feedback/{STUDENT}/{LESSON}/{LESSON}.html",
    ):
        assert (classroom.folder / name).read_bytes() == (once / name).read_bytes(), name


def test_a_class_that_moves_to_a_server_keeps_what_was_given_by_hand(classroom, address):
    before, rows = everything(classroom), classroom.results.read_bytes()
    move_to(classroom, address)
    done(classroom.folder, "grade")
    assert everything(classroom) == before
    assert classroom.results.read_bytes() == rows
    (backup,) = (classroom.folder / "backups").iterdir()
    assert everything(Classroom(backup))[0] == before[0]
    done(classroom.folder, "students", "drop", STUDENT)
    assert STUDENT not in submissions(classroom)
    backups = sorted((classroom.folder / "backups").iterdir())
    assert all(STUDENT in submissions(Classroom(backup)) for backup in backups)
    done(classroom.folder, "students", "forget", "emeka", "--yes")
    assert not list((classroom.folder / "backups").iterdir())


WRONG = {
    "nobody listens": (
        lambda url: url.replace("?host=", "?host=/nowhere"),
        "is the server running",
    ),
    "a wrong password": (lambda url: url.replace("teacher:not", "teacher:Not"), "the password"),
    "no such database": (lambda url: url.replace("/of_", "/not_"), "does not exist"),
    "no driver": (lambda url: url.replace("psycopg", "pg8000"), "pip install 'pg8000'"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_server_that_cannot_be_used_is_told_in_one_sentence(classroom, address, kind):
    change, told = WRONG[kind]
    move_to(classroom, change(address))
    before = classroom.results.read_bytes()
    for command in ("grade", "feedback"):
        result = autograder(command, "--class", classroom.folder, cwd=ROOT)
        assert result.returncode == 2
        assert told in result.stderr
        assert PASSWORD not in result.stderr
        assert result.stderr.count("\n") == 1
    assert classroom.results.read_bytes() == before
    move_to(classroom, address)
    done(classroom.folder, "grade")
    assert classroom.results.read_bytes() == before
