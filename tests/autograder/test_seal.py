"""While a lesson is graded, its answers and later ones are not in the library; earlier ones are."""

import contextlib
import importlib
import re
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

import course_lib
from autograder.grading.stand_in import StudentSide
from autograder.project import find_lessons
from autograder.sandbox.seal import QUICKER, make_kit, mynet_sources, sealed_sources
from autograder.sandbox.walls import Sandbox
from course_lib.checks import run
from course_lib.checks.own_work import LIBRARY
from course_lib.exercises import EXERCISES, lesson_with, taught

LESSONS = [lesson.name for lesson in find_lessons(ROOT)]
NUMBERS = [*LESSONS, "99_later"]
TAUGHT = {name.rpartition(".")[2]: lesson for name, lesson in taught().items()}
MODULES = ("functional", "layers", "gradients", "networks", "training", "summary", "kernels")
PARTS = [
    path.relative_to(LIBRARY).with_suffix("").as_posix().replace("/", ".")
    for package in ("functional", "layers")
    for path in sorted((LIBRARY / package).glob("[a-z]*.py"))
]

# names of the sealed library: {"module.name"}, found by importing it in a process of its own
LIST_NAMES = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for module in sys.argv[2].split(","):
    found = importlib.import_module(f"course_lib.{module}")
    for name in dir(found):
        print(f"{module}.{name}")
    for name in sys.argv[3].split(","):
        if hasattr(found, name):  # also what a module's __getattr__ gives
            print(f"{module}.{name}")
"""


@pytest.fixture(scope="module")
def kits(tmp_path_factory):
    """A kit by lesson."""
    folder = tmp_path_factory.mktemp("kits")
    for lesson in NUMBERS:
        make_kit(folder / lesson, lesson)
    return {lesson: folder / lesson for lesson in NUMBERS}


@pytest.fixture(scope="module")
def names(kits):
    """The names that a sealed library gives, by lesson."""
    found = {}
    for lesson, kit in kits.items():
        arguments = [str(kit / "library"), ",".join([*MODULES, *PARTS]), ",".join(TAUGHT)]
        done = subprocess.run(
            [sys.executable, "-I", "-c", LIST_NAMES, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found[lesson] = set(done.stdout.split())
    return found


def where(name):
    """The modules that define a public name."""
    modules = (importlib.import_module(f"course_lib.{module}") for module in MODULES)
    return [m.__name__.rpartition(".")[2] for m in modules if name in getattr(m, "__all__", ())]


def test_everything_taught_is_public_and_belongs_to_a_lesson():
    for name, lesson in TAUGHT.items():
        assert where(name), name
        assert lesson in LESSONS


@pytest.mark.parametrize("lesson", NUMBERS)
def test_what_it_teaches_is_not_there_and_what_was_taught_is(names, lesson):
    for name, teaches in TAUGHT.items():
        there = {place for place in names[lesson] if place.endswith(f".{name}")}  # parts, too
        if teaches >= lesson:
            assert not there
        else:
            assert {f"{module}.{name}" for module in where(name)} <= there, (name, teaches)


def test_helpers_of_the_answers_go_with_them(names):
    assert "functional.sizes.pad_with" not in names["02_padding_stride"]
    assert "functional.sizes.pad_with" in names["03_convolution"]
    assert "functional.windows.place_windows" not in names["03_convolution"]
    assert "functional.windows.place_windows" in names["99_later"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_check_and_no_comment_is_in_it(lesson):
    sources = sealed_sources(lesson)
    assert not [path for path in sources if path.startswith(("checks", "exercises"))]
    assert not [path for path, text in sources.items() if "\n    # " in text]


def test_what_is_left_works_as_it_did(tmp_path):
    make_kit(tmp_path / "kit", "06_pooling")
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from course_lib.functional import im2col
from course_lib.layers import Linear, ReLU, Sequential
print(Sequential(Linear(4, 2, seed=1), ReLU())(np.ones((1, 4), np.float32)).tolist())
print(im2col(np.arange(9.0).reshape(1, 1, 3, 3), 2).tolist())
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(tmp_path / "kit" / "library")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    from course_lib.functional import im2col
    from course_lib.layers import Linear, ReLU, Sequential

    network = Sequential(Linear(4, 2, seed=1), ReLU())
    wanted = [
        network(np.ones((1, 4), np.float32)).tolist(),
        im2col(np.arange(9.0).reshape(1, 1, 3, 3), 2).tolist(),
    ]
    assert done.stdout.split("\n")[:2] == [str(value) for value in wanted]
    assert course_lib.__file__ not in done.stdout


# What mynet is there -----------------------------------------------------------------------------

# what each name of mynet is, and what an import of it says, found in a process of its own
LIST_MYNET = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
import mynet
for name in sys.argv[2].split(","):
    try:
        exec(f"from mynet import {name}")
        print(name, "there")
    except ImportError as error:
        print(name, error)
print(*dir(mynet))
"""


@pytest.mark.parametrize("lesson", NUMBERS)
def test_mynet_has_the_functions_of_earlier_lessons_and_no_other(kits, lesson):
    command = [
        sys.executable,
        "-I",
        "-c",
        LIST_MYNET,
        str(kits[lesson] / "library"),
        ",".join(EXERCISES),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *lines, listed = done.stdout.splitlines()
    said = dict(line.split(" ", 1) for line in lines)
    earlier = {name for name in EXERCISES if lesson_with(name) < lesson}
    for name in EXERCISES.keys() - earlier:
        assert said[name] == (
            f"mynet has no {name} here: while a lesson is graded, it gives the functions of the "
            "lessons before it."
        )
    assert set(listed.split()) == {"mynet_summary", *earlier}
    files = {path.name for path in (kits[lesson] / "library" / "mynet").glob("*.py")}
    assert files == {"__init__.py", *(f"_{name}.py" for name in earlier)}


@pytest.fixture(scope="module")
def side(kits):
    """A student's side, as it is while a lesson after all of these is graded."""
    with contextlib.closing(
        StudentSide(Sandbox("none", drops_root=False), kits[NUMBERS[-1]])
    ) as side:
        yield side


# an answer that comes with a file is nothing without it
WITHOUT_FILE = [name for name, exercise in EXERCISES.items() if exercise.file is None]


@pytest.mark.parametrize("name", WITHOUT_FILE)
def test_mynet_s_functions_do_there_what_the_records_references_do(side, name):
    _, failure = side.run(name, f"from mynet import {name}")
    assert failure is None
    for hidden in (False, True):
        side.begin(60)
        assert run(EXERCISES[name], side.look(name), hidden=hidden).passed


def test_what_takes_a_loop_for_each_window_is_there_as_another_exercise_writes_it():
    sources = mynet_sources("05_backward")
    for name, other in QUICKER.items():
        assert sources[f"_{name}.py"] == f"from mynet._{other} import {other} as {name}\n"
        assert "for " not in sources[f"_{other}.py"]
        assert lesson_with(name) == lesson_with(other)


@pytest.mark.parametrize("lesson", NUMBERS)
def test_mynet_holds_nothing_else_of_a_record(lesson):
    text = "\n".join(mynet_sources(lesson).values())
    for word in ("EXERCISE", "Mistake", "Case(", "hints"):
        assert word not in text
    # a network may have a hidden layer, but no hidden cases are here
    assert not re.search(r"def _?hidden|hidden=(_?hidden|lambda)", text)
    for name in EXERCISES:
        if lesson_with(name) >= lesson:
            assert name not in text
