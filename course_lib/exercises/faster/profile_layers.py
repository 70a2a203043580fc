"""profile_layers: how long each layer of a network takes."""

import time
from functools import partial

import numpy as np

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def profile_layers(layers, x):
    times = []
    for layer in layers:
        start = time.perf_counter()
        x = layer.forward(x)
        seconds = time.perf_counter() - start
        times.append((type(layer).__name__, seconds))
    return times


def by_marks(layers, x):
    marks, names = [time.perf_counter()], []
    for layer in layers:
        x = layer.forward(x)
        marks.append(time.perf_counter())
        names.append(layer.__class__.__name__)
    return [(name, marks[k + 1] - marks[k]) for k, name in enumerate(names)]


# what is compared; seconds are never alike, so they are told as words

RUNS = 5  # the least time of several runs, for a machine may do something else in between
MUCH_LESS = 1000  # than the whole run: nothing was measured
MOST = 8  # times as long as the whole run: a clock may add up what several cores did


def _in_words(value, what):
    """A result with a word in place of each number, and of what is neither number nor text."""
    if isinstance(value, list | tuple):
        return type(value)(_in_words(part, what) for part in value)
    if isinstance(value, dict):
        return {str(name): _in_words(part, what) for name, part in value.items()}
    if value is None or isinstance(value, str):
        return value
    return what if _is_number(value) else "neither a text nor a time"


def _is_number(value):
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _numbers_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [number for part in value for number in _numbers_in(part)]
    return [float(value)] if _is_number(value) else []


@shown_as("profile_layers(layers, x)")
def entries(function, layers, x):
    """The list, with a word in place of each time."""
    elapsed, sums = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        told = function(layers, x)
        elapsed.append(time.perf_counter() - start)
        sums.append(_numbers_in(told))
    what = "seconds"
    if min(sums[-1], default=0) < 0:
        what = "below 0"
    elif sums[-1] and not any(sums[-1]):
        what = "0"
    elif min(map(sum, sums)) > MOST * min(elapsed):
        what = "longer than the whole run took"
    return _in_words(told, what)


@shown_as("times = profile_layers(layers, x)", gives="the place of the longest of them")
def longest(function, layers, x):
    """Which layer took longest, if one took a part of the run that is worth telling."""
    start = time.perf_counter()
    runs = [[seconds for _, seconds in function(layers, x)] for _ in range(RUNS)]
    elapsed = (time.perf_counter() - start) / RUNS
    least = [min(times) for times in zip(*runs, strict=True)]
    if max(least, default=0) > elapsed / MUCH_LESS:
        return least.index(max(least))
    return "no time to speak of for any layer"


@shown_as("profile_layers(layers, x); then back through each layer", gives="the gradients")
def back(function, layers, x):
    """The slope of each layer at the input that it was given."""
    function(layers, x)
    return [layer.backward(np.ones(x.shape, x.dtype)) for layer in layers]


def _layer(kind, *sizes, **options):
    return Made(f"course_lib.layers.{kind}", *sizes, **options)


def _numbers(*shape):
    count = int(np.prod(shape))
    return (np.arange(count) * 7 % 11 / 5 - 1).reshape(shape).astype(np.float32)


def _small():
    return [_layer("Conv2d", 1, 2, 3, seed=1), _layer("ReLU"), _layer("MaxPool2d", 2),
            _layer("Flatten"), _layer("Linear", 8, 3, seed=2)]  # fmt: skip


def _slow_first():
    return [_layer("Conv2d", 6, 24, 13, stride=2, seed=1), _layer("GlobalAvgPool2d"),
            _layer("ReLU"), _layer("Linear", 24, 4, seed=2)]  # fmt: skip


def _slow_second():
    return [_layer("ReLU"), _layer("Conv2d", 8, 24, 9, seed=3), _layer("GlobalAvgPool2d")]


# layers that keep the shape and whose slope depends on where they are
KEEP = [_layer("Tanh"), _layer("ReLU"), _layer("Sigmoid"), _layer("Sigmoid")]


# mistakes: one idea wrong in each


def _but(*, fed=lambda x, out, k: out, clock=lambda start, end: end - start, begin="each",
         entry=lambda layer, seconds: (type(layer).__name__, seconds), finish=list,
         which=lambda layers: layers):  # fmt: skip
    """A profile with other parts.

    `begin` says when the clock begins: "each" layer, or "once" before all.
    """

    def profile(layers, x):
        out, times = x, []
        start = time.perf_counter()
        for k, layer in enumerate(which(layers)):
            start = time.perf_counter() if begin == "each" else start
            out = layer.forward(fed(x, out, k))
            times.append(entry(layer, clock(start, time.perf_counter())))
        return finish(times)

    return profile


def _whole_run(layers, x, share=1.0):
    """Every layer is given the time of the whole run, or an equal share of it."""
    start = time.perf_counter()
    names = []
    for layer in layers:
        x = layer.forward(x)
        names.append(type(layer).__name__)
    seconds = (time.perf_counter() - start) * (share or 1 / len(names))
    return [(name, seconds) for name in names]


def _shares(layers, x):
    times = profile_layers(layers, x)
    total = sum(seconds for _, seconds in times)
    return [(name, 100 * seconds / total) for name, seconds in times]


def _nothing_timed(layers, x):
    """The clock is read before and behind, and the layer is not in between."""
    times = []
    for layer in layers:
        x = layer.forward(x)
        start = time.perf_counter()
        times.append((type(layer).__name__, time.perf_counter() - start))
    return times


def _stopped_late(layers, x):
    """The start of the clock is that of the first layer, or of the one before."""
    times, start = [], time.perf_counter()
    for layer in layers:
        x, before = layer.forward(x), start
        start = time.perf_counter()
        times.append((type(layer).__name__, before))
    return times


def _summed(times):
    total, told = 0.0, []
    for name, seconds in times:
        total += seconds
        told.append((name, total))
    return told


def _joined(times):
    """One entry for each kind of layer."""
    found = {}
    for name, seconds in times:
        found[name] = found.get(name, 0) + seconds
    return list(found.items())


EXERCISE = Exercise(
    __name__,
    reference=profile_layers,
    alternative=by_marks,
    differs="The first starts the clock anew for each layer; the second looks at it once between "
            "any two layers, and takes differences.",
    minutes=8,
    difficulty=2,
    teaches=("course_lib.training.layer_times",),
    visible=(
        Case("names", _small(), _numbers(2, 1, 6, 6), probe=entries,
             title="a small network: names, and a time for each"),
        Case("twice", [_layer("ReLU"), _layer("Tanh"), _layer("ReLU")], _numbers(3, 4),
             probe=entries, title="two layers of the same kind"),
        Case("one", [_layer("Flatten")], _numbers(2, 2, 3, 3), probe=entries,
             title="a single layer"),
        Case("chain", KEEP, _numbers(2, 5), probe=back,
             title="each layer works on what the one before gave"),
        Case("slow-first", _slow_first(), _numbers(8, 6, 24, 24), probe=longest,
             title="the first layer takes longest"),
        Case("slow-second", _slow_second(), _numbers(6, 8, 24, 24), probe=longest,
             title="the second layer takes longest"),
    ),
    hidden=lambda rng: (
        Case("hidden-names", [_layer("Conv2d", 2, 3, 3, padding=1, seed=4), _layer("ReLU"),
                              _layer("Conv2d", 3, 2, 1, seed=5), _layer("AvgPool2d", 2),
                              _layer("Flatten"), _layer("Linear", 12, 5, seed=6)],
             rng.normal(size=(2, 2, 4, 6)).astype(np.float32), probe=entries,
             title="another network: names, and a time for each"),
        Case("hidden-chain", [_layer("Sigmoid"), *KEEP], rng.normal(size=(3, 4)), probe=back,
             title="another chain of layers"),
        Case("hidden-slow", _slow_second(), rng.normal(size=(6, 8, 24, 24)).astype(np.float32),
             probe=longest, title="which layer takes longest"),
    ),
    mistakes=(
        Mistake("each-fed-with-x", "Every layer gets x itself; it should get what the layer before "
                "gave.", _but(fed=lambda x, out, k: x)),
        Mistake("clock-of-the-start", "A time holds those of the layers before it as well; the "
                "clock must begin anew for each layer.",
                _but(begin="once"), _but(finish=_summed)),
        Mistake("whole-run", "Every layer has the same time, that of the whole run or an equal "
                "part of it; take the time of each by itself.",
                _whole_run, partial(_whole_run, share=None)),
        Mistake("nothing-timed", "The layer does not run between the two looks at the clock, so "
                "nothing is measured.", _nothing_timed),
        Mistake("start-minus-end", "Times are below 0: what was read later comes first.",
                _but(clock=lambda start, end: start - end)),
        Mistake("times-of-day", "This is what the clock shows, not how long it took; take the "
                "difference of two looks.", _but(clock=lambda start, end: end),
                _but(clock=lambda start, end: start), _stopped_late,
                _but(clock=lambda start, end: end + start)),
        Mistake("other-unit", "The times are milliseconds, percents or still smaller parts; they "
                "should be seconds.",
                *(_but(clock=lambda start, end, unit=unit: (end - start) * unit)
                  for unit in (1e3, 1e6, 1e9)),
                _shares),
        Mistake("whole-seconds", "The times are rounded to 0; a layer takes a small part of a "
                "second.", _but(clock=lambda start, end: int(end - start)),
                _but(clock=lambda start, end: round(end - start)),
                _but(clock=lambda start, end: (end - start) // 1),
                _but(clock=lambda start, end: round(end - start, 0))),
        Mistake("only-times", "The names are missing; an entry is a pair, (name, seconds).",
                _but(entry=lambda layer, seconds: 0.0)),
        Mistake("only-names", "The times are missing; an entry is a pair, (name, seconds).",
                _but(entry=lambda layer, seconds: type(layer).__name__)),
        Mistake("the-layer-itself", "An entry holds the layer or its class; it should hold the "
                "name of the class, a text.",
                _but(entry=lambda layer, seconds: (type(layer), seconds)),
                _but(entry=lambda layer, seconds: (layer, seconds))),
        Mistake("written-out", "The name is all that the layer or its class says of itself; only "
                "the name of its class is asked for: type(layer).__name__.",
                _but(entry=lambda layer, seconds: (repr(layer), seconds)),
                _but(entry=lambda layer, seconds: (str(type(layer)), seconds))),
        Mistake("pair-turned", "Name and time have changed places in the pairs.",
                _but(entry=lambda layer, seconds: ("seconds", type(layer).__name__)),
                _but(entry=lambda layer, seconds: (seconds, type(layer).__name__))),
        Mistake("sorted", "The layers are sorted by name or by time; they should stand in the "
                "order of the network.",
                _but(finish=lambda times: sorted(times, key=lambda pair: pair[0])),
                _but(finish=lambda times: times[::-1])),
        Mistake("joined", "Layers of the same kind share an entry; each layer has its own.",
                _but(finish=_joined)),
        Mistake("dict", "A dict keeps one layer of each kind only; a list of pairs is asked for.",
                _but(finish=dict)),
        Mistake("lists-in-place-of-pairs", "The entries are lists; pairs, (name, seconds), are "
                "asked for.", _but(entry=lambda layer, seconds: [type(layer).__name__, seconds])),
        Mistake("a-tuple", "The entries stand in a tuple; a list is asked for.",
                _but(finish=tuple)),
        Mistake("first-only", "Only one layer is measured: does the return stand inside the loop?",
                _but(finish=lambda times: times[:1]), _but(which=lambda layers: layers[:1]),
                _but(finish=lambda times: times[-1:]), _but(finish=lambda times: times[0]),
                _but(finish=lambda times: times[-1])),
        Mistake("last-left-out", "One layer is left out, the last or the first.",
                _but(which=lambda layers: layers[:-1]), _but(which=lambda layers: layers[1:]),
                _but(finish=lambda times: times[:-1]), _but(finish=lambda times: times[1:])),
        Mistake("nothing-returned", "Nothing comes back; return the list.",
                _but(finish=lambda times: None)),
    ),
    hints=(
        "A loop over the layers, and an empty list before it. What does the second layer get?",
        "Look at the clock right before forward, and right after it: perf_counter() gives seconds "
        "since some moment, so only a difference means something.",
        "Keep the result of forward in x, so that the next layer gets it. The list gets the pair "
        "(type(layer).__name__, seconds).",
    ),
)  # fmt: skip
