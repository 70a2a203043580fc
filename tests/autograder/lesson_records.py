"""Records as course_lib.exercises.find gives them, for lessons that start as a mistake."""

import functools
import math
from types import SimpleNamespace


def even(f):
    """Take any size."""
    return (f - 1) // 2  # of 5: 2


def floor(f):
    if f % 2 == 0:
        raise ValueError("f must be odd")

    # half of it
    half = max(f // 2 - 1, 0)
    return half + half % 1


def one_line(f): return f  # fmt: skip


def nested(f):
    def half():
        return f / 2

    return half()


def imports(f):
    return math.floor(f / 2)


def parameters(size):
    return size // 2


def text(f):
    told = """half
    of it"""
    return len(told) * f


def nothing(f):
    """Return nothing."""


@functools.cache
def cached(f):
    return f


@functools.wraps(even)
def wrapped(f):
    return f


def with_offset(offset):
    def closure(f):
        return f // 2 + offset

    return closure


class SamePadding:
    """A class where a function is asked for."""


typed = {}
exec("def typed(f):\n    return f", typed)  # as in a notebook: no file holds it

MISTAKES = {
    "even": even,
    "floor": floor,
    "one line": one_line,
    "nested": nested,
    "import": imports,
    "parameters": parameters,
    "text": text,
    "nothing": nothing,
    "decorated": cached,
    "wrapped": wrapped,
    "closure": with_offset(1),
    "class": SamePadding,
    "lambda": lambda f: f // 2,
    "typed": typed["typed"],
    "partial": functools.partial(pow, 2),
}


def mistake(id):
    """A known mistake; a KeyError if there is none."""
    return SimpleNamespace(id=id, variants=(MISTAKES[id],))


def find(name):
    """The record of same_padding; a ValueError for all others."""
    if name != "same_padding":
        raise ValueError(f"there is no exercise {name!r}")
    return SimpleNamespace(mistake=mistake, mistakes=[mistake(id) for id in MISTAKES])
