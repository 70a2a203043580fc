"""What goes with a name that is taught: in packages, through re-exports, by every way to it."""

import ast

import pytest

from course_lib.checks.cut import what_goes, without

LIBRARY = {
    "__init__.py": "",
    "functional/__init__.py": """
from course_lib.functional.convolution import conv2d, pad
from course_lib.functional.dense import linear

__all__ = ["conv2d", "linear", "pad"]
""",
    "functional/convolution.py": """
from course_lib.functional.windows import frame, place

def pad(x):
    return frame(x)

def conv2d(x):
    return _slide(place(pad(x)))

def _slide(x):
    return x
""",
    "functional/windows.py": """
import math

def place(x):
    return math.floor(x)

def frame(x):
    return x
""",
    "functional/dense.py": """
def linear(x):
    return x
""",
    "tools.py": """
def always_there():
    return 1
""",
}

# ways for a file user.py to use conv2d, as what it calls `user`
WAYS = {
    "from the package": """
from course_lib.functional import conv2d
def user(x): return conv2d(x)
""",
    "from the part": """
from course_lib.functional.convolution import conv2d
def user(x): return conv2d(x)
""",
    "from the part, by another name": """
from course_lib.functional.convolution import conv2d as f
def user(x): return f(x)
""",
    "as an attribute of the package": """
from course_lib import functional
def user(x): return functional.conv2d(x)
""",
    "as an attribute of the package, by another name": """
import course_lib.functional as F
def user(x): return F.conv2d(x)
""",
    "as an attribute of the part": """
from course_lib.functional import convolution
def user(x): return convolution.conv2d(x)
""",
    "by the whole way": """
import course_lib.functional
def user(x): return course_lib.functional.convolution.conv2d(x)
""",
    "inside a function": """
def user(x):
    from course_lib.functional import conv2d as f
    return f(x)
""",
    "as a module with a second name": """
from course_lib import functional
ops = functional
def user(x): return ops.conv2d(x)
""",
    "in a class": """
from course_lib import functional
class user:
    def forward(self, x): return functional.conv2d(x)
""",
    "as a base": """
from course_lib.functional import conv2d
class user(conv2d): pass
""",
    "by an assignment": """
from course_lib.functional import conv2d
user = conv2d
""",
    "under a condition": """
from course_lib import functional
if functional:
    def user(x): return functional.conv2d(x)
""",
}


def left(sources, path):
    """The names that a module of the sealed library binds."""
    found = set()
    for statement in ast.parse(sources[path]).body:
        found |= {getattr(statement, "name", None)}
        found |= {alias.asname or alias.name for alias in getattr(statement, "names", ())}
    return found - {None}


def sealed(taught, **more):
    sources = LIBRARY | {f"{name}.py": text for name, text in more.items()}
    return without(sources, what_goes(sources, taught))


def test_a_name_goes_from_its_part_and_from_its_package():
    gone = what_goes(LIBRARY, {"conv2d"})
    assert {
        ("functional/__init__.py", "conv2d"),
        ("functional/convolution.py", "conv2d"),
    } <= gone
    sources = sealed({"conv2d"})
    assert left(sources, "functional/__init__.py") == {"pad", "linear"}
    assert "__all__ = ['linear', 'pad']" in sources["functional/__init__.py"]
    assert left(sources, "functional/convolution.py") == {"pad", "frame"}


@pytest.mark.parametrize("way", WAYS)
def test_what_uses_it_goes_however_it_came_there(way):
    assert ("user.py", "user") in what_goes(LIBRARY | {"user.py": WAYS[way]}, {"conv2d"})
    assert ("user.py", "user") not in what_goes(LIBRARY | {"user.py": WAYS[way]}, {"linear"})


def test_what_uses_the_user_goes_too():
    sources = sealed(
        {"conv2d"},
        layers="from course_lib.functional import conv2d as f\nclass Conv2d:\n    run = f\n",
        networks="from course_lib import layers\ndef net(): return layers.Conv2d()\ndef other(): 1\n",
    )
    assert left(sources, "layers.py") == set()
    assert left(sources, "networks.py") == {"layers", "other"}


def test_a_module_that_another_file_chose_is_looked_through():
    """As layers do, which take `ops` from the one place that says what computes."""
    sources = sealed(
        {"conv2d"},
        base="from course_lib import functional\nops = functional\n",
        layers="from course_lib.base import ops\ndef run(x): return ops.conv2d(x)\ndef stay(): 1\n",
    )
    assert left(sources, "layers.py") == {"ops", "stay"}


def test_helpers_of_a_package_go_when_nothing_uses_them():
    """What a package does not hand on is there for its own files: `place`, but not `frame`."""
    sources = sealed({"conv2d"})
    assert left(sources, "functional/windows.py") == {"frame"}
    assert left(sealed({"conv2d", "pad"}), "functional/windows.py") == set()
    assert left(sealed({"linear"}), "functional/windows.py") == {"math", "frame", "place"}


def test_how_a_file_is_to_be_read_stays():
    part = "from __future__ import annotations\nimport math\n"
    sources = LIBRARY | {"functional/dense.py": part + LIBRARY["functional/dense.py"]}
    found = without(sources, what_goes(sources, {"conv2d"}))
    assert left(found, "functional/dense.py") == {"annotations", "linear"}


def test_what_nothing_uses_stays_if_it_is_public():
    assert left(sealed({"conv2d"}), "tools.py") == {"always_there"}


KERNELS = {
    "kernels.py": """
from __future__ import annotations
from typing import Any
from course_lib import functional
BLOCK = 2

def __getattr__(name) -> Any:
    return getattr(functional, name)

def conv2d(x):
    return x

def pad(x):
    return BLOCK
""",
    "layers.py": """
from course_lib import kernels as ops

class Conv2d:
    def forward(self, x): return ops.conv2d(x)

class Pad:
    def forward(self, x): return ops.pad(x)
""",
}


def test_kernels_hand_on_what_is_left_when_one_of_them_goes():
    gone = what_goes(LIBRARY | KERNELS, {"conv2d"})
    assert {name for path, name in gone if path == "kernels.py"} == {"conv2d", "BLOCK", "Any"}
    sources = without(LIBRARY | KERNELS, gone)
    assert left(sources, "kernels.py") == {"annotations", "functional", "__getattr__"}
    assert left(sources, "layers.py") == {"ops", "Pad"}


def test_kernels_stay_as_they_are_when_none_of_them_goes():
    gone = what_goes(LIBRARY | KERNELS, {"linear"})
    assert not {name for path, name in gone if path in KERNELS}
