"""What lesson 9 asks its students to predict."""

import numpy as np

from course_lib.exercises.prediction import Prediction
from course_lib.layers import Conv2d, Linear
from course_lib.networks import AlexNet, PlainOrResidual, inception
from course_lib.runs import load_runs

SHARES = {"10": 0.1, "50": 0.5, "80": 0.8, "95": 0.95}
OF_LENET = {"10": 0.1, "50": 0.5, "80": 0.8, "91": 0.91}


def _nearest(share, shares):
    """The choice that comes closest to a share of right answers."""
    return min(shares, key=lambda guess: abs(shares[guess] - share))


def _plain_twenty():
    return _nearest(load_runs("landmarks")["plain 20, small, seed 0"]["accuracy"][-1], SHARES)


def _lenet_with_sigmoids():
    runs = load_runs("landmarks")
    first = [runs[f"LeNet, sigmoid, seed {seed}"]["accuracy"][0] for seed in range(3)]
    return _nearest(np.mean(first), OF_LENET)


def _largest_of_alexnet():
    """Which of AlexNet's layers has most weights."""
    kept = [layer for layer in AlexNet() if isinstance(layer, Conv2d | Linear)]
    names = ("first", "middle", "middle", "middle", "middle", "fc1", "fc2", "last")
    return max(zip(kept, names, strict=True), key=lambda pair: pair[0].num_params)[1]


def _bottleneck():
    """How many times fewer multiply-adds the branch of 5x5 of GoogLeNet's first module has."""
    plain = Conv2d(192, 32, 5, padding=2).multiply_adds((192, 28, 28))
    module = inception(192, 64, (96, 128), (16, 32), 32)
    return plain / module.children()["2"].multiply_adds((192, 28, 28))


def _of_zeros():
    """What a block whose body has only zeros makes of numbers."""
    network = PlainOrResidual(4, init=0.0)
    block, x = network[2], np.random.default_rng(0).normal(size=(1, 8, 7, 7)).astype(np.float32)
    out = block.forward(x)
    back = block.backward(2 * x)
    if np.array_equal(out, x):
        return "both" if np.array_equal(back, 2 * x) else "stuck"
    return "zeros"


PREDICTIONS = {
    "plain_twenty": Prediction(
        _plain_twenty,
        "It names every digit alike, as if it guessed. In 600 updates its loss did not move: at "
        "none of its layers does a gradient arrive that could move a weight.",
        choices={
            "10": "about 10 %: it guesses",
            "50": "about 50 %",
            "80": "about 80 %: some plus signs cannot matter so much",
            "95": "about 95 %: it has the same weights to learn",
        },
        wrong={
            "50": "Even that would need a signal that comes through.",
            "80": "They matter more: it does not learn at all.",
            "95": "It could express nearly the same. But it does not learn.",
        },
    ),
    "lenet_with_sigmoids": Prediction(
        _lenet_with_sigmoids,
        "Four sigmoids lie in the way back, and the slope of each is 1/4 at most: little is left "
        "for the first layer. It gets going later.",
        choices={
            "10": "about 10 %: it has hardly begun",
            "50": "about 50 %",
            "80": "about 80 %",
            "91": "about 91 %, as with ReLU",
        },
        wrong={
            "50": "It has not come so far.",
            "80": "With ReLU it has; with sigmoids it has hardly begun.",
            "91": "After six epochs it is still behind; at first it hardly moves.",
        },
    ),
    "largest_of_alexnet": Prediction(
        _largest_of_alexnet,
        "256 maps of 6x6 are 9,216 numbers, and each of the 4,096 neurons has a weight for every "
        "one: 37.7 million.",
        choices={
            "first": "the first convolution, with filters of 11x11",
            "middle": "one of the other convolutions",
            "fc1": "the first fully connected layer",
            "fc2": "the second fully connected layer",
            "last": "the last layer, with its 1,000 classes",
        },
        wrong={
            "first": "It has 34,944: its filters are large, but they are shared by all places.",
            "middle": "All five convolutions together have 3.7 million, 6 % of the whole.",
            "fc2": "It has 16.8 million, 4,096 times 4,096; the one before it sees 9,216 numbers.",
            "last": "It has 4.1 million.",
        },
    ),
    "bottleneck_saves": Prediction(
        _bottleneck,
        "25 · 192 · 32 multiply-adds at each place become 192 · 16 + 25 · 16 · 32: the expensive "
        "filters see 16 channels and not 192.",
        wrong={
            12: "192 / 16 is 12; but the 1x1 filters cost something, too.",
            1: "There is a layer more, but the costly one sees 16 channels and not 192.",
        },
        tolerance=0.5,
        digits=1,
        unit="times",
    ),
    "channels_behind_inception": Prediction(
        lambda: inception(192, 64, (96, 128), (16, 32), 32).output_shape((192, 28, 28)),
        "The branches end with 64, 128, 32 and 32 maps. They lie behind each other; height and "
        "width stay.",
        wrong={
            (368, 28, 28): "The 96 and 16 maps of the 1x1 filters go into the 3x3 and 5x5 ones, "
            "and nowhere else.",
            (192, 28, 28): "Those are the channels that come in.",
            (64, 28, 28): "Nothing is added up: all maps are kept.",
            (448, 28, 28): "The input is not kept beside the branches; that would be another "
            "network, DenseNet.",
        },
    ),
    "block_of_zeros": Prediction(
        _of_zeros,
        "x + 0 is x, and the slope of that is 1. A block that has learned nothing does no harm, so "
        "many of them in a row do none either.",
        choices={
            "zeros": "forward zeros, backward zeros: it is dead",
            "stuck": "forward x; backward zeros, for all weights are 0",
            "both": "forward x, backward dout",
        },
        wrong={
            "zeros": "That is the body. The block adds x to it.",
            "stuck": "The body sends back zeros, but the way around it sends back dout.",
        },
    ),
    "gradient_after_twenty": Prediction(
        lambda: 1.1**20,
        "Each block hands on dout and a tenth of it, 1.1 times as much. Without the plus it would "
        "be 0.1 to the power of 20: a 1 behind 19 zeros.",
        wrong={
            0.1**20: "That is the plain network; here each block adds 1.",
            2: "A tenth in each of 20 blocks makes 2 when added; but along a way slopes are "
            "multiplied.",
            3: "It is multiplied block by block, 1.1 times 1.1 and so on, and not added.",
            1: "Nothing is lost, and each block adds a tenth.",
        },
        tolerance=0.3,
        digits=2,
    ),
}
