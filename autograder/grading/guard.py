"""What a worker may use for one step, held by the kernel: a worker that goes beyond it ends.

Whatever an answer is, what the examiner does with it is bounded by how it is written: `wire`,
`stand_in` and `compare` say how. This is for what was overlooked there. Before each step a worker
notes which one it is at, so that whoever hears of its end knows which cell to leave out. The time
that counts is the worker's own: a busy machine, or a student's side that is waited for, ends no
step. Too much memory ends in a MemoryError.

In a process that does not `begin`, and where the system has no such limits (Windows), nothing is
limited, and nothing is noted.
"""

import contextlib
import math
import time

import psutil

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

SECONDS = 30.0  # of the processor, for the work of one step: many times what any check takes
MEMORY = 768 * 2**20  # bytes more than before the step; what can be allocated counts, used or not
LONGEST_NOTE = 100  # bytes

_place = None  # the file in which the step is noted
_end = math.inf  # of the step, by the clock of the thread that works


def begin(path):
    """In a worker, for each task: note in this file which step it is at."""
    global _place
    if resource is None:
        return
    if _place is not None:
        _place.close()
    _place = path.open("wb", buffering=0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def noted(path):
    """The step that a worker was at last; empty if it was at none."""
    try:
        return path.read_bytes().rstrip(b"\0").decode(errors="replace")
    except OSError:
        return ""


def at(step, seconds=SECONDS, memory=MEMORY):
    """From now on the work is for this step; it has so much for itself."""
    global _end
    if _place is None:
        return
    _place.seek(0)
    _place.write(step.encode()[:LONGEST_NOTE].ljust(LONGEST_NOTE, b"\0"))
    _end = time.thread_time() + seconds
    _limit_time()
    held = getattr(psutil.Process().memory_info(), "data", None)  # Linux alone counts it
    if held is not None:
        _limit(resource.RLIMIT_DATA, held + memory)


@contextlib.contextmanager
def waiting(seconds):
    """While one waits for the student's side, so long at most: who watches over it takes time."""
    _limit_time(seconds)
    try:
        yield
    finally:
        _limit_time()


@contextlib.contextmanager
def lifted():
    """While another process is started: it is to have no limit of ours."""
    if _place is None:
        yield
        return
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_DATA)
    before = {kind: resource.getrlimit(kind)[0] for kind in kinds}
    for kind in kinds:
        _limit(kind, math.inf)
    try:
        yield
    finally:
        for kind in kinds:
            _limit(kind, before[kind])


def _limit_time(more=0.0):
    """End the process once the working thread has used up its step's time, and others `more`."""
    if _place is not None:
        left = max(0.0, _end - time.thread_time())
        _limit(resource.RLIMIT_CPU, time.process_time() + left + more)


def _limit(kind, amount):
    hard = resource.getrlimit(kind)[1]
    unlimited = resource.RLIM_INFINITY
    soft = hard if amount in (math.inf, unlimited) else math.ceil(amount)
    resource.setrlimit(kind, (soft if hard == unlimited else min(soft, hard), hard))
