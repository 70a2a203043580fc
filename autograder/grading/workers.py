"""Submissions graded side by side, in processes that come from a warm parent.

This is all that knows how the work is spread: what is given to `grade_all` are bytes and settings,
and what comes back is data.
"""

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import FIRST_COMPLETED, wait
from multiprocessing import connection

from pebble import ProcessExpired, ProcessPool

WARM = ["autograder.grading.submission"]


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
        if self.pool is None:
            return
        if kind is None:
            self.pool.close()
        else:  # Ctrl-C, say: what runs is not waited for
            self.pool.stop()
        self.pool.join()

    def run(self, function, tasks):
        """Call function(*arguments) for each task; yield (task, result) as they are done.

        A worker that ends, for want of memory say, costs only the task that it was at.

        Parameters
        ----------
        function : callable
        tasks : iterable of (task, arguments)
            Taken one by one, when there is a worker for it.

        Yields
        ------
        task, result
            The result is None where the worker ended.
        """
        if self.pool is None:
            for task, arguments in tasks:
                yield task, function(*arguments)
            return
        waiting, running = iter(tasks), {}
        more = True
        while more or running:
            while more and len(running) <= self.count:  # one more: no worker has to wait
                task, arguments = next(waiting, (None, None))
                more = arguments is not None
                if more:
                    running[self.pool.schedule(function, args=arguments)] = task
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except ProcessExpired:
                    yield task, None


def _begin():
    """In a worker: end, and all sandboxes with it, when told to or when left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch():
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
