"""What lesson 10 asks its students to predict."""

import numpy as np

from course_lib.datasets import load_mnist
from course_lib.exercises.faster.allreduce_mean import allreduce_mean
from course_lib.exercises.faster.amdahl import amdahl
from course_lib.exercises.faster.to_half import to_half
from course_lib.exercises.prediction import Prediction
from course_lib.networks import AlexNet
from course_lib.training import predict
from course_lib.weights import load_network


def _changed_by_half():
    network, images = load_network("SimpleConvNet"), load_mnist("test")[0][:1000]
    # The files hold half precision. Smaller by 0.7 in each layer, they need all 24 bits again.
    factors = {"0.w": 1, "0.b": 1, "4.w": 1, "4.b": 2, "6.w": 1, "6.b": 3}
    weights = {
        name: w * np.float32(0.7 ** factors[name]) for name, w in network.state_dict().items()
    }
    network.load_state_dict(weights)
    before = predict(network, images).argmax(axis=1)
    network.load_state_dict(to_half(weights))
    return int((predict(network, images).argmax(axis=1) != before).sum())


def _share_of_convolutions():
    shape, counts = (3, 227, 227), {}
    for layer in AlexNet():
        kind = type(layer).__name__
        counts[kind] = counts.get(kind, 0) + layer.multiply_adds(shape)
        shape = layer.output_shape(shape)
    return round(100 * counts["Conv2d"] / sum(counts.values()))


def _share_for(speed_up, n):
    """The share that must run in parallel: amdahl the other way round."""
    shares = np.linspace(0, 1, 100_001)
    return round(float(100 * shares[np.searchsorted(amdahl(shares, n), speed_up)]), 1)


def _twice_the_largest():
    with np.errstate(over="ignore"):
        doubled = np.float16(65504) * np.float16(2)
    return "inf" if np.isinf(doubled) else "other"


def _repeated(start, step, times):
    number = np.float16(start)
    for _ in range(times):
        number = number + np.float16(step)
    return float(number)


PREDICTIONS = {
    "digits_that_half_changes": Prediction(
        _changed_by_half,
        "None, though nearly every weight was rounded. A weight keeps three decimal digits, and "
        "whether a 7 is a 7 does not hang on the fourth.",
        wrong={
            10: "One in a hundred would be a modest loss; it is less.",
            50: "That is about how many the network reads wrong in any case.",
            750: "A quarter of the memory is not a quarter of what it knows.",
        },
        unit="of 1,000",
        between=(0, 1000),
    ),
    "share_of_convolutions": Prediction(
        _share_of_convolutions,
        "A filter's few weights are used at every place; a linear layer's many are used once.",
        wrong={
            6: "That is their share of the weights; it is the other way round with the work.",
            50: "There are five of them in eight layers with weights, but each filter works at "
            "hundreds of places.",
            5: "That is what is left for the linear layers.",
        },
        tolerance=3,
        unit="%",
        between=(0, 100),
    ),
    "eight_workers": Prediction(
        lambda: round(amdahl(0.9, 8), 1),
        "One tenth of the time is left as it is, and the other nine tenths become 0.11: together "
        "0.21 of the old time.",
        wrong={
            7.2: "That is 0.9 times 8; but it is times that are added, not speeds.",
            8: "Then one of them would have to do its tenth in no time.",
            10: "That is what endlessly many workers would reach.",
            1.3: "That would be so if only a quarter could be shared.",
        },
        tolerance=0.15,
        digits=1,
        unit="times",
    ),
    "share_for_56": Prediction(
        lambda: _share_for(56, 100),
        "Not even one percent was left to a single one, waiting and sending included.",
        wrong={
            56: "With 56 % in parallel, a hundred workers are 2.2 times as fast.",
            44: "With 44 % in parallel, a hundred workers are 1.8 times as fast.",
            90: "With 90 %, nobody can be more than 10 times as fast.",
        },
        tolerance=0.8,
        digits=1,
        unit="%",
        between=(0, 100),
    ),
    "mean_of_four_images": Prediction(
        lambda: float(
            allreduce_mean([{"w": np.array([1.0])}, {"w": np.array([4.0])}], [3, 1])["w"][0]
        ),
        "Three images with 1 on average, and one with 4: (3 · 1 + 1 · 4) / 4.",
        wrong={
            2.5: "That is the mean of the two workers; but one of them speaks for three images.",
            5: "That is the sum of the two; a mean divides.",
            7: "That is the sum over the four images; a mean divides by four.",
            3.25: "That gives the single image three parts of four.",
        },
        digits=2,
    ),
    "twice_the_largest": Prediction(
        _twice_the_largest,
        "There is nothing above 65,504, so the result is inf. And inf spreads: inf - inf is not a "
        "number any more.",
        choices={
            "131008": "131,008",
            "65504": "65,504: it stays at the largest",
            "inf": "inf",
            "negative": "a number below 0",
        },
        wrong={
            "131008": "That takes 17 bits before the point, and float16 ends at 65,504.",
            "65504": "Brightness in a picture is often cut at the largest; floating-point numbers "
            "are not.",
            "negative": "So it is with whole numbers of 16 bits, which come round; floating-point "
            "numbers do not.",
        },
    ),
    "thousand_small_steps": Prediction(
        lambda: _repeated(1, -0.0002, 1000),
        "Below 1 the next number is 0.9995. A step of 0.0002 is less than half of the way, so it "
        "is rounded back to 1, a thousand times.",
        wrong={
            0.8: "So it would be with exact numbers; here every single step is lost.",
            0.9998: "That would be one step; but float16 has no such number.",
            0.9995: "That is the next number below 1, but no step reaches it.",
        },
        tolerance=0.0001,
        digits=4,
    ),
    "four_thousand_ones": Prediction(
        lambda: _repeated(0, 1, 4000),
        "Above 2,048 only even numbers exist: 2,048 + 1 lies between two of them, and is rounded "
        "back.",
        wrong={
            4000: "float16 does have the number 4,000, but one cannot get there by ones.",
            65504: "That is the largest number; the sum stops long before it.",
            1000: "Up to 2,048, every whole number is there.",
            2047: "The next one is still there.",
        },
    ),
}
