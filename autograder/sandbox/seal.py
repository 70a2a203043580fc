"""What a student's code finds while a lesson is graded: the library without the answers, and mynet.

`mynet` then holds the references of the lessons before this one, and of no other: so one mistake
costs once, and no code of a student's from another lesson runs.
"""

import ast
import marshal
import shutil
import tempfile
from contextlib import contextmanager
from functools import cache
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path

from autograder.sandbox.processes import end_warm_parent
from autograder.sandbox.walls import put_side
from course_lib.checks.cut import without
from course_lib.checks.own_work import LIBRARY, gone, library_sources
from course_lib.exercises import EXERCISES, HERE, lesson_with, withheld
from course_lib.exercises.sources import copied

RECORDS = "course_lib.exercises."
# what another exercise writes anew: nobody has to wait for a loop that goes by single windows
QUICKER = {"im2col": "im2col_fast"}
MYNET = """\
import importlib

NAMES = {names!r}


def mynet_summary():
    pass


def __getattr__(name):
    if name in NAMES:
        return getattr(importlib.import_module(f"mynet._{{name}}"), name)
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(
        f"mynet has no {{name}} here: while a lesson is graded, it gives the functions of the "
        "lessons before it."
    )


def __dir__():
    return ["mynet_summary", *NAMES]
"""


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
    library = folder / "library"
    parts = {"course_lib": sealed_sources(lesson), "mynet": mynet_sources(lesson)}
    for package, sources in parts.items():
        for name, source in sources.items():
            path = library / package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
    shutil.copytree(LIBRARY / "data", library / "course_lib" / "data", ignore=_withheld(lesson))
    for path in list(folder.rglob("*.py")):
        kept = Path(cache_from_source(path))
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(_byte_code(path.name, path.read_bytes()))


@cache
def _byte_code(name, source):
    """What Python keeps of a source, so that no side compiles it; kits have most sources in common.

    Python gives the code the name under which it finds it, and never looks whether it fits still.
    """
    unchecked = (1).to_bytes(4, "little")
    code = compile(source, name, "exec", dont_inherit=True)
    return MAGIC_NUMBER + unchecked + source_hash(source) + marshal.dumps(code)


def _withheld(lesson):
    """What `copytree` leaves out: the data that is not there while a lesson is graded."""
    folders = {LIBRARY / "data" / name for name in withheld(lesson)}

    def left_out(folder, names):
        # modules read what is told of the data when they are imported
        is_theirs = Path(folder) in folders
        return [name for name in names if is_theirs and not name.endswith(".toml")]

    return left_out


def sealed_sources(lesson):
    """The sources of the sealed library: {path in it: text}.

    What the lesson or a later one teaches is cut out, and all that goes with it.
    """
    return without(library_sources(), gone(lesson))


def mynet_sources(lesson):
    """The sources of `mynet` while a lesson is graded: {path in it: text}.

    Each reference has a file of its own, since helpers of two records may share a name.
    """
    names = [name for name in EXERCISES if lesson_with(name) < lesson]
    sources = {f"_{name}.py": _reference(name) for name in names}
    return sources | {"__init__.py": MYNET.format(names=names)}


def _reference(name):
    """What a record's reference needs of its file, and nothing else that stands there."""
    if name in QUICKER:
        return f"from mynet._{QUICKER[name]} import {QUICKER[name]} as {name}\n"
    path = HERE / lesson_with(name).partition("_")[2] / f"{name}.py"
    return _part(path.read_text(encoding="utf-8"), name)


@cache
def _part(text, name):
    try:
        found = copied(text, name)
    except KeyError:
        return f"raise ImportError('the record of {name} defines no function of this name')\n"
    imports = [_from_mynet(ast.unparse(statement)) for statement in found.imports]
    return ast.unparse(ast.parse("\n".join([*imports, *found.body]))) + "\n"


def _from_mynet(statement):
    """An import from an earlier exercise's record, as one from its file in mynet."""
    words = statement.split()
    name = words[1].rpartition(".")[2]
    if words[1].startswith(RECORDS) and name in EXERCISES:
        words[1] = f"mynet._{name}"
    return " ".join(words)


def missing(names, lesson):
    """Those of some full names (course_lib.layers.Conv2d, say) that the seal cuts out."""
    return {name for name in names if not gone(lesson).isdisjoint(_places(name))}


def _places(name):
    """Where a full name may stand: (path in the library, name)."""
    module, _, last = name.removeprefix("course_lib.").rpartition(".")
    path = module.replace(".", "/")
    return {(f"{path}.py", last), (f"{path}/__init__.py", last)}
