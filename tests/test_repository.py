"""What must agree across files: the ways in, the README's table, who imports whom."""

import ast
import itertools
import re
import tomllib
from importlib import metadata

import yaml
from conftest import ROOT
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


# who may import whom; whatever is not named here may not
MAY_IMPORT = {
    "course_lib/functional.py": set(),
    "course_lib/gradients.py": set(),
    "course_lib/threads.py": set(),
    "course_lib/kernels.py": {"course_lib.functional", "course_lib.threads"},
    "course_lib/initializers.py": {"course_lib.functional"},
    "course_lib/layers.py": {
        "course_lib.functional",
        "course_lib.initializers",
        "course_lib.kernels",
    },
    "course_lib/optimizers.py": {"course_lib.functional", "course_lib.layers"},
    "course_lib/networks.py": {"course_lib.functional", "course_lib.layers"},
    "course_lib/summary.py": {"course_lib.layers"},
    "course_lib/weights.py": {"course_lib.networks"},
    "course_lib/training.py": {"course_lib.functional", "course_lib.layers"},
    "course_lib/datasets.py": set(),
    "course_lib/figures": {"course_lib.figures", "course_lib.functional"},
    "course_lib/widgets": {
        "course_lib.widgets",
        "course_lib.datasets",
        "course_lib.functional",
        "course_lib.layers",
        "course_lib.optimizers",
        "course_lib.summary",
        "course_lib.training",
        "course_lib.weights",
    },
    "course_lib/controls.py": {"course_lib.figures", "course_lib.functional"},
    "course_lib/checks": {"course_lib.checks", "course_lib.functional"},
    "solutions": {"course_lib"},
    "autograder": {"autograder", "course_lib"},
}


def test_nothing_imports_what_it_may_not():
    for folder, allowed in MAY_IMPORT.items():
        paths = [ROOT / folder] if folder.endswith(".py") else (ROOT / folder).glob("*.py")
        for path in paths:
            for module in _imports(path):
                if module.split(".")[0] in ("course_lib", "autograder"):
                    fits = any(module == name or module.startswith(f"{name}.") for name in allowed)
                    assert fits, f"{path} imports {module}"


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.names[0].name != "*", path
            whole = node.module in ("course_lib", "autograder")  # from course_lib import figures
            yield from (f"{node.module}.{a.name}" if whole else node.module for a in node.names)


def test_what_is_installed_runs_on_the_oldest_python_that_is_promised():
    """Debian 12 has Python 3.11.2: a pin that asks for 3.11.5 breaks the first command."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = f"{project['requires-python'].removeprefix('>=')}.0"
    for package in metadata.distributions():
        needs = package.metadata["Requires-Python"]
        assert not needs or oldest in SpecifierSet(needs), f"{package.name} needs Python {needs}"
