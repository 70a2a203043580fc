"""A student's feedback page: what the checks say, the points, one hint, and the graded notebook.

Made from the autograded notebook and the gradebook, whoever wrote them. All text is escaped by the
template; outputs are shown as text or as pictures, never as HTML.
"""

import keyword
import math
import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import nbformat
import numpy as np
from markupsafe import Markup, escape
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import markdown2html
from nbconvert.preprocessors.sanitize import SanitizeHTML

from autograder.classroom.rebuild import notice_in
from autograder.classroom.rules import read_rules
from autograder.grading.requests import Request, read_requests
from autograder.grading.results import status_of
from autograder.grading.stand_in import clean
from autograder.grading.submission import exercises_of, is_of_the_course, notes_in
from autograder.project import write_atomically
from autograder.reports.screen import SIGNS
from course_lib.checks import EXERCISES, tell
from course_lib.checks.panel import Told
from course_lib.checks.verdict import MIME, from_data

WORDS = {
    "passed": "all points",
    "partial": "some points",
    "blank": "not written yet",
    "failed": "not right yet",
    "missing": "not handed in",
    "error": "not graded",
}
SHOWN = ("image/png", "image/jpeg", "text/plain")  # of an output; never HTML, SVG or JavaScript
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
LONGEST_DESCRIPTION = 400  # characters
LONGEST_OUTPUT = 100  # lines
LONGEST_TEXT = 20_000  # characters
PICTURED = 12  # rows and columns of an array that is shown as a picture
PLANES = 4  # of one array
# they reorder what stands around them, so that code reads otherwise than it runs
REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# No folder's name begins with a space: once there are two folders, the third name ends the search,
# so that no text takes more than a time that is proportional to its length.
PATH = re.compile(
    r"(?<![\w.:/\\])(?:[A-Za-z]:)?(?:[/\\][\w.+@-](?:[\w.+@ -]*[\w.+@-])?){2,}[/\\]([\w.+@-]+)"
)
# A text with such a line is not wrapped but scrolled, so that rows stay rows.
MATRIX = re.compile(r"^ *(?:array\()?\[[\[\s\d.-]", re.MULTILINE)
# Python's tokens as far as they have colours, by Pygments's names. Whatever a part begins with, it
# matches, and no quantifier gives anything back: the time is proportional to the text's length.
CODE = re.compile(
    r"(?P<c1>\#[^\n]*+)"
    r"|(?P<s>(?i:[rbuf]{0,2}+)(?:"
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'(?:[^'\\\n]|\\.)*+'?))"
    r"|(?P<mi>\d[\w.]*+)"
    r"|(?P<nd>^[ \t]*+@[\w.]++)"
    r"|(?P<name>\w++)",
    re.DOTALL | re.MULTILINE,
)


def _in_any_spelling(path):
    """A pattern: two or more of the names in a path, one after another, whatever is in between."""
    names = [re.escape(name.strip(".")) for name in path.parts[1:]]
    if len(names) < 2:
        return []
    rest = "".join(rf"(?:\W{{1,5}}{name}" for name in names[2:]) + ")?" * len(names[2:])
    return [rf"\b{names[0]}\W{{1,5}}{names[1]}{rest}"]


# where this Python, this course and its instructor's files lie
OF_THIS_MACHINE = re.compile(
    "|".join(
        pattern
        for path in (
            Path(sys.prefix),
            Path(sys.base_prefix),
            Path(__file__).parents[2],
            Path.home(),
        )
        for pattern in _in_any_spelling(path)
    )
    or "(?!)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Picture:
    """Numbers of a failing case: rows of (text, per cent of the largest size)."""

    name: str
    rows: list[list[tuple[str, float]]]


@dataclass(frozen=True)
class Part:
    """One test cell of an exercise."""

    points: float
    most: float
    passed: bool
    by_hand: bool
    extra: float
    told: Told | None  # what its check says, if it did not pass
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Card:
    """One exercise."""

    name: str
    parts: tuple[Part, ...]
    status: str
    stopped: Told | None = None  # why the answer's own cell did not run
    comment: str = ""
    hint: str = ""
    note: str = ""  # what is odd about its cells
    requests: tuple[Request, ...] = ()  # for a second look

    @property
    def points(self):
        return sum(part.points for part in self.parts)

    @property
    def most(self):
        return sum(part.most for part in self.parts)

    @property
    def sign(self):
        return SIGNS[self.status]

    @property
    def word(self):
        return WORDS[self.status]


@dataclass(frozen=True)
class Page:
    """What the top of the page says."""

    student: str
    title: str
    problem: str = ""
    penalty: float = 0
    cards: list[Card] = field(default_factory=list)
    standing: tuple[str, ...] = ()  # by the class's rules: when it was due, and with whom

    @property
    def points(self):
        return sum(card.points for card in self.cards) - self.penalty

    @property
    def most(self):
        return sum(card.most for card in self.cards)

    @property
    def summary(self):
        """One sentence on the whole."""
        counted = [card for card in self.cards if card.most]  # not a bonus
        done = sum(card.status == "passed" for card in counted)
        count = len(counted)
        if done == count:
            return "Every exercise has all its points. Well done!"
        if all(card.status == "blank" for card in self.cards):
            return "Nothing is written here yet. Begin with the first exercise; its hint is below."
        have = "has all its" if done == 1 else "have all their"
        start = f"{done} of {count} exercises {have} points." if done else "A start is made."
        return f"{start} Below you see, for each of the others, what happened and where to look."


class FeedbackExporter(TemplateExporter):
    """nbconvert's exporter with the template of this page; it escapes whatever is put in."""

    output_mimetype = "text/html"

    def __init__(self):
        super().__init__(
            default_preprocessors=[],
            extra_template_basedirs=[str(Path(__file__).parent / "templates")],
            file_extension=".html",
            template_name="feedback",
        )

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def default_filters(self):
        """Those that the template uses."""
        yield from super().default_filters()
        yield from {
            "code": highlighted,
            "described": described,
            "filter_data_type": lambda data: [kind for kind in SHOWN if kind in data][:1],
            "heading": heading,
            "inline": inline,
            "laid_out": lambda text: " numbers" if MATRIX.search(text) else "",
            "markdown": safe_markdown,
            "number": lambda points: f"{points:g}",
            "shown": shown,
        }.items()


def write_all(classroom, graded):
    """Write the pages of graded notebooks, given as (student, lesson); yield each student."""
    from autograder.classroom.gradebook import Marks, marks

    exporter, rules = FeedbackExporter(), read_rules(classroom)
    requests = read_requests(classroom)
    for lesson in dict.fromkeys(lesson for _, lesson in graded):
        known = marks(classroom, lesson)
        for student in (student for student, at in graded if at == lesson):
            notebook = nbformat.read(classroom.graded_notebook(student, lesson), as_version=4)
            own = known.get(student, Marks())
            asked = [r for r in requests if (r.student, r.lesson) == (student, lesson)]
            said = standing(rules, lesson, student, own)
            page = page_of(notebook, lesson, student, own, said, asked)
            text, _ = exporter.from_notebook_node(as_read(notebook), {"page": page})
            target = classroom.page(student, lesson)
            write_atomically(target, text)
            classroom.pass_notes_on(student, lesson, target.parent)
            yield student


def foreign_lessons(classroom, graded):
    """Of graded notebooks, given as (student, lesson): the lessons that are not of this course."""
    masters = {lesson: classroom.master(lesson) for _, lesson in graded}
    return [
        lesson
        for lesson, path in masters.items()
        if not (path.exists() and is_of_the_course(nbformat.read(path, as_version=4)))
    ]


def standing(rules, lesson, student, marks):
    """What the class's rules say of a submission, in sentences; nothing where there are none."""
    said = []
    if student in rules.groups:
        said.append(f"Handed in by the group {rules.groups[student]}: it counts for each of you.")
    due, until = rules.due(lesson), rules.extended(student, lesson)
    if due:
        longer = f", and for you {_moment(until)}" if until else ""
        said.append(f"It was due {_moment(due)}{longer}.")
        if marks.seconds_late:
            points = f"{marks.penalty:g} point{'' if marks.penalty == 1 else 's'}"
            cost = points if marks.penalty else "nothing"
            said.append(f"It came {_span(marks.seconds_late)} later, which costs {cost}.")
    return tuple(said)


def _moment(time):
    return f"{time:%Y-%m-%d %H:%M %Z}"


def _span(seconds):
    """A length of time in the unit that fits, rounded up."""
    unit, size = next(u for u in UNITS if seconds >= 2 * u[1] or u[1] == 60)
    count = math.ceil(seconds / size)
    return f"{count} {unit}{'' if count == 1 else 's'}"


def page_of(notebook, lesson, student, marks, said=(), requests=()):
    """What the page says above the notebook."""
    outputs = {
        cell.metadata.nbgrader.grade_id: cell.get("outputs", [])
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
    notes = notes_in(notebook)
    problem = notice_in(notebook)
    cards = []
    for name, tests in exercises_of(notebook).items():
        parts = tuple(_part(marks.grades.get(t), most, outputs[t]) for t, most in tests.items())
        comment = marks.comments.get(name)
        status = status_of(
            sum(part.points for part in parts),
            sum(part.most for part in parts),
            passed=all(part.passed for part in parts),
            blank=comment is not None and comment.auto == "No response.",
            problem=problem,
        )
        known = EXERCISES.get(name)
        lost = status in ("partial", "blank", "failed")
        cards.append(
            Card(
                name,
                parts,
                status,
                stopped=_told(outputs.get(name, [])),
                comment=(comment and comment.manual) or "",
                hint=known.hints[0] if known and lost else "",
                note=notes[name].sentence if name in notes else "",
                requests=tuple(request for request in requests if request.exercise == name),
            )
        )
    happened = problem.happened if problem else ""
    return Page(student, _title(notebook, lesson), happened, marks.penalty, cards, said)


def _part(grade, most, outputs):
    told = _told(outputs)
    if grade is None:  # the gradebook lacks this cell: it was added since
        return Part(0, most, False, False, 0, told)
    drawn = tuple(pictures(outputs)) if told and told.more else ()
    return Part(grade.points, grade.most, told is None, grade.by_hand, grade.extra, told, drawn)


def _verdicts(outputs):
    """What the checks of a cell found that did not pass."""
    data = (output.get("data", {}).get(MIME) for output in outputs)
    found = (from_data(verdict) for verdict in data if verdict is not None)
    return (verdict for verdict in found if not verdict.passed)


def pictures(outputs):
    """The arrays that the case was called with that is told, as far as they are small."""
    verdict = next(_verdicts(outputs))
    exercise = EXERCISES.get(verdict.exercise)
    given = exercise.named_arguments(exercise.case(verdict.first.case))
    for name, value in given.items():
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf" or value.ndim < 2:
            continue
        planes = list(np.ndindex(value.shape[:-2]))
        if not value.size or max(value.shape[-2:]) > PICTURED or len(planes) > PLANES:
            continue
        shares = np.nan_to_num(100 * value / (np.nanmax(np.abs(value)) or 1))
        for at in planes:
            rows = zip(value[at].tolist(), shares[at].tolist(), strict=True)
            cells = [[(f"{v:.4g}", s) for v, s in zip(*row, strict=True)] for row in rows]
            yield Picture(f"{name}{list(at) or ''}", cells)


def _told(outputs):
    """What did not pass in a cell, in words; None if nothing failed."""
    for verdict in _verdicts(outputs):
        return tell(verdict)
    error = next((output for output in outputs if output.output_type == "error"), None)
    if error is None:
        return None
    # an answer's own cell, or a notebook that an older release graded
    head, *rest = shown("\n".join(error.traceback)).strip("\n").split("\n")
    return Told("", "wrong", head, facts=("\n".join(rest),) if rest else ())


def _title(notebook, lesson):
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return cell.source.splitlines()[0].removeprefix("# ")
    return lesson


def as_read(notebook):
    """The notebook below the reports: the cells that were run, under their headings."""
    kept = []
    for cell in notebook.cells:
        if cell.id == "notice" or "skip-execution" in cell.metadata.get("tags", ()):
            continue
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
            level = _level(cell)
            if level < 2:  # prose, or the title, which the page has on top
                continue
            while kept and level <= _level(kept[-1]):  # nothing was run under that heading
                kept.pop()
        kept.append(_without_panels(cell))
    while kept and _level(kept[-1]):
        kept.pop()
    if any(cell.id == "notice" for cell in notebook.cells):
        kept = []
    return nbformat.from_dict({**notebook, "cells": kept})


def _without_panels(cell):
    """A cell without the panels of failed checks: the error that follows says the same."""
    outputs = [
        output
        for output in cell.get("outputs", ())
        if output.get("data", {}).get(MIME, {}).get("kind", "passed") == "passed"
    ]
    is_code = cell.cell_type == "code"
    return nbformat.from_dict({**cell, "outputs": outputs}) if is_code else cell


def _level(cell):
    """The level of the heading that a markdown cell begins with; 0 if there is none."""
    if cell.cell_type != "markdown" or "nbgrader" in cell.metadata:
        return 0
    found = re.match(r"(#{1,6}) ", cell.source)
    return len(found[1]) if found else 0


# Filters ----------------------------------------------------------------------------------------


def shown(text):
    """An output as it is shown: printable text of bounded length, without the machine's paths."""
    lines = _visible(text[: LONGEST_TEXT + 1]).splitlines()
    told = "\n".join(lines[:LONGEST_OUTPUT])
    if len(lines) > LONGEST_OUTPUT or len(text) > LONGEST_TEXT:
        told += "\n… (more is not shown)"
    return OF_THIS_MACHINE.sub("…", PATH.sub(r"…/\1", told))


def described(output):
    """What a picture shows: the course's figures say it in their text."""
    text = output.data.get("text/plain", "")
    if not text or text.startswith("<"):  # <Figure size 640x480 with 1 Axes>
        return "A picture that this cell drew"
    return shown(text)[:LONGEST_DESCRIPTION]


def _visible(text):
    return REORDERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", clean(text))


@lru_cache(4096)  # most cells of a class's notebooks are alike
def highlighted(source):
    """Code as HTML, with classes for its colours."""
    text = _visible(source[:LONGEST_TEXT])
    if len(source) > LONGEST_TEXT:
        text += "\n# … (more is not shown)"
    return Markup(f'<div class="highlight"><pre tabindex="0">{_coloured(text)}</pre></div>')


def _coloured(text):
    parts, end, before = [], 0, ""
    for found in CODE.finditer(text):
        kind, word = found.lastgroup, found[0]
        if kind == "name":
            kind = "nf" if before in ("def", "class") else "k" if keyword.iskeyword(word) else ""
        coloured = f'<span class="{kind}">{escape(word)}</span>' if kind else escape(word)
        parts += [escape(text[end : found.start()]), coloured]
        end, before = found.end(), word
    return "".join([*parts, escape(text[end:])])


def heading(source):
    """The heading that a prose cell begins with, a level deeper than in the notebook."""
    line = source.splitlines()[0]
    signs, text = line.split(" ", 1)
    level = min(len(signs) + 1, 6)
    return Markup(f"<h{level}>{escape(text.replace('`', ''))}</h{level}>")


def inline(text):
    """A sentence in which what stands between `backticks` is code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@lru_cache(4096)
def safe_markdown(source):
    """Markdown as HTML, without anything that could run or load."""
    return Markup(_sanitizer.sanitize_html_tags(markdown2html(_visible(source))))


_sanitizer = SanitizeHTML(
    tags=[
        *SanitizeHTML().tags,
        *["p", "pre", "br", "del", "table", "thead", "tbody", "tr", "th", "td"],
    ],
    attributes={"a": ["href"]},
    strip=True,
)
