"""From complete to blank: what a student gets of a cell, and of a whole notebook."""

import hashlib

import nbformat

from autograder.project import dump_notebook

SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"  # nbgrader's own
OURS = "course"  # our key in the metadata of a complete notebook's cells


def blank_source(source, start=None):
    """An exercise cell with nbgrader's stub, or what it starts as, in place of each region."""
    return _replace_regions(source, SOLUTION, (STUB if start is None else start).split("\n"))


def visible_source(source):
    """A test cell as a student gets it: without the hidden tests."""
    return _replace_regions(source, HIDDEN, [])


def start_metadata(start):
    """The metadata by which a complete notebook's cell remembers what its blank starts as.

    nbgrader's tools keep what they do not know.
    """
    return {} if start is None else {OURS: {"start": start}}


def start_of(cell):
    """The code that a complete notebook's cell starts as for a student; None if it has a stub."""
    return cell.metadata.get(OURS, {}).get("start")


def released_source(cell):
    """The source of a complete notebook's exercise cell, as a student gets it."""
    return blank_source(cell.source, start_of(cell))


def make_blank(master: bytes) -> bytes:
    """A student's notebook from the complete one, as nbgrader's generate step makes it."""
    notebook = nbformat.reads(master.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if "nbgrader" not in cell.metadata:
            continue
        flags = cell.metadata.nbgrader
        cell.source = visible_source(released_source(cell))
        cell.metadata.pop(OURS, None)
        cell.metadata.deletable = False
        if not flags.solution:
            cell.metadata.editable = False
        flags.checksum, flags.cell_type = _checksum(cell), cell.cell_type
    return dump_notebook(notebook)


def answer_regions(source):
    """The lines of each solution region of a cell: [(offset of the first line, lines)]."""
    begin, end = SOLUTION
    regions, current = [], None
    for number, line in enumerate(source.split("\n")):
        if line.strip() == begin:
            current = (number + 1, [])
        elif line.strip() == end and current:
            regions.append(current)
            current = None
        elif current:
            current[1].append(line)
    return regions


def _replace_regions(source, markers, replacement):
    """A source with other lines, indented alike, in place of what stands between two markers."""
    begin, end = markers
    lines, inside = [], False
    for line in source.split("\n"):
        if line.strip() == begin:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + text if text else "" for text in replacement]
            inside = True
        elif line.strip() == end:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def _checksum(cell):
    """A cell's checksum, by which nbgrader sees whether a student changed it."""
    flags = cell.metadata.nbgrader
    locked = not flags.solution and (flags.grade or flags.locked)
    parts = [cell.source, cell.cell_type, flags.grade, flags.solution, locked, flags.grade_id]
    if flags.grade:
        parts.append(float(flags.points))
    return hashlib.md5("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
