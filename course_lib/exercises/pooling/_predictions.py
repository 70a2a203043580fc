"""What lesson 6 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises.pooling._shared import SHIFTED, SLIDES
from course_lib.exercises.prediction import Prediction
from course_lib.functional import avg_pool2d, im2col, max_pool2d, max_pool2d_backward


def _who_notices():
    """The last of those whom a move by one pixel changes."""
    from course_lib.weights import load_network  # takes a while

    network = load_network("SimpleConvNet")
    seven = load_mnist("test")[0][:1]
    moved = np.roll(seven, 1, axis=-1)
    before, after = ([x, x] for x in (seven, moved))
    for seen in (before, after):
        seen[1] = network[:2].forward(seen[0])
        seen.append(network[2].forward(seen[1]))
        seen.append(network[3:].forward(seen[2]).argmax())
    changed = [not np.array_equal(a, b) for a, b in zip(before, after, strict=True)]
    return ("none", "pixels", "maps", "pooled", "all")[sum(changed)]


def _changed_by_one_pixel():
    before, after = (max_pool2d(x, 2) for x in (SLIDES, SHIFTED))
    return int(np.count_nonzero(before != after))


def _gradient_of_the_peak():
    x = np.array([[0.0, 1, 0], [2, 9, 3], [0, 4, 0]]).reshape(1, 1, 3, 3)
    dout = np.array([[1.0, 2], [3, 4]]).reshape(1, 1, 2, 2)
    return int(max_pool2d_backward(dout, x, 2, stride=1)[0, 0, 1, 1])


PREDICTIONS = {
    "who_notices_one_pixel": Prediction(
        _who_notices,
        "The maps move along with the pixels, and the pooled maps change as well, only less. The "
        "network has learned to read this 7 all the same.",
        choices={
            "pixels": "only the pixels change; the filters find the same maps",
            "maps": "pixels and maps change; the pooled maps stay as they are",
            "pooled": "pixels, maps and pooled maps change; the answer stays",
            "all": "all of them change, and the network reads something else",
        },
        wrong={
            "pixels": "A filter finds the same feature at another place, so its map moves, too.",
            "maps": "So it is often told; but a window of 2x2 hides a move only where its maximum "
            "stays inside.",
            "all": "That much it has learned: for this 7, it takes three pixels.",
        },
    ),
    "shape_of_a_pooling": Prediction(
        lambda: max_pool2d(np.zeros((2, 30, 25, 24)), 3, stride=2).shape,
        "Images and channels stay; (25 − 3) / 2 + 1 = 12 rows; (24 − 3) / 2 + 1 = 11.5, rounded "
        "down to 11 columns.",
        wrong={
            (2, 30, 12, 12): "24 columns give (24 − 3) / 2 + 1 = 11.5, which is rounded down.",
            (2, 30, 13, 12): "A size is rounded down: the last window must lie wholly inside.",
            (2, 30, 8, 8): "That is stride 3; with stride 2 the windows overlap.",
            (2, 1, 12, 11): "Each channel is pooled by itself, and none is lost.",
            (2, 30, 11, 10): "The formula for the size ends with + 1.",
            (30, 12, 11): "The axis of images stays as well: (N, C, OH, OW).",
        },
    ),
    "changed_by_one_pixel": Prediction(
        _changed_by_one_pixel,
        "A window of 2x2 has two columns; when the map moves by one, half of its pixels are new. "
        "In three of the nine windows the largest number is the same all the same.",
        wrong={
            0: "That was so for windows of 3x3, and only because each maximum happened to stay "
            "inside its window.",
        },
        unit="of 9 numbers",
        between=(0, 9),
    ),
    "a_row_for_each_window": Prediction(
        lambda: im2col(np.zeros((1, 2, 3, 3)), 2).reshape(-1, 4).shape,
        "A window of one channel has 2 · 2 = 4 numbers, and there are 4 places times 2 channels.",
        wrong={
            (4, 4): "Then half of the 32 numbers would be lost; each place has a window in each of "
            "two channels.",
            (2, 16): "A row for each channel would join all its windows.",
            (4, 8): "A row still holds both channels.",
            (8, 8): "reshape keeps how many numbers there are: 32.",
        },
    ),
    "gradient_of_the_peak": Prediction(
        _gradient_of_the_peak,
        "The 9 lies in all four windows and wins each of them, so it gets 1 + 2 + 3 + 4.",
        wrong={
            4: "The 9 wins four windows, and 4 is the last number of dout; it gets the sum of all "
            "four numbers.",
            1: "That is the first of the four; the 9 won the other windows, too.",
            9: "9 is its value; what comes back are the numbers of dout.",
            90: "The maximum passes a change on as it is: its slope is 1, not 9.",
            2.5: "A mean would share; here the winner gets all of each window's number.",
        },
    ),
    "corner_of_ones": Prediction(
        lambda: float(avg_pool2d(np.ones((1, 1, 4, 4)), 3, stride=1, padding=1)[0, 0, 0, 0]),
        "Four ones and five zeros of the frame lie in that window: 4 / 9.",
        wrong={
            1: "That is the mean of the pixels alone; here the five zeros count as well.",
            0.67: "Along the border three of nine are zeros, but in the corner there are five.",
            4: "That is the sum; the mean divides it by nine.",
        },
        digits=2,
        tolerance=0.006,
    ),
    "numbers_behind_the_pooling": Prediction(
        lambda: max_pool2d(np.zeros((1, 30, 24, 24)), 2)[0].size,
        "30 maps of 12 by 12; each neuron has a weight for each of these numbers, and a bias.",
        wrong={
            144: "That is one map; a neuron sees all 30.",
            17280: "That is before the pooling, 30 · 24 · 24.",
            360: "Each map has 12 · 12 numbers, not 12.",
            8640: "Rows and columns are both halved, so a quarter is left.",
            4: "It is fully connected: each neuron sees all that is left, not one window.",
        },
        unit="numbers",
    ),
}
