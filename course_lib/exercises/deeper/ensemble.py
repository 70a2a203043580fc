"""Several networks are asked, and their probabilities averaged: a bonus."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake

# two networks, two images, three classes
TWO = array("1 2 3  0 0 0   4 0 -1  2 -2 1", 2, 2, 3)


def ensemble(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))  # the highest score becomes 0
    probabilities = powers / powers.sum(axis=-1, keepdims=True)  # (M, N, K)
    return probabilities.mean(axis=0)


def network_by_network(scores):
    total = np.zeros(scores.shape[1:])
    for of_one in scores:
        for n, row in enumerate(of_one):
            powers = np.exp(row - np.max(row))
            total[n] += powers / np.sum(powers)
    return total / len(scores)


def _softmax(scores, axis=-1, shift=True):
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max(axis=axis, keepdims=True) * shift)
        return powers / powers.sum(axis=axis, keepdims=True)


def _votes(scores):
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)].mean(axis=0)


EXERCISE = Exercise(
    __name__,
    reference=ensemble,
    alternative=network_by_network,
    differs="The first treats all networks and images at once, along the last axis; the second "
            "goes through them one by one.",
    minutes=5,
    difficulty=2,
    bonus=True,
    teaches=("course_lib.networks.Ensemble",),
    visible=(
        Case("two", TWO, title="two networks, two images, three classes"),
        Case("one-network", TWO[1:], title="a single network"),
        Case("one-image", TWO[:, :1] - 3, title="a single image"),
        Case("large", 400 * TWO, title="scores of many hundreds"),
        Case("square", (np.arange(27.0) * 5 % 11 - 4).reshape(3, 3, 3) / 2,
             title="three networks, three images, three classes"),
        Case("alike", TWO + 800, title="scores of many hundreds, close together"),
        Case("five", (np.arange(40.0) * 7 % 17 - 8).reshape(5, 2, 4) / 4,
             title="five networks, two images, four classes"),
    ),
    hidden=lambda rng: (
        Case("drawn", integers(rng, 3, 5, 10, high=9, scale=0.5),
             title="three networks, ten classes"),
        Case("doubt", integers(rng, 4, 3, 2, high=3, scale=0.25), title="two classes, much doubt"),
        Case("far-apart",
             integers(rng, 2, 3, 4) + 900 * np.array([1.0, -1, 0])[:, None],
             title="images with scores of hundreds, others far below 0"),
    ),
    mistakes=(
        Mistake("scores-averaged", "The scores are averaged, and softmax comes after it; a network "
                "with large scores then drowns the others. Average probabilities.",
                lambda scores: _softmax(scores.mean(axis=0)),
                lambda scores: _softmax(scores.sum(axis=0))),
        Mistake("scores-averaged-unsafely", "The scores are averaged before softmax; and exp of "
                "many hundreds is infinite: take the highest score of each row off first.",
                lambda scores: _softmax(scores.mean(axis=0), shift=False)),
        Mistake("no-softmax", "These are averaged scores; make probabilities of them first.",
                lambda scores: scores.mean(axis=0)),
        Mistake("overflow", "exp of many hundreds is infinite, and infinite by infinite is no "
                "number; take the highest score of each row off first.",
                lambda scores: _softmax(scores, shift=False).mean(axis=0)),
        Mistake("highest-of-all", "The highest score of all is taken off, and rows far below it "
                "vanish; take off that of each row.",
                lambda scores: _highest_of_all(scores)),
        Mistake("other-axis", "The probabilities add up to 1 along the images or the networks; "
                "along the classes they should, which are the last axis.",
                lambda scores: _softmax(scores, axis=0).mean(axis=0),
                lambda scores: _softmax(scores, axis=1).mean(axis=0)),
        Mistake("all-together", "The probabilities of all images add up to 1; those of each image "
                "should.",
                lambda scores: _softmax(scores.reshape(len(scores), -1)).reshape(
                    scores.shape).mean(axis=0),
                lambda scores: _softmax(scores.reshape(1, -1)).reshape(scores.shape).mean(axis=0)),
        Mistake("added", "The probabilities are added up; divide by the number of networks.",
                lambda scores: _softmax(scores).sum(axis=0)),
        Mistake("images-averaged", "The mean goes over the images or the classes; it goes over the "
                "networks, the first axis.",
                lambda scores: _softmax(scores).mean(axis=1),
                lambda scores: _softmax(scores).mean(axis=2)),
        Mistake("votes", "The networks vote, and how sure they are is lost; average their "
                "probabilities.", _votes),
        Mistake("largest", "For each class the network that is surest of it decides; average all.",
                lambda scores: _softmax(scores).max(axis=0)),
        Mistake("product", "The probabilities are multiplied, so a single network can forbid a "
                "class; average them.",
                lambda scores: _softmax(scores).prod(axis=0)),
        Mistake("classes", "These are classes; asked are the averaged probabilities, (N, K).",
                lambda scores: _softmax(scores).mean(axis=0).argmax(axis=1)),
        Mistake("one-network-only", "Only one network is asked: the first one, or the last.",
                lambda scores: _softmax(scores)[0], lambda scores: _softmax(scores)[-1]),
        Mistake("no-mean", "There are the probabilities of each network; their mean is missing.",
                _softmax),
        Mistake("nothing-returned", "Nothing comes back: is there a return?",
                lambda scores: None),
    ),
    hints=(
        "Softmax makes probabilities of scores: exp of each, divided by the sum of its row. Which "
        "axis are the classes?",
        "keepdims=True keeps an axis of length 1, so that a sum can divide its row. exp of a large "
        "number is infinite: what may be taken off all scores of a row without changing anything?",
        "Take off the highest score of each row, then exp, then divide by the sums along the last "
        "axis; and the mean goes along the first one, the networks.",
    ),
)  # fmt: skip


def _highest_of_all(scores):
    with np.errstate(all="ignore"):
        powers = np.exp(scores - scores.max())
        return (powers / powers.sum(axis=-1, keepdims=True)).mean(axis=0)
