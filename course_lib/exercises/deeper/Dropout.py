"""Dropout as a layer: judged by what is true of it, never by what a seed draws."""

import copy

import numpy as np

from course_lib.exercises.deeper._dropped import (
    in_words,
    inputs,
    of_gradient,
    upstream,
    where_x_is_0,
    with_zeros,
)
from course_lib.exercises.record import Case, Exercise, Mistake, Remark, shown_as
from course_lib.exercises.remarks import loops


class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.factor = 1.0  # of every number, in the test
        if training:
            kept = self.rng.random(x.shape) >= self.p
            self.factor = kept / (1 - self.p)
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor


class ByZerosPutIn:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        chance = self.p if training else 0
        self.dropped = self.rng.random(x.shape) < chance
        self.scale = 1 / (1 - chance)
        return np.where(self.dropped, 0.0, x * self.scale)

    def backward(self, dout):
        return np.where(self.dropped, 0.0, dout * self.scale)


# How a student's class is looked at ---------------------------------------------------------------
# Each call gets numbers of its own, so that one which writes into them does not spoil the next; a
# call that is judged by itself gets x, and the check says if that was changed.


@shown_as("layer = {exercise}({p}); out, again = layer.forward(x), layer.forward(x)", "found")
def forward(layer, p, x):
    new, given = layer(p), x.copy()
    again = x.copy()
    return in_words(given, new.forward(x), new.forward(again))


@shown_as("{exercise}({p}).forward(x, training=False)")
def in_test(layer, p, x):
    return layer(p).forward(x, training=False)


@shown_as(
    "layer = {exercise}({p}); layer.forward(x); out = layer.forward(x, training=False)", "out"
)
def in_test_after_training(layer, p, x):
    used = layer(p)
    used.forward(x.copy())
    return used.forward(x, training=False)


@shown_as(
    "a, b, c = {exercise}({p}, seed=3), {exercise}({p}, seed=3), {exercise}({p}, seed=4)", "found"
)
def seeds(layer, p, x):
    """Whether a seed decides what is drawn. Each layer is used before the next one is made."""
    one, twin, other = (layer(p, seed=seed).forward(x.copy()) for seed in (3, 3, 4))
    return {
        "a and b": "the same zeros" if np.array_equal(one, twin) else "other zeros",
        "a and c": "the same zeros" if np.array_equal(one, other) else "other zeros",
    }


@shown_as("layer = {exercise}({p}); out = layer.forward(x); dx = layer.backward(dout)", "found")
def backward(layer, p, x, dout):
    new, given = layer(p), dout.copy()
    out = new.forward(x.copy())
    return of_gradient(x, out, given, new.backward(dout))


@shown_as("layer = {exercise}({p}); layer.forward(x); dx = layer.backward(dout)", "found")
def backward_from_zeros(layer, p, x, dout):
    new, given = layer(p), dout.copy()
    new.forward(x.copy())
    return where_x_is_0(x, given, new.backward(dout))


@shown_as(
    "layer = {exercise}({p}); layer.forward(before); out = layer.forward(x); "
    "layer.backward(0 * dout); dx = layer.backward(dout)",
    "found",
)
def backward_again(layer, p, x, dout, before):
    """The layer saw other numbers before, of another shape, and goes back twice."""
    used, given = layer(p), dout.copy()
    used.forward(before.copy())
    out = used.forward(x.copy())
    used.backward(0 * dout)
    return of_gradient(x, out, given, used.backward(dout))


@shown_as(
    "layer, other = {exercise}({p}), {exercise}({p}, seed=1); out = layer.forward(x); "
    "other.forward(x); dx = layer.backward(dout)",
    "found",
)
def backward_of_two(layer, p, x, dout):
    one, other, given = layer(p), layer(p, seed=1), dout.copy()
    out = one.forward(x.copy())
    other.forward(x.copy())
    return of_gradient(x, out, given, one.backward(dout))


@shown_as(
    "layer = {exercise}({p}); layer.forward(x); layer.forward(x, training=False); "
    "dx = layer.backward(dout)",
    "dx",
)
def backward_after_test(layer, p, x, dout):
    used = layer(p)
    used.forward(x.copy())
    used.forward(x.copy(), training=False)
    return used.backward(dout)


# What goes wrong ----------------------------------------------------------------------------------


class _But:
    """The layer with something changed: drawing, scaling, the test, the way back."""

    def __init__(
        self,
        *,
        chance=lambda p: p,  # of being dropped
        scale=lambda p: 1 / (1 - p),
        drawn_for=lambda shape: shape,
        generator=lambda seed: np.random.default_rng(seed),
        anew=False,  # a new generator in every call
        kept_mask=False,  # the first mask is used again
        in_test=lambda layer, x: x,
        test_back=lambda layer, dout: dout,
        train=None,
        back=None,
        noise=None,
        kept=lambda rng, shape, chance: rng.random(shape) >= chance,
        drops=lambda training: training,
    ):
        vars(self).update((name, value) for name, value in locals().items() if name != "self")

    def __call__(self, p, seed=0):
        made = copy.copy(self)
        made.p, made.seed, made.mask = p, seed, None
        made.rng = self.generator(seed)
        return made

    def forward(self, x, training=True):
        self.x, self.was_training = x, self.drops(training)
        if not self.was_training:
            return self.in_test(self, x)
        if self.anew:
            self.rng = self.generator(self.seed)
        if self.mask is None or not self.kept_mask:
            self.mask = self.draw(x)
        self.out = self.train(self, x) if self.train else x * self.mask * self.scale(self.p)
        return self.out

    def draw(self, x):
        if self.noise:
            return self.noise(self.rng, x.shape)
        kept = self.kept(self.rng, self.drawn_for(x.shape), self.chance(self.p))
        return np.broadcast_to(kept, x.shape)

    def backward(self, dout):
        if not self.was_training:
            return self.test_back(self, dout)
        if self.back:
            return self.back(self, dout)
        return dout * self.mask * self.scale(self.p)


class _KeptInTheClass:
    """What forward remembers belongs to the class, so all layers share it."""

    def __init__(self, p, seed=0):
        self.p, self.rng = p, np.random.default_rng(seed)

    def forward(self, x, training=True):
        kept = self.rng.random(x.shape) >= self.p * training
        _KeptInTheClass.factor = kept / (1 - self.p * training)
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor


class _InPlace:
    def __init__(self, p, seed=0):
        self.p, self.rng = p, np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.factor = (self.rng.random(x.shape) >= self.p * training) / (1 - self.p * training)
        x *= self.factor
        return x

    def backward(self, dout):
        return dout * self.factor


class _DoutInPlace(_InPlace):
    def forward(self, x, training=True):
        return super().forward(x.copy(), training)

    def backward(self, dout):
        dout *= self.factor
        return dout


class _NoFactorInTest:
    """forward in the test forgets what backward needs."""

    def __init__(self, p, seed=0):
        self.p, self.rng, self.mask = p, np.random.default_rng(seed), None

    def forward(self, x, training=True):
        self.mask = None
        if not training:
            return x
        self.mask = self.rng.random(x.shape) >= self.p
        return x * self.mask / (1 - self.p)

    def backward(self, dout):
        return dout * self.mask / (1 - self.p)


def _one(p):
    return 1


def _one_by(p):
    return 1 / p  # stops at 0


def _keep(p):
    return 1 - p


def _without_images(shape):
    return (1, *shape[1:])


def _one_for_each_image(shape):
    return (shape[0], *(1,) * (len(shape) - 1))


def _new_mask(layer, dout):
    kept = layer.rng.random(dout.shape) >= layer.p
    return dout * kept * layer.scale(layer.p)


def _scaled_test(layer, x):
    return x * (1 - layer.p)


def _drop(layer, x):
    return x * layer.draw(x) * layer.scale(layer.p)


def _old_mask(layer, dout):
    return dout if layer.mask is None else dout * layer.mask * layer.scale(layer.p)


def _below(rng, shape, chance):
    """Another way to draw: other numbers are kept, and just as many."""
    return rng.random(shape) < 1 - chance


def _by_coins(rng, shape, chance):
    return rng.binomial(1, 1 - chance, shape).astype(bool)


def _each_draw(**changes):
    """The same in each way to draw, for what is told number by number."""
    return [_But(**changes), *(_But(kept=by, **changes) for by in (_below, _by_coins))]


def _unseeded(seed):
    return np.random.default_rng()


def _scaled(scale):
    """A wrong scale in both directions, and forward only."""
    right = {"back": lambda layer, dout: dout * layer.mask / (1 - layer.p)}
    return _But(scale=scale), _But(scale=scale, **right)


FLAT = 0.2, inputs(50, 200)
HALF = 0.5, inputs(50, 200, start=5)
MAPS = 0.75, inputs(10, 5, 20, 10)
SEEN_BEFORE = inputs(30, 100)

VISIBLE = (
    # forward
    Case("half", *HALF, part="forward", probe=forward, title="half of the numbers",
         want={"shape": "(50, 200)", "values of out / x": "0, 2",
               "zeros": "for each number by itself", "share of zeros": "0.5",
               "a second call": "other zeros"}),
    Case("fifth", *FLAT, part="forward", probe=forward, title="a fifth of the numbers"),
    Case("maps", *MAPS, part="forward", probe=forward, title="maps, three quarters of the numbers"),
    Case("none", 0.0, inputs(50, 200), part="forward", probe=forward, title="p = 0: nothing drops"),
    Case("test", *FLAT, part="forward", probe=in_test, title="in the test, x passes as it is",
         want=FLAT[1]),
    Case("test-after", *MAPS, part="forward", probe=in_test_after_training,
         title="a test after training", want=MAPS[1]),
    Case("seeds", *HALF, part="forward", probe=seeds, title="a seed decides what is drawn",
         want={"a and b": "the same zeros", "a and c": "other zeros"}),
    # backward
    Case("back", *FLAT, upstream(50, 200), part="dx", probe=backward,
         title="back through the same zeros",
         want={"shape": "(50, 200)", "values of dx / dout": "0, 1.25",
               "zeros of dx": "where out has them"}),
    Case("back-half", *HALF, upstream(50, 200), part="dx", probe=backward,
         title="back, half of the numbers"),
    Case("back-maps", *MAPS, upstream(10, 5, 20, 10), part="dx", probe=backward,
         title="back through maps"),
    Case("back-again", *FLAT, upstream(50, 200), SEEN_BEFORE, part="dx", probe=backward_again,
         title="a layer that saw other numbers before, back twice"),
    Case("back-test", *FLAT, upstream(50, 200), part="dx", probe=backward_after_test,
         title="back after a test: dout passes as it is", want=upstream(50, 200)),
    Case("two", *HALF, upstream(50, 200), part="dx", probe=backward_of_two,
         title="two layers, of which the first goes back last"),
    Case("back-zeros", 0.5, with_zeros(50, 200), upstream(50, 200), part="dx",
         probe=backward_from_zeros, title="numbers of x that are 0 are kept or dropped, too",
         want={"values of dx / dout where x is 0": "0, 2"}),
)  # fmt: skip


# of hidden cases: shape of x, p, what is special about it forward, in the test, and on the way back
HIDDEN = (
    ((100, 100), 0.1, "a tenth of the numbers", "a test after training on numbers in rows",
     "back, a tenth of the numbers", "back after a test on numbers in rows"),
    ((25, 4, 10, 10), 0.6, "maps, more than half of the numbers", "a test after training on maps",
     "back through maps, more than half of the numbers", "back after a test on maps"),
    ((500, 20), 0.35, "many images of few numbers", "a test after training on many images",
     "back, many images of few numbers", "back after a test on many images"),
)  # fmt: skip


def _hidden(rng):
    for number, (shape, p, there, test, back, back_after) in enumerate(HIDDEN):
        x, dout = inputs(*shape, start=int(rng.integers(100))), upstream(*shape)
        yield Case(f"drawn-{number}", p, x, part="forward", probe=forward, title=there)
        yield Case(f"test-{number}", p, x, part="forward", probe=in_test_after_training, want=x,
                   title=test)  # fmt: skip
        yield Case(f"back-{number}", p, x, dout, part="dx", probe=backward, title=back)
        yield Case(f"back-test-{number}", p, x, dout, part="dx", probe=backward_after_test,
                   want=dout, title=back_after)  # fmt: skip
    x = inputs(40, 250, start=int(rng.integers(100)))
    yield Case("seeded", 0.4, x, part="forward", probe=seeds, title="a seed decides what is drawn")
    yield Case("used", 0.4, x, upstream(40, 250), SEEN_BEFORE, part="dx", probe=backward_again,
               title="a layer that saw other numbers before, back twice")  # fmt: skip
    yield Case("zeros", 0.4, with_zeros(40, 250), upstream(40, 250), part="dx",
               probe=backward_from_zeros, title="back to numbers of x that are 0")  # fmt: skip
    yield Case("two-of-them", 0.4, x, upstream(40, 250), part="dx", probe=backward_of_two,
               title="two layers, of which the first goes back last")  # fmt: skip


MISTAKES = (
    # how much is kept, and by what it is multiplied
    Mistake("not-scaled", "What is kept is not scaled, so on average less comes out than went in: "
            "divide by the share that is kept.", *_scaled(_one)),
    Mistake("scaled-in-test", "The numbers are scaled in the test and not in training, as the "
            "first paper had it; here training does it, and the test leaves x alone.",
            *(_But(scale=_one, in_test=_scaled_test, **more) for more in (
                {}, {"test_back": lambda layer, dout: dout * (1 - layer.p)},
                {"test_back": _old_mask},
                {"back": lambda layer, dout: dout * layer.mask / (1 - layer.p)}))),
    Mistake("scaled-twice", "It is scaled in training and again in the test; in the test x passes "
            "as it is.",
            *(_But(in_test=by, **more) for by in (
                _scaled_test, lambda layer, x: x / (1 - layer.p), lambda layer, x: x * layer.p)
              for more in ({}, {"test_back": lambda layer, dout: dout * (1 - layer.p)},
                           {"test_back": lambda layer, dout: dout / (1 - layer.p)},
                           {"test_back": _old_mask}))),
    Mistake("p-kept", "p is taken for the share that is kept; it is the share that is dropped.",
            _But(chance=_keep, scale=lambda p: np.divide(1, p)),
            _But(chance=_keep, scale=_one_by)),
    Mistake("comparison-turned", "The scale is right, but the wrong ones are kept: of numbers "
            "drawn from 0 to 1, a share of p is below p.", _But(chance=_keep)),
    Mistake("divided-by-p", "The right share is dropped, but what is kept is divided by p; divide "
            "by the share that is kept.",
            *_scaled(lambda p: np.divide(1, p)), *_scaled(_one_by),
            *_scaled(lambda p: 1 / p if p else 1)),
    Mistake("kept-not-scaled", "p is taken for the share that is kept, and what is kept is not "
            "scaled.", _But(chance=_keep, scale=_one),
            _But(chance=_keep, scale=_one, in_test=lambda layer, x: x * layer.p),
            _But(chance=_keep, scale=_one, in_test=_scaled_test)),
    Mistake("multiplied", "What is kept is multiplied by the share that is kept; so it becomes "
            "smaller still. Divide.", *_scaled(_keep), *_scaled(lambda p: p)),
    Mistake("one-plus-p", "What is kept is multiplied by 1 + p; on average as much should come out "
            "as went in, so divide by 1 - p.", *_scaled(lambda p: 1 + p)),
    Mistake("always-half", "Half of the numbers are dropped, or doubled, whatever p says.",
            _But(chance=lambda p: 0.5, scale=lambda p: 2), _But(chance=lambda p: 0.5),
            *_scaled(lambda p: 2)),
    # what is drawn, and when
    Mistake("one-mask", "All images of the batch lose the same numbers; draw for each number of x.",
            _But(drawn_for=_without_images),
        _But(drawn_for=lambda shape: shape[-1:])),
    Mistake("one-number-an-image", "An image is kept or dropped as a whole; draw for each number.",
            _But(drawn_for=_one_for_each_image)),
    Mistake("whole-maps", "Whole maps are dropped: that is another kind of dropout. Draw for each "
            "number of x, whatever its axes.",
            _But(drawn_for=lambda shape: (*shape[:2], *(1,) * (len(shape) - 2))),
            _But(drawn_for=lambda shape: (1, shape[1], *(1,) * (len(shape) - 2)))),
    Mistake("all-or-nothing", "A single number is drawn for all of x; draw for each number.",
            _But(drawn_for=lambda shape: (1,) * len(shape))),
    Mistake("same-every-time", "Every call drops the same numbers: the generator begins anew in "
            "each, or the first mask is used again. Make the generator once, when the layer is "
            "made, and draw in each call.",
            _But(anew=True), _But(anew=True, generator=lambda seed: np.random.default_rng(0))),
    Mistake("first-mask-kept", "Every call uses the mask of the first one; draw anew each time.",
            _But(kept_mask=True)),
    Mistake("seed-ignored", "The seed is not used, so no run can be repeated.",
            _But(generator=_unseeded), _But(generator=_unseeded, anew=True)),
    Mistake("seed-fixed", "Layers draw the same whatever their seed is.",
            _But(generator=lambda seed: np.random.default_rng(0))),
    Mistake("numbers-not-compared", "x is multiplied with the numbers that were drawn; compare "
            "them with p first, so that a number is kept or dropped.",
            _But(noise=lambda rng, shape: rng.random(shape)),
            _But(noise=lambda rng, shape: rng.random(shape), scale=_one),
            _But(noise=lambda rng, shape: rng.normal(size=shape), scale=_one)),
    Mistake("mask-alone", "The mask comes back; x is to be multiplied with it.",
            _But(train=lambda layer, x: layer.mask * 1.0),
            _But(train=lambda layer, x: layer.mask * layer.scale(layer.p)),
            _But(train=lambda layer, x: layer.mask)),
    Mistake("set-to-one", "The others become something else than 0.",
            _But(train=lambda layer, x: np.where(layer.mask, x / (1 - layer.p), 1.0)),
            _But(train=lambda layer, x: np.where(layer.mask, x / (1 - layer.p), x)),
            _But(train=lambda layer, x: np.where(layer.mask, x / (1 - layer.p), layer.p))),
    # in the test
    Mistake("drops-in-test", "The test drops numbers, too: training is not used.",
            *(variant for more in (
                {}, {"test_back": _old_mask}, {"test_back": _new_mask})
              for variant in _each_draw(in_test=_drop, **more)),
            *_each_draw(drops=lambda training: True)),
    Mistake("never-drops", "Nothing is dropped in training.",
            _But(drops=lambda training: False),
            *(_But(train=lambda layer, x: x, **more) for more in (
                {}, {"back": lambda layer, dout: dout}))),
    Mistake("flag-turned", "It drops in the test and not in training: the condition is turned "
            "round.", *_each_draw(drops=lambda training: not training)),
    Mistake("nothing-in-test", "Nothing comes back in the test; x should.",
            _But(in_test=lambda layer, x: None),
            _But(in_test=lambda layer, x: None, test_back=lambda layer, dout: None)),
    # the way back
    Mistake("dout-passes", "dout passes as it is, also where x was dropped; nothing can come back "
            "from a number that was 0.",
            _But(back=lambda layer, dout: dout)),
    Mistake("back-all-scaled", "dout is scaled everywhere, also where x was dropped; there it is "
            "0.", _But(back=lambda layer, dout: dout / (1 - layer.p))),
    Mistake("back-not-scaled", "dout has the right zeros, but is not scaled; x was multiplied, so "
            "dout is, too.", _But(back=lambda layer, dout: dout * layer.mask)),
    Mistake("back-new-mask", "backward draws anew; the zeros are those of forward, so keep the "
            "mask.", _But(back=_new_mask),
            _But(back=lambda layer, dout: dout * layer.draw(dout)),
            _But(back=_new_mask, test_back=_new_mask)),
    Mistake("back-turned", "dout passes where x was dropped, and not where it was kept.",
            _But(back=lambda layer, dout: dout * ~layer.mask / (1 - layer.p)),
            _But(back=lambda layer, dout: dout * ~layer.mask)),
    Mistake("back-scaled-wrong", "dout is multiplied by another number than x was.",
            *(_But(back=by) for by in (
                lambda layer, dout: dout * layer.mask * (1 - layer.p),
                lambda layer, dout: dout * layer.mask / (1 - layer.p) ** 2,
                lambda layer, dout: dout * layer.mask / layer.p,
                lambda layer, dout: dout * layer.mask * layer.p)),
            *(_But(back=lambda layer, dout, by=by: by(dout * layer.mask / (1 - layer.p), layer.p),
                   test_back=lambda layer, dout, by=by: by(dout, layer.p)) for by in (
                lambda dx, p: dx / (1 - p), lambda dx, p: dx * (1 - p)))),
    Mistake("divided-by-the-mask", "dout is divided by the mask, or by what x was multiplied with; "
            "that is 0 in places. On the way back it is multiplied, too.",
            *(_But(back=by) for by in (
                lambda layer, dout: dout / (layer.mask / (1 - layer.p)),
                lambda layer, dout: dout / layer.mask,
                lambda layer, dout: dout / layer.mask / (1 - layer.p)))),
    Mistake("back-times-x", "dout is multiplied by x, or by what came out; its factor is that of "
            "x: 0 or 1 / (1 - p).",
            *(_But(back=by) for by in (
                lambda layer, dout: dout * layer.out,
                lambda layer, dout: dout * layer.x,
                lambda layer, dout: dout * layer.out * layer.mask / (1 - layer.p),
                lambda layer, dout: dout * layer.x * layer.mask,
                lambda layer, dout: dout * (layer.out / (1 - layer.p)))),
            *(_But(back=by, test_back=lambda layer, dout: dout * layer.x) for by in (
                lambda layer, dout: dout * layer.out, lambda layer, dout: dout * layer.x))),
    Mistake("zeros-of-out", "backward reads from the result of forward what was dropped; where x "
            "itself is 0, this cannot be seen. Keep the mask.",
            *(_But(back=by) for by in (
                lambda layer, dout: dout * (layer.out != 0) / (1 - layer.p),
                lambda layer, dout: dout * (layer.out / layer.x)))),
    Mistake("dout-unused", "dout is not used: this is the mask, or what came out of forward.",
            *(_But(back=by) for by in (
                lambda layer, dout: layer.mask * 1.0,
                lambda layer, dout: layer.mask,
                lambda layer, dout: layer.mask / (1 - layer.p),
                lambda layer, dout: layer.out))),
    Mistake("old-mask-after-test", "After a test, backward uses the mask of the training before; "
            "there nothing was dropped, so dout passes.",
            *_each_draw(test_back=_old_mask)),
    Mistake("test-without-mask", "After a test, backward finds no mask; nothing was dropped, so "
            "dout passes.", _NoFactorInTest),
    Mistake("back-like-training", "Nothing is dropped in the test, but dout is scaled or dropped "
            "on its way back.",
            _But(test_back=lambda layer, dout: dout / (1 - layer.p)),
            _But(test_back=lambda layer, dout: dout * (1 - layer.p)),
            _But(test_back=_new_mask)),
    Mistake("kept-for-all-layers", "All layers share one mask; what forward keeps belongs to self.",
            _KeptInTheClass),
    Mistake("in-place", "x or dout itself is changed; make a new array.", _InPlace, _DoutInPlace),
    Mistake("nothing-back", "backward returns nothing.",
            _But(back=lambda layer, dout: None, test_back=lambda layer, dout: None),
            _But(back=lambda layer, dout: None)),
    Mistake("nothing-returned", "forward returns nothing: is there a return?",
            _But(train=lambda layer, x: None, in_test=lambda layer, x: None),
            _But(train=lambda layer, x: None)),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=Dropout,
    alternative=ByZerosPutIn,
    differs="The first keeps one factor for each number, which the test sets to 1; the second "
            "says which numbers are dropped, and in the test drops with a chance of 0.",
    minutes=12,
    difficulty=2,
    remarks=(
        Remark("loops", "A loop is not needed: rng.random(x.shape) draws all numbers at once, and "
               "the product multiplies them all.",
               lambda tree: loops(tree) > 0),
    ),
    teaches=(
        "course_lib.functional.dropout",
        "course_lib.functional.dropout_backward",
        "course_lib.layers.Dropout",
    ),
    visible=VISIBLE,
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "In training, draw one number from 0 to 1 for each number of x: self.rng.random(x.shape). "
        "Which share of them lies below p?",
        "A comparison gives True and False, and a product takes them for 1 and 0. What is kept has "
        "a share of 1 - p; on average as much should come out as went in.",
        "Keep in self what you multiplied x with: 0 or 1 / (1 - p) for each number. backward "
        "multiplies dout with the same. In the test that factor is 1.",
    ),
)  # fmt: skip
