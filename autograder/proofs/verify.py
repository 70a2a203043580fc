"""Prove that a lesson does what it claims: one proof for each way in which it can be wrong."""

import contextlib
import importlib
import inspect
import os
import re
import shutil
import sys
import tempfile
import weakref
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL

import nbformat
import numpy as np
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from autograder.classroom.handed_in import read_file_beside
from autograder.classroom.rebuild import as_released, rebuild
from autograder.data import HERE as UNRELEASED
from autograder.data import put_beside
from autograder.grading.examiner import examine
from autograder.grading.submission import look_beside
from autograder.lessons.blank import start_of
from autograder.lessons.build import build_stale, render_lesson
from autograder.lessons.leaks import leaked_line
from autograder.lessons.text import AuthoringMistakes, read_lesson
from autograder.proofs.budget import Budget, budget
from autograder.proofs.predictions import check_predictions, records
from autograder.proofs.references import contradictions, disagreements, hidden_cases
from autograder.sandbox.seal import kits, missing
from autograder.sandbox.walls import choose
from course_lib import exercises
from course_lib.checks import EXERCISES, run, tell
from course_lib.checks.runner import SEED_VARIABLE, passes
from course_lib.checks.verdict import MIME, from_data
from course_lib.exercises import unreleased
from course_lib.exercises.recipe import names_in
from course_lib.exercises.record import DEFAULT_SEED
from course_lib.student.place import HOME_VARIABLE

SEEDS = [f"{number:032x}" for number in range(20)]
FEWEST_MISTAKES = 6
LONGEST_CELL = 120  # seconds
# a demo that takes minutes says how the course's own tests shorten it, in a comment to be seen
SHORTER = re.compile(r"^(\s*\w+ = ).*?  # the course's own tests take (\S+)$", re.MULTILINE)
MARKS_OF_HIDDEN = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "hidden=True")


@dataclass
class Proof:
    """What was shown, in two words, and each thing that contradicts it."""

    what: str = ""
    failures: list[str] = field(default_factory=list)


@dataclass
class LessonProofs:
    """The proofs of one lesson, by title."""

    lesson: str
    proofs: dict[str, Proof]
    budget: Budget | None = None  # where the text could not be read there is none

    @property
    def failures(self):
        return [f"{title}: {text}" for title, p in self.proofs.items() for text in p.failures]


def verify_lesson(lesson):
    """Prove one lesson; build it first if it is missing or older than its text."""
    try:
        build_stale([lesson])
        fresh = render_lesson(lesson)
    except AuthoringMistakes as error:
        return LessonProofs(lesson.name, {"text": Proof("", error.message.splitlines())})
    master, blank = (nbformat.reads(content.decode(), as_version=4) for content in fresh)
    shown = run_notebook(master, with_demos=True, lesson=lesson.name)
    text = read_lesson(lesson.text)
    asked = budget(lesson.name, text, shown, text.head)
    return LessonProofs(
        lesson.name,
        {
            "answers": prove_answers(master, lesson.name),
            "blanks": prove_blanks(master, lesson.name),
            "records": prove_records(lesson, master),
            "ways": prove_references(master, lesson.name),
            "mistakes": prove_mistakes(master, lesson.name),
            "predictions": prove_predictions(lesson, shown),
            "sealed": prove_sealed(lesson.name, master),
            "leaks": prove_no_leaks(lesson, master, blank, shown),
            "built": prove_built(lesson, fresh),
            "cells": prove_every_cell(shown),
            "budget": Proof("", asked.failures),
        },
        asked,
    )


class PrivateKernelManager(AsyncKernelManager):
    """Starts kernels that speak over sockets in a folder of their own, and log nothing.

    Over TCP, kernels that start at the same moment can be given the same port.
    """

    def __init__(self, **options):
        super().__init__(**options)
        if os.name == "posix":
            sockets = tempfile.mkdtemp(prefix="kernel-")
            weakref.finalize(self, shutil.rmtree, sockets, ignore_errors=True)
            self.transport, self.ip = "ipc", str(Path(sockets, "k"))

    async def start_kernel(self, **options):
        """Start the kernel; what it writes outside of cells goes nowhere."""
        return await super().start_kernel(stdout=DEVNULL, stderr=DEVNULL, **options)


def run_notebook(notebook, *, with_demos, seed=DEFAULT_SEED, lesson=""):
    """Run a notebook in a kernel of its own, errors allowed; return it with its outputs.

    In its folder lies what the answers to the lesson come with.
    """
    notebook = nbformat.from_dict(notebook)
    if with_demos:
        for cell in notebook.cells:
            cell.metadata.pop("tags", None)
            if cell.cell_type == "code":
                cell.source = SHORTER.sub(r"\1\2", cell.source)
    with tempfile.TemporaryDirectory() as folder:
        put_beside(Path(folder), lesson)
        client = NotebookClient(
            notebook,
            timeout=LONGEST_CELL,
            startup_timeout=LONGEST_CELL,
            allow_errors=True,
            kernel_name="python3",
            kernel_manager_class=PrivateKernelManager,
            resources={"metadata": {"path": folder}},
        )
        # nbclient's stand-in for an output widget talks back to the kernel, and now and then
        # waits for an answer until the cell's time is up (nbclient issue 312)
        client.widget_registry.clear()
        # mynet finds nobody's own functions there
        return client.execute(env={**os.environ, SEED_VARIABLE: seed, HOME_VARIABLE: folder})


@contextlib.contextmanager
def beside_its_file(lesson):
    """Work in a folder in which lies what the answers to a lesson come with."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        put_beside(Path(folder), lesson)
        unreleased.lies_in(UNRELEASED)
        yield


def prove_answers(master, lesson=""):
    """The answers earn every point, with and without demos; checked here without."""
    ran = run_notebook(master, with_demos=False, lesson=lesson)
    earned, most, lost = _points(ran)
    return Proof(
        f"{earned:g}/{most:g}", [f"{test} fails on the answer: {why}" for test, why in lost]
    )


def prove_blanks(master, lesson=""):
    """The blanks earn nothing."""
    ran = run_notebook(rebuild(master, as_released(master)), with_demos=False, lesson=lesson)
    earned, most, lost = _points(ran)
    failing = {test for test, _ in lost}
    tests = [c.metadata.nbgrader.grade_id for c in _tests(ran)]
    return Proof(
        f"{earned:g}/{most:g}", [f"{t} passes on the blank" for t in tests if t not in failing]
    )


def prove_sealed(lesson, master):
    """Graded as a class is, the answers earn every point and the blanks none.

    So what the cells need is there when what the lesson teaches is not.
    """
    sandbox, _ = choose("auto")
    proof = Proof()
    proof.failures += [
        f"a case names {name}, which a student does not find while this lesson is graded"
        for name in sorted(missing(_recipes(lesson), lesson))
    ]
    with kits([lesson]) as made:
        side = sandbox, made[lesson], DEFAULT_SEED
        released = as_released(master)
        with beside_its_file(lesson):
            beside = look_beside(lesson, read_file_beside(Path(), lesson), released)
        answered = examine(master, *side, beside=beside)
        blank = examine(rebuild(master, released), *side, beside=beside)
    for cell, outputs in answered.outputs.items():
        if error := next((o for o in outputs if o["output_type"] == "error"), None):
            proof.failures.append(f"{cell} stops while grading: {error['evalue']}")
    for test in (cell.metadata.nbgrader.grade_id for cell in _tests(master)):
        if not answered.verdicts[test].passed:
            proof.failures.append(f"{test} fails on the answer")
        if blank.verdicts[test].passed:
            proof.failures.append(f"{test} passes on the blank")
    return proof


def _recipes(lesson):
    """What the recipes name in the cases of a lesson's exercises."""
    records = exercises.of_lesson(lesson.partition("_")[2])
    cases = (case for e in records for case in (*e.visible, *e.hidden_cases(DEFAULT_SEED)))
    return names_in([(case.args, case.kwargs) for case in cases])


def prove_mistakes(master, lesson=""):
    """Each known mistake loses points on every seed and is named; the answers never do."""
    with beside_its_file(lesson):
        return _prove_mistakes(master)


def _prove_mistakes(master):
    names = _define(master)
    proof, count = Proof(), 0
    for name in _exercises(master):
        exercise = EXERCISES[name]
        count += sum(len(mistake.variants) for mistake in exercise.mistakes)
        if len(exercise.mistakes) < FEWEST_MISTAKES and exercise.parameters:
            proof.failures.append(f"{name} has only {len(exercise.mistakes)} known mistakes")
        proof.failures += _disprove_answer(exercise, names.get(name))
        for mistake in exercise.mistakes:
            for variant in mistake.variants:
                proof.failures += _disprove_mistake(exercise, mistake, variant)
    proof.what = f"{count}"
    return proof


def prove_records(lesson, master):
    """Each exercise has its record, with the lesson's signature, which says what it teaches.

    And the list of lessons that students have says what the lesson's text says.
    """
    names, proof = _define(master), Proof(f"{len(_exercises(master))}")
    text = read_lesson(lesson.text)
    bonuses = {cell.name for cell in text.cells if cell.kind == "test" and cell.points == 0}
    wanted = [c.metadata.nbgrader.grade_id for c in _solutions(master)]
    proof.failures += [f"there is no record of {n!r}" for n in wanted if n not in EXERCISES]
    for name in _exercises(master):
        exercise = EXERCISES[name]
        where = exercises.lesson_of(exercise.folder)
        if where != lesson.name and lesson.name in exercises.lessons():
            proof.failures.append(f"the record of {name} stands in {exercise.folder}, not here")
        ours, theirs = map(_signature, (exercise.reference, names[name]))
        if ours != theirs:
            proof.failures.append(f"{name}{theirs} in the lesson is {name}{ours} in the record")
        if exercise.bonus != (name in bonuses):
            points = "no points" if name in bonuses else "points"
            told = f"has {points} in the lesson, and bonus={exercise.bonus} in its record"
            proof.failures.append(f"{name} {told}")
        proof.failures += _double_ids(exercise)
        for used in sorted(_library_names(exercise.reference)):
            if used not in exercises.taught():
                proof.failures.append(f"no record teaches {used}, the reference of {name}")
    for name in (n for exercise in exercises.EXERCISES.values() for n in exercise.teaches):
        if not _exists(name):
            proof.failures.append(f"a record teaches {name}, which does not exist")
    if lesson.name in exercises.lessons():
        head, listed = text.head, exercises.lessons()[lesson.name]
        folder = lesson.name.partition("_")[2]
        if (ours := [one.name for one in exercises.of_lesson(folder)]) != wanted:
            told = (
                f"the exercises are {wanted} in the lesson and {ours} as lessons.toml orders them"
            )
            proof.failures.append(told)
        for key in ("title", "minutes"):
            value = listed[key]
            if head[key] != value:
                told = f"{key} is {head[key]!r} in the lesson and {value!r} in lessons.toml"
                proof.failures.append(told)
    return proof


def prove_predictions(lesson, shown):
    """All that a lesson asks to predict has a record that can be asked, and stays hidden."""
    try:
        known = records(lesson.name)
    except Exception as error:  # an author's mistake in any lesson's file of predictions
        told = f"the predictions cannot be loaded: {type(error).__name__}: {error}"
        return Proof("", [told])
    return Proof(f"{len(known)}", check_predictions(known, shown))


def prove_references(master, lesson=""):
    """Each record has two right ways that agree, and later lessons can do with the first alone."""
    with beside_its_file(lesson):
        return _prove_references(master)


def _prove_references(master):
    proof, prose = Proof(f"{len(_exercises(master))}"), ""
    for cell in master.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "markdown":
            prose = cell.source
        elif cell in _solutions(master) and name in EXERCISES:
            proof.failures += contradictions(EXERCISES[name], SEEDS)
            proof.failures += disagreements(EXERCISES[name], prose)
    return proof


def prove_no_leaks(lesson, master, blank, shown):
    """The student's notebook, and what the demos print, hold no answer and no hidden test."""
    failures = []
    text = "\n".join(cell.source for cell in blank.cells)
    failures += [f"the blank notebook holds {mark!r}" for mark in MARKS_OF_HIDDEN if mark in text]
    outputs = [cell.id for cell in blank.cells if cell.get("outputs")]
    failures += [f"the cell {cell} of the blank notebook has outputs" for cell in outputs]
    printed = "\n".join(
        str(o.get("text", "")) + str(o.get("data", ""))
        for c in shown.cells
        for o in c.get("outputs", ())
    )
    for cell in master.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and start_of(cell) is None:
            for where, content in (("the blank notebook", text), ("an output", printed)):
                if line := leaked_line(cell.source, content):
                    name = cell.metadata.nbgrader.grade_id
                    failures.append(f"{where} holds a line of the answer of {name}: {line}")
    extra = sorted(p.name for p in lesson.blank.parent.iterdir() if p != lesson.blank)
    extra = [name for name in extra if name != ".ipynb_checkpoints"]
    failures += [f"{lesson.blank.parent} holds {name}, which would be handed out" for name in extra]
    return Proof("", failures)


def prove_built(lesson, fresh):
    """The built notebooks are, byte for byte, what the text gives."""
    pairs = zip((lesson.master, lesson.blank), fresh, strict=True)
    return Proof(
        "",
        [
            f"{path} is not what its text gives: build it"
            for path, b in pairs
            if path.read_bytes() != b
        ],
    )


def prove_every_cell(shown):
    """Every cell of the complete notebook runs, demos included."""
    cells = [cell for cell in shown.cells if cell.cell_type == "code"]
    failures = [
        f"{cell.id}: {error.ename}: {error.evalue}" for cell in cells if (error := _error(cell))
    ]
    return Proof(f"{len(cells)}", failures)


def _define(master):
    """The namespace after all graded and plain cells of a complete notebook."""
    names = {"__name__": "lesson"}
    for cell in master.cells:
        flags = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and flags and not flags.get("grade"):
            exec(compile(cell.source, cell.id, "exec"), names)  # the author's own code
    return names


def _disprove_answer(exercise, answer):
    failing = [
        s for s, cases in hidden_cases(exercise, SEEDS) if not passes(exercise, answer, cases)
    ]
    return [f"the answer of {exercise.name} fails with seed {seed}" for seed in failing]


def _disprove_mistake(exercise, mistake, variant):
    """What contradicts that a known mistake is named at once and always loses points."""
    with np.errstate(all="ignore"):
        verdict = run(exercise, variant)
        if verdict.passed:
            return [f"{exercise.name} passes its visible check with the mistake {mistake.id}"]
        cause = verdict.cause
        if cause is None or cause.sure != "likely" or mistake.id not in (cause.id, cause.rival):
            told = tell(verdict, exercise=exercise).line
            return [f"{exercise.name}: the mistake {mistake.id} is not named but told as: {told}"]
        cases = {seed: exercise.hidden_cases(seed) for seed in SEEDS}
        passing = [seed for seed in SEEDS if passes(exercise, variant, cases[seed])]
    return [
        f"{exercise.name} passes with seed {seed} with the mistake {mistake.id}" for seed in passing
    ]


def _double_ids(exercise):
    """Ids that two cases, two mistakes or two remarks of an exercise have."""
    cases = [case.id for case in (*exercise.visible, *exercise.hidden_cases(DEFAULT_SEED))]
    others = ([one.id for one in many] for many in (exercise.mistakes, exercise.remarks))
    for ids in (cases, *others):
        for one, count in Counter(ids).items():
            if count > 1:
                yield f"{exercise.name} has {count} times the id {one!r}"


def _signature(function):
    """A function's signature without annotations: names, kinds and defaults."""
    found = inspect.signature(function)
    plain = [p.replace(annotation=p.empty) for p in found.parameters.values()]
    return found.replace(parameters=plain, return_annotation=found.empty)


def _library_names(reference):
    """The public functions and classes of the library that a reference is, or that it reads."""
    read = [reference]
    if reference.__module__.startswith("course_lib.exercises"):
        scope = vars(sys.modules[reference.__module__])
        modules = [scope, *(vars(v) for v in scope.values() if inspect.ismodule(v))]
        parts = vars(reference).values() if inspect.isclass(reference) else [reference]
        names = [
            name for part in parts if inspect.isroutine(part) for name in part.__code__.co_names
        ]
        read = [space.get(name) for name in names for space in modules]
    rooms = ("course_lib.functional", "course_lib.layers")
    return {
        f"{room}.{thing.__name__}"
        for thing in read
        for room in rooms
        if inspect.isroutine(thing) or inspect.isclass(thing)
        if thing.__module__.startswith(room) and _exists(f"{room}.{thing.__name__}")
    }


def _exists(qualified):
    module, _, name = qualified.rpartition(".")
    return hasattr(importlib.import_module(module), name)


def _solutions(notebook):
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


def _exercises(master):
    """The names of a lesson's exercises that have a record."""
    names = [cell.metadata.nbgrader.grade_id for cell in _solutions(master)]
    return [name for name in names if name in EXERCISES]


def _tests(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def _points(ran):
    """Points earned and possible in a notebook that ran, and (test, why) for each that failed."""
    earned = most = 0
    lost = []
    for cell in _tests(ran):
        points = cell.metadata.nbgrader.points
        most += points
        verdicts = [from_data(o.data[MIME]) for o in cell.outputs if MIME in o.get("data", {})]
        proven = any(verdict.hidden and verdict.passed for verdict in verdicts)
        if (error := _error(cell)) or not proven:
            lost.append((cell.metadata.nbgrader.grade_id, error.evalue if error else "no proof"))
        else:
            earned += points
    return earned, most, lost


def _error(cell):
    return next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)
