"""Write course.zip: all that a student needs, and nothing that a student must not have."""

import datetime
import io
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

import jinja2
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

import course_lib
import mynet
from autograder.lessons.build import build_glossary, build_stale
from autograder.lessons.glossary import pictures_of
from autograder.lessons.text import read_lesson
from autograder.project import BadUse, write_atomically
from course_lib.exercises import course as course_lessons
from course_lib.student import engines
from course_lib.student.log import PROGRESS
from course_lib.student.progress import DOTS_STYLE, WORDS, dots
from course_lib.student.restore import ORIGINALS
from course_lib.student.solution import RELEASE

PROJECT = "convnet-course"
# of the project's dependencies, those that course_lib imports; the others serve to open notebooks
LIBRARY_NEEDS = (
    *("numpy", "matplotlib", "ipywidgets", "anywidget"),
    *("pillow", "pooch", "tqdm", "threadpoolctl"),
)
STUDENT_NEEDS = ("jupyterlab", "nbgrader")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same bytes each time

WHEEL_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "course-lib"
description = "The library of an interactive course on convolutional networks"
license = "BSD-3-Clause"
requires-python = {python!r}
dependencies = {needs}
dynamic = ["version"]
[project.optional-dependencies]
cluster = {cluster!r}
[tool.hatch.version]
path = "course_lib/__init__.py"
[tool.hatch.build.targets.wheel]
only-include = ["course_lib", "mynet.py"]
"""

ENVIRONMENT = """\
name: convnet-course
channels:
  - conda-forge
dependencies:
  - python{python}
  - pip
  - pip:
      - -r requirements.txt
"""


def write_release(course, lessons, target, solutions_from=None):
    """Build what is stale and write target/course.zip.

    Parameters
    ----------
    course : Path
    lessons : list of Lesson
    target : Path
        A folder.
    solutions_from : date, optional
        Until then, `solution(...)` shows nothing.

    Returns
    -------
    Path
        Of the zip.
    """
    if target.exists() and not target.is_dir():
        raise BadUse(f"{target} is not a folder")
    if not lessons:
        raise BadUse(f"{course / 'solutions'} holds no lesson")
    build_stale(lessons)
    heads = {lesson.name: read_lesson(lesson.text).head for lesson in lessons}
    python = metadata.metadata(PROJECT)["Requires-Python"]
    wheel_name, wheel = build_wheel(python, solutions_from)
    needs = [f"./{wheel_name}", *_requirements(STUDENT_NEEDS)]
    files = {
        wheel_name: wheel,
        "requirements.txt": "\n".join(needs) + "\n",
        "environment.yml": ENVIRONMENT.format(python=python),
        "START_HERE.html": _start_page(heads, python),
        "LICENSE": (course / "LICENSE").read_bytes(),
    }
    for lesson in lessons:
        blank = lesson.blank.read_bytes()
        files[f"notebooks/{lesson.name}/{lesson.name}.ipynb"] = blank
        files[f"{ORIGINALS}/{lesson.name}.ipynb"] = blank  # to restore a blank from
    if page := build_glossary(course):
        for path in (page, *sorted(pictures_of(course).iterdir())):
            files[path.relative_to(course).as_posix()] = path.read_bytes()
    path = target / "course.zip"
    write_atomically(path, _zip(files))
    return path


def read_date(text):
    """The day that a text such as 2026-12-24 names."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadUse(
            f"--solutions-from {text}: that is no date; it is written 2026-12-24"
        ) from error


def build_wheel(python, solutions_from=None):
    """A wheel of course_lib and mynet alone: (its file name, its bytes)."""
    with tempfile.TemporaryDirectory() as folder:
        needs, cluster = _requirements(LIBRARY_NEEDS), [engines.NEEDS]
        text = WHEEL_PROJECT.format(python=python, needs=needs, cluster=cluster)
        Path(folder, "pyproject.toml").write_text(text, encoding="utf-8")
        _copy_library(Path(course_lib.__file__).parent, Path(folder, "course_lib"))
        Path(folder, "mynet.py").write_bytes(Path(mynet.__file__).read_bytes())
        if solutions_from is not None:
            about = f"solutions_from = {solutions_from.isoformat()}\n"
            Path(folder, "course_lib", RELEASE).write_text(about, encoding="utf-8")
        built = Path(next(WheelBuilder(folder).build(directory=folder, versions=["standard"])))
        return built.name, built.read_bytes()


def _copy_library(source, target):
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def _requirements(names):
    """The project's own requirements for these packages, with their bounds."""
    found = {Requirement(text).name: text for text in metadata.requires(PROJECT)}
    return [found[name] for name in names]


def _start_page(heads, python):
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder.reports"), autoescape=True, trim_blocks=True
    )
    lessons = [{"name": name, **head} for name, head in heads.items()]
    states = {name: "open" if name in heads else "coming" for name in course_lessons()}
    return environment.get_template("start.html").render(
        lessons=lessons,
        first=next(iter(heads)),
        python=python.lstrip(">="),
        dots=dots(states, links=False),
        style=DOTS_STYLE,
        words=WORDS,
        progress=PROGRESS,
    )


def _zip(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"course/{name}", date_time=EARLIEST)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
