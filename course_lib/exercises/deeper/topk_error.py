"""The share of images whose label is not among the k highest scores."""

import numpy as np

from course_lib.exercises.numbers import array
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops

# four images, five classes; the label's rank is 1, 3, 2, 5
LESSON = array("9 2 4 1 3   1 5 8 6 2   -3 -1 -7 -2 -9   6 7 8 9 5", 4, 5)
LABELS = np.array([0, 1, 3, 4])


def topk_error(scores, t, k):
    best = np.argsort(scores, axis=1)[:, -k:]  # (N, k): the classes of the k highest scores
    found = (best == t[:, None]).any(axis=1)
    return 1 - found.mean()


def by_rank(scores, t, k):
    own = scores[np.arange(len(t)), t]  # (N,): the score of each label
    better = np.sum(scores > own[:, None], axis=1)
    return np.mean(better >= k)


def _but(
    *,
    pick=lambda scores, k: np.argsort(scores, axis=1)[:, -k:],
    found=lambda best, t: (best == t[:, None]).any(axis=1),
    end=lambda found, scores, k: 1 - found.mean(),
    most=lambda k: k,
    of=lambda scores: scores,
):
    """The lesson's three lines with one thing changed."""

    def error(scores, t, k):
        best = pick(of(scores), most(k))
        return end(found(best, t), scores, k)

    return error


def _hits(best, t):
    return best == t[:, None]


def _column_wise(scores, t, k):
    best = np.argsort(scores, axis=0)[-k:]  # the best images of each class
    return 1 - np.mean([t[n] in best[:, n % best.shape[1]] for n in range(len(t))])


def _rows_of_columns(scores, t, k):
    best = np.argsort(scores, axis=0)[:, -k:]
    return 1 - (best == t[:, None]).any(axis=1).mean()


def _along_both(scores, t, k):
    best = np.argsort(scores, axis=0)[-k:]
    return 1 - (best == t).any(axis=0).mean()


def _scores_as_classes(scores, t, k):
    best = np.sort(scores, axis=1)[:, -k:]
    return 1 - (best == t[:, None]).any(axis=1).mean()


def _first_image_decides(scores, t, k):
    return 1 - float(t[0] in np.argsort(scores[0])[-k:])


def _last_image_decides(scores, t, k):
    return 1 - float(t[-1] in np.argsort(scores[-1])[-k:])


def _ranks_for_classes(scores, t, k):
    places = np.argsort(scores, axis=1)  # the label's column of this is no rank
    return 1 - np.mean(places[np.arange(len(t)), t] >= scores.shape[1] - k)


def _rank_at_most(shift):
    def error(scores, t, k):
        own = scores[np.arange(len(t)), t][:, None]
        return np.mean((scores > own).sum(axis=1) >= k + shift)

    return error


EXERCISE = Exercise(
    __name__,
    reference=topk_error,
    alternative=by_rank,
    differs="The first sorts the classes; the second counts how many have a higher score than the "
            "label, and needs no sorting.",
    minutes=5,
    difficulty=1,
    remarks=(
        Remark("loops", "A loop is not needed: np.argsort sorts every row at once, and == compares "
               "each of them with its label.", lambda tree: loops(tree) > 0),
    ),
    visible=(
        Case("lesson-1", LESSON, LABELS, 1, title="four images, k = 1",
             want=0.75),
        Case("lesson-2", LESSON, LABELS, 2, title="the same, k = 2", want=0.5),
        Case("lesson-3", LESSON, LABELS, 3, title="the same, k = 3", want=0.25),
        Case("all", LESSON, LABELS, 5, title="as many as there are classes", want=0.0),
        Case("below-0", LESSON[1:] - 20, LABELS[1:], 4, title="three images, all scores below 0"),
        Case("one-image", LESSON[3:], LABELS[3:], 3, title="a single image", want=1.0),
        Case("wide", (np.arange(70.0) * 31 % 71 - 30).reshape(7, 10), np.arange(7), 3,
             title="seven images, ten classes"),
        Case("high", (np.arange(36.0) * 17 % 37 - 9).reshape(12, 3), np.arange(12) % 3, 2,
             title="twelve images, three classes"),
    ),
    hidden=lambda rng: tuple(
        Case(id, rng.permuted(np.arange(n * c, dtype=float)).reshape(n, c) - n * c // 2,
             rng.integers(0, c, n), k, title=title)
        for id, title, n, c, k in (
            ("two-of-ten", "thirty images, ten classes, k = 2", 30, 10, 2),
            ("five", "forty images, twenty classes, k = 5", 40, 20, 5),
            ("one", "nine images, six classes, k = 1", 9, 6, 1),
            ("all-but-one", "eleven images, four classes, k = 3", 11, 4, 3),
            ("every-class", "three images, seven classes, k = 7", 3, 7, 7),
        )
    ),
    mistakes=(
        Mistake("accuracy", "This is the share that is found; the error is the share that is not.",
                _but(end=lambda found, scores, k: found.mean())),
        Mistake("worst", "These are the k lowest scores: argsort sorts upwards, so the highest "
                "come last.", _but(pick=lambda scores, k: np.argsort(scores, axis=1)[:, :k])),
        Mistake("best-left-out", "The highest score is left out: [-k:-1] ends before the last one.",
                _but(pick=lambda scores, k: np.argsort(scores, axis=1)[:, -k:-1])),
        Mistake("kth-only", "Only the class of rank k is compared; those above it count as well.",
                _but(pick=lambda scores, k: np.argsort(scores, axis=1)[:, -k][:, None])),
        Mistake("k-ignored", "k is not used: only the highest score counts, or always five of "
                "them.",
                _but(most=lambda k: 1), _but(most=lambda k: 5)),
        Mistake("one-too-many", "One class too many counts as named.",
                _but(most=lambda k: k + 1), _rank_at_most(1)),
        Mistake("one-too-few", "One class too few counts as named; or, where none is left, -0 "
                "means all of them.", _but(most=lambda k: k - 1), _rank_at_most(-1)),
        Mistake("other-axis", "The scores are sorted along the images; each image has a row of its "
                "own, so sort along axis 1.", _column_wise, _rows_of_columns, _along_both,
                _but(pick=lambda scores, k: np.argsort(-scores, axis=0)[:, :k]),
                _but(pick=lambda scores, k: np.argsort(-scores, axis=0)[:k]),
                _but(pick=lambda scores, k: np.argsort(scores, axis=0)[::-1][:, :k]),
                _but(pick=lambda scores, k: np.argsort(scores, axis=0)[:, ::-1][:, :k]),
                _but(pick=lambda scores, k: np.argsort(scores, axis=0)[::-1][:k]),
                _but(pick=lambda scores, k: np.argsort(scores, axis=0)[-k:].T),
                _but(pick=lambda scores, k: np.argsort(scores, axis=0)[-k:])),
        Mistake("scores-as-classes", "The sorted scores are compared with the labels; compare the "
                "classes that have them: argsort gives these.", _scores_as_classes),
        Mistake("first-columns", "The scores are not sorted: these are the first k classes, or the "
                "last k.",
                _but(pick=lambda scores, k: np.arange(scores.shape[1])[None, :k]),
                _but(pick=lambda scores, k: np.arange(scores.shape[1])[None, -k:])),
        Mistake("by-size", "The scores lose their sign before they are sorted; -9 is lower than 1.",
                _but(of=np.abs)),
        Mistake("counted", "This is how many are not found; the share is that divided by the "
                "number of images.",
                _but(end=lambda found, scores, k: int(np.sum(~found))),
                _but(end=lambda found, scores, k: float(np.sum(~found)))),
        Mistake("percent", "These are percent; asked is a share, from 0 to 1.",
                _but(end=lambda found, scores, k: 100 * (1 - found.mean()))),
        Mistake("each-guess-counts", "Each of the k guesses counts as right or wrong by itself; an "
                "image is found when one of them is right.",
                _but(found=_hits, end=lambda found, scores, k: 1 - found.mean())),
        Mistake("by-classes", "The number that are found, or not, is divided by the number of "
                "classes, or by k; divide by that of the images.",
                _but(end=lambda found, scores, k: np.sum(~found) / scores.shape[1]),
                _but(end=lambda found, scores, k: 1 - np.sum(found) / scores.shape[1]),
                _but(end=lambda found, scores, k: np.sum(~found) / k),
                _but(end=lambda found, scores, k: 1 - np.sum(found) / k)),
        Mistake("all-must-be", "An image counts as found only if all k guesses are its label; one "
                "is enough.",
                _but(found=lambda best, t: (best == t[:, None]).all(axis=1))),
        Mistake("any-image", "A label counts as found when any image has it among its guesses; "
                "each image has guesses of its own.", _but(found=lambda best, t: np.isin(t, best))),
        Mistake("place-for-rank", "argsort gives classes in the order of their scores; its number "
                "in the label's column is not the label's rank.", _ranks_for_classes),
        Mistake("one-image-only", "Only one image counts: does the return stand inside the loop, "
                "or begins the count anew there?", _first_image_decides, _last_image_decides),
        Mistake("each-image", "There is a number for each image; asked is one for all, their mean.",
                _but(end=lambda found, scores, k: ~found),
                _but(end=lambda found, scores, k: 1.0 - found),
                _but(end=lambda found, scores, k: found)),
        Mistake("nothing-returned", "Nothing comes back: is there a return?",
                lambda scores, t, k: None),
    ),
    hints=(
        "np.argsort(scores, axis=1) gives for each image its classes, from the lowest score to the "
        "highest. Which columns do you need?",
        "t has the shape (N,), and t[:, None] the shape (N, 1). == compares it with all k columns "
        "at once.",
        "An image is found when any of its k comparisons is True. The error is the share of those "
        "that are not found.",
    ),
)  # fmt: skip
