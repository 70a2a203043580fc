"""The release, as a student meets it: unzipped, installed in a fresh venv, run without a network."""

import datetime
import io
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib import metadata

import nbformat
import pytest
from conftest import ROOT, need
from packaging.requirements import Requirement

from autograder.lessons.blank import answer_regions
from autograder.lessons.leaks import giveaways
from autograder.lessons.release import build_wheel, read_date, write_release
from autograder.lessons.text import read_lesson
from autograder.project import BadUse, find_lessons
from course_lib.student.solution import RELEASE

LESSON = "02_padding_stride"
RUN = """
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read("lesson.ipynb", as_version=4)
client = NotebookClient(notebook, allow_errors=True, timeout=600, startup_timeout=600)
client.widget_registry.clear()  # see autograder/proofs/verify.py
nbformat.write(client.execute(), "lesson.ipynb")
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The course, released and unzipped."""
    folder = tmp_path_factory.mktemp("release")
    path = write_release(ROOT, find_lessons(ROOT), folder)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / "course"


def texts(release):
    """Every text that a student is given, wheel included: {name: text}."""
    found = {str(p.relative_to(release)): p.read_bytes() for p in release.rglob("*") if p.is_file()}
    for path in release.glob("*.whl"):
        with zipfile.ZipFile(path) as wheel:
            found |= {name: wheel.read(name) for name in wheel.namelist()}
    return {
        name: data.decode()
        for name, data in found.items()
        if not name.endswith((".whl", ".png", ".npz", ".gz"))
    }


def test_a_release_has_the_same_bytes_each_time(release, tmp_path):
    again = write_release(ROOT, find_lessons(ROOT), tmp_path)
    assert again.read_bytes() == (release.parent / again.name).read_bytes()


def test_a_release_holds_what_a_student_needs_and_nothing_of_the_instructors(release):
    names = sorted(p.name for p in release.iterdir())
    wheel = next(name for name in names if name.endswith(".whl"))
    expected = {"LICENSE", "START_HERE.html", "environment.yml", "requirements.txt"}
    assert set(names) == {*expected, "notebooks", "originals", wheel}
    lessons = [lesson.name for lesson in find_lessons(ROOT)]
    pages = sorted(p.name for p in (release / "notebooks").iterdir())
    assert pages == [*lessons, "glossary.ipynb", "glossary_pictures"]
    for name in lessons:  # to restore a blank from
        original = release / "originals" / f"{name}.ipynb"
        assert (
            original.read_bytes() == (release / "notebooks" / name / f"{name}.ipynb").read_bytes()
        )
    inside = texts(release)
    assert {"course_lib/checks/runner.py", "mynet.py"} <= inside.keys()
    assert f"course_lib/{RELEASE}" not in inside
    assert not any("autograder" in name or "solutions" in name for name in inside)
    start = inside["START_HERE.html"]
    assert all(name in start for name in lessons)
    assert "http" not in start  # it works without a network


def test_a_release_may_say_when_its_solutions_open():
    name, content = build_wheel(">=3.11", read_date("2030-12-24"))
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        about = tomllib.loads(wheel.read(f"course_lib/{RELEASE}").decode())
    assert name.startswith("course_lib-")
    assert about == {"solutions_from": datetime.date(2030, 12, 24)}


@pytest.mark.parametrize("text", ["24.12.2030", "2030-13-01", "tomorrow", "", "2030-12-24T10:00"])
def test_a_date_that_is_none_is_one_sentence(text):
    with pytest.raises(BadUse) as refused:
        read_date(text)
    assert refused.value.message == (
        f"--solutions-from {text}: that is no date; it is written 2026-12-24"
    )


def test_the_students_wheel_has_the_extra_of_the_project_that_a_lesson_asks_for(release):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (needed,) = project["optional-dependencies"]["cluster"]
    (told,) = [
        text for name, text in texts(release).items() if name.endswith(".dist-info/METADATA")
    ]
    assert f"Requires-Dist: {needed}; extra == 'cluster'" in told
    lesson = (ROOT / "solutions" / "10_faster.py").read_text(encoding="utf-8")
    assert f'pip install "{needed}"' in lesson


def test_no_answer_and_no_hidden_test_is_in_a_release(release):
    # a record's reference may read like the answer: `solution` shows it after a pass
    inside = {
        name: "".join(text.split())
        for name, text in texts(release).items()
        if not name.startswith("course_lib/exercises/")
    }
    notebooks = {name: text for name, text in inside.items() if name.endswith(".ipynb")}
    assert notebooks
    for lesson in find_lessons(ROOT):
        for cell in read_lesson(lesson.text).cells:
            if cell.kind != "exercise" or cell.start is not None:
                continue
            for line in giveaways(cell.source):
                escaped = json.dumps(line)[1:-1]
                assert not [n for n, text in notebooks.items() if line in text or escaped in text]
            for _, region in answer_regions(cell.source):
                answer = "".join("".join(region).split())
                assert not [name for name, text in inside.items() if answer in text]
    assert not [
        name for name, text in notebooks.items() if "hidden=True" in text or "SOLUTION" in text
    ]


def link_what_is_here(release, target):
    """Put into a venv what a release requires, and what that requires, as far as it is here.

    Then pip finds it, and what it misses it installs: to unpack all anew takes twenty seconds.
    """
    (wheel,) = release.glob("*.whl")
    (about,) = metadata.distributions(path=[str(wheel)])
    lines = (release / "requirements.txt").read_text(encoding="utf-8").splitlines()
    queue = [line for line in lines if not line.startswith("./")]
    queue += [text for text in about.requires if "extra ==" not in text]
    seen = set()
    while queue:
        needed = Requirement(queue.pop())
        for extra in {"", *needed.extras} - {e for name, e in seen if name == needed.name}:
            seen.add((needed.name, extra))
            with suppress(metadata.PackageNotFoundError):
                found = metadata.distribution(needed.name)
                required = [(text, Requirement(text).marker) for text in found.requires or ()]
                queue += [
                    t for t, marker in required if not marker or marker.evaluate({"extra": extra})
                ]
                for top in {file.parts[0] for file in found.files} - {"..", "__pycache__"}:
                    if not (target / top).exists():
                        (target / top).symlink_to(found.locate_file(top))


def test_a_lesson_runs_in_a_fresh_venv_without_a_network(release, tmp_path):
    bwrap = need("bwrap")
    venv = tmp_path / "venv"
    python = venv / "bin" / "python"
    # a pip of the venv's own would take its time
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    link_what_is_here(release, next(venv.glob("[Ll]ib*/**/site-packages")))
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-compile"]
    install += ["--quiet", "--disable-pip-version-check"]
    pinned = ["-c", ROOT / "constraints.txt", "-r", "requirements.txt"]
    subprocess.run([*install, *pinned], cwd=release, check=True)

    notebook = nbformat.read(release / "notebooks" / LESSON / f"{LESSON}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)  # run the demos, too, as a student does
        if cell.id == f"{LESSON}-same_padding":
            cell.source = (
                "def same_padding(f):\n    if f % 2:\n        return f // 2\n    raise ValueError"
            )
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    alone = [bwrap, "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", python]
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([*alone, "-c", RUN], cwd=tmp_path, env=outside, check=True)

    ran = nbformat.read(tmp_path / "lesson.ipynb", as_version=4)
    errors = {
        cell.id: output
        for cell in ran.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    }
    tests = [c.id for c in ran.cells if c.metadata.get("nbgrader", {}).get("grade")]
    passed = f"{LESSON}-test-same_padding-1"
    assert passed not in errors
    unmended = f"{LESSON}-test-mend_output_size-1"  # its blank holds code that is wrong
    assert "mend_output_size: wrong in" in errors[unmended].evalue
    unwritten = set(tests) - {passed, unmended}
    assert all("not written yet" in errors[test].evalue for test in unwritten)
    plain = {c.id for c in ran.cells if c.metadata.get("nbgrader", {}).get("locked")} - set(tests)
    assert not plain & errors.keys()
    mine = [*alone, "-c", "from mynet import zero_pad; print(zero_pad.__name__)"]
    done = subprocess.run(
        mine, cwd=tmp_path, env=outside, capture_output=True, text=True, check=True
    )
    assert done.stdout == "zero_pad\n"
    imports = [*alone, "-c", "import course_lib.checks, autograder"]
    done = subprocess.run(
        imports, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False
    )
    assert "No module named 'autograder'" in done.stderr
