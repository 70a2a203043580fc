"""to_half: the parameters of a network in half precision."""

import numpy as np

from course_lib.exercises.numbers import array
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def to_half(params):
    with np.errstate(over="ignore"):  # beyond 65,504 stands inf
        return {name: numbers.astype(np.float16) for name, numbers in params.items()}


def one_by_one(params):
    half = {}
    for name in params:
        half[name] = np.empty(params[name].shape, "float16")
        with np.errstate(over="ignore"):
            half[name][...] = params[name]
    return half


@shown_as("half = to_half(params)", gives="half")
def in_bits(function, params):
    """The arrays, each behind the name of its dtype, which counts here."""
    with np.errstate(over="ignore"):  # that is asked for
        half = function(params)
    if type(half) is not dict:
        return half
    return {name: (str(numbers.dtype), numbers) if isinstance(numbers, np.ndarray) else numbers
            for name, numbers in half.items()}  # fmt: skip


def _all(change):
    """Something else is done to each array."""
    return lambda params: {name: change(numbers) for name, numbers in params.items()}


def _some(chosen):
    """Only some arrays are made half: chosen(name, array)."""
    return lambda params: {
        name: numbers.astype(np.float16) if chosen(name, numbers) else numbers.copy()
        for name, numbers in params.items()
    }


def _quiet(function):
    def wrong(*args):
        with np.errstate(all="ignore"):
            return function(*args)

    return wrong


def _in_place(params):
    for name in params:
        params[name] = params[name].astype(np.float16)
    return params


def _first(params):
    return dict(list(to_half(params).items())[:1])


def _last(params):
    return dict(list(to_half(params).items())[-1:])


def _half(numbers):
    return numbers.astype(np.float16)


TOY = {"w": array("0.1 -2.5 3 1000.3", 2, 2), "b": array("1e-5 -0.3", 2)}
NETWORK = {
    "w1": ((np.arange(54.0) * 7 % 13 - 6) / 7).reshape(3, 2, 3, 3),
    "b1": np.array([0.3, -1e-3, 2e-5]),
    "w2": (np.arange(12.0).reshape(3, 4) - 5) / 9,
}

EXERCISE = Exercise(
    __name__,
    reference=to_half,
    alternative=one_by_one,
    differs="The first asks each array for a copy of another type; the second makes room in half "
            "precision, and the numbers are rounded as they are written into it.",
    minutes=5,
    difficulty=1,
    rtol=1e-6,
    atol=0.0,
    probe=in_bits,
    visible=(
        Case("toy", TOY, title="two small arrays"),
        Case("network", {n: a.astype(np.float32) for n, a in NETWORK.items()},
             title="filters, a bias and a matrix, of float32"),
        Case("limits", {"w": array("65504 70000 -1e6", 3), "b": array("1e-8 6e-8 -0.0", 3)},
             title="very large and very small numbers"),
        Case("one", {"gamma": np.array([[1.2345678]])}, title="a single number"),
    ),
    hidden=lambda rng: (
        Case("hidden-network", {"w1": rng.normal(size=(4, 2, 3, 3)), "b1": rng.normal(size=4),
                                "w2": rng.normal(size=(6, 3)), "b2": rng.normal(size=3)},
             title="another network"),
        Case("hidden-32", {"w": rng.normal(size=(5, 2)).astype(np.float32), "b": np.zeros(2)},
             title="arrays of float32 and float64"),
        Case("hidden-limits", {"w": rng.uniform(7e4, 9e4, 3) * [1, -1, 1],
                               "b": rng.uniform(1e-7, 9e-7, 4)},
             title="numbers at the limits"),
    ),
    mistakes=(
        Mistake("int16", "The numbers are whole numbers of 16 bits now; half precision is a "
                "floating-point type, float16.",
                _quiet(_all(lambda a: a.astype(np.int16))),
                _quiet(_all(lambda a: np.round(a).astype(np.int16)))),
        Mistake("scaled", "The numbers are scaled before they are stored; they keep their values, "
                "rounded.", _quiet(_all(lambda a: (a * 255).astype(np.int16))),
                _quiet(_all(lambda a: (a * 255).astype(np.float16))),
                _quiet(_all(lambda a: (a / np.abs(a).max()).astype(np.float16)))),
        Mistake("halved", "The numbers themselves are halved; their values stay, and each takes "
                "half the memory.", _all(lambda a: a / 2), _all(lambda a: a * 0.5),
                _quiet(_all(lambda a: (a / 2).astype(np.float16)))),
        Mistake("float32", "The numbers are float32; half precision has 16 bits.",
                _all(lambda a: a.astype(np.float32))),
        Mistake("rounded", "The numbers are rounded, and take as much memory as before; another "
                "dtype is asked for.", *(_all(lambda a, k=k: np.round(a, k)) for k in range(1, 6))),
        Mistake("back-again", "The numbers go to half precision and back: the digits are lost, and "
                "no memory is saved.",
                _quiet(_all(lambda a: a.astype(np.float16).astype(a.dtype))),
                _quiet(_all(lambda a: a.astype(np.float16).astype(np.float32))),
                _quiet(_all(lambda a: a.astype(np.float16).astype(np.float64)))),
        Mistake("same-bytes", "The same bytes are read as other numbers: view does not convert; "
                "astype does.", _all(lambda a: a.view(np.float16)),
                _all(lambda a: np.frombuffer(a.tobytes(), np.float16))),
        Mistake("weights-only", "Only some of the arrays are converted; biases and all others are "
                "parameters, too.", _quiet(_some(lambda name, a: name.startswith("w"))),
                _quiet(_some(lambda name, a: a.ndim > 1)),
                _quiet(lambda params: {n: _half(a) for n, a in params.items() if n[0] == "w"}),
                _quiet(lambda params: {n: _half(a) for n, a in params.items() if a.ndim > 1}),
                _quiet(_some(lambda name, a: a.dtype == np.float64))),
        Mistake("clipped", "Numbers beyond 65,504 are cut to that; as half precision they are inf.",
                _all(lambda a: np.clip(a, -65504, 65504).astype(np.float16))),
        Mistake("not-converted", "The arrays come back as they came: astype gives a new array, and "
                "what it gives must be kept.", _all(lambda a: a.copy()), dict),
        Mistake("changes-params", "The caller's dict is changed; leave inputs as they are, and "
                "make a new one.",
                _quiet(_in_place)),
        Mistake("first-array", "Only one array is there: does the return stand inside the loop, or "
                "is the dict made anew in it?", _quiet(_first), _quiet(_last)),
        Mistake("list", "A list comes back; the result is a dict with the same names.",
                _quiet(lambda params: [_half(a) for a in params.values()])),
        Mistake("array-alone", "A single array comes back; the result is a dict with the same "
                "names.", _quiet(lambda params: _half(next(iter(params.values())))),
                _quiet(lambda params: _half(list(params.values())[-1]))),
        Mistake("other-names", "The names are others; they stay.",
                _quiet(lambda params: {f"{n}_half": _half(a) for n, a in params.items()}),
                _quiet(lambda params: {str(k): _half(a) for k, a in enumerate(params.values())}),
                _quiet(lambda params: dict(enumerate(map(_half, params.values()))))),
        Mistake("dict-asked", "The dict itself is asked for another dtype; its arrays have one, it "
                "has none.", lambda params: params.astype(np.float16),
                lambda params: np.array(params).astype(np.float16),
                lambda params: np.float16(params)),
        Mistake("flat", "The arrays have lost their shapes.",
                _quiet(_all(lambda a: _half(a).ravel()))),
        Mistake("nothing-returned", "Nothing comes back; return the dict.", lambda params: None),
    ),
    hints=(
        "A new dict, with the same names. What becomes of each array?",
        "An array's method astype gives a copy of another dtype. NumPy calls half precision "
        "np.float16.",
        "A loop over params.items() gives a name and an array at a time; put the converted array "
        "under the same name into the new dict.",
    ),
)  # fmt: skip
