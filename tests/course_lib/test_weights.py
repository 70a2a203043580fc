"""Weights: the claimed accuracy is measured; damaged, foreign and hostile files are refused."""

import hashlib
import pickle
import zipfile
from functools import cache

import numpy as np
import pytest

from course_lib.datasets import load_mnist
from course_lib.functional import softmax
from course_lib.networks import DeepConvNet, Ensemble, SimpleConvNet
from course_lib.training import predict
from course_lib.weights import (
    FOLDER,
    SHIPPED,
    WeightsError,
    load_ensemble,
    load_network,
    load_params,
    load_weights,
    save_weights,
)

ABOUT = {"architecture": "DeepConvNet", "origin": "a test"}


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "w.npz"
    save_weights(path, DeepConvNet(seed=5).state_dict(), ABOUT)
    return path


def test_what_was_stored_is_loaded_in_float16_precision(stored):
    network = load_network("DeepConvNet", stored)
    for name, array in DeepConvNet(seed=5).state_dict().items():
        np.testing.assert_array_equal(network.state_dict()[name], array.astype("f2").astype("f4"))
    assert not network.training
    assert load_weights(stored)[1]["origin"] == "a test"


def rewrite(path, **changes):
    with np.load(path) as file:
        arrays = dict(file) | changes
    np.savez(path, **arrays)


def pickled(path):
    class Hostile:
        def __reduce__(self):
            return (print, ("this must not run",))

    with zipfile.ZipFile(path, "w") as archive:
        header = b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
        archive.writestr("about.npy", header.ljust(127) + b"\n" + pickle.dumps(Hostile()))


# what is done to the file, what is told
DAMAGE = {
    "cut off": (lambda p: p.write_bytes(p.read_bytes()[:1000]), "is damaged, or no file of weights"),
    "empty": (lambda p: p.write_bytes(b""), "is damaged, or no file of weights"),
    "something else": (lambda p: p.write_text("hello"), "is damaged, or no file of weights"),
    "one number changed": (lambda p: rewrite(p, **{"0.b": np.ones(16, "f2")}), "its checksum is not the right one"),
    "one array more": (lambda p: rewrite(p, extra=np.ones(1, "f2")), "its checksum is not the right one"),
    "another dtype": (lambda p: rewrite(p, **{"0.b": np.ones(16)}), "0.b must hold float16, got float64"),
    "no about": (lambda p: np.savez(p, w=np.ones(1, "f2")), "is damaged, or no file of weights"),
    "about that is no JSON": (lambda p: rewrite(p, about=np.array("{")), "is damaged, or no file of weights"),
    "a pickle": (pickled, "is damaged, or no file of weights"),
    "nothing": (lambda p: p.unlink(), "No such file or directory"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_with_a_sentence(stored, damage, capsys):
    change, told = DAMAGE[damage]
    change(stored)
    with pytest.raises(WeightsError, match=told) as caught:
        load_weights(stored)
    assert "\n" not in str(caught.value)
    assert capsys.readouterr().out == ""


def test_weights_of_another_network_are_refused(tmp_path, stored):
    with pytest.raises(WeightsError, match="holds weights of DeepConvNet, not of LeNet5"):
        load_network("LeNet5", stored)
    path = tmp_path / "other.npz"
    save_weights(path, {"0.w": np.ones(3)}, ABOUT)
    with pytest.raises(ValueError, match="missing"):
        load_network("DeepConvNet", path)
    with pytest.raises(WeightsError, match="no weights of 'VGG16' ship; there are DeepConvNet"):
        load_network("VGG16")


def test_numbers_too_large_for_float16_are_refused(tmp_path):
    with pytest.raises(WeightsError, match="more than 65504"):
        save_weights(tmp_path / "x.npz", {"w": np.array([1e6])}, ABOUT)


# each network that ships, and what it must reach on the 10,000 test images
SHARES = {"DeepConvNet": 0.997, "SimpleConvNet": 0.965}


@cache
def probabilities(name, file):
    """What a network that ships says of the test images."""
    return softmax(predict(load_network(name, FOLDER / file), load_mnist("test")[0]))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_is_as_good_as_its_file_says(name):
    best = SHIPPED[name][0]
    _, about = load_weights(FOLDER / best)
    measured = np.mean(probabilities(name, best).argmax(axis=1) == load_mnist("test")[1])
    assert round(measured, 4) == about["test_accuracy"]
    assert measured >= SHARES[name]
    assert {"architecture", "origin", "recipe", "seed", "sha256"} <= about.keys()


def test_a_network_is_the_best_of_its_kind_unless_a_file_is_named():
    x = load_mnist("test")[0][:50]
    for name, (best, *_) in SHIPPED.items():
        expected = probabilities(name, best)[:50]
        np.testing.assert_allclose(softmax(load_network(name)(x)), expected, atol=1e-6)


def test_the_five_deep_networks_together_are_better_than_the_best_alone():
    """Where three are so sure that the other two cannot turn it, those need not be asked."""
    files = SHIPPED["DeepConvNet"]
    abouts = [load_weights(FOLDER / file)[1] for file in files]
    validated = [about["validation_accuracy"] for about in abouts]
    assert validated == sorted(validated, reverse=True)  # the order is that of validation images
    assert len({about["seed"] for about in abouts}) == 5
    x, t = load_mnist("test")
    three = sum(probabilities("DeepConvNet", file) for file in files[:3])
    second, first = np.sort(three, axis=1)[:, -2:].T
    unsure = first - second < len(files) - 3 + 0.001
    said = three.argmax(axis=1)
    said[unsure] = predict(load_ensemble("DeepConvNet"), x[unsure]).argmax(axis=1)
    assert round(np.mean(said == t), 4) == 0.9972
    assert 0 < np.mean(unsure) < 0.1


def test_an_ensemble_gives_the_mean_of_its_networks_probabilities():
    networks = [SimpleConvNet(seed=seed) for seed in (1, 2)]
    x = np.random.default_rng(0).random((3, 1, 28, 28), np.float32)
    together = Ensemble(*networks)
    mean = (softmax(networks[0](x)) + softmax(networks[1](x))) / 2
    np.testing.assert_allclose(softmax(together(x)), mean, rtol=1e-5)
    assert together.output_shape((1, 28, 28)) == (10,)
    assert together.num_params == 2 * networks[0].num_params
    with pytest.raises(NotImplementedError, match="train its networks"):
        together.backward(mean)
    with pytest.raises(ValueError, match="at least one network"):
        Ensemble()
    with pytest.raises(WeightsError, match="no weights of 'VGG16' ship"):
        load_ensemble("VGG16")


def test_a_file_of_weights_is_small():
    files = [FOLDER / file for own in SHIPPED.values() for file in own]
    assert all(file.stat().st_size < 900_000 for file in files)
    assert sum(file.stat().st_size for file in files) < 2_100_000


def test_the_seed_gives_the_filters_that_training_began_with():
    _, about = load_weights(FOLDER / SHIPPED["SimpleConvNet"][0])
    network = SimpleConvNet(init=about["recipe"]["init"], seed=about["seed"])
    first = network.state_dict()["0.w"]
    assert hashlib.sha256(first.tobytes()).hexdigest() == about["first_filters_sha256"]
    assert np.abs(first).max() < 0.04  # far from what was learned
    assert np.abs(load_network("SimpleConvNet").state_dict()["0.w"]).max() > 0.4


def test_parameters_come_back_as_they_were_saved(tmp_path):
    params = {"w1": np.random.default_rng(0).normal(size=(2, 1, 3, 3)), "b1": np.zeros(2)}
    np.savez(tmp_path / "mine.npz", **params)
    found = load_params(tmp_path / "mine.npz")
    assert found.keys() == params.keys()
    for name, array in params.items():
        np.testing.assert_array_equal(found[name], array)


class Code:
    def __reduce__(self):
        return print, ("this must not run",)


NO_PARAMS = {
    "not there": (lambda path: None, "No such file"),
    "cut off": (lambda path: path.write_bytes(path.with_name("good.npz").read_bytes()[:200]), "is damaged, or no file of weights"),
    "another kind of file": (lambda path: path.write_text("w1 = 3"), "is damaged, or no file of weights"),
    "code": (lambda path: np.savez(path, w1=np.array([Code()], dtype=object)), "is damaged, or no file of weights: Object arrays cannot be loaded"),
    "no floats": (lambda path: np.savez(path, w1=np.array(["a"])), "w1 holds something else than finite floats"),
    "not a number": (lambda path: np.savez(path, w1=np.array([np.nan])), "w1 holds something else than finite floats"),
}  # fmt: skip


@pytest.mark.parametrize("what", NO_PARAMS)
def test_a_file_that_holds_no_parameters_is_told_in_one_sentence(what, tmp_path, capsys):
    damage, told = NO_PARAMS[what]
    np.savez(tmp_path / "good.npz", w1=np.zeros((3, 1, 2, 2)))
    damage(tmp_path / "bad.npz")
    with pytest.raises(WeightsError, match=told) as caught:
        load_params(tmp_path / "bad.npz")
    assert len(caught.value._render_traceback_()) == 1
    assert capsys.readouterr().out == ""
