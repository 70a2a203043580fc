"""What must agree across files: the ways in, the README's table, what is imported."""

import ast
import itertools
import re
import shutil
import subprocess
import tomllib
from importlib import metadata

import pytest
import yaml
from conftest import ROOT, need
from packaging.specifiers import SpecifierSet

from autograder.lessons.text import read_lesson
from autograder.project import find_lessons


def test_environment_yml_gives_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == project["name"]
    python, pip, packages = environment["dependencies"]
    assert (python, pip) == (f"python{project['requires-python']}", "pip")
    assert packages == {"pip": ["-c constraints.txt", "-e ."]}


def test_every_requirement_is_held_to_a_tested_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    tested = dict(re.findall(r"^([\w.-]+)==(\S+)$", constraints, re.MULTILINE))
    for requirement in wanted:
        name, lowest = re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement).groups()
        assert name in tested, name
        assert _numbers(lowest) <= _numbers(tested[name]), name


def _numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_the_readmes_table_says_what_the_lessons_say():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for lesson in find_lessons(ROOT):
        text = read_lesson(lesson.text)
        exercises = dict.fromkeys(
            f"`{cell.name}`" for cell in text.cells if cell.kind == "exercise"
        )
        row = (
            f"| [{lesson.name[:2]} {text.head['title']}](notebooks/{lesson.name}/{lesson.name}.ipynb) "
            f"| {text.head['minutes']} | {', '.join(exercises)} |"
        )
        assert row in readme, row


def test_every_exercise_says_how_hard_and_how_long_it_is():
    for lesson in find_lessons(ROOT):
        cells = read_lesson(lesson.text).cells
        number = 0
        for before, cell in itertools.pairwise(cells):
            if cell.kind == "exercise":
                number += 1
                assert f"### Exercise {number}: `{cell.name}`" in before.source
                assert re.search(
                    r"^Difficulty [★☆]{3}, about \d+ minutes\.", before.source, re.MULTILINE
                )


def test_a_lesson_imports_nothing_of_the_grader():
    """Who may import whom inside the packages is in pyproject.toml, for import-linter."""
    for path in (ROOT / "solutions").glob("*.py"):
        assert not [name for name in _imports(path) if name.split(".")[0] == "autograder"], path


def test_nothing_is_imported_by_a_star():
    for folder in ("course_lib", "autograder", "solutions", "tests", "benchmarks", "examples"):
        paths = sorted((ROOT / folder).rglob("*.py"))
        assert paths, folder
        for path in paths:
            assert not [name for name in _imports(path) if name.endswith(".*")], path


def _imports(path):
    """The names that a file imports, such as course_lib.functional.conv2d."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_what_is_installed_runs_on_the_oldest_python_that_is_promised():
    """Debian 12 has Python 3.11.2: a pin that asks for 3.11.5 breaks the first command."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = f"{project['requires-python'].removeprefix('>=')}.0"
    for package in metadata.distributions():
        needs = package.metadata.get("Requires-Python")
        assert not needs or oldest in SpecifierSet(needs), f"{package.name} needs Python {needs}"


@pytest.mark.parametrize(
    ("lessons", "first"),
    [(["00_setup", "01_filters"], "00_setup"), (["01_filters", "02_padding_stride"], "01_filters")],
)
def test_make_lab_opens_the_first_lesson_that_there_is(tmp_path, lessons, first):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    for lesson in lessons:
        (tmp_path / "notebooks" / lesson).mkdir(parents=True)
        (tmp_path / "notebooks" / lesson / f"{lesson}.ipynb").touch()
    command = [need("make"), "--dry-run", "lab"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert f"--LabApp.default_url=/lab/tree/{first}/{first}.ipynb" in told
