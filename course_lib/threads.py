"""Two Python threads for one computation, while BLAS keeps to one thread of its own.

NumPy lets go of Python's lock while it computes, so that two threads are two cores at work. BLAS
has threads, too, but for many small products they gain little, and lose much where another program
has the other core: they wait for each other within each product. Ours wait once, at the end.

What is computed does not depend on how many threads there are: the caller cuts the work into
parts, always the same, and adds up what they return, always in the same order.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any


def run(work: Callable[[Any], Any], parts: Sequence[Any], *, aside: bool = True) -> list[Any]:
    """Call work(part) for each part; return the results in order.

    Parameters
    ----------
    work : callable
        Must be safe to run in two threads: each part writes to places of its own.
    parts : list
    aside : bool
        Whether the work is worth a thread of its own, which costs about 0.1 ms.

    Raises
    ------
    Exception
        Whatever the first part to fail raised, when all threads have ended.
    """
    with one_blas_thread():
        calls = [_Call(work, part) for part in parts]
        if aside and usable_cores() > 1:
            for call in calls[1:]:
                call.start()
        for call in calls:
            call.finish()
    for call in calls:
        if call.error is not None:
            raise call.error
    return [call.value for call in calls]


class _Call:
    """One call, in a thread of its own if it was started, and otherwise when it is to finish."""

    def __init__(self, work: Callable[[Any], Any], part: Any) -> None:
        # a thread has the warnings settings of its caller, which NumPy keeps in the context
        self.context = contextvars.copy_context()
        self.work, self.part = work, part
        self.thread: threading.Thread | None = None
        self.error: BaseException | None = None
        self.value: Any = None

    def start(self) -> None:
        thread = threading.Thread(target=self._run)
        with contextlib.suppress(RuntimeError):  # no more threads here: it runs without
            thread.start()
            self.thread = thread

    def _run(self) -> None:
        try:
            self.value = self.context.run(self.work, self.part)
        except BaseException as error:
            self.error = error

    def finish(self) -> None:
        if self.thread is None:
            self._run()
        else:
            self.thread.join()


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# BLAS has one setting for the whole process. So callers in several threads take turns, or one would
# take the limit off while another computes. None loses: who has the turn has all cores.
_turn = threading.RLock()
_limit = None  # what holds BLAS now


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold BLAS to one thread inside, and put back what was set before."""
    global _limit
    with _turn:
        outer = _limit
        with _blas().limit(limits=1, user_api="blas") as _limit:
            try:
                yield
            finally:
                _limit = outer


@functools.cache
def _blas() -> Any:
    """The libraries that threadpoolctl found, once: looking takes longer than a small product."""
    from threadpoolctl import ThreadpoolController  # not before it is needed

    return ThreadpoolController()


def _forget() -> None:
    """In a forked process no other thread lives on that could end its turn."""
    global _turn, _limit
    _turn = threading.RLock()
    if _limit is not None:
        _limit.__exit__(None, None, None)
    _limit = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
