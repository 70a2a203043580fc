"""What several tests share: which come first, tools that must be there in CI, a small course."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings
from jupyterlab import running_lab
from widget_page import chromium_browser

from autograder.lessons.build import build_lesson, build_stale
from autograder.project import find_lessons
from autograder.sandbox.seal import kits
from autograder.sandbox.walls import choose
from course_lib.exercises import find

# a busy machine may be slow at any one example
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
# cells, not modules
collect_ignore = [
    f"lessons/{kind}" for kind in ("right_answers", "wrong_answers", "tuned", "kept_apart")
]

# What takes longest, slowest first, by the beginnings of its names in tests/. Workers begin with
# these, so that none is left alone with one at the end; `make test FAST=1` leaves them out. All
# that starts a browser, a kernel, nbgrader or a grader belongs here.
LONG = (
    "browser/test_widgets.py",
    "browser/test_browser.py",
    "autograder/test_nbgrader.py",
    "autograder/test_sandbox.py",
    "lessons/test_diagnosis.py",
    "autograder/test_attacks.py",
    "browser/test_widgets_in_jupyter.py",
    "autograder/test_feedback.py",
    "lessons/test_right_answers.py",
    "autograder/test_release.py",
    "lessons/test_mutants.py",
    "browser/test_student.py",
    "autograder/test_grade.py",
    "autograder/test_kill.py",
    "autograder/test_cluster.py",
    "browser/test_predict_form.py",
    "autograder/test_class_troubles.py",
    "autograder/test_build.py",
    "autograder/test_grade_again.py",
    "autograder/test_file_beside.py",
    "autograder/test_starving.py",
    "autograder/test_watch.py",
    "autograder/test_students.py",
    "autograder/test_rules.py",
    "autograder/test_class_report.py",
    "autograder/test_platforms.py",
    "autograder/test_similarity.py",
    "autograder/test_postgresql.py",
    "browser/test_widgets_core.py",
    "autograder/test_fuzz.py",
    "autograder/test_workers.py",
    "autograder/test_bounded.py",
    "lessons/test_add_a_lesson.py",
    "autograder/test_upgrade.py",
    "course_lib/test_weights.py::test_the_five",
    "browser/",
    "course_lib/test_bring.py",
    "course_lib/test_student_log.py",
    "course_lib/test_restore.py",
    "course_lib/test_figures.py::test_a_kernel",
    "course_lib/test_solution.py::test_a_pass_in_a_front_end",
)


def pytest_configure(config):
    """Keep workers out of each other's way: one thread for numbers, and kernels without a lock.

    All kernels of a user write to one history otherwise. PyTorch's threads: see `need_torch`.
    Byte code is kept, whatever is set: hundreds of processes would each compile the course.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    for library in ("OPENBLAS", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    folder = tempfile.TemporaryDirectory(prefix="ipython-")
    config.add_cleanup(folder.cleanup)
    os.environ["IPYTHONDIR"] = folder.name


def pytest_sessionstart(session):
    """Build the course once, before there are workers: a clean clone has no complete notebooks."""
    if not hasattr(session.config, "workerinput"):
        build_stale(find_lessons(ROOT))


def pytest_collection_modifyitems(items):
    """Mark what takes long, and put it first."""
    places = [_place(item.nodeid) for item in items]
    for item, place in zip(items, places, strict=True):
        if place < len(LONG):
            item.add_marker(pytest.mark.long)
    order = sorted(range(len(items)), key=places.__getitem__)
    items[:] = [items[number] for number in order]


def _place(name):
    """A test's place in LONG, behind all if it is not there."""
    matching = (at for at, start in enumerate(LONG) if name.startswith(f"tests/{start}"))
    return next(matching, len(LONG))


def need(tool):
    """The path of a program; without it the test is skipped, but fails in CI."""
    path = shutil.which(tool)
    if path is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        package = {"bwrap": "bubblewrap"}.get(tool, tool)
        report(f"{tool} is not installed (on Debian or Ubuntu: apt install {package})")
    return path


def need_torch():
    """PyTorch, on one thread; without it the module is skipped, but fails in CI."""
    try:
        import torch
    except ImportError:
        message = "PyTorch is not installed (pip install torch)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message, allow_module_level=True)
    torch.set_num_threads(1)  # the arrays are tiny
    return torch


SAME_PADDING = find("same_padding")
STARS = "★" * SAME_PADDING.difficulty + "☆" * (3 - SAME_PADDING.difficulty)
# an answer to the exercise of LESSON
RIGHT = "def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError\n    return f // 2"
LESSON = f'''\
# ---
# jupyter:
#   lesson:
#     title: Tiny
#     number: 98
#     minutes: 5
#     prerequisites: []
# ---

# %% [markdown]
# # Tiny
#
# Difficulty {STARS}, about {SAME_PADDING.minutes} minutes.

# %%
from course_lib.checks import check, hint

# %% tags=["demo"]
print("a demo")

# %% exercise="same_padding"
def same_padding(f):
    """Return the padding that keeps the size."""
    ### BEGIN SOLUTION
    if f % 2 == 0:
        raise ValueError("f must be odd")
    return (f - 1) // 2
    ### END SOLUTION

# %% test="same_padding" points=2
check("same_padding", same_padding)
### BEGIN HIDDEN TESTS
check("same_padding", same_padding, hidden=True)
### END HIDDEN TESTS
'''


def hand_in(classroom, lesson, student, source="", time=""):
    """Put a student's answer, or the blank, into a class; `time` is when it was handed in."""
    notebook = nbformat.read(lesson.blank, as_version=4)
    for cell in notebook.cells:
        if source and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = source
    place = classroom.submission(student, lesson.name)
    place.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, place / lesson.blank.name)
    if time:
        (place / "timestamp.txt").write_text(time, encoding="utf-8")


@pytest.fixture(scope="module")
def walls():
    """A sandbox, and the kit of a lesson for which nothing is sealed."""
    need("bwrap")
    sandbox, _ = choose("bubblewrap")
    with kits(["99_later"]) as made:
        yield sandbox, made["99_later"]


@pytest.fixture(scope="module")
def browser():
    """Chromium, one for the tests of a file; each page has cookies and storage of its own.

    Without its window where that is installed: each page costs a quarter less then.
    """
    with chromium_browser(shutil.which("chromium-headless-shell") or need("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab, one for all tests of a worker."""
    with running_lab(tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("jupyter")) as lab:
        yield lab


@pytest.fixture
def notebooks(lab):
    """A test's own folder in JupyterLab; the kernels that run at its end are ended."""
    folder = Path(tempfile.mkdtemp(dir=lab.folder))
    yield folder
    lab.end_kernels()


@pytest.fixture
def mark():
    """A folder for temporary files by which a test knows the processes that it started.

    Its name is short: a Unix socket's address, which lies in it, has at most 108 bytes.
    """
    with tempfile.TemporaryDirectory(prefix="m", ignore_cleanup_errors=True) as folder:
        yield folder


@pytest.fixture(scope="session")
def sample_class(tmp_path_factory):
    """What the eight students of `make demo` hand in, for tests that only read it."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    make = ROOT / "examples" / "class" / "make_class.py"
    subprocess.run([sys.executable, make, folder], check=True)
    return folder


@pytest.fixture
def lesson_text():
    """The text of a lesson without mistakes, for tests to break."""
    return LESSON


@pytest.fixture
def tiny_course(tmp_path):
    """A course of one short lesson, not built yet."""
    for folder in ("solutions", "notebooks"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", tmp_path / "course")
    (tmp_path / "course" / "solutions" / "98_tiny.py").write_text(LESSON, encoding="utf-8")
    return tmp_path / "course"


@pytest.fixture(scope="session")
def tiny_built(tmp_path_factory):
    """The course of one short lesson, built; for tests that only read it."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("solutions", "notebooks"):
        (folder / name).mkdir()
    (folder / "solutions" / "98_tiny.py").write_text(LESSON, encoding="utf-8")
    build_lesson(find_lessons(folder)[0])
    return folder
