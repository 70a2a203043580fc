"""Layers: what an operation keeps between forward and backward, and the numbers that it learns.

Every layer has `forward(x)` and `backward(dout)`, which returns dx and fills `grads`. The
arithmetic is not here: each method calls one function of `base.ops`. Weights are drawn when they
are first needed, so that a large network can be looked at (`repr`, `output_shape`, `summary`) at
no cost.
"""

from course_lib.layers.activations import Dropout, ReLU, Sigmoid, Tanh
from course_lib.layers.base import Layer
from course_lib.layers.containers import Concat, Residual, Sequential
from course_lib.layers.convolution import Conv2d
from course_lib.layers.dense import Flatten, Linear
from course_lib.layers.norms import BatchNorm1d, BatchNorm2d, LocalResponseNorm
from course_lib.layers.pooling import AvgPool2d, GlobalAvgPool2d, MaxPool2d

__all__ = [
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "ReLU",
    "Residual",
    "Sequential",
    "Sigmoid",
    "Tanh",
]
