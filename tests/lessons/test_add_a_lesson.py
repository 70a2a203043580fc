"""CONTRIBUTING's page on adding a lesson, followed word for word, ends with a graded submission."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

LESSON = "99_doubling"


def page():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.search(r"^## Add a lesson\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)[1]


def block(kind):
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", page(), re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project as it is now, under git, with its commands on the path."""
    folder = tmp_path_factory.mktemp("project")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    copied = [ROOT / name for name in listed.stdout.splitlines()]
    copied += (ROOT / "solutions").glob("*/*.ipynb")  # built before the first test
    for package in ("course_lib", "autograder"):  # byte code is good for a file of the same age
        copied += (ROOT / package).rglob("__pycache__/*.pyc")
    for path in filter(Path.is_file, copied):
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    command = folder / "bin" / "autograder"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m autograder "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    with (folder / ".gitignore").open("a", encoding="utf-8") as file:
        file.write("/bin/\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    return folder


def git(folder, *arguments):
    found = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return found.stdout


def run(folder, command):
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # two processes write no byte code at a time, and the copy is imported, not what is installed
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["sh", "-ec", command], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def followed(project):
    """The project after all that the page says; and what its commands printed."""
    done = run(project, block("sh"))
    readme = project / "README.md"
    text = readme.read_text(encoding="utf-8")
    last = re.findall(r"^\| \[\d\d .*\n", text, re.MULTILINE)[-1]
    readme.write_text(text.replace(last, last + block("text")), encoding="utf-8")
    changes = project / "CHANGELOG.md"
    changes.write_text(f"{changes.read_text(encoding='utf-8')}\n- Doubling.\n", encoding="utf-8")
    return project, done


def test_its_commands_build_a_lesson_that_is_proven(followed):
    _, done = followed
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"built notebooks/{LESSON}/{LESSON}.ipynb" in done.stdout
    assert "✗" not in done.stdout


def test_no_file_is_touched_that_the_page_does_not_name(followed):
    project, _ = followed
    touched = {line[3:] for line in git(project, "status", "--porcelain", "-uall").splitlines()
               if line[1] != " "}  # fmt: skip
    assert f"solutions/{LESSON}.py" in touched
    assert [name for name in sorted(touched) if name not in page()] == []


def test_what_must_agree_with_the_lessons_still_agrees(followed):
    project, _ = followed
    command = f"{sys.executable} -m pytest -q -p no:cacheprovider tests/test_repository.py -k 'readme or exercise'"
    done = run(project, command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


# how it is answered, the row of it
ANSWERS = {
    "ada": ("return 2 * x", ["2", "2", "passed", ""]),
    "bob": ("return x * x", ["0", "2", "failed", "double: wrong in 3 of 3 visible cases. Likely cause: "
                             "This is x times itself; twice x is x plus itself."]),
}  # fmt: skip


def test_submissions_of_it_are_graded(followed, tmp_path):
    project, _ = followed
    for student, (body, _) in ANSWERS.items():
        notebook = nbformat.read(project / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = f"def double(x):\n    {body}"
        place = tmp_path / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(notebook), encoding="utf-8")
    done = run(project, f"autograder grade 99 --jobs 1 --class {tmp_path}")
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == [[student, LESSON, "double", *row] for student, (_, row) in ANSWERS.items()]
