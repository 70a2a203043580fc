"""Answers that share passages which hardly anybody else wrote: something to talk about, no verdict.

Layout, comments and names do not count. What the course itself knows of an exercise (its solutions,
its known mistakes, its blank) and what many students wrote is left out, so that sixty right
answers to a short exercise say nothing about anybody.
"""

import ast
import inspect
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import jinja2
from copydetect import CodeFingerprint, compare_files
from markupsafe import Markup, escape

from autograder.classroom.folder import Classroom
from autograder.project import BadUse, write_atomically
from autograder.reports.class_report.gather import sources
from course_lib.checks import EXERCISES

GRAM = 25  # characters of a passage, with each name as one
COMMON_SHARE, COMMON_LEAST = 0.1, 3  # what more answers than these hold is left out
LEAST = 60  # characters in an exercise that are counted at all
FEWEST = 20  # grams that two answers share; fewer lie apart, and are chance
TOLD = 250  # characters over all exercises from which two students are shown
SAME = 150  # characters of a solution, from which an answer that equals it is counted


@dataclass(frozen=True)
class Answer:
    """One student's answer to one exercise."""

    student: str
    lesson: str
    exercise: str
    code: str  # in one layout, without comments
    other: bool = False  # of another class


@dataclass(frozen=True)
class Passages:
    """What two answers share: their code with the shared passages marked."""

    lesson: str
    exercise: str
    shared: int  # characters
    codes: tuple[Markup, Markup]


@dataclass(frozen=True)
class Pair:
    """Two students and what their answers share, the longest first."""

    students: tuple[str, str]
    passages: tuple[Passages, ...]

    @property
    def shared(self) -> int:
        """Characters over all exercises."""
        return sum(one.shared for one in self.passages)


def read_answers(classroom: Classroom, other: bool = False, track=iter) -> list[Answer]:
    """The answers of a class as they were graded, in one layout.

    Raises
    ------
    BadUse
        If nothing was graded.
    """
    graded = classroom.graded()
    if not graded:
        raise BadUse(f"{classroom.folder} is not graded yet; run autograder grade first")
    found = []
    for student, lesson in track(graded):
        for exercise, code in sources(classroom, student, lesson).items():
            if exercise in EXERCISES and (tidy := in_one_layout(code)):
                found.append(Answer(student, lesson, exercise, tidy, other))
    return found


def in_one_layout(code: str) -> str:
    """Code as Python itself writes it, without comments and docstrings; "" if it does not parse."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    try:
        return ast.unparse(tree)
    except RecursionError:
        return ""


def find_pairs(answers: Iterable[Answer]) -> list[Pair]:
    """Pairs of students whose answers share unusual passages, those who share most first."""
    shared = defaultdict(list)
    groups = defaultdict(list)
    for answer in answers:
        groups[answer.exercise].append(answer)
    for exercise, own in groups.items():
        for one, other, passages in _in_exercise(exercise, own):
            shared[one, other].append(passages)
    pairs = [
        Pair(students, tuple(sorted(found, key=lambda passages: -passages.shared)))
        for students, found in shared.items()
    ]
    return sorted((p for p in pairs if p.shared >= TOLD), key=lambda p: (-p.shared, p.students))


def equal_to_solutions(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """How many answers are a long solution of the course, but for names: (lesson, exercise)."""
    found: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if not answer.other and _print(answer.code).filtered_code in _solutions(answer.exercise):
            found[answer.lesson, answer.exercise] += 1
    return found


def write_page(
    classroom: Classroom, pairs: list[Pair], equal: Counter[tuple[str, str]], count: int
) -> Path:
    """Write DIR/report/similar.html; gives its path."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
    )
    page = environment.get_template("similar.html.j2").render(
        title=classroom.folder.name,
        made=datetime.now(),
        pairs=pairs,
        equal=equal,
        count=count,
        told=TOLD,
    )
    path = classroom.folder / "report" / "similar.html"
    write_atomically(path, page)
    return path


def _in_exercise(exercise, answers):
    """The pairs in one exercise that share enough to be counted: (student, student, Passages)."""
    prints = [_print(answer.code) for answer in answers]
    count = Counter(gram for one in prints for gram in one.hashes)
    most = max(COMMON_LEAST, COMMON_SHARE * len(answers))
    common = _known(exercise) | {gram for gram, times in count.items() if times > most}
    holders = defaultdict(list)
    for at, one in enumerate(prints):
        one.hashes -= common
        for gram in one.hashes:
            holders[gram].append(at)
    together = Counter(pair for own in holders.values() for pair in combinations(own, 2))
    for (a, b), grams in sorted(together.items()):
        one, other = answers[a], answers[b]
        if grams < FEWEST:
            continue
        if (one.other and other.other) or one.student == other.student:
            continue
        shared, _, (here, there) = compare_files(prints[a], prints[b])
        if shared >= LEAST:
            codes = _marked(one.code, here), _marked(other.code, there)
            yield _name(one), _name(other), Passages(one.lesson, exercise, int(shared), codes)


def _name(answer):
    return f"{answer.student} (other class)" if answer.other else answer.student


def _print(code):
    return CodeFingerprint("answer.py", GRAM, 1, language="python", fp=io.StringIO(code))


@lru_cache(1000)
def _known(exercise):
    """The passages of an exercise's record: solutions, known mistakes, and what they share."""
    module = sys.modules[EXERCISES[exercise].module]
    return _print(in_one_layout(inspect.getsource(module))).hashes


@lru_cache(1000)
def _solutions(exercise):
    """The course's long solutions, with each name as one character."""
    record = EXERCISES[exercise]
    codes = map(inspect.getsource, filter(None, (record.reference, record.alternative)))
    filtered = (_print(in_one_layout(code)).filtered_code for code in codes)
    return {text for text in filtered if len(text) >= SAME}


def _marked(code, slices):
    """Code as HTML with the passages between these places marked."""
    parts, end = [], 0
    for start, stop in sorted(zip(*slices, strict=True)):
        start, stop = max(int(start), end), max(int(stop), end)
        parts += [escape(code[end:start]), Markup("<mark>"), escape(code[start:stop])]
        parts.append(Markup("</mark>"))
        end = stop
    return Markup("").join([*parts, escape(code[end:])])
