"""What an author can get wrong in the cells of a lesson: passes that give (line, message)."""

import ast
import builtins
import re
import symtable

from IPython.core.inputtransformer2 import TransformerManager

from autograder.lessons.blank import HIDDEN, SOLUTION, answer_regions, blank_source
from autograder.lessons.leaks import holds_answer, leaked_line

# the markers that a kind of cell has; all others have none
MARKERS = {"exercise": ("an exercise", SOLUTION), "test": ("a test", HIDDEN)}
# what looks like a line of items and is none, or stands where none is read
STRAY_ITEMS = {"prose": re.compile(r"\s*(# )?items?\s*:"), "code": re.compile(r"\s*#\s*items?\s*:")}
ALWAYS_THERE = {*dir(builtins), "__name__", "get_ipython"}


def in_markers(cells):
    """Regions begin and end in turn, and in the cells that have them."""
    for cell in cells:
        where, allowed = MARKERS.get(cell.kind, ("this cell", None))
        is_open = False
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if not re.search(r"(BEGIN|END) +(SOLUTION|HIDDEN)", line, re.IGNORECASE):
                continue
            if allowed is None or line.strip() not in allowed:
                what = f"only '{allowed[0]}' and '{allowed[1]}'" if allowed else "no marker"
                yield number, f"{line.strip()!r} does not belong here: {where} has {what}"
            elif (line.strip() == allowed[0]) == is_open:
                wrong = "begins before the last one ended" if is_open else "ends before it begins"
                yield number, f"markers do not match: a region {wrong}"
            else:
                is_open = not is_open
        if is_open:
            yield cell.line, f"markers do not match: '{allowed[1]}' is missing"


def in_items(cells):
    """No line of items is left over in a cell: notebooks have none."""
    for cell in cells:
        stray = STRAY_ITEMS["prose" if cell.kind == "prose" else "code"]
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if stray.match(line):
                how = "items are a line '# items: 17, 18', of code the first one"
                yield number, f"{line.strip()!r} does not belong here: {how}"


def in_exercises(cells):
    """Each exercise leaves a blank, and tests of it follow."""
    exercises, tested = {}, set()
    for cell in cells:
        if cell.kind == "exercise":
            if cell.name in exercises:
                yield cell.line, f"two cells are exercise {cell.name!r}"
            exercises[cell.name] = cell
            yield from _in_exercise(cell)
        elif cell.kind == "test":
            tested.add(cell.name)
            if cell.name not in exercises:
                later = any(c.kind == "exercise" and c.name == cell.name for c in cells)
                where = "stands before its exercise" if later else "has no exercise"
                yield cell.line, f"the test of {cell.name!r} {where}"
            yield from _in_test(cell)
    for name, cell in exercises.items():
        if name not in tested:
            yield cell.line, f"exercise {name!r} has no test"


def _in_exercise(cell):
    """The answer and the blank parse and define the name; the first thing that is wrong."""
    regions = answer_regions(cell.source)
    if not regions:
        yield cell.line, f"exercise {cell.name!r} has no blank: mark it with {SOLUTION[0]}"
        return
    if cell.start is not None and len(regions) > 1:
        yield cell.line, f"exercise {cell.name!r} starts as a mistake: it has one region, no more"
        return
    blank = blank_source(cell.source, cell.start)
    for source, which in ((cell.source, "answer"), (blank, "blank")):
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            line = cell.line + (error.lineno or 1) - 1
            yield line, f"the {which} of {cell.name!r} does not parse: {error.msg}"
            return
        if cell.name not in {getattr(node, "name", None) for node in tree.body}:
            yield cell.line, f"the {which} of {cell.name!r} does not define that name at top level"
            return
    for line in _outside_of_defs(cell.source, [line for line, _ in regions]):
        told = f"this region of {cell.name!r} stands in no def: its stub would stop the whole cell"
        yield cell.line + line - 1, told


def _outside_of_defs(source, lines):
    """Those lines of a source that stand in no function's body."""
    defs = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [line for line in lines if not any(d.lineno < line <= d.end_lineno for d in defs)]


def _in_test(cell):
    """A test is check("name", name), perhaps with a part, and the same with hidden=True."""
    visible, hidden, in_hidden = [], [], False
    for line in cell.source.splitlines():
        if line.strip() in HIDDEN:
            in_hidden = line.strip() == HIDDEN[0]
        elif line.strip():
            (hidden if in_hidden else visible).append(line)
    part = re.search(r", part=\"[^\"]+\"", " ".join(visible))
    part = part.group() if part else ""
    call = f'check("{cell.name}", {cell.name}'
    if visible != [f"{call}{part})"] or hidden != [f"{call}, hidden=True{part})"]:
        yield (
            cell.line,
            f"the test of {cell.name!r} must be {call}) and, between the hidden markers, "
            f"{call}, hidden=True)",
        )


def in_names(cells):
    """No graded cell reads what a demo binds: grading skips it. No blank reads what is nowhere."""
    from_demo, from_graded = {}, set(ALWAYS_THERE)
    for cell in cells:
        if cell.kind == "prose":
            continue
        try:
            bound, used = _names(cell.source)
        except SyntaxError as error:
            yield cell.line + (error.lineno or 1) - 1, f"this cell does not parse: {error.msg}"
            continue
        if cell.kind == "demo":
            from_demo |= dict.fromkeys(bound, cell.line)
            continue
        for name in sorted((used - from_graded - bound) & from_demo.keys()):
            where = f"the demo at line {from_demo[name]}, skipped in grading"
            yield cell.line, f"{name!r} is bound in {where}"
        from_graded |= bound
        if cell.start is not None:
            for name in sorted(_names_at_start(cell) - from_graded):
                yield (
                    cell.line,
                    f"{cell.name!r} starts as code that uses {name!r}, "
                    "which this notebook does not have here",
                )


def _names_at_start(cell):
    try:
        return _names(blank_source(cell.source, cell.start))[1]
    except SyntaxError:  # told already
        return set()


def _names(source):
    """The names that a cell binds at its top level, and those that it reads from there."""
    top = symtable.symtable(TransformerManager().transform_cell(source), "cell", "exec")
    bound, used, tables = set(), set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            at_top = table is top or symbol.is_global()
            if at_top and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
                bound.add(symbol.get_name())
            if at_top and symbol.is_referenced():
                used.add(symbol.get_name())
    return bound, used


def in_secrets(cells):
    """No answer stands in another cell. Where a blank starts as a mistake, most of it must."""
    for exercise in cells:
        if exercise.kind != "exercise" or exercise.start is not None:
            continue
        for cell in cells:
            if cell.kind == "prose":
                if line := leaked_line(exercise.source, cell.source):
                    told = f"the answer of {exercise.name!r} also stands in this text: {line}"
                    yield cell.line, told
            elif cell is not exercise and holds_answer(_shown(cell), exercise.source):
                yield cell.line, f"the answer of {exercise.name!r} also stands in this cell"


def _shown(cell):
    """What a student sees of a cell."""
    return blank_source(cell.source, cell.start) if cell.kind == "exercise" else cell.source
