"""The trainer: learns, repeats itself, resumes bit for bit, stops, and explains what went wrong."""

import numpy as np
import pytest

from course_lib.datasets import load_mnist
from course_lib.exercises import EXERCISES
from course_lib.functional import cross_entropy, cross_entropy_backward
from course_lib.layers import BatchNorm1d, Dropout, Flatten, Linear, ReLU, Sequential
from course_lib.networks import QuickConvNet, ResNet20, SimpleConvNet
from course_lib.optimizers import SGD, Adam
from course_lib.training import (
    Diverged,
    Trainer,
    TrainingLog,
    accuracy,
    evaluate,
    layer_gradient_norms,
    layer_times,
    predict,
)
from course_lib.widgets import TrainingMonitor


@pytest.fixture(scope="module")
def digits():
    (x, t), (xv, tv) = load_mnist("train"), load_mnist("validation")
    return (x[:300], t[:300]), (xv[:130], tv[:130])


def small_network():
    return Sequential(Flatten(), Linear(784, 32), ReLU(), Dropout(0.3), Linear(32, 10), seed=1)


def trainer(digits, **options):
    model = options.pop("model", None) or small_network()
    optimizer = options.pop("optimizer", None) or Adam(model, 1e-3)
    options = {"batch_size": 64, "progress": False} | options
    return Trainer(model, optimizer, *digits, **options)


def test_a_convolutional_network_learns_fifty_images_by_heart():
    x, t = load_mnist("train")
    x, t = x[:50], t[:50]
    model = SimpleConvNet()
    first = evaluate(model, x, t)[0]
    assert abs(first - np.log(10)) < 0.5
    Trainer(model, Adam(model, 1e-3), (x, t), (x, t), batch_size=20, progress=False).run(25)
    assert accuracy(model, x, t) == 1.0


def test_history_counts_updates_and_epochs_and_keeps_the_last_partial_batch(digits):
    history = trainer(digits).run(2)
    assert len(history["loss"]) == len(history["lr"]) == 2 * 5  # 300 = 4 * 64 + 44
    assert len(history["validation_loss"]) == len(history["train_accuracy"]) == 2
    assert history["updates"].tolist() == [5, 10]
    assert all(isinstance(values, np.ndarray) for values in history.values())


def test_evaluation_counts_every_image_whatever_the_batch_size(digits):
    (x, t), _ = digits
    model = small_network()
    right = np.mean(model.eval()(x).argmax(axis=1) == t)
    for size in (1, 7, 300, 1000):
        assert accuracy(model, x, t, batch_size=size) == right
    assert predict(model, x[:3], batch_size=2).shape == (3, 10)
    with pytest.raises(ValueError, match="evaluate: 300 images and 2 labels"):
        evaluate(model, x, t[:2])


def test_the_same_seed_gives_the_same_weights_and_another_does_not(digits):
    states = []
    for seed in (3, 3, 4):
        run = trainer(digits, seed=seed)
        run.run(2)
        states.append(run.model.state_dict())
    same, again, other = states
    assert all(np.array_equal(same[name], again[name]) for name in same)
    assert not all(np.array_equal(same[name], other[name]) for name in same)


def noisy(x, rng):
    return x + rng.normal(scale=0.1, size=x.shape).astype(x.dtype)


def test_a_resumed_run_is_bit_for_bit_the_same(digits, tmp_path):
    whole = trainer(digits, augment=noisy)
    whole.run(4)
    trainer(digits, augment=noisy, checkpoint=tmp_path / "run.npz").run(2)
    second = trainer(digits, augment=noisy, checkpoint=tmp_path / "run.npz").resume()
    assert second.epoch == 2
    second.run(4)
    for name, array in whole.model.state_dict().items():
        np.testing.assert_array_equal(second.model.state_dict()[name], array)
    for name, values in whole.history.items():
        np.testing.assert_array_equal(second.history[name], values)
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_a_checkpoint_of_another_network_is_refused(digits, tmp_path):
    run = trainer(digits, checkpoint=tmp_path / "run.npz")
    run.run(1)
    model = SimpleConvNet()
    other = trainer(digits, model=model, optimizer=Adam(model))
    with pytest.raises(ValueError, match="is not a checkpoint of such a trainer"):
        other.resume(tmp_path / "run.npz")


def test_an_interrupt_keeps_what_was_trained(digits):
    def interrupt(history):
        if len(history["validation_loss"]) == 2:
            raise KeyboardInterrupt

    run = trainer(digits, on_epoch=interrupt)
    history = run.run(5)
    assert (run.stopped, run.epoch, len(history["validation_loss"])) == ("interrupted", 2, 2)
    assert not run.model.training


def test_patience_ends_a_run_that_gets_no_better(digits):
    model = small_network()
    run = trainer(digits, model=model, optimizer=SGD(model, 0.0), patience=2)
    run.run(10)
    assert (run.stopped, run.epoch) == ("patience", 3)


def test_a_rate_that_is_too_large_is_explained_at_the_update_where_it_shows(digits):
    model = small_network()
    run = trainer(digits, model=model, optimizer=SGD(model, 1e30))
    with np.errstate(all="ignore"), pytest.raises(Diverged) as caught:
        run.run(3)
    told = str(caught.value)
    assert "at batch" in told
    assert "Learning rate 1e+30: try a smaller one" in told


def test_images_that_hold_nan_are_told(digits):
    (x, t), validation = digits
    x = x.copy()
    x[7] = np.nan
    run = trainer(((x, t), validation))
    with pytest.raises(Diverged, match="the images themselves hold NaN or infinity"):
        run.run(1)


def test_a_bar_is_shown_unless_one_says_no(digits, capsys):
    trainer(digits, progress=True).run(1)
    assert "5/5" in capsys.readouterr().err
    trainer(digits).run(1)
    assert capsys.readouterr().err == ""


class Notes:
    """An on_epoch that writes down what it is told."""

    def __init__(self):
        self.epochs, self.ends = [], []

    def __call__(self, history):
        self.epochs.append(len(history["updates"]))
        if len(history["updates"]) == 3:
            raise KeyboardInterrupt

    def finish(self, history):
        self.ends.append(len(history["updates"]))


def test_on_epoch_is_told_of_every_epoch_and_of_the_end_however_it_comes(digits):
    notes = Notes()
    run = trainer(digits, on_epoch=notes)
    run.run(2)
    run.run(9)  # interrupted at the third
    assert (notes.epochs, notes.ends) == ([1, 2, 3], [2, 3])
    notes = Notes()
    model = small_network()
    with pytest.raises(Diverged), np.errstate(all="ignore"):
        trainer(digits, model=model, optimizer=SGD(model, 1e30), on_epoch=notes).run(1)
    assert notes.ends == [0]


def test_on_update_is_told_of_every_update_and_the_scores_of_the_last_epoch_stay(digits):
    counts = []
    run = trainer(digits, on_update=lambda history: counts.append(len(history["loss"])))
    assert run.validation_scores is None
    run.run(2)
    assert counts == list(range(1, 11))
    x, t = digits[1]
    np.testing.assert_array_equal(run.validation_scores, predict(run.model, x))
    right = np.mean(run.validation_scores.argmax(axis=1) == t)
    assert run.history["validation_accuracy"][-1] == right
    for wrong in ((x, t[:3]), (x[:0], t[:0])):
        with pytest.raises(
            ValueError, match=f"Trainer: {len(wrong[0])} images and {len(wrong[1])}"
        ):
            trainer((digits[0], wrong))


def test_layer_times_name_the_layers_and_change_nothing_but_gradients(digits):
    (x, t), _ = digits
    model = Sequential(Flatten(), Linear(784, 64), BatchNorm1d(64), ReLU(), Linear(64, 10), seed=1)
    before = model.state_dict()
    names, forward, backward = layer_times(model, x, t, repeats=3)
    assert names == ["0 Flatten", "1 Linear", "2 BatchNorm1d", "3 ReLU", "4 Linear"]
    assert forward.shape == backward.shape == (5,)
    assert (forward > 0).all()
    assert (backward > 0).all()
    assert forward.argmax() == 1  # by far the most multiplications
    assert model.training
    assert all(np.array_equal(before[name], array) for name, array in model.state_dict().items())
    with pytest.raises(ValueError, match="repeats must be 1 or more, got 0"):
        layer_times(model, x, t, repeats=0)


def test_gradient_norms_are_those_of_slow_differences(digits):
    (x, t), _ = digits
    model = Sequential(Flatten(), Linear(784, 4), Linear(4, 10), seed=1).astype(np.float64)
    x = x[:5].astype(np.float64)
    with pytest.raises(RuntimeError, match=r"layer_gradient_norms: 1 Linear\(784, 4\) has no grad"):
        layer_gradient_norms(model)
    scores = model(x)
    model.backward(cross_entropy_backward(scores, t[:5]))
    names, norms = layer_gradient_norms(model)
    assert names == ["1 Linear", "2 Linear"]
    slopes = np.zeros((4, 10)) if model[2].w.shape == (4, 10) else np.zeros((10, 4))
    for index in np.ndindex(slopes.shape):
        losses = []
        for step in (1e-6, -1e-6):
            model[2].w[index] += step
            losses.append(cross_entropy(model(x), t[:5]))
            model[2].w[index] -= step
        slopes[index] = (losses[0] - losses[1]) / 2e-6
    assert norms[1] == pytest.approx(np.sqrt((slopes**2).sum()), rel=1e-6)


def test_gradient_norms_reach_into_residual_blocks(digits):
    (x, t), _ = digits
    model = ResNet20(in_channels=1, blocks=1)
    model.backward(cross_entropy_backward(model(x[:4]), t[:4]))
    names, norms = layer_gradient_norms(model)
    assert len(names) == len(norms) == 10  # 8 layers deep, and two projections
    assert sum("shortcut" in name for name in names) == 2
    assert (norms > 0).all()


def test_training_leaves_out_the_gradient_of_the_images_and_nothing_else():
    x, t = load_mnist("train")
    x, t = x[:10], t[:10]
    model = SimpleConvNet(filters=2, hidden=5)
    asked = []
    first = model[0]
    backward = first.backward
    first.backward = lambda dout: asked.append(backward(dout)) or asked[-1]
    run = Trainer(model, SGD(model, lr=0.0), (x, t), (x, t), batch_size=10, progress=False).run(1)
    assert asked == [None]
    in_training = dict(model.grads)
    model.train()
    scores = model(x[np.random.default_rng((0, 0)).permutation(10)])
    t = t[np.random.default_rng((0, 0)).permutation(10)]
    assert model.backward(cross_entropy_backward(scores, t)).shape == x.shape
    assert len(run["loss"]) == 1
    for name, grad in model.grads.items():
        np.testing.assert_array_equal(grad, in_training[name])


# a loop of one's own


def logged(digits, rate=0.1, stop=None):
    """Three epochs of a student's network in a log; stop(log) may raise before an update."""
    (x, t), validation = digits
    net = EXERCISES["SimpleConvNet"].reference(filters=3, hidden=8, weight_std=0.1)
    quick, optimizer = QuickConvNet(net.params), SGD(lr=rate)
    with np.errstate(all="ignore"), TrainingLog(quick, validation) as log:
        monitor = TrainingMonitor(log)
        while log.epoch < 3:
            for start in range(0, 300, 100):
                batch = slice(start, start + 100)
                if stop is not None:
                    stop(log)
                log.note(EXERCISES["train_step"].reference(quick, optimizer, x[batch], t[batch]))
            log.end_epoch(train_accuracy=0.5)
    return log, monitor, net


def test_a_log_has_what_a_trainers_history_has_and_the_monitor_shows_it(digits):
    log, monitor, net = logged(digits)
    assert log.stopped == "done"
    assert [len(log.history[name]) for name in ("loss", "updates", "validation_accuracy")] == [9, 3, 3]  # fmt: skip
    np.testing.assert_array_equal(log.history["updates"], [3, 6, 9])
    share = np.mean(net.predict(digits[1][0]).argmax(axis=1) == digits[1][1])
    assert log.history["validation_accuracy"][-1] == pytest.approx(share)
    assert log.validation_scores.shape == (130, 10)
    assert monitor.sentence().startswith("3 epochs, 9 updates.")
    np.testing.assert_allclose(log.model[0].w, net.params["w1"], rtol=1e-6)


def test_an_interrupt_of_ones_own_loop_keeps_what_was_trained(digits, capsys):
    def stop(log):
        if len(log.history["loss"]) == 4:
            raise KeyboardInterrupt

    log, monitor, net = logged(digits, stop=stop)
    assert log.stopped == "interrupted"
    assert (log.epoch, len(log.history["loss"])) == (1, 4)
    assert capsys.readouterr().out == "Stopped in epoch 2. What was trained so far is kept.\n"
    begun = EXERCISES["SimpleConvNet"].reference(filters=3, hidden=8, weight_std=0.1)
    assert np.abs(net.params["w1"] - begun.params["w1"]).max() > 0
    assert monitor.sentence().startswith("1 epoch, 4 updates.")


def test_a_run_that_diverges_ends_with_a_sentence(digits, capsys):
    log, _, _ = logged(digits, rate=1e12)
    assert log.stopped == "diverged"
    told = capsys.readouterr().out
    assert told.startswith("The loss is nan at update ")
    assert told.endswith("take a smaller learning rate.\n")


def test_another_error_in_the_loop_is_not_swallowed(digits):
    def stop(log):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        logged(digits, stop=stop)
