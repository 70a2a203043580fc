"""The bonus: the gradient of a batch by several workers, whatever engine runs them."""

import numpy as np

from course_lib.exercises.faster.allreduce_mean import allreduce_mean
from course_lib.exercises.numbers import integers
from course_lib.exercises.record import Case, Exercise, Mistake


def gradient_by_workers(run, x, t, workers):
    parts = np.array_split(np.arange(len(x)), workers)
    grads = run([(x[part], t[part]) for part in parts])
    return allreduce_mean(grads, [len(part) for part in parts])


def by_borders(run, x, t, workers):
    ends = [len(x) * (k + 1) // workers for k in range(workers)]
    shards, start = [], 0
    for end in ends:
        shards.append((x[start:end], t[start:end]))
        start = end
    return allreduce_mean(run(shards), list(np.diff([0, *ends])))


# what the check's engine computes: plain data in, plain data out


def linear_gradients(shards):
    """For each shard the gradient of a mean squared error at w = 0, and facts to tell it by.

    How many images it had, and how many workers began at the same time.
    """
    at_once = np.array([float(len(shards))])
    return [{"w": -2 * x.T @ t / len(x), "images": np.array([float(len(x))]), "workers": at_once}
            for x, t in shards]  # fmt: skip


def _with(split, *, put=allreduce_mean):
    """Other shards; put(grads, sizes) puts their gradients together."""

    def wrong(run, x, t, workers):
        parts = split(len(x), workers)
        grads = run([(x[part], t[part]) for part in parts])
        return put(grads, [len(part) for part in parts])

    return wrong


def _evenly(n, workers):
    return np.array_split(np.arange(n), workers)


def _rest_left_out(n, workers):
    size = n // workers
    return [np.arange(k * size, (k + 1) * size) for k in range(workers)]


def _rest_to_the_last(n, workers):
    parts = _rest_left_out(n, workers)
    return [*parts[:-1], np.arange((workers - 1) * (n // workers), n)]


def _rest_by_itself(n, workers):
    size = n // workers
    return [np.arange(k, min(k + size, n)) for k in range(0, n, size)]


def _rounded_up(n, workers):
    size = -(-n // workers)
    return [np.arange(k, min(k + size, n)) for k in range(0, n, size)]


def _mean(grads, sizes):
    return allreduce_mean(grads, [1] * len(grads))


def _labels_not_cut(run, x, t, workers):
    parts = _evenly(len(x), workers)
    return allreduce_mean(run([(x[part], t) for part in parts]), [len(part) for part in parts])


def _labels_shuffled(run, x, t, workers):
    parts = _evenly(len(x), workers)
    grads = run([(x[part], t[::-1][part]) for part in parts])
    return allreduce_mean(grads, [len(part) for part in parts])


def _shard_by_shard(run, x, t, workers):
    parts = _evenly(len(x), workers)
    grads = [run((x[part], t[part])) for part in parts]
    return allreduce_mean(grads, [len(part) for part in parts])


def _one_after_the_other(run, x, t, workers):
    parts = _evenly(len(x), workers)
    grads = [run([(x[part], t[part])])[0] for part in parts]
    return allreduce_mean(grads, [len(part) for part in parts])


def _case(id, n, workers, title, numbers):
    x, t = numbers(n, 3), numbers(n, 2)
    return Case(id, linear_gradients, x, t, workers, title=title)


def _numbers(*shape):
    return (np.arange(float(np.prod(shape))) * 5 % 7 - 3).reshape(shape)


EXERCISE = Exercise(
    __name__,
    reference=gradient_by_workers,
    alternative=by_borders,
    differs="The first lets NumPy cut the numbers of the images into parts; the second computes "
            "where each part ends.",
    minutes=10,
    difficulty=2,
    bonus=True,
    visible=(
        _case("even", 8, 2, "8 images, two workers", _numbers),
        _case("rest", 11, 3, "11 images, three workers: 4, 4 and 3", _numbers),
        _case("more-rest", 13, 5, "13 images, five workers: 3, 3, 3, 2 and 2", _numbers),
        _case("alone", 5, 1, "a single worker", _numbers),
    ),
    hidden=lambda rng: tuple(
        _case(id, n, workers, title, lambda *shape: integers(rng, *shape))
        for id, title, n, workers in (
            ("hidden-even", "workers with equally many images", 12, 3),
            ("hidden-rest", "a number that does not divide", 17, 5),
            ("hidden-alone", "a single worker", 4, 1),
        )
    ),
    mistakes=(
        Mistake("rest-left-out", "The images that are left when the batch does not divide are not "
                "used.", _with(_rest_left_out)),
        Mistake("rest-to-the-last", "The last worker gets all that is left over; sizes should "
                "differ by one at most.", _with(_rest_to_the_last)),
        Mistake("rest-by-itself", "What is left over is one shard more than there are workers.",
                _with(_rest_by_itself)),
        Mistake("rounded-up", "The shards are rounded up, so that the last one is much smaller, or "
                "missing; sizes should differ by one at most.", _with(_rounded_up)),
        Mistake("mean-of-means", "The mean is taken over the workers; those with more images "
                "should count more.", _with(_evenly, put=_mean)),
        Mistake("sum", "The workers' gradients are added up; allreduce_mean makes their mean.",
                _with(_evenly, put=lambda grads, sizes: {
                    n: sum(g[n] for g in grads) for n in grads[0]})),
        Mistake("not-reduced", "The workers' gradients come back as they are; put them together "
                "with allreduce_mean.", _with(_evenly, put=lambda grads, sizes: grads)),
        Mistake("one-worker", "Only one worker's gradient comes back.",
                _with(_evenly, put=lambda grads, sizes: grads[0]),
                _with(_evenly, put=lambda grads, sizes: grads[-1])),
        Mistake("labels-not-cut", "The images are cut into shards, and the labels are not; each "
                "shard needs its own.", _labels_not_cut),
        Mistake("labels-shuffled", "Images and labels of a shard do not belong together.",
                _labels_shuffled),
        Mistake("not-divided", "The whole batch goes to one worker, or to each of them.",
                lambda run, x, t, workers: run([(x, t)])[0],
                lambda run, x, t, workers: allreduce_mean(run([(x, t)] * workers), [1] * workers)),
        Mistake("in-turn", "Each worker is waited for before the next one begins: run takes the "
                "list of all shards, once.", _shard_by_shard, _one_after_the_other),
        Mistake("nothing-returned", "Nothing comes back; return the gradient.",
                lambda run, x, t, workers: None),
    ),
    hints=(
        "Three steps: cut, run, put together. run wants a list of pairs, images and labels.",
        "np.array_split(array, workers) cuts an array into parts whose lengths differ by one at "
        "most. Cut x and t alike.",
        "allreduce_mean needs the number of images of each shard: the lengths of its parts.",
    ),
)  # fmt: skip
