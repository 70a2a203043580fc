"""The optimisers against torch.optim, update by update, and the schedules against its schedulers."""

import numpy as np
import pytest
from conftest import need_torch

from course_lib.functional import ShapeError
from course_lib.layers import Conv2d, Linear, Sequential
from course_lib.optimizers import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Constant,
    CosineDecay,
    RMSprop,
    StepDecay,
    WarmUp,
)

# name: (ours, PyTorch's)
OPTIMIZERS = {
    "SGD": (lambda m: SGD(m, 0.1), lambda o, p: o.SGD(p, 0.1)),
    "SGD with weight decay": (lambda m: SGD(m, 0.1, weight_decay=0.05), lambda o, p: o.SGD(p, 0.1, weight_decay=0.05)),
    "momentum": (lambda m: SGD(m, 0.1, momentum=0.9), lambda o, p: o.SGD(p, 0.1, momentum=0.9)),
    "Nesterov": (lambda m: SGD(m, 0.1, momentum=0.9, nesterov=True, weight_decay=0.05), lambda o, p: o.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.05)),
    "AdaGrad": (lambda m: AdaGrad(m, 0.1), lambda o, p: o.Adagrad(p, 0.1)),
    "AdaGrad with weight decay": (lambda m: AdaGrad(m, 0.1, eps=1e-3, weight_decay=0.05), lambda o, p: o.Adagrad(p, 0.1, eps=1e-3, weight_decay=0.05)),
    "RMSprop": (lambda m: RMSprop(m), lambda o, p: o.RMSprop(p)),
    "RMSprop with momentum": (lambda m: RMSprop(m, 0.02, alpha=0.9, momentum=0.8, weight_decay=0.05), lambda o, p: o.RMSprop(p, 0.02, alpha=0.9, momentum=0.8, weight_decay=0.05)),
    "Adam": (lambda m: Adam(m), lambda o, p: o.Adam(p)),
    "Adam with weight decay": (lambda m: Adam(m, 0.02, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.05), lambda o, p: o.Adam(p, 0.02, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.05)),
    "AdamW": (lambda m: AdamW(m), lambda o, p: o.AdamW(p)),
    "AdamW with more decay": (lambda m: AdamW(m, 0.02, weight_decay=0.3), lambda o, p: o.AdamW(p, 0.02, weight_decay=0.3)),
}  # fmt: skip


def small_model(dtype="float64"):
    return Sequential(Conv2d(1, 2, 3), Linear(4, 3), seed=1).astype(dtype)


def random_grads(model, rng):
    for _, layer in model.walk():
        if layer.param_shapes:
            layer.grads = {
                n: rng.normal(size=p.shape).astype(p.dtype) for n, p in layer.params.items()
            }


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_updates_equal_torchs(name, dtype):
    torch = need_torch()
    make, make_torch = OPTIMIZERS[name]
    model = small_model(dtype)
    theirs = {n: torch.tensor(p, requires_grad=True) for n, p in model.params.items()}
    ours, other = make(model), make_torch(torch.optim, list(theirs.values()))
    rng = np.random.default_rng(2)
    tolerance = (
        {"rtol": 1e-5, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-12, "atol": 1e-13}
    )
    for step in range(20):
        random_grads(model, rng)
        before = {n: g.copy() for n, g in model.grads.items()}
        for n, p in theirs.items():
            p.grad = torch.tensor(model.grads[n])
        ours.step(), other.step()
        for n, p in theirs.items():
            np.testing.assert_allclose(
                model.params[n], p.detach().numpy(), err_msg=f"{n}, step {step}", **tolerance
            )
            np.testing.assert_array_equal(model.grads[n], before[n])
            assert model.params[n].dtype == dtype


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_run_that_stopped_goes_on_bit_for_bit(name, tmp_path):
    make, _ = OPTIMIZERS[name]
    whole, first, second = small_model("float32"), small_model("float32"), small_model("float32")
    optimizer = make(whole)
    rng = np.random.default_rng(3)
    for _ in range(6):
        random_grads(whole, rng)
        optimizer.step()
    rng, optimizer = np.random.default_rng(3), make(first)
    for _ in range(3):
        random_grads(first, rng)
        optimizer.step()
    np.savez(tmp_path / "optimizer.npz", **optimizer.state_dict())
    second.load_state_dict(first.state_dict())
    optimizer = make(second)
    with np.load(tmp_path / "optimizer.npz") as stored:
        optimizer.load_state_dict(stored)
    assert optimizer.steps == 3
    for _ in range(3):
        random_grads(second, rng)
        optimizer.step()
    for n, p in whole.params.items():
        np.testing.assert_array_equal(second.params[n], p)


def test_a_state_of_another_optimiser_or_model_is_refused():
    model = small_model()
    optimizer = Adam(model)
    random_grads(model, np.random.default_rng(0))
    optimizer.step()
    with pytest.raises(ShapeError, match="0.w:mean: not of this optimiser and model"):
        SGD(model, momentum=0.9).load_state_dict(optimizer.state_dict())
    state = optimizer.state_dict()
    del state["steps"]
    state["1.b:mean"] = np.ones(7)
    with pytest.raises(
        ShapeError, match=r"  1.b:mean: expected shape \(3,\), got \(7,\)\n  steps: missing"
    ):
        optimizer.load_state_dict(state)
    assert optimizer.steps == 1


def test_parameters_without_a_gradient_stay_and_a_lone_layer_can_be_trained():
    layer = Linear(2, 1)
    before = layer.state_dict()
    optimizer = SGD(layer, 0.5)
    optimizer.step()
    np.testing.assert_array_equal(layer.w, before["w"])
    layer.grads = {"w": np.ones((1, 2), np.float32)}
    optimizer.step()
    np.testing.assert_array_equal(layer.w, before["w"] - np.float32(0.5))
    np.testing.assert_array_equal(layer.b, before["b"])


def test_weights_replaced_between_updates_are_the_ones_updated():
    layer = Linear(2, 1)
    optimizer = SGD(layer, 1.0)
    layer.params["w"] = np.zeros((1, 2))
    layer.grads = {"w": np.ones((1, 2))}
    optimizer.step()
    np.testing.assert_array_equal(layer.w, [[-1, -1]])


def test_a_schedule_is_followed_from_the_first_update_on():
    layer = Linear(1, 1)
    layer.params["w"] = np.zeros((1, 1))
    optimizer = SGD(layer, StepDecay(1.0, every=2, factor=0.1))
    rates = []
    for _ in range(5):
        rates.append(optimizer.current_lr)
        layer.grads = {"w": np.ones((1, 1))}
        optimizer.step()
    np.testing.assert_allclose(rates, [1, 1, 0.1, 0.1, 0.01])
    np.testing.assert_allclose(layer.w, -sum(rates))
    optimizer.lr = np.float64(0.25)
    assert optimizer.current_lr == 0.25


def test_a_rate_that_is_a_numpy_number_does_not_widen_float32():
    model = small_model("float32")
    random_grads(model, np.random.default_rng(0))
    for make in (SGD, AdaGrad, RMSprop, Adam, AdamW):
        make(model, np.float64(0.1), weight_decay=np.float64(0.1)).step()
    assert {p.dtype.name for p in model.params.values()} == {"float32"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (StepDecay(0.5, every=3, factor=0.2), lambda s, o: s.StepLR(o, 3, gamma=0.2)),
        (CosineDecay(0.5, steps=12, final=0.1), lambda s, o: s.CosineAnnealingLR(o, 12, eta_min=0.1)),
        (WarmUp(Constant(0.5), steps=4), lambda s, o: s.LinearLR(o, start_factor=0.25, total_iters=3)),
    ],
    ids=["step", "cosine", "warm-up"],
)  # fmt: skip
def test_schedules_equal_torchs(ours, theirs):
    torch = need_torch()
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler = theirs(torch.optim.lr_scheduler, optimizer)
    for step in range(12):
        assert ours(step) == pytest.approx(scheduler.get_last_lr()[0], rel=1e-9), step
        optimizer.step(), scheduler.step()


def test_a_warm_up_leads_into_the_start_of_its_schedule():
    schedule = WarmUp(CosineDecay(1.0, steps=10), steps=5)
    np.testing.assert_allclose([schedule(s) for s in range(6)], [0.2, 0.4, 0.6, 0.8, 1.0, 1.0])
    assert schedule(15) == schedule(99) == 0


ERRORS = {
    "lr": (lambda m: SGD(m, -0.1), "lr must not be negative, got -0.1"),
    "weight decay": (lambda m: Adam(m, weight_decay=-1), "Adam: weight_decay must not be negative"),
    "momentum": (lambda m: SGD(m, momentum=1.0), "momentum must be from 0 to below 1"),
    "Nesterov": (lambda m: SGD(m, nesterov=True), "nesterov needs a momentum above 0"),
    "betas": (lambda m: AdamW(m, betas=(0.9, 1.0)), "AdamW: betas must be two numbers from 0 to below 1"),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_bad_settings_are_a_clear_error(case):
    call, message = ERRORS[case]
    with pytest.raises(ValueError, match=message):
        call(small_model())


def test_reprs_say_the_settings():
    assert (
        repr(SGD(small_model(), 0.1))
        == "SGD(lr=0.1, weight_decay=0.0, momentum=0.0, nesterov=False)"
    )
    assert repr(Adam(small_model(), StepDecay(0.1, 5))).startswith(
        "Adam(lr=StepDecay(lr=0.1, every=5, factor=0.1), "
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_updates_of_given_arrays_are_those_of_a_model(name):
    make, _ = OPTIMIZERS[name]
    model = small_model()
    own = {n: np.asfortranarray(p) for n, p in model.params.items()}
    ours, given = make(model), make(None)
    rng = np.random.default_rng(3)
    for _ in range(4):
        random_grads(model, rng)
        given.update(own, dict(model.grads))
        ours.step()
    for n, p in model.params.items():
        np.testing.assert_allclose(own[n], p, rtol=1e-12)


UNFIT = {
    "a gradient is missing": ({"w": np.ones(2), "b": np.ones(1)}, {"w": np.ones(2)}, "b has shape .1,. among the parameters, and nothing"),
    "a gradient of nothing": ({"w": np.ones(2)}, {"w": np.ones(2), "v": np.ones(2)}, "v has nothing among the parameters"),
    "another shape": ({"w": np.ones(2)}, {"w": np.ones((2, 1))}, r"shape \(2,\) among the parameters, and shape \(2, 1\)"),
    "whole numbers": ({"w": np.ones(2, int)}, {"w": np.ones(2)}, "w must be an array of floats"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNFIT)
def test_what_does_not_fit_is_refused_and_changes_nothing(what):
    params, grads, told = UNFIT[what]
    optimizer, before = SGD(lr=0.1), {n: p.copy() for n, p in params.items()}
    with pytest.raises(ShapeError, match=f"SGD.update: .*{told}"):
        optimizer.update(params, grads)
    assert optimizer.steps == 0
    assert all(np.array_equal(params[n], before[n]) for n in params)


def test_a_step_without_a_model_says_what_to_call():
    with pytest.raises(ValueError, match=r"made without a model: call update\(params, grads\)"):
        Adam().step()
