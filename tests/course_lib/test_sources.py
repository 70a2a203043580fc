"""What a piece of source reads, and what it takes along."""

import ast

import pytest

from course_lib.exercises.sources import bound_by, copied, reads

# a piece of source, what it expects from outside
READS = {
    "def f(a, b=K):\n    return g(a) + b": {"K", "g"},
    "@deco\ndef f(a: Array):\n    c = [x for x in a]\n    return c.shape": {"deco", "Array"},
    "def f(n):\n    return f(n - 1)": set(),
    "def f():\n    def inner():\n        return outer\n    return inner": {"outer"},
    "def f(x):\n    import os\n    return os.name + x": set(),
    "class A(Base):\n    size = K\n    def go(self):\n        return self.size + h": {"Base", "K", "h"},
    "K = 2 * OTHER": {"OTHER"},
    "def f():\n    global count\n    count += 1": {"count"},
}  # fmt: skip


@pytest.mark.parametrize("source", READS)
def test_names_that_are_read_from_outside_are_found(source):
    assert reads(source) == READS[source]


def test_a_statement_binds_names():
    bound = {
        "a, (b, *c) = 1, [2]": {"a", "b", "c"},
        "import numpy.linalg": {"numpy"},
        "from a import b as c": {"c"},
        "if x:\n    y = 1\nelse:\n    import z": {"y", "z"},
        "for i in x: pass": {"i"},
    }
    for source, names in bound.items():
        assert bound_by(ast.parse(source).body[0]) == names, source


MODULE = '''\
"""A record."""

import math, os
from a import b, c
from functools import cache

SIZE = 2  # rows
SECRET = "hidden"


def _helper(x):
    # halves it
    return math.floor(x / SIZE)


def _other(x):
    return b(x)


@cache
def f(x):
    """Says so."""
    size = os = None
    return _helper(x), size, os


EXERCISE = f, _other, SECRET
'''


def test_a_name_takes_along_all_that_it_needs_and_nothing_else():
    assert copied(MODULE, "f").text == (
        "import math\nfrom functools import cache\n\n\nSIZE = 2\n\n\n"
        "def _helper(x):\n    # halves it\n    return math.floor(x / SIZE)\n\n\n"
        '@cache\ndef f(x):\n    """Says so."""\n    size = os = None\n'
        "    return _helper(x), size, os\n"
    )


def test_a_name_that_a_module_only_imports_is_an_import():
    assert copied(MODULE, "c").text == "from a import c\n"


def test_a_name_that_a_module_lacks_is_told():
    with pytest.raises(KeyError, match="nothing"):
        copied(MODULE, "nothing")
