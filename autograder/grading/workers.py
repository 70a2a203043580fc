"""Submissions graded side by side, in processes that come from a warm parent."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection

WARM = [
    "autograder.grading.whole_class",
    "autograder.grading.examiner",
    "autograder.classroom.rebuild",
]


class Workers:
    """A number of worker processes; they are being made ready while the caller goes on.

    With one worker the caller's own process does the work.
    """

    def __init__(self, count):
        self.count, self.pool = count, None

    def __enter__(self):
        # numpy's own threads would only be in each other's way
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        if self.count > 1:
            self._open()
        return self

    def __exit__(self, kind, error, trace):
        if self.pool is None:
            return
        self.pool.shutdown(wait=kind is None, cancel_futures=True)
        if kind is not None:  # Ctrl-C, say: what runs is not waited for
            for worker in multiprocessing.active_children():
                worker.terminate()

    def grade(self, works, tasks):
        """Grade submissions; yield ((student, lesson), Graded) as they are done.

        Parameters
        ----------
        works : dict of str to Work
            By lesson.
        tasks : list of (student, lesson)
        """
        from autograder.grading.whole_class import graded_or_failed

        if self.pool is None:
            for student, lesson in tasks:
                yield (student, lesson), graded_or_failed(works[lesson], student)
            return
        waiting, running = deque(tasks), {}
        while waiting or running:
            try:
                while waiting and len(running) <= self.count:  # one more: no worker has to wait
                    future = self._submit(works, waiting[0])
                    running[future] = waiting.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    yield running.pop(future), result
            except BrokenProcessPool:  # a worker was ended, and the pool is of no use any more
                self._open()
                suspects = list(running.values())
                running.clear()
                for task in suspects:
                    yield task, self._alone(works, task)

    def _submit(self, works, task):
        student, lesson = task
        return self.pool.submit(_grade, works[lesson], student)

    def _alone(self, works, task):
        """The result of a task that may have ended its worker."""
        from autograder.grading.whole_class import Graded

        try:
            return self._submit(works, task).result()
        except BrokenProcessPool:
            self._open()
            text = "The grader failed: a worker was ended from outside (too little memory?)."
            return Graded(problem=text, grader_failed=True)

    def _open(self):
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload(WARM)
        self.pool = ProcessPoolExecutor(self.count, context, _begin)
        # the first task starts the warm parent, and waits until it has imported all that is in WARM
        threading.Thread(target=self.pool.submit, args=(os.getpid,), daemon=True).start()


def _begin():
    """In a worker: end, and all sandboxes with it, when told to or when left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch():
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))


def _grade(work, student):
    from autograder.grading.whole_class import graded_or_failed

    return graded_or_failed(work, student)
