"""Optimisers: how a gradient becomes an update. And schedules: how the learning rate changes.

An optimiser holds a model and changes its parameters in place, update by update as PyTorch's do;
`update` does the same with arrays and gradients that it is given.
Each class is one formula: p is a parameter, g its gradient, and `state` what is kept of earlier
gradients.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.functional import ShapeError
from course_lib.layers import Layer
from course_lib.types import Array, LearningRate

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Constant",
    "CosineDecay",
    "RMSprop",
    "StepDecay",
    "WarmUp",
]

PIECE = 2**15  # numbers of a parameter that Adam changes at a time


class Optimizer:
    """What all optimisers share.

    Parameters
    ----------
    model : Layer, optional
        Whose parameters `step` changes; `update` is given what it changes.
    lr : float or callable
        Learning rate, or a schedule: a function of the number of updates done before.
    weight_decay : float
        The gradient of weight_decay / 2 * p**2 is added to that of the loss.
    """

    slots: Any = ()  # names of what is kept for each parameter, of its shape

    def __init__(self, model: Layer | None, lr: LearningRate, *, weight_decay: float = 0.0) -> None:
        if not callable(lr) and lr < 0:
            raise ValueError(f"{type(self).__name__}: lr must not be negative, got {lr}")
        if weight_decay < 0:
            raise ValueError(
                f"{type(self).__name__}: weight_decay must not be negative, got {weight_decay}"
            )
        self.model, self.lr, self.weight_decay = model, lr, float(weight_decay)
        self.steps = 0
        self.state: dict[str, dict[str, Array]] = {}

    @property
    def current_lr(self) -> float:
        """Learning rate of the next update."""
        return float(self.lr(self.steps) if callable(self.lr) else self.lr)

    def step(self) -> None:
        """Update every parameter that has a gradient, from the model's last backward."""
        lr = self.current_lr
        self.steps += 1
        for path, layer in self._its_model.walk():
            for name in layer.param_shapes:
                if name in layer.grads:
                    key = f"{path}.{name}" if path else name
                    self._change(key, layer.params[name], layer.grads[name], lr)

    def update(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Update arrays in place by their gradients, for a network without layers of the course.

        Parameters
        ----------
        params, grads : dict of str to ndarray
            Floats, under the same names and of the same shapes.

        Raises
        ------
        ShapeError
            If they do not fit; then nothing is changed.

        Examples
        --------
        >>> params = {"w": np.array([1.0, 2.0])}
        >>> SGD(lr=0.5).update(params, {"w": np.array([2.0, -2.0])})
        >>> params["w"]
        array([0., 3.])
        """
        for name in params.keys() | grads.keys():
            self._refuse_unfit(name, params.get(name), grads.get(name))
        lr = self.current_lr
        self.steps += 1
        for name, p in params.items():
            in_a_row = np.ascontiguousarray(p)  # a copy where p lies otherwise in memory
            self._change(name, in_a_row, np.asarray(grads[name]), lr)
            p[...] = in_a_row

    def _refuse_unfit(self, name: str, p: Array | None, g: Array | None) -> None:
        shapes = ["nothing" if one is None else f"shape {np.shape(one)}" for one in (p, g)]
        if p is None or g is None or np.shape(p) != np.shape(g):
            raise ShapeError(
                f"{type(self).__name__}.update: {name} has {shapes[0]} among the parameters, and "
                f"{shapes[1]} among the gradients"
            )
        if not isinstance(p, np.ndarray) or p.dtype.kind != "f":
            raise ShapeError(
                f"{type(self).__name__}.update: the parameter {name} must be an array of floats"
            )

    @property
    def _its_model(self) -> Layer:
        if self.model is None:
            raise ValueError(
                f"{type(self).__name__} was made without a model: call update(params, grads)"
            )
        return self.model

    def _change(self, key: str, p: Array, g: Array, lr: float) -> None:
        """Change one parameter in place."""
        state = self.state.setdefault(key, {})
        for slot in self.slots:
            if slot not in state:
                state[slot] = self._first(slot, p)
        if self.weight_decay:
            p, g = self._decay(p, g, lr)
        self._update(p, g, state, lr)

    def _first(self, slot: str, p: Array) -> Array:
        return np.zeros_like(p)

    def _decay(self, p: Array, g: Array, lr: float) -> tuple[Array, Array]:
        return p, g + self.weight_decay * p

    def _update(self, p: Array, g: Array, state: dict[str, Array], lr: float) -> None:
        """Change p and the arrays of state in place; leave g alone."""
        raise NotImplementedError

    def state_dict(self) -> dict[str, Array]:
        """Return what a run needs to go on as if it had not stopped.

        Returns
        -------
        dict of str to ndarray
            "steps", and copies of what is kept, named like "0.w:velocity".
        """
        kept = {
            f"{name}:{slot}": array.copy()
            for name, state in self.state.items()
            for slot, array in state.items()
        }
        return {"steps": np.array(self.steps)} | kept

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Take over what `state_dict` gave.

        Raises
        ------
        ShapeError
            If it is not of this optimiser and such a model.
        """
        state = {name: np.asarray(array) for name, array in dict(state).items()}
        shapes = {
            f"{path}.{name}" if path else name: shape
            for path, layer in self._its_model.walk()
            for name, shape in layer.param_shapes.items()
        }
        faults = [] if "steps" in state else ["steps: missing"]
        kept: dict[str, dict[str, Array]] = {}
        for key in state.keys() - {"steps"}:
            name, _, slot = key.partition(":")
            if name not in shapes or slot not in self.slots:
                faults.append(f"{key}: not of this optimiser and model")
            elif state[key].shape != shapes[name]:
                faults.append(f"{key}: expected shape {shapes[name]}, got {state[key].shape}")
            else:
                kept.setdefault(name, {})[slot] = state[key].copy()
        if faults:
            raise ShapeError(
                f"{type(self).__name__}.load_state_dict: the arrays do not fit.\n"
                + "\n".join(f"  {fault}" for fault in sorted(faults))
            )
        self.steps, self.state = int(state["steps"]), kept

    def __repr__(self) -> str:
        own = {k: v for k, v in vars(self).items() if k not in ("model", "steps", "state")}
        return f"{type(self).__name__}({', '.join(f'{k}={v}' for k, v in own.items())})"


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if wanted.

    v = momentum * v + g, and p = p - lr * v; with Nesterov p = p - lr * (g + momentum * v).

    Parameters
    ----------
    model : Layer, optional
    lr : float or callable
    momentum : float
    nesterov : bool
        Look ahead along the velocity; needs momentum.
    weight_decay : float

    References
    ----------
    Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013.
    """

    def __init__(
        self,
        model: Layer | None = None,
        lr: LearningRate = 0.01,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr, weight_decay=weight_decay)
        if not 0 <= momentum < 1:
            raise ValueError(f"SGD: momentum must be from 0 to below 1, got {momentum}")
        if nesterov and not momentum:
            raise ValueError("SGD: nesterov needs a momentum above 0")
        self.momentum, self.nesterov = float(momentum), nesterov

    @property
    def slots(self) -> tuple[str, ...]:
        """A velocity, when there is momentum."""
        return ("velocity",) if self.momentum else ()

    def _update(self, p: Array, g: Array, state: dict[str, Array], lr: float) -> None:
        if not self.momentum:
            p -= lr * g
            return
        v = state["velocity"]
        v *= self.momentum
        v += g
        p -= lr * (g + self.momentum * v if self.nesterov else v)


class AdaGrad(Optimizer):
    """Shorter steps where gradients were large: p = p - lr * g / (sqrt(sum of g**2) + eps).

    Parameters
    ----------
    model : Layer, optional
    lr : float or callable
    eps : float
    weight_decay : float

    References
    ----------
    Duchi, Hazan and Singer, Adaptive Subgradient Methods, JMLR 12 (2011).
    """

    slots = ("squares",)

    def __init__(
        self,
        model: Layer | None = None,
        lr: LearningRate = 0.01,
        *,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr, weight_decay=weight_decay)
        self.eps = float(eps)

    def _update(self, p: Array, g: Array, state: dict[str, Array], lr: float) -> None:
        squares = state["squares"]
        squares += g * g
        p -= lr * g / (np.sqrt(squares) + self.eps)


class RMSprop(Optimizer):
    """AdaGrad with a memory that fades: s = alpha * s + (1 - alpha) * g**2.

    p = p - lr * g / (sqrt(s) + eps); with momentum that quotient goes into a velocity first.

    Parameters
    ----------
    model : Layer, optional
    lr : float or callable
    alpha : float
        How much of the past is kept.
    eps : float
    momentum : float
    weight_decay : float

    References
    ----------
    Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012).
    """

    def __init__(
        self,
        model: Layer | None = None,
        lr: LearningRate = 0.01,
        *,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr, weight_decay=weight_decay)
        self.alpha, self.eps, self.momentum = float(alpha), float(eps), float(momentum)

    @property
    def slots(self) -> tuple[str, ...]:
        """The mean square, and a velocity when there is momentum."""
        return ("square", "velocity") if self.momentum else ("square",)

    def _update(self, p: Array, g: Array, state: dict[str, Array], lr: float) -> None:
        s = state["square"]
        s *= self.alpha
        s += (1 - self.alpha) * g * g
        move = g / (np.sqrt(s) + self.eps)
        if self.momentum:
            v = state["velocity"]
            v *= self.momentum
            v += move
            move = v
        p -= lr * move


class Adam(Optimizer):
    """Momentum, and steps scaled by the size of recent gradients, both corrected for their start.

    m = beta1 * m + (1 - beta1) * g, s = beta2 * s + (1 - beta2) * g**2, and after t updates
    p = p - lr * m / (1 - beta1**t) / (sqrt(s / (1 - beta2**t)) + eps).

    Parameters
    ----------
    model : Layer, optional
    lr : float or callable
    betas : pair of float
    eps : float
    weight_decay : float

    References
    ----------
    Kingma and Ba, Adam, arXiv:1412.6980.
    """

    slots = ("mean", "square")

    def __init__(
        self,
        model: Layer | None = None,
        lr: LearningRate = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr, weight_decay=weight_decay)
        if len(betas) != 2 or not all(0 <= beta < 1 for beta in betas):
            raise ValueError(
                f"{type(self).__name__}: betas must be two numbers from 0 to below 1, got {betas}"
            )
        self.betas, self.eps = (float(betas[0]), float(betas[1])), float(eps)

    def _update(self, p: Array, g: Array, state: dict[str, Array], lr: float) -> None:
        arrays = [array.reshape(-1) for array in (p, g, state["mean"], state["square"])]
        for start in range(0, p.size, PIECE):  # so that all of a piece stays in the cache
            self._update_piece(lr, *(array[start : start + PIECE] for array in arrays))

    def _update_piece(self, lr: float, p: Array, g: Array, m: Array, s: Array) -> None:
        beta1, beta2 = self.betas
        change = g - m
        change *= 1 - beta1
        m += change
        np.multiply(g, 1 - beta2, out=change)
        change *= g
        s *= beta2
        s += change
        root = np.sqrt(s, out=change)
        root /= math.sqrt(1 - beta2**self.steps)
        root += self.eps
        np.divide(m, root, out=root)
        root *= lr / (1 - beta1**self.steps)
        p -= root


class AdamW(Adam):
    """Adam with the weight decay apart from the gradient: p = (1 - lr * weight_decay) * p first.

    Parameters
    ----------
    model : Layer, optional
    lr : float or callable
    betas : pair of float
    eps : float
    weight_decay : float

    References
    ----------
    Loshchilov and Hutter, Decoupled Weight Decay Regularization, arXiv:1711.05101.
    """

    def __init__(
        self,
        model: Layer | None = None,
        lr: LearningRate = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(model, lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def _decay(self, p: Array, g: Array, lr: float) -> tuple[Array, Array]:
        p *= 1 - lr * self.weight_decay
        return p, g


# -- schedules: functions of the number of updates (or epochs) done, without a memory of their own


@dataclass(frozen=True)
class Constant:
    """The same learning rate always; what a `WarmUp` alone leads to."""

    lr: float

    def __call__(self, step: int) -> float:
        """Learning rate of the update after `step` updates."""
        return self.lr


@dataclass(frozen=True)
class StepDecay:
    """lr, times factor after each `every` updates.

    Examples
    --------
    >>> [StepDecay(1.0, every=2, factor=0.5)(step) for step in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    lr: float
    every: int
    factor: float = 0.1

    def __call__(self, step: int) -> float:
        """Learning rate of the update after `step` updates."""
        return self.lr * self.factor ** (step // self.every)


@dataclass(frozen=True)
class CosineDecay:
    """From lr to final along half a cosine wave of `steps` updates, and final from there on.

    References
    ----------
    Loshchilov and Hutter, SGDR, arXiv:1608.03983, equation 5 without restarts.

    Examples
    --------
    >>> [round(CosineDecay(1.0, steps=4)(step), 3) for step in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """

    lr: float
    steps: int
    final: float = 0.0

    def __call__(self, step: int) -> float:
        """Learning rate of the update after `step` updates."""
        done = min(step / self.steps, 1)
        return self.final + (self.lr - self.final) * (1 + math.cos(math.pi * done)) / 2


@dataclass(frozen=True)
class WarmUp:
    """Rise in a line over the first `steps` updates, then follow another schedule from its start.

    Parameters
    ----------
    schedule : callable
        For example `CosineDecay`.
    steps : int
        Update number `steps` is the first with the schedule's full rate.

    References
    ----------
    Goyal et al., Accurate, Large Minibatch SGD, arXiv:1706.02677, section 2.2.

    Examples
    --------
    >>> [WarmUp(Constant(1.0), steps=4)(step) for step in range(5)]
    [0.25, 0.5, 0.75, 1.0, 1.0]
    """

    schedule: Callable[[int], float]
    steps: int

    def __call__(self, step: int) -> float:
        """Learning rate of the update after `step` updates."""
        if step < self.steps:
            return self.schedule(0) * (step + 1) / self.steps
        return self.schedule(step - self.steps)
