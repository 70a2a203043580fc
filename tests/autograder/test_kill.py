"""A grader that is killed at any moment: nothing is lost, and nothing goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import autograder
from test_grade import (  # noqa: F401 (a fixture)
    course,
    make_class,
    processes_with,
    rows,
    set_timeout,
)
from waiting import wait_until

from autograder.classroom.folder import Classroom

AUTOGRADER = [sys.executable, "-m", "autograder"]
STUDENTS = ["right", "blank", "exits", "cut", "loops"]


def grade(folder, course, mark):  # noqa: F811
    command = [*AUTOGRADER, "grade", "--jobs", "2", "--class", folder]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"TMPDIR": mark}
    return subprocess.Popen(command, cwd=course, env=environment, **quiet)


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_a_killed_grader_loses_nothing_and_leaves_no_process(course, tmp_path, mark, times):  # noqa: F811
    fresh = tmp_path / "fresh"
    make_class(course, fresh, STUDENTS)
    Classroom(fresh).prepare()
    set_timeout(fresh, 1)
    whole = tmp_path / "whole"
    shutil.copytree(fresh, whole)
    start = time.monotonic()
    assert grade(whole, course, mark).wait() == 0
    seconds = time.monotonic() - start
    shutil.copy(whole / "seed", fresh / "seed")  # the same hidden cases each time
    draw = random.Random(times)
    for number in range(times):
        folder = tmp_path / f"class{number}"
        shutil.copytree(fresh, folder)
        process = grade(folder, course, mark)
        time.sleep(draw.uniform(0.2, seconds))  # any moment of its work
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_until(lambda: not processes_with(mark), "all processes are gone")
        assert autograder("grade", "--jobs", 2, "--class", folder, cwd=course).returncode == 0
        assert (folder / "results.csv").read_bytes() == (whole / "results.csv").read_bytes()
        assert Path(folder, "gradebook.db").stat().st_size
        shutil.rmtree(folder)
    assert rows(whole)["right"]["status"] == "passed"
