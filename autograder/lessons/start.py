"""Find the bug: the code of a known mistake, for a blank to start as."""

import ast
import inspect
import textwrap
from types import FunctionType


class NoStart(Exception):
    """A mistake that no blank can start as, and why, in one line."""


def find_record(exercise):
    """The record of an exercise; a ValueError if there is none."""
    from course_lib.exercises import find  # only few lessons ask for records while being built

    return find(exercise)


def starting_code(exercise, mistake, find=find_record):
    """The body of a known mistake's first variant, to stand in a solution region.

    Parameters
    ----------
    exercise, mistake : str
        The exercise's name and the mistake's id.
    find : callable
        Gives the record of an exercise.

    Returns
    -------
    str
        Its lines, not indented, without the docstring.

    Raises
    ------
    NoStart
        If there is no such mistake, or its code cannot be read.
    """
    try:
        record = find(exercise)
    except ValueError as error:
        raise NoStart(f"{exercise!r} cannot start as {mistake!r}: {error}") from error
    try:
        variant = record.mistake(mistake).variants[0]
    except KeyError as error:
        known = ", ".join(known.id for known in record.mistakes)
        raise NoStart(f"{exercise!r} has no mistake {mistake!r}; there are: {known}") from error
    code = _body(variant)
    if code is None:
        raise NoStart(
            f"{exercise!r} cannot start as {mistake!r}: "
            "the first variant in its record must be a plain def, whose body can be moved"
        )
    return code


def _body(function):
    """The text of a function's body, without its docstring; None where it cannot be taken out."""
    if (
        not isinstance(function, FunctionType)
        or function.__closure__
        or inspect.unwrap(function) is not function
    ):
        return None
    try:
        source = textwrap.dedent(inspect.getsource(function))
        (node,) = ast.parse(source).body
    except (OSError, SyntaxError, ValueError):  # typed into a prompt; a lambda amid a table
        return None
    if not isinstance(node, ast.FunctionDef):
        return None
    statements = node.body[ast.get_docstring(node) is not None :]
    if node.decorator_list or not statements:
        return None
    first, last = statements[0], statements[-1]
    lines = source.split("\n")[first.lineno - 1 : last.end_lineno]
    lines[0] = " " * first.col_offset + lines[0].encode()[first.col_offset :].decode()
    code = textwrap.dedent("\n".join(lines))
    # a text of several lines, say, becomes another one when it is indented otherwise
    return code if _says(code) == ast.dump(ast.Module(statements, [])) else None


def _says(code):
    try:
        return ast.dump(ast.parse(code))
    except SyntaxError:
        return None
