"""Pictures of how a network trains, and of what that costs."""

import time

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from course_lib.figures._drawing import (
    BLUE,
    EMPTY,
    FRAME,
    GREEN,
    INK,
    ORANGE,
    PALE,
    VERMILION,
    Picture,
    counted,
    in_one_style,
    one_axis,
    short,
)
from course_lib.functional import ShapeError

__all__ = [
    "LiveCurves",
    "gradient_norms",
    "runs_compared",
    "speed_ups",
    "time_by_layer",
    "times_compared",
    "training_curves",
    "workers_timeline",
]


@in_one_style
def training_curves(history):
    """Draw the loss by update, and the accuracy by epoch, while training and on validation data.

    Parameters
    ----------
    history : dict of str to ndarray
        A `Trainer`'s: "loss" of each update; "validation_loss", "train_accuracy",
        "validation_accuracy" and "updates" (how many had been done) of each epoch. There may be
        none yet.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If something is missing, or the epochs differ in number.
    """
    of_epochs = ("updates", "train_accuracy", "validation_loss", "validation_accuracy")
    missing = [name for name in ("loss", *of_epochs) if name not in history]
    if missing:
        raise ValueError(
            f"training_curves: expected a Trainer's history, got one without {', '.join(missing)}"
        )
    loss = np.asarray(history["loss"], float)
    updates, train, validation_loss, validation = (np.asarray(history[n]) for n in of_epochs)
    epochs = len(updates)
    if not all(len(values) == epochs for values in (train, validation_loss, validation)):
        lengths = ", ".join(f"{name} {len(history[name])}" for name in of_epochs)
        raise ValueError(f"training_curves: expected one number for each epoch, got {lengths}")

    figure = Picture(6.7, 2.9)
    left, right = figure.subplots(1, 2)
    for axis in (left, right):
        axis.grid(axis="y")
        axis.set_axisbelow(True)
    numbers = np.arange(1, len(loss) + 1)
    window = max(1, len(loss) // 50)
    many = len(loss) > 2000  # as pixels they take less room in a notebook than as a path
    left.plot(numbers, loss, color=BLUE, linewidth=0.8, alpha=0.35, rasterized=many)
    if len(loss) >= window > 1:
        smooth = np.convolve(loss, np.ones(window) / window, "valid")
        step = max(1, window // 8)  # it hardly moves in between
        line = {"color": BLUE, "linewidth": 1.8, "label": "training"}
        left.plot(numbers[window - 1 :: step], smooth[::step], **line)
    else:
        left.plot(numbers, loss, color=BLUE, linewidth=1.8, label="training")
    dots = {"markersize": 4, "markevery": -(-epochs // 20) or 1}  # no more than lie apart
    style = {"color": VERMILION, "marker": "o", "linestyle": "--", **dots}
    left.plot(updates, validation_loss, label="validation", **style)
    left.set(xlabel="update", ylabel="loss", title="cross-entropy (nats)")
    left.set_ylim(0, None if len(loss) else 1)
    left.set_xlim(0, max(1.03 * len(loss), 1))
    left.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    left.legend(frameon=False)

    places = np.arange(1, epochs + 1)
    right.plot(places, 100 * train, color=BLUE, marker="s", label="training", **dots)
    right.plot(places, 100 * validation, label="validation", **style)
    right.set(xlabel="epoch", title="images named right")
    right.yaxis.set_major_formatter(PercentFormatter(symbol=" %"))
    right.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    if epochs:
        least = 100 * min(train.min(), validation.min())
        right.set(xlim=(0.7, max(epochs, 2) + 0.3))
        right.set_ylim(least - 0.1 * (100 - least) - 0.5, 100 + 0.03 * (100 - least) + 0.1)
        right.legend(frameon=False, loc="lower right")
    else:
        right.set(xlim=(0.7, 2.3), ylim=(0, 101))

    figure.alt = f"{counted(epochs, 'epoch')}, {counted(len(loss), 'update')}."
    if len(loss):
        figure.alt += f" Training loss from {loss[0]:.3g} to {loss[-window:].mean():.3g}."
    if epochs:
        best = int(validation.argmax())
        figure.alt += (
            f" Validation loss {validation_loss[-1]:.3g}. Right at the end: {_percent(train[-1])} "
            f"while training, {_percent(validation[-1])} of the validation images; best after "
            f"epoch {best + 1}, {_percent(validation[best])}."
        )
    return figure


@in_one_style
def runs_compared(runs, updates=1):
    """Draw the loss and the accuracy of several runs, each with a colour and a line of its own.

    Parameters
    ----------
    runs : dict of str to dict
        By name: "loss", in steps of so many updates, and "accuracy" on validation images, of each
        epoch. Seven runs at most.
    updates : int
        How many updates lie between two losses.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are none, or too many.
    """
    hues = (BLUE, VERMILION, GREEN, INK)
    if not 0 < len(runs) < 8:
        raise ValueError(f"runs_compared: expected 1 to 7 runs, got {len(runs)}")
    figure = Picture(6.7, 3.1)
    left, right = figure.subplots(1, 2)
    told = []
    for number, (name, run) in enumerate(runs.items()):
        style = {"color": hues[number % 4], "linestyle": ("-", "--", ":", "-.")[number % 4]}
        style["linewidth"] = 1.8 if number < 4 else 1.0
        loss, accuracy = np.asarray(run["loss"], float), np.asarray(run["accuracy"], float)
        left.plot(updates * np.arange(1, len(loss) + 1), loss, label=name, **style)
        epochs = np.arange(1, len(accuracy) + 1)
        right.plot(epochs, 100 * accuracy, marker="os^D"[number % 4], markersize=4, **style)
        told.append(f"{name}: loss from {loss[0]:.3g} to {loss[-1]:.3g}")
        if len(accuracy):  # else it was interrupted before
            epochs_done = counted(len(accuracy), "epoch")
            told[-1] += f", {_percent(accuracy[-1])} right after {epochs_done}"
    for axis in (left, right):
        axis.grid(axis="y")
        axis.set_axisbelow(True)
    left.set(xlabel="update", ylabel="loss", title="cross-entropy (nats)")
    left.set_ylim(0, None)
    left.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    right.set(xlabel="epoch", title="validation images named right", ylim=(0, 102))
    right.yaxis.set_major_formatter(PercentFormatter(symbol=" %"))
    right.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    figure.legend(loc="outside upper center", ncols=min(len(runs), 3), frameon=False)
    figure.alt = f"{counted(len(runs), 'run')}. {'. '.join(told)}."
    return figure


class LiveCurves:
    """Training curves that redraw in a notebook while a `Trainer` runs; elsewhere nothing happens.

    Give one to the trainer as `on_epoch`. It keeps to one picture below the cell, which stays when
    the run ends or is interrupted.

    Parameters
    ----------
    seconds : float
        Least time between two drawings, so that short epochs are not slowed down.

    Examples
    --------
    >>> from course_lib.layers import Flatten, Linear, Sequential
    >>> from course_lib.optimizers import SGD
    >>> from course_lib.training import Trainer
    >>> model = Sequential(Flatten(), Linear(4, 2))
    >>> data = np.zeros((6, 1, 2, 2), np.float32), np.zeros(6, int)
    >>> run = Trainer(model, SGD(model, 0.1), data, data, on_epoch=LiveCurves(), progress=False)
    >>> len(run.run(3)["updates"])
    3
    """

    def __init__(self, seconds=0.5):
        self.seconds = seconds
        self._handle = None
        self._next = 0.0
        self._drawn = None  # how many updates and epochs are in the picture

    def __call__(self, history):
        """Redraw, unless that was done just now."""
        if time.monotonic() >= self._next:
            self.finish(history)

    def finish(self, history):
        """Redraw if anything is new. The trainer calls this when a run ends, however it ends."""
        state = len(history["loss"]), len(history["updates"])
        if state == self._drawn or not _in_a_notebook():
            return
        start = time.monotonic()
        bundle = training_curves(history).bundle()
        if self._handle is None:
            from IPython.display import display

            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)
        now = time.monotonic()
        self._drawn = state
        # on a slow machine a drawing takes long: never spend more than a fifth of the time on it
        self._next = now + max(self.seconds, 4 * (now - start))


def _in_a_notebook():
    """Whether there is a kernel whose frontend can change a picture that it shows."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None


@in_one_style
def time_by_layer(names, forward, backward=None):
    """Draw how long each layer takes, and which share of the whole that is.

    Parameters
    ----------
    names : sequence of str
        Of the layers, first to last.
    forward, backward : sequence of float
        Seconds of each layer; without backward only the forward pass is drawn.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If lengths differ, or a time is below 0 or no number.
    """
    names, forward = list(map(str, names)), np.asarray(forward, float)
    both = [forward] if backward is None else [forward, np.asarray(backward, float)]
    for which, times in zip(("forward", "backward"), both, strict=False):
        if times.shape != (len(names),) or not len(names):
            raise ShapeError(
                f"time_by_layer: expected one {which} time for each of {len(names)} names, got "
                f"shape {times.shape}"
            )
        if not (np.isfinite(times) & (times >= 0)).all():
            worst = times[~(np.isfinite(times) & (times >= 0))][0]
            raise ValueError(
                f"time_by_layer: expected {which} times of 0 s or more, got {worst:g} s"
            )
    sums = np.sum(both, axis=0)
    total = sums.sum() or 1e-9
    unit, factor = next(
        u for u in (("s", 1), ("ms", 1e3), ("µs", 1e6)) if sums.max() * u[1] >= 1 or u[0] == "µs"
    )
    figure, axis = one_axis(6.7, 0.27 * len(names) + 1.0)
    places = np.arange(len(names))
    looks = (
        ("forward", {"facecolor": BLUE}),
        ("backward", {"facecolor": PALE[ORANGE], "edgecolor": ORANGE, "hatch": "////"}),
    )
    start = np.zeros(len(names))
    for times, (label, look) in zip(both, looks, strict=False):
        part = f"{label} {short(times.sum() * factor)} {unit}"
        axis.barh(places, times * factor, 0.72, left=start, label=part, linewidth=0.8, **look)
        start += times * factor
    for place, seconds in enumerate(sums):
        share = 100 * seconds / total
        text = f" {share:.0f} %" if share >= 1 else " < 1 %"
        axis.text(seconds * factor, place, text, va="center", fontsize=9)
    axis.set_yticks(places, names)
    axis.tick_params(axis="y", length=0)
    axis.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, sums.max() * factor * 1.12 or 1))
    axis.set_xlabel(f"time ({unit})")
    axis.spines["left"].set_visible(False)
    if len(both) == 2:
        figure.legend(loc="outside upper right", ncols=2, frameon=False)
    shares = sorted(zip(sums / total, names, strict=True), key=lambda pair: -pair[0])[:3]
    figure.alt = (
        f"{short(total * factor)} {unit} in {counted(len(names), 'layer')}"
        + (f", {short(both[1].sum() * factor)} {unit} of it backward" if len(both) == 2 else "")
        + f". Longest: {', '.join(f'{name} {100 * share:.0f} %' for share, name in shares)}."
    )
    return figure


@in_one_style
def times_compared(names, seconds):
    """Draw how long several ways to the same result take, on an axis of powers of ten.

    Parameters
    ----------
    names : sequence of str
        Of the ways, in the order from top to bottom.
    seconds : sequence of float

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If lengths differ, or a time is not above 0.
    """
    names, seconds = list(map(str, names)), np.asarray(seconds, float)
    if seconds.shape != (len(names),) or not len(names):
        raise ShapeError(
            f"times_compared: expected one time for each of {len(names)} names, got shape "
            f"{seconds.shape}"
        )
    if not (np.isfinite(seconds) & (seconds > 0)).all():
        worst = seconds[~(np.isfinite(seconds) & (seconds > 0))][0]
        raise ValueError(f"times_compared: expected times above 0 s, got {worst:g} s")
    milliseconds = 1e3 * seconds
    figure, axis = one_axis(6.7, 0.35 * len(names) + 1.0)
    places = np.arange(len(names))
    left = 10 ** np.floor(np.log10(milliseconds.min()) - 0.1)  # bars have no natural zero here
    axis.set_xscale("log")
    axis.barh(places, milliseconds - left, 0.6, left=left, color=BLUE)
    for place, time_taken in enumerate(milliseconds):
        axis.text(time_taken, place, f" {short(time_taken)} ms", va="center", fontsize=9)
    axis.set_yticks(places, names)
    axis.tick_params(axis="y", length=0)
    axis.set(ylim=(len(names) - 0.4, -0.6), xlim=(left, milliseconds.max() * 6))
    axis.set_xlabel("time (ms)")
    axis.grid(axis="x", which="major")
    axis.set_axisbelow(True)
    axis.spines["left"].set_visible(False)
    told = (f"{name} {short(ms)} ms" for name, ms in zip(names, milliseconds, strict=True))
    times = short(milliseconds.max() / milliseconds.min())
    figure.alt = f"{', '.join(told)}. The slowest takes {times} times as long as the fastest."
    return figure


@in_one_style
def gradient_norms(names, norms):
    """Draw how large the gradient of each layer's weights is, from the first layer to the last.

    Parameters
    ----------
    names : sequence of str
        Of the layers, first to last.
    norms : ndarray of shape (L,), or dict of str to such arrays
        Euclidean norms; several networks of the same depth by name, such as one with shortcuts and
        one without. A norm of 0 is written as 0 at the lower edge.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If lengths differ, or a norm is below 0 or no number.
    """
    names = list(map(str, names))
    lines = norms if isinstance(norms, dict) else {"": norms}
    lines = {name: np.asarray(values, float) for name, values in lines.items()}
    for name, values in lines.items():
        of = f" of {name}" if name else ""
        if values.shape != (len(names),) or not len(names):
            raise ShapeError(
                f"gradient_norms: expected one norm{of} for each of {len(names)} names, got shape "
                f"{values.shape}"
            )
        if not (np.isfinite(values) & (values >= 0)).all():
            worst = values[~(np.isfinite(values) & (values >= 0))][0]
            raise ValueError(f"gradient_norms: expected norms{of} of 0 or more, got {worst:g}")
    few = len(names) <= 14
    figure, axis = one_axis(6.7, 3.4 if few else 2.9)
    looks = [(BLUE, "o", "-"), (VERMILION, "s", "--"), (GREEN, "^", "-."), (INK, "D", ":")]
    depth = np.arange(1, len(names) + 1)
    positive = [values[values > 0] for values in lines.values()]
    positive = np.concatenate(positive) if positive else np.ones(1)
    none = any((values == 0).any() for values in lines.values())
    low = 10 ** (np.floor(np.log10(positive.min())) - none if len(positive) else -1)
    for number, (name, values) in enumerate(lines.items()):
        colour, marker, line = looks[number % len(looks)]
        seen = np.where(values > 0, values, np.nan)
        axis.plot(depth, seen, line, color=colour, marker=marker, markersize=5, label=name)
        zeros = depth[values == 0]
        axis.plot(zeros, np.full(len(zeros), low), color=colour, marker="$0$", linestyle="")
    axis.set_yscale("log")
    top = 10 ** np.ceil(np.log10(positive.max())) if len(positive) else 1
    axis.set_ylim(low * 0.7, max(top, 10 * low) * 1.5)
    axis.set_ylabel("norm of the gradient")
    axis.grid(axis="y")
    axis.set_axisbelow(True)
    if few:
        axis.set_xticks(depth, names, rotation=30, ha="right", rotation_mode="anchor")
    else:
        axis.xaxis.set_major_locator(MaxNLocator(10, integer=True))
        axis.set_xlabel("depth (layers with weights, from the input)")
    axis.set_xlim(0.5, len(names) + 0.5)
    if "" not in lines:
        axis.legend(frameon=False, loc="best")
    told = []
    for name, values in lines.items():
        ratio = f"; first / last {short(values[0] / values[-1])}" if values[-1] > 0 else ""
        zeros = (
            f"; 0 in {counted(int((values == 0).sum()), 'layer')}" if (values == 0).any() else ""
        )
        told.append(
            f"{name + ': ' if name else ''}{short(values[0])} in {names[0]}, "
            f"{short(values[-1])} in {names[-1]}{ratio}{zeros}"
        )
    figure.alt = f"Gradient norm by depth, {counted(len(names), 'layer')}. {'. '.join(told)}."
    return figure


@in_one_style
def workers_timeline(spans, names=None):
    """Draw who computed when, and who waited for the last one to be ready.

    Parameters
    ----------
    spans : sequence of (float, float)
        For each worker when it began and when it ended, in seconds since the start.
    names : sequence of str, optional
        Of the workers; without them they are numbered.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are no spans, lengths differ, or a time is no number or goes backwards.
    """
    spans = np.asarray(spans, float)
    if spans.ndim != 2 or spans.shape[1:] != (2,) or not len(spans):
        raise ShapeError(
            f"workers_timeline: expected (begin, end) for each worker, got shape {spans.shape}"
        )
    if not (np.isfinite(spans) & (spans >= 0)).all() or (np.diff(spans) < 0).any():
        raise ValueError("workers_timeline: expected begin and end in order, 0 s or more")
    if names is None:
        names = [f"worker {k}" for k in range(len(spans))]
    names = list(map(str, names))
    if len(names) != len(spans):
        raise ShapeError(
            f"workers_timeline: expected a name for each of {len(spans)} workers, got {len(names)}"
        )
    milliseconds = 1e3 * spans
    begins, ends = milliseconds.T
    last = max(ends.max(), 1e-6)
    places = np.arange(len(names))
    figure, axis = one_axis(6.7, 0.35 * len(names) + 1.0)
    looks = (
        ("computes", begins, ends, {"facecolor": BLUE}),
        ("waits", 0 * begins, begins, {"facecolor": EMPTY, "edgecolor": FRAME, "hatch": "////"}),
        ("", ends, last + 0 * ends, {"facecolor": EMPTY, "edgecolor": FRAME, "hatch": "////"}),
    )
    for label, left, right, look in looks:
        axis.barh(places, right - left, 0.6, left=left, label=label, linewidth=0.8, **look)
    axis.set_yticks(places, names)
    axis.tick_params(axis="y", length=0)
    axis.set(ylim=(len(names) - 0.4, -0.6), xlim=(0, last * 1.02))
    axis.set_xlabel("time (ms)")
    axis.spines["left"].set_visible(False)
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2, frameon=False)
    share = (ends - begins).sum() / (last * len(spans))
    told = (
        f"{name} from {short(begin)} to {short(end)} ms"
        for name, begin, end in zip(names, begins, ends, strict=True)
    )
    figure.alt = f"{'; '.join(told)}. Together they compute for {100 * share:.0f} % of the time."
    return figure


@in_one_style
def speed_ups(workers, lines):
    """Draw how many times as fast several workers are, beside as many times as there are workers.

    Parameters
    ----------
    workers : sequence of int
        How many there are; 1 or more.
    lines : dict of str to sequence of float
        By name the speed-ups for these numbers of workers, above 0.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If lengths differ, or a number is out of range.
    """
    workers = np.asarray(workers, float)
    lines = {str(name): np.asarray(values, float) for name, values in lines.items()}
    if workers.ndim != 1 or not len(workers) or not lines:
        raise ShapeError(f"speed_ups: expected numbers of workers, got shape {workers.shape}")
    for name, values in lines.items():
        if values.shape != workers.shape:
            raise ShapeError(
                f"speed_ups: expected {len(workers)} speed-ups of {name}, got shape {values.shape}"
            )
    for name, values in {"workers": workers, **lines}.items():
        if not (np.isfinite(values) & (values > 0)).all():
            raise ValueError(f"speed_ups: expected numbers above 0, got other ones in {name}")
    figure, axis = one_axis(6.0, 2.6)
    most = max(workers.max(), 2)
    axis.plot([1, most], [1, most], ":", color=INK, label="one each")
    looks = [(BLUE, "o", "-"), (VERMILION, "s", "--"), (GREEN, "^", "-."), (ORANGE, "D", "-")]
    for number, (name, values) in enumerate(lines.items()):
        colour, marker, line = looks[number % len(looks)]
        axis.plot(workers, values, line, color=colour, marker=marker, markersize=4, label=name)
    axis.set_xlabel("workers")
    axis.set_ylabel("times as fast")
    axis.set(xlim=(0, most * 1.02), ylim=(0, None))
    axis.grid(axis="y")
    axis.set_axisbelow(True)
    axis.legend(frameon=False, loc="upper left")
    told = (
        f"{name}: at most {short(values.max())} times, with "
        f"{counted(int(workers[values.argmax()]), 'worker')}; "
        f"{short(values[-1])} with {workers[-1]:.0f}"
        for name, values in lines.items()
    )
    figure.alt = f"Speed-up by workers. {'. '.join(told)}."
    return figure


def _percent(share):
    return f"{100 * share:.1f} %"
