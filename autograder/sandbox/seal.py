"""The course library as a student's code finds it while a lesson is graded: without the answers."""

import ast
import compileall
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import course_lib
from autograder.sandbox.processes import end_warm_parent
from autograder.sandbox.walls import put_side
from course_lib.taught import TAUGHT

LIBRARY = Path(course_lib.__file__).parent
# the sealed side has its own of these, or none
LEFT_OUT = ("checks", "controls", "exercises", "figures", "taught", "widgets")
FALLBACK = """\
from course_lib import functional

def __getattr__(name):
    return getattr(functional, name)
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
    target = folder / "library" / "course_lib"
    for name, source in sealed_sources(lesson).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    shutil.copytree(LIBRARY / "data", target / "data")
    compileall.compile_dir(folder, quiet=2)


def sealed_sources(lesson):
    """The sources of the sealed library: {path in it: text}.

    What the lesson or a later one teaches is cut out, what uses it, and helpers that are then left
    without use. `ast` does the cutting; comments go, too.
    """
    trees = {
        path.relative_to(LIBRARY).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(LIBRARY.rglob("*.py"))
        if path.relative_to(LIBRARY).parts[0].removesuffix(".py") not in LEFT_OUT
    }
    taught = {name for name, teaches in TAUGHT.items() if teaches >= lesson}
    replaced = _names(trees["kernels.py"]) & taught
    if replaced:  # what is fast there is written another way, but the same
        trees["kernels.py"] = ast.parse(FALLBACK)
    gone = {(path, name) for path, tree in trees.items() for name in _names(tree) & taught}
    while more := _dependent(trees, gone, taught) - gone:
        gone |= more
    while more := _useless(trees, gone) - gone:
        gone |= more
    return {path: _unparse(path, tree, gone) for path, tree in trees.items()}


def _names(tree):
    return {name for statement in tree.body for name in _defined(statement)}


def _defined(statement):
    """The names that a statement at a module's top binds."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
    return {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def _used(statement, modules):
    """The names that a statement reads, and the attributes that it reads of the given modules."""
    names, attributes = set(), set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            attributes |= {node.attr} if node.value.id in modules else set()
    return names, attributes


def _modules(tree):
    """The names by which a file knows modules of the library."""
    found = set()
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "course_lib":
            found |= _defined(statement)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name):
            found |= _defined(statement) if statement.value.id in found else set()
    return found


def _source(statement):
    """The library's file that a statement imports names from, or None."""
    if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("course_lib."):
        return statement.module.removeprefix("course_lib.").replace(".", "/") + ".py"
    return None


def _dependent(trees, gone, taught):
    """What cannot stay without what is gone: {(path, name)}."""
    found = set()
    for path, tree in trees.items():
        modules = _modules(tree)
        for statement in tree.body:
            if source := _source(statement):
                found |= {
                    (path, alias.asname or alias.name)
                    for alias in statement.names
                    if (source, alias.name) in gone
                }
                continue
            names, attributes = _used(statement, modules)
            if attributes & taught or any((path, name) in gone for name in names):
                found |= {(path, name) for name in _defined(statement)}
    return found


def _useless(trees, gone):
    """Private names that nothing uses which is left."""
    used = set()
    for path, tree in trees.items():
        for statement in tree.body:
            own = _defined(statement)
            if own and all((path, name) in gone for name in own):
                continue
            if source := _source(statement):
                used |= {(source, a.name) for a in statement.names}
            names, _ = _used(statement, ())
            used |= {(path, name) for name in names - own}
    return {
        (path, name)
        for path, tree in trees.items()
        for statement in tree.body
        for name in _defined(statement)
        if _is_private(name) and (path, name) not in used
    }


def _is_private(name):
    return name.startswith("_") and not name.startswith("__")


def _unparse(path, tree, gone):
    kept = []
    for statement in tree.body:
        own = _defined(statement)
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            statement.names = [
                alias
                for alias in statement.names
                if (path, (alias.asname or alias.name).split(".")[0]) not in gone
            ]
            kept += [statement] if statement.names else []
        elif own == {"__all__"}:
            statement.value.elts = [e for e in statement.value.elts if (path, e.value) not in gone]
            kept.append(statement)
        elif not own & {name for where, name in gone if where == path}:
            kept.append(statement)
    return ast.unparse(ast.Module(kept, []))
