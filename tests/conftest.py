"""What several tests share: tools that must be there in CI, a small course, sample notebooks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from autograder.lessons.build import build_lesson, build_stale
from autograder.project import find_lessons

# a busy machine may be slow at any one example
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
collect_ignore = ["lessons/right_answers", "lessons/wrong_answers"]  # cells, not modules


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


LESSON = '''\
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


@pytest.fixture(scope="session", autouse=True)
def built_course():
    """The course's notebooks; a clean clone has no complete ones."""
    build_stale(find_lessons(ROOT))


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
