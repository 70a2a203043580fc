"""What is held of a record's two right ways: they stand on their own, agree, and are as described.

While a later lesson is graded, `mynet` gives the reference alone, without the rest of its record
and with a library that lacks the later lessons: so it may read only what is there.
"""

import ast
import inspect
import re
import sys

import numpy as np

from course_lib.checks.runner import passes
from course_lib.exercises import EXERCISES, lesson_of, lesson_with
from course_lib.exercises.sources import Import, copied_function, single_imports

RECORDS = "course_lib.exercises."
DIFFICULTY = re.compile(r"^Difficulty ([★☆]{3}), about (\d+) minutes\b", re.MULTILINE)


def contradictions(exercise, seeds):
    """What speaks against a record's reference and alternative, a line each."""
    name, reference = exercise.name, exercise.reference
    own = (reference.__name__, reference.__module__) == (name, exercise.module)
    if not own:
        yield f"the reference of {name} is no def {name} of its record"
    if exercise.alternative is None:
        yield f"{name} has no alternative"
    elif not exercise.differs:
        yield f"differs= of {name} does not say what its alternative does otherwise"
    for what, function in (("reference", reference), ("alternative", exercise.alternative)):
        if function is not None:
            yield from _foreign(exercise, what, function) if own else ()
            yield from _failing(exercise, what, function, seeds)


def hidden_cases(exercise, seeds):
    """The hidden cases of some seeds: (seed, cases). What is measured comes with the first."""
    for number, seed in enumerate(seeds):
        cases = exercise.hidden_cases(seed)
        yield seed, cases if number == 0 else [case for case in cases if case.least is None]


def disagreements(exercise, prose):
    """Where the text above an exercise says other minutes or stars than its record."""
    found = DIFFICULTY.search(prose)
    if found is None:
        yield f'{exercise.name}: the cell above it lacks "Difficulty ★★☆, about 20 minutes."'
        return
    said = {"difficulty": found[1].count("★"), "minutes": int(found[2])}
    for what, number in said.items():
        ours = getattr(exercise, what)
        if ours != number:
            yield f"{what} of {exercise.name}: {number} in the lesson and {ours} in the record"


def _foreign(exercise, what, function):
    """What a function and its helpers import that a later lesson would not find."""
    if not (inspect.isfunction(function) or inspect.isclass(function)):
        yield f"the {what} of {exercise.name} is no plain def"
        return
    try:
        found = copied_function(function)
    except (OSError, TypeError, KeyError):
        yield f"the {what} of {exercise.name} is no plain def at the top of a file"
        return
    inside = [node for text in found.body for node in ast.walk(ast.parse(text))]
    inner = [one for n in inside if isinstance(n, Import) for one in single_imports(n)]
    imports = (*found.imports, *inner)
    gone = [ast.unparse(statement) for statement in imports if not _is_there(statement, exercise)]
    if gone:
        yield (
            f"the {what} of {exercise.name} needs {'; '.join(gone)}: it may import NumPy, the "
            "standard library, and references of earlier records"
        )


def _is_there(statement, exercise):
    (alias,) = statement.names
    module = alias.name if isinstance(statement, ast.Import) else statement.module or ""
    if module.partition(".")[0] in {"numpy", *sys.stdlib_module_names}:
        return True
    name = module.rpartition(".")[2]
    is_record = module.startswith(RECORDS) and name in EXERCISES and alias.name == name
    return is_record and name != exercise.name and lesson_with(name) <= lesson_of(exercise.folder)


def _failing(exercise, what, function, seeds):
    with np.errstate(all="ignore"):
        if not passes(exercise, function, exercise.visible):
            yield f"the {what} of {exercise.name} fails in a visible case"
        for seed, cases in hidden_cases(exercise, seeds):
            if not passes(exercise, function, cases):
                yield f"the {what} of {exercise.name} fails with seed {seed}"
