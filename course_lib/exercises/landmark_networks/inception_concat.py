"""inception_concat: the maps of all branches, one behind the other."""

import numpy as np

from course_lib.exercises.landmark_networks._shared import distinct, of_one_image
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def inception_concat(branches):
    return np.concatenate(branches, axis=1)


def into_one_array(branches):
    images, _, height, width = branches[0].shape
    channels = sum(branch.shape[1] for branch in branches)
    out = np.empty((images, channels, height, width))
    begin = 0
    for branch in branches:
        end = begin + branch.shape[1]
        out[:, begin:end] = branch
        begin = end
    return out


def _along(axis):
    return lambda branches: np.concatenate(branches, axis=axis)


def _reduced(reduce):
    return lambda branches: reduce(np.stack(branches), axis=0)


def _sum_by_a_loop(branches):
    total = 0
    for branch in branches:
        total = total + branch
    return total


def _added_in_place(branches):
    total = branches[0]
    for branch in branches[1:]:
        total += branch
    return total


def _added_to_a_copy(branches):
    total = branches[0].copy()
    for branch in branches[1:]:
        total += branch
    return total


def _added_to_0(branches):
    total = 0
    for branch in branches:
        total += branch
    return total


def _list_extended(branches):
    out = []
    for branch in branches:
        out += branch  # image by image
    return out


def _placed(begin):
    """Written into one array, branch by branch; begin(branches, i) says where."""

    def place(branches):
        images, _, height, width = branches[0].shape
        channels = sum(branch.shape[1] for branch in branches)
        out = np.zeros((images, channels, height, width))
        for i, branch in enumerate(branches):
            first = begin(branches, i)
            out[:, first : first + branch.shape[1]] = branch
        return out

    return place


def _only(choose):
    return lambda branches: np.concatenate(choose(branches), axis=1)


def _by_reshape(branches):
    """All numbers behind one another, cut into images afterwards."""
    flat = np.concatenate([branch.ravel() for branch in branches])
    return flat.reshape(len(branches[0]), -1, *branches[0].shape[2:])


def _images_first(branches):
    """Joined along the images, and cut again."""
    joined = np.concatenate(branches, axis=0)
    return joined.reshape(len(branches[0]), -1, *joined.shape[2:])


def _taking_turns(branches):
    longest = max(branch.shape[1] for branch in branches)
    turns = [b[:, c : c + 1] for c in range(longest) for b in branches if c < b.shape[1]]
    return np.concatenate(turns, axis=1)


def _flat(branches):
    return np.concatenate([branch.reshape(len(branch), -1) for branch in branches], axis=1)


def _right(branches):
    return np.concatenate(branches, axis=1)


EXERCISE = Exercise(
    __name__,
    reference=inception_concat,
    alternative=into_one_array,
    differs="The first leaves it to NumPy; the second makes the whole array, and says for each "
            "branch where its channels begin.",
    minutes=3,
    difficulty=1,
    teaches=("course_lib.functional.concat", "course_lib.layers.Concat"),
    visible=(
        Case("lesson", [array("1 2 3 4", 1, 1, 2, 2), array("5 6 7 8 9 9 9 9", 1, 2, 2, 2)],
             title="one channel and two channels",
             want=array("1 2 3 4  5 6 7 8  9 9 9 9", 1, 3, 2, 2)),
        Case("three", [distinct(2, c, 3, 4) + c for c in (2, 1, 3)],
             title="two images, three branches with 2, 1 and 3 channels"),
        Case("alike", [distinct(2, 2, 2, 2) - k for k in range(3)],
             title="three branches with two channels each; all sides are 2"),
        Case("single", [distinct(2, 3, 2, 1)], title="a single branch"),
        Case("narrow", [distinct(3, 1, 1, 2), distinct(3, 1, 1, 2) + 0.25],
             title="three images, two branches with one channel"),
    ),
    hidden=lambda rng: (
        Case("four", [integers(rng, 2, c, 3, 2, scale=0.25) for c in (1, 4, 2, 3)],
             title="four branches"),
        Case("same", [integers(rng, 3, 2, 4, 3) for _ in range(2)],
             title="two branches of the same shape"),
        Case("one-image", [integers(rng, 1, c, 2, 5) for c in (3, 1)], title="one image"),
    ),
    mistakes=(
        Mistake("along-images", "The branches are joined along the images; each image keeps its "
                "own maps, so join along the channels, axis 1.",
                _along(0), np.vstack),
        Mistake("along-rows", "The maps are put below each other, along the rows; join along the "
                "channels, axis 1.", _along(2), _along(-2)),
        Mistake("along-columns", "The maps are put side by side, along the columns; join along "
                "the channels, axis 1.", _along(3), _along(-1)),
        Mistake("added", "The branches are added up; here all maps are kept, one behind the other.",
                _sum_by_a_loop, _reduced(np.sum), _added_to_0, _added_to_a_copy,
                _added_in_place),
        Mistake("list-extended", "+= puts the images of a branch into a list, one by one; the "
                "result is one array.", _list_extended, lambda b: np.array(_list_extended(b))),
        Mistake("mean", "The mean of the branches is taken; here all maps are kept.",
                _reduced(np.mean)),
        Mistake("maximum", "The largest of the branches is taken; here all maps are kept.",
                _reduced(np.max)),
        Mistake("stacked", "stack makes a new axis, so there are five; concatenate joins along an "
                "axis that is there.",
                *(lambda branches, axis=axis: np.stack(branches, axis=axis) for axis in (0, 1)),
                lambda branches: np.array(branches)),
        Mistake("still-a-list", "The branches come back as they were, in a list; the result is "
                "one array.", lambda branches: list(branches), lambda branches: tuple(branches)),
        Mistake("backwards", "The last branch comes first; the order of the branches stays.",
                _only(lambda branches: branches[::-1]),
                lambda branches: _right(branches)[:, ::-1]),
        Mistake("last-missing", "The last branch is missing; all of them are joined.",
                _only(lambda branches: branches[:-1] or branches),
                _only(lambda branches: branches[:-1])),
        Mistake("first-missing", "The first branch is missing; all of them are joined.",
                _only(lambda branches: branches[1:])),
        Mistake("two-only", "Only the first two branches are joined; there may be more, or one.",
                _only(lambda branches: branches[:2]),
                lambda branches: np.concatenate([branches[0], branches[1]], axis=1)),
        Mistake("first-only", "Only the first branch comes back; all of them are joined.",
                lambda branches: branches[0] + 0, _only(lambda branches: branches[:1])),
        Mistake("last-only", "Only the last branch comes back; each one is added to those before "
                "it.", lambda branches: branches[-1] + 0),
        Mistake("begin-at-0", "Each branch is written at channel 0, over the one before; it begins "
                "where that one ends.", _placed(lambda branches, i: 0)),
        Mistake("one-channel-each", "Branch i is written at channel i; it begins where the "
                "branch before it ends, and a branch may have several channels.",
                _placed(lambda branches, i: i)),
        Mistake("after-the-last-one-only", "A branch begins where one branch ends that begins at "
                "0; add up the channels of all branches before it.",
                _placed(lambda branches, i: branches[i - 1].shape[1] if i else 0)),
        Mistake("images-mixed", "All numbers are put in one line and cut into images afterwards, "
                "so that images get maps of each other.", _by_reshape, _images_first),
        Mistake("taking-turns", "Channels of different branches take turns; all channels of a "
                "branch stay together.", _taking_turns),
        Mistake("flattened", "The maps are flattened to rows; the result has four axes.",
                _flat, lambda branches: _right(branches).reshape(len(branches[0]), -1)),
        Mistake("channels-last", "The channels of the result come last; its axes are (N, C, H, W).",
                lambda branches: np.moveaxis(_right(branches), 1, -1)),
        Mistake("image-0-only", "Only image 0 has its maps; all images do.",
                lambda branches: _right(branches)[:1], lambda branches: _right(branches)[0],
                of_one_image(_right)),
        Mistake("squeezed", "Axes of length 1 are taken away; the result has four axes.",
                lambda branches: _right(branches).squeeze()),
        Mistake("whole-numbers", "Fractions are cut off: the result holds whole numbers only.",
                lambda branches: _right(branches).astype(int)),
        Mistake("zeros", "The result has the right shape, but nothing is written into it.",
                lambda branches: 0 * _right(branches)),
        Mistake("nothing-returned", "Nothing comes back; return the joined array.",
                lambda branches: None),
    ),
    hints=(
        "All branches have the same N, H and W. Which axis may differ?",
        "np.concatenate takes a list of arrays, and the axis along which they are joined.",
        "Axes are counted from 0: images, channels, rows, columns.",
    ),
)  # fmt: skip
