"""What is known of an exception: plain data, so that it can also come from another process."""

import linecache
import os
import re
import sys
import sysconfig
import traceback
from dataclasses import dataclass
from functools import cache

import numpy as np

UNREAD = (SyntaxError, IndentationError, TabError)
LONGEST_TEXT = 2000  # characters of an exception's message


@dataclass(frozen=True)
class Failure:
    """An exception that a student's code raised.

    Parameters
    ----------
    type : str
        Name of its class.
    bases : tuple of str
        Names of that class and of all that it inherits from.
    text : str
        Its message.
    function : str
        The function that raised it.
    on_purpose : bool
        Whether it comes from a raise or an assert statement.
    line : int
        Number of the innermost line of the student's own code, in the cell that holds the function
        which was called; 0 if there is none.
    source : str
        That line.
    helper : str
        The student's function of another cell which that line calls, and in which it stopped.
    """

    type: str
    bases: tuple[str, ...]
    text: str
    function: str = ""
    on_purpose: bool = False
    line: int = 0
    source: str = ""
    helper: str = ""


def describe_exception(error) -> Failure:
    """Take down what is known of an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(_library())]
    called = next((n for n, frame in enumerate(own) if frame.filename != own[0].filename), len(own))
    last = own[called - 1] if own else None
    try:
        text = str(error)
    except Exception as broken:  # a student's class may have a __str__ that raises
        text = f"(its message cannot be shown: {type(broken).__name__})"
    line, source = 0, ""
    if last:
        line = last.lineno or 0
        source = linecache.getline(last.filename, line)
    elif type(error) in UNREAD:  # of the cell as a whole: no line of it ran
        text, line, source = str(error.msg), int(error.lineno or 0), str(error.text or "")
    return Failure(
        type(error).__name__,
        tuple(base.__name__ for base in type(error).__mro__),
        text[:LONGEST_TEXT],
        frames[-1].name if frames else "",
        bool(frames) and re.search(r"\b(raise|assert)\b", frames[-1].line or "") is not None,
        line,
        source.strip(),
        own[called].name if called < len(own) else "",
    )


@cache
def _library():
    """Where code lies that is not the student's."""
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packages = os.path.dirname(os.path.dirname(np.__file__))
    stdlib = sysconfig.get_path("stdlib")
    return tuple({ours, packages, sys.prefix, sys.base_prefix, stdlib, "<frozen"})
