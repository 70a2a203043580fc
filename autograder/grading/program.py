"""What a result depends on, but the submission: named and hashed, so that nothing else regrades.

A comment, a docstring, a figure or a page of feedback changes no result. What does is the
lesson's cells that are run, its records and what these reach, the library and mynet as a student
finds them, the grader's own code, the data, the limits, and the versions of Python and NumPy.
"""

import ast
import json
import platform
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import autograder
import course_lib
from autograder.grading.submission import digest, read_master
from autograder.sandbox.seal import mynet_sources, sealed_sources
from course_lib.exercises import HERE as RECORDS
from course_lib.exercises import file_of, withheld

ROOTS = {package.__name__: Path(package.__path__[0]) for package in (autograder, course_lib)}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
GRADER = "autograder.grading.submission"
INSIDE = Path(ROOTS["autograder"], "sandbox", "inside")
NEVER_GRADED = (
    "course_lib.student"  # what a notebook does besides checks; the grader never calls it
)
DATA = tuple(root / "data" for root in ROOTS.values())
TEXTS = 1000  # files of ours that are looked through once, by what stands in them


def raw_digest(lesson, master, seed, limits):
    """A hash that is quickly made; as long as it is the same, so is what `program_key` gives."""
    files = [p for root in ROOTS.values() for p in sorted(root.rglob("*")) if p.suffix != ".pyc"]
    return digest(lesson, master, *_settings(seed, limits), *map(_stamped, files))


def program_key(lesson, master, seed, limits):
    """A hash of all but the submission that a result depends on.

    Parameters
    ----------
    lesson : str
    master : bytes
        Its complete notebook.
    seed : str
    limits : Limits
    """
    records = RECORDS / lesson.partition("_")[2]
    names = [f"course_lib.exercises.{records.name}.{path.stem}" for path in records.glob("*.py")]
    files = reached([GRADER, *sorted(names)]) | set(INSIDE.glob("*.py"))
    code = [meaning(path.read_text(encoding="utf-8")) for path in sorted(files)]
    earlier = {path: meaning(text) for path, text in mynet_sources(lesson).items()}
    sealed = [json.dumps(sorted(found.items())) for found in (sealed_sources(lesson), earlier)]
    asked = json.dumps([file_of(lesson), withheld(lesson)])
    about = (lesson, asked, _cells(master), *_settings(seed, limits))
    return digest(*about, *code, *sealed, *_data())


def reached(modules):
    """The files of the course and the grader that some modules import, directly or not."""
    found, queue, seen = set(), list(modules), set()
    while queue:
        module = queue.pop()
        if module in seen or (path := _file(module)) is None:
            continue
        seen.add(module)
        found.add(path)
        queue.append(module.rpartition(".")[0])  # to import a module runs its package's file
        queue += _imports(path.read_text(encoding="utf-8"))
    return found


@lru_cache(TEXTS)
def _imports(source):
    """The modules that a program imports somewhere, and what may be modules."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


@lru_cache(TEXTS)
def meaning(source):
    """A program without its comments, layout and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body[0] = ast.Pass()
    return ast.dump(tree)


def _file(module):
    """The file of a module of ours, or None."""
    top, *parts = module.split(".")
    if top not in ROOTS or f"{module}.".startswith(f"{NEVER_GRADED}."):
        return None
    place = ROOTS[top].joinpath(*parts)
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def _cells(master):
    """The cells of a lesson that are run while it is graded."""
    return json.dumps(
        [
            (cell.id, cell.source, cell.metadata)
            for cell in read_master(master).cells
            if cell.cell_type == "code" and "skip-execution" not in cell.metadata.get("tags", ())
        ]
    )


def _settings(seed, limits):
    return seed, repr(limits), platform.python_version(), metadata.version("numpy")


def _data():
    files = (p for folder in DATA for p in sorted(folder.rglob("*")) if p.suffix != ".pyc")
    return [path.read_bytes() for path in files if path.is_file()]


def _stamped(path):
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
