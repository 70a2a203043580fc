"""Workers that end: the submission at hand is lost, and no other."""

import os
import signal

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


def test_one_worker_is_the_callers_own_process():
    with Workers(1) as workers:
        assert list(workers.run(lambda: os.getpid(), [("only", ())])) == [("only", os.getpid())]
