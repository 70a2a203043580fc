"""Whatever an answer or a source is, what the examiner does with it is bounded in time and memory."""

import io
import itertools
import json
import math
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.classroom.rebuild import Unreadable, read_submission, rebuild
from autograder.grading.examiner import run_test
from autograder.grading.stand_in import StudentSide
from autograder.grading.submission import as_shown, put_outputs
from autograder.lessons.blank import STUB
from autograder.reports.feedback import FeedbackExporter, Page, as_read
from autograder.sandbox.inside import wire
from autograder.sandbox.processes import SideLost, Time
from autograder.sandbox.walls import Limits

SECONDS, MEMORY = 2.0, 200.0  # of the processor's time; MiB
SEED = "0" * 32


@dataclass
class Most:
    """The most that anything took."""

    seconds: float = 0
    memory: float = 0
    of: dict = field(default_factory=dict)

    def note(self, name, seconds, memory):
        for kind, amount in (("seconds", seconds), ("memory", memory)):
            if amount > getattr(self, kind):
                setattr(self, kind, amount)
                self.of[kind] = name


@contextmanager
def bounded(name, most=None):
    """Fail if what is done takes more than the examiner may take for one answer."""
    _reset_peak()
    before, start = psutil.Process().memory_info().rss, time.process_time()
    yield
    seconds = time.process_time() - start
    memory = max(0, _peak() - before) / 2**20
    if most is not None:
        most.note(name, seconds, memory)
    assert seconds < SECONDS, f"{name}: {seconds:.1f} s"
    assert memory < MEMORY, f"{name}: {memory:.0f} MiB"


def _reset_peak():
    if os.path.exists("/proc/self/clear_refs"):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak():
    """Bytes: the most that this process held since the last reset, where that is told."""
    if not os.path.exists("/proc/self/status"):
        return psutil.Process().memory_info().rss
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s*(\d+)", text)[1]) * 1024


# Answers ---------------------------------------------------------------------------------------


PLACE = "the value stands here"


def frame(value, blob=b"", args=(), in_its_place=""):
    """The bytes of an answer; a text that is already JSON may stand in the value's place."""
    parts = {"value": value, "printed": "", "args": list(args), "kwargs": {"dict": []}}
    text = json.dumps({"dict": [list(part) for part in parts.items()]})
    text = text.replace(json.dumps(PLACE), in_its_place).encode()
    return wire.HEAD.pack(len(text), len(blob)) + text + blob


class Answers:
    """A student's side that answers every call with the same bytes, whoever made them.

    Parameters
    ----------
    value : object
        As JSON has it in a frame: see `wire`.
    blob : bytes
        Of its arrays.
    """

    limits = Limits()
    request = Time(0)  # it takes none

    def __init__(self, value, blob=b""):
        handle = {"handle": [1, "function", "<function>"]}
        self.shown, self.blob = frame(handle), blob
        self.value = json.dumps(value)

    def start(self, kit):
        """The side itself is what runs."""
        return self

    def kill(self):
        """Nothing runs."""

    def ask(self, seconds, serve=None, **request):
        """The answer, decoded as any other."""
        args = [None] * len(request.get("args", ()))
        answer = (
            self.shown if request["do"] == "look" else frame(PLACE, self.blob, args, self.value)
        )
        try:
            return wire.receive(io.BytesIO(answer))
        except wire.Refused:
            raise SideLost("garbled") from None


def array(dtype, *shape):
    """(value, blob) of an array of no zeros."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return {"array": [dtype, list(shape)]}, (b"\x3c\x11" * size)[:size]


def colliding(count):
    """Whole numbers of one hash."""
    return [1 + number * (2**61 - 1) for number in range(count)]


def several(count, value, kind="list"):
    """(value, blob) of a list, tuple or dict of the same (value, blob)."""
    inner, blob = value
    items = [inner] * count
    if kind == "dict":
        items = [[key, item] for key, item in zip(colliding(count), items, strict=True)]
    return items if kind == "list" else {kind: items}, blob * count


def handles(count):
    return [{"handle": [n, f"Kind{n}", f"<thing {n}>"]} for n in range(count)], b""


# how each is made: together they take a second, and 100 MiB of every worker
BOMBS = {
    "an array of 22 axes in a list": lambda: several(1, array("<f2", *(2,) * 22)),
    "an array of 12 axes in a list": lambda: several(1, array("<f8", *(3,) * 12)),
    "an array of 5 axes in a list": lambda: several(1, array("<f4", *(20,) * 5)),
    "45,000 handles": lambda: handles(45_000),
    "keys that collide": lambda: several(1000, (1, b""), "dict"),
    "dicts of keys that collide": lambda: several(40, several(1000, (1, b""), "dict")),
    "long keys that collide": lambda: (
        {"dict": [[{"tuple": [0] * 90 + [n]}, 0] for n in colliding(1000)]},
        b"",
    ),
    "many arrays": lambda: several(90_000, array("|u1", 1, 1)),
    "many scalars": lambda: several(90_000, ({"scalar": "<f8"}, bytes(8))),
    "a large array": lambda: array("<f2", 2**23),
    "a large array in a tuple": lambda: several(1, array("<f2", 2**11, 2**12), "tuple"),
    "a long text": lambda: ("\u0100" * 600_000, b""),
    "a long text in a dict": lambda: several(1, ("\\" * 2_000_000, b""), "dict"),
    "long numbers": lambda: several(250, (10**4000, b"")),
    "as many numbers as there may be": lambda: several(99_000, (1.5, b""), "tuple"),
    "empty lists without end": lambda: several(1_300_000, ([], b"")),
    "dicts without end": lambda: several(300_000, ({"dict": []}, b"")),
    "deep": lambda: ([[[[[[[[[[[[[[[[[[[[1] * 5000] * 1]]]]]]]]]]]]]]]]]], b""),
}
# results of every kind, so that all that compares and describes is met
ASKED = (
    *("conv2d_naive", "conv_single_step", "mend_output_size", "parse_caffe_layer"),
    *("vertical_edge_filter", "count_numbers", "numerical_gradient", "Conv2d"),
)


@pytest.fixture(scope="module", autouse=True)
def _references():
    """What the references take is measured once, and then remembered."""
    for name in ASKED:
        examined((1, b""), name)
    looked_at("x = 1")


def examined(bomb, name):
    """Have an exercise's tests judge a side that answers so."""
    side = StudentSide(Answers(*bomb), Path("kit"))
    source = f'check("{name}", {name})\ncheck("{name}", {name}, hidden=True)'
    outputs, verdict = run_test(source, side, SEED)
    assert not verdict.passed
    assert len(json.dumps(outputs)) < 100_000
    return verdict


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_answer_of_any_kind_is_judged_in_little_time_and_memory(bomb):
    answer = BOMBS[bomb]()
    for name in ASKED:
        with bounded(f"{bomb}, for {name}"):
            examined(answer, name)


# how a value is made, not the value: what is drawn stays small
COUNTS = st.sampled_from([1, 2, 30, 999, 1000, 10_000, 45_000, 99_000, 400_000])
SHAPES = st.one_of(
    st.tuples(st.integers(1, 3), st.integers(1, 33)).map(lambda of: (of[0],) * of[1]),
    st.lists(st.sampled_from([0, 1, 2, 7, 30, 1000, 2**20]), max_size=6),
)
LEAVES = st.one_of(
    st.tuples(st.just("array"), st.sampled_from(sorted(wire.DTYPES)), SHAPES),
    st.tuples(st.just("handles"), COUNTS),
    st.tuples(
        st.just("text"), st.sampled_from(["x", "\\", "\n", "\u0100", "{", "'\"", "-"]), COUNTS
    ),
    st.tuples(st.just("plain"), st.sampled_from([None, True, 0, -1.5, 1e308, ""])),
    st.tuples(st.just("number"), st.sampled_from([300, 4200])),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from(["list", "tuple", "dict"]), COUNTS, inner),
    max_leaves=3,
)


def made(kind, *about):
    """(value, blob) as it was drawn; less of it where it would be more than can be sent at all."""
    if kind == "array":
        dtype, shape = about
        too_large = math.prod(shape) * np.dtype(dtype).itemsize > wire.MOST_BYTES
        return array(dtype, *((2,) * 22 if too_large else shape))
    if kind == "handles":
        return handles(*about)
    if kind == "text":
        return about[0] * about[1], b""
    if kind == "plain":
        return about[0], b""
    if kind == "number":
        return 10 ** about[0], b""
    count, inner = about
    value, blob = made(*inner)
    room = wire.LONGEST_TEXT // len(json.dumps(value)), wire.MOST_BYTES // (len(blob) or 1)
    return several(max(1, min(count, *room)), (value, blob), kind)


def throw(strategy, count, judge):
    """Have something judged that was drawn so many times; print the most that it took."""
    most = Most()

    @settings(max_examples=count, database=None, derandomize=True)
    @given(strategy)
    def each(drawn):
        judge(drawn, most)

    each()
    print(f"{count} drawn: at most {most.seconds:.2f} s, {most.memory:.0f} MiB; {most.of}")


HOW_MANY = [25, pytest.param(500, marks=pytest.mark.slow)]


@pytest.mark.parametrize("count", HOW_MANY)
def test_answers_that_are_drawn_are_judged_in_little_time_and_memory(count):
    def judge(drawn, most):
        how, name = drawn
        bomb = made(*how)
        with bounded(f"{how}, for {name}", most):
            examined(bomb, name)

    throw(st.tuples(VALUES, st.sampled_from(ASKED)), count, judge)


# Sources ---------------------------------------------------------------------------------------

HEAD = 'def same_padding(f):\n    """Return the padding that keeps the size."""\n'


def master_of(answer):
    """A lesson of one exercise."""
    flags = {"grade_id": "same_padding", "solution": True, "grade": False, "locked": False}
    cell = nbformat.v4.new_code_cell(
        f"{HEAD}    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"
    )
    cell.id, cell.metadata["nbgrader"] = "same_padding", flags
    master = nbformat.v4.new_notebook(cells=[cell])
    handed_in = nbformat.from_dict(master)
    handed_in.cells[0].source = answer
    handed_in.cells.append(nbformat.v4.new_code_cell(answer))
    return master, json.dumps(handed_in).encode()


EXPORTER = FeedbackExporter()


def looked_at(source):
    """All that is done with a source: it is read, rebuilt, compared with the blank, and shown."""
    master, content = master_of(source)
    try:
        submission = read_submission(content, "98_tiny", master)
    except Unreadable:
        return
    notebook = rebuild(master, submission)
    assert submission.blank in ([], ["same_padding"])
    told = {"output_type": "stream", "name": "stdout", "text": source}
    put_outputs(notebook, {cell.id: [told] for cell in notebook.cells})
    page = {"page": Page("ada", "Tiny")}
    assert "Tiny" in EXPORTER.from_notebook_node(as_read(as_shown(notebook)), page)[0]


SOURCES = {
    "quotes that a backslash keeps open": '"\\' * 40_000,
    "lines of a space": "\n " * 9500,
    "a path without end": "/ +" * 6600,
    "paths of spaces": "/a " * 6600,
    "dots": "a." * 10_000,
    "lines that go on": '"' + "a\\\n" * 100_000,
    "a text without end": '"""' + "a\n" * 200_000,
    "brackets": "(" * 200_000,
    "quotes": "'''" * 100_000,
    "f-strings": "f'{" * 100_000,
    "comments": "#\n" * 200_000,
    "the blank, and more": f"{HEAD}    {STUB}" + ' "\\' * 40_000,
    "the blank beside comments": f"{HEAD}    # " + '"\\' * 100_000,
    "escapes": "\x1b[0" * 100_000,
    "names of signs": "é" * 400_000,
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_of_any_kind_is_read_and_shown_in_little_time_and_memory(name):
    with bounded(name):
        looked_at(SOURCES[name])


UNITS = st.lists(
    st.sampled_from(
        [
            *"\"'\\\n \t\r#(){}%!?./+`_:=;@a0é\u202e",
            *('"""', "'''", "\\\n", "f'", "rb'", "1e", "\\N{", "C:", "\x1b["),
            *("def ", "class ", "import ", "from ", "lambda "),
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
DRAWN_SOURCES = st.tuples(
    st.sampled_from(["", "(", '"', "'''", f"{HEAD}    "]), UNITS, st.sampled_from([20_000, 240_000])
)


@pytest.mark.parametrize("count", HOW_MANY)
def test_sources_that_are_drawn_are_read_and_shown_in_little_time_and_memory(count):
    def judge(drawn, most):
        before, unit, length = drawn
        source = before + "".join(itertools.islice(itertools.cycle(unit), length))
        with bounded(f"{before!r}, {unit!r}, {length}", most):
            looked_at(source)

    throw(DRAWN_SOURCES, count, judge)
