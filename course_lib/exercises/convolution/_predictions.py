"""What lesson 3 asks its students to predict."""

import math

import numpy as np

from course_lib.datasets import load_photo
from course_lib.exercises.prediction import Prediction
from course_lib.functional import conv2d, conv_num_params, conv_output_size, correlate2d


def _who_notices():
    """Whether a neuron or an edge filter tells a photo from its shuffled pixels."""
    photo = load_photo("coffee", size=32)
    rng = np.random.default_rng(3)
    order = rng.permutation(32 * 32)
    weights = rng.normal(size=photo.shape)
    mixed, moved = (a.reshape(3, -1)[:, order].reshape(a.shape) for a in (photo, weights))
    edge = np.array([[1, 0, -1]] * 3)
    before, after = (np.sort(correlate2d(a[0], edge), axis=None) for a in (photo, mixed))
    neuron = not np.isclose(np.sum(photo * weights), np.sum(mixed * moved))
    filters = not np.allclose(before, after)
    return {(True, True): "both", (True, False): "neuron", (False, True): "filter"}.get(
        (neuron, filters), "neither"
    )


def _numbers_from_one_window():
    return str(conv2d(np.ones((1, 3, 5, 5)), np.ones((1, 3, 5, 5))).size)


def _times_as_many():
    """How many times as many numbers an FC layer learns, to the nearest of three guesses."""
    outputs = 6 * conv_output_size(32, 5) ** 2
    times = outputs * (32 * 32 * 3 + 1) / conv_num_params(3, 6, 5)
    return min(("30", "1000", "30000"), key=lambda guess: abs(math.log(times / int(guess))))


def _window_times_kernel():
    try:
        shape = (np.ones((3, 5, 5)) * np.ones((1, 5, 5))).shape
    except ValueError:
        return "error"
    return "three" if shape == (3, 5, 5) else "one"


PREDICTIONS = {
    "who_notices_the_shuffle": Prediction(
        _who_notices,
        "The neuron adds up the same products in another order. A filter looks at neighbours, and "
        "those are others now.",
        choices={
            "both": "both of them",
            "neuron": "the neuron only",
            "filter": "the edge filter only",
            "neither": "neither of them",
        },
        wrong={
            "both": "Each weight moved along with its pixel, so each product is the same as "
            "before; a sum does not care about the order.",
            "neuron": "Each weight moved along with its pixel, so the neuron's products are the "
            "same as before.",
            "neither": "The filter was not shuffled: it meets other neighbours in each window.",
        },
    ),
    "numbers_from_one_window": Prediction(
        _numbers_from_one_window,
        "A filter reaches through all channels, and all of its 75 products are added up.",
        choices={
            "1": "1 number",
            "3": "3 numbers, one for each channel",
            "25": "25 numbers, one for each place of the window",
            "75": "75 numbers, one for each weight",
        },
        wrong={
            "3": "The sums of the three channels are added up, too.",
            "25": "The window's places are summed, as in lesson 1, and then the channels as well.",
            "75": "75 is how many products there are; they are added up.",
        },
    ),
    "times_as_many": Prediction(
        _times_as_many,
        "Each of the FC layer's 4,704 outputs has 3,073 numbers of its own; each of six filters "
        "has 76, and uses them at every place.",
        choices={
            "30": "about 30 times as many",
            "1000": "about 1,000 times as many",
            "30000": "about 30,000 times as many",
        },
        wrong={
            "30": "That is about the ratio of 3,073 to 76, for one output and one filter; but a "
            "filter also serves every place.",
        },
    ),
    "second_layer_learns": Prediction(
        lambda: conv_num_params(6, 10, 5),
        "A filter has as many channels as its input, and the input of the second layer has six: "
        "10 filters of 5 · 5 · 6 weights, and a bias each.",
        wrong={
            10 * (5 * 5 * 3 + 1): "The photo has three channels, but this layer sees the six maps "
            "of the first one.",
            10 * (5 * 5 + 1): "A filter reaches through all channels of its input.",
            10 * 5 * 5 * 6: "The weights are right, but each filter has a bias, too.",
            10 * 5 * 5 * 6 + 1: "Each of the ten filters has a bias of its own.",
            10 * 6 * (5 * 5 + 1): "A filter has one bias, not one for each channel.",
        },
        unit="numbers",
    ),
    "shape_of_a_layer": Prediction(
        lambda: conv2d(np.zeros((2, 3, 7, 11)), np.zeros((6, 3, 3, 4)), stride=2, padding=1).shape,
        "Two images, a map for each of six filters; (7 + 2 − 3) / 2 + 1 = 4 rows; "
        "(11 + 2 − 4) / 2 + 1 = 5.5, rounded down to 5 columns.",
        wrong={
            (2, 3, 4, 5): "The channels are summed; in their place stands one map for each filter.",
            (2, 6, 4, 6): "A size is rounded down: the last window must lie wholly inside.",
            (2, 6, 3, 4): "The padding is missing: each axis grows by 2 before the filter slides.",
            (2, 6, 3, 5): "The padding is added at both ends of an axis, which makes 2.",
            (2, 6, 7, 10): "That is stride 1.",
            (6, 2, 4, 5): "The images come first, then the maps.",
            (2, 4, 5, 6): "The maps are axis 1: (N, FN, OH, OW).",
            (6, 4, 5): "The axis of images is missing: (N, FN, OH, OW).",
        },
    ),
    "one_channel_meets_three": Prediction(
        _window_times_kernel,
        "NumPy stretches an axis of length 1: it uses the one channel three times, and says "
        "nothing.",
        choices={
            "error": "NumPy stops with an error",
            "one": "it multiplies channel 0 and leaves the others out: (1, 5, 5)",
            "three": "it multiplies all three channels with the same one: (3, 5, 5)",
        },
        wrong={
            "error": "It would be better if it did; but an axis of length 1 fits every other "
            "length for NumPy.",
        },
    ),
    "two_by_three_reshaped": Prediction(
        lambda: np.array([[1, 2, 3], [4, 5, 6]]).reshape(3, 2),
        "reshape reads the numbers row by row and cuts the same line into new pieces: no row of "
        "the result is a pixel.",
        wrong={
            ((1, 4), (2, 5), (3, 6)): "That is what moving the axis gives, and it is what we want; "
            "reshape does something else.",
        },
    ),
    "filters_as_large_as_the_photo": Prediction(
        lambda: conv2d(np.zeros((1, 3, 32, 32)), np.zeros((10, 3, 32, 32))).shape,
        "Each filter fits at one place only, so each of the ten maps is a single number.",
        wrong={
            (10,): "That is what the FC layer gives for one photo; a convolution's result has four "
            "axes, (N, FN, OH, OW).",
            (1, 10): "The axes of rows and columns are still there, with the length 1.",
            (10, 1, 1): "The axis of images is still there, with the length 1.",
            (1, 10, 32, 32): "Without padding the filter cannot move at all.",
            (1, 3, 1, 1): "There is one map for each filter; the channels are summed.",
        },
    ),
}
