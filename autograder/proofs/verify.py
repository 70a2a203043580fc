"""Prove that a lesson does what it claims: one proof for each way in which it can be wrong."""

import os
import re
import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL

import nbformat
import numpy as np
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from autograder.classroom.rebuild import rebuild, untouched
from autograder.grading.examiner import examine
from autograder.lessons.build import build_stale, render_lesson
from autograder.lessons.text import AuthoringMistakes, leaked_line
from autograder.sandbox.seal import kits
from autograder.sandbox.walls import choose
from course_lib.checks import EXERCISES
from course_lib.checks.exercise import DEFAULT_SEED
from course_lib.checks.runner import SEED_VARIABLE, CheckFailed, passes, run_check

SEEDS = [f"{number:032x}" for number in range(20)]
FEWEST_MISTAKES = 6
LONGEST_CELL = 120  # seconds
PROOF = re.compile(r"^\w+: (all \d+|the one) hidden cases? pass(es)?\b", re.MULTILINE)
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
    shown = run_notebook(master, with_demos=True)
    return LessonProofs(
        lesson.name,
        {
            "answers": prove_answers(master),
            "blanks": prove_blanks(master),
            "mistakes": prove_mistakes(master),
            "sealed": prove_sealed(lesson.name, master),
            "leaks": prove_no_leaks(lesson, master, blank, shown),
            "as written": prove_built(lesson, fresh),
            "cells": prove_every_cell(shown),
        },
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


def run_notebook(notebook, *, with_demos, seed=DEFAULT_SEED):
    """Run a notebook in a kernel of its own, errors allowed; return it with its outputs."""
    notebook = nbformat.from_dict(notebook)
    if with_demos:
        for cell in notebook.cells:
            cell.metadata.pop("tags", None)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=LONGEST_CELL,
            allow_errors=True,
            kernel_name="python3",
            kernel_manager_class=PrivateKernelManager,
            resources={"metadata": {"path": folder}},
        )
        # nbclient's stand-in for an output widget talks back to the kernel, and now and then
        # waits for an answer until the cell's time is up (nbclient issue 312)
        client.widget_registry.clear()
        return client.execute(env={**os.environ, SEED_VARIABLE: seed})


def prove_answers(master):
    """The answers earn every point, with and without demos; checked here without."""
    ran = run_notebook(master, with_demos=False)
    earned, most, lost = _points(ran)
    return Proof(
        f"{earned:g}/{most:g}", [f"{test} fails on the answer: {why}" for test, why in lost]
    )


def prove_blanks(master):
    """The blanks earn nothing."""
    ran = run_notebook(rebuild(master, untouched(master)), with_demos=False)
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
    with kits([lesson]) as made:
        answered = examine(master, sandbox, made[lesson], DEFAULT_SEED)
        blank = examine(rebuild(master, untouched(master)), sandbox, made[lesson], DEFAULT_SEED)
    for cell, outputs in answered.outputs.items():
        if error := next((o for o in outputs if o["output_type"] == "error"), None):
            proof.failures.append(f"{cell} stops while grading: {error['evalue']}")
    proof.failures += [
        f"{test} fails on the answer" for test, ok in answered.passed.items() if not ok
    ]
    proof.failures += [f"{test} passes on the blank" for test, ok in blank.passed.items() if ok]
    return proof


def prove_mistakes(master):
    """Each known mistake loses points on every seed and is named; the answers never do."""
    names = _define(master)
    proof, count = Proof(), 0
    for cell in master.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        name = cell.metadata.nbgrader.grade_id
        if name not in EXERCISES:
            proof.failures.append(f"course_lib.checks has no exercise {name!r}")
            continue
        exercise = EXERCISES[name]
        count += len(exercise.mistakes)
        if len(exercise.mistakes) < FEWEST_MISTAKES and exercise.parameters:
            proof.failures.append(f"{name} has only {len(exercise.mistakes)} known mistakes")
        proof.failures += _disprove_answer(exercise, names.get(name))
        for mistake in exercise.mistakes:
            proof.failures += _disprove_mistake(exercise, mistake)
    proof.what = f"{count}"
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
        if cell.metadata.get("nbgrader", {}).get("solution"):
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
    failing = [seed for seed in SEEDS if not passes(exercise, answer, exercise.hidden_cases(seed))]
    return [f"the answer of {exercise.name} fails with seed {seed}" for seed in failing]


def _disprove_mistake(exercise, mistake):
    """What contradicts that a known mistake is named at once and always loses points."""
    with np.errstate(all="ignore"):
        try:
            run_check(exercise, mistake.variant)
        except CheckFailed as error:
            told = str(error)
        else:
            return [f"{exercise.name} passes its visible check with a mistake: {mistake.idea}"]
        if f"Likely cause: {mistake.idea}" not in told:
            return [f"{exercise.name}: a mistake is not named ({mistake.idea}) but told as: {told}"]
        cases = {seed: exercise.hidden_cases(seed) for seed in SEEDS}
        passing = [seed for seed in SEEDS if passes(exercise, mistake.variant, cases[seed])]
    return [
        f"{exercise.name} passes with seed {seed} with a mistake: {mistake.idea}"
        for seed in passing
    ]


def _tests(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def _points(ran):
    """Points earned and possible in a notebook that ran, and (test, why) for each that failed."""
    earned = most = 0
    lost = []
    for cell in _tests(ran):
        points = cell.metadata.nbgrader.points
        most += points
        printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
        if (error := _error(cell)) or not PROOF.search(printed):
            lost.append((cell.metadata.nbgrader.grade_id, error.evalue if error else "no proof"))
        else:
            earned += points
    return earned, most, lost


def _error(cell):
    return next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)
