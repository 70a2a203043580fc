"""Play the attacks on an instructor's own lessons, on their own machine, and see what comes of it.

A class is made in a temporary folder, one student for each attack, and graded as any other. What an
attack must not reach is put in its way: a random word in the environment and in another student's
notebook, a server on this machine.
"""

import json
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Options, grade_class
from autograder.lessons.build import build_stale
from autograder.project import find_lessons
from autograder.proofs.attackers import MARK, SIGN, make_class
from autograder.proofs.attacks import ATTACKS, Attack
from autograder.proofs.traps import Listener, environment, left_behind
from autograder.sandbox.walls import choose

UNSAFE = ("\x1b", "\x9b", "\x07", "\x08", "\u202e", "\x00")  # what could steer a terminal


@dataclass(frozen=True)
class Outcome:
    """What came of one attack."""

    attack: Attack
    lesson: str
    faults: tuple[str, ...]  # in what it succeeded; empty if it was stopped

    @property
    def stopped(self):
        return not self.faults


def audit(
    course,
    attacks=ATTACKS,
    kind="auto",
    jobs=2,
    progress=lambda results, count: results,
    dare=False,
):
    """Grade a class of attackers.

    Parameters
    ----------
    course : Path
    attacks : sequence of Attack
    kind : str
        Of the sandbox: auto, bubblewrap or none.
    jobs : int
    progress : callable
        As `grade_class` has it.
    dare : bool
        Whether to play also what only walls stop where there are none: in a container only.

    Returns
    -------
    list of Outcome
        Of all attacks that some lesson has the exercise for.
    str
        The sandbox that was used.
    """
    sandbox, _ = choose(kind)
    harmful = [a for a in attacks if a.walls and sandbox.kind == "none" and not dare]
    attacks = [attack for attack in attacks if attack not in harmful]
    lessons = find_lessons(course)
    build_stale(lessons)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder, Listener() as listener:
        canary = f"canary-{secrets.token_hex(8)}"
        classroom = Classroom(Path(folder, "class"))
        played = make_class(classroom, lessons, attacks, canary, listener.port)
        chosen = [one for one in lessons if one.name in {lesson for _, lesson, _ in played}]
        before, options = {p.pid for p in psutil.process_iter()}, Options(jobs, kind)
        with environment(AUDIT_SECRET=canary):
            run = grade_class(classroom, chosen, classroom.students(), options, progress)
        rows = {(row.student, row.lesson, row.exercise): row for row in run.rows}
        hidden = (canary, classroom.seed())
        left, heard = left_behind(MARK, before), listener.heard()
        outcomes = []
        for attack, lesson, exercise in played:
            own = [r for r in rows.values() if (r.student, r.lesson) == (attack.slug, lesson)]
            shown = classroom.graded_notebook(attack.slug, lesson)
            faults = [*_points(attack, own, exercise), *_shown(own, shown, hidden)]
            if attack.name in heard:
                faults.append("it reached a server on this machine")
            if attack.threat == "daemons" and left:
                faults.append(f"{len(left)} processes were still there")
            outcomes.append(Outcome(attack, lesson, tuple(faults)))
    unplayed = ("without walls nothing stops it, so it was not played",)
    outcomes += [Outcome(attack, "", unplayed) for attack in harmful]
    return outcomes, sandbox.kind


# What must not be -----------------------------------------------------------------------------


def _points(attack, rows, exercise):
    for row in rows:
        due = attack.earns if row.exercise == exercise else attack.others
        if due == "any":
            continue
        wanted = row.max_points if due == "all" else 0
        if row.points != wanted:
            yield f"{row.exercise}: {row.points:g} points, not {wanted:g} ({row.message})"
        if row.message.startswith("The grader failed"):
            yield row.message


def _shown(rows, path, hidden):
    """What is shown to student and instructor, and should not be."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    outputs = [o for c in json.loads(text)["cells"] for o in c.get("outputs", ())] if text else []
    told = json.dumps(outputs) + "".join(row.message for row in rows)
    if SIGN in told:
        yield "it did what it tried"
    if any(word in told for word in hidden):
        yield "it found a secret"
    if len(told) > 3_000_000:
        yield f"{len(told):,} characters of output were kept"
    if any(sign in json.dumps(outputs, ensure_ascii=False) for sign in map(_as_json, UNSAFE)):
        yield "signs that steer a terminal were kept"
    if any(sign in row.message for row in rows for sign in UNSAFE):
        yield "signs that steer a terminal are in results.csv"


def _as_json(sign):
    return json.dumps(sign, ensure_ascii=False)[1:-1]
