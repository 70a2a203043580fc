"""The recorded runs are what the lesson says, and a damaged file says so in a sentence."""

import numpy as np
import pytest

from course_lib.datasets import load_mnist
from course_lib.layers import Residual
from course_lib.networks import PlainOrResidual
from course_lib.runs import FOLDER, RunsError, load_runs, trained
from course_lib.training import accuracy
from course_lib.weights import WeightsError

RUNS = load_runs("landmarks")


def at_the_end(name):
    return float(RUNS[name]["accuracy"][-1])


def test_each_run_has_a_loss_for_ten_updates_and_an_accuracy_for_each_epoch():
    for name, run in RUNS.items():
        assert (run["loss"].shape, run["accuracy"].shape) == ((60,), (6,)), name
        assert np.isfinite(run["loss"]).all(), name


@pytest.mark.parametrize("seed", range(5))
def test_twenty_layers_with_small_weights_learn_with_the_plus_and_not_without(seed):
    assert at_the_end(f"plain 20, small, seed {seed}") < 0.12
    assert at_the_end(f"residual 20, small, seed {seed}") > 0.92


@pytest.mark.parametrize("seed", range(5))
def test_lenet_learns_sooner_with_relu(seed):
    sigmoid, relu = (
        RUNS[f"LeNet, {name}, seed {seed}"]["accuracy"] for name in ("sigmoid", "ReLU")
    )
    assert sigmoid[0] < 0.5 < 0.8 < relu[0]


@pytest.mark.parametrize("name", ["plain 20", "residual 20"])
def test_kept_weights_reach_what_their_run_reached(name):
    network = trained(name)
    share = accuracy(network, *load_mnist("validation"))
    assert share == pytest.approx(at_the_end(f"{name}, He, seed 0"), abs=0.003)
    assert any(isinstance(one, Residual) for one in network) == name.startswith("residual")


def test_the_plus_adds_nothing_to_be_learned():
    counts = {PlainOrResidual(20, skip=skip).num_params for skip in (True, False)}
    assert counts == {14_650}
    with pytest.raises(ValueError, match="depth must be an even number, got 7"):
        PlainOrResidual(7)


DAMAGE = {
    "no file": lambda folder: (folder / "landmarks.npz").unlink(),
    "another byte": lambda folder: (folder / "landmarks.npz").write_bytes(
        (FOLDER / "landmarks.npz").read_bytes()[:-1] + b"?"
    ),
    "no list": lambda folder: (folder / "runs.toml").unlink(),
    "a list that cannot be read": lambda folder: (folder / "runs.toml").write_text("[[["),
    "a list without it": lambda folder: (folder / "runs.toml").write_text("[other]"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_runs_that_are_missing_or_damaged_are_told_in_a_sentence(damage, tmp_path):
    for name in ("landmarks.npz", "runs.toml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    assert load_runs("landmarks", tmp_path).keys() == RUNS.keys()
    DAMAGE[damage](tmp_path)
    with pytest.raises(RunsError, match="^the recorded runs 'landmarks' "):
        load_runs("landmarks", tmp_path)


def test_weights_that_are_missing_are_told_in_a_sentence(tmp_path):
    with pytest.raises(WeightsError, match=r"plain_20\.npz: No such file"):
        trained("plain 20", tmp_path)
