"""Workers that end: the submission at hand is lost, and no other."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from autograder.grading import guard
from autograder.grading.workers import Workers


def square(number, deadly=False):
    if deadly:
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does where memory is short
    return number * number


def test_a_submission_that_ends_its_worker_costs_no_other():
    deadly = {3, 7, 8, 15}
    tasks = ((n, (n, n in deadly)) for n in range(20))
    with Workers(2) as workers:
        results = dict(workers.run(square, tasks))
    assert results == {n: None if n in deadly else n * n for n in range(20)}


def test_tasks_are_taken_only_when_there_is_a_worker_for_them():
    taken = []

    def tasks():
        for n in range(10):
            taken.append(n)
            yield n, (n,)

    with Workers(2) as workers:
        for done, _ in enumerate(workers.run(square, tasks())):
            assert len(taken) <= done + 2 * workers.count


def test_one_worker_is_a_process_of_its_own_too():
    with Workers(1) as workers:
        ((task, worker),) = workers.run(os.getpid, [("only", ())])
    assert task == "only"
    assert worker != os.getpid()


def work(seconds, memory, left_out=()):
    """Use time and memory in two steps, and say what came of each."""
    told = {}
    for step in ("first", "second"):
        guard.at(step, seconds=1, memory=200 * 2**20)
        if step in left_out:
            continue
        try:
            held = bytearray(memory if step == "second" else 0)
        except MemoryError:
            told[step] = "too much"
            continue
        end = time.process_time() + (seconds if step == "second" else 0)
        while time.process_time() < end:
            held[:1]
        told[step] = "done"
    guard.at("")
    return told


def without(arguments, step):
    seconds, memory, left_out = arguments
    return (seconds, memory, (*left_out, step))


@pytest.mark.skipif(sys.platform != "linux", reason="no other system counts all of this")
def test_a_step_that_takes_too_much_ends_alone():
    tasks = {"endless": (1000, 0, ()), "huge": (0, 2**30, ()), "honest": (0.1, 10**6, ())}
    with Workers(2) as workers:
        told = dict(workers.run(work, tasks.items(), without))
    assert told == {
        "endless": {"first": "done"},
        "huge": {"first": "done", "second": "too much"},
        "honest": {"first": "done", "second": "done"},
    }


def limits_of_a_child(lifted):
    guard.at("step", seconds=5, memory=10**9)
    with guard.lifted() if lifted else contextlib.nullcontext():
        shown = ["sh", "-c", "ulimit -S -t; ulimit -S -d"]
        return subprocess.run(shown, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system counts all of this")
def test_what_a_worker_starts_does_not_inherit_its_limits():
    with Workers(1) as workers:
        tasks = [(lifted, (lifted,)) for lifted in (True, False)]
        told = dict(workers.run(limits_of_a_child, tasks))
    assert told[True] == limits_of_a_child(True)
    assert "unlimited" not in told[False]
