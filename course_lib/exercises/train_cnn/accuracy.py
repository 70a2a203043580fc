"""accuracy: the share of all images that a network names right, counted batch by batch."""

import numpy as np

from course_lib.exercises.numbers import array
from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import loops


def accuracy(model, x, t, batch_size=100):
    right = 0
    for start in range(0, len(x), batch_size):
        batch = slice(start, start + batch_size)
        right += np.sum(model.predict(x[batch]).argmax(axis=1) == t[batch])
    return right / len(x)


def by_joining(model, x, t, batch_size=100):
    starts = range(0, len(x), batch_size)
    said = [model.predict(x[start : start + batch_size]).argmax(axis=1) for start in starts]
    return float(np.mean(np.concatenate(said) == t))


# An image of (1, 1, K) is its own scores: so a case says at once what is right.


def _reader(classes):
    """A network whose scores are the pixels."""
    return Made("course_lib.networks.SoftmaxClassifier", np.eye(classes), np.zeros(classes))


def _images(said, classes, rng=None):
    """Images of which such a network says what is given; never a tie."""
    noise = np.arange(len(said) * classes) * 7 % 11 / 20 if rng is None else rng.random(
        len(said) * classes) / 2  # fmt: skip
    return (np.eye(classes)[said] + noise.reshape(-1, classes)).reshape(-1, 1, 1, classes)


SIZES = (  # id, title, images, right ones, batch_size, classes
    ("even", "eight images in batches of four", 8, (0, 1, 2, 4, 5, 6), 4, 3),
    ("left-over", "eleven images in batches of five; the last one is wrong", 11, range(10), 5, 3),
    ("last-right", "seven images in batches of three; only the last one is right", 7, (6,), 3, 4),
    ("few", "three images, fewer than a batch", 3, (0, 2), 5, 3),
    ("single", "batches of one image", 5, (1, 3, 4), 1, 2),
    ("none", "all are wrong", 4, (), 3, 3),
    ("all", "all are right", 5, range(5), 2, 3),
    ("square", "as many images as classes", 4, (0, 3), 4, 4),
)
HIDDEN = (
    ("h-left-over", "17 images in batches of 6", 17, 6, 5),
    ("h-even", "18 images in batches of 6", 18, 6, 4),
    ("h-few", "five images, batches of 8", 5, 8, 3),
    ("h-last", "nine images in batches of 4", 9, 4, 4),
)


def _visible():
    for id, title, n, right, batch_size, classes in SIZES:
        t = np.arange(n) * 2 % classes
        said = np.array([t[k] if k in right else (t[k] + 1) % classes for k in range(n)])
        yield Case(id, _reader(classes), _images(said, classes), t, batch_size=batch_size,
                   title=title)  # fmt: skip
    t = np.arange(120) % 3
    said = np.where(np.arange(120) % 5 == 1, (t + 1) % 3, t)
    said[100:] = (t[100:] + 2) % 3
    yield Case("default", _reader(3), _images(said, 3), t,
               title="120 images; without batch_size, a batch holds 100")  # fmt: skip
    weights, biases = array("1 -1 0.5 0  0.5 1 0 -1", 4, 2).round(2), array("0.1 -0.2", 2)
    yield Case("scores-below-0", Made("course_lib.networks.SoftmaxClassifier", weights, biases),
               np.array([-3.0, -1, 2, -2, -1, -4, 1, -1, -2, -2, -5, 3]).reshape(3, 1, 2, 2),
               np.array([1, 0, 1]), batch_size=2, title="scores below 0, three images")  # fmt: skip


def _hidden(rng):
    for id, title, n, batch_size, classes in HIDDEN:
        t = rng.integers(0, classes, n)
        wrong = rng.permutation(n) < 1 + n // 3
        wrong[-1] = True  # so that a dropped or overweighted last batch always shows
        wrong[0] = False
        if n > batch_size:
            wrong[:batch_size] = np.arange(batch_size) == 1
        said = np.where(wrong, (t + 1) % classes, t)
        yield Case(id, _reader(classes), _images(said, classes, rng), t, batch_size=batch_size,
                   title=title)  # fmt: skip
    yield Case("h-below-0", _reader(classes), _images(said, classes, rng) - 3, t,
               batch_size=batch_size, title="all scores are below 0")  # fmt: skip


def _batches(model, x, t, batch_size, whole=False):
    """For each batch, which of its images are right."""
    count = len(x) // batch_size * batch_size if whole else len(x)
    for start in range(0, count, batch_size):
        batch = slice(start, start + batch_size)
        yield model.predict(x[batch]).argmax(axis=1) == t[batch]


def _with(combine, whole=False, said=None):
    """Another way from the batches to a number: combine(batches, n, batch_size)."""

    def wrong(model, x, t, batch_size=100):
        batches = list(_batches(model, x, t, batch_size, whole))
        return combine(batches, len(x), batch_size)

    return wrong


def _right(batches):
    return sum(int(batch.sum()) for batch in batches)


def _mean_of(batches):
    return sum(float(batch.mean()) for batch in batches)


def _by(choose):
    """Other predictions: choose(scores)."""

    def wrong(model, x, t, batch_size=100):
        right = 0
        for start in range(0, len(x), batch_size):
            batch = slice(start, start + batch_size)
            right += np.sum(choose(model.predict(x[batch])) == t[batch])
        return right / len(x)

    return wrong


def _labels_of_the_first(model, x, t, batch_size=100):
    right = 0
    for start in range(0, len(x), batch_size):
        said = model.predict(x[start : start + batch_size]).argmax(axis=1)
        right += np.sum(said == t[: len(said)])
    return right / len(x)


def _always_the_first(model, x, t, batch_size=100):
    right = 0
    for start in range(0, len(x), batch_size):
        here = t[start : start + batch_size]
        right += np.sum(model.predict(x[:batch_size]).argmax(axis=1)[: len(here)] == here)
    return right / len(x)


def _not_counted_anew(model, x, t, batch_size=100):
    for batch in _batches(model, x, t, batch_size):
        right = int(batch.sum())
    return right / len(x)


EXERCISE = Exercise(
    __name__,
    reference=accuracy,
    alternative=by_joining,
    differs="The first counts the right ones of each batch; the second joins what was said of all "
            "batches, and compares once.",
    minutes=5,
    difficulty=1,
    teaches=("course_lib.training.accuracy",),
    remarks=(
        Remark("one-call", "Right. With 10,000 images in one call, the layers keep all their "
               "columns at once, which takes gigabytes: hence batch_size.",
               lambda tree: loops(tree) == 0),
    ),
    visible=tuple(_visible()),
    hidden=lambda rng: tuple(_hidden(rng)),
    mistakes=(
        Mistake("last-dropped", "The last, shorter batch is left out, but the right ones are "
                "divided by the number of all images.",
                _with(lambda batches, n, size: _right(batches) / n, whole=True)),
        Mistake("last-dropped-everywhere", "The last, shorter batch is left out altogether; it "
                "counts as well.",
                _with(lambda batches, n, size: _right(batches) / (n // size * size), whole=True),
                _with(lambda batches, n, size: _right(batches) / max(1, n // size * size),
                      whole=True),
                _with(lambda batches, n, size: _mean_of(batches) / (n // size), whole=True),
                _with(lambda batches, n, size: float(np.mean(np.concatenate(batches))),
                      whole=True)),
        Mistake("mean-of-means", "The mean of the batches' shares is taken: the last batch has "
                "fewer images, and counts as much as a full one. Count the right ones of all.",
                _with(lambda batches, n, size: _mean_of(batches) / len(batches))),
        Mistake("all-batches-full", "The right ones are divided as if each batch were full; divide "
                "by the number of images.",
                _with(lambda batches, n, size: _right(batches) / (len(batches) * size)),
                _with(lambda batches, n, size: sum(b.sum() / size for b in batches)
                      / len(batches))),
        Mistake("one-batch-too-few-counted", "The sum of the batches' shares is divided by the "
                "number of full batches.",
                _with(lambda batches, n, size: _mean_of(batches) / (n // size)),
                _with(lambda batches, n, size: _mean_of(batches) / max(1, n // size))),
        Mistake("sum-of-means", "The batches' shares are added up and not divided.",
                _with(lambda batches, n, size: _mean_of(batches))),
        Mistake("share-of-a-batch", "The right ones of all batches are divided by the size of one "
                "batch.", _with(lambda batches, n, size: _right(batches) / size)),
        Mistake("by-number-of-batches", "The right ones are divided by the number of batches; "
                "divide by the number of images.",
                _with(lambda batches, n, size: _right(batches) / len(batches))),
        Mistake("count", "The number of right ones comes back; the share is that number divided by "
                "the number of images.", _with(lambda batches, n, size: _right(batches))),
        Mistake("percent", "The share is given in percent; it goes from 0 to 1.",
                _with(lambda batches, n, size: 100 * _right(batches) / n)),
        Mistake("error-rate", "This is the share of wrong ones.",
                _with(lambda batches, n, size: 1 - _right(batches) / n)),
        Mistake("whole-division", "The share is cut to a whole number: // divides without a rest.",
                _with(lambda batches, n, size: _right(batches) // n)),
        Mistake("first-batch-only", "Only the first batch is counted; does the return stand inside "
                "the loop?",
                _with(lambda batches, n, size: float(batches[0].mean())),
                _with(lambda batches, n, size: batches[0].sum() / n)),
        Mistake("last-batch-only", "Only the last batch is counted: the number of right ones "
                "begins anew for each batch.",
                _not_counted_anew, _with(lambda batches, n, size: float(batches[-1].mean()))),
        Mistake("over-images", "argmax runs along the images; each image, a row, has its own "
                "likeliest class: axis 1.",
                _by(lambda scores: scores.argmax(axis=0)),
                lambda model, x, t, batch_size=100: np.mean(model.predict(x).argmax(axis=0) == t)),
        Mistake("of-all-scores", "argmax without an axis gives one place for all scores together; "
                "each image, a row, has its own.", _by(lambda scores: scores.argmax())),
        Mistake("least-score", "The class with the least score is taken.",
                _by(lambda scores: scores.argmin(axis=1))),
        Mistake("largest-in-size", "The score that is largest in size is taken; one far below 0 "
                "speaks against its class.", _by(lambda scores: np.abs(scores).argmax(axis=1))),
        Mistake("scores-for-class", "All scores of an image are compared with its label; which of "
                "them is highest says the class.", _by(lambda scores: scores),
                lambda model, x, t, batch_size=100: np.mean(model.predict(x) == t)),
        Mistake("score-for-class", "The highest score itself is compared with the label; its place "
                "is the class.", _by(lambda scores: scores.max(axis=1))),
        Mistake("classes-from-one", "1 is added to the class; the first one has the number 0.",
                _by(lambda scores: scores.argmax(axis=1) + 1)),
        Mistake("labels-of-the-first", "Every batch is compared with the labels of the first "
                "one.", _labels_of_the_first),
        Mistake("images-of-the-first", "The network is always asked for the images of the first "
                "batch.", _always_the_first),
        Mistake("not-averaged", "What comes back says of each image whether it is right; the share "
                "is asked for.", _with(lambda batches, n, size: np.concatenate(batches))),
        Mistake("list-of-shares", "A list of the batches' shares comes back; one number is asked "
                "for.", _with(lambda batches, n, size: [float(b.mean()) for b in batches])),
        Mistake("nothing-returned", "Nothing comes back; return the share.",
                _with(lambda batches, n, size: None)),
    ),
    hints=(
        "Count, over all batches, how many images are named right. Divide once, at the end, by the "
        "number of all images.",
        "range(0, len(x), batch_size) gives the places where batches begin. A slice that reaches "
        "beyond the end is only shorter.",
        "scores.argmax(axis=1) is the class that is named for each image, and np.sum of a "
        "comparison counts what is True.",
    ),
)  # fmt: skip
