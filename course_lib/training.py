"""Train a network: one loop that can be read, watched, stopped, and gone on with.

The loop is in `Trainer.run`. Everything random in it follows from the seed and the epoch, so that
the same seed gives the same weights, and a run that goes on from a checkpoint gives bit for bit
what it would have given without the stop.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from course_lib.functional import cross_entropy, cross_entropy_backward
from course_lib.layers import Layer, Sequential
from course_lib.networks import from_params
from course_lib.optimizers import Optimizer
from course_lib.types import Array, Batch, FilePath, History

__all__ = [
    "Diverged",
    "Trainer",
    "TrainingLog",
    "accuracy",
    "evaluate",
    "layer_gradient_norms",
    "layer_times",
    "predict",
]


class Diverged(FloatingPointError):
    """The loss is no longer a number; the message says where that began."""


def predict(model: Layer, x: Array, batch_size: int = 500) -> Array:
    """Compute the scores of all images, a batch at a time, without training anything.

    Parameters
    ----------
    model : Layer
    x : ndarray of shape (N, ...)
    batch_size : int
        The last batch may be smaller.

    Returns
    -------
    ndarray of shape (N, K)
    """
    was_training = model.training
    model.eval()
    try:
        batches = [model(x[i : i + batch_size]) for i in range(0, len(x), batch_size)]
    finally:
        model.train(was_training)
    return np.concatenate(batches)


def evaluate(model: Layer, x: Array, t: Array, batch_size: int = 500) -> tuple[float, float]:
    """Measure a model: mean loss and share of right answers over all images.

    Parameters
    ----------
    model : Layer
    x : ndarray of shape (N, ...)
    t : ndarray of int, shape (N,)
    batch_size : int

    Returns
    -------
    loss, accuracy : float
    """
    if len(x) != len(t) or not len(x):
        raise ValueError(f"evaluate: {len(x)} images and {len(t)} labels")
    return _loss_and_accuracy(predict(model, x, batch_size), t)


def _loss_and_accuracy(scores: Array, t: Array) -> tuple[float, float]:
    return float(cross_entropy(scores, t)), float(np.mean(scores.argmax(axis=1) == t))


def accuracy(model: Layer, x: Array, t: Array, batch_size: int = 500) -> float:
    """Share of images that a model names right; see `evaluate`."""
    return evaluate(model, x, t, batch_size)[1]


def layer_times(
    model: Sequential, x: Array, t: Array, *, repeats: int = 5
) -> tuple[list[str], Array, Array]:
    """Measure how long each layer takes on one batch, forward and backward.

    Parameters
    ----------
    model : Sequential
        Measured in eval mode, so that only its gradients change.
    x : ndarray of shape (N, ...)
    t : ndarray of int, shape (N,)
    repeats : int
        Of each pass, after one that is not counted; the median is told.

    Returns
    -------
    names : list of str
        Of the layers directly inside the model, such as "0 Conv2d".
    forward, backward : ndarray of shape (L,)
        Seconds.
    """
    if repeats < 1:
        raise ValueError(f"layer_times: repeats must be 1 or more, got {repeats}")
    layers = list(model)
    seconds = np.zeros((2, repeats + 1, len(layers)))
    was_training = model.training
    model.eval()
    try:
        for run in range(repeats + 1):
            out = x
            for place, layer in enumerate(layers):
                start = time.perf_counter()
                out = layer(out)
                seconds[0, run, place] = time.perf_counter() - start
            dout = cross_entropy_backward(out, t)
            for place, layer in reversed(list(enumerate(layers))):
                start = time.perf_counter()
                dout = layer.backward(dout)
                seconds[1, run, place] = time.perf_counter() - start
    finally:
        model.train(was_training)
    forward, backward = np.median(seconds[:, 1:], axis=1)
    return [_place_and_kind(str(n), layer) for n, layer in enumerate(layers)], forward, backward


def layer_gradient_norms(model: Layer) -> tuple[list[str], Array]:
    """Say how large the gradients are that the last `backward` left, first layer to last.

    Parameters
    ----------
    model : Layer

    Returns
    -------
    names : list of str
        Of the layers with weights `w`, wherever they stand, such as "0 Conv2d".
    norms : ndarray of shape (L,)
        Euclidean norms of dw.

    Raises
    ------
    RuntimeError
        If there was no backward before.
    """
    weighted = [(path, layer) for path, layer in model.walk() if "w" in layer.param_shapes]
    for path, layer in weighted:
        if "w" not in layer.grads:
            raise RuntimeError(f"layer_gradient_norms: {path} {layer} has no gradient yet")
    norms = [np.linalg.norm(layer.grads["w"].astype(np.float64)) for _, layer in weighted]
    return [_place_and_kind(path, layer) for path, layer in weighted], np.array(norms)


def _place_and_kind(path: str, layer: Layer) -> str:
    return f"{path} {type(layer).__name__}".strip()


@contextlib.contextmanager
def _no_dx_of_images(model: Layer) -> Iterator[None]:
    """Spare the first layer the gradient of the images: in training nobody asks for it."""
    first = model
    while isinstance(first, Sequential) and len(first):
        first = first[0]
    asked, first.needs_dx = first.needs_dx, False
    try:
        yield
    finally:
        first.needs_dx = asked


class Trainer:
    """Mini-batch training, with everything that one wants to see and keep.

    Parameters
    ----------
    model : Layer
        Gives scores of shape (N, K).
    optimizer : Optimizer
        Of that model; its learning rate may be a schedule.
    train, validation : (x, t)
        Images and labels. The validation data, never the test data, judges the epochs.
    batch_size : int
        The last batch of an epoch is smaller where the images do not divide evenly.
    augment : callable, optional
        augment(x, rng) gives changed images of a batch.
    patience : int, optional
        Stop when the validation loss has not been lower for so many epochs.
    checkpoint : str or Path, optional
        A .npz file that is written after each epoch. `resume` goes on from it.
    seed : int
        Of the order of the images and of the augmentation.
    on_epoch : callable, optional
        on_epoch(history) after each epoch, to draw curves, say. If it has a method `finish`,
        finish(history) is called when a run ends, however it ends.
    on_update : callable, optional
        on_update(history) after each update. It takes time from every one of them.
    progress : bool
        Whether to show a bar.

    Attributes
    ----------
    history : dict of str to ndarray
        "loss" and "lr" of each update; "updates" (how many had been done), "train_accuracy" (while
        training), "validation_loss" and "validation_accuracy" of each epoch.
    validation_scores : ndarray of shape (N, K), or None
        What the model said of the validation images after the last epoch.
    epoch : int
        Epochs that are done.
    stopped : str
        Why the last run ended: "done", "patience" or "interrupted".
    """

    def __init__(
        self,
        model: Layer,
        optimizer: Optimizer,
        train: Batch,
        validation: Batch,
        *,
        batch_size: int = 100,
        augment: Callable[[Array, np.random.Generator], Array] | None = None,
        patience: int | None = None,
        checkpoint: FilePath | None = None,
        seed: int = 0,
        on_epoch: Callable[[History], object] | None = None,
        on_update: Callable[[History], object] | None = None,
        progress: bool = True,
    ) -> None:
        self.model, self.optimizer = model, optimizer
        self.train, self.validation = train, validation
        self.batch_size, self.augment, self.patience = batch_size, augment, patience
        self.checkpoint = Path(checkpoint) if checkpoint else None
        self.seed, self.progress = seed, progress
        self.on_epoch, self.on_update = on_epoch, on_update
        self.epoch, self.stopped = 0, ""
        self.validation_scores: Array | None = None
        of_epochs = ("updates", "train_accuracy", "validation_loss", "validation_accuracy")
        self.history = {name: np.zeros(0) for name in ("loss", "lr", *of_epochs)}
        for x, t in (train, validation):
            if len(x) != len(t) or not len(x):
                raise ValueError(f"Trainer: {len(x)} images and {len(t)} labels")
        if batch_size < 1:
            raise ValueError(f"Trainer: batch_size must be 1 or more, got {batch_size}")

    def run(self, epochs: int) -> History:
        """Train until so many epochs are done in all, and return the history.

        An interrupt (Ctrl-C, or the kernel's) ends the run and keeps what was trained.

        Raises
        ------
        Diverged
            At the first update whose loss is not finite.
        """
        x, t = self.train
        self.stopped = "done"
        steps = -(-len(x) // self.batch_size)
        bar = tqdm(total=steps * (epochs - self.epoch), disable=not self.progress, unit="batch")
        try:
            while self.epoch < epochs and not self._out_of_patience():
                order = np.random.default_rng((self.seed, self.epoch)).permutation(len(x))
                right = 0
                self.model.train()
                for step in range(steps):
                    batch = order[step * self.batch_size : (step + 1) * self.batch_size]
                    right += self._update(x[batch], t[batch], step)
                    if self.on_update is not None:
                        self.on_update(self.history)
                    bar.update()
                self._judge(right / len(x))
                bar.set_postfix(accuracy=f"{self.history['validation_accuracy'][-1]:.4f}")
        except KeyboardInterrupt:
            self.stopped = "interrupted"
        finally:
            bar.close()
            self.model.eval()
            finish = getattr(self.on_epoch, "finish", None)
            if finish is not None:
                finish(self.history)
        return self.history

    def _update(self, x: Array, t: Array, step: int) -> int:
        """One step on one batch; return how many of it were named right."""
        if self.augment is not None:
            x = self.augment(x, np.random.default_rng((self.seed, self.epoch, step)))
        scores = self.model(x)
        loss = float(cross_entropy(scores, t))
        if not np.isfinite(loss):
            raise Diverged(self._explain(x, loss, step))
        self._note(loss=loss, lr=self.optimizer.current_lr)
        with _no_dx_of_images(self.model):
            self.model.backward(cross_entropy_backward(scores, t))
        self.optimizer.step()
        return int(np.sum(scores.argmax(axis=1) == t))

    def _judge(self, train_accuracy: float) -> None:
        """End an epoch: measure on the validation data, tell, and save."""
        self.epoch += 1
        x, t = self.validation
        self.validation_scores = scores = predict(self.model, x)
        loss, share = _loss_and_accuracy(scores, t)
        self._note(updates=len(self.history["loss"]), train_accuracy=train_accuracy)
        self._note(validation_loss=loss, validation_accuracy=share)
        if self.checkpoint is not None:
            self.save(self.checkpoint)
        if self.on_epoch is not None:
            self.on_epoch(self.history)

    def _note(self, **values: float) -> None:
        for name, value in values.items():
            self.history[name] = np.append(self.history[name], value)

    def _out_of_patience(self) -> bool:
        losses = self.history["validation_loss"]
        if self.patience is None or not len(losses):
            return False
        waited = len(losses) - 1 - int(np.argmin(losses))
        if waited >= self.patience:
            self.stopped = "patience"
        return waited >= self.patience

    def _explain(self, x: Array, loss: float, step: int) -> str:
        """Where numbers stopped being finite: in the images, a layer's weights, or its output."""
        where = f"Trainer: the loss is {loss} at batch {step} of epoch {self.epoch}"
        if not np.isfinite(x).all():
            return f"{where}: the images themselves hold NaN or infinity."
        for path, layer in self.model.walk():
            for name in layer.param_shapes:
                if not np.isfinite(layer.params[name]).all():
                    return (
                        f"{where}: {name} of layer {path or '0'}, {layer}, is no longer finite "
                        f"after the update before. Learning rate {self.optimizer.current_lr:g}: "
                        "try a smaller one."
                    )
        return (
            f"{where}: all weights are finite, but the scores overflow. Learning rate "
            f"{self.optimizer.current_lr:g}: try a smaller one, or scale the images."
        )

    # -- checkpoints

    def save(self, path: FilePath) -> None:
        """Write all that a run needs to go on: weights, optimiser, generators, history."""
        arrays: dict[str, Any] = {f"model/{k}": v for k, v in self.model.state_dict().items()}
        arrays |= {f"optimizer/{k}": v for k, v in self.optimizer.state_dict().items()}
        arrays |= {f"history/{k}": v for k, v in self.history.items()}
        for name, rng in self._generators().items():
            arrays[f"generator/{name}"] = np.array(json.dumps(rng.bit_generator.state))
        arrays["epoch"] = np.array(self.epoch)
        path = Path(path)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, **arrays)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def resume(self, path: FilePath | None = None) -> Trainer:
        """Go back to what `save` wrote; `run` then goes on from there.

        Parameters
        ----------
        path : str or Path, optional
            Without it, the trainer's own checkpoint.

        Raises
        ------
        ValueError
            If the file does not belong to such a trainer.
        """
        path = path or self.checkpoint
        if path is None:
            raise ValueError("Trainer.resume: there is no checkpoint; name the file")
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        parts: dict[str, dict[str, Array]] = {
            "model": {},
            "optimizer": {},
            "history": {},
            "generator": {},
        }
        for key, array in arrays.items():
            part, _, name = key.partition("/")
            if part in parts:
                parts[part][name] = array
        generators = self._generators()
        wrong = parts["history"].keys() != self.history.keys() or "epoch" not in arrays
        if wrong or parts["generator"].keys() != generators.keys():
            raise ValueError(f"Trainer.resume: {path} is not a checkpoint of such a trainer")
        self.model.load_state_dict(parts["model"])
        self.optimizer.load_state_dict(parts["optimizer"])
        self.history = parts["history"]
        for name, rng in generators.items():
            rng.bit_generator.state = json.loads(str(parts["generator"][name]))
        self.epoch = int(arrays["epoch"])
        return self

    def _generators(self) -> dict[str, np.random.Generator]:
        """The generators of the layers that draw while training, such as Dropout's."""
        return {path: layer.rng for path, layer in self.model.walk() if hasattr(layer, "rng")}


class TrainingLog:
    """What happens in a training loop of one's own, for the training monitor and for oneself.

    Parameters
    ----------
    network : object
        With `predict(x)`, which gives scores (N, K), and the dict `params` that `from_params`
        takes.
    validation : (x, t)
        Images and labels that judge the epochs.

    Attributes
    ----------
    history, epoch, validation_scores, stopped, on_epoch, on_update
        As a `Trainer`'s; `stopped` can also be "diverged".

    Examples
    --------
    The loop stands in a `with` block. An interrupt ends the block, and what was trained is kept;
    a loss that is no number ends it with a sentence.

    >>> from course_lib.networks import SoftmaxClassifier
    >>> x, t = np.eye(4).reshape(4, 1, 2, 2), np.array([0, 1, 2, 2])
    >>> model = SoftmaxClassifier(np.zeros((4, 3)), np.zeros(3))
    >>> with TrainingLog(model, (x, t)) as log:
    ...     log.note(model.loss(x, t))
    ...     share = log.end_epoch()
    >>> log.epoch, round(float(log.history["loss"][0]), 3)
    (1, 1.099)
    """

    def __init__(self, network: Any, validation: Batch) -> None:
        self.network, self.validation = network, validation
        of_epochs = ("updates", "train_accuracy", "validation_loss", "validation_accuracy")
        self.history = {name: np.zeros(0) for name in ("loss", *of_epochs)}
        self.epoch, self.stopped = 0, ""
        self.validation_scores: Array | None = None
        self.on_epoch: Any = None
        self.on_update: Any = None

    @property
    def model(self) -> Layer:
        """The network as it is now, made of the course's layers."""
        return from_params(self.network.params, self.validation[0].shape[1:])

    def note(self, loss: float) -> None:
        """Remember the loss of an update.

        Raises
        ------
        Diverged
            If it is no finite number.
        """
        if not np.isfinite(loss):
            raise Diverged(
                f"The loss is {loss} at update {len(self.history['loss']) + 1}: the weights grow "
                "without end. Make the network anew, and take a smaller learning rate."
            )
        self._add(loss=loss)
        if self.on_update is not None:
            self.on_update(self.history)

    def end_epoch(self, train_accuracy: float = np.nan) -> float:
        """Judge the network on the validation images; return the share that is right."""
        self.epoch += 1
        x, t = self.validation
        batches = [self.network.predict(x[i : i + 100]) for i in range(0, len(x), 100)]
        self.validation_scores = np.concatenate(batches)
        loss, share = _loss_and_accuracy(self.validation_scores, t)
        updates = len(self.history["loss"])
        self._add(updates=updates, train_accuracy=train_accuracy)
        self._add(validation_loss=loss, validation_accuracy=share)
        if self.on_epoch is not None:
            self.on_epoch(self.history)
        return share

    def _add(self, **values: float) -> None:
        for name, value in values.items():
            self.history[name] = np.append(self.history[name], value)

    def __enter__(self) -> TrainingLog:
        self.stopped = ""
        return self

    def __exit__(self, kind: Any, error: Any, _traceback: Any) -> bool:
        self.stopped = {KeyboardInterrupt: "interrupted", Diverged: "diverged"}.get(kind, "done")
        finish = getattr(self.on_epoch, "finish", None)
        if finish is not None:
            finish(self.history)
        if kind is KeyboardInterrupt:
            print(f"Stopped in epoch {self.epoch + 1}. What was trained so far is kept.")
        elif kind is Diverged:
            print(error)
        return kind in (KeyboardInterrupt, Diverged)
