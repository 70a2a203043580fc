"""A class of attackers: each plays one attack in one lesson, and answers the rest rightly."""

import json
import re

import nbformat

from autograder.classroom.folder import CONFIG
from autograder.data import put_beside
from autograder.proofs.attacks import WRONG
from course_lib.exercises import file_of

SIGN = "the-attack-succeeded"
MARK = "left-behind-by-an-attack"
SECONDS = 4  # for one cell
WATCHER = "watched"  # the student whose work others look for


def make_class(classroom, lessons, attacks, canary, port):
    """Write the attackers' notebooks; return what is played: [(attack, lesson, exercise)]."""
    _write(classroom, WATCHER, lessons[0], right_answers(lessons[0]), canary)
    config = CONFIG.replace("timeout = 30", f"timeout = {SECONDS}")
    (classroom.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    names = {lesson: _names(lesson) for lesson in lessons}
    played = []
    for number, attack in enumerate(attacks):
        having = [one for one in lessons if not attack.exercise or attack.exercise in names[one]]
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
        folder = _write(classroom, attack.slug, lesson, notebook)
        if attack.file is not None:
            attack.file(folder / file_of(lesson.name))
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
    cells, names = _read(lesson.master)["cells"], _names(lesson)
    answers = {_grade_id(c): c["source"] for c in cells if _grade_id(c) in names}
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
    put_beside(path.parent, lesson.name)
    return path.parent
