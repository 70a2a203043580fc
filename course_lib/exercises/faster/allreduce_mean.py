"""allreduce_mean: the gradient of a whole batch, from those of its parts."""

from functools import partial

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def allreduce_mean(grads, sizes):
    mean = {}
    for name in grads[0]:
        sums = [grads[k][name] * size for k, size in enumerate(sizes)]  # over each one's images
        mean[name] = sum(sums) / sum(sizes)
    return mean


def by_shares(grads, sizes):
    shares = np.array(sizes) / np.sum(sizes)
    mean = {name: np.zeros(numbers.shape) for name, numbers in grads[0].items()}
    for k, share in enumerate(shares):
        for name in mean:
            mean[name] += share * grads[k][name]
    return mean


def _weighted(share):
    """The sum of the workers' gradients, each times share(sizes, worker)."""

    def wrong(grads, sizes):
        return {name: sum(grad[name] * share(sizes, k) for k, grad in enumerate(grads))
                for name in grads[0]}  # fmt: skip

    return wrong


def _after(change):
    """Something done to the right result."""
    return lambda grads, sizes: change(allreduce_mean(grads, sizes), grads, sizes)


def _each(change):
    return _after(lambda mean, grads, sizes: {n: change(g) for n, g in mean.items()})


def _in_place(grads, sizes, scale):
    """The first worker's arrays become the sum."""
    total = grads[0]
    for name in total:
        total[name] *= sizes[0] if scale else 1
        for grad, size in zip(grads[1:], sizes[1:], strict=True):
            total[name] += grad[name] * (size if scale else 1)
        total[name] /= sum(sizes) if scale else len(grads)
    return total


def _last_kept(grads, sizes):
    return {name: grads[-1][name] * sizes[-1] / sum(sizes) for name in grads[0]}


def _stacked(grads, sizes):
    return {name: np.stack([grad[name] * size for grad, size in zip(grads, sizes, strict=True)])
            / sum(sizes) for name in grads[0]}  # fmt: skip


def _seen_not_added(grads, sizes):
    """A mean that goes along, and forgets how many images it holds."""
    mean = {name: numbers.copy() for name, numbers in grads[0].items()}
    for k in range(1, len(sizes)):
        for name, sofar in mean.items():
            both = sofar * sizes[k - 1] + grads[k][name] * sizes[k]
            mean[name] = both / (sizes[k - 1] + sizes[k])
    return mean


def _along_last_axis(weigh):
    def wrong(grads, sizes):
        stacked = {name: np.stack([grad[name] for grad in grads]) for name in grads[0]}
        return {name: weigh(arrays, np.array(sizes)) for name, arrays in stacked.items()}

    return wrong


def _averaged(axis):
    def wrong(grads, sizes):
        return {name: np.mean([grad[name] for grad in grads], axis=axis) for name in grads[0]}

    return wrong


def _sizes_moved(order):
    return lambda grads, sizes: allreduce_mean(grads, order(sizes))


def _largest(grads, sizes):
    return {name: grads[int(np.argmax(sizes))][name].copy() for name in grads[0]}


def _median(grads, sizes):
    return {name: np.median([grad[name] for grad in grads], axis=0) for name in grads[0]}


def _grads(*shapes, workers, seed):
    """A dict for each worker, of numbers that differ."""
    names = ("w1", "b1", "w2", "b2")
    drawn = np.random.default_rng(seed)
    return [
        {names[k]: integers(drawn, *shape, scale=0.5) for k, shape in enumerate(shapes)}
        for _ in range(workers)
    ]


LESSON = [{"w": array("1 2", 2)}, {"w": array("4 0", 2)}]

EXERCISE = Exercise(
    __name__,
    reference=allreduce_mean,
    alternative=by_shares,
    differs="The first adds up sums over images, and divides once at the end; the second gives "
            "each gradient its share of the images, and adds up.",
    minutes=12,
    difficulty=2,
    visible=(
        Case("lesson", LESSON, [3, 1], title="the lesson's two workers, with 3 images and 1",
             want={"w": array("1.75 1.5", 2)}),
        Case("alike", _grads((2, 2), (2,), workers=2, seed=1), [4, 4],
             title="two workers with equally many images"),
        Case("three", _grads((3, 2), (2,), workers=3, seed=2), [5, 2, 1],
             title="three workers, two parameters"),
        Case("turned", _grads((2, 3), (3,), workers=3, seed=3), [1, 4, 7],
             title="the last worker has most"),
        Case("four", _grads((2, 1, 2, 2), (2,), (4, 3), (3,), workers=4, seed=4), [6, 6, 6, 2],
             title="four workers, filters and biases, a smaller last shard"),
        Case("one", _grads((2, 2), workers=1, seed=5), [3], title="a single worker"),
    ),
    hidden=lambda rng: tuple(
        Case(id, [{name: integers(rng, *shape, scale=0.5) for name, shape in
                   (("w1", (3, 2, 2, 2)), ("b1", (3,)), ("w2", (6, 4)))} for _ in sizes],
             sizes, title=title)
        for id, title, sizes in (
            ("hidden-two", "two workers", [7, 2]),
            ("hidden-five", "five workers", [3, 1, 4, 1, 5]),
            ("hidden-alike", "equally many images", [8, 8, 8]),
            ("hidden-one", "a single worker", [11]),
        )
    ),
    mistakes=(
        Mistake("mean-of-means", "This is the mean over the workers; a worker with more images "
                "should count more.", _weighted(lambda sizes, k: 1 / len(sizes))),
        Mistake("sum", "The gradients are added up and not divided.",
                _weighted(lambda sizes, k: 1)),
        Mistake("sum-over-images", "This is the sum over all images; divide it by how many they "
                "are.", _weighted(lambda sizes, k: sizes[k])),
        Mistake("divided-by-workers", "The sum over images is divided by the number of workers; "
                "divide it by the number of images.",
                _weighted(lambda sizes, k: sizes[k] / len(sizes))),
        Mistake("divided-twice", "It is divided twice: a share of the images is enough.",
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) / len(sizes)),
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) ** 2)),
        Mistake("not-weighted", "The gradients are added up as they are and divided by the number "
                "of images; each is a mean over its own images, so it counts as many times.",
                _weighted(lambda sizes, k: 1 / sum(sizes))),
        Mistake("own-size-divided", "Each gradient is divided by the number of its own images; it "
                "is a mean over them already.",
                _weighted(lambda sizes, k: 1 / sizes[k]),
                _weighted(lambda sizes, k: 1 / sizes[k] / len(sizes)),
                _weighted(lambda sizes, k: 1 / sizes[k] / sum(1 / size for size in sizes)),
                _weighted(lambda sizes, k: sum(sizes) / sizes[k]),
                _weighted(lambda sizes, k: sum(sizes) / sizes[k] / len(sizes))),
        Mistake("other-sizes", "A gradient is weighted by the images of another worker; the two "
                "lists belong together, entry by entry.",
                _sizes_moved(lambda sizes: sizes[::-1]), _sizes_moved(sorted),
                _sizes_moved(lambda sizes: sorted(sizes, reverse=True)),
                _sizes_moved(lambda sizes: sizes[1:] + sizes[:1]),
                _sizes_moved(lambda sizes: sizes[-1:] + sizes[:-1])),
        Mistake("place-for-size", "The workers are weighted by their places in the list; the "
                "numbers of their images count.",
                _weighted(lambda sizes, k: k / max(1, sum(range(len(sizes))))),
                _weighted(lambda sizes, k: k), _weighted(lambda sizes, k: k / sum(sizes)),
                _weighted(lambda sizes, k: (k + 1) / sum(range(1, len(sizes) + 1)))),
        Mistake("one-size", "All gradients are weighted by the images of one worker.",
                *(_weighted(lambda sizes, k, at=at: sizes[at] / sum(sizes)) for at in (0, -1)),
                _weighted(lambda sizes, k: max(sizes) / sum(sizes)),
                *(_weighted(lambda sizes, k, at=at: sizes[k] / sizes[at]) for at in (0, -1)),
                _weighted(lambda sizes, k: sizes[k] / max(sizes))),
        Mistake("one-worker", "Only one worker's gradient comes back; all have a part in it.",
                *(lambda grads, sizes, at=at: {n: g.copy() for n, g in grads[at].items()}
                  for at in (0, -1)), _largest),
        Mistake("last-kept", "Only one worker's share is left in the result: each should be added "
                "to those before.", _last_kept,
                lambda grads, sizes: {n: g * sizes[0] / sum(sizes) for n, g in grads[0].items()}),
        Mistake("worker-left-out", "One worker is left out, the first or the last.",
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) * (k > 0)),
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) * (k < len(sizes) - 1)),
                _weighted(lambda sizes, k: sizes[k] / sum(sizes[1:] or [1]) * (k > 0)),
                _weighted(lambda sizes, k: sizes[k] / sum(sizes[:-1] or [1])
                          * (k < len(sizes) - 1))),
        Mistake("first-counts-twice", "The first gradient is counted twice: it is in the sum "
                "already when the loop begins.",
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) * (2 if k == 0 else 1)),
                _weighted(lambda sizes, k: sizes[k] / sum(sizes) + (k == 0)),
                _weighted(lambda sizes, k: (sizes[k] + (k == 0)) / sum(sizes))),
        Mistake("first-not-weighted", "The sum begins with the first gradient as it is, and only "
                "the others are weighted.",
                _weighted(lambda sizes, k: (1 if k == 0 else sizes[k]) / sum(sizes)),
                _weighted(lambda sizes, k: 1 if k == 0 else sizes[k] / sum(sizes))),
        Mistake("running-mean", "Each new gradient is averaged with the mean so far, so that the "
                "last ones count most.",
                _weighted(lambda sizes, k: 0.5 ** (len(sizes) - max(k, 1))),
                _weighted(lambda sizes, k: 0.5 ** (len(sizes) - k))),
        Mistake("seen-not-added", "The mean so far counts as the images of one worker; it stands "
                "for all those before, so add up their numbers.", _seen_not_added),
        Mistake("along-last-axis", "NumPy lays the sizes along the last axis of the stacked "
                "gradients; the workers are their first one.", *map(_along_last_axis, (
                    lambda stacked, sizes: (stacked * (sizes / sizes.sum())).sum(axis=0),
                    lambda stacked, sizes: (stacked * sizes).sum(axis=0) / sizes.sum(),
                    lambda stacked, sizes: (sizes * stacked).sum(axis=0) / sizes.sum()))),
        Mistake("wrong-total", "The shares do not add up to 1: the total is not the number of all "
                "images.", *(_weighted(lambda sizes, k, more=more: sizes[k] / (sum(sizes) + more))
                             for more in (1, -0.5)),
                _weighted(lambda sizes, k: sizes[k] / np.prod(sizes)),
                _weighted(lambda sizes, k: sizes[k] / (len(sizes) * max(sizes)))),
        Mistake("share-rounded", "size // total leaves whole numbers only, so that almost all "
                "shares are 0; a share needs /.",
                _weighted(lambda sizes, k: sizes[k] // sum(sizes))),
        Mistake("floored", "The result is rounded down: // leaves whole numbers.",
                _each(lambda g: g // 1), _each(np.round), _each(lambda g: g.astype(int))),
        Mistake("squared", "The shares are squared, or their roots are taken; a share counts as it "
                "is.", _weighted(lambda sizes, k: (sizes[k] / sum(sizes)) ** 2),
                _weighted(lambda sizes, k: sizes[k] ** 2 / sum(size**2 for size in sizes)),
                _weighted(lambda sizes, k: np.sqrt(sizes[k]) / sum(np.sqrt(sizes)))),
        Mistake("median", "The median of the workers is taken; it is a mean.", _median),
        Mistake("over-all-numbers", "A mean is taken over all the numbers of a parameter; each "
                "number has its own mean over the workers.", _each(np.mean),
                _averaged(None), _each(lambda g: g.mean(axis=0)), _each(np.sum)),
        Mistake("stacked", "The workers still have an axis of their own in the result; add them "
                "up.", _stacked, lambda grads, sizes: {
                    n: np.stack([g[n] for g in grads]) for n in grads[0]}),
        Mistake("one-parameter", "Only one parameter is there, the first or the last; every name "
                "has its mean: does the return stand inside the loop?",
                *(_after(lambda mean, grads, sizes, at=at: {
                    (name := list(mean)[at]): mean[name]}) for at in (0, -1))),
        Mistake("names-of-the-lesson", "Only the parameter w of the lesson's example is combined; "
                "take the names from the dicts.",
                lambda grads, sizes: {"w": allreduce_mean([{"w": grad["w"]} for grad in grads],
                                                          sizes)["w"]}),
        Mistake("array-alone", "An array comes back, not a dict of arrays.",
                *(_after(lambda mean, grads, sizes, at=at: list(mean.values())[at])
                  for at in (0, -1))),
        Mistake("list", "A list comes back; the result is a dict with the names of the parameters.",
                _after(lambda mean, grads, sizes: list(mean.values())),
                _after(lambda mean, grads, sizes: [mean]),
                _after(lambda mean, grads, sizes: tuple(mean.values()))),
        Mistake("opposite-sign", "The sign is wrong: this is the step, not the gradient.",
                _each(lambda g: -g)),
        Mistake("sign-lost", "The signs are lost; a gradient may be below 0.", _each(np.abs)),
        Mistake("changes-the-first", "The first worker's arrays become the sum: total = grads[0] "
                "copies nothing, and a copy of the dict still holds the same arrays.",
                partial(_in_place, scale=True), partial(_in_place, scale=False)),
        Mistake("nothing-returned", "Nothing comes back; return the dict.",
                lambda grads, sizes: None),
    ),
    hints=(
        "A worker's gradient is the mean over its own images. Make it a sum over its images "
        "first: what is it multiplied with?",
        "Add these sums up, for each name, and divide by the number of all images.",
        "A dict for the result, a loop over the names in grads[0], and inside it one over "
        "zip(grads, sizes). Begin with 0 and not with grads[0][name]: += would change it.",
    ),
)  # fmt: skip
