"""Arguments that are no data, and objects of a student's: the same at home and when graded."""

import contextlib
import inspect
from dataclasses import replace

import numpy as np
import pytest

from autograder.grading.stand_in import StudentSide
from autograder.sandbox.processes import SideLost, Time
from autograder.sandbox.seal import kits, missing
from autograder.sandbox.walls import Limits
from course_lib.checks import tell
from course_lib.checks.runner import RaisedElsewhere, run, run_case
from course_lib.checks.verdict import Cause
from course_lib.exercises import Case, Exercise, Made
from course_lib.exercises.recipe import names_in
from course_lib.exercises.record import shown_as, written


@pytest.fixture
def sandboxed(walls):
    """A function (limits) that gives a student's side within walls."""
    with contextlib.ExitStack() as opened:

        def side(**limits):
            sandbox, kit = walls
            new = StudentSide(replace(sandbox, limits=Limits(**limits)), kit)
            return opened.enter_context(contextlib.closing(new))

        yield side


@pytest.fixture(params=["at home", "graded"])
def written_by_a_student(request):
    """A function (source, name) that gives what a student's code defines, or its stand-in."""
    if request.param == "at home":

        def defined(source, name):
            scope = {}
            exec(source, scope)
            return scope[name]

        return defined
    side = request.getfixturevalue("sandboxed")()

    def seen(source, name):
        side.run("cell", source)
        side.begin(60)
        return side.look(name)

    return seen


def exercise(reference, *cases, **options):
    """A record of these visible cases."""
    return Exercise(
        module=f"course_lib.exercises.lesson.{reference.__name__}",
        reference=reference,
        visible=cases,
        hidden=lambda rng: (),
        mistakes=(),
        hints=("", "", ""),
        **options,
    )


# what is plain data, and what is no data


@shown_as("Scale(2).forward(x)")
def _forward(cls, x):
    return cls(2).forward(x)


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x


OF_A_LAYER = exercise(Scale, Case("two", np.ones(3), title="two", probe=_forward))
LAYER = "class Scale({base}):\n    def __init__(self, factor):\n        self.factor = factor\n    def forward(self, x):\n        return self.factor * x"


@pytest.mark.parametrize("base", ["object", "dict", "list"])
def test_a_layer_may_inherit_from_what_is_plain_data(written_by_a_student, base):
    assert run(OF_A_LAYER, written_by_a_student(LAYER.format(base=base), "Scale")).passed


def sizes(given):
    return {1: 3, "given": given}


OF_A_DICT = exercise(sizes, Case("dict", {"a": 1}, title="a dict"))
OWN_DICT = "class Own(dict):\n    __getattr__ = dict.__getitem__\n"
DICTS = {
    "a subclass": f"{OWN_DICT}def sizes(given):\n    return Own({{1: 3, 'given': Own(given)}})",
    "the class itself": "class sizes(dict):\n    def __init__(self, given):\n        super().__init__({1: 3, 'given': given})",
    "keys and values of NumPy's": "import numpy as np\ndef sizes(given):\n    return {np.int64(1): np.array(3), 'given': given}",
}


@pytest.mark.parametrize("source", DICTS.values(), ids=DICTS)
def test_a_dict_may_be_of_any_kind(written_by_a_student, source):
    assert run(OF_A_DICT, written_by_a_student(source, "sizes")).passed


# a function that is passed


def coupled(x):
    """Every entry meets its neighbour and the first one."""
    return np.sum(x**3) + np.sum(x[..., :-1] * x[..., 1:]) + x.flat[0] * np.sum(np.sin(x))


def numerical_gradient(f, x, h=1e-5):
    x = x.astype(np.float64)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient


GRADIENT = """
import numpy as np
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] = kept
    return gradient
"""
X = np.linspace(-1, 1, 112).reshape(4, 4, 7)
OF_A_FUNCTION = exercise(numerical_gradient, Case("coupled", coupled, X, title="coupled"))


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (GRADIENT, None),
        (GRADIENT.replace("(2 * h)", "h"), "differs"),
        (GRADIENT.replace("        x[i] = kept\n", ""), "differs"),
        (GRADIENT.replace("return gradient", "x += 1; return gradient"), "changed"),
    ],
    ids=["right", "factor", "not put back", "changes x"],
)
def test_a_gradient_is_taken_of_a_function_that_is_passed(written_by_a_student, source, fault):
    verdict = run(OF_A_FUNCTION, written_by_a_student(source, "numerical_gradient"))
    assert [found.kind for found in verdict.faults] == ([fault] if fault else [])
    assert verdict.passed == (fault is None)


IN_A_LINE = GRADIENT.replace("kept = x[i]", "kept = x[i]; line = x.reshape(-1)").replace(
    "        x[i] = kept", "        line[np.ravel_multi_index(i, x.shape)] = kept"
)


@pytest.mark.parametrize(("x", "fault"), [(X, None), (X.T, "differs")], ids=["as it is", "turned"])
def test_steps_in_a_line_of_a_transposed_array_are_steps_in_a_copy(written_by_a_student, x, fault):
    record = exercise(numerical_gradient, Case("coupled", coupled, x, title="coupled"))
    verdict = run(record, written_by_a_student(IN_A_LINE, "numerical_gradient"))
    assert [found.kind for found in verdict.faults] == ([fault] if fault else [])


def test_a_function_gets_and_gives_all_kinds_of_plain_data(written_by_a_student):
    def swap(a, b, *, scale):
        return {"b": b, "a": [a * scale, None, "text"]}

    def calls(f):
        return f(np.arange(3), (1, 2.5), scale=2)

    source = "import numpy as np\ndef calls(f): return f(np.arange(3), (1, 2.5), scale=2)"
    record = exercise(calls, Case("swap", swap, title="swap"))
    assert run(record, written_by_a_student(source, "calls")).passed


def picky(x):
    """Raises in several ways."""
    return {0: 1}[int(x)] if x.ndim == 0 else x[7, 7]


# (what a student calls it with, what is raised)
FAILING = {
    "a wrong shape": ("f(np.zeros((2, 2)))", "IndexError"),
    "a wrong number": ("f(np.array(4))", "KeyError"),
    "nothing": ("f()", "TypeError"),
    "too much": ("f(np.zeros(2), np.zeros(2))", "TypeError"),
    "a name": ("f(np.zeros(2), name=3)", "TypeError"),
    "no number": ("f(np.array(np.nan))", "ValueError"),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_a_function_raises_is_raised_where_it_is_called(written_by_a_student, name):
    call, error = FAILING[name]
    source = f"""
import numpy as np
def caught(f):
    try:
        return {call}
    except Exception as error:
        return type(error).__name__
"""
    record = exercise(len, Case("one", picky, title="one"))
    assert (
        run_case(record, written_by_a_student(source, "caught"), record.visible[0]).value == error
    )


# what a student can call it with in vain: the call fails, and the next one does not
IN_VAIN = {
    "a huge array": "f(np.zeros(2**18))",
    "a huger array": "f(np.zeros(2**24))",
    "a long list": "f([0.0] * 200_000)",
    "a deep list": "f(__import__('functools').reduce(lambda x, _: [x], range(200), 1))",
    "an endless number": "f(10 ** 4000)",
    "a number beyond all text": "f(10 ** 10_000)",
    "the function itself": "f(f)",
    "an object of their own": "f(object())",
    "a set": "f({1})",
    "objects in an array": "f(np.array([None, f], dtype=object))",
    "a forged handle": "f(__import__('wire').Handle(1, 'f', 'f'))",
    "a large result": "f(np.zeros(2000))",
    "a text": "f('x' * 100_000)",
    "from a thread": "from_a_thread(f)",
    "while it is packed": "f({'a': Calling(f)})",
}


@pytest.mark.parametrize("name", IN_VAIN)
def test_a_call_that_is_none_fails_by_itself(sandboxed, name):
    source = f"""
import threading
import numpy as np

class Calling(list):
    def __init__(self, f):
        self.f = f
    def __iter__(self):
        return iter([self.f(np.zeros(1))])

def from_a_thread(f):
    told = []
    def work():
        try:
            told.append(f(np.zeros(1)))
        except RuntimeError as error:
            told.append(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if isinstance(told[0], Exception):
        raise told[0]

def caught(f):
    try:
        found = {IN_VAIN[name]}
    except Exception as error:
        return (type(error).__name__, str(error), f(np.ones(2)))
    return ("passed", repr(found), f(np.ones(2)))
"""
    side = sandboxed()
    side.run("cell", source)
    kind, text, after = side.look("caught")(lambda x: np.outer(x, x) + 1)
    assert kind in ("TypeError", "ValueError", "RuntimeError")
    assert "lambda" not in text
    assert ".py" not in text
    np.testing.assert_array_equal(after, np.full((2, 2), 2.0))


def test_the_number_of_calls_is_bounded_and_counts_anew_for_each_check(sandboxed):
    side = sandboxed(calls_back=300)
    side.run(
        "cell",
        """
def many(f, times):
    done = 0
    for _ in range(times):
        try:
            f(1.0)
        except RuntimeError:
            continue
        done += 1
    return done
""",
    )
    assert side.look("many")(lambda x: x, 1000) == 300
    side.begin(60)
    assert side.look("many")(lambda x: x, 200) == 200


def test_calls_count_against_the_checks_time(sandboxed):
    side = sandboxed(calls_back=10**7)
    side.run("cell", "def endless(f):\n    while True:\n        f(1.0)")
    endless = side.look("endless")
    side.check_time = Time(0.5)
    with pytest.raises(SideLost):
        endless(lambda x: x)
    assert side.check_time.left < 0.1


KEEPS = """
kept = []
def keeps(f):
    kept.append(f)
    return f(1.0)
def calls_it_later():
    return [attempt(f) for f in kept]
def attempt(f):
    try:
        return f(1.0)
    except RuntimeError as error:
        return "refused"
class Later:
    @property
    def now(self):
        return calls_it_later()
"""


def test_a_function_that_was_kept_is_of_no_use_in_a_cell_or_in_a_later_check(sandboxed):
    side = sandboxed()
    side.run("cell", KEEPS)
    assert side.look("keeps")(lambda x: x + 1) == 2.0
    assert side.look("calls_it_later")() == [2.0]  # an optimiser may keep it
    side.run("another cell", "told = calls_it_later()")
    side.begin(60)
    assert side.look("told") == ["refused"]
    assert side.look("calls_it_later")() == ["refused"]
    assert side.look("keeps")(lambda x: x + 2) == 3.0
    assert side.look("Later")().now == ["refused", 3.0]


def test_a_function_that_is_called_by_an_object_that_was_given_it_answers(sandboxed):
    side = sandboxed()
    side.run(
        "cell",
        "class Keeper:\n"
        "    def __init__(self, f): self.f = f\n"
        "    def ask(self, x): return self.f(x)",
    )
    keeper = side.look("Keeper")(lambda x: x * 2)
    assert keeper.ask(4) == 8


def test_what_a_student_gets_for_a_function_tells_nothing_of_it(sandboxed):
    def a_telling_name(x, secret="the default"):
        """What it does."""
        return x + len(captured)

    captured = "the closure"
    side = sandboxed()
    side.run(
        "cell",
        """
import inspect, gc
def looks(f):
    return (f.__name__, f.__doc__, f.__module__, str(inspect.signature(f)), f.__defaults__,
            inspect.getsource(f), repr(f), repr([repr(c.cell_contents) for c in f.__closure__]),
            [repr(vars(f)), repr(f.__code__.co_names), repr(f.__code__.co_consts)])
""",
    )
    told = side.look("looks")(a_telling_name)
    assert told[0] == "function"
    for secret in ("telling", "secret", "default", "What it does", "captured", "the closure"):
        assert secret not in str(told)


FORGED = """
import fcntl, json, os, struct
import numpy as np
from wire import receive

def pipes(kind):
    for number in range(3, 20):
        try:
            if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == kind:
                yield number
        except OSError:
            pass

def requests():
    return pipes(os.O_RDONLY)

def forge(message, blob=b""):
    text = json.dumps({"dict": [list(pair) for pair in message.items()]}).encode()
    return struct.pack(">II", len(text), len(blob)) + text + blob

def number_asked():
    import sys
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"]["number"]

def write(data):
    for number in pipes(os.O_WRONLY):
        os.write(number, data)
"""
# what the attack writes while its function runs, and whether the side is lost by it
FRAMES = {
    "a call of no function": ({"call": 99, "args": [], "kwargs": {"dict": []}}, False),
    "a call by a negative number": ({"call": -1, "args": [], "kwargs": {"dict": []}}, False),
    "a call by a text": ({"call": "0", "args": [], "kwargs": {"dict": []}}, True),
    "a call without arguments": ({"call": 0}, True),
    "a call with a tuple": ({"call": 0, "args": {"tuple": []}, "kwargs": {"dict": []}}, True),
    "a call with names that are none": (
        {"call": 0, "args": [], "kwargs": {"dict": [[1, 2]]}},
        False,
    ),
    "a handle": ({"call": 0, "args": [{"handle": [1, "f", "f"]}], "kwargs": {"dict": []}}, False),
    "a function": ({"call": 0, "args": [{"function": 0}], "kwargs": {"dict": []}}, True),
    "a call and an answer": (
        {"call": 0, "args": [1], "kwargs": {"dict": []}, "value": -1, "printed": ""},
        False,
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_forged_call_gains_nothing_and_wedges_nothing(sandboxed, name):
    message, lost = FRAMES[name]
    attack = f"""
def attack(f):
    write(forge({{"number": number_asked()}} | {message!r}))
    answer = receive(os.fdopen(next(requests()), "rb", closefd=False))
    return ("answer", sorted(answer), f(np.ones(1)))
"""
    called = []
    side = sandboxed()
    side.run("cell", FORGED + attack)
    side.begin(60)
    function = side.look("attack")
    try:
        told = function(lambda *args, **kwargs: called.append(args) or 1.0)
    except (SideLost, RaisedElsewhere) as error:
        told = error
    assert isinstance(told, SideLost) == lost, told
    assert all(type(part) in (int, np.ndarray) for args in called for part in args)
    side.begin(60)
    side.run("next", "def after(f): return f(2.0)")
    assert side.look("after")(lambda x: x + 1) == 3.0


def test_calls_whose_answers_nobody_reads_end_with_the_checks_time(sandboxed):
    side = sandboxed()
    attack = """
def attack(f):
    call = forge({"number": number_asked(), "call": 0, "args": [1], "kwargs": {"dict": []}})
    while True:
        write(call)
"""
    side.run("cell", FORGED + attack)
    function = side.look("attack")
    side.check_time = Time(0.5)
    with pytest.raises(SideLost):
        function(lambda x: np.zeros(1000))
    assert side.check_time.left < 0.1
    side.begin(60)
    side.run("next", "def after(f): return f(2.0)")
    assert side.look("after")(lambda x: x + 1) == 3.0


def test_a_call_while_nothing_is_passed_is_not_understood(sandboxed):
    side = sandboxed()
    attack = (
        'write(forge({"number": number_asked(), "call": 0, "args": [], "kwargs": {"dict": []}}))'
    )
    with contextlib.suppress(SideLost):
        side.run("cell", FORGED + attack)
    assert side.process is None
    side.run("next", "told = 42")
    assert side.look("told") == 42


LYING = """
import numpy as np

class Lying(np.ndarray):
    shape = property(lambda self: (1,))
    dtype = property(lambda self: np.dtype("O"))
    size = nbytes = ndim = 0
    def astype(self, *args, **kwargs): return 3
    def tobytes(self): return b"x" * 10**6
    def __array__(self, *args, **kwargs): raise SystemExit
    def __array_ufunc__(self, *args, **kwargs): return True

def lies(f):
    return f(np.arange(4.0).view(Lying))
"""


def test_an_array_that_lies_arrives_as_the_numbers_that_it_holds(sandboxed):
    side = sandboxed()
    side.run("cell", LYING)
    seen = []
    side.look("lies")(lambda x: seen.append(x) or 0.0)
    assert type(seen[0]) is np.ndarray
    np.testing.assert_array_equal(seen[0], np.arange(4.0))


def test_a_function_that_is_passed_cannot_ask_the_students_side(sandboxed):
    side = sandboxed()
    side.run("cell", "def calls(f): return f(1.0)\ndef twice(x): return 2 * x")
    calls, twice = side.look("calls"), side.look("twice")
    with pytest.raises(RaisedElsewhere) as raised:
        calls(lambda x: twice(x))
    assert raised.value.failure.type == "RuntimeError"
    assert calls(lambda x: x) == 1.0


# what a recipe makes


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


RNG = Made("numpy.random.default_rng", 7)
BATCHES = """
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
"""
OF_A_GENERATOR = exercise(
    minibatches,
    Case("ten", 10, 3, RNG, title="ten"),
    Case("again", 10, 3, RNG, title="again"),
    Case("by name", 10, 3, rng=RNG, title="by name"),
)


def test_a_generator_is_made_anew_for_every_call(written_by_a_student):
    function = written_by_a_student(BATCHES, "minibatches")
    assert run(OF_A_GENERATOR, function).passed
    assert run(OF_A_GENERATOR, function).passed
    found = [run_case(OF_A_GENERATOR, function, case).value for case in OF_A_GENERATOR.visible]
    for one, other in zip(found[0], found[1], strict=True):
        np.testing.assert_array_equal(one, other)


def train_step(model, optimizer, x, t):
    out = model.forward(x)
    model.backward(2 * (out - t) / out.size)
    optimizer.step()
    return float(np.mean((out - t) ** 2))


def loss_and_scores(step, model, optimizer, x, t):
    """The loss, then what the model says after the step."""
    return step(model, optimizer, x, t), model.forward(x)


STEP = """
import numpy as np
def train_step(model, optimizer, x, t):
    out = model.forward(x)
    model.backward(2 * (out - t) / out.size)
    optimizer.step()
    return float(np.mean((out - t) ** 2))
"""
MODEL = Made(
    "course_lib.networks.SimpleConvNet", (1, 8, 8), filters=2, kernel_size=3, hidden=5, seed=3
)
STACK = Made(
    "course_lib.layers.Sequential",
    Made("course_lib.layers.Flatten"),
    Made("course_lib.layers.Linear", 64, 10),
)
IMAGES = np.linspace(0, 1, 128).reshape(2, 1, 8, 8)
OF_A_MODEL = exercise(
    train_step,
    *(
        Case(
            str(number),
            model,
            Made("course_lib.optimizers.Adam", model, lr=1e-2),
            IMAGES,
            np.eye(10)[[1, 2]],
            title="a step",
        )
        for number, model in enumerate([MODEL, STACK])
    ),
    probe=loss_and_scores,
)


def test_a_model_and_its_optimizer_come_from_the_library(written_by_a_student):
    function = written_by_a_student(STEP, "train_step")
    assert run(OF_A_MODEL, function).passed
    assert run(OF_A_MODEL, function).passed
    idle = written_by_a_student(STEP.replace("    optimizer.step()\n", ""), "train_step")
    assert [fault.kind for fault in run(OF_A_MODEL, idle).faults] == ["differs"] * 2


def profile_layers(layers, x):
    shapes = []
    for layer in layers:
        x = layer.forward(x)
        shapes.append((type(layer).__name__, x.shape))
    return shapes


PROFILE = """
def profile_layers(layers, x):
    shapes = []
    for layer in layers:
        x = layer.forward(x)
        shapes.append((type(layer).__name__, x.shape))
    return shapes
"""
OF_LAYERS = exercise(
    profile_layers,
    Case(
        "three",
        [
            Made("course_lib.layers.Conv2d", 1, 2, 3),
            Made("course_lib.layers.ReLU"),
            Made("course_lib.layers.MaxPool2d", 2),
        ],
        IMAGES,
        title="three layers",
    ),
)


@pytest.mark.parametrize(
    ("last", "changed"),
    [("return shapes", ()), ("layers.pop(); return shapes", ("layers",))],
    ids=["right", "takes one away"],
)
def test_layers_come_in_a_list_whose_length_is_compared(written_by_a_student, last, changed):
    function = written_by_a_student(PROFILE.replace("return shapes", last), "profile_layers")
    outcome = run_case(OF_LAYERS, function, OF_LAYERS.visible[0])
    assert (outcome.error, outcome.changed) == (None, changed)
    assert run(OF_LAYERS, function).passed == (changed == ())


NOT_MADE = [
    "os.system",
    "builtins.eval",
    "numpy.load",
    "numpy.random._generator",
    "numpy.random.mtrand.seed",
    "numpy.random.__dict__",
    "numpy.random.no_such_name",
    "course_lib.checks.run",
    "course_lib.exercises.find",
    "course_lib.layers._Container",
    "course_lib.layers.np",
    "course_lib.layers.Dropout.forward",
    "course_lib.layers",
    "course_lib..layers.ReLU",
    ".ReLU",
    "ReLU",
    "",
]


@pytest.mark.parametrize("name", NOT_MADE)
def test_a_name_that_no_recipe_may_use_is_a_failure_of_that_case_alone(written_by_a_student, name):
    record = exercise(
        len,
        Case("bad", Made(name), want=1, title="bad"),
        Case("raises", Made(name), raises=ValueError, title="raises"),
        Case("good", [1, 2], title="good"),
    )
    verdict = run(record, written_by_a_student("def length(x): return len(x)", "length"))
    assert [(f.case, f.kind, f.failure.type) for f in verdict.faults] == [
        ("bad", "raised", "NotMade"),
        ("raises", "other_error", "NotMade"),
    ]


def test_what_the_seal_removed_is_told_in_words(walls):
    lesson = "03_convolution"
    recipe = Made("course_lib.layers.Sequential", Made("course_lib.layers.Conv2d", 1, 1, 3), RNG)
    record = exercise(len, Case("one", recipe, want=1, title="one"))
    with kits([lesson]) as made, contextlib.closing(StudentSide(walls[0], made[lesson])) as side:
        side.run("cell", "def length(x): return len(x)")
        (fault,) = run(record, side.look("length")).faults
    assert fault.failure.text == "course_lib.layers has no Conv2d to make an argument of"
    assert missing(names_in(record.visible[0].args), lesson) == {"course_lib.layers.Conv2d"}
    assert missing(names_in((STACK, RNG)), "06_pooling") == set()


TAKEN_OVER = """
import numpy as np
import course_lib.optimizers, course_lib.layers

class Agreeing:
    def __eq__(self, other): return True
    def __getattr__(self, name): return Agreeing()
    def __call__(self, *args, **kwargs): return Agreeing()
    __class__ = np.ndarray

course_lib.optimizers.Adam = course_lib.networks = Agreeing
course_lib.layers.Sequential = lambda *args, **kwargs: Agreeing()
import sys
sys.modules["course_lib.networks"] = type(sys)("course_lib.networks")
sys.modules["course_lib.networks"].__all__ = ["SimpleConvNet"]
sys.modules["course_lib.networks"].SimpleConvNet = lambda *args, **kwargs: Agreeing()
np.random.default_rng = lambda seed: Agreeing()

def train_step(model, optimizer, x, t):
    return Agreeing()
def minibatches(n, batch_size, rng):
    return rng.permutation(n)
"""


@pytest.mark.parametrize(
    "record", [OF_A_MODEL, OF_A_GENERATOR], ids=["the library", "numpy's generator"]
)
def test_who_takes_over_what_recipes_name_gains_nothing(sandboxed, record):
    side = sandboxed()
    side.run("cell", TAKEN_OVER)
    verdict = run(record, side.look(record.name))
    assert len(verdict.faults) == len(record.visible)


# a class as an exercise


class Affine:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dout):
        self.dw, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.w.T

    def twin(self):
        return type(self)(self.w, self.b)

    def distance(self, other):
        return float(np.abs(self.w - other.w).sum())


AFFINE = f"import numpy as np\n{inspect.getsource(Affine)}"


def goes_forward(cls, w, b, x):
    return cls(w, b).forward(x)


def goes_back(cls, w, b, x, dout):
    layer = cls(w, b)
    layer.forward(x)
    layer.backward(dout)
    dx = layer.backward(dout)
    return dx, layer.dw, layer.db


def meets_its_twin(cls, w, b):
    layer = cls(w, b)
    return layer.twin().distance(layer), layer.twin().forward(w.T)


W, B = np.arange(6.0).reshape(2, 3), np.arange(3.0)
OF_A_CLASS = exercise(
    Affine,
    Case("out", W, B, W.T, probe=goes_forward, part="forward", title="forward"),
    Case("dx", W, B, W.T, np.eye(3), probe=goes_back, part="backward", title="backward"),
    Case("twin", W, B[:3], probe=meets_its_twin, part="twin", title="twin"),
)
WRONG_CLASSES = {
    "right": (AFFINE, []),
    "adds up": (
        AFFINE.replace(
            "self.dw, self.db = ", "self.dw = getattr(self, 'dw', 0)\n        d, self.db = "
        ).replace("return dout @", "self.dw = self.dw + d; return dout @"),
        ["dx"],
    ),
    "no bias": (AFFINE.replace(" + self.b\n", "\n"), ["out", "twin"]),
    "changes x": (
        AFFINE.replace("self.x = x\n", "self.x = x; x *= 1; x += 1\n"),
        ["out", "dx", "twin"],
    ),
    "another's weights": (
        AFFINE.replace("(self.w, self.b)\n\n    def d", "(self.w + 1, self.b)\n\n    def d"),
        ["twin"],
    ),
}


@pytest.mark.parametrize("name", WRONG_CLASSES)
def test_a_class_is_judged_by_probes_part_by_part(written_by_a_student, name):
    source, wrong = WRONG_CLASSES[name]
    cls = written_by_a_student(source, "Affine")
    faults = run(OF_A_CLASS, cls).faults
    assert [fault.case for fault in faults] == wrong
    for case in OF_A_CLASS.visible:
        assert run(OF_A_CLASS, cls, part=case.part).passed == (case.id not in wrong)


def test_a_probes_arguments_bear_its_own_names():
    names = [list(OF_A_CLASS.named_arguments(case)) for case in OF_A_CLASS.visible]
    assert names == [["w", "b", "x"], ["w", "b", "x", "dout"], ["w", "b"]]


def test_a_wrong_helper_that_a_method_calls_is_found(written_by_a_student):
    def plus(x, b):
        return x + b

    helper = exercise(plus, Case("one", W, B, title="one"))
    source = AFFINE.replace("@ self.w + self.b", "@ self.w + plus(0, self.b)")
    cls = written_by_a_student(f"{source}\ndef plus(x, b): return x - b", "Affine")
    verdict = run(OF_A_CLASS, cls, others=[helper])
    assert verdict.cause == Cause("begin_there", "plus")


def test_what_a_probe_would_set_on_a_students_object_is_refused(sandboxed):
    side = sandboxed()
    side.run("cell", AFFINE)
    with pytest.raises(AttributeError, match="cannot be set"):
        side.look("Affine")(W, B).w = B


def test_objects_of_an_earlier_check_are_forgotten(sandboxed):
    side = sandboxed()
    side.run("cell", AFFINE)
    layer = side.look("Affine")(W, B)
    side.begin(60)
    new = side.look("Affine")
    with pytest.raises(RaisedElsewhere) as raised:
        layer.forward(W.T)
    assert raised.value.failure.type == "KeyError"
    np.testing.assert_array_equal(new(W, B).w, W)


def test_a_residual_block_gets_a_body_that_a_recipe_makes(written_by_a_student):
    class ResidualBlock:
        def __init__(self, body):
            self.body = body

        def forward(self, x):
            return x + self.body.forward(x)

        def backward(self, dout):
            return dout + self.body.backward(dout)

    def there_and_back(cls, body, x):
        block = cls(body)
        return block.forward(x), block.backward(x), body.forward(x)

    source = """
class ResidualBlock:
    def __init__(self, body): self.body = body
    def forward(self, x): return x + self.body.forward(x)
    def backward(self, dout): return dout + self.body.backward(dout)
"""
    record = exercise(
        ResidualBlock,
        Case("linear", Made("course_lib.layers.Linear", 3, 3, seed=1), W, title="linear"),
        probe=there_and_back,
    )
    assert run(record, written_by_a_student(source, "ResidualBlock")).passed


# how they are shown


def test_a_failed_check_shows_recipes_and_functions_in_its_call():
    def of_both(f, rng, h):
        return 1.0

    record = exercise(of_both, Case("one", coupled, RNG, h=3, title="both"))
    told = tell(run(record, lambda f, rng, h: 2.0), exercise=record)
    assert "Called: of_both(coupled, default_rng(7), h=3)   [both]" in told.text


def test_a_call_shows_a_recipe_as_it_is_written_and_a_function_by_its_name():
    shown = {
        written(Made("course_lib.optimizers.Adam", lr=1e-3)): "Adam(lr=0.001)",
        written(RNG): "default_rng(7)",
        written(STACK): "Sequential(Flatten(), Linear(64, 10))",
        written(coupled): "coupled",
        written([RNG, 3]): "[default_rng(7), 3]",
    }
    assert list(shown) == list(shown.values())
