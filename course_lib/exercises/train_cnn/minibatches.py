"""minibatches: an epoch's images, shuffled and cut into batches."""

import numpy as np

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, Remark, shown_as
from course_lib.exercises.remarks import calls


def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


def by_splitting(n, batch_size, rng):
    order = rng.permutation(n)
    return np.split(order, range(batch_size, n, batch_size))


# what is compared: facts about the batches, whatever the order that was drawn


def _flat(batches):
    return [int(index) for batch in batches for index in np.ravel(batch)]


@shown_as("[len(batch) for batch in minibatches({n}, {batch_size}, rng)]", "lengths")
def lengths(function, n, batch_size, rng):
    return [len(batch) for batch in function(n, batch_size, rng)]


@shown_as("sorted(np.concatenate(minibatches({n}, {batch_size}, rng)))", "indices")
def indices(function, n, batch_size, rng):
    return sorted(_flat(function(n, batch_size, rng)))


@shown_as("type(minibatches({n}, {batch_size}, rng))", "type")
def type_of(function, n, batch_size, rng):
    found = function(n, batch_size, rng)
    return "list" if isinstance(found, list) else type(found).__name__


@shown_as("images = np.zeros(({n}, 1, 2, 2)); batch = minibatches({n}, {batch_size}, rng)[0]; "
          "images[batch].shape", "shape")  # fmt: skip
def as_index(function, n, batch_size, rng):
    return list(np.zeros((n, 1, 2, 2))[np.asarray(function(n, batch_size, rng)[0])].shape)


@shown_as("is any of the batches a block of neighbours, such as 0 to 9, in minibatches({n}, "
          "{batch_size}, rng)?", "blocks")  # fmt: skip
def blocks(function, n, batch_size, rng):
    batches = [sorted(_flat([batch])) for batch in function(n, batch_size, rng)]
    return any(batch[-1] - batch[0] == len(batch) - 1 for batch in batches if len(batch) > 1)


@shown_as("do the indices still rise within minibatches({n}, {batch_size}, rng)[0]?", "rise")
def rising(function, n, batch_size, rng):
    first = _flat(function(n, batch_size, rng)[:1])
    return first == sorted(first)


@shown_as("is the second of two epochs like the first, minibatches({n}, {batch_size}, rng) twice "
          "with the same rng?", "same")  # fmt: skip
def second_epoch(function, n, batch_size, rng):
    return _flat(function(n, batch_size, rng)) == _flat(function(n, batch_size, rng))


@shown_as("is the order the same for two generators with equal seeds, "
          "minibatches({n}, {batch_size}, rng)?", "same")  # fmt: skip
def equal_seeds(function, n, batch_size, rng, other):
    return _flat(function(n, batch_size, rng)) == _flat(function(n, batch_size, other))


@shown_as("is the order the same for two generators with different seeds, "
          "minibatches({n}, {batch_size}, rng)?", "same")  # fmt: skip
def different_seeds(function, n, batch_size, rng, other):
    return _flat(function(n, batch_size, rng)) == _flat(function(n, batch_size, other))


def _rng(seed):
    return Made("numpy.random.default_rng", seed)


def _cases(seed, extra=""):
    """Cases whose generators begin with a seed."""
    sizes = (
        ("left-over", "ten images in batches of three; one is left over", 10, 3),
        ("even", "twelve images divide evenly", 12, 4),
        ("few", "fewer images than a batch holds", 3, 8),
        ("one-each", "batches of one image", 4, 1),
    ) if not extra else (
        ("hidden-left-over", "23 images in batches of 5", 23, 5),
        ("hidden-even", "21 images in batches of 7", 21, 7),
        ("hidden-few", "one image", 1, 4),
    )  # fmt: skip
    for id, title, n, batch_size in sizes:
        yield Case(f"{id}-lengths", n, batch_size, _rng(seed), probe=lengths, title=title)
        yield Case(f"{id}-indices", n, batch_size, _rng(seed), probe=indices,
                   title="each image comes once, in these batches too")  # fmt: skip
    n = 60 + len(extra)
    args = n, 10
    yield Case(f"list{extra}", 7, 3, _rng(seed), probe=type_of, title="what comes back")
    yield Case(f"index{extra}", 7, 3, _rng(seed), probe=as_index, title="a batch picks images")
    yield Case(f"blocks{extra}", *args, _rng(seed), probe=blocks,
               title="all images are shuffled, not only the order of the batches")  # fmt: skip
    yield Case(f"rise{extra}", *args, _rng(seed), probe=rising,
               title="within a batch they are in no order")  # fmt: skip
    yield Case(f"second-epoch{extra}", *args, _rng(seed), probe=second_epoch,
               title="the next epoch has another order")  # fmt: skip
    yield Case(f"equal-seeds{extra}", *args, _rng(seed), _rng(seed), probe=equal_seeds,
               title="the order comes from rng")  # fmt: skip
    yield Case(f"different-seeds{extra}", *args, _rng(seed), _rng(seed + 1),
               probe=different_seeds, title="another rng gives another order")  # fmt: skip


def _cut(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def _whole_only(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size)]


def _whole_only_of_a_row(n, batch_size, rng):
    return list(rng.permutation(n)[: n // batch_size * batch_size].reshape(-1, batch_size))


def _one_more(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size + 1)]


def _by_number(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)


def _equal(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


def _about_equal(n, batch_size, rng):
    return np.array_split(rng.permutation(n), n // batch_size)


def _about_equal_one_more(n, batch_size, rng):
    return np.array_split(rng.permutation(n), n // batch_size + 1)


def _about_equal_one_at_least(n, batch_size, rng):
    return np.array_split(rng.permutation(n), max(1, n // batch_size))


def _filled(n, batch_size, rng):
    order = rng.permutation(n)
    return _cut(np.resize(order, -(-n // batch_size) * batch_size), batch_size)


def _joined_at_the_end(n, batch_size, rng):
    order, whole = rng.permutation(n), max(1, n // batch_size)
    ends = [k * batch_size for k in range(1, whole)]
    return np.split(order, ends)


def _drawn(n, batch_size, rng):
    return _cut(rng.integers(0, n, n), batch_size)


def _drawn_by_choice(n, batch_size, rng):
    return [rng.choice(n, batch_size) for _ in range(-(-n // batch_size))]


def _whole_drawn_by_choice(n, batch_size, rng):
    return [rng.choice(n, batch_size) for _ in range(n // batch_size)]


def _whole_drawn_without_repeats(n, batch_size, rng):
    return [rng.choice(n, batch_size, replace=False) for _ in range(n // batch_size)]


def _drawn_without_repeats(n, batch_size, rng):
    count = min(n, batch_size)
    return [rng.choice(n, count, replace=False) for _ in range(-(-n // batch_size))]


def _anew_each_time(n, batch_size, rng):
    return [rng.permutation(n)[s : s + batch_size] for s in range(0, n, batch_size)]


def _first_of_a_new_order(n, batch_size, rng):
    return [rng.permutation(n)[:batch_size] for _ in range(0, n, batch_size)]


def _whole_of_a_new_order(n, batch_size, rng):
    return [rng.permutation(n)[:batch_size] for _ in range(n // batch_size)]


def _batches_shuffled(n, batch_size, rng):
    batches = _cut(np.arange(n), batch_size)
    return [batches[k] for k in rng.permutation(len(batches))]


def _inside_only(n, batch_size, rng):
    return [rng.permutation(batch) for batch in _cut(np.arange(n), batch_size)]


def _sorted_inside(n, batch_size, rng):
    return [np.sort(batch) for batch in _cut(rng.permutation(n), batch_size)]


def _too_short(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[s : s + batch_size - 1] for s in range(0, n, batch_size)]


def _too_long(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[s : s + batch_size + 1] for s in range(0, n, batch_size)]


def _step_of_one(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[s : s + batch_size] for s in range(n)]


def _shuffle_result(n, batch_size, rng):
    return _cut(rng.shuffle(np.arange(n)), batch_size)


def _generated(n, batch_size, rng):
    yield from _cut(rng.permutation(n), batch_size)


EXERCISE = Exercise(
    __name__,
    reference=minibatches,
    alternative=by_splitting,
    differs="The first cuts slices, and a slice that reaches beyond the end is just shorter; "
            "np.split is told where to cut.",
    minutes=5,
    difficulty=1,
    remarks=(
        Remark("list", "An index array picks images as fast as a list does slowly: np.ravel or "
               "rng.permutation give one without .tolist().",
               lambda tree: calls(tree, "*.tolist")),
    ),
    visible=tuple(_cases(7)),
    hidden=lambda rng: tuple(_cases(int(rng.integers(1000)), "-again")),
    mistakes=(
        Mistake("last-dropped", "The images that are left over at the end come in no batch; the "
                "last batch is shorter.", _whole_only, _whole_only_of_a_row),
        Mistake("last-dropped-unshuffled", "The images that are left over come in no batch, and "
                "nothing is shuffled.",
                lambda n, batch_size, rng: [np.arange(k * batch_size, (k + 1) * batch_size)
                                            for k in range(n // batch_size)]),
        Mistake("empty-batch", "Where the images divide evenly, an empty batch stands at the end.",
                _one_more,
                lambda n, batch_size, rng: np.split(
                    rng.permutation(n), range(batch_size, n + 1, batch_size))),
        Mistake("not-shuffled", "The images come in their own order; the generator rng should "
                "shuffle them.", lambda n, batch_size, rng: _cut(np.arange(n), batch_size)),
        Mistake("batches-shuffled", "Only the order of the batches is shuffled; neighbours always "
                "come together.", _batches_shuffled),
        Mistake("inside-only", "Images are shuffled within a batch only; the same ones always come "
                "together.", _inside_only),
        Mistake("sorted-inside", "The indices of a batch are sorted again.", _sorted_inside),
        Mistake("with-repeats", "Some images come twice in an epoch and others never: they are "
                "drawn anew where a list of all should be shuffled.",
                _drawn, _drawn_by_choice, _drawn_without_repeats, _whole_drawn_by_choice,
                _whole_drawn_without_repeats),
        Mistake("shuffled-for-each-batch", "For every batch all images are shuffled anew, so some "
                "come twice and others never.", _anew_each_time, _first_of_a_new_order,
                _whole_of_a_new_order),
        Mistake("own-generator", "The order comes from a generator of its own; it should come from "
                "rng, so that a run can be repeated.",
                lambda n, batch_size, rng: _cut(np.random.default_rng().permutation(n),
                                                batch_size)),
        Mistake("always-the-same", "Every epoch has the same order: the generator begins anew at "
                "each call.",
                *(lambda n, batch_size, rng, k=k: _cut(np.random.default_rng(k).permutation(n),
                                                       batch_size) for k in (0, 1, 42))),
        Mistake("backwards", "The images come in a fixed order, from the last to the first.",
                lambda n, batch_size, rng: _cut(np.arange(n)[::-1], batch_size)),
        Mistake("number-for-size", "There are batch_size batches; there should be batch_size "
                "images in each.", _by_number),
        Mistake("equal-sizes", "The batches share the images evenly; all but the last one should "
                "hold batch_size.", _equal, _about_equal, _about_equal_one_at_least,
                _about_equal_one_more),
        Mistake("filled-up", "The last batch is filled up with images that came before; it should "
                "be shorter.", _filled),
        Mistake("joined-at-the-end", "The images that are left over are added to the last full "
                "batch; they make a batch of their own.", _joined_at_the_end),
        Mistake("one-short", "Each batch lacks an image: a slice ends before its second number, so "
                "nothing has to be taken off.", _too_short),
        Mistake("one-too-many", "Each batch has an image of the next one: a slice ends before its "
                "second number.", _too_long),
        Mistake("step-of-one", "The batches overlap: each begins one image after the one before, "
                "and should begin batch_size later.", _step_of_one),
        Mistake("first-batch-only", "Only the first batch comes back; does the return stand inside "
                "the loop?", lambda n, batch_size, rng: _cut(rng.permutation(n), batch_size)[:1]),
        Mistake("one-array", "What comes back is one row of indices; cut it into a list of "
                "batches.", lambda n, batch_size, rng: rng.permutation(n),
                lambda n, batch_size, rng: list(rng.permutation(n))),
        Mistake("from-one", "The indices go from 1 to n; the first image has the index 0.",
                lambda n, batch_size, rng: _cut(1 + rng.permutation(n), batch_size)),
        Mistake("shuffle-returns-nothing", "rng.shuffle shuffles an array in place and returns "
                "None; rng.permutation returns a new one.", _shuffle_result),
        Mistake("a-generator", "What comes back is a generator; the lesson needs a list, whose "
                "length one can ask.", _generated),
        Mistake("pairs", "Where each batch begins and ends comes back; the batches themselves are "
                "asked for.",
                lambda n, batch_size, rng: [(s, min(n, s + batch_size))
                                            for s in range(0, n, batch_size)]),
        Mistake("nothing-returned", "Nothing comes back; return the list of batches.",
                lambda n, batch_size, rng: None),
    ),
    hints=(
        "First shuffle, then cut: one row with all indices, in an order that rng draws.",
        "rng.permutation(n) gives that row. range(0, n, batch_size) gives the places where a batch "
        "begins.",
        "A slice that reaches beyond the end of an array is no error, only shorter. So the last "
        "batch needs no case of its own.",
    ),
)  # fmt: skip
