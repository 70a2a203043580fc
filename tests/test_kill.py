"""A grader that is killed at any moment: nothing is lost, and nothing goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from test_grade import course, make_class, rows  # noqa: F401 (a fixture)

AUTOGRADER = [sys.executable, "-m", "autograder"]
STUDENTS = ["right", "blank", "exits", "cut"]


def grade(folder, course, path):  # noqa: F811
    command = [*AUTOGRADER, "grade", "--jobs", "2", "--class", folder]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"PATH": f"{os.environ['PATH']}{os.pathsep}{path}"}
    return subprocess.Popen(command, cwd=course, env=environment, **quiet)


def processes_with(path):
    """All processes that were started, directly or not, with a folder on their PATH."""
    found = []
    for process in psutil.process_iter():
        try:
            inherited = process.environ().get("PATH", "").split(os.pathsep)
            if path in inherited and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_a_killed_grader_loses_nothing_and_leaves_no_process(course, tmp_path, times):  # noqa: F811
    fresh, mark = tmp_path / "fresh", str(tmp_path / "mark")
    make_class(course, fresh, STUDENTS)
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
        time.sleep(draw.uniform(0.2, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 60
        while (left := processes_with(mark)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left, [one.cmdline() for one in left]
        assert grade(folder, course, mark).wait() == 0
        assert (folder / "results.csv").read_bytes() == (whole / "results.csv").read_bytes()
        assert Path(folder, "gradebook.db").stat().st_size
        shutil.rmtree(folder)
    assert rows(whole)["right"]["status"] == "passed"
