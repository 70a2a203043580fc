"""What a failed check says of wrong answers that were written without sight of the known mistakes.

`kept_apart/EXERCISE/NAME.py` is a cell with one thing wrong. Its first line says what in words, its
second which of the record's mistakes say the same (`-`, where none does). These answers are for
measuring alone: no sentence and no case is made to fit them. Those of `tuned/` may be looked at.
"""

import ast
import linecache
from collections import Counter
from functools import cache
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from course_lib.checks import EXERCISES, run
from course_lib.checks.runner import passes
from course_lib.exercises import lesson_of, of_lesson

HERE = Path(__file__).parent
IMPORT = (ast.Import, ast.ImportFrom)
HALVES = ("tuned", "kept_apart")
LEAST_NAMED = 0.75
FEWEST = 250  # answers of each half
SEED = f"{3:032x}"


def answers(half):
    """[(exercise, title, ids of mistakes that say what is wrong, its code)]."""
    for path in sorted((HERE / half).glob("*/*.py")):
        _, second, code = path.read_text(encoding="utf-8").split("\n", 2)
        ids = second.removeprefix("# ids: ").split(", ")
        yield path.parent.name, path.stem, ids, code


@cache
def imports(folder):
    """What the lesson's first cell imports, so what a student's answer may use, but for mynet."""
    text = (ROOT / "solutions" / f"{lesson_of(folder)}.py").read_text(encoding="utf-8")
    first = takewhile(lambda node: isinstance(node, IMPORT), ast.parse(text).body)
    body = [node for node in first if getattr(node, "module", "") != "mynet"]
    scope = {}
    exec(compile(ast.Module(body, []), folder, "exec"), scope)
    return scope


def judged(name, code):
    """The verdict on an answer, and whether it loses points."""
    exercise = EXERCISES[name]
    others = [other for other in of_lesson(exercise.folder) if other is not exercise]
    scope = {"np": np, **imports(exercise.folder)}
    scope |= {other.name: other.reference for other in EXERCISES.values()}
    cell = f"the answer to {name}"
    linecache.cache[cell] = (len(code), None, code.splitlines(keepends=True), cell)  # as IPython
    with np.errstate(all="ignore"):
        exec(compile(code, cell, "exec"), scope)
        verdict = run(exercise, scope[name], others=others)
        right = verdict.passed and passes(exercise, scope[name], exercise.hidden_cases(SEED))
    return verdict, not right


def outcome(name, code, ids):
    """named, unnamed, false or accepted."""
    verdict, loses = judged(name, code)
    if not loses:
        return "accepted"
    cause = verdict.cause
    if cause is None or cause.sure not in ("likely", "perhaps"):
        return "unnamed"
    return "named" if {cause.id, cause.rival} & set(ids) else "false"


@pytest.mark.parametrize("half", HALVES)
def test_what_is_called_the_cause_is_the_cause(half, record_testsuite_property):
    found = {(n, title): outcome(n, code, ids) for n, title, ids, code in answers(half)}
    counts = Counter(found.values())
    record_testsuite_property(f"diagnosis of {half}", str(dict(counts)))
    assert len(found) >= FEWEST
    assert [place for place, what in found.items() if what in ("false", "accepted")] == []
    assert counts["named"] >= LEAST_NAMED * len(found)


@pytest.mark.parametrize("half", HALVES)
def test_ids_are_those_of_the_record(half):
    for name, title, ids, _ in answers(half):
        known = {mistake.id for mistake in EXERCISES[name].mistakes}
        assert ids == ["-"] or set(ids) <= known, (name, title)
