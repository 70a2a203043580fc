"""What a library loses when some of its names are taken away, and its sources without all that.

Both work on sources alone, {path in the library: text}, and import nothing of them. What goes is
told by pairs of a path and a name at the top of that file, as ("functional/convolution.py",
"conv2d"): a name goes where it is defined, and wherever it is handed on.
"""

import ast
from collections.abc import Collection, Mapping, Set
from functools import cache, lru_cache
from typing import NamedTuple

PACKAGE = "course_lib"
KERNELS, FUNCTIONAL = "kernels.py", "functional/__init__.py"


def what_goes(sources: Mapping[str, str], taught: Set[str]) -> set[tuple[str, str]]:
    """All that is gone with the names that are taught: {(path, name)}.

    That is the names themselves, wherever they stand, what cannot work without them, and helpers
    that are then left without use. The kernels share their helpers: when one of them goes, only
    what `functional` still has can be had from there.
    """
    files = tuple(sources.items())
    own, facts = _looked_through(files, hand_on=False)
    fast = own.get(KERNELS, set())
    if fast & taught:
        own, facts = _looked_through(files, hand_on=True)
    gone = {(path, name) for path, names in own.items() for name in names & taught}
    while more := _dependent(own, facts, gone) - gone:
        gone |= more
    while more := _useless(own, facts, gone) - gone:
        gone |= more
    if fast & taught:
        left = {name for name in own[FUNCTIONAL] if (FUNCTIONAL, name) not in gone}
        gone |= {(KERNELS, name) for name in fast - left - own[KERNELS]}
    return gone


def without(sources: Mapping[str, str], gone: Collection[tuple[str, str]]) -> dict[str, str]:
    """The sources, but for what is gone. `ast` does the cutting; comments go, too."""
    names = {path: frozenset(name for where, name in gone if where == path) for path in sources}
    return {path: _cut(text, names[path], path == KERNELS) for path, text in sources.items()}


@cache
def _cut(text, names, kernels):
    """A file without some names. Most are the same while one lesson or another is graded."""
    tree = ast.parse(text)
    return _unparse(_handing_on(tree) if kernels and names else tree, names)


@lru_cache(4)  # one lesson after another asks for the same
def _looked_through(files, hand_on):
    """What each file binds at its top, and all facts; the kernels may have been handed on."""
    trees = {path: ast.parse(text) for path, text in files}
    if hand_on:
        trees[KERNELS] = _handing_on(trees[KERNELS])
    return {path: _names(tree) for path, tree in trees.items()}, _facts(trees)


def _handing_on(tree):
    """What is left of the kernels: functional's namesakes, asked for one by one."""
    kept = {"annotations", "functional", "__getattr__"}
    return ast.Module([statement for statement in tree.body if _defined(statement) & kept], [])


def _dependent(own, facts, gone):
    """What cannot stay without what is gone: {(path, name)}."""
    anywhere = {name for _, name in gone}

    def is_lost(place):
        path, name = place
        handed_on = "__getattr__" in own[path] and name not in own[path]
        return place in gone or (handed_on and name in anywhere)

    return {bound for fact in facts if any(map(is_lost, fact.needs)) for bound in fact.binds}


def _useless(own, facts, gone):
    """Helpers that nothing uses which is left: {(path, name)}."""
    used = set()
    for fact in facts:
        if not fact.binds or fact.binds - gone:
            used |= fact.needs - fact.binds
    places = {bound for fact in facts for bound in fact.binds}
    return {place for place in places - used if _is_helper(own, *place)}


def _is_helper(own, path, name):
    """Whether a name is there for others alone: private, or not in its package's `__all__`."""
    if name.startswith("__"):
        return False
    folder, slash, file = path.rpartition("/")
    front = own.get(f"{folder}/__init__.py", set()) if slash else set()
    if "__all__" not in front or file == "__init__.py":
        return name.startswith("_")
    return name not in front


def _unparse(tree, gone):
    """The text of a module without the names that are gone."""
    kept = []
    for statement in tree.body:
        own = _defined(statement)
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            statement.names = [alias for alias in statement.names if _bound(alias) not in gone]
            kept += [statement] if statement.names else []
        elif own == {"__all__"}:
            statement.value.elts = [e for e in statement.value.elts if e.value not in gone]
            kept.append(statement)
        elif not own & gone:
            kept.append(statement)
    return ast.unparse(ast.Module(kept, []))


# What a statement binds -------------------------------------------------------------------------


def _names(tree):
    return {name for statement in tree.body for name in _defined(statement)}


def _defined(statement):
    """The names that a statement at a module's top binds."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    found = set()
    for node in ast.walk(statement):  # also what an `if` or a `with` binds
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {_bound(alias) for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def _bound(alias):
    """The name that an import binds."""
    return alias.asname or alias.name.split(".")[0]


# What a statement needs -------------------------------------------------------------------------


class _Fact(NamedTuple):
    """What a statement, or one name of an import, binds and needs; each {(path, name)}."""

    binds: set
    needs: set


def _facts(trees):
    files = {_module(path): path for path in trees}
    known = _known_modules(trees, files)
    facts = []
    for path, tree in trees.items():
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                continue  # no name of its own, but how the file is read
            if isinstance(statement, ast.ImportFrom):
                facts += [
                    _Fact({(path, _bound(alias))}, _imported(statement, alias, files))
                    for alias in statement.names
                ]
            else:
                binds = {(path, name) for name in _defined(statement)}
                facts.append(_Fact(binds, _needs(path, statement, files, known)))
    return facts


def _needs(path, statement, files, known):
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.ImportFrom):  # inside a function
            for alias in node.names:
                found |= _imported(node, alias, files)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add((path, node.id))
        elif isinstance(node, ast.Attribute):
            module = _meant(path, node.value, files, known)
            found |= {(files[module], node.attr)} if module else set()
    return found


def _imported(statement, alias, files):
    """The place of a name that `from ... import` takes from the library."""
    return {(files[statement.module], alias.name)} if statement.module in files else set()


def _module(path):
    """The module of a file: "functional/norms.py" is course_lib.functional.norms."""
    inside = path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")
    return f"{PACKAGE}.{inside}".rstrip(".")


def _known_modules(trees, files):
    """By which names each file knows modules of the library: {path: {name: module}}."""
    known = {path: {} for path in trees}
    nodes = [
        (path, node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Assign))
    ]
    count = -1
    while count != (count := sum(map(len, known.values()))):  # until no file learns more
        for path, node in nodes:
            for name, module in _modules_bound(path, node, files, known):
                known[path] |= {name: module} if module in files else {}
    return known


def _modules_bound(path, node, files, known):
    """The names that a statement binds, and the modules that they may mean."""
    if isinstance(node, ast.Import):
        return [(_bound(a), a.name if a.asname else _bound(a)) for a in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(_bound(a), _member(node.module, a.name, files, known)) for a in node.names]
    meant = _meant(path, node.value, files, known)
    return [(target.id, meant) for target in node.targets if isinstance(target, ast.Name)]


def _meant(path, node, files, known):
    """The module that an expression means, such as `functional` or `functional.norms`, or None."""
    if isinstance(node, ast.Name):
        return known[path].get(node.id)
    if isinstance(node, ast.Attribute) and (module := _meant(path, node.value, files, known)):
        return _member(module, node.attr, files, known)
    return None


def _member(module, name, files, known):
    """The module that a module has under a name: one inside it, or one that it imported."""
    inside = f"{module}.{name}"
    return inside if inside in files else known.get(files.get(module), {}).get(name)
