"""Play the attacks on an instructor's own lessons, on their own machine, and see what comes of it.

A class is made in a temporary folder, one student for each attack, and graded as any other. What an
attack must not reach is put in its way: a random word in the environment and in another student's
notebook, a server on this machine.
"""

import contextlib
import json
import os
import re
import secrets
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from autograder.classroom.folder import CONFIG, Classroom
from autograder.grading.whole_class import Options, grade_class
from autograder.lessons.build import build_stale
from autograder.project import find_lessons
from autograder.proofs.attacks import ATTACKS, WRONG
from autograder.sandbox.walls import choose

SIGN = "the-attack-succeeded"
MARK = "left-behind-by-an-attack"
SECONDS = 4  # for one cell
WATCHER = "watched"  # the student whose work others look for
UNSAFE = ("\x1b", "\x9b", "\x07", "\x08", "\u202e", "\x00")  # what could steer a terminal


@dataclass(frozen=True)
class Verdict:
    """What came of one attack."""

    attack: object
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
    list of Verdict
        Of all attacks that some lesson has the exercise for.
    str
        The sandbox that was used.
    """
    sandbox, _ = choose(kind)
    harmful = [a for a in attacks if a.walls and sandbox.kind == "none" and not dare]
    attacks = [attack for attack in attacks if attack not in harmful]
    lessons = find_lessons(course)
    build_stale(lessons)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder, _Listener() as listener:
        canary = f"canary-{secrets.token_hex(8)}"
        classroom = Classroom(Path(folder, "class"))
        played = _make_class(classroom, lessons, attacks, canary, listener.port)
        chosen = [one for one in lessons if one.name in {lesson for _, lesson, _ in played}]
        before, options = {p.pid for p in psutil.process_iter()}, Options(jobs, kind)
        with _environment(AUDIT_SECRET=canary):
            run = grade_class(classroom, chosen, classroom.students(), options, progress)
        rows = {(row.student, row.lesson, row.exercise): row for row in run.rows}
        hidden = (canary, classroom.seed())
        left, heard = _left_behind(before), listener.heard()
        verdicts = []
        for attack, lesson, exercise in played:
            own = [r for r in rows.values() if (r.student, r.lesson) == (_id(attack), lesson)]
            shown = classroom.graded_notebook(_id(attack), lesson)
            faults = [*_points(attack, own, exercise), *_shown(own, shown, hidden)]
            if attack.name in heard:
                faults.append("it reached a server on this machine")
            if attack.threat == "daemons" and left:
                faults.append(f"{len(left)} processes were still there")
            verdicts.append(Verdict(attack, lesson, tuple(faults)))
    unplayed = ("without walls nothing stops it, so it was not played",)
    verdicts += [Verdict(attack, "", unplayed) for attack in harmful]
    return verdicts, sandbox.kind


def _id(attack):
    return "".join(c if c.isalnum() else "_" for c in attack.name)


# The class ------------------------------------------------------------------------------------


def _make_class(classroom, lessons, attacks, canary, port):
    """Write the attackers' notebooks; return what is played: [(attack, lesson, exercise)]."""
    _write(classroom, WATCHER, lessons[0], right_answers(lessons[0]), canary)
    config = CONFIG.replace("timeout = 30", f"timeout = {SECONDS}")
    (classroom.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    played = []
    for number, attack in enumerate(attacks):
        having = [one for one in lessons if not attack.exercise or attack.exercise in _names(one)]
        if not having:
            continue
        lesson = having[number % len(having)]
        exercise = attack.exercise or _first_alone(lesson)
        notebook = right_answers(lesson)
        cell = next(c for c in notebook["cells"] if _grade_id(c) == exercise)
        if attack.source:
            source = attack.source if "NAME = " in attack.source else _with_answer(attack.source)
            words = {"NAME": exercise, "SIGN": SIGN, "MARK": MARK, "PORT": str(port)}
            for word, meaning in words.items():
                source = source.replace(word, meaning)
            cell["source"] = source
        if attack.change is not None:
            attack.change(notebook, cell)
        _write(classroom, _id(attack), lesson, notebook)
        played.append((attack, lesson.name, exercise))
    return played


def _with_answer(source):
    return source if "def NAME" in source else source + WRONG


def right_answers(lesson):
    """A student's notebook with every answer of the complete one."""
    blank, master = map(_read, (lesson.blank, lesson.master))
    answers = {_grade_id(c): c["source"] for c in master["cells"] if _grade_id(c)}
    for cell in blank["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = answers[_grade_id(cell)]
    return blank


def _read(path):
    """A notebook as plain data, each source one text."""
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def _names(lesson):
    cells = _read(lesson.blank)["cells"]
    return [_grade_id(c) for c in cells if c["metadata"].get("nbgrader", {}).get("solution")]


def _first_alone(lesson):
    """The first exercise that no other answer of the lesson calls."""
    cells = _read(lesson.master)["cells"]
    answers = {_grade_id(c): c["source"] for c in cells if _grade_id(c) in _names(lesson)}
    for name in answers:
        if not any(re.search(rf"\b{name}\(", text) for n, text in answers.items() if n != name):
            return name
    return next(iter(answers))


def _grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def _write(classroom, student, lesson, notebook, note=""):
    path = classroom.submission(student, lesson.name) / lesson.blank.name
    path.parent.mkdir(parents=True)
    if note:
        notebook["metadata"]["note"] = note
    path.write_text(json.dumps(notebook), encoding="utf-8")


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


def _left_behind(before):
    """Processes that attacks started and that do not end."""
    for _ in range(20):
        left = [
            process.pid
            for process in psutil.process_iter(["cmdline"])
            if process.pid not in before and MARK in (process.info["cmdline"] or ())
        ]
        if not left:
            break
        time.sleep(0.1)
    for pid in left:
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).kill()
    return left


@contextlib.contextmanager
def _environment(**values):
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]


class _Listener:
    """Servers on this machine that an attack could reach: TCP, UDP and an abstract Unix socket."""

    def __enter__(self):
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.udp.setblocking(False)
        self.others = []
        if sys.platform.startswith("linux"):
            self.others.append(socket.socket(socket.AF_UNIX))
            self.others[0].bind(f"\0audit-{self.port}")
            self.others[0].listen()
        return self

    def heard(self):
        """Who sent a datagram: the names of attacks."""
        found = set()
        with contextlib.suppress(BlockingIOError):
            while True:
                found.add(self.udp.recv(100).decode(errors="replace"))
        return found

    def __exit__(self, *exception):
        for one in (self.tcp, self.udp, *self.others):
            one.close()
