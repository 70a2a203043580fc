"""What a piece of Python source binds and reads, and what it takes along when it is copied."""

import ast
import inspect
import symtable
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

Import = ast.Import | ast.ImportFrom
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Copied(NamedTuple):
    """What stands at the top of a copy: imports of one name each; and what follows them."""

    imports: tuple[Import, ...]
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        """The copy as a file would hold it."""
        imports = [ast.unparse(one) for one in self.imports]
        return laid_out(imports, self.body)


def laid_out(imports: list[str], body: tuple[str, ...]) -> str:
    """Imports, then definitions two lines apart; what is short stands close together."""
    parts = ["\n".join(imports)] if imports else []
    for text in body:
        short = not text.lstrip().startswith(("def ", "async ", "class ", "@"))
        if short and parts and parts[-1].startswith("\0"):
            parts[-1] += f"\n{text}"
        else:
            parts.append(f"\0{text}" if short else text)
    return "\n\n\n".join(part.removeprefix("\0") for part in parts) + "\n"


def copied(source: str, name: str) -> Copied:
    """A name of a module, with all that it needs there, in the module's order.

    Raises
    ------
    KeyError
        If the module binds no such name.
    """
    statements = ast.parse(source).body
    binding: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        for bound in bound_by(statement):
            binding.setdefault(bound, []).append(place)
    if name not in binding:
        raise KeyError(name)
    queue, asked, used = [name], set[str](), set[int]()
    while queue:
        wanted = queue.pop()
        if wanted in asked or wanted not in binding:
            continue
        asked.add(wanted)
        for place in binding[wanted]:
            used.add(place)
            if not isinstance(statements[place], Import):
                queue += reads(text_of(source, statements[place]))
    found = [statements[place] for place in sorted(used)]
    imports = [
        single
        for statement in found
        if isinstance(statement, Import)
        for single in single_imports(statement)
        if bound_by(single) & asked
    ]
    body = [text_of(source, one) for one in found if not isinstance(one, Import)]
    return Copied(tuple(imports), tuple(body))


def copied_function(function: Callable[..., Any]) -> Copied:
    """A function of a file, with all that it needs there.

    Raises
    ------
    OSError, TypeError, KeyError
        If no file holds it under its name.
    """
    path = inspect.getsourcefile(function)
    if path is None:
        raise OSError(f"no file holds {function!r}")
    return copied(Path(path).read_text(encoding="utf-8"), function.__name__)


def bound_by(statement: ast.stmt) -> set[str]:
    """The names that a statement binds where it stands."""
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    table = symtable.symtable(ast.unparse(statement), "<statement>", "exec")
    return {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }


def reads(text: str) -> set[str]:
    """The names that a piece of source expects from outside, builtins among them."""
    top = symtable.symtable(text, "<text>", "exec")
    found, bound, queue = set[str](), set[str](), [top]
    while queue:
        table = queue.pop()
        queue += table.get_children()
        for symbol in table.get_symbols():
            outer = table is top
            is_read = symbol.is_referenced() or symbol.is_declared_global()
            if is_read and (outer or symbol.is_global()):
                found.add(symbol.get_name())
            if outer and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
    return found - bound


def text_of(source: str, statement: ast.stmt) -> str:
    """A statement as it was written, decorators and comments within it included."""
    if isinstance(statement, DEFINITIONS):
        first = min([statement.lineno, *(one.lineno for one in statement.decorator_list)])
        return "\n".join(source.split("\n")[first - 1 : statement.end_lineno])
    return ast.get_source_segment(source, statement) or ast.unparse(statement)


def single_imports(statement: Import) -> list[Import]:
    """An import of several names as imports of one name each."""
    if isinstance(statement, ast.Import):
        return [ast.Import([alias]) for alias in statement.names]
    return [ast.ImportFrom(statement.module, [alias], statement.level) for alias in statement.names]


def definition(source: str, name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """The last definition of a name at the top of a source, or None."""
    for statement in reversed(ast.parse(source).body):
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name:
            return statement
    return None
