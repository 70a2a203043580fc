"""Find the bug: dropout that drops the same numbers of every image."""

import numpy as np

from course_lib.exercises.deeper._dropped import as_array, in_words, inputs
from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x.shape)  # from 0 to 1, one for each place
    scaled = x / (1 - p)
    return np.where(numbers < p, 0.0, scaled)


def number_by_number(x, p, rng, training=True):
    out = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        if not training or rng.random() >= p:
            out[place] = x[place] / (1 - p * training)
    return out


def _same_for_all(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x.shape[1:])  # from 0 to 1, one for each place
    scaled = x / (1 - p)
    return np.where(numbers < p, 0.0, scaled)


@shown_as("out, again = mend_dropout(x, {p}, rng), mend_dropout(x, {p}, rng)", "found")
def training(function, x, p, rng):
    given, again = x.copy(), x.copy()  # a function that writes into x shall not spoil the second
    return in_words(given, function(x, p, rng), function(again, p, rng))


@shown_as("are most numbers of mend_dropout(x, {p}, rng) kept?", "kept")
def mostly(function, x, p, rng):
    out = as_array(function(x.copy(), p, rng))
    return out is not None and bool(np.mean(out != 0) > 0.5)


@shown_as("mend_dropout(x, {p}, rng, training=False)")
def in_test(function, x, p, rng):
    return function(x, p, rng, training=False)


@shown_as("mend_dropout(x, {p}, rng), with two rng of the same seed", "found")
def repeated(function, x, p, rng, twin):
    one, other = (as_array(function(x.copy(), p, each)) for each in (rng, twin))
    same = one is not None and other is not None and np.array_equal(one, other)
    return {"their zeros": "the same" if same else "others"}


def _but(*, shape=lambda shape: shape, scale=lambda p: 1 - p, drop=lambda numbers, p: numbers < p,
         in_test=lambda x, p: x, drops=lambda training: training,
         of=lambda rng: rng):  # fmt: skip
    """The colleague's lines with another thing changed."""

    def dropout(x, p, rng, training=True):
        if not drops(training):
            return in_test(x, p)
        numbers = of(rng).random(shape(x.shape))
        return np.where(drop(numbers, p), 0.0, x / scale(p))

    return dropout


def _into_x(x, p, rng, training=True):
    if training:
        x[rng.random(x.shape) < p] = 0
        x /= 1 - p
    return x


def _into_x_and_a_new_one(x, p, rng, training=True):
    if not training:
        return x
    x[rng.random(x.shape) < p] = 0
    return x / (1 - p)


def _rng(seed):
    return Made("numpy.random.default_rng", seed)


FLAT, MAPS = inputs(50, 200), inputs(10, 5, 20, 10)

EXERCISE = Exercise(
    __name__,
    reference=mend_dropout,
    alternative=number_by_number,
    differs="The first draws all numbers at once; the second asks the generator again for each "
            "number of x, and is slow.",
    minutes=4,
    difficulty=2,
    visible=(
        Case("flat", FLAT, 0.2, _rng(1), probe=training, title="fifty images, 200 numbers each",
             want={"shape": "(50, 200)", "values of out / x": "0, 1.25",
                   "zeros": "for each number by itself", "share of zeros": "0.2",
                   "a second call": "other zeros"}),
        Case("maps", MAPS, 0.5, _rng(2), probe=training, title="maps of ten images"),
        Case("most", FLAT, 0.2, _rng(1), probe=mostly, title="where p is small, most are kept",
             want=True),
        Case("test", FLAT, 0.2, _rng(3), probe=in_test, title="in the test", want=FLAT),
        Case("repeated", FLAT, 0.2, _rng(4), _rng(4), probe=repeated,
             title="the generator decides what is drawn", want={"their zeros": "the same"}),
    ),
    hidden=lambda rng: (
        Case("other", inputs(100, 100, start=int(rng.integers(50))), 0.6,
             _rng(int(rng.integers(1000))), probe=training, title="a hundred images"),
        Case("other-maps", inputs(25, 4, 10, 10, start=int(rng.integers(50))), 0.3,
             _rng(int(rng.integers(1000))), probe=training, title="maps of 25 images"),
        Case("other-test", MAPS, 0.3, _rng(5), probe=in_test, title="maps in the test", want=MAPS),
        Case("other-twins", MAPS, 0.5, _rng(6), _rng(6), probe=repeated,
             title="the generator decides what is drawn"),
    ),
    mistakes=(
        Mistake("same-for-all", "It is wrong as it was: share and scale are right, but every image "
                "of the batch loses the same numbers. For how many numbers is drawn?",
                _same_for_all),
        Mistake("same-for-all-and-turned", "Every image of the batch still loses the same numbers, "
                "and now the wrong share of them is dropped as well.",
                _but(drop=lambda numbers, p: numbers > p, shape=lambda shape: shape[1:])),
        Mistake("one-an-image", "Now an image, or a whole map, is kept or dropped as one; draw for "
                "each number of x.",
                _but(shape=lambda shape: (shape[0], *(1,) * (len(shape) - 1))),
                _but(shape=lambda shape: (*shape[:2], *(1,) * (len(shape) - 2))),
                _but(shape=lambda shape: shape[:1]), _but(shape=lambda shape: (shape[0], 1))),
        Mistake("one-for-all", "One number is drawn for all of x; draw for each of its numbers.",
                _but(shape=lambda shape: (1,) * len(shape)),
                _but(shape=lambda shape: shape[-1:])),
        Mistake("share-turned", "The share is wrong now: numbers below p are dropped, a share of "
                "p.", _but(drop=lambda numbers, p: numbers > p)),
        Mistake("not-scaled", "The scale was right: what is kept is divided by 1 - p.",
                _but(scale=lambda p: 1), _but(scale=lambda p: p),
                _but(scale=lambda p: 1, shape=lambda shape: shape[1:]),
                _but(scale=lambda p: p, shape=lambda shape: shape[1:])),
        Mistake("scaled-in-test", "The test was right: x passes as it is.",
                _but(in_test=lambda x, p: x * (1 - p)), _but(in_test=lambda x, p: x / (1 - p)),
                _but(in_test=lambda x, p: x * (1 - p), shape=lambda shape: shape[1:])),
        Mistake("drops-in-test", "Now the test drops, too; there x passes as it is.",
                _but(drops=lambda training: True),
                _but(drops=lambda training: True, shape=lambda shape: shape[1:])),
        Mistake("flag-turned", "The condition was right: without training, x passes as it is.",
                _but(drops=lambda training: not training),
                _but(drops=lambda training: not training, shape=lambda shape: shape[1:])),
        Mistake("own-generator", "The generator that is passed is not used, so no run can be "
                "repeated, or every call drops the same.",
                _but(of=lambda rng: np.random.default_rng()),
                _but(of=lambda rng: np.random.default_rng(0))),
        Mistake("in-place", "x itself is changed; make a new array.", _into_x,
                _into_x_and_a_new_one),
        Mistake("nothing-returned", "Nothing comes back: is there a return?",
                lambda x, p, rng, training=True: None),
    ),
    hints=(
        "Look at the picture above: each row is an image of the batch. What do all rows have in "
        "common?",
        "If every row has its gaps at the same places, how many random numbers have been drawn? "
        "Print numbers.shape.",
        "np.where takes one row of numbers for all images, and does not complain: it is "
        "broadcast. rng.random takes the shape that is wanted.",
    ),
)  # fmt: skip
