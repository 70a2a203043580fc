"""Submissions graded side by side, in processes that come from a warm parent.

This is all that knows how the work is spread: what is given to `grade_all` are bytes and settings,
and what comes back is data.
"""

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from concurrent.futures import FIRST_COMPLETED, wait
from itertools import count as numbers
from multiprocessing import connection
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from autograder.grading import guard

WARM = ["autograder.grading.submission"]


class Workers:
    """A number of worker processes; they are being made ready while the caller goes on."""

    def __init__(self, count):
        self.count, self.pool = count, None
        self.notes = tempfile.TemporaryDirectory(prefix="notes-")
        self.numbers = numbers()  # of the notes; several threads may `run`

    def __enter__(self):
        # numpy's own threads would only be in each other's way
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(WARM)
        self.pool = ProcessPool(self.count, initializer=_begin, context=context)
        # the first task starts the warm parent, and waits until it has imported WARM
        threading.Thread(target=self.pool.schedule, args=(os.getpid,), daemon=True).start()
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.pool.close()
        else:  # Ctrl-C, say: what runs is not waited for
            self.pool.stop()
        self.pool.join()
        self.notes.cleanup()

    def run(self, function, tasks, again=lambda arguments, step: None):
        """Call function(*arguments) for each task; yield (task, result) as they are done.

        A worker that ends, for want of memory say, costs only the task that it was at. If it used
        more than `guard` allows, the task may be tried again.

        Parameters
        ----------
        function : callable
        tasks : iterable of (task, arguments)
            Taken one by one, when there is a worker for it.
        again : callable
            again(arguments, step) gives the arguments to try a task again with, or None. The step
            is the one that took too much; empty if none was noted.

        Yields
        ------
        task, result
            The result is None where the worker ended.
        """
        waiting, running = iter(tasks), {}

        def start(task, arguments):
            note = Path(self.notes.name, str(next(self.numbers)))
            future = self.pool.schedule(_noting, args=(note, function, arguments))
            running[future] = task, arguments, note

        more = True
        while more or running:
            while more and len(running) <= self.count:  # one more: no worker has to wait
                task, arguments = next(waiting, (None, None))
                more = arguments is not None
                if more:
                    start(task, arguments)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task, arguments, note = running.pop(future)
                try:
                    yield task, future.result()
                except ProcessExpired as error:
                    took_too_much = error.exitcode == -getattr(signal, "SIGXCPU", 0)
                    arguments = again(arguments, guard.noted(note)) if took_too_much else None
                    if arguments is None:
                        yield task, None
                    else:
                        start(task, arguments)


def _noting(note, function, arguments):
    guard.begin(note)
    return function(*arguments)


def _begin():
    """In a worker: end, and all sandboxes with it, when told to or when left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch():
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
