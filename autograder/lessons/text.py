"""Read a lesson's text and find the author's mistakes, each with its file and line."""

import ast
import builtins
import re
from dataclasses import dataclass, field
from pathlib import Path

import click
from IPython.core.inputtransformer2 import TransformerManager

from autograder.project import BadUse

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"  # nbgrader's own
HEAD_KEYS = {"title", "number", "minutes", "prerequisites"}
SHORTEST_GIVEAWAY = 12  # characters of a line of an answer, blanks not counted


@dataclass
class Cell:
    """One cell of a lesson's text."""

    kind: str  # prose, code, demo, exercise or test
    source: str
    line: int  # of its first source line in the text
    name: str = ""  # the exercise, for kinds exercise and test
    points: float = 0


@dataclass
class LessonText:
    """A lesson as its author wrote it, checked."""

    head: dict
    cells: list[Cell]


class AuthoringMistakes(BadUse):
    """All the mistakes of one lesson's text, a line each."""

    def __init__(self, mistakes):
        super().__init__("\n".join(mistakes))

    def show(self, file=None):
        """Print as compilers do, so that editors can jump to the line."""
        click.echo(self.message, err=True)


def read_lesson(path: Path) -> LessonText:
    """Read a lesson and check everything that can be checked without running it.

    Raises
    ------
    AuthoringMistakes
        With one line `file:line: what is wrong` for each mistake.
    """
    return _Reader(path).read()


def blank_source(source):
    """An exercise cell as a student gets it: nbgrader's stub in place of each solution region."""
    lines, hidden = [], False
    for line in source.splitlines():
        if line.strip() == BEGIN_SOLUTION:
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + stub for stub in STUB.splitlines()]
            hidden = True
        elif line.strip() == END_SOLUTION:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def visible_source(source):
    """A test cell as a student gets it: without the hidden tests."""
    return source.split(BEGIN_HIDDEN)[0].rstrip()


def answer_regions(source):
    """The lines of each solution region of a cell: [(offset of the first line, lines)]."""
    regions, current = [], None
    for number, line in enumerate(source.splitlines()):
        if line.strip() == BEGIN_SOLUTION:
            current = (number + 1, [])
        elif line.strip() == END_SOLUTION and current:
            regions.append(current)
            current = None
        elif current:
            current[1].append(line)
    return regions


def giveaways(source):
    """The lines of a cell's answer, without blanks, that are long enough to recognise it by."""
    lines = (_squeeze(line) for _, region in answer_regions(source) for line in region)
    return {line for line in lines if len(line) >= SHORTEST_GIVEAWAY and not line.startswith("#")}


def leaked_line(source, text):
    """A line of a cell's answer that also stands in another text, or None."""
    squeezed = _squeeze(text)
    return next((line for line in sorted(giveaways(source)) if line in squeezed), None)


def _squeeze(text):
    return re.sub(r"\s+", "", text)


@dataclass
class _Reader:
    path: Path
    mistakes: list[str] = field(default_factory=list)

    def say(self, line, text):
        self.mistakes.append(f"{self.path}:{line}: {text}")

    def read(self):
        import jupytext  # takes a third of a second, and grading needs only what a blank looks like

        try:
            text = self.path.read_text(encoding="utf-8")
            notebook = jupytext.reads(text, fmt="py:percent")
        except UnicodeDecodeError as error:
            self.say(1, f"this is not UTF-8 text: {error.reason}")
            raise AuthoringMistakes(self.mistakes) from error
        except Exception as error:  # jupytext lets its YAML parser's own exceptions through
            self.say(1, f"jupytext cannot read it: {' '.join(str(error).split())}")
            raise AuthoringMistakes(self.mistakes) from error
        lines = text.splitlines()
        starts = [n for n, line in enumerate(lines, start=1) if line.startswith("# %%")]
        head = self._head(notebook, lines)
        if len(starts) != len(notebook.cells):
            first = next((n for n, line in enumerate(lines, 1) if self._stray(n, line, lines)), 1)
            self.say(first, "text outside of a cell: begin it with # %% or # %% [markdown]")
            raise AuthoringMistakes(self.mistakes)
        cells = [
            self._cell(cell, lines, start)
            for cell, start in zip(notebook.cells, starts, strict=True)
        ]
        for cell in cells:
            self._check_markers(cell)
        if not self.mistakes:
            self._check_exercises(cells)
            self._check_names(cells)
            self._check_leaks(cells)
        if self.mistakes:
            raise AuthoringMistakes(self.mistakes)
        return LessonText(head, cells)

    def _stray(self, number, line, lines):
        """Whether a line stands between the head and the first cell."""
        fences = [n for n, text in enumerate(lines, start=1) if text.strip() == "# ---"][:2]
        return number > max(fences, default=0) and line.strip() and not line.startswith("# %%")

    def _head(self, notebook, lines):
        head = notebook.metadata.get("lesson")
        line = next((n for n, text in enumerate(lines, start=1) if "lesson:" in text), 1)
        if not isinstance(head, dict):
            self.say(
                1,
                "the head is missing: title, number, minutes, prerequisites under jupyter: lesson:",
            )
            return {}
        for key in sorted(HEAD_KEYS ^ set(head)):
            self.say(line, f"the head {'needs' if key in HEAD_KEYS else 'does not know'} {key!r}")
        return dict(head)

    def _cell(self, cell, lines, start):
        """Classify one jupytext cell by its header."""
        metadata = dict(cell.metadata)
        tags, name, test = (metadata.pop(key, None) for key in ("tags", "exercise", "test"))
        points = metadata.pop("points", None)
        metadata.pop("lines_to_next_cell", None)
        first = start + 1
        while first < len(lines) and not lines[first - 1].strip():
            first += 1
        if cell.cell_type != "code":
            if (
                cell.cell_type != "markdown"
                or tags
                or name
                or test
                or points is not None
                or metadata
            ):
                self.say(start, "a cell of text is [markdown] and nothing else")
            return Cell("prose", cell.source, first)
        if "title" in metadata:
            self.say(
                start,
                f"a cell has no title: {metadata.pop('title')!r}; did you mean tags=?",
            )
        for key in metadata:
            self.say(start, f"unknown key {key!r}; there are tags, exercise, test and points")
        if tags is not None and tags != ["demo"]:
            self.say(start, f'unknown tag in tags={tags}; the only one is tags=["demo"]')
        if sum(part is not None for part in (tags, name, test)) > 1:
            self.say(start, "a cell is a demo, an exercise or a test: one of them")
        if test is not None:
            if not isinstance(points, int | float) or isinstance(points, bool) or points <= 0:
                self.say(start, f"the test of {test!r} needs points, a number above 0")
                points = 1
            return Cell("test", cell.source, first, str(test), points)
        if points is not None:
            self.say(start, "only a test has points")
        if name is not None:
            return Cell("exercise", cell.source, first, str(name))
        return Cell("demo" if tags else "code", cell.source, first)

    def _check_markers(self, cell):
        allowed = {
            "exercise": (BEGIN_SOLUTION, END_SOLUTION),
            "test": (BEGIN_HIDDEN, END_HIDDEN),
        }.get(cell.kind)
        is_open = False
        for number, line in enumerate(cell.source.splitlines(), start=cell.line):
            if not re.search(r"(BEGIN|END) +(SOLUTION|HIDDEN)", line, re.IGNORECASE):
                continue
            if allowed is None or line.strip() not in allowed:
                where = {"exercise": "an exercise", "test": "a test"}.get(cell.kind, "this cell")
                what = f"only '{allowed[0]}' and '{allowed[1]}'" if allowed else "no marker"
                self.say(number, f"{line.strip()!r} does not belong here: {where} has {what}")
            elif (line.strip() == allowed[0]) == is_open:
                wrong = "begins before the last one ended" if is_open else "ends before it begins"
                self.say(number, f"markers do not match: a region {wrong}")
            else:
                is_open = not is_open
        if is_open:
            self.say(cell.line, f"markers do not match: '{allowed[1]}' is missing")

    def _check_exercises(self, cells):
        exercises = {}
        for cell in (c for c in cells if c.kind == "exercise"):
            if cell.name in exercises:
                self.say(cell.line, f"two cells are exercise {cell.name!r}")
            exercises[cell.name] = cell
            self._check_exercise(cell)
        tested = set()
        written = set()
        for cell in cells:
            if cell.kind == "exercise":
                written.add(cell.name)
            elif cell.kind == "test":
                tested.add(cell.name)
                if cell.name not in written:
                    where = (
                        "stands before its exercise"
                        if cell.name in exercises
                        else "has no exercise"
                    )
                    self.say(cell.line, f"the test of {cell.name!r} {where}")
                self._check_test(cell)
        for name in exercises.keys() - tested:
            self.say(exercises[name].line, f"exercise {name!r} has no test")

    def _check_exercise(self, cell):
        if not answer_regions(cell.source):
            self.say(
                cell.line, f"exercise {cell.name!r} has no blank: mark it with {BEGIN_SOLUTION}"
            )
            return
        for source, which in ((cell.source, "answer"), (blank_source(cell.source), "blank")):
            try:
                tree = ast.parse(source)
            except SyntaxError as error:
                line = cell.line + (error.lineno or 1) - 1
                self.say(line, f"the {which} of {cell.name!r} does not parse: {error.msg}")
                return
            defined = {getattr(node, "name", None) for node in tree.body}
            if cell.name not in defined:
                self.say(
                    cell.line,
                    f"the {which} of {cell.name!r} does not define that name at top level",
                )
                return

    def _check_test(self, cell):
        """A test is check("name", name), perhaps with a part, and the same with hidden=True."""
        visible, hidden, in_hidden = [], [], False
        for line in cell.source.splitlines():
            if line.strip() in (BEGIN_HIDDEN, END_HIDDEN):
                in_hidden = line.strip() == BEGIN_HIDDEN
            elif line.strip():
                (hidden if in_hidden else visible).append(line)
        part = re.search(r", part=\"[^\"]+\"", " ".join(visible))
        part = part.group() if part else ""
        call = f'check("{cell.name}", {cell.name}'
        if visible != [f"{call}{part})"] or hidden != [f"{call}, hidden=True{part})"]:
            self.say(
                cell.line,
                f"the test of {cell.name!r} must be {call}) and, between the hidden markers, "
                f"{call}, hidden=True)",
            )

    def _check_names(self, cells):
        """What a demo binds may not be there when the notebook is graded."""
        from_demo, from_graded = {}, set(dir(builtins)) | {"__name__", "get_ipython"}
        for cell in cells:
            if cell.kind == "prose":
                continue
            tree = self._parse(cell)
            if tree is None:
                continue
            bound, used = _names(tree)
            if cell.kind == "demo":
                from_demo |= dict.fromkeys(bound, cell.line)
                continue
            for name in sorted((used - from_graded - bound) & from_demo.keys()):
                self.say(
                    cell.line,
                    f"{name!r} is bound in the demo at line {from_demo[name]}, skipped in grading",
                )
            from_graded |= bound

    def _parse(self, cell):
        try:
            return ast.parse(TransformerManager().transform_cell(cell.source))
        except SyntaxError as error:
            self.say(cell.line + (error.lineno or 1) - 1, f"this cell does not parse: {error.msg}")
            return None

    def _check_leaks(self, cells):
        for exercise in (c for c in cells if c.kind == "exercise"):
            for cell in cells:
                if cell.kind == "prose" and (line := leaked_line(exercise.source, cell.source)):
                    self.say(
                        cell.line,
                        f"the answer of {exercise.name!r} also stands in this text: {line}",
                    )
                elif cell is not exercise and cell.kind != "prose" and self._copied(exercise, cell):
                    self.say(cell.line, f"the answer of {exercise.name!r} also stands in this cell")

    def _copied(self, exercise, cell):
        """Whether a whole solution region stands in another cell, outside its own blanks."""
        text = _squeeze(blank_source(cell.source) if cell.kind == "exercise" else cell.source)
        regions = (_squeeze("\n".join(lines)) for _, lines in answer_regions(exercise.source))
        return any(len(region) >= SHORTEST_GIVEAWAY and region in text for region in regions)


def _names(tree):
    """The names that a cell binds at its top level, and those that it reads anywhere."""
    bound, used = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name):
                bound.add(name)
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                bound.add(node.name)
            case ast.alias():
                bound.add((node.asname or node.name).split(".")[0])
            case ast.arg(arg=name):
                bound.add(name)
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
    return bound, used
