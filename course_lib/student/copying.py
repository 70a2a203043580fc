"""A function of a notebook, taken out of it: its source, and all of the notebook that it reads."""

import ast
import inspect
import linecache
import os
import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises.sources import (
    DEFINITIONS,
    Import,
    bound_by,
    laid_out,
    reads,
    single_imports,
    text_of,
)

MOST_ITEMS = 64  # of a list, say; larger ones are data, not constants
MOST_NUMBERS = 1000  # of an array
LONGEST_TEXT = 10_000
ASSIGNMENTS = (ast.Assign, ast.AnnAssign)
PLAIN = (int, float, complex, np.generic, types.NoneType, types.EllipsisType, slice, range)


class LeftOut(Exception):
    """Why a function cannot be copied, in one sentence."""


def take_out(name: str, function: Any) -> str:
    """A text that defines `name` as the notebook does, in a file of its own.

    Raises
    ------
    LeftOut
        If something that it reads cannot be copied.
    """
    scope = _scope_of(function)
    own = getattr(function, "__name__", name)
    start = next((known for known in (own, name) if scope.get(known) is function), None)
    if start is None:
        raise LeftOut("no cell of this notebook defines it under its name")
    imports, body = dict[str, None](), list[str]()
    _take(start, scope, imports, body, set())
    if start != name:
        body.append(f"{name} = {start}")
    return laid_out(sorted(imports), tuple(body))


def _take(
    name: str, scope: dict[str, Any], imports: dict[str, None], body: list[str], seen: set[str]
) -> None:
    """Take a name of the notebook along; what it needs itself comes before it."""
    seen.add(name)
    value = scope[name]
    found = _binding(name, value, scope)
    if found is None:
        imports[_import_by_value(name, value)] = None
        return
    source, statement = found
    if not isinstance(statement, (*DEFINITIONS, *ASSIGNMENTS)):  # also an import under a condition
        inside = [node for node in ast.walk(statement) if isinstance(node, Import)]
        ways = [one for node in inside for one in single_imports(node) if name in bound_by(one)]
        if ways:
            imports[ast.unparse(ways[0])] = None
            return
    if not isinstance(statement, DEFINITIONS):
        _must_be_constant(name, value, statement)
    text = text_of(source, statement)
    seen |= bound_by(statement)
    for needed in sorted(reads(text)):
        if needed in scope and needed not in seen:  # else a builtin, or a branch that never ran
            _take(needed, scope, imports, body, seen)
    body.append(text)


def _binding(name: str, value: Any, scope: dict[str, Any]) -> tuple[str, ast.stmt] | None:
    """The cell's source and the statement in it that gave a name its value, or None."""
    for source in _cells(value, scope):
        try:
            for statement in reversed(ast.parse(source).body):
                if name in bound_by(statement):
                    return source, statement
        except (SyntaxError, ValueError):  # a cell that never ran
            continue
    return None


def _cells(value: Any, scope: dict[str, Any]) -> Iterator[str]:
    """The sources of cells: first the one that holds a function's code, then the newest."""
    code = getattr(value, "__code__", None)
    if isinstance(code, types.CodeType) and not os.path.exists(code.co_filename):
        yield "".join(linecache.getlines(code.co_filename))
    yield from reversed([cell for cell in scope.get("In", ()) if isinstance(cell, str)])


def _scope_of(function: Any) -> dict[str, Any]:
    """The notebook's names, as a function or a class knows them."""
    members = vars(function).values() if isinstance(function, type) else (function,)
    for member in members:
        if isinstance(scope := getattr(inspect.unwrap(member), "__globals__", None), dict):
            return scope
    return vars(sys.modules["__main__"])


def _import_by_value(name: str, value: Any) -> str:
    """The import that gives a value which no statement of a cell bound in plain sight."""
    if isinstance(value, types.ModuleType):
        return _import(f"import {value.__name__}", value.__name__, name)
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    place = sys.modules.get(module or "")
    if place is not None and module != "__main__" and getattr(place, own or "", None) is value:
        return _import(f"from {module} import {own}", str(own), name)
    raise LeftOut(f"it reads {name}, and no cell shows plainly where that comes from")


def _import(statement: str, own: str, name: str) -> str:
    return statement if own == name else f"{statement} as {name}"


def _must_be_constant(name: str, value: Any, statement: ast.stmt) -> None:
    if not isinstance(statement, ASSIGNMENTS):
        raise LeftOut(f"it reads {name}, which a loop or a later line of the notebook changes")
    if isinstance(value, np.ndarray) and value.size > MOST_NUMBERS:
        raise LeftOut(f"it reads {name}, an array of {value.size} numbers")
    if not (_is_plain(value) or callable(value)):
        raise LeftOut(f"it reads {name} ({type(value).__name__}), which is no small constant")


def _is_plain(value: Any) -> bool:
    """Whether a value is a constant that its source says in full."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biufcSU"
    if isinstance(value, str | bytes):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, dict):
        return len(value) <= MOST_ITEMS and all(map(_is_plain, [*value, *value.values()]))
    if isinstance(value, list | tuple | set | frozenset):
        return len(value) <= MOST_ITEMS and all(map(_is_plain, value))
    return isinstance(value, PLAIN)
