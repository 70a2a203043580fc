"""What a right answer could do better: small questions about its code, and what is told of it.

A remark of a record asks them of the answer's tree:

    Remark("loops", "A slice does what the two inner loops do.", lambda tree: loops(tree) > 2)
"""

import ast
import linecache
from typing import Any

from course_lib.exercises.record import Exercise, Remark
from course_lib.exercises.sources import definition

LOOPS = (ast.For, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def loops(tree: ast.AST, comprehensions: bool = True) -> int:
    """How deeply loops stand in one another; each `for` of a comprehension counts as a loop.

    With `comprehensions=False` only statements count, and of those not a `for` over a few things
    that are written out, such as ((H, FH), (W, FW)): it goes over no data.
    """
    children = ast.iter_child_nodes(tree)
    inner = max((loops(child, comprehensions) for child in children), default=0)
    if comprehensions and isinstance(tree, COMPREHENSIONS):
        return inner + len(tree.generators)
    written_out = isinstance(getattr(tree, "iter", None), ast.Tuple | ast.List)
    return inner + (isinstance(tree, LOOPS) and (comprehensions or not written_out))


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    """The calls of a function, named as it is written: "np.zeros", "range"; "*.copy" of methods."""
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node.func, name)
    ]


def has_keyword(tree: ast.AST, name: str, keyword: str) -> bool:
    """Whether a call of a function passes an argument by this keyword."""
    return any(one.arg == keyword for call in calls(tree, name) for one in call.keywords)


def mentions(tree: ast.AST, name: str) -> bool:
    """Whether a name is read, written "x" or, with its dots, "x.dtype"."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute))
    return any(ast.unparse(node) == name for node in nodes)


def _called(function: ast.expr, name: str) -> bool:
    if name.startswith("*."):
        return isinstance(function, ast.Attribute) and function.attr == name[2:]
    return ast.unparse(function) == name


def remarks_on(exercise: Exercise, function: Any) -> list[Remark]:
    """The remarks that a right answer gives reason for; none where its code cannot be read."""
    tree = tree_of(function)
    return [remark for remark in exercise.remarks if tree is not None and _applies(remark, tree)]


def _applies(remark: Remark, tree: Any) -> bool:
    try:
        return bool(remark.applies(tree))
    except Exception:  # a rule that stumbles over unusual code has nothing to say
        return False


def tree_of(function: Any) -> ast.FunctionDef | ast.ClassDef | None:
    """The tree of a function or class that was written in a cell or a file, or None."""
    methods = vars(function).values() if isinstance(function, type) else (function,)
    files = [m.__code__.co_filename for m in methods if hasattr(m, "__code__")]
    for file in files:
        try:
            return definition("".join(linecache.getlines(file)), function.__name__)
        except (SyntaxError, ValueError):
            continue
    return None
