"""inception_split: the way back of a concatenation, a part of the gradient for each branch."""

import numpy as np

from course_lib.exercises.landmark_networks._shared import distinct
from course_lib.exercises.numbers import integers
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as


def inception_split(dout, channels):
    parts, begin = [], 0
    for count in channels:
        parts.append(dout[:, begin : begin + count])
        begin += count
    return parts


def at_the_borders(dout, channels):
    borders = np.cumsum(channels)[:-1]  # where one branch ends and the next begins
    return np.split(dout, borders, axis=1)


@shown_as("inception_split(dout, channels)")
def split(function, dout, channels):
    """A tuple of arrays is as good as a list."""
    parts = function(dout, channels)
    return list(parts) if isinstance(parts, tuple) else parts


def _cut(begin=lambda ends, counts, i: ends[i] - counts[i], end=lambda ends, counts, i: ends[i]):
    """Cut in a loop; begin and end say where, of counts and where each part should end."""

    def cut(dout, channels):
        ends = [sum(channels[: i + 1]) for i in range(len(channels))]
        return [
            dout[:, begin(ends, channels, i) : end(ends, channels, i)] for i in range(len(channels))
        ]

    return cut


def _split_at(borders, axis=1):
    return lambda dout, channels: np.split(dout, borders(np.array(channels)), axis=axis)


def _axis(axis):
    """Parts along another axis."""

    def cut(dout, channels):
        parts, begin = [], 0
        for count in channels:
            parts.append(dout[(slice(None),) * axis + (slice(begin, begin + count),)])
            begin += count
        return parts

    return cut


def _each(change):
    """Something done to the right parts."""
    return lambda dout, channels: [change(part) for part in inception_split(dout, channels)]


def _all(change):
    return lambda dout, channels: change(inception_split(dout, channels))


def _summed(dout, channels):
    """Each branch gets one sum."""
    return [part.sum(axis=1, keepdims=True) for part in inception_split(dout, channels)]


def _taking_turns(dout, channels):
    """Branch i gets every so many-th channel."""
    return [dout[:, i :: len(channels)] for i in range(len(channels))]


EXERCISE = Exercise(
    __name__,
    reference=inception_split,
    alternative=at_the_borders,
    differs="The first cuts part by part and moves on; the second computes all borders at once, "
            "and np.split cuts there.",
    minutes=5,
    difficulty=1,
    teaches=("course_lib.functional.concat_backward", "course_lib.layers.Concat"),
    probe=split,
    visible=(
        Case("lesson", np.arange(1.0, 13.0).reshape(1, 3, 2, 2), [1, 2],
             title="three channels, one for the first branch and two for the second"),
        Case("three", distinct(2, 6, 3, 4), [2, 1, 3], title="two images, three branches"),
        Case("alike", distinct(2, 4, 4, 4) + 0.25, [2, 2],
             title="two branches with two channels each; the maps are 4x4"),
        Case("single", distinct(2, 3, 2, 1), [3], title="a single branch"),
        Case("ones", distinct(3, 3, 3, 2), [1, 1, 1], title="three branches with one channel"),
        Case("four", distinct(1, 9, 1, 2), [1, 4, 2, 2], title="four branches, one image"),
    ),
    hidden=lambda rng: (
        Case("several", integers(rng, 2, 7, 3, 2, scale=0.25), [1, 4, 2], title="three branches"),
        Case("large-first", integers(rng, 3, 6, 2, 5), [5, 1], title="two branches"),
        Case("five", integers(rng, 1, 8, 2, 2), [2, 1, 1, 3, 1], title="five branches"),
    ),
    mistakes=(
        Mistake("counts-as-borders", "np.split is told how many channels each branch has; it wants "
                "to know where to cut, and counts all channels before a border.",
                _split_at(lambda counts: counts), _split_at(lambda counts: counts[:-1])),
        Mistake("one-part-too-many", "There is an empty part too many at the end: behind the last "
                "branch nothing is cut.", _split_at(np.cumsum)),
        Mistake("empty-part-first", "There is an empty part at the beginning: the first border "
                "lies behind the first branch, not at 0.",
                _split_at(lambda counts: np.cumsum(counts) - counts),
                _split_at(lambda counts: np.r_[0, np.cumsum(counts)])),
        Mistake("equal-parts", "All parts have the same size; branch i has channels[i] channels.",
                lambda dout, channels: np.array_split(dout, len(channels), axis=1),
                lambda dout, channels: np.split(dout, len(channels), axis=1)),
        Mistake("begin-at-0", "Each part begins at channel 0; it begins where the one before it "
                "ends.", _cut(begin=lambda ends, counts, i: 0,
                              end=lambda ends, counts, i: counts[i])),
        Mistake("all-before-too", "Each part holds the channels of all branches before it, too; it "
                "begins where the one before it ends.", _cut(begin=lambda ends, counts, i: 0)),
        Mistake("begins-at-its-number", "Part i begins at channel i; it begins where the branch "
                "before it ends.",
                _cut(begin=lambda ends, counts, i: i,
                     end=lambda ends, counts, i: i + counts[i])),
        Mistake("count-as-end", "A part ends at channel channels[i]; it ends so many channels "
                "behind its beginning.", _cut(end=lambda ends, counts, i: counts[i]),
                _cut(begin=lambda ends, counts, i: counts[i - 1] if i else 0,
                     end=lambda ends, counts, i: counts[i])),
        Mistake("begin-forgets-older", "A part begins where the branch just before it would end, "
                "if that began at 0; add up the channels of all branches before it.",
                _cut(begin=lambda ends, counts, i: counts[i - 1] if i else 0,
                     end=lambda ends, counts, i: (counts[i - 1] if i else 0) + counts[i]),
                _cut(begin=lambda ends, counts, i: counts[i - 1] if i else 0)),
        Mistake("one-too-few", "The last channel of each part is missing: a slice ends before its "
                "second number.", _cut(end=lambda ends, counts, i: ends[i] - 1)),
        Mistake("one-too-many", "Each part has a channel too many at its end, which belongs to the "
                "next branch.", _cut(end=lambda ends, counts, i: ends[i] + 1)),
        Mistake("one-late", "Each part begins and ends one channel too late, or begins one too "
                "late; channels are counted from 0.",
                _cut(begin=lambda ends, counts, i: ends[i] - counts[i] + 1,
                     end=lambda ends, counts, i: ends[i] + 1),
                _cut(begin=lambda ends, counts, i: ends[i] - counts[i] + 1)),
        Mistake("along-images", "dout is cut along the images; cut along the channels, axis 1.",
                _axis(0), _split_at(lambda counts: np.cumsum(counts)[:-1], axis=0)),
        Mistake("along-rows", "dout is cut along the rows; cut along the channels, axis 1.",
                _axis(2), _split_at(lambda counts: np.cumsum(counts)[:-1], axis=2)),
        Mistake("along-columns", "dout is cut along the columns; cut along the channels, axis 1.",
                _axis(3), _split_at(lambda counts: np.cumsum(counts)[:-1], axis=3)),
        Mistake("whole-to-each", "Each branch gets all of dout; that is right behind a sum. Here "
                "a branch made some of the channels, and gets the gradient of these.",
                lambda dout, channels: [dout for _ in channels]),
        Mistake("shared", "The gradient is divided by the number of branches; each channel of dout "
                "belongs to one branch, which gets it as it is.",
                lambda dout, channels: [part / len(channels)
                                        for part in inception_split(dout, channels)],
                lambda dout, channels: [dout / len(channels) for _ in channels]),
        Mistake("backwards", "The parts come in the wrong order: the first branch gets the first "
                "channels.", _all(lambda parts: parts[::-1])),
        Mistake("from-the-end", "The channels are counted out from the end; the first branch gets "
                "the first channels.",
                lambda dout, channels: [
                    dout[:, dout.shape[1] - sum(channels[: i + 1]):
                         dout.shape[1] - sum(channels[:i])]
                    for i in range(len(channels))]),
        Mistake("last-missing", "The last branch gets nothing: there are as many parts as numbers "
                "in channels.", _all(lambda parts: parts[:-1])),
        Mistake("first-only", "Only the first part comes back; return a list with a part for each "
                "branch. Does the return stand inside the loop?",
                _all(lambda parts: parts[:1]), _all(lambda parts: parts[0])),
        Mistake("last-only", "Only the last part comes back; collect all of them in a list.",
                _all(lambda parts: parts[-1]), _all(lambda parts: parts[-1:])),
        Mistake("joined", "The parts are joined again; return a list with an array for each "
                "branch.", _all(lambda parts: np.concatenate(parts, axis=1)),
                lambda dout, channels: dout.copy()),
        Mistake("taking-turns", "The branches take turns in getting channels; those of a branch "
                "stand together.", _taking_turns),
        Mistake("summed", "The channels of a branch are added up; each keeps its own gradient.",
                _summed, _each(lambda part: part.sum(axis=1))),
        Mistake("image-0-only", "Only image 0 is there; every branch gets the gradient of all "
                "images.", _each(lambda part: part[:1]), _each(lambda part: part[0])),
        Mistake("squeezed", "Axes of length 1 are taken away; each part has four axes, even with "
                "one channel.", _each(np.squeeze)),
        Mistake("nothing-returned", "Nothing comes back; return the list of parts.",
                lambda dout, channels: None),
    ),
    hints=(
        "Write down for channels = [2, 1, 3]: with which channel does each part begin, and where "
        "does it end?",
        "A part begins where the one before it ended. Keep that number while a loop goes over "
        "channels, and collect the parts in a list.",
        "dout[:, begin:end] takes channels. With np.split(dout, borders, axis=1) no loop is "
        "needed; np.cumsum adds up.",
    ),
)  # fmt: skip
