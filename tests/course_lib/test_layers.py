"""The layers against PyTorch's, and what they keep: weights, states, modes, shapes."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from conftest import need_torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.functional import ShapeError
from course_lib.initializers import fans, he_normal, he_uniform, xavier_normal, xavier_uniform
from course_lib.layers import (
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    GlobalAvgPool2d,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
    Residual,
    Sequential,
    Sigmoid,
    Tanh,
)

TORCH_NAMES = {"weight": "w", "bias": "b"}
TORCH_NORM_NAMES = {"weight": "gamma", "bias": "beta", "running_mean": "mean", "running_var": "var"}

# name: (our layer, PyTorch's, shape of the input)
LAYERS = {
    "Conv2d": (lambda: Conv2d(3, 4, 3), lambda nn: nn.Conv2d(3, 4, 3), (2, 3, 7, 6)),
    "Conv2d with stride and padding": (lambda: Conv2d(3, 4, (3, 2), 2, 1), lambda nn: nn.Conv2d(3, 4, (3, 2), 2, 1), (2, 3, 7, 6)),
    "Conv2d with pairs": (lambda: Conv2d(2, 3, (2, 3), stride=(1, 2), padding=(0, 2)), lambda nn: nn.Conv2d(2, 3, (2, 3), stride=(1, 2), padding=(0, 2)), (2, 2, 5, 8)),
    "Conv2d without bias": (lambda: Conv2d(3, 4, 3, bias=False), lambda nn: nn.Conv2d(3, 4, 3, bias=False), (2, 3, 7, 6)),
    "Conv2d in groups": (lambda: Conv2d(4, 6, 3, padding=1, groups=2), lambda nn: nn.Conv2d(4, 6, 3, padding=1, groups=2), (2, 4, 5, 6)),
    "Conv2d in groups without bias": (lambda: Conv2d(4, 4, 2, bias=False, groups=4), lambda nn: nn.Conv2d(4, 4, 2, bias=False, groups=4), (2, 4, 5, 6)),
    "Conv2d 1 x 1": (lambda: Conv2d(5, 2, 1), lambda nn: nn.Conv2d(5, 2, 1), (3, 5, 4, 3)),
    "Linear": (lambda: Linear(6, 4), lambda nn: nn.Linear(6, 4), (3, 6)),
    "Linear without bias": (lambda: Linear(6, 4, bias=False), lambda nn: nn.Linear(6, 4, bias=False), (3, 6)),
    "MaxPool2d": (lambda: MaxPool2d(2), lambda nn: nn.MaxPool2d(2), (2, 3, 6, 8)),
    "MaxPool2d that overlaps": (lambda: MaxPool2d(3, stride=2, padding=1), lambda nn: nn.MaxPool2d(3, stride=2, padding=1), (2, 3, 7, 5)),
    "MaxPool2d with pairs": (lambda: MaxPool2d((2, 3), (1, 2), (1, 0)), lambda nn: nn.MaxPool2d((2, 3), (1, 2), (1, 0)), (1, 2, 4, 6)),
    "AvgPool2d": (lambda: AvgPool2d(2), lambda nn: nn.AvgPool2d(2), (2, 3, 6, 8)),
    "AvgPool2d that overlaps": (lambda: AvgPool2d(3, stride=2, padding=1), lambda nn: nn.AvgPool2d(3, stride=2, padding=1), (2, 3, 7, 5)),
    "GlobalAvgPool2d": (GlobalAvgPool2d, lambda nn: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), (2, 3, 4, 5)),
    "ReLU": (ReLU, lambda nn: nn.ReLU(), (2, 3, 4, 5)),
    "Sigmoid": (Sigmoid, lambda nn: nn.Sigmoid(), (2, 3, 4, 5)),
    "Tanh": (Tanh, lambda nn: nn.Tanh(), (3, 7)),
    "BatchNorm1d": (lambda: BatchNorm1d(4), lambda nn: nn.BatchNorm1d(4), (5, 4)),
    "BatchNorm2d": (lambda: BatchNorm2d(3, eps=1e-3, momentum=0.3), lambda nn: nn.BatchNorm2d(3, eps=1e-3, momentum=0.3), (2, 3, 4, 5)),
    "LocalResponseNorm": (lambda: LocalResponseNorm(5, alpha=0.1, k=2.0), lambda nn: nn.LocalResponseNorm(5, alpha=0.1, k=2.0), (2, 7, 3, 4)),
    "Flatten": (Flatten, lambda nn: nn.Flatten(), (2, 3, 4, 5)),
    "Dropout of nothing": (lambda: Dropout(0.0), lambda nn: nn.Dropout(0.0), (3, 7)),
    "Sequential": (lambda: Sequential(Conv2d(1, 2, 3), ReLU(), Flatten(), Linear(24, 3)), lambda nn: nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(24, 3)), (2, 1, 5, 6)),
}  # fmt: skip


def copy_weights(layer, module):
    """Give PyTorch's module random weights, and the layer the same."""
    torch = need_torch()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, dtype=parameter.dtype))
    layer.load_state_dict(renamed(module.state_dict()))


def renamed(tensors):
    ours = {}
    for name, tensor in tensors.items():
        path, _, last = name.rpartition(".")
        is_norm = f"{path}.running_mean".lstrip(".") in tensors
        if last != "num_batches_tracked":
            last = (TORCH_NORM_NAMES if is_norm else TORCH_NAMES)[last]
            ours[f"{path}.{last}".lstrip(".")] = tensor.detach().numpy()
    return ours


def assert_equals_torch(layer, module, x, tolerance):
    """Output, dx, gradients and running statistics of one step; inputs untouched, dtypes kept."""
    torch = need_torch()
    x_torch = torch.tensor(x, requires_grad=True)
    expected = module(x_torch)
    dout = np.random.default_rng(9).normal(size=tuple(expected.shape)).astype(x.dtype)
    kept = x.copy(), dout.copy()
    out = layer.forward(x)
    dx = layer.backward(dout)
    expected.backward(torch.tensor(dout))
    np.testing.assert_allclose(out, expected.detach().numpy(), **tolerance)
    np.testing.assert_allclose(dx, x_torch.grad.numpy(), **tolerance)
    assert out.dtype == dx.dtype == x.dtype
    assert layer.output_shape(x.shape) == out.shape
    assert layer.output_shape(x.shape[1:]) == out.shape[1:]
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(dout, kept[1])
    names = {id(p): name for name, p in module.named_parameters()}
    norms = {name for name, _ in module.named_buffers()}
    for p in module.parameters():
        path, _, last = names[id(p)].rpartition(".")
        is_norm = f"{path}.running_mean".lstrip(".") in norms
        ours = f"{path}.{(TORCH_NORM_NAMES if is_norm else TORCH_NAMES)[last]}".lstrip(".")
        np.testing.assert_allclose(layer.grads[ours], p.grad.numpy(), err_msg=ours, **tolerance)
        assert layer.grads[ours].dtype == x.dtype
    assert len(layer.grads) == len(names)
    state = layer.state_dict()
    for name, array in renamed(module.state_dict()).items():
        np.testing.assert_allclose(state[name], array, err_msg=name, **tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_equals_pytorchs_forward_and_backward(name, dtype):
    torch = need_torch()
    make, make_torch, shape = LAYERS[name]
    torch.manual_seed(0)
    layer, module = make().astype(dtype), make_torch(torch.nn).to(getattr(torch, dtype))
    copy_weights(layer, module)
    x = np.random.default_rng(1).normal(size=shape).astype(dtype)
    tolerance = (
        {"rtol": 1e-4, "atol": 1e-5} if dtype == "float32" else {"rtol": 1e-9, "atol": 1e-11}
    )
    for _ in range(2):  # what one step leaves behind must not change the next
        module.zero_grad()
        assert_equals_torch(layer, module, x, tolerance)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_conv2d_equals_pytorchs_for_any_sizes(data):
    torch = need_torch()
    draw = data.draw
    pair = st.tuples(st.integers(1, 4), st.integers(1, 4))
    kernel, stride = draw(pair), draw(pair)
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    groups, share_in, share_out = draw(st.tuples(*[st.integers(1, 3)] * 3))
    sizes = [
        max(1, f - 2 * p) + draw(st.integers(0, 5)) for f, p in zip(kernel, padding, strict=True)
    ]
    how = {"stride": stride, "padding": padding, "groups": groups, "bias": draw(st.booleans())}
    layer = Conv2d(groups * share_in, groups * share_out, kernel, **how).astype("float64")
    module = torch.nn.Conv2d(groups * share_in, groups * share_out, kernel, **how).double()
    copy_weights(layer, module)
    x = np.random.default_rng(2).normal(size=(draw(st.integers(1, 3)), groups * share_in, *sizes))
    assert_equals_torch(layer, module, x, {"rtol": 1e-9, "atol": 1e-11})


@pytest.mark.parametrize("name", ["BatchNorm1d", "BatchNorm2d"])
def test_batch_norm_in_eval_mode_equals_pytorchs_forward_and_backward(name):
    torch = need_torch()
    make, make_torch, shape = LAYERS[name]
    layer, module = make().astype("float64"), make_torch(torch.nn).double()
    copy_weights(layer, module)
    rng = np.random.default_rng(3)
    for _ in range(4):
        x = rng.normal(2, 3, size=shape)
        layer.forward(x)
        module(torch.tensor(x))
    layer.eval(), module.eval()
    assert_equals_torch(layer, module, rng.normal(size=shape), {"rtol": 1e-9, "atol": 1e-11})


def test_batch_norm_goes_back_in_the_mode_that_forward_ran_in():
    layer, x = BatchNorm1d(3), np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    layer.forward(x)
    expected = layer.backward(x)
    layer.forward(x)
    layer.eval()
    np.testing.assert_array_equal(layer.backward(x), expected)


def residual_in_torch(torch, projection):
    class Module(torch.nn.Module):
        def __init__(self):
            super().__init__()
            nn = torch.nn
            self.body = nn.Sequential(
                nn.Conv2d(2, 4 if projection else 2, 3, 2 if projection else 1, 1), nn.ReLU()
            )
            if projection:
                self.shortcut = nn.Sequential(nn.Conv2d(2, 4, 1, 2))

        def forward(self, x):
            return self.body(x) + (self.shortcut(x) if projection else x)

    return Module()


@pytest.mark.parametrize("projection", [False, True])
def test_a_residual_block_equals_pytorchs_with_and_without_projection(projection):
    torch = need_torch()
    if projection:
        layer = Residual(Sequential(Conv2d(2, 4, 3, 2, 1), ReLU()), Sequential(Conv2d(2, 4, 1, 2)))
    else:
        layer = Residual(Sequential(Conv2d(2, 2, 3, 1, 1), ReLU()))
    module = residual_in_torch(torch, projection).double()
    copy_weights(layer.astype("float64"), module)
    x = np.random.default_rng(4).normal(size=(2, 2, 5, 6))
    assert_equals_torch(layer, module, x, {"rtol": 1e-9, "atol": 1e-11})


def test_a_residual_block_with_weights_of_zero_is_the_identity():
    layer = Residual(Sequential(Conv2d(2, 2, 3, padding=1), Conv2d(2, 2, 3, padding=1)))
    for _, inside in layer.walk():
        if inside.param_shapes:
            inside.w = np.zeros_like(inside.w)
    x = np.random.default_rng(0).normal(size=(2, 2, 5, 6)).astype(np.float32)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_concat_equals_pytorchs():
    torch = need_torch()

    class Module(torch.nn.ModuleList):
        def forward(self, x):
            return torch.cat([branch(x) for branch in self], dim=1)

    nn = torch.nn
    module = Module(
        [nn.Conv2d(2, 3, 1), nn.MaxPool2d(3, 1, 1), nn.Conv2d(2, 1, 5, padding=2)]
    ).double()
    layer = Concat(Conv2d(2, 3, 1), MaxPool2d(3, 1, 1), Conv2d(2, 1, 5, padding=2)).astype(
        "float64"
    )
    copy_weights(layer, module)
    x = np.random.default_rng(5).normal(size=(2, 2, 5, 6))
    assert_equals_torch(layer, module, x, {"rtol": 1e-9, "atol": 1e-11})


@pytest.mark.parametrize("name", LAYERS)
def test_read_only_and_non_contiguous_inputs_give_the_same(name):
    make, _, shape = LAYERS[name]
    x = np.random.default_rng(6).normal(size=shape).astype(np.float32)
    strange = np.asfortranarray(np.repeat(x, 2, axis=-1))[..., ::2]
    strange.flags.writeable = False
    layer = make()
    out = layer.forward(x)
    dout = np.asfortranarray(np.random.default_rng(7).normal(size=out.shape).astype(np.float32))
    dout.flags.writeable = False
    dx = layer.backward(np.ascontiguousarray(dout))
    again = make()
    again.load_state_dict(layer.state_dict())
    np.testing.assert_allclose(again.forward(strange), out, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(again.backward(dout), dx, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", [name for name in LAYERS if "Norm" not in name])
def test_an_empty_batch_gives_an_empty_batch(name):
    make, _, shape = LAYERS[name]
    layer, x = make(), np.zeros((0, *shape[1:]), np.float32)
    out = layer.forward(x)
    assert out.shape == layer.output_shape(x.shape)
    assert layer.backward(out).shape == x.shape
    assert not any(grad.any() for grad in layer.grads.values())


@pytest.mark.parametrize("name", LAYERS)
def test_backward_before_forward_is_an_error_that_says_so(name):
    make, _, _ = LAYERS[name]
    with pytest.raises(RuntimeError, match=r"\.backward: call forward first"):
        make().backward(np.ones((1, 1, 1, 1)))


# -- weights


def test_the_same_seed_gives_the_same_weights_in_every_precision():
    def make(seed, dtype="float32"):
        return Sequential(
            Conv2d(1, 4, 3), Conv2d(4, 4, 3), Linear(8, 8), Linear(8, 8), seed=seed
        ).astype(dtype)

    first, second, wide, other = (
        make(3).state_dict(),
        make(3).state_dict(),
        make(3, "float64").state_dict(),
        make(4).state_dict(),
    )
    for name in first:
        np.testing.assert_array_equal(first[name], second[name])
        np.testing.assert_array_equal(first[name], wide[name])
        assert first[name].dtype == np.float32
        assert wide[name].dtype == np.float64
    assert not np.array_equal(first["0.w"], other["0.w"])
    assert not np.array_equal(first["2.w"], first["3.w"])


def test_weights_depend_on_neither_activations_nor_the_order_of_looking():
    first = Sequential(Conv2d(1, 4, 3), ReLU(), Dropout(), Linear(8, 8), seed=1)
    second = Sequential(Conv2d(1, 4, 3), Linear(8, 8), seed=1)
    w = second[1].w
    np.testing.assert_array_equal(second[0].w, first[0].w)
    np.testing.assert_array_equal(w, first[3].w)


def test_a_seed_of_its_own_is_kept_and_nested_layers_are_seeded_by_position():
    own = Sequential(Conv2d(1, 4, 3, seed=5), seed=1)[0].w
    np.testing.assert_array_equal(own, Conv2d(1, 4, 3, seed=5).w)
    twins = Concat(Sequential(Conv2d(1, 4, 3)), Sequential(Conv2d(1, 4, 3)))
    assert not np.array_equal(twins.params["0.0.w"], twins.params["1.0.w"])
    model = Sequential(Conv2d(1, 4, 3), Conv2d(4, 4, 3), seed=2)
    part = model[1:]  # a slice shares its layers and leaves their seeds alone
    np.testing.assert_array_equal(
        part[0].w, Sequential(Conv2d(1, 4, 3), Conv2d(4, 4, 3), seed=2)[1].w
    )
    assert part[0] is model[1]


def test_initialisations_have_the_published_spread():
    shape = (200, 30, 5, 5)
    assert fans(shape) == (750, 5000)
    for init, variance in [
        (he_normal, 2 / 750),
        (he_uniform, 2 / 750),
        (xavier_normal, 2 / 5750),
        (xavier_uniform, 2 / 5750),
    ]:
        w = init(shape, np.random.default_rng(0))
        assert w.dtype == np.float32
        assert w.var() == pytest.approx(variance, rel=0.02)
        assert abs(w.mean()) < 1e-3
    assert Linear(500, 100, init=0.01).w.std() == pytest.approx(0.01, rel=0.02)
    np.testing.assert_array_equal(Linear(2, 2, init=lambda shape, rng: np.eye(2)).w, np.eye(2))
    assert not Linear(3, 2).b.any()
    with pytest.raises(ValueError, match="init must be one of he, .*got 'nothing'"):
        Linear(3, 2, init="nothing").params  # noqa: B018
    with pytest.raises(ValueError, match=r"weights of shape \(2, 3\), gave \(3, 3\)"):
        Linear(3, 2, init=lambda shape, rng: np.eye(3)).params  # noqa: B018


def test_params_can_be_replaced_and_set_the_dtype():
    layer, given_w = Conv2d(1, 1, 2), np.arange(4.0).reshape(1, 1, 2, 2)
    layer.params["w"] = given_w
    out = layer.forward(np.ones((1, 1, 3, 3)))
    np.testing.assert_array_equal(out, np.full((1, 1, 2, 2), 6.0))
    assert out.dtype == layer.w.dtype == layer.b.dtype == layer.dtype == np.float64
    layer.w[...] = 0
    np.testing.assert_array_equal(
        given_w.ravel(), [0, 1, 2, 3]
    )  # the caller's array is not touched
    layer.b = np.array([5], dtype=np.float32)
    assert layer.b is layer.params["b"]
    assert layer.params["b"].dtype == np.float32
    layer.params.update(w=given_w.astype(np.float32))
    assert layer.w.dtype == np.float32


def test_gradients_are_none_until_backward_and_a_missing_bias_is_none():
    layer = Conv2d(1, 2, 2, bias=False)
    assert layer.dw is None
    assert layer.b is None
    layer.backward(layer.forward(np.ones((1, 1, 3, 3), dtype=np.float32)))
    assert layer.dw is layer.grads["w"]
    assert layer.db is None
    assert list(layer.grads) == ["w"]


PARAM_ERRORS = {
    "unknown name": ("weight", np.ones((2, 3), np.float32), KeyError, r"Linear has no parameter 'weight', only \['w', 'b'\]"),
    "shape": ("w", np.ones((3, 2), np.float32), ShapeError, r"params\['w'\]: expected shape \(2, 3\), got \(3, 2\)"),
    "int": ("w", np.ones((2, 3), int), TypeError, "expected floating numbers, got dtype int64"),
    "object": ("b", np.array([None, None]), TypeError, "expected floating numbers, got dtype object"),
}  # fmt: skip


@pytest.mark.parametrize("case", PARAM_ERRORS)
def test_wrong_params_are_refused_when_they_are_set(case):
    name, value, error, message = PARAM_ERRORS[case]
    with pytest.raises(error, match=message):
        Linear(3, 2).params[name] = value


def test_a_networks_params_are_the_layers_own_arrays():
    model = Sequential(Linear(3, 2), ReLU(), Linear(2, 1))
    assert list(model.params) == ["0.w", "0.b", "2.w", "2.b"]
    assert model.params["2.w"] is model[2].w
    assert model.num_params == 11
    with pytest.raises(TypeError, match="does not support item assignment"):
        model.params["2.w"] = np.ones((1, 2))


def test_copies_and_pickles_stand_on_their_own():
    model = Sequential(Linear(3, 2), Dropout(0.5), seed=1)
    before = model.state_dict()
    for other in [copy.deepcopy(model), pickle.loads(pickle.dumps(model))]:
        np.testing.assert_array_equal(other[0].w, before["0.w"])
        other[0].w[...] = 0
        np.testing.assert_array_equal(model[0].w, before["0.w"])
        with pytest.raises(ShapeError):
            other[0].params["w"] = np.ones(1)


# -- states


def model_with_everything(seed=0):
    return Sequential(
        Conv2d(1, 2, 3, padding=1),
        BatchNorm2d(2),
        ReLU(),
        Residual(Sequential(Conv2d(2, 2, 3, padding=1))),
        Flatten(),
        Linear(32, 3),
        seed=seed,
    )


def test_a_state_goes_through_npz_and_back(tmp_path):
    first, second = model_with_everything(1), model_with_everything(2)
    x = np.random.default_rng(0).normal(size=(4, 1, 4, 4)).astype(np.float32)
    first.forward(x)  # moves the running statistics
    np.savez(tmp_path / "model.npz", **first.state_dict())
    with np.load(tmp_path / "model.npz") as stored:
        second.load_state_dict(stored)
    np.testing.assert_array_equal(first.eval().forward(x), second.eval().forward(x))
    assert list(first.state_dict()) == [
        "0.w",
        "0.b",
        "1.gamma",
        "1.beta",
        "1.mean",
        "1.var",
        "3.body.0.w",
        "3.body.0.b",
        "5.w",
        "5.b",
    ]


def test_a_state_is_a_copy_both_ways_and_keeps_the_layers_dtype():
    layer = Linear(3, 2)
    state = layer.state_dict()
    state["w"][...] = 7
    assert not (layer.w == 7).any()
    half = {name: array.astype(np.float16) for name, array in state.items()}
    layer.load_state_dict(half)
    assert layer.w.dtype == np.float32
    half["w"][...] = 0
    assert (layer.w == 7).all()


def test_a_state_that_does_not_fit_is_refused_in_one_message_and_changes_nothing():
    model = model_with_everything()
    before, state = model.state_dict(), model.state_dict()
    del state["0.b"]
    state |= {"9.w": np.ones(3), "5.w": np.ones((3, 31)), "1.mean": np.array(["a", "b"])}
    state["0.w"] += 1
    with pytest.raises(ShapeError) as caught:
        model.load_state_dict(state)
    assert str(caught.value).splitlines() == [
        "Sequential.load_state_dict: the arrays do not fit the layers.",
        "  0.b: missing",
        "  1.mean: expected numbers, got dtype <U1",
        "  5.w: expected shape (3, 32), got (3, 31)",
        "  9.w: no such parameter here",
    ]
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_astype_changes_parameters_and_running_statistics():
    model = model_with_everything()
    model.params  # noqa: B018
    assert {a.dtype.name for a in model.astype("float64").state_dict().values()} == {"float64"}
    assert model.dtype == np.float64
    with pytest.raises(TypeError, match="expected a floating dtype, got int64"):
        model.astype(int)


# -- modes


def test_dropout_drops_its_share_while_training_and_passes_otherwise():
    x = np.ones((200, 100), np.float32)
    layer = Dropout(0.3, seed=1)
    out = layer.forward(x)
    assert out.dtype == np.float32
    assert (out == 0).mean() == pytest.approx(0.3, abs=0.01)
    np.testing.assert_allclose(out[out > 0], 1 / 0.7, rtol=1e-6)
    np.testing.assert_array_equal(layer.backward(x), out)
    assert not np.array_equal(layer.forward(x), out)
    np.testing.assert_array_equal(Dropout(0.3, seed=1).forward(x), out)
    assert not np.array_equal(Dropout(0.3, seed=2).forward(x), out)
    layer.eval()
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_two_dropouts_of_a_network_drop_different_numbers():
    model, x = Sequential(Dropout(), Dropout()), np.ones((50, 50))
    assert not np.array_equal(model[0].forward(x), model[1].forward(x))


def test_the_mode_reaches_layers_inside_layers():
    model = Sequential(Residual(Sequential(Concat(Dropout(), BatchNorm2d(2)))))
    assert model.eval() is model
    assert not any(layer.training for _, layer in model.walk())
    assert all(layer.training for _, layer in model.train().walk())


# -- shapes and errors

SHAPES = [
    (Conv2d(3, 96, 11, stride=4), (3, 227, 227), (96, 55, 55)),
    (Conv2d(3, 10, 5, padding=2), (7, 3, 32, 32), (7, 10, 32, 32)),
    (MaxPool2d(3, stride=2), (96, 55, 55), (96, 27, 27)),
    (GlobalAvgPool2d(), (8, 5, 4), (8,)),
    (GlobalAvgPool2d(), (2, 8, 5, 4), (2, 8)),
    (Flatten(), (30, 12, 12), (4320,)),
    (Flatten(), (2, 30, 12, 12), (2, 4320)),
    (Flatten(), (2, 9), (2, 9)),
    (Linear(4320, 100), (4320,), (100,)),
    (Linear(4320, 100), (2, 4320), (2, 100)),
    (Concat(Conv2d(2, 3, 1), Conv2d(2, 4, 3, padding=1)), (2, 5, 5), (7, 5, 5)),
    (Residual(Conv2d(2, 4, 1, stride=2), Conv2d(2, 4, 1, stride=2)), (1, 2, 5, 5), (1, 4, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "shape", "expected"), SHAPES)
def test_output_shape_is_known_without_weights(layer, shape, expected):
    assert layer.output_shape(shape) == expected
    assert all(inside._params is None for _, inside in layer.walk())


ERRORS = {
    "no channels": (lambda: Conv2d(0, 1, 3), ValueError, "in_channels must be an integer of at least 1, got 0"),
    "a fraction of a filter": (lambda: Conv2d(1, 1.5, 3), ValueError, "out_channels must be an integer"),
    "kernel of three": (lambda: Conv2d(1, 1, (3, 3, 3)), ValueError, r"Conv2d: kernel_size must be an int >= 1 or a pair"),
    "negative stride": (lambda: Conv2d(1, 1, 3, stride=-1), ValueError, "Conv2d: stride must be an int >= 1"),
    "negative padding": (lambda: MaxPool2d(2, padding=-1), ValueError, "MaxPool2d: padding must be an int >= 0"),
    "too much padding": (lambda: AvgPool2d(2, padding=2), ValueError, r"padding \(=2\) must be at most half of kernel_size \(=2\)"),
    "groups": (lambda: Conv2d(3, 4, 3, groups=2), ValueError, r"in_channels \(=3\) and out_channels \(=4\) must be divisible by groups \(=2\)"),
    "dropout of all": (lambda: Dropout(1.0), ValueError, "p must be from 0 to below 1, got 1.0"),
    "not a layer": (lambda: Sequential(ReLU), TypeError, "Sequential: expected layers, got <class"),
    "no branches": (Concat, ValueError, "at least one branch"),
    "twice the same": (lambda: Sequential(*[ReLU()] * 2), ValueError, "the same layer object stands in two places"),
    "channels": (lambda: Conv2d(3, 4, 3).output_shape((1, 28, 28)), ShapeError, r"Conv2d: expected 3 channels.\n  input: \(1, 28, 28\)"),
    "kernel larger than input": (lambda: Conv2d(3, 4, 5).output_shape((3, 4, 9)), ShapeError, r"window of kernel_size \(=5\) does not fit"),
    "Flatten forgotten": (lambda: Linear(8, 4).output_shape((2, 2, 2)), ShapeError, "A Flatten before it is missing"),
    "no shape": (lambda: ReLU().output_shape((1, 2, 3, 4, 5)), ShapeError, "ReLU.output_shape: expected"),
    "paths that differ": (lambda: Residual(Conv2d(2, 1, 1)).output_shape((2, 3, 3)), ShapeError, r"body:     \(1, 3, 3\)\n  identity: \(2, 3, 3\)"),
    "paths that would broadcast": (lambda: Residual(Conv2d(2, 1, 1)).forward(np.ones((1, 2, 3, 3), np.float32)), ShapeError, "the two paths differ in shape"),
    "branches that differ": (lambda: Concat(Conv2d(2, 1, 1), Conv2d(2, 1, 3)).forward(np.ones((1, 2, 3, 3), np.float32)), ShapeError, r"branch 1: \(1, 1, 1\)"),
    "branches that differ in shape only": (lambda: Concat(Conv2d(2, 1, 1), Conv2d(2, 1, 3)).output_shape((2, 3, 3)), ShapeError, "differ in height or width"),
    "batch norm's channels": (lambda: BatchNorm2d(3).forward(np.ones((2, 4, 3, 3))), ShapeError, "BatchNorm2d: expected 3 channels"),
    "batch norm's rank": (lambda: BatchNorm2d(3).forward(np.ones((2, 3))), ShapeError, r"axes \(N, C, H, W\)"),
    "grouped channels": (lambda: Conv2d(4, 4, 1, groups=2).forward(np.ones((1, 2, 3, 3))), ShapeError, "expected 4 channels"),
    "a batch that is one image": (lambda: Conv2d(3, 4, 3).forward(np.ones((3, 9, 9))), ShapeError, r"must have the axes \(N, C, H, W\)"),
    "ints": (lambda: Conv2d(1, 1, 1).forward(np.ones((1, 1, 2, 2), int)), TypeError, "x must hold floats, got int64"),
    "a list": (lambda: Linear(2, 1).forward([[1.0, 2.0]]), TypeError, "x must be a NumPy array, got list"),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_bad_input_is_a_clear_error(case):
    call, error, message = ERRORS[case]
    with pytest.raises(error, match=message):
        call()


def test_an_error_inside_a_network_says_which_layer_it_was():
    model = Sequential(Conv2d(1, 2, 3), Residual(Sequential(ReLU(), Conv2d(3, 2, 3))))
    for call in (
        lambda: model.forward(np.ones((1, 1, 9, 9), np.float32)),
        lambda: model.output_shape((1, 9, 9)),
    ):
        with pytest.raises(ShapeError, match="channels") as caught:
            call()
        assert caught.value.__notes__ == [
            "  in layer 1 of Sequential: Conv2d(3, 2, kernel_size=3)",
            "  in layer body of Residual: Sequential",
            "  in layer 1 of Sequential: Residual",
        ]


def test_nan_flows_through():
    x = np.full((2, 1, 4, 4), np.nan, np.float32)
    assert np.isnan(model_with_everything().eval().forward(x)).all()


def test_reprs_can_be_read_and_typed_in_again():
    for layer in [
        Conv2d(3, 4, (3, 2), stride=2, padding=(1, 0), bias=False),
        Conv2d(4, 4, 3, groups=2),
        Linear(3, 2, bias=False),
        MaxPool2d(3, stride=2, padding=1),
        AvgPool2d(2),
        Dropout(0.2),
        BatchNorm2d(3, eps=0.001, momentum=0.3),
        LocalResponseNorm(5),
        ReLU(),
        Flatten(),
    ]:
        assert repr(eval(repr(layer))) == repr(layer)
    assert (
        repr(Conv2d(3, 4, (3, 2), 2, (1, 0), bias=False))
        == "Conv2d(3, 4, kernel_size=(3, 2), stride=2, padding=(1, 0), bias=False)"
    )
    assert repr(Sequential(Residual(Sequential(ReLU())))) == "\n".join(
        [
            "Sequential(",
            "  (0): Residual(",
            "    (body): Sequential(",
            "      (0): ReLU()",
            "    )",
            "  )",
            ")",
        ]
    )
    assert repr(Sequential()) == "Sequential()"


def test_importing_the_layers_brings_nothing_heavier_than_numpy():
    code = "import sys; from course_lib.layers import Conv2d; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "numpy" in loaded
    assert not loaded & {"matplotlib", "PIL", "scipy", "IPython", "ipywidgets", "torch", "pandas"}
