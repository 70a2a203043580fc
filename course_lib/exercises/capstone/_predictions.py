"""What lesson 11 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_drawn
from course_lib.exercises.prediction import Prediction
from course_lib.layers import Conv2d, Linear


def _read_of_100():
    """Of 100 drawn digits, how many the shipped SimpleConvNet reads."""
    from course_lib.weights import load_network  # takes a while

    x, t = load_drawn()
    scores = load_network("SimpleConvNet").forward(x)
    return round(100 * float((scores.argmax(axis=1) == t).mean()))


def _largest_layer():
    """Where the small network of the lesson has most of its parameters."""
    layers = {
        "first": Conv2d(1, 8, 3),
        "second": Conv2d(8, 16, 3),
        "third": Conv2d(16, 32, 3),
        "hidden": Linear(32 * 3 * 3, 32),
        "last": Linear(32, 10),
    }
    return max(layers, key=lambda name: layers[name].num_params)


def _photos_on_one_side():
    """Of the two splits of the lesson, the one that tells what a stranger would see."""
    people = np.repeat(["Ann", "Bo", "Cy"], 4)
    splits = {"photos": (people[::2], people[1::2]), "people": (people[:8], people[8:])}
    return next(name for name, (a, b) in splits.items() if not set(a) & set(b))


PREDICTIONS = {
    "simple_on_drawn_digits": Prediction(
        _read_of_100,
        "It has only seen upright digits of a middling pen, in the middle of their picture. What "
        "it never saw it cannot read: thick or thin strokes, slanted ones, digits at the side.",
        tolerance=6,
        wrong={
            97: "So many it reads of MNIST's own images; these were drawn by another hand.",
            10: "So many would be right by chance alone; it does better than that.",
        },
    ),
    "where_the_parameters_are": Prediction(
        _largest_layer,
        "The linear layer has a weight for each of its 288 inputs and 32 outputs, 9,248 with the "
        "biases; a filter of 3x3 is used at all places, and counted once.",
        choices={
            "first": "in the first convolution, 1 channel to 8",
            "second": "in the second convolution, 8 channels to 16",
            "third": "in the third convolution, 16 channels to 32",
            "hidden": "in the linear layer from 288 numbers to 32",
            "last": "in the last layer, from 32 numbers to 10",
        },
        wrong={
            "third": "It has 4,640, for a filter is used at all places, and counted once.",
            "first": "It works on the largest maps, but its few filters are small: 80 parameters.",
            "last": "It is the smallest but for the first: 32 times 10, and 10 biases.",
        },
    ),
    "which_split_is_honest": Prediction(
        _photos_on_one_side,
        "Photos of one person are alike: same hand, same pen, same light. Who learns from some of "
        "them knows the others nearly by heart.",
        choices={
            "photos": "draw 20 of the 100 photos by chance",
            "people": "draw 2 of the 10 people by chance, and take all of their photos",
        },
        wrong={
            "photos": "Then each person is on both sides, and the network has seen every hand that "
            "is to judge it.",
        },
    ),
}
