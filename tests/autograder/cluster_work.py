"""What a cluster's workers do in tests in the place of grading; they import it, and little else."""

import json
import os
import signal
import zlib
from pathlib import Path

from autograder.grading.cluster import Hired, facts
from autograder.grading.submission import Graded

NOTHING = json.dumps(Graded().to_data()).encode()
KILL = b"kill"  # a submission that ends its worker
LIE = b"lie "  # and a folder that is not there: who makes it answers nonsense from then on


def hire(order):
    """A worker that grades one submission at a time, and has no Machine."""
    return Hired(None, facts(order.programs) | {"jobs": 1, "problem": ""})


def grade(hired, lesson, content, *about):
    """Answer with what was handed in; with nonsense on the worker that first gets LIE."""
    handed_in = zlib.decompress(content)
    if handed_in == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    if handed_in.startswith(LIE) and not hasattr(hired, "lies"):
        try:
            Path(handed_in.removeprefix(LIE).decode()).mkdir()
            hired.lies = True
        except FileExistsError:
            hired.lies = False
    if getattr(hired, "lies", False):
        return NOTHING, b"nonsense"
    return NOTHING, zlib.compress(handed_in)


def set_path(path):
    """Where a worker finds programs, bubblewrap, say; returns where it found them before."""
    before, os.environ["PATH"] = os.environ["PATH"], path
    return before
