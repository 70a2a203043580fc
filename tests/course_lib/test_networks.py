"""Networks: published counts and shapes, and whole outputs and gradients equal to PyTorch's."""

import tracemalloc

import numpy as np
import pytest
from conftest import need_torch

from course_lib.exercises import EXERCISES
from course_lib.functional import ShapeError, cross_entropy_backward
from course_lib.gradients import numerical_gradient
from course_lib.layers import (
    AvgPool2d,
    Concat,
    Conv2d,
    Linear,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
    Sigmoid,
    Tanh,
)
from course_lib.networks import (
    VGG16,
    AlexNet,
    DeepConvNet,
    GoogLeNet,
    LeNet5,
    QuickConvNet,
    ResNet18,
    ResNet20,
    SimpleConvNet,
    SoftmaxClassifier,
    build_from_pattern,
    from_params,
    set_params,
)
from course_lib.optimizers import Adam
from course_lib.summary import receptive_field, summary, windows

# name: (network, input, published parameters, multiply-adds)
PUBLISHED = {
    "SimpleConvNet": (SimpleConvNet, (1, 28, 28), 433_890, 865_000),
    "DeepConvNet": (DeepConvNet, (1, 28, 28), 123_552, 8_772_340),
    "LeNet5": (LeNet5, (1, 28, 28), 61_706, 416_520),
    "AlexNet": (AlexNet, (3, 227, 227), 62_378_344, 1_135_256_096),
    "AlexNet in two groups": (lambda: AlexNet(groups=2), (3, 227, 227), 60_965_224, 724_406_816),
    "VGG16": (VGG16, (3, 224, 224), 138_357_544, 15_470_264_320),
    "GoogLeNet": (GoogLeNet, (3, 224, 224), 6_998_552, 1_582_671_872),
    "ResNet18": (ResNet18, (3, 224, 224), 11_689_512, 1_814_073_344),
    "ResNet20": (ResNet20, (3, 32, 32), 272_474, 40_813_184),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_network_has_the_published_counts_and_draws_no_weights_to_say_so(name, capsys):
    make, shape, params, multiply_adds = PUBLISHED[name]
    tracemalloc.start()
    try:
        model = make()
        facts = summary(model, shape)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    classes = 1000 if shape[1] > 200 else 10
    assert model.num_params == facts.params == params
    assert model.multiply_adds(shape) == facts.multiply_adds == multiply_adds
    assert model.output_shape(shape) == facts.rows[-1].output_shape == (classes,)
    assert facts.param_bytes == 4 * params
    assert all(layer._params is None for _, layer in model.walk())
    assert peak < 2_000_000
    assert f"{params:,} parameters" in capsys.readouterr().out


def test_resnet20_without_its_projections_has_the_papers_0_27_million():
    model = ResNet20()
    projections = sum(
        layer.children()["shortcut"].num_params
        for _, layer in model.walk()
        if isinstance(layer, Residual) and "shortcut" in layer.children()
    )
    assert model.num_params - projections == 269_722
    depth = sum(isinstance(layer, (Conv2d, Linear)) for _, layer in model.walk())
    assert depth - 2 == 20  # two are projections
    assert ResNet20(blocks=9).num_params == 855_770


def test_receptive_fields():
    assert receptive_field(DeepConvNet()) == (36, 36)
    assert receptive_field(VGG16()) == (212, 212)
    assert receptive_field(ResNet18()) == (435, 435)
    assert receptive_field(Sequential(Conv2d(1, 1, 3), Conv2d(1, 1, 3))) == (5, 5)
    assert receptive_field(
        Sequential(Conv2d(1, 1, (3, 1), stride=(1, 2)), MaxPool2d(2), Conv2d(1, 1, 3))
    ) == (8, 11)
    assert receptive_field(Concat(Conv2d(1, 1, 3, padding=1), Conv2d(1, 1, 5, padding=2))) == (5, 5)
    assert receptive_field(Residual(Conv2d(1, 1, 3, padding=1))) == (3, 3)
    assert receptive_field(ReLU()) == (1, 1)


def test_a_receptive_field_is_where_the_gradient_of_one_number_is_not_zero():
    # averages instead of maxima, and positive weights: nothing is cut off and nothing cancels
    layers = [
        AvgPool2d(2) if isinstance(layer, MaxPool2d) else layer for layer in DeepConvNet()[:15]
    ]
    model = Sequential(*layers).astype("float64")
    for layer in model:
        if layer.param_shapes:
            layer.w = np.abs(layer.w)
    out = model.forward(np.ones((1, 1, 80, 96)))
    dout = np.zeros_like(out)
    dout[0, 0, 5, 6] = 1
    rows, columns = np.nonzero(model.backward(dout)[0, 0])
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == receptive_field(model) == (36, 36)


def test_the_deep_networks_sizes_are_the_slides(capsys):
    facts = summary(DeepConvNet(), (100, 1, 28, 28))
    pooled = [row.output_shape for row in facts.rows if row.layer.startswith("MaxPool2d")]
    assert pooled == [(16, 14, 14), (32, 8, 8), (64, 4, 4)]
    assert [row.output_shape for row in facts.rows if "padding=2" in row.layer] == [(32, 16, 16)]
    fields = [row.receptive_field for row in facts.rows]
    assert fields[14:17] == [(36, 36), None, None]
    assert capsys.readouterr().out == facts.table + "\n"
    assert repr(facts) == "Summary(20 rows, 123,552 parameters)"


def test_a_summary_shows_layers_inside_layers_and_counts_them_once(capsys):
    model = Sequential(
        Residual(Sequential(Conv2d(2, 2, 3, padding=1, bias=False), ReLU())),
        Concat(Conv2d(2, 1, 1), ReLU()),
    )
    facts = summary(model, (2, 4, 4))
    assert [row.label for row in facts.rows] == [
        "(0) Residual",
        "  (body) Sequential",
        "    (0) Conv2d(2, 2, kernel_size=3, padding=1, bias=False)",
        "    (1) ReLU()",
        "(1) Concat",
        "  (0) Conv2d(2, 1, kernel_size=1)",
        "  (1) ReLU()",
    ]
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(row.label) for line, row in zip(lines[2:], facts.rows, strict=False))
    assert [row.path for row in facts.rows] == [
        "0",
        "0.body",
        "0.body.0",
        "0.body.1",
        "1",
        "1.0",
        "1.1",
    ]
    assert facts.params == model.num_params == 36 + 3
    image = 4 * 4 * 4  # bytes of a channel
    assert [row.output_bytes // image for row in facts.rows] == [2, 0, 2, 2, 3, 1, 2]
    assert facts.output_bytes == 12 * image
    lone = summary(Linear(3, 2), (3,))
    assert [(row.label, row.output_shape, row.params) for row in lone.rows] == [
        ("Linear(3, 2)", (2,), 8)
    ]
    with pytest.raises(ShapeError, match="expected 2 channels"):
        summary(model, (3, 4, 4))


# -- whole networks against PyTorch, whose definitions are written here a second time


def simple_in_torch(nn):
    return nn.Sequential(
        nn.Conv2d(1, 30, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(30 * 12 * 12, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )


def deep_in_torch(nn):
    layers, channels = [], 1
    for i, filters in enumerate([16, 16, 32, 32, 64, 64]):
        layers += [nn.Conv2d(channels, filters, 3, padding=2 if i == 3 else 1), nn.ReLU()]
        layers += [nn.MaxPool2d(2, 2)] if i % 2 else []
        channels = filters
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.Linear(64 * 4 * 4, 50),
        nn.ReLU(),
        nn.Dropout(0.0),
        nn.Linear(50, 10),
    )


def lenet_in_torch(nn, activation):
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), activation(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), activation(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), activation(), nn.Linear(120, 84), activation(), nn.Linear(84, 10),
    )  # fmt: skip


def alexnet_in_torch(nn):
    def norm():
        return nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)

    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, 1, 2, groups=2), nn.ReLU(), norm(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(384, 384, 3, 1, 1, groups=2), nn.ReLU(), nn.Conv2d(384, 256, 3, 1, 1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(),
    )  # fmt: skip


def vgg_in_torch(nn):
    layers, channels = [], 3
    for v in [
        64,
        64,
        "M",
        128,
        128,
        "M",
        256,
        256,
        256,
        "M",
        512,
        512,
        512,
        "M",
        512,
        512,
        512,
        "M",
    ]:
        layers += (
            [nn.MaxPool2d(2, 2)] if v == "M" else [nn.Conv2d(channels, v, 3, padding=1), nn.ReLU()]
        )
        channels = channels if v == "M" else v
    return nn.Sequential(*layers, nn.Flatten())


def googlenet_in_torch(nn):
    torch = need_torch()

    class Inception(nn.Module):
        def __init__(self, c, n1, r3, n3, r5, n5, np_):
            super().__init__()
            self.a, self.b1, self.b2 = (
                nn.Conv2d(c, n1, 1),
                nn.Conv2d(c, r3, 1),
                nn.Conv2d(r3, n3, 3, padding=1),
            )
            self.c1, self.c2, self.d = (
                nn.Conv2d(c, r5, 1),
                nn.Conv2d(r5, n5, 5, padding=2),
                nn.Conv2d(c, np_, 1),
            )

        def forward(self, x):
            pooled = nn.functional.max_pool2d(x, 3, 1, 1)
            parts = [
                self.a(x),
                self.b2(self.b1(x).relu()),
                self.c2(self.c1(x).relu()),
                self.d(pooled),
            ]
            return torch.cat([part.relu() for part in parts], 1)

    def pool():
        return nn.MaxPool2d(3, 2, padding=1)

    def norm():
        return nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1)

    return nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), pool(), norm(), nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 192, 3, 1, 1), nn.ReLU(), norm(), pool(),
        Inception(192, 64, 96, 128, 16, 32, 32), Inception(256, 128, 128, 192, 32, 96, 64), pool(),
        Inception(480, 192, 96, 208, 16, 48, 64), Inception(512, 160, 112, 224, 24, 64, 64), Inception(512, 128, 128, 256, 24, 64, 64),
        Inception(512, 112, 144, 288, 32, 64, 64), Inception(528, 256, 160, 320, 32, 128, 128), pool(),
        Inception(832, 256, 160, 320, 32, 128, 128), Inception(832, 384, 192, 384, 48, 128, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000),
    )  # fmt: skip


def basic_block_in_torch(nn, channels, filters, stride):
    class BasicBlock(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.bn1 = (
                nn.Conv2d(channels, filters, 3, stride, 1, bias=False),
                nn.BatchNorm2d(filters),
            )
            self.conv2, self.bn2 = (
                nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
                nn.BatchNorm2d(filters),
            )
            self.downsample = nn.Sequential()
            if stride > 1 or channels != filters:
                self.downsample = nn.Sequential(
                    nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)
                )

        def forward(self, x):
            out = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
            return (out + self.downsample(x)).relu()

    return BasicBlock()


def resnet18_in_torch(nn):
    blocks = [
        (64, 64, 1),
        (64, 64, 1),
        (64, 128, 2),
        (128, 128, 1),
        (128, 256, 2),
        (256, 256, 1),
        (256, 512, 2),
        (512, 512, 1),
    ]
    return nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
        *[basic_block_in_torch(nn, *block) for block in blocks],
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000),
    )  # fmt: skip


def resnet20_in_torch(nn):
    blocks = [(16, 16, 1)] * 3 + [
        (16, 32, 2),
        (32, 32, 1),
        (32, 32, 1),
        (32, 64, 2),
        (64, 64, 1),
        (64, 64, 1),
    ]
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        *[basic_block_in_torch(nn, *block) for block in blocks],
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip


def hand_over(model, module):
    """Give the module the model's weights, in the order in which both compute."""
    torch = need_torch()
    ours = list(model.params.values())
    theirs = list(module.parameters())
    assert [p.shape for p in ours] == [tuple(p.shape) for p in theirs]
    with torch.no_grad():
        for p, q in zip(ours, theirs, strict=True):
            q.copy_(torch.from_numpy(p))
    return theirs


# name: (ours, PyTorch's, input); each in float64, forward and backward, training mode
SMALL = {
    "SimpleConvNet": (SimpleConvNet, simple_in_torch, (3, 1, 28, 28)),
    "DeepConvNet": (lambda: DeepConvNet(dropout=0.0), deep_in_torch, (3, 1, 28, 28)),
    "LeNet5": (LeNet5, lambda nn: lenet_in_torch(nn, nn.Sigmoid), (3, 1, 28, 28)),
    "LeNet5 with tanh": (lambda: LeNet5(activation=Tanh), lambda nn: lenet_in_torch(nn, nn.Tanh), (3, 1, 28, 28)),
    "ResNet20": (ResNet20, resnet20_in_torch, (2, 3, 16, 20)),
    "a pattern": (
        lambda: build_from_pattern(2, 1, 1, input_shape=(3, 7, 9), filters=4, hidden=5),
        lambda nn: nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(48, 5), nn.ReLU(), nn.Linear(5, 10)),
        (2, 3, 7, 9),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_outputs_and_all_gradients_of_a_small_network_equal_pytorchs(name):
    torch = need_torch()
    make, make_torch, shape = SMALL[name]
    model, module = make().astype("float64"), make_torch(torch.nn).double()
    theirs = hand_over(model, module)
    rng = np.random.default_rng(0)
    x = rng.normal(size=shape)
    x_torch = torch.tensor(x, requires_grad=True)
    out, expected = model.forward(x), module(x_torch)
    np.testing.assert_allclose(out, expected.detach().numpy(), rtol=1e-9, atol=1e-11)
    dout = rng.normal(size=out.shape)
    dx = model.backward(dout)
    expected.backward(torch.tensor(dout))
    np.testing.assert_allclose(dx, x_torch.grad.numpy(), rtol=1e-7, atol=1e-10)
    for (path, grad), other in zip(model.grads.items(), theirs, strict=True):
        np.testing.assert_allclose(grad, other.grad.numpy(), rtol=1e-7, atol=1e-9, err_msg=path)


# name: (ours, PyTorch's, input); each in float32, forward alone, eval mode
LARGE = {
    "AlexNet's convolutions in two groups": (lambda: AlexNet(groups=2)[:16], alexnet_in_torch, (1, 3, 227, 227)),
    "VGG16's convolutions": (lambda: VGG16()[:32], vgg_in_torch, (1, 3, 64, 64)),
    "GoogLeNet": (GoogLeNet, googlenet_in_torch, (1, 3, 96, 64)),
    "ResNet18": (ResNet18, resnet18_in_torch, (1, 3, 64, 96)),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_outputs_of_a_large_network_equal_pytorchs(name):
    torch = need_torch()
    make, make_torch, shape = LARGE[name]
    model, module = make().eval(), make_torch(torch.nn).eval()
    hand_over(model, module)
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    with torch.no_grad():
        expected = module(torch.from_numpy(x)).numpy()
    out = model.forward(x)
    assert out.dtype == np.float32
    assert out.shape == expected.shape
    np.testing.assert_allclose(out, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_the_first_scores_are_of_moderate_size_so_that_the_first_loss_is_near_ln_10():
    x = np.random.default_rng(0).normal(size=(50, 1, 28, 28)).astype(np.float32)
    for make in (lambda: SimpleConvNet(init=0.01), LeNet5):
        scores = make().eval().forward(x).astype(np.float64)
        losses = np.log(np.exp(scores).sum(1)) - scores[:, 3]
        assert losses.mean() == pytest.approx(np.log(10), abs=0.5)


@pytest.mark.parametrize("make", [SimpleConvNet, DeepConvNet, LeNet5, ResNet20])
def test_the_same_seed_gives_the_same_network(make):
    first, second, other = make(seed=1), make(seed=1), make(seed=2)
    for name, p in first.params.items():
        np.testing.assert_array_equal(second.params[name], p)
    assert not np.array_equal(other.params["0.w"], first.params["0.w"])


def test_a_network_can_learn_fifty_images_by_heart():
    rng = np.random.default_rng(0)
    x, t = rng.random((50, 1, 28, 28), np.float32), rng.integers(0, 10, 50)
    model = SimpleConvNet(filters=4)
    optimizer = Adam(model, 3e-3)
    for _ in range(30):
        scores = model.forward(x)
        model.backward(cross_entropy_backward(scores, t))
        optimizer.step()
    scores = model.eval().forward(x)
    assert (scores.argmax(1) == t).all()
    assert scores.dtype == np.float32


def test_lenet_takes_any_activation():
    kinds = {type(layer) for layer in LeNet5(activation=ReLU)}
    assert ReLU in kinds
    assert Sigmoid not in kinds


def test_build_from_pattern_follows_the_rule():
    model = build_from_pattern(2, 3, 2, input_shape=(3, 32, 48))
    kinds = "".join(type(layer).__name__[0] for layer in model)
    assert kinds == "CRCRM" * 3 + "F" + "LR" * 2 + "L"
    assert model.output_shape((3, 32, 48)) == (10,)
    assert [layer.out_channels for layer in model if isinstance(layer, Conv2d)] == [
        16,
        16,
        32,
        32,
        64,
        64,
    ]
    assert len(build_from_pattern(1, 1, 0)) == 5
    small = build_from_pattern(1, 2, 0, global_pool=True)
    assert small.output_shape((1, 28, 28)) == (10,)
    assert small.num_params == (9 + 1) * 16 + (9 * 16 + 1) * 32 + (32 + 1) * 10


def test_the_simple_network_fits_images_of_any_size():
    for shape, kernel_size, features in [
        ((1, 28, 28), 4, 30 * 12 * 12),
        ((3, 17, 24), 5, 30 * 6 * 10),
    ]:
        model = SimpleConvNet(shape, kernel_size=kernel_size)
        assert model[4].in_features == features
        assert model.forward(np.zeros((2, *shape), np.float32)).shape == (2, 10)


@pytest.mark.parametrize(("n", "m", "k"), [(0, 1, 0), (1, 0, 0), (1, 1, -1)])
def test_a_pattern_without_sense_is_refused(n, m, k):
    with pytest.raises(ValueError, match=r"must be at least 1, k \(=-?\d\) at least 0"):
        build_from_pattern(n, m, k)


def test_too_many_poolings_for_the_image_are_refused():
    with pytest.raises(ShapeError, match="does not fit into the image"):
        build_from_pattern(1, 5, 0)


def test_windows_of_a_network_give_its_receptive_field():
    table = windows(VGG16())
    field, jump = 1, 1
    for _, f, stride, _ in table:
        field, jump = field + (f - 1) * jump, jump * stride
    assert (field, field) == receptive_field(VGG16()) == (212, 212)
    assert windows(DeepConvNet())[4] == ("Conv2d 3", 3, 1, 2)
    with pytest.raises(ValueError, match="windows: layer 3, a Residual, has branches"):
        windows(ResNet20())


# networks with a dict of parameters, as students write them

OWN_SIZES = [
    {},
    {"input_shape": (2, 9, 12), "filters": 4, "kernel_size": 3, "hidden": 6, "num_classes": 5},
]


@pytest.mark.parametrize("sizes", OWN_SIZES, ids=["the slides'", "not square"])
def test_a_students_network_computes_the_same_with_the_courses_layers(sizes):
    own = EXERCISES["SimpleConvNet"].reference(**sizes, weight_std=0.1)
    rng = np.random.default_rng(1)
    x = rng.random((3, *sizes.get("input_shape", (1, 28, 28))))
    t = np.array([0, 4, 2])
    quick = QuickConvNet(own.params)
    np.testing.assert_allclose(quick.predict(x), own.predict(x), rtol=1e-3, atol=1e-5)
    assert quick.loss(x, t) == pytest.approx(own.loss(x, t), rel=1e-4)
    grads = own.gradient(x, t)
    found = quick.gradient(x, t)
    assert found.keys() == grads.keys()
    for name, grad in grads.items():
        np.testing.assert_allclose(found[name], grad, rtol=2e-3, atol=1e-6)


def test_what_changes_a_students_arrays_changes_the_quick_network():
    own = EXERCISES["SimpleConvNet"].reference(filters=2, hidden=3)
    quick, x = QuickConvNet(own.params), np.ones((1, 1, 28, 28))
    own.params["b3"] += 5
    np.testing.assert_allclose(quick.predict(x), 5, atol=0.1)


def test_the_smallest_network_has_the_gradient_that_is_measured():
    rng = np.random.default_rng(4)
    model = SoftmaxClassifier(rng.normal(size=(6, 3)), rng.normal(size=3))
    x, t = rng.normal(size=(4, 1, 2, 3)), np.array([0, 2, 1, 2])
    for name, grad in model.gradient(x, t).items():
        measured = numerical_gradient(lambda _: model.loss(x, t), model.params[name])
        np.testing.assert_allclose(grad, measured, atol=1e-8)


def test_numbers_are_put_into_the_arrays_that_are_there_where_they_fit():
    model = SoftmaxClassifier(np.zeros((2, 3)), np.zeros(3))
    w = model.params["w"]
    set_params(model, {"w": np.ones((2, 3)), "b": np.ones(5), "new": np.ones(1)})
    assert model.params["w"] is w
    assert w.all()
    assert (model.params["b"].shape, model.params["new"].shape) == ((5,), (1,))


OTHER_PARAMS = {
    "none of that name": (lambda p: p.pop("b2"), "expected an array b2 with 1 axes, got none"),
    "another number of axes": (lambda p: p.update(w1=p["w1"][0]), "w1 with 4 axes, got one of shape"),
    "a size that does not fit": (lambda p: p.update(b3=np.zeros(11)), r"6.b: expected shape \(10,\), got \(11,\)"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHER_PARAMS)
def test_params_that_are_no_simple_network_are_told(what):
    change, told = OTHER_PARAMS[what]
    params = dict(EXERCISES["SimpleConvNet"].reference(filters=2, hidden=3).params)
    change(params)
    with pytest.raises(ShapeError, match=told):
        from_params(params)
