"""The course library as a student's code finds it while a lesson is graded: without the answers."""

import compileall
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from autograder.sandbox.processes import end_warm_parent
from autograder.sandbox.walls import put_side
from course_lib.checks.cut import without
from course_lib.checks.own_work import LIBRARY, gone, library_sources


@contextmanager
def kits(lessons):
    """A kit for each lesson: {lesson: path}. Afterwards they go, and the warm parent of one."""
    with tempfile.TemporaryDirectory(prefix="kits-") as folder:
        found = {}
        for lesson in lessons:
            found[lesson] = Path(folder, lesson)
            make_kit(found[lesson], lesson)
        try:
            yield found
        finally:
            end_warm_parent()


def make_kit(folder, lesson):
    """Put into a folder what a sandbox needs to grade a lesson: side/ and library/."""
    put_side(folder)
    target = folder / "library" / "course_lib"
    for name, source in sealed_sources(lesson).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    shutil.copytree(LIBRARY / "data", target / "data")
    compileall.compile_dir(folder, quiet=2)


def sealed_sources(lesson):
    """The sources of the sealed library: {path in it: text}.

    What the lesson or a later one teaches is cut out, and all that goes with it.
    """
    return without(library_sources(), gone(lesson))


def missing(names, lesson):
    """Those of some full names (course_lib.layers.Conv2d, say) that the seal cuts out."""
    return {name for name in names if not gone(lesson).isdisjoint(_places(name))}


def _places(name):
    """Where a full name may stand: (path in the library, name)."""
    module, _, last = name.removeprefix("course_lib.").rpartition(".")
    path = module.replace(".", "/")
    return {(f"{path}.py", last), (f"{path}/__init__.py", last)}
