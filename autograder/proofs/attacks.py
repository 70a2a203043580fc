"""Attacks on the grader, as data: what a dishonest or careless notebook might try.

Each is played by a student of a class that `audit` makes and grades. The student answers every
exercise of one lesson rightly but the attacked one, whose cell gets the attack's source; or their
notebook is changed as a whole. In a source, capital words are filled in:

    NAME    the attacked function        PORT  where the auditor listens (TCP and UDP)
    SIGN    to print on success          MARK  to put on the command line of what should not stay
"""

from collections.abc import Callable
from dataclasses import dataclass

THREATS = {
    "own grade": (
        "notebook's form",
        "forged outputs",
        "hooks and patches",
        "shadowed modules",
        "rebound names",
        "forged answers",
        "inputs changed",
        "threads",
        "exit and interrupt",
        "the reference",
        "frames and history",
        "detecting the grader",
        "hard-coded answers",
        "kernelspec",
        "backdating",
    ),
    "secrets": (
        "hidden tests",
        "solutions",
        "gradebook",
        "others' work",
        "environment",
        "network",
        "processes",
    ),
    "harm": (
        "endless loops",
        "memory",
        "forks",
        "disk",
        "output",
        "daemons",
        "killing",
        "privileges",
        "huge or broken",
        "attachments",
        "links",
        "markup",
        "escapes",
        "formulas",
        "pickles",
    ),
}
WRONG = "\n\ndef NAME(*args, **kwargs):\n    return -12345\n"


@dataclass(frozen=True)
class Attack:
    """One attack and what must come of it.

    Parameters
    ----------
    name : str
        Short and unique.
    threat : str
        One of the words in THREATS.
    tries : str
        What it tries, in one sentence.
    source : str
        Of the attacked answer's cell; where it does not define NAME, WRONG is added.
    change : callable, optional
        change(notebook, the attacked cell): what is done to the whole notebook. Without a source
        the attacked answer is right.
    earns : str
        "nothing" or "all": what the attacked exercise must get.
    others : str
        What the lesson's other exercises must get; "any" where the attack spoils its own process.
    exercise : str
        The only one that it makes sense for; otherwise it takes the first of any lesson.
    seconds : int
        What it takes, roughly; an attack of more than 3 is slow.
    walls : bool
        Whether only a sandbox's walls stop it. Without walls it is not played: it would do harm.
    """

    name: str
    threat: str
    tries: str
    source: str = ""
    change: Callable | None = None
    earns: str = "nothing"
    others: str = "all"
    exercise: str = ""
    seconds: int = 1
    walls: bool = False

    @property
    def slow(self):
        """Whether it takes longer than a quick look should."""
        return self.seconds > 3


# Changes to a notebook ------------------------------------------------------------------------


def _tests(notebook):
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


def _code(source, **metadata):
    return {
        "cell_type": "code", "execution_count": None, "id": f"own-{abs(hash(source)) % 10**9}",
        "metadata": metadata, "outputs": [], "source": source,
    }  # fmt: skip


def _tag_everything(notebook, cell):
    for one in notebook["cells"]:
        one["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]


def _points_and_flags(notebook, cell):
    for one in _tests(notebook):
        one["metadata"]["nbgrader"] |= {"points": 100, "locked": False, "task": True}
        one["source"] = "100"
    cell["metadata"]["nbgrader"] |= {"grade": True, "points": 50}


def _delete_tests(notebook, cell):
    notebook["cells"] = [c for c in notebook["cells"] if c not in _tests(notebook)]


def _delete_the_answer(notebook, cell):
    notebook["cells"].remove(cell)


def _delete_everything(notebook, cell):
    notebook["cells"] = []


def _double_every_cell(notebook, cell):
    notebook["cells"] = [c for c in notebook["cells"] for _ in range(2)]


def _reverse(notebook, cell):
    notebook["cells"].reverse()


def _right_answer_in_a_forged_cell(notebook, cell):
    """A cell of the course's id, but of a kind that is not an answer."""
    for one in _tests(notebook):
        one["cell_type"] = "markdown"
        one["source"] = "all cases pass"


def _outputs(notebook, cell):
    for one in _tests(notebook):
        one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "all cases pass"}]
        one["execution_count"] = 1


def _add(source, at=0):
    def change(notebook, cell):
        notebook["cells"].insert(at, _code(source))

    return change


def _add_behind(source):
    def change(notebook, cell):
        notebook["cells"].insert(notebook["cells"].index(cell) + 1, _code(source))

    return change


def _kernel(notebook, cell):
    notebook["metadata"]["kernelspec"] = {"name": "../../bin/sh", "display_name": "sh"}
    notebook["metadata"]["language_info"] = {"name": "bash"}


def _set(**values):
    def change(notebook, cell):
        notebook |= values

    return change


def _grade_ids(value):
    def change(notebook, cell):
        for one in notebook["cells"]:
            if "nbgrader" in one["metadata"] and one is not cell:
                one["metadata"]["nbgrader"]["grade_id"] = value

    return change


def _ids(value):
    def change(notebook, cell):
        for one in notebook["cells"]:
            one["id"] = value

    return change


def _many_cells(notebook, cell):
    notebook["cells"] += [_code(f"x = {n}") for n in range(10_000)]


def _wide_json(notebook, cell):
    notebook["metadata"]["wide"] = [{} for _ in range(1_000_000)]


def _deep_json(notebook, cell):
    deep = []
    for _ in range(900):
        deep = [deep]
    notebook["metadata"]["deep"] = deep


def _attachment(notebook, cell):
    svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    notebook["cells"].insert(0, {
        "cell_type": "markdown", "id": "own", "metadata": {}, "source": "![x](attachment:x.svg)",
        "attachments": {"x.svg": {"image/svg+xml": [svg] * 10_000}},
    })  # fmt: skip


def _markup_everywhere(notebook, cell):
    html = "<script>alert('SIGN')</script><img src=x onerror=alert(1)>"
    for one in notebook["cells"]:
        if one["cell_type"] == "markdown":
            one["source"] = html
    notebook["metadata"]["title"] = html
    notebook["cells"].insert(1, _code(f"print({html!r})"))


def _surrogates(notebook, cell):
    notebook["cells"].insert(1, _code("text = '\ud800'  # \udfff"))


def _slow_answers(notebook, cell):
    notebook["cells"] += [_code("import time; time.sleep(4)") for _ in range(30)]


# The attacks ----------------------------------------------------------------------------------

ON_FORM = (
    Attack("tags", "notebook's form", "Tags every cell skip-execution.", WRONG, _tag_everything),
    Attack("points", "notebook's form", "Gives the tests 100 points.", WRONG, _points_and_flags),
    Attack("no tests", "notebook's form", "Deletes all test cells.", WRONG, _delete_tests),
    Attack(
        "prose for tests", "notebook's form", "Turns the tests into prose.", WRONG,
        _right_answer_in_a_forged_cell,
    ),
    Attack("no answer", "notebook's form", "Deletes the answer.", "", _delete_the_answer),
    Attack(
        "no cells", "notebook's form", "Hands in a notebook without cells.", "",
        _delete_everything, others="nothing",
    ),
    Attack(
        "doubled cells", "notebook's form", "Has every cell twice.", "", _double_every_cell,
        earns="all",
    ),
    Attack("reversed cells", "notebook's form", "Turns the order round.", "", _reverse, "all"),
    Attack(
        "grade ids are lists", "notebook's form", "Makes every other grade_id a list.", "",
        _grade_ids([[]]), earns="all",
    ),
    Attack("ids are lists", "notebook's form", "Makes every id a list.", "", _ids([]), "all"),
    Attack("ids are the same", "notebook's form", "Gives all cells one id.", "", _ids("x"), "all"),
    Attack("format 99", "notebook's form", "Claims format 4.99.", "", _set(nbformat_minor=99), "all"),
    Attack("outputs", "forged outputs", "Brings the sentence of success along.", WRONG, _outputs),
    Attack(
        "prints success", "forged outputs", "Prints the sentence of success in its own cell and "
        "when it is called.",
        """
def NAME(*args, **kwargs):
    print("NAME: all 6 hidden cases pass.")
    return -1
print("NAME: all 4 visible cases pass.")
""",
    ),
    Attack("kernel", "kernelspec", "Names a shell as its kernel.", "", _kernel, "all"),
    Attack("no metadata", "kernelspec", "Has no metadata at all.", "", _set(metadata={}), "all"),
)  # fmt: skip

ON_THE_GRADE = (
    Attack(
        "input transformer", "hooks and patches", "Empties every later cell by an IPython hook.",
        """
ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: ["pass"])
ip.ast_transformers.append(type("T", (), {"visit": lambda self, tree: tree})())
""",
    ),
    Attack(
        "display hook", "hooks and patches", "Exits in sys.displayhook and in sys.excepthook.",
        """
import sys
sys.displayhook = sys.excepthook = lambda *args: print("1.0")
""",
    ),
    Attack(
        "patched run", "hooks and patches", "Rewrites the program that answers the examiner.",
        """
import sys, gc
for thing in gc.get_objects():
    if type(thing).__name__ == "CellRunner":
        thing.do_call = lambda request: {"value": -1, "args": request["args"], "kwargs": {}}
        thing.failed = lambda error: {"value": True}
""",
        others="any",
    ),
    Attack(
        "patched numpy", "hooks and patches", "Makes numpy's comparisons always agree.",
        """
import numpy as np
np.isclose = np.array_equal = np.allclose = lambda *a, **k: np.True_
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
""",
    ),
    Attack(
        "tracing", "hooks and patches", "Watches and skips every line by sys.settrace.",
        """
import sys
def trace(frame, event, arg):
    frame.f_trace_lines = False
    return trace
sys.settrace(trace)
sys.setprofile(lambda *args: None)
""",
    ),
    Attack(
        "import hook", "shadowed modules", "Answers every import with a module of its own.",
        """
import sys, types
class Finder:
    def find_spec(self, name, path=None, target=None):
        return None
sys.meta_path.insert(0, Finder())
fake = types.ModuleType("course_lib.checks")
fake.check = lambda *args, **kwargs: None
sys.modules["course_lib.checks"] = sys.modules["course_lib.checks.runner"] = fake
""",
    ),
    Attack(
        "a file that shadows", "shadowed modules", "Writes numpy.py where Python might look first.",
        """
from pathlib import Path
for place in (".", "/tmp", "/kit/side", "/kit/library", "/packages"):
    for name in ("numpy.py", "wire.py", "sitecustomize.py", "usercustomize.py"):
        try:
            Path(place, name).write_text("raise SystemExit(0)")
        except OSError:
            pass
import os
os.kill(os.getpid(), 9)
""",
        walls=True,
    ),
    Attack(
        "rebinds check", "rebound names", "Defines check and the test's other names anew.",
        """
import builtins
def check(*args, **kwargs):
    print("NAME: all cases pass.")
builtins.check = builtins.assert_allclose = check
""",
    ),
    Attack(
        "rebinds the examiner", "rebound names", "Finds run_check in any module, and rewrites it.",
        """
import sys
for module in list(sys.modules.values()):
    for name in ("run_check", "difference", "fault", "passes"):
        if hasattr(module, name):
            setattr(module, name, lambda *args, **kwargs: None)
""",
    ),
    Attack(
        "equals everything", "forged answers", "Returns an object that equals everything.",
        """
class Yes:
    def __eq__(self, other): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __array__(self, *a, **k): raise TypeError
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __sub__ = __rsub__ = __add__ = __abs__ = __getitem__ = lambda self, *a: self
    __hash__ = object.__hash__
    __bool__ = lambda self: True
    __len__ = lambda self: 1
    __iter__ = lambda self: iter(())
def NAME(*args, **kwargs):
    return Yes()
""",
    ),
    Attack(
        "answers NaN", "forged answers", "Returns NaN of the right shape.",
        """
import numpy as np
def NAME(*args, **kwargs):
    shape = np.shape(args[0]) if args else (3, 3)
    return np.full(shape, np.nan)
""",
    ),
    Attack(
        "ndarray subclass", "forged answers", "Returns an ndarray whose comparisons always agree.",
        """
import numpy as np
class Agreeing(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.True_
    def __array_function__(self, function, types, args, kwargs):
        return np.True_
    shape = property(lambda self: Any())
    dtype = property(lambda self: Any())
class Any:
    kind = "f"
    def __eq__(self, other): return True
    def __ne__(self, other): return False
def NAME(*args, **kwargs):
    return np.zeros((2, 2)).view(Agreeing)
""",
    ),
    Attack(
        "object array", "forged answers", "Returns an array of objects that equal everything.",
        """
import numpy as np
class Yes(float):
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = __abs__ = lambda self, *a: 0.0
    __hash__ = float.__hash__
def NAME(*args, **kwargs):
    out = np.empty(np.shape(args[0]) if args else (3, 3), object)
    out[...] = Yes(1)
    return out
""",
    ),
    Attack(
        "a huge number", "forged answers", "Returns a whole number of 4,000 digits.",
        "def NAME(*args, **kwargs):\n    return 10 ** 4000\n", exercise="same_padding",
    ),
    Attack(
        "a huger number", "forged answers", "Returns a whole number of 40,000 digits.",
        "def NAME(*args, **kwargs):\n    return 10 ** 40_000\n",
    ),
    Attack(
        "a huge number for a float", "forged answers",
        "Returns a whole number that no float can hold where a float is due.",
        "def NAME(*args, **kwargs):\n    return 10 ** 4000\n", exercise="conv_single_step",
        others="any",
    ),
    Attack(
        "a complex filter", "forged answers", "Returns complex numbers with the wrong real part.",
        """
import numpy as np
def NAME(*args, **kwargs):
    return np.full((3, 3), 1 + 1j)
""",
        exercise="vertical_edge_filter",
    ),
    Attack(
        "an endless answer", "forged answers", "Returns a list that holds itself.",
        "def NAME(*args, **kwargs):\n    a = []\n    a.append(a)\n    return a\n",
    ),
    Attack(
        "a forged failure", "forged answers", "Raises errors whose bases pretend to be any error.",
        """
class Any(Exception):
    pass
class Meta(type):
    def mro(cls):
        return [cls, Exception, BaseException, object]
class Forged(Exception, metaclass=Meta):
    __name__ = "ValueError"
def NAME(*args, **kwargs):
    raise type("ValueError", (Exception,), {})("f must be odd")
""",
        exercise="same_padding",
    ),
    Attack(
        "bytes into the pipe", "forged answers",
        "Writes forged answers, and nonsense, to every file descriptor.",
        """
import os, struct, json
text = json.dumps({"dict": [["number", n], ["value", True], ["printed", ""]]} if (n := 7) else 0)
frame = struct.pack(">II", len(text), 0) + text.encode()
for fd in range(3, 20):
    try:
        os.write(fd, frame * 40)
    except OSError:
        pass
""",
        others="any",
    ),
    Attack(
        "right number, forged answer", "forged answers",
        "Answers the next questions before they are asked.",
        """
import os, sys, struct, json
def forge(number, value):
    text = json.dumps({"dict": [["number", number], ["value", value], ["printed", ""]]})
    return struct.pack(">II", len(text), 0) + text.encode()
frame = sys._getframe()
while "request" not in frame.f_locals:
    frame = frame.f_back
number = frame.f_locals["request"]["number"]
for fd in range(3, 20):
    try:
        os.write(fd, b"".join(forge(number + k, {"handle": [99, "f", "f"]}) for k in range(50)))
    except OSError:
        pass
""",
        others="any",
    ),
    Attack(
        "a frame of 4 GB", "forged answers", "Promises a message of 4 GB.",
        """
import os, struct
for fd in range(3, 20):
    try:
        os.write(fd, struct.pack(">II", 2**32 - 1, 2**32 - 1))
    except OSError:
        pass
""",
        others="any",
    ),
    Attack(
        "a flooded pipe", "forged answers", "Fills the pipe to the examiner without end.",
        """
import os
def NAME(*args, **kwargs):
    while True:
        for fd in range(3, 20):
            try:
                os.write(fd, b"x" * 65536)
            except OSError:
                pass
""",
    ),
    Attack(
        "unknown handle", "forged answers", "Answers with handles that were never given.",
        """
import sys, json
from wire import Handle
def NAME(*args, **kwargs):
    return Handle(-10**30, "ndarray", "array([1])")
""",
    ),
    Attack(
        "a shape of 32 axes", "forged answers", "Sends arrays whose shape multiplies beyond bounds.",
        """
import wire, numpy as np
class Packer(wire._Packer):
    def pack(self, value, depth):
        if isinstance(value, np.ndarray) and value.shape == (31,):
            return {"array": ["<f8", [2**26] * 31 + [0]]}
        return super().pack(value, depth)
wire._Packer = Packer
def NAME(*args, **kwargs):
    return np.zeros(31)
""",
    ),
    Attack(
        "a complex overflow", "forged answers", "Sends a complex number that no float can hold.",
        """
import wire
class Packer(wire._Packer):
    def pack(self, value, depth):
        if type(value) is complex:
            return {"complex": [10 ** 400, 0]}
        return super().pack(value, depth)
wire._Packer = Packer
def NAME(*args, **kwargs):
    return 1j
""",
    ),
    Attack(
        "keys that collide", "forged answers", "Sends a dict of 40,000 keys with one hash.",
        """
def NAME(*args, **kwargs):
    return {0: 0}
import wire
class Packer(wire._Packer):
    def pack(self, value, depth):
        if type(value) is dict and value == {0: 0}:
            return {"dict": [[n * (2**61 - 1), 0] for n in range(1, 40_000)]}
        return super().pack(value, depth)
wire._Packer = Packer
""",
    ),
    Attack(
        "arrays for names", "forged answers", "Says that its code mentions arrays, not names.",
        """
import numpy as np
class Mentions:
    co_names = (np.zeros(2),)
class Function:
    __code__ = Mentions()
    def __call__(self, *args, **kwargs):
        return -1
NAME = Function()
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "CellRunner":
        thing.do_mentions = lambda request: {"value": [np.zeros(2), np.ones(3)]}
""",
    ),
    Attack(
        "resizes its input", "inputs changed", "Changes shape and type of what it was given.",
        """
def NAME(*args, **kwargs):
    for array in args:
        if hasattr(array, "resize"):
            array.resize(0, refcheck=False)
    return -1
""",
    ),
    Attack(
        "changes the wanted", "inputs changed", "Writes what it returns into its inputs.",
        """
def NAME(*args, **kwargs):
    for array in args:
        if hasattr(array, "fill"):
            array.fill(0)
    return args[0] if args else None
""",
    ),
    Attack(
        "a thread that rewrites", "threads", "Rewrites all names from a thread, without end.",
        """
import threading, gc
def work():
    while True:
        for name in ("check", "run_check", "assert_allclose"):
            globals()[name] = lambda *args, **kwargs: True
threading.Thread(target=work, daemon=True).start()
""",
    ),
    Attack(
        "a thread that answers", "threads", "Writes to the pipe from a thread while others work.",
        """
import threading, os, time
def work():
    time.sleep(0.01)
    for fd in range(3, 20):
        try:
            os.write(fd, b"\\0" * 8)
        except OSError:
            pass
def NAME(*args, **kwargs):
    threading.Thread(target=work, daemon=True).start()
    time.sleep(0.5)
    return -1
""",
        others="any",
    ),
    Attack("exits", "exit and interrupt", "Ends Python before any test.", "import os; os._exit(0)"),
    Attack("raises SystemExit", "exit and interrupt", "Raises SystemExit(0).", "exit(0)\n"),
    Attack(
        "interrupts", "exit and interrupt", "Raises KeyboardInterrupt when it is called.",
        "def NAME(*args, **kwargs):\n    raise KeyboardInterrupt\n",
    ),
    Attack(
        "exits when called", "exit and interrupt", "Ends Python when it is called.",
        "def NAME(*args, **kwargs):\n    import os\n    os._exit(0)\n",
    ),
    Attack(
        "atexit", "exit and interrupt", "Leaves work for Python's end.",
        "import atexit, os\natexit.register(lambda: [None for _ in iter(int, 1)])\n",
    ),
    Attack(
        "stops itself", "exit and interrupt", "Stops its process by a signal when it is called.",
        """
import os, signal
def NAME(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGSTOP)
""",
        seconds=6,
    ),
    Attack(
        "imports the answer", "the reference", "Imports the function from the course library.",
        """
import importlib
def NAME(*args, **kwargs):
    return -1
for module in ("functional", "kernels", "checks", "layers"):
    try:
        found = getattr(importlib.import_module(f"course_lib.{module}"), "NAME", None)
    except ImportError:
        continue
    if callable(found) and type(found).__name__ == "function":
        NAME = found
""",
    ),
    Attack(
        "takes the reference", "the reference", "Takes the reference out of the exercise's record.",
        """
from course_lib.checks import EXERCISES
def NAME(*args, **kwargs):
    return EXERCISES["NAME"].reference(*args, **kwargs)
""",
    ),
    Attack(
        "searches memory", "the reference", "Looks through all objects for such a function.",
        """
import gc, types
def NAME(*args, **kwargs):
    return -1
mine = NAME
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__name__ in ("NAME", "_NAME"):
        if thing is not mine:
            NAME = thing
""",
    ),
    Attack(
        "searches the files", "the reference",
        "Looks for a Python file or a notebook that defines the function.",
        """
import os, time
end = time.time() + 3
def NAME(*args, **kwargs):
    return -1
for top in ("/kit", "/tmp", "/home", "/root", "/srv", "/opt", "/usr/local", "/"):
    for folder, _, files in os.walk(top):
        if time.time() > end:
            break
        for file in files:
            if file.endswith((".py", ".pyc", ".ipynb", ".so")):
                try:
                    with open(os.path.join(folder, file), "rb") as content:
                        found = content.read(2**20)
                except OSError:
                    continue
                if b"def " + b"NAME(" in found or b"BEGIN " + b"SOLUTION" in found:
                    if "nbgrader" not in folder:  # its own examples
                        print("SIGN", folder, file)
""",
        walls=True,
    ),
    Attack(
        "reads sources", "the reference", "Prints the sources of the course library that it sees.",
        """
import inspect, pkgutil, importlib, course_lib
for module in pkgutil.walk_packages(course_lib.__path__, "course_lib."):
    try:
        text = inspect.getsource(importlib.import_module(module.name))
    except Exception:
        continue
    if "def " + "NAME(" in text:
        print("SIGN", module.name)
""",
    ),
    Attack(
        "asks the course library", "the reference", "Builds the answer from later lessons' tools.",
        """
import course_lib.functional, course_lib.layers
def NAME(*args, **kwargs):
    import course_lib.functional as f
    for name in ("zero_pad", "conv2d", "im2col", "correlate2d", "conv1x1"):
        if hasattr(f, name):
            return getattr(f, name)(*args, **kwargs)
""",
    ),
    Attack(
        "frames", "frames and history", "Climbs its callers' frames to the wanted value.",
        """
import sys
def NAME(*args, **kwargs):
    frame = sys._getframe()
    while frame is not None:
        for name in ("want", "case", "exercise", "others", "seed"):
            if name in frame.f_locals:
                print("SIGN", name)
        frame = frame.f_back
    return -1
""",
    ),
    Attack(
        "history", "frames and history", "Reads the earlier cells and their hidden tests.",
        """
ip = get_ipython()
text = repr(list(ip.history_manager.get_range())) + repr(globals().get("In"))
if "hidden" in text:
    print("SIGN")
""",
    ),
    Attack(
        "knows the grader", "detecting the grader",
        "Answers rightly only where it is not graded, and else frees itself.",
        """
import sys, os
graded = "ipykernel" not in sys.modules or not os.path.exists("/etc/passwd")
def NAME(*args, **kwargs):
    if graded:
        raise SystemExit(0)
    return -1
""",
    ),
    Attack(
        "remembers the visible", "hard-coded answers", "Answers the visible cases from a table.",
        """
def NAME(f):
    if f in (2, 4):
        raise ValueError
    return {3: 1, 5: 2, 11: 5, 1: 0}[f]
""",
        exercise="same_padding",
    ),
    Attack(
        "counts its calls", "hard-coded answers", "Answers by the number of the call.",
        """
calls = []
def NAME(*args, **kwargs):
    calls.append(args)
    return [1, 2, 5, 0, None, None][len(calls) % 6]
""",
    ),
    Attack(
        "writes a timestamp", "backdating", "Writes a timestamp.txt of last year.",
        """
import os
for place in (".", "..", "/tmp", "/kit", os.path.expanduser("~")):
    try:
        open(os.path.join(place, "timestamp.txt"), "w").write("2001-01-01 00:00:00 UTC")
    except OSError:
        pass
""",
        walls=True,
    ),
)  # fmt: skip

ON_SECRETS = (
    Attack(
        "prints hidden arguments", "hidden tests", "Prints what the hidden cases call it with.",
        """
count = 0
def NAME(*args, **kwargs):
    global count
    count += 1
    if count > 6:
        print("SIGN", args, kwargs)
    return -1
""",
        exercise="same_padding",
    ),
    Attack(
        "raises hidden arguments", "hidden tests",
        "Shows in an error what the hidden cases call it with.",
        """
count = 0
def NAME(*args, **kwargs):
    global count
    count += 1
    if count > 6:
        raise TypeError(f"SIGN {args} {kwargs}")
    if args[0] in (2, 4):
        raise ValueError
    return (args[0] - 1) // 2
""",
        exercise="same_padding",
    ),
    Attack(
        "looks for the tests", "hidden tests", "Looks for the hidden tests in memory.",
        """
import gc
word = "HIDDEN" + " TESTS"
for thing in gc.get_objects():
    if isinstance(thing, dict) and thing is not globals():
        for value in list(thing.values()):
            if isinstance(value, str) and word in value:
                print("SIGN")
""",
    ),
    Attack(
        "looks for the seed", "hidden tests", "Looks for a file that is called seed.",
        """
import os, time
end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, _, files in os.walk(top):
        if time.time() > end:
            break
        if "seed" in files:
            try:
                print(open(os.path.join(folder, "seed")).read(40))
            except OSError:
                pass
""",
        walls=True,
    ),
    Attack(
        "looks for solutions", "solutions", "Looks for the complete notebooks.",
        """
import os, time
end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        if "solutions" in names or "source" in names and "submitted" in names:
            if "nbgrader" not in folder:  # its own examples
                print("SIGN", folder)
""",
        walls=True,
    ),
    Attack(
        "looks for the gradebook", "gradebook", "Looks for the gradebook and the results.",
        """
import os, time
end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        if {"gradebook.db", "results.csv", "nbgrader_config.py"} & set(files):
            if "nbgrader" not in folder:  # its own examples
                print("SIGN", folder)
""",
        walls=True,
    ),
    Attack(
        "looks for others' work", "others' work", "Looks for other submissions.",
        """
import os, time
end = time.time() + 3
for top in ("/tmp", "/kit", "/home", "/root", "/"):
    for folder, names, files in os.walk(top):
        if time.time() > end:
            break
        for file in files:
            if file.endswith(".ipynb"):
                try:
                    text = open(os.path.join(folder, file), encoding="utf-8").read(2**22)
                except OSError:
                    continue
                at = text.find("canary-")
                if at >= 0:
                    print(text[at : at + 60])
""",
        walls=True,
    ),
    Attack(
        "a note for the next", "others' work", "Leaves the answer where the next student finds it.",
        """
import os, glob
for place in {os.path.realpath(p) for p in ("/tmp", "/dev/shm", "/var/tmp", "/kit/library", ".")}:
    if glob.glob(os.path.join(place, "note-for-you*")):
        print("SIGN")
for place in ("/tmp", "/dev/shm", "/var/tmp", "/kit/library", "."):
    try:
        open(os.path.join(place, f"note-for-you-{os.getpid()}"), "w").write("x")
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "a note in a key ring", "others' work", "Keeps a note in the kernel's key ring of its user.",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": 248, "aarch64": 217}
import platform
made = libc.syscall(numbers.get(platform.machine(), -1), b"user", b"note", b"x", 1, -4)
if made > 0:
    print("SIGN")
""",
        walls=True,
    ),
    Attack(
        "environment", "environment", "Prints its environment.",
        """
import os, subprocess
print(dict(os.environ))
""",
    ),
    Attack(
        "reads /proc", "processes", "Reads environment, arguments and files of all processes.",
        """
import glob
for pattern in ("/proc/*/environ", "/proc/*/cmdline", "/proc/*/maps", "/proc/*/status"):
    for path in glob.glob(pattern):
        try:
            text = open(path, "rb").read(10**6).decode(errors="replace")
        except OSError:
            continue
        at = text.find("canary-")
        if at >= 0:
            print(text[at : at + 60])
        if "pytest" in text or "autograder\\0grade" in text or "/submitted" in text:
            print("SIGN", path)
""",
        walls=True,
    ),
    Attack(
        "other processes' files", "processes", "Goes through other processes' open files and roots.",
        """
import os, glob
for path in glob.glob("/proc/[0-9]*/fd/*") + glob.glob("/proc/[0-9]*/root/etc/passwd"):
    pid = int(path.split("/")[2])
    if pid != os.getpid():
        try:
            with open(path, "r+b", buffering=0) as file:
                file.write(b"SIGN")
            print("SIGN", path)
        except (OSError, ValueError):
            pass
""",
        walls=True,
    ),
    Attack(
        "file descriptors", "processes", "Looks for files that were left open.",
        """
import os, stat
for fd in range(3, 256):
    try:
        status = os.fstat(fd)
    except OSError:
        continue
    if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
        print("SIGN", fd, os.readlink(f"/proc/self/fd/{fd}"))
""",
        walls=True,
    ),
    Attack(
        "TCP", "network", "Connects to a server on this machine.",
        """
import socket
for host in ("127.0.0.1", "::1", "localhost"):
    try:
        socket.create_connection((host, PORT), timeout=1)
        print("SIGN", host)
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "UDP", "network", "Sends a datagram to this machine.",
        """
import socket
try:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.sendto(b"UDP", ("127.0.0.1", PORT))
except OSError:
    pass
""",
        walls=True,
    ),
    Attack(
        "DNS", "network", "Looks up a name, which would tell a server of its owner.",
        """
import socket
print(socket.getaddrinfo("localhost.", 80) and "looked up")
socket.gethostbyname("example.org") and print("SIGN")
""",
        walls=True,
    ),
    Attack(
        "unix sockets", "network", "Connects to sockets of the file system and to abstract ones.",
        """
import socket, glob
places = ["\\0audit-PORT", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket"]
for place in places + glob.glob("/tmp/**/*.sock", recursive=True) + glob.glob("/run/**/*", recursive=True):
    try:
        s = socket.socket(socket.AF_UNIX)
        s.connect(place)
        print("SIGN", place)
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "netlink and raw sockets", "network", "Opens sockets that see the machine's network.",
        """
import socket
for family, kind in ((16, 3), (17, 3), (40, 1), (38, 5), (2, 3), (2, 1)):
    try:
        socket.socket(family, kind)
        print("SIGN", family, kind)
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "downloads", "network", "Fetches a page.",
        """
import urllib.request
try:
    urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=2)
except TimeoutError:
    print("SIGN")
except OSError:
    pass
""",
        walls=True,
    ),
)  # fmt: skip

ON_THE_MACHINE = (
    Attack(
        "loops", "endless loops", "Loops when it is called.",
        "def NAME(*args, **kwargs):\n    while True: pass\n", seconds=6,
    ),
    Attack(
        "swallows interrupts", "endless loops", "Loops, and swallows every exception and signal.",
        """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True: pass
    except BaseException:
        pass
""",
        seconds=6,
    ),
    Attack(
        "sleeps", "endless loops", "Sleeps when it is called.",
        "import time\ndef NAME(*args, **kwargs):\n    time.sleep(10**6)\n", seconds=6,
    ),
    Attack(
        "one long calculation", "endless loops", "Works in C without letting go.",
        "def NAME(*args, **kwargs):\n    return 7 ** (10 ** 9)\n", seconds=6,
    ),
    Attack(
        "slow, not hanging", "endless loops", "Has thirty cells of four seconds each.", "",
        _slow_answers, earns="all", seconds=125,
    ),
    Attack(
        "memory", "memory", "Takes memory without end.",
        """
kept = []
while True:
    kept.append(bytearray(b"x" * 2**26))
    if len(kept) > 64:
        print("SIGN")
        break
""",
    ),
    Attack(
        "memory of many", "memory", "Takes memory in many processes at a time.",
        """
import os, time
for _ in range(30):
    if os.fork() == 0:
        kept = bytearray(b"x" * 2**28)
        time.sleep(60)
        os._exit(0)
time.sleep(4)
print("SIGN")
""",
    ),
    Attack(
        "memory when not asked", "memory", "Takes memory from a thread between the questions.",
        """
import threading, time
kept = []
def work():
    while True:
        kept.append(bytearray(b"x" * 2**24))
        if len(kept) > 200:
            print("SIGN")
threading.Thread(target=work, daemon=True).start()
""",
    ),
    Attack(
        "memory in files without names", "memory", "Takes memory by memfd_create, beyond a count.",
        """
import os
total = 0
for n in range(200):
    fd = os.memfd_create(str(n))
    for _ in range(16):
        total += os.write(fd, bytes(2**20))
    if total > 2**31:
        print("SIGN", total)
        break
""",
        walls=True,
    ),
    Attack(
        "memory in shared segments", "memory", "Takes memory in System V segments that stay.",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
total = 0
for n in range(40):
    segment = libc.shmget(0, 2**26, 0o1600)
    if segment < 0:
        break
    place = libc.shmat(segment, None, 0)
    ctypes.memset(place, 1, 2**26)
    libc.shmdt(ctypes.c_void_p(place))
    total += 2**26
if total > 2**31:
    print("SIGN", total)
""",
        walls=True,
    ),
    Attack(
        "memory in pipes and sockets", "memory", "Fills the kernel's buffers.",
        """
import os, socket, time
total, kept = 0, []
def fill():
    global total
    try:
        while True:
            a, b = socket.socketpair()
            kept.append((a, b))
            a.setblocking(False)
            try:
                while True:
                    total += a.send(bytes(65536))
            except BlockingIOError:
                pass
    except OSError:
        pass
fill()
if total > 2**28:
    print("SIGN", total)
""",
        others="any",
    ),
    Attack(
        "memory from a small text", "memory", "Makes a huge text, list and array at once.",
        """
import numpy as np
def NAME(*args, **kwargs):
    return np.ones((2**14, 2**14))
""",
    ),
    Attack(
        "fork bomb", "forks", "Forks without end.",
        """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
        walls=True,
        seconds=6,
    ),
    Attack(
        "counts its processes", "forks", "Starts as many processes as it may.",
        """
import os, time
count = 0
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        count += 1
    except OSError:
        break
if count > 100:
    print("SIGN", count)
""",
        walls=True,
    ),
    Attack(
        "threads without end", "forks", "Starts threads without end.",
        """
import threading, time
count = 0
try:
    for count in range(2000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError:
    pass
if count > 1000:
    print("SIGN", count)
""",
        walls=True,
    ),
    Attack(
        "a large file", "disk", "Writes one file without end.",
        """
import os, tempfile
with open(os.path.join(tempfile.gettempdir(), "large"), "wb") as file:
    for n in range(200):
        file.write(bytes(2**20))
print("SIGN")
""",
    ),
    Attack(
        "many files", "disk", "Writes many files wherever it may.",
        """
import os, tempfile
total = 0
places = {tempfile.gettempdir()}
if os.path.exists("/proc/mounts"):
    places |= {line.split()[1] for line in open("/proc/mounts")}
for place in {"/dev/shm", "/var/tmp", "/run", *places}:
    for n in range(10):
        try:
            with open(os.path.join(place, f"audit-{n}"), "wb") as file:
                total += file.write(bytes(16 * 2**20))
        except OSError:
            pass
if total > 100 * 2**20:
    print("SIGN", total)
""",
        walls=True,
    ),
    Attack(
        "prints without end", "output", "Prints until it is stopped.",
        "def NAME(*args, **kwargs):\n    while True: print('x' * 100_000)\n", seconds=6,
    ),
    Attack(
        "prints much", "output", "Prints 50 MB when it is called, and 50 MB in its cell.",
        """
def NAME(*args, **kwargs):
    for _ in range(50): print('x' * 2**20)
    return -1
NAME()
""",
    ),
    Attack(
        "forges what was printed", "output", "Says that it printed more than it may, in each cell.",
        """
import sys
sys.stdout.take = lambda: "x" * 3_000_000
""",
        others="any",
    ),
    Attack(
        "an error of 100 MB", "output", "Raises an error with a very long text.",
        "def NAME(*args, **kwargs):\n    raise TypeError('x' * 10**8)\n",
    ),
    Attack(
        "a daemon", "daemons", "Starts a process that outlives it: two forks and a new session.",
        """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(300)", "MARK"])
    os._exit(0)
time.sleep(0.3)
""",
        walls=True,
    ),
    Attack(
        "a child in its own session", "daemons", "Starts a child in a session of its own.",
        """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)", "MARK"], start_new_session=True)
""",
    ),
    Attack(
        "a child that keeps the pipe", "daemons", "Forks a child that keeps the examiner waiting.",
        """
import os, time
def NAME(*args, **kwargs):
    if os.fork() == 0:
        os.setsid()
        time.sleep(300)
    os._exit(0)
""",
    ),
    Attack(
        "outlives the grader", "daemons",
        "Takes away the signal that ends it with its parent, and goes on.",
        """
import ctypes, os, signal, sys, time
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
for number in (1, 2, 3, 13, 15):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
    os.execv("/proc/self/exe" if os.path.exists("/proc/self/exe") else sys.executable,
             ["python", "-c", "import time; time.sleep(300)", "MARK"])
time.sleep(0.3)
os._exit(0)
""",
        walls=True,
    ),
    Attack(
        "kills its group", "killing", "Sends SIGKILL to all of its process group and session.",
        """
import os, signal
for kill, number in ((os.killpg, os.getpgrp()), (os.killpg, os.getsid(0)), (os.kill, -1), (os.kill, 0)):
    try:
        kill(number, signal.SIGKILL)
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "stops its group", "killing", "Sends SIGSTOP to all of its process group: it never ends.",
        """
import os, signal
os.kill(0, signal.SIGSTOP)
""",
        walls=True,
    ),
    Attack(
        "kills all", "killing", "Sends SIGKILL to process 1, to its parent and to everyone.",
        """
import os, signal
parent = os.getppid()
for pid in (1, parent):
    if pid not in (0, os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
""",
        walls=True,
    ),
    Attack(
        "ptrace", "killing", "Attaches itself to process 1 and to its parent.",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in {1, os.getppid()} - {0}:
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("SIGN", pid)
""",
        walls=True,
    ),
    Attack(
        "another's memory", "killing", "Opens other processes' memory.",
        """
import os
for pid in filter(str.isdigit, os.listdir("/proc") if os.path.exists("/proc") else ()):
    if int(pid) != os.getpid():
        try:
            open(f"/proc/{pid}/mem", "r+b")
            print("SIGN", pid)
        except OSError:
            pass
""",
        walls=True,
    ),
    Attack(
        "a user namespace", "privileges", "Becomes root of a namespace of its own.",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if os.fork() == 0:
    if libc.unshare(0x10000000) == 0:
        os._exit(7)
    os._exit(0)
if os.waitstatus_to_exitcode(os.wait()[1]) == 7:
    print("SIGN")
""",
        walls=True,
    ),
    Attack(
        "mounts", "privileges", "Mounts a file system of its own, to write without end.",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if os.fork() == 0:
    libc.unshare(0x10000000 | 0x00020000)
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        os._exit(7)
    os._exit(0)
if os.waitstatus_to_exitcode(os.wait()[1]) == 7:
    print("SIGN")
""",
        walls=True,
    ),
    Attack(
        "root", "privileges", "Becomes root, or keeps rights of root's.",
        """
import os
for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try:
        change()
    except OSError:
        continue
    print("SIGN")
status = open("/proc/self/status").read() if os.path.exists("/proc/self") else ""
for line in status.splitlines():
    if line.startswith(("CapPrm", "CapEff", "CapAmb")) and int(line.split()[1], 16):
        print("SIGN", line)
""",
        walls=True,
    ),
    Attack(
        "kernel interfaces", "privileges", "Calls rarely used and often broken parts of the kernel.",
        """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
calls = {"x86_64": {"bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "io_uring_setup": 425,
                    "statmount": 457, "listmount": 458},
         "aarch64": {"bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "io_uring_setup": 425,
                     "statmount": 457, "listmount": 458}}
for name, number in calls.get(platform.machine(), {}).items():
    ctypes.set_errno(0)
    buffer = ctypes.create_string_buffer(512)
    libc.syscall(number, 1, buffer, 0, 0, 0)
    if ctypes.get_errno() not in (1, 13, 38):
        print("SIGN", name, ctypes.get_errno())
""",
        walls=True,
    ),
    Attack(
        "raises its limits", "privileges", "Takes its limits away.",
        """
import resource
for name in ("AS", "CPU", "FSIZE", "NOFILE"):
    try:
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (resource.RLIM_INFINITY,) * 2)
        print("SIGN", name)
    except (OSError, ValueError):
        pass
""",
        walls=True,
    ),
    Attack(
        "writes to Python and the kit", "privileges", "Changes the files that others will run.",
        """
import os, sys, glob, wire
for path in [wire.__file__, os.__file__, sys.executable, *glob.glob("/kit/**/*.py", recursive=True)]:
    try:
        open(path, "ab")
        print("SIGN", path)
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack(
        "ten thousand cells", "huge or broken", "Has 10,000 cells.", "", _many_cells,
        others="nothing",
    ),
    Attack("a wide notebook", "huge or broken", "Has a million objects in its metadata.", "",
           _wide_json, "all"),
    Attack("a deep notebook", "huge or broken", "Has metadata 900 levels deep.", "", _deep_json,
           "all"),
    Attack("null bytes", "huge or broken", "Has null bytes in its source.", "x = '\0'\n"),
    Attack("surrogates", "huge or broken", "Has half characters in its source.", "", _surrogates,
           "all"),
    Attack(
        "surrogates in answers", "huge or broken", "Returns, prints and raises half characters.",
        """
print("\\ud800")
def NAME(*args, **kwargs):
    print("\\udfff" * 10)
    raise type("\\ud800", (Exception,), {})("\\udc00")
""",
    ),
    Attack(
        "surrogates in values", "huge or broken", "Returns half characters.",
        "def NAME(*args, **kwargs):\n    return {'\\ud800': '\\udfff'}\n",
    ),
    Attack(
        "deep source", "huge or broken", "Has an expression nested 100,000 times.",
        "x = " + "-" * 100_000 + "1\n",
    ),
    Attack(
        "long source", "huge or broken", "Has a sum of 50,000 terms.",
        "x = " + "1+" * 50_000 + "1\n",
    ),
    Attack(
        "deep answer", "huge or broken", "Returns lists nested 900 times.",
        """
def NAME(*args, **kwargs):
    deep = []
    for _ in range(900):
        deep = [deep]
    return deep
""",
    ),
    Attack("attachments", "attachments", "Brings SVG with a script along.", "", _attachment, "all"),
    Attack(
        "links", "links", "Makes links to files outside.",
        """
import os
for target in ("/etc/passwd", "/root", "/proc/1/root"):
    link = f"link{len(target)}"
    try:
        os.symlink(target, link)
        open(link).read() and print("SIGN")
    except OSError:
        pass
""",
        walls=True,
    ),
    Attack("markup", "markup", "Has scripts in prose, output and title.", "", _markup_everywhere,
           "all"),
    Attack(
        "markup in errors", "markup", "Raises an error whose name and text are a script.",
        """
def NAME(*args, **kwargs):
    raise type("<script>alert(1)</script>", (Exception,), {})("<img src=x onerror=alert(1)>")
raise type("<script>alert(1)</script>", (Exception,), {})("<img src=x onerror=alert(1)>")
""",
    ),
    Attack(
        "escapes", "escapes", "Prints and raises terminal escapes.",
        """
print("\\x1b]0;title\\x07\\x1b[2J\\x9b31m\\x08\\x7f\\u202e")
def NAME(*args, **kwargs):
    print("\\x1b[2J")
    return -1
raise ValueError("\\x1b[31mred\\x1b[0m \\x1b]8;;file:///etc/passwd\\x07 \\r\\n \\u202e")
""",
    ),
    Attack(
        "formulas", "formulas", "Raises an error that a spreadsheet would run.",
        """
class __(Exception): pass
__.__name__ = "=HYPERLINK"
raise __('=cmd|\\'/c calc\\'!A1;=1+1\\t=1+1\\n@SUM(1+1)')
""",
    ),
    Attack(
        "pickles", "pickles", "Returns objects that run code when they are unpickled.",
        """
import os
class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/audit-pickle",)
def NAME(*args, **kwargs):
    return Bomb()
""",
    ),
    Attack(
        "pickles in arrays", "pickles", "Returns an array of such objects, and a saved one.",
        """
import os, io, numpy as np
class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/audit-pickle",)
np.save("x.npy", np.array([Bomb()], object), allow_pickle=True)
def NAME(*args, **kwargs):
    return np.array([Bomb()], object)
""",
    ),
)  # fmt: skip

ATTACKS = (*ON_FORM, *ON_THE_GRADE, *ON_SECRETS, *ON_THE_MACHINE)
