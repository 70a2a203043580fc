"""One student's work costs another no points: not its time, and not its place on the machine."""

import json

import nbformat
import pytest
from conftest import need
from test_grade import answer, course, set_timeout  # noqa: F401 (a fixture)

from autograder.classroom.folder import Classroom
from autograder.grading.ledger import Ledger
from autograder.grading.submission import Graded
from autograder.grading.whole_class import Options, grade_class
from autograder.project import find_lessons

# a call takes 0.15 to 0.3 s of a processor, as one of a few slow loops does
HONEST = """
def same_padding(f):
    import time
    start = time.process_time()
    while time.process_time() - start < 0.15 + f % 4 * 0.05:
        pass
    if f % 2 == 0:
        raise ValueError
    return f // 2
"""
# each in a session of its own, since the kernel may share a processor out by sessions
SPINS = """
import os
for _ in range(50):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
while True:
    pass
"""


def make_class(course, folder, answers):  # noqa: F811
    lesson = find_lessons(course)[0]
    for student, source in answers.items():
        notebook = nbformat.read(lesson.blank, as_version=4)
        answer(source)(notebook)
        place = folder / "submitted" / student / lesson.name
        place.mkdir(parents=True)
        (place / lesson.blank.name).write_text(json.dumps(notebook), encoding="utf-8")
    classroom = Classroom.open(folder)
    classroom.prepare()
    return classroom, [lesson]


def grade(classroom, lessons, jobs=2):
    students, options = classroom.students(), Options(jobs)
    done = grade_class(classroom, lessons, students, options, lambda results, count: results)
    return {row.student: (row.status, row.message) for row in done.rows}


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_who_starts_fifty_processes_costs_a_neighbour_nothing(course, tmp_path, rounds):  # noqa: F811
    need("bwrap")
    for number in range(rounds):
        answers = {"a_spins": SPINS, "honest": HONEST}
        classroom, lessons = make_class(course, tmp_path / str(number), answers)
        set_timeout(classroom.folder, 6)
        found = grade(classroom, lessons)
        assert found["honest"] == ("passed", ""), f"round {number + 1}"
        assert found["a_spins"][0] == "failed"
        assert "took too long" in found["a_spins"][1]


class BusyWorkers:
    """Workers on a machine where who is not alone gets no processor."""

    count = 2

    def __init__(self, count):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def run(self, function, tasks, again):
        tasks = list(tasks)
        for task, arguments in tasks:
            if len(tasks) > 1:
                yield task, (Graded(f"not this, {task[0]}", starved=True), b"")
            else:
                yield task, function(*arguments)


def test_a_stop_by_the_clock_on_a_busy_machine_is_tried_again_alone(course, tmp_path, monkeypatch):  # noqa: F811
    right = "def same_padding(f):\n    if f % 2 == 0: raise ValueError\n    return f // 2"
    classroom, lessons = make_class(course, tmp_path, {"one": right, "two": right + "  # too"})
    monkeypatch.setattr("autograder.grading.machine.Workers", BusyWorkers)
    assert grade(classroom, lessons) == {"one": ("passed", ""), "two": ("passed", "")}
    with Ledger(classroom) as ledger:
        kept = [key for (key,) in ledger.db.execute("SELECT key FROM result")]
    assert len(kept) == 2
    assert not any(key.startswith("not this") for key in kept)
