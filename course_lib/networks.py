"""The course's networks, each a table of layers that can be read as the architecture.

They are `Sequential`s that end in scores, one per class: softmax belongs to the loss. Ensemble asks
several of them. Two have a dict `params` instead, as the networks that students write:
SoftmaxClassifier and QuickConvNet; `from_params` makes a SimpleConvNet of such a dict.
The comment beside a line is the shape of its output for one image of the size named in the
docstring. Making one draws no weights; see `course_lib.summary` for its sizes and costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from course_lib.functional import ShapeError, cross_entropy, cross_entropy_backward, softmax
from course_lib.layers import (
    AvgPool2d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Layer,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
    Sigmoid,
)
from course_lib.layers.containers import Container
from course_lib.types import Array, Init, Pair, Shape

__all__ = [
    "VGG16",
    "AlexNet",
    "DeepConvNet",
    "Ensemble",
    "GoogLeNet",
    "LeNet5",
    "PlainOrResidual",
    "QuickConvNet",
    "ResNet18",
    "ResNet20",
    "SimpleConvNet",
    "SoftmaxClassifier",
    "build_from_pattern",
    "from_params",
    "set_params",
]


class _Network(Sequential):
    """A Sequential whose layers are given by its class."""

    def __init__(self, *layers: Layer, seed: int | None) -> None:
        super().__init__(*layers, seed=seed)


class SimpleConvNet(_Network):
    """The slides' first network for digits (1, 28, 28): 433,890 parameters.

    Parameters
    ----------
    input_shape : tuple of int
        (C, H, W) of an image.
    filters, kernel_size, hidden, num_classes : int
        Of the convolution, of the linear layer behind it, and of the scores.
    init : str, float or callable
        How the weights begin; 0.01 is the slides' standard deviation.
    seed : int
    """

    def __init__(
        self,
        input_shape: Shape = (1, 28, 28),
        *,
        filters: int = 30,
        kernel_size: int = 5,
        hidden: int = 100,
        num_classes: int = 10,
        init: Init = "he",
        seed: int | None = 0,
    ) -> None:
        images = [
            *(Conv2d(input_shape[0], filters, kernel_size, init=init), ReLU()),  # 30, 24, 24
            MaxPool2d(2),  # 30, 12, 12
            Flatten(),  # 4320
        ]
        (features,) = Sequential(*images).output_shape(input_shape)
        super().__init__(
            *images,
            *(Linear(features, hidden, init=init), ReLU()),  # 100
            Linear(hidden, num_classes, init=init),  # 10
            seed=seed,
        )


class DeepConvNet(_Network):
    """The slides' deep network for digits (1, 28, 28): 123,552 parameters, receptive field 36.

    The fourth convolution has padding 2, so that three poolings divide evenly.

    Parameters
    ----------
    dropout : float
        Share that is dropped before the last layer.
    seed : int
    """

    def __init__(self, *, dropout: float = 0.5, seed: int | None = 0) -> None:
        super().__init__(
            *(Conv2d(1, 16, 3, padding=1), ReLU()),  # 16, 28, 28
            *(Conv2d(16, 16, 3, padding=1), ReLU()),
            MaxPool2d(2),  # 16, 14, 14
            *(Conv2d(16, 32, 3, padding=1), ReLU()),  # 32, 14, 14
            *(Conv2d(32, 32, 3, padding=2), ReLU()),  # 32, 16, 16
            MaxPool2d(2),  # 32, 8, 8
            *(Conv2d(32, 64, 3, padding=1), ReLU()),  # 64, 8, 8
            *(Conv2d(64, 64, 3, padding=1), ReLU()),
            MaxPool2d(2),  # 64, 4, 4
            Flatten(),  # 1024
            *(Linear(1024, 50), ReLU(), Dropout(dropout)),  # 50
            Linear(50, 10),  # 10
            seed=seed,
        )


class Ensemble(Container):
    """Several networks that are asked together: their probabilities are averaged.

    Each was trained from another beginning and errs elsewhere, so that together they err less.

    Parameters
    ----------
    *networks : Layer
        Each gives scores of the same shape (N, K) for the same images.
    """

    def __init__(self, *networks: Layer) -> None:
        if not networks:
            raise ValueError("Ensemble: give at least one network")
        super().__init__({str(i): network for i, network in enumerate(networks)}, None)

    def forward(self, x: Array) -> Array:
        """Images to the logarithms of the mean probabilities, (N, K)."""
        scores = [self._ask(name, "forward", x) for name in self._children]
        mean = sum(map(softmax, scores), np.zeros((), scores[0].dtype)) / len(scores)
        return np.log(np.maximum(mean, np.finfo(mean.dtype).tiny))

    def backward(self, dout: Array) -> Array:
        """Not there: networks of an ensemble are trained one by one."""
        raise NotImplementedError("an ensemble is not trained as one; train its networks")

    def _output_shape(self, shape: Shape) -> Shape:
        return next(self._ask(name, "_output_shape", shape) for name in self._children)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications of weights with inputs of all networks, for one image."""
        return sum(network.multiply_adds(input_shape) for network in self._children.values())


class LeNet5(_Network):
    """LeNet-5 for digits (1, 28, 28), in the usual modern form: 61,706 parameters.

    The paper's subsampling layers had weights, its third convolution saw only some channels, and
    its last layer measured distances; here all that is pooling, convolution and linear layer.

    Parameters
    ----------
    activation : type
        `Sigmoid` as the slides have it, `Tanh` as the paper, or `ReLU`.
    seed : int

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning, Proc. IEEE 86 (1998).
    """

    def __init__(self, *, activation: type[Layer] = Sigmoid, seed: int | None = 0) -> None:
        init = "he" if activation is ReLU else "xavier"
        super().__init__(
            *(Conv2d(1, 6, 5, padding=2, init=init), activation()),  # 6, 28, 28
            AvgPool2d(2),  # 6, 14, 14
            *(Conv2d(6, 16, 5, init=init), activation()),  # 16, 10, 10
            AvgPool2d(2),  # 16, 5, 5
            Flatten(),  # 400
            *(Linear(400, 120, init=init), activation()),  # 120
            *(Linear(120, 84, init=init), activation()),  # 84
            Linear(84, 10, init=init),  # 10
            seed=seed,
        )


class AlexNet(_Network):
    """AlexNet for images (3, 227, 227): 62,378,344 parameters as one tower.

    With the paper's two groups, a GPU for each, 60,965,224. The response normalisation is the
    paper's: its alpha = 1e-4 over a sum of 5 channels is 5e-4 over their mean.

    Parameters
    ----------
    groups : int
        1, or 2 as in the paper.
    num_classes : int
    seed : int

    References
    ----------
    Krizhevsky, Sutskever and Hinton, NIPS 2012.
    """

    def __init__(self, *, groups: int = 1, num_classes: int = 1000, seed: int | None = 0) -> None:
        def norm() -> Layer:
            return LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)

        super().__init__(
            *(Conv2d(3, 96, 11, stride=4), ReLU(), norm()),  # 96, 55, 55
            MaxPool2d(3, stride=2),  # 96, 27, 27
            *(Conv2d(96, 256, 5, padding=2, groups=groups), ReLU(), norm()),  # 256, 27, 27
            MaxPool2d(3, stride=2),  # 256, 13, 13
            *(Conv2d(256, 384, 3, padding=1), ReLU()),  # 384, 13, 13
            *(Conv2d(384, 384, 3, padding=1, groups=groups), ReLU()),
            *(Conv2d(384, 256, 3, padding=1, groups=groups), ReLU()),  # 256, 13, 13
            MaxPool2d(3, stride=2),  # 256, 6, 6
            Flatten(),  # 9216
            *(Linear(9216, 4096), ReLU(), Dropout(0.5)),  # 4096
            *(Linear(4096, 4096), ReLU(), Dropout(0.5)),
            Linear(4096, num_classes),  # 1000
            seed=seed,
        )


class VGG16(_Network):
    """VGG-16 (configuration D) for images (3, 224, 224): 138,357,544 parameters.

    The receptive field before the linear layers is 212.

    Parameters
    ----------
    num_classes : int
    seed : int

    References
    ----------
    Simonyan and Zisserman, arXiv:1409.1556, table 1.
    """

    def __init__(self, *, num_classes: int = 1000, seed: int | None = 0) -> None:
        blocks = [  # channels in, channels out, convolutions
            (3, 64, 2),  # 64, 112, 112 after its pooling
            (64, 128, 2),  # 128, 56, 56
            (128, 256, 3),  # 256, 28, 28
            (256, 512, 3),  # 512, 14, 14
            (512, 512, 3),  # 512, 7, 7
        ]
        layers = []
        for channels, filters, convolutions in blocks:
            for _ in range(convolutions):
                layers += [Conv2d(channels, filters, 3, padding=1), ReLU()]
                channels = filters
            layers += [MaxPool2d(2)]
        super().__init__(
            *layers,
            Flatten(),  # 25088
            *(Linear(512 * 7 * 7, 4096), ReLU(), Dropout(0.5)),  # 4096
            *(Linear(4096, 4096), ReLU(), Dropout(0.5)),
            Linear(4096, num_classes),  # 1000
            seed=seed,
        )


class GoogLeNet(_Network):
    """GoogLeNet for images (3, 224, 224): 6,998,552 parameters.

    The paper's table 1 as Caffe's BVLC model has it, without the two auxiliary classifiers (with
    them 13,378,280 while training): biases, response normalisation, no batch normalisation, real
    5 x 5 filters. torchvision's differs: batch normalisation without biases, 3 x 3 for 5 x 5,
    6,624,904 parameters. Caffe rounds pooled sizes up; a padding of 1 gives the same sizes here.

    Parameters
    ----------
    num_classes : int
    seed : int

    References
    ----------
    Szegedy et al., Going Deeper with Convolutions, arXiv:1409.4842.
    """

    def __init__(self, *, num_classes: int = 1000, seed: int | None = 0) -> None:
        def norm() -> Layer:
            return LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1.0)

        super().__init__(
            *(Conv2d(3, 64, 7, stride=2, padding=3), ReLU()),  # 64, 112, 112
            *(MaxPool2d(3, stride=2, padding=1), norm()),  # 64, 56, 56
            *(Conv2d(64, 64, 1), ReLU()),
            *(Conv2d(64, 192, 3, padding=1), ReLU(), norm()),  # 192, 56, 56
            MaxPool2d(3, stride=2, padding=1),  # 192, 28, 28
            # channels; 1x1; 3x3 after its 1x1; 5x5 after its 1x1; 1x1 after pooling
            inception(192, 64, (96, 128), (16, 32), 32),  # 3a: 256, 28, 28
            inception(256, 128, (128, 192), (32, 96), 64),  # 3b: 480, 28, 28
            MaxPool2d(3, stride=2, padding=1),  # 480, 14, 14
            inception(480, 192, (96, 208), (16, 48), 64),  # 4a: 512, 14, 14
            inception(512, 160, (112, 224), (24, 64), 64),  # 4b
            inception(512, 128, (128, 256), (24, 64), 64),  # 4c
            inception(512, 112, (144, 288), (32, 64), 64),  # 4d: 528, 14, 14
            inception(528, 256, (160, 320), (32, 128), 128),  # 4e: 832, 14, 14
            MaxPool2d(3, stride=2, padding=1),  # 832, 7, 7
            inception(832, 256, (160, 320), (32, 128), 128),  # 5a
            inception(832, 384, (192, 384), (48, 128), 128),  # 5b: 1024, 7, 7
            GlobalAvgPool2d(),  # 1024
            Dropout(0.4),
            Linear(1024, num_classes),  # 1000
            seed=seed,
        )


def inception(channels: int, ones: int, threes: Pair, fives: Pair, pooled: int) -> Concat:
    """GoogLeNet's module: four branches that look at the same input in windows of several sizes.

    Parameters
    ----------
    channels : int
        Of the input.
    ones, pooled : int
        1 x 1 filters alone, and after a max pooling that keeps the size.
    threes, fives : pair of int
        1 x 1 filters that first reduce the channels, then 3 x 3 or 5 x 5 filters.

    Returns
    -------
    Concat
    """
    return Concat(
        Sequential(Conv2d(channels, ones, 1), ReLU()),
        Sequential(
            *(Conv2d(channels, threes[0], 1), ReLU()),
            *(Conv2d(threes[0], threes[1], 3, padding=1), ReLU()),
        ),
        Sequential(
            *(Conv2d(channels, fives[0], 1), ReLU()),
            *(Conv2d(fives[0], fives[1], 5, padding=2), ReLU()),
        ),
        Sequential(MaxPool2d(3, stride=1, padding=1), Conv2d(channels, pooled, 1), ReLU()),
    )


class PlainOrResidual(_Network):
    """A narrow stack for digits (1, 28, 28), with or without a way around each pair of layers.

    The way around has no weights: with it and without, the same numbers are learned.

    Parameters
    ----------
    depth : int
        Layers with weights, an even number: the first, pairs of 3 x 3 convolutions, the last.
    skip : bool
        Whether what goes into a pair is added to what comes out.
    init : str, float or callable
        How the weights of the pairs begin; those of the first and the last layer are He's.
    filters : int
    seed : int
    """

    def __init__(
        self,
        depth: int = 20,
        *,
        skip: bool = True,
        init: Init = "he",
        filters: int = 8,
        seed: int | None = 0,
    ) -> None:
        if depth < 2 or depth % 2:
            raise ValueError(f"PlainOrResidual: depth must be an even number, got {depth}")
        layers: list[Layer] = []
        for _ in range(depth // 2 - 1):
            pair = Sequential(
                *(Conv2d(filters, filters, 3, padding=1, init=init), ReLU()),
                Conv2d(filters, filters, 3, padding=1, init=init),
                seed=None,
            )
            layers += [Residual(pair, seed=None) if skip else pair, ReLU()]
        super().__init__(
            *(Conv2d(1, filters, 5, stride=4, padding=2), ReLU()),  # 8, 7, 7
            *layers,
            *(Flatten(), Linear(filters * 49, 10)),  # 10
            seed=seed,
        )


class ResNet18(_Network):
    """ResNet-18 for images (3, 224, 224): 11,689,512 parameters; projections, the paper's option B.

    Parameters
    ----------
    num_classes : int
    seed : int

    References
    ----------
    He et al., Deep Residual Learning, arXiv:1512.03385, table 1.
    """

    def __init__(self, *, num_classes: int = 1000, seed: int | None = 0) -> None:
        super().__init__(
            *(Conv2d(3, 64, 7, stride=2, padding=3, bias=False), BatchNorm2d(64), ReLU()),
            MaxPool2d(3, stride=2, padding=1),  # 64, 56, 56
            *(*residual(64, 64), *residual(64, 64)),
            *(*residual(64, 128, stride=2), *residual(128, 128)),  # 128, 28, 28
            *(*residual(128, 256, stride=2), *residual(256, 256)),  # 256, 14, 14
            *(*residual(256, 512, stride=2), *residual(512, 512)),  # 512, 7, 7
            GlobalAvgPool2d(),  # 512
            Linear(512, num_classes),  # 1000
            seed=seed,
        )


class ResNet20(_Network):
    """ResNet-20 for small images, (3, 32, 32) in the paper: 272,474 parameters.

    That is with a projection where the shape changes (option B). The paper's own 0.27 million are
    269,722, with shortcuts that pad with zero channels instead (option A).

    Parameters
    ----------
    in_channels : int
        3 for colours, 1 for digits.
    num_classes : int
    blocks : int
        Residual blocks in each of the three stages: 3 for 20 layers, 6 * blocks + 2 in general.
    seed : int

    References
    ----------
    He et al., Deep Residual Learning, arXiv:1512.03385, section 4.2.
    """

    def __init__(
        self, *, in_channels: int = 3, num_classes: int = 10, blocks: int = 3, seed: int | None = 0
    ) -> None:
        layers = []
        for channels, filters, stride in [(16, 16, 1), (16, 32, 2), (32, 64, 2)]:
            layers += residual(channels, filters, stride=stride)
            for _ in range(blocks - 1):
                layers += residual(filters, filters)
        super().__init__(
            *(Conv2d(in_channels, 16, 3, padding=1, bias=False), BatchNorm2d(16), ReLU()),
            *layers,  # 16, 32, 32; then 32, 16, 16; then 64, 8, 8
            GlobalAvgPool2d(),  # 64
            Linear(64, num_classes),  # 10
            seed=seed,
        )


def residual(channels: int, filters: int, *, stride: int = 1) -> list[Layer]:
    """ResNet's basic block, and the ReLU after it.

    Parameters
    ----------
    channels, filters : int
        Channels of the input and of the output.
    stride : int
        Of the first convolution, and of the projection.

    Returns
    -------
    list of Layer
        Residual, ReLU. The shortcut is the identity; where the shape changes, a 1 x 1 convolution.
    """
    body = Sequential(
        *(Conv2d(channels, filters, 3, stride=stride, padding=1, bias=False), BatchNorm2d(filters)),
        ReLU(),
        *(Conv2d(filters, filters, 3, padding=1, bias=False), BatchNorm2d(filters)),
    )
    shortcut = None
    if stride != 1 or channels != filters:
        shortcut = Sequential(
            Conv2d(channels, filters, 1, stride=stride, bias=False), BatchNorm2d(filters)
        )
    return [Residual(body, shortcut), ReLU()]


def build_from_pattern(
    n: int,
    m: int,
    k: int,
    *,
    input_shape: Shape = (1, 28, 28),
    num_classes: int = 10,
    filters: int = 16,
    hidden: int = 100,
    global_pool: bool = False,
    seed: int | None = 0,
) -> Sequential:
    """Build a network by the rule [(CONV-RELU)*n-POOL]*m-(FC-RELU)*k, and a last FC for the scores.

    Convolutions are 3 x 3 with padding 1, so that only pooling, 2 x 2, changes the size; each
    stage has twice as many filters as the one before.

    Parameters
    ----------
    n : int
        Convolutions before each pooling; usually up to 5.
    m : int
        Poolings.
    k : int
        Linear layers with a ReLU; usually 0 to 2.
    input_shape : tuple of int
        (C, H, W) of an image.
    num_classes : int
    filters : int
        Of the first stage.
    hidden : int
        Outputs of each linear layer with a ReLU.
    global_pool : bool
        Hand each channel's mean to the linear layers instead of all pixels.
    seed : int

    Returns
    -------
    Sequential

    Raises
    ------
    ValueError
        If n or m is below 1 or k below 0; a ShapeError if the image is too small for m poolings.

    References
    ----------
    Stanford's cs231n, Convolutional Networks, "Layer Patterns".

    Examples
    --------
    >>> build_from_pattern(1, 2, 0)
    Sequential(
      (0): Conv2d(1, 16, kernel_size=3, padding=1)
      (1): ReLU()
      (2): MaxPool2d(kernel_size=2)
      (3): Conv2d(16, 32, kernel_size=3, padding=1)
      (4): ReLU()
      (5): MaxPool2d(kernel_size=2)
      (6): Flatten()
      (7): Linear(1568, 10)
    )
    """
    if n < 1 or m < 1 or k < 0:
        raise ValueError(
            f"build_from_pattern: n (={n}) and m (={m}) must be at least 1, k (={k}) at least 0"
        )
    layers, channels = [], input_shape[0]
    for stage in range(m):
        for _ in range(n):
            layers += [Conv2d(channels, filters * 2**stage, 3, padding=1), ReLU()]
            channels = filters * 2**stage
        layers += [MaxPool2d(2)]
    layers += [GlobalAvgPool2d() if global_pool else Flatten()]
    (features,) = Sequential(*layers).output_shape(input_shape)
    for _ in range(k):
        layers += [Linear(features, hidden), ReLU()]
        features = hidden
    return Sequential(*layers, Linear(features, num_classes), seed=seed)


# -- networks with a dict `params`, as students write them


class HasParams(Protocol):
    """A network whose parameters stand in a dict."""

    params: dict[str, Array]


class SoftmaxClassifier:
    """The smallest network with a dict `params`: scores straight from the pixels, x @ w + b.

    Parameters
    ----------
    w : ndarray of shape (pixels, K)
    b : ndarray of shape (K,)

    Examples
    --------
    >>> model = SoftmaxClassifier(np.eye(4)[:, :3], np.zeros(3))
    >>> model.predict(np.arange(4.0).reshape(1, 1, 2, 2))
    array([[0., 1., 2.]])
    """

    def __init__(self, w: Array, b: Array) -> None:
        self.params = {name: np.array(array, dtype=float) for name, array in (("w", w), ("b", b))}

    def predict(self, x: Array) -> Array:
        """Images (N, ...) to scores (N, K)."""
        return x.reshape(len(x), -1) @ self.params["w"] + self.params["b"]

    def loss(self, x: Array, t: Array) -> float:
        """The mean cross-entropy for labels t (N,)."""
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x: Array, t: Array) -> dict[str, Array]:
        """The gradients of the loss, under the names of the parameters."""
        dscores = cross_entropy_backward(self.predict(x), t)
        return {"w": x.reshape(len(x), -1).T @ dscores, "b": dscores.sum(axis=0)}


def set_params(network: HasParams, arrays: Mapping[str, Array]) -> None:
    """Put numbers into a network's dict `params`.

    An array of the right shape is written into, so that layers which hold it see the new numbers;
    where there is none, or one of another shape, the new array takes its place.

    Parameters
    ----------
    network : object with a dict `params`
    arrays : dict of str to ndarray
    """
    for name, array in arrays.items():
        old = network.params.get(name)
        if isinstance(old, np.ndarray) and old.shape == np.shape(array) and old.dtype.kind == "f":
            old[...] = array
        else:
            network.params[name] = np.array(array)


def from_params(params: Mapping[str, Array], input_shape: Shape = (1, 28, 28)) -> SimpleConvNet:
    """A SimpleConvNet of the course's layers, with the numbers of one that a student wrote.

    Parameters
    ----------
    params : dict of str to ndarray
        w1 (filters, C, k, k), w2 (features, hidden), w3 (hidden, classes), b1, b2, b3; the features
        in the order (C, H, W).
    input_shape : tuple of int
        (C, H, W) of an image.

    Returns
    -------
    SimpleConvNet
        In float32, with copies of the numbers.

    Raises
    ------
    ShapeError
        If an array is missing, or does not fit.
    """
    axes = {"w1": 4, "b1": 1, "w2": 2, "b2": 1, "w3": 2, "b3": 1}
    for name, count in axes.items():
        if name not in params or np.ndim(params[name]) != count:
            came = f"one of shape {np.shape(params[name])}" if name in params else "none"
            raise ShapeError(f"from_params: expected an array {name} with {count} axes, got {came}")
    filters, _, kernel_size, _ = params["w1"].shape
    network = SimpleConvNet(
        input_shape,
        filters=filters,
        kernel_size=kernel_size,
        hidden=params["w2"].shape[1],
        num_classes=params["w3"].shape[1],
    )
    state = {"0.w": params["w1"], "4.w": params["w2"].T, "6.w": params["w3"].T}
    biases = {"0.b": params["b1"], "4.b": params["b2"], "6.b": params["b3"]}
    network.load_state_dict(state | biases)
    return network


class QuickConvNet:
    """A student's SimpleConvNet, computed by the course's layers: the same numbers, only sooner.

    Parameters
    ----------
    params : dict of str to ndarray
        As `from_params` takes them. The dict is shared: who changes it changes both networks.
    """

    def __init__(self, params: dict[str, Array]) -> None:
        self.params = params

    def predict(self, x: Array) -> Array:
        """Images (N, C, H, W) to scores (N, K)."""
        return from_params(self.params, x.shape[1:])(x.astype(np.float32))

    def loss(self, x: Array, t: Array) -> float:
        """The mean cross-entropy for labels t (N,)."""
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x: Array, t: Array) -> dict[str, Array]:
        """The gradients of the loss, under the names of the parameters."""
        network = from_params(self.params, x.shape[1:])
        network[0].needs_dx = False
        network.backward(cross_entropy_backward(network(x.astype(np.float32)), t))
        grads = network.grads
        weights = {"w1": grads["0.w"], "w2": grads["4.w"].T, "w3": grads["6.w"].T}
        return weights | {"b1": grads["0.b"], "b2": grads["4.b"], "b3": grads["6.b"]}
