"""What lesson 8 asks its students to predict."""

from collections import Counter
from functools import cache

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises.deeper.receptive_field import receptive_field
from course_lib.exercises.prediction import Prediction
from course_lib.functional import conv2d


@cache
def _network_and_digits():
    from course_lib.weights import load_network  # takes a while

    digits, labels = load_mnist("validation")
    return load_network("DeepConvNet"), digits[:500], labels[:500]


@cache
def _same_digit_among_nine():
    network, digits, labels = _network_and_digits()
    answers = network[:14].forward(digits)[:, 46].max(axis=(1, 2))
    nine = labels[np.argsort(-answers)[:9]]
    return max(Counter(nine.tolist()).values())


@cache
def _mirrored():
    network, digits, labels = _network_and_digits()
    read = network.forward(digits[:, :, :, ::-1]).argmax(axis=1)
    return round(100 * float((read == labels).mean()))


def _one_filter_for_two():
    """Which size of a single filter gives what two of 3x3 do; found by least squares."""
    rng = np.random.default_rng(0)
    x, a, b = rng.normal(size=(1, 1, 30, 30)), *rng.normal(size=(2, 1, 1, 3, 3))
    out = conv2d(conv2d(x, a), b)[0, 0]  # 26 x 26
    for size in (3, 5):
        windows = np.lib.stride_tricks.sliding_window_view(x[0, 0], (size, size))
        cut = (windows.shape[0] - 26) // 2
        rows = windows[cut : cut + 26, cut : cut + 26].reshape(26 * 26, -1)
        w = np.linalg.lstsq(rows, out.ravel(), rcond=None)[0]
        if np.allclose(rows @ w, out.ravel()):
            return f"{size}x{size}"
    return "none"


PREDICTIONS = {
    "same_digit_among_nine": Prediction(
        _same_digit_among_nine,
        "All nine are a 5. Nobody asked for that: the filter was trained only to help the layers "
        "behind it.",
        wrong={
            0: "Nine images are at least one of some digit.",
            1: "Among ten digits one would expect some by chance; this filter has a favourite.",
            2: "So it would be by chance; but this filter has a favourite.",
            3: "So a filter that looks for a stroke would do; this one wants more.",
            5: "It has a favourite, and it is stricter than that.",
        },
        unit="of 9",
        between=(0, 9),
    ),
    "field_with_a_pooling": Prediction(
        lambda: receptive_field([(3, 1), (2, 2), (3, 1)]),
        "3 pixels behind the first layer, 4 behind the pooling. There, neighbours are two pixels "
        "apart, and the last filter takes two steps: 4 + 2 · 2.",
        wrong={
            6: "That would be right without the stride: behind it, each step is two pixels.",
            7: "Three layers of 3x3 see 7; here the pooling stretches the last one's view.",
            5: "The pooling has a window, too, and stretches what comes after it.",
            9: "3 times 3 would be right if the windows lay side by side; they overlap.",
            3: "The filter has 3x3 numbers, and each of these has seen several pixels.",
            18: "Sizes are not multiplied; windows that overlap add to each other.",
        },
        unit="pixels",
    ),
    "weights_of_two_small": Prediction(
        lambda: 2 * 64 * 64 * 3 * 3,
        "Each has 64 · 64 · 3 · 3 = 36,864, so both have 73,728. That is 72 percent of 102,400, "
        "for the same field.",
        wrong={
            36864: "That is one of them; there are two.",
            204800: "A 3x3 filter has 9 weights for each channel, not 25.",
            1152: "Each of the 64 filters has weights for each of the 64 channels.",
            18: "That is for a single channel.",
            331776: "The two layers add up; they are not multiplied.",
        },
        unit="weights",
    ),
    "one_filter_for_two": Prediction(
        _one_filter_for_two,
        "A weighted sum of weighted sums is a weighted sum. It reaches as far as both together, so "
        "it has 5x5 weights.",
        choices={
            "none": "no: two layers can do what one cannot",
            "3x3": "yes, one of 3x3",
            "5x5": "yes, one of 5x5",
        },
        wrong={
            "none": "So it is with a ReLU in between. Without, each result is a weighted sum of "
            "pixels, whatever happens on the way.",
            "3x3": "A number at the end sees 5x5 pixels, and most of them count.",
        },
    ),
    "shape_behind_padding_two": Prediction(
        lambda: conv2d(np.zeros((1, 32, 14, 14)), np.zeros((32, 32, 3, 3)), padding=2).shape,
        "14 + 2 · 2 − 3 + 1 = 16: with padding 2 a 3x3 filter makes maps larger.",
        wrong={
            (1, 32, 14, 14): "That is padding 1, which keeps the size; 2 adds two more.",
            (1, 32, 15, 15): "Padding adds on both sides.",
            (1, 32, 18, 18): "The filter takes two away again.",
            (1, 32, 12, 12): "That is without padding.",
            (1, 64, 16, 16): "There are as many maps as filters: 32.",
            (32, 16, 16): "The axis of images stays as well.",
        },
    ),
    "a_number_that_is_kept": Prediction(
        lambda: 1 / (1 - 0.2),
        "Of ten ones, eight are kept. 8 · 1.25 is 10 again.",
        wrong={
            1: "Then of ten ones, eight would be left, and the mean would sink to 0.8.",
            1.2: "Of ten ones, eight are kept, and 8 · 1.2 is only 9.6.",
            0.8: "It becomes larger, to make up for those that are dropped.",
            5: "That is 1 / p; a share of 0.8 is kept.",
            2: "That would be for p = 0.5.",
        },
        digits=2,
        tolerance=0.001,
    ),
    "mirrored_digits": Prediction(
        _mirrored,
        "Only 0, 1 and 8 look the same in a mirror, and some of the 4. To have learned digits is "
        "to know left from right.",
        tolerance=7,
        wrong={
            100: "It has learned from writing hands, and none of them writes in mirrors.",
            99: "It has learned from writing hands, and none of them writes in mirrors.",
            90: "Look at a 2, a 3, a 5 or a 7 in a mirror: they are no digits any more.",
            50: "Somewhat less: half of all digits would be five of ten.",
            10: "That would be guessing; but 0, 1 and 8 look the same in a mirror.",
            0: "0, 1 and 8 look the same in a mirror.",
        },
        unit="percent",
        between=(0, 100),
    ),
}
