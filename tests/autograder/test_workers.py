"""Workers that end: the submission at hand is tried once more by itself, and no other is lost."""

import os

from autograder.grading.workers import Workers


class Deadly:
    """Ends the process that unpickles it, as the kernel does where memory is short."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_submission_that_ends_its_worker_costs_no_other():
    works = {"deadly": Deadly(), "harmless": None}  # None: the grader fails, in the same process
    tasks = [(f"s{n:02}", "deadly" if n in (3, 7, 8, 15) else "harmless") for n in range(20)]
    with Workers(2) as workers:
        results = list(workers.grade(works, tasks))
    assert sorted(task for task, _ in results) == sorted(tasks)
    ended = {
        task for task, graded in results if "a worker was ended from outside" in graded.problem
    }
    assert ended == {task for task in tasks if task[1] == "deadly"}
    assert all(graded.grader_failed for _, graded in results)
