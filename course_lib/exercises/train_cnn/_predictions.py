"""What lesson 7 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises.prediction import Prediction
from course_lib.exercises.train_cnn.SimpleConvNet import SimpleConvNet
from course_lib.functional import cross_entropy
from course_lib.networks import QuickConvNet
from course_lib.networks import SimpleConvNet as CoursesNetwork
from course_lib.optimizers import Adam
from course_lib.training import Trainer

AFTER_AN_EPOCH = {"10": 0.1, "30": 0.3, "60": 0.6, "85": 0.85}
BY_HEART = {"10": 0.1, "40": 0.4, "70": 0.7, "95": 0.95}


def _nearest(choices, share):
    return min(choices, key=lambda guess: abs(choices[guess] - share))


def _after_one_epoch():
    """The lesson's own run."""
    network = CoursesNetwork(init=0.01)
    data = load_mnist("train"), load_mnist("validation")
    history = Trainer(network, Adam(network, 1e-3), *data, progress=False).run(1)
    return _nearest(AFTER_AN_EPOCH, history["validation_accuracy"][0])


def _fifty_by_heart():
    (images, labels), (others, their_labels) = load_mnist("train"), load_mnist("validation")
    net, adam = QuickConvNet(SimpleConvNet().params), Adam(lr=1e-3)
    for _ in range(50):
        adam.update(net.params, net.gradient(images[:50], labels[:50]))
    share = np.mean(net.predict(others[:300]).argmax(axis=1) == their_labels[:300])
    return _nearest(BY_HEART, share)


def _features():
    network = SimpleConvNet(kernel_size=4)
    return len(network.params["w2"])


def _most_parameters():
    params = SimpleConvNet().params
    return max(("w1", "w2", "w3"), key=lambda name: params[name].size)


def _what_zeros_learn():
    """Which parameters have a gradient when all weights are 0."""
    net = SimpleConvNet(input_shape=(1, 8, 8), filters=3, hidden=5, weight_std=0)
    grads = net.gradient(np.random.default_rng(0).random((6, 1, 8, 8)), np.arange(6))
    moving = tuple(name for name, grad in grads.items() if np.abs(grad).max() > 1e-12)
    return {("b3",): "b3", ("w3", "b3"): "last"}.get(moving, "all")


def _of_100(choices):
    return {key: f"about {key} of 100" for key in choices}


PREDICTIONS = {
    "after_one_epoch": Prediction(
        _after_one_epoch,
        "After 50 updates it reads most of them, with filters that only begin to take shape; the "
        "rest takes patience.",
        choices=_of_100(AFTER_AN_EPOCH),
        wrong={
            "10": "Ten of a hundred is pure guessing, and 50 updates are enough to leave that "
            "behind.",
            "30": "It goes faster: each update moves 433,890 numbers at once.",
            "60": "It goes faster: each update moves 433,890 numbers at once.",
        },
    ),
    "features_of_filter_4": Prediction(
        _features,
        "28 - 4 + 1 = 25 rows and columns; the pooling makes 12 of them, and the last ones are "
        "left over. 30 maps of 12x12 are 4,320 features, as many as with filters of 5x5.",
        wrong={
            4687: "That is 30 times 12.5 times 12.5. The pooling makes whole rows only.",
            4688: "That is 30 times 12.5 times 12.5, rounded. The pooling makes whole rows only.",
            5070: "A half window at the border does not count: sizes are rounded down.",
            18750: "The maps are pooled first, 2x2 with stride 2.",
            144: "That is one map; there are 30.",
        },
        unit="features",
    ),
    "where_parameters_sit": Prediction(
        _most_parameters,
        "w2 holds 432,000 of the 433,890 numbers. The 30 filters have 750 together.",
        choices={
            "w1": "in the 30 filters, w1",
            "w2": "in the first linear layer, w2",
            "w3": "in the last linear layer, w3",
        },
        wrong={
            "w1": "A filter has 25 weights only: it is used at every place.",
            "w3": "It connects 100 neurons with 10 scores, which makes 1,000.",
        },
    ),
    "what_zeros_learn": Prediction(
        _what_zeros_learn,
        "All that a weight of 0 passes on is 0, forward and backward. So only the last biases get "
        "a gradient, and they learn how frequent each digit is.",
        choices={
            "all": "everything, but more slowly",
            "last": "the last layer only",
            "b3": "the last biases only, b3",
        },
        wrong={
            "all": "The gradient is multiplied by the weights on its way back, and these are 0.",
            "last": "The gradient of w3 is what comes in times what comes back, and all zeros come "
            "in.",
        },
    ),
    "first_loss": Prediction(
        lambda: float(cross_entropy(np.zeros((1, 10)), np.array([3]))),
        "Each digit gets a share of 1/10, whichever is right, and -ln(1/10) = ln 10.",
        wrong={
            0.1: "That is the share of the right digit; the loss is its logarithm, with a minus.",
            0: "A loss of 0 belongs to a network that is right and sure.",
            1: "That would be a logarithm to the base of 10; the loss takes the natural one.",
        },
        tolerance=0.05,
        digits=3,
    ),
    "fifty_by_heart": Prediction(
        _fifty_by_heart,
        "Five digits of each kind are enough to read two of three others. It could learn "
        "more; what it lacks is examples.",
        choices=_of_100(BY_HEART),
        wrong={
            "10": "It has learned by heart, but what it has learned are digits.",
            "40": "Neighbours of what it knows are read as well.",
            "95": "Fifty digits show a few ways to write a 4; there are more.",
        },
    ),
}
