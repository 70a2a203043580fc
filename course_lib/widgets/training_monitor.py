"""Watch a network train: loss, accuracy, the first filters, and the images it gets wrong."""

import base64
import math
import time

import numpy as np
from traitlets import Dict

from course_lib.functional import softmax
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import LINE, MARK, draw, label
from course_lib.widgets._traits import Choice, Flag, Kind, Whole

SECONDS = 0.2  # least time between two sends
PART_OF_TIME = 0.01  # of the training, that sending may take
MOST_POINTS = 512  # of the loss
MOST_EPOCHS = 256  # whose accuracy is sent
LARGEST_LOSS = 1e30  # a larger one is drawn as this
MOST_FILTERS, MOST_CHANNELS = 64, 3
MOST_WEIGHTS = 64 * 3 * 11 * 11  # of an epoch's filters, a byte each
MOST_KEPT = 64  # epochs whose filters are kept
ALL_WEIGHTS = 2**18  # of all epochs' filters
MOST_WRONG = 24  # of an epoch
MOST_PIXELS = 32  # of a side of a wrong image
ALL_PIXELS = MOST_WRONG * 3 * MOST_PIXELS**2  # of all epochs' wrong images, a byte each
COOL = "#0072b2"
# what a history has of each epoch, and how the view calls it
OF_EPOCHS = {
    "updates": "updates",
    "train_accuracy": "train",
    "validation_accuracy": "right",
    "validation_loss": "loss",
}


class History(Kind):
    """A `Trainer`'s history of any length, reduced to a bounded size; see `reduced`.

    Set it to a dict with "loss" of each update. For each epoch it may have "updates" (how many had
    been done), "train_accuracy", "validation_accuracy" and "validation_loss".
    """

    def __init__(self):
        super().__init__({"loss": []})

    def validate(self, obj, value):
        """A dict of numbers, and of float32 arrays in base64; such a dict stays as it is."""
        if isinstance(value, dict) and value.keys() == _PACKED.keys():
            if any(type(value[name]) is not type(part) for name, part in _PACKED.items()):
                self.refuse(obj, value, "a reduced history")
            return value
        expected = 'a Trainer\'s history: a dict with "loss" of each update'
        if not isinstance(value, dict) or "loss" not in value:
            self.refuse(obj, value, expected)
        try:
            loss = np.asarray(value["loss"], dtype=float)
            epochs = [np.asarray(value[name], dtype=float) for name in OF_EPOCHS if name in value]
        except (TypeError, ValueError):
            self.refuse(obj, value, f"{expected}, all of numbers")
        if any(array.ndim != 1 for array in (loss, *epochs)):
            self.refuse(obj, value, f"{expected}, in one row")
        count = len(epochs[0]) if epochs else 0
        given = [name for name in OF_EPOCHS if name in value]
        if any(len(array) != count for array in epochs) or (epochs and given[0] != "updates"):
            self.refuse(obj, value, f'{expected}, and one number for each of "updates"')
        table = dict(zip(given, epochs, strict=True))
        missing = np.full(count, np.nan)
        return _packed(loss, np.array([table.get(n, missing) for n in OF_EPOCHS]))


def reduced(loss, most=MOST_POINTS):
    """Reduce a loss of any length to some points, in which every peak is still there.

    Parameters
    ----------
    loss : ndarray of shape (N,)
        NaN and infinities may be among them.
    most : int
        Points to be left, at most.

    Returns
    -------
    size : int
        So many updates make a point, the last one perhaps fewer; a power of 2, so that points stay
        the same while a loss grows.
    low, high : ndarray of shape (P,)
        Least and largest finite loss of each point, NaN where there is none.
    smooth : ndarray of shape (P,)
        Mean of all finite losses of this point and those before it, a fiftieth of all points. NaN
        at a point with a loss that is not finite.
    """
    size = 1
    while -(-len(loss) // size) > most:
        size *= 2
    if not len(loss):
        return size, *np.zeros((3, 0))
    starts = np.arange(0, len(loss), size)
    finite = np.isfinite(loss)
    loss = np.clip(loss, -LARGEST_LOSS, LARGEST_LOSS)
    low = np.minimum.reduceat(np.where(finite, loss, np.inf), starts)
    high = np.maximum.reduceat(np.where(finite, loss, -np.inf), starts)
    sums = np.add.reduceat(np.where(finite, loss, 0), starts)
    counts = np.add.reduceat(finite.astype(float), starts)
    window = np.ones(max(1, round(len(starts) / 50)))
    sums, near = (np.convolve(part, window)[: len(starts)] for part in (sums, counts))
    whole = np.minimum(starts + size, len(loss)) - starts == counts
    smooth = np.where(whole, sums / np.maximum(near, 1), np.nan)
    low, high = (np.where(counts > 0, part, np.nan) for part in (low, high))
    return size, low, high, smooth


def _packed(loss, epochs):
    size, low, high, smooth = reduced(loss)
    bad = np.flatnonzero(~np.isfinite(loss))
    count = epochs.shape[1]
    every = 1
    while -(-count // every) > MOST_EPOCHS:
        every *= 2
    chosen = np.array(sorted({*range(every, count, every), count} - {0}), dtype=int)
    epochs = np.where(np.isfinite(epochs), np.clip(epochs, -LARGEST_LOSS, LARGEST_LOSS), np.nan)
    columns = dict(zip(OF_EPOCHS.values(), epochs[:, chosen - 1], strict=True))
    arrays = {"low": low, "high": high, "smooth": smooth, "numbers": chosen, **columns}
    return {
        "total": len(loss),
        "size": size,
        "bad": len(bad),
        "first_bad": int(bad[0]) + 1 if len(bad) else 0,
        "epochs": count,
        "arrays": {name: _base64(np.asarray(a, dtype="<f4")) for name, a in arrays.items()},
    }


def _base64(array):
    return base64.b64encode(array.tobytes()).decode()


_PACKED = _packed(np.zeros(0), np.zeros((4, 0)))  # what every reduced history has


def _floats(packed, name):
    return np.frombuffer(base64.b64decode(packed["arrays"][name]), dtype="<f4").astype(float)


class TrainingMonitor(CourseWidget):
    """Loss and accuracy while a network trains, its first filters by epoch, and its mistakes.

    The monitor has itself called by the trainer after each update and each epoch. At most five
    times a second it sends the view what is new, and less often where that takes more than a
    hundredth of the time. However long a run is, one send has at most 20 KB of curves; after an
    epoch up to 350 KB of filters and 150 KB of images come with it.

    Parameters
    ----------
    trainer : Trainer, optional
        Whose runs are watched; what it has done before is shown at once. It must have no `on_epoch`
        or `on_update` of another kind.
    history : dict of str to array
        What is shown without a trainer, such as a history of one's own loop: "loss" of each update,
        and for each epoch "updates" (how many had been done), "train_accuracy",
        "validation_accuracy" and "validation_loss". It is kept in a smaller form.
    scale : str
        Of the loss: "linear" or "log".
    at : int
        How many updates had been done at the time that is looked at: its loss, and the accuracy,
        the filters and the mistakes of the epoch that was over then. 0 is before training, -1 now.

    Examples
    --------
    >>> from course_lib.layers import Conv2d, Flatten, Linear, Sequential
    >>> from course_lib.optimizers import SGD
    >>> from course_lib.training import Trainer
    >>> model = Sequential(Conv2d(1, 4, 3), Flatten(), Linear(16, 2))
    >>> data = np.zeros((6, 1, 4, 4), np.float32), np.arange(6) % 2
    >>> trainer = Trainer(model, SGD(model, 0.1), data, data, batch_size=2, progress=False)
    >>> monitor = TrainingMonitor(trainer)  # show it, then:
    >>> _ = trainer.run(3)
    >>> monitor.sentence()[:26]
    '3 epochs, 9 updates. Loss '
    """

    module = "training_monitor"
    gallery_cell = "_ = TrainingMonitor.example(show=display)"
    shipped = ("_filters", "_wrong", "_ended")
    history = History()
    scale = Choice("linear", ("linear", "log"))
    at = Whole(-1, -1, 10**8)
    _filters = Dict().tag(sync=True)
    _wrong = Dict().tag(sync=True)
    _ended = Flag(False)

    def __init__(self, trainer=None, **values):
        super().__init__(**values)
        self._trainer = trainer
        self._kept = {}  # epoch: (filters, mistakes)
        self._every = 1  # so-manieth epochs are kept, and the newest
        self._due = 0.0
        self._epoch_is_new = False
        if trainer is not None:
            for hook in (trainer.on_epoch, trainer.on_update):
                owner = getattr(hook, "__self__", hook)  # a monitor from before is replaced
                if hook is not None and not isinstance(owner, TrainingMonitor):
                    raise ValueError(
                        f"TrainingMonitor: the trainer already calls {hook!r}; make it without "
                        "on_epoch and on_update"
                    )
            trainer.on_epoch, trainer.on_update = self, self.update
            self._keep()
            self._epoch_is_new = True
            self._tell(trainer.history, ended=bool(trainer.stopped))

    @classmethod
    def example(cls, show=None):
        """One that watches a small network learn some digits, for a second or two.

        show : callable, optional
            Gets the monitor before that begins, as `display` in a notebook.
        """
        from course_lib.datasets import load_mnist
        from course_lib.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
        from course_lib.optimizers import Adam
        from course_lib.training import Trainer

        (x, t), validation = load_mnist(), load_mnist("validation")
        model = Sequential(Conv2d(1, 12, 7), ReLU(), MaxPool2d(4), Flatten(), Linear(300, 10))
        model[0].params["w"] *= 0.1  # so small that they are seen to grow
        options = {"batch_size": 20, "progress": False}
        trainer = Trainer(model, Adam(model, 3e-3), (x[:1000], t[:1000]), validation, **options)
        monitor = cls(trainer)
        if show is not None:
            show(monitor)
        trainer.run(6)
        return monitor

    # what a trainer, or a loop of one's own, calls

    def update(self, history):
        """Show the newest losses, unless that was done just now: then it takes no time."""
        if time.monotonic() >= self._due:
            self._tell(history)

    def __call__(self, history):
        """Take note of an epoch; show it now, or with the next update that is shown."""
        self._epoch_is_new = True
        if self._trainer is not None:
            self._keep()
        self.update(history)

    def finish(self, history):
        """Show all there is, in the still picture, too. The trainer calls this when a run ends."""
        self._tell(history, ended=True)
        self._renew_still()

    def _tell(self, history, *, ended=False):
        start = time.monotonic()
        with self.hold_sync():
            self.history = history
            self._ended = ended
            if self._epoch_is_new and self._trainer is not None:
                self._filters = self._packed_filters()
                self._wrong = self._packed_wrong()
        self._epoch_is_new = False
        end = time.monotonic()
        self._due = end + max(SECONDS, (end - start) / PART_OF_TIME)

    # what is kept of an epoch

    def _keep(self):
        """Keep the filters and the mistakes of now, and those of ever fewer epochs before."""
        now, filters = self._trainer.epoch, self._filters_now()
        most = MOST_KEPT if filters is None else min(MOST_KEPT, ALL_WEIGHTS // filters[1].size)
        before = {epoch: kept for epoch, kept in self._kept.items() if epoch < now}
        while sum(epoch % self._every == 0 for epoch in before) >= most:
            self._every *= 2
        before = {epoch: kept for epoch, kept in before.items() if epoch % self._every == 0}
        self._kept = {**before, now: (filters, self._wrong_now())}

    def _filters_now(self):
        """The first convolution's filters as (largest weight, bytes), or None.

        Bytes are 1 to 255 for -largest to largest, and 0 for what is no finite number.
        """
        weights = [layer.params["w"] for _, layer in self._trainer.model.walk() if _is_conv(layer)]
        if not weights:
            return None
        w = weights[0][:, :MOST_CHANNELS]
        w = w[: min(MOST_FILTERS, MOST_WEIGHTS // w[0].size)]
        if not w.size:
            return None
        finite = np.isfinite(w)
        largest = float(np.abs(w[finite]).max(initial=0))
        levels = np.round(np.where(finite, w, 0) * (127 / (largest or 1)))
        return largest, np.where(finite, levels + 128, 0).astype(np.uint8)

    def _packed_filters(self):
        kept = {epoch: filters for epoch, (filters, _) in self._kept.items() if filters is not None}
        if not kept:
            return {}
        coded = np.array([coded for _, coded in kept.values()])
        return {
            "epochs": list(kept),
            "largest": [largest for largest, _ in kept.values()],
            "shape": list(coded.shape[1:]),
            "bytes": _base64(coded),
        }

    def _wrong_now(self):
        """How many validation images are named wrong, and the surest of these, or None.

        Each is (number of the image, true label, what was said, how surely).
        """
        scores, (x, t) = self._trainer.validation_scores, self._trainer.validation
        if scores is None or np.ndim(x) != 4:
            return None
        said = scores.argmax(axis=1)
        wrong = np.flatnonzero(said != t)
        told = wrong[np.isfinite(scores[wrong]).all(axis=1)]
        sure = softmax(scores[told])[np.arange(len(told)), said[told]]
        surest = np.argsort(-sure, kind="stable")[:MOST_WRONG]
        few = told[surest]
        columns = few, np.asarray(t)[few], said[few], sure[surest].astype(float).round(4)
        return len(wrong), list(zip(*(column.tolist() for column in columns), strict=True))

    def _packed_wrong(self):
        """The mistakes of each epoch, which share their images: these have a bounded size."""
        kept = {epoch: wrong for epoch, (_, wrong) in self._kept.items() if wrong is not None}
        if not kept:
            return {}
        x = self._trainer.validation[0]
        stride = math.ceil(max(x.shape[2:]) / MOST_PIXELS)
        x = x[:, : 3 if x.shape[1] == 3 else 1, ::stride, ::stride]
        places = {}  # number of an image: its place among those that are sent
        shots = {epoch: [] for epoch in kept}
        for rank in range(MOST_WRONG):
            for epoch in reversed(kept):  # the newest has all, the others what there is room for
                for number, *told in kept[epoch][1][rank : rank + 1]:
                    if number in places or (len(places) + 1) * x[0].size <= ALL_PIXELS:
                        shots[epoch].append([places.setdefault(number, len(places)), *told])
        images = np.nan_to_num(x[list(places)])
        low, high = (images.min(), images.max()) if images.size else (0, 1)
        levels = np.round((images - low) * (255 / ((high - low) or 1))).astype(np.uint8)
        return {
            "of": len(x),
            "epochs": list(kept),
            "counts": [count for count, _ in kept.values()],
            "shots": list(shots.values()),
            "shape": list(images.shape[1:]),
            "bytes": _base64(np.moveaxis(levels, 1, -1)),
        }

    # the still picture

    def still(self):
        """Two plots: the loss of each update, and the accuracy of each epoch."""
        words, now = self.words(), self.history
        low, smooth, epoch, updates, train, right, loss = (
            _floats(now, name)
            for name in ("low", "smooth", "numbers", "updates", "train", "right", "loss")
        )
        ends = np.minimum(now["size"] * np.arange(1, len(low) + 1), now["total"])
        names, dashes = (words["training"], words["validation"]), ("", "6 4")
        losses = zip(names, (ends, updates), (smooth, loss), dashes, strict=True)
        shares = zip(names, (epoch, epoch), (100 * train, 100 * right), dashes, strict=True)
        drawn = _plot(8, words["picture_loss"], list(losses))
        drawn += _plot(378, words["picture_right"], list(shares))
        return draw(words["title"], drawn, 160, 740, self.sentence())

    def sentence(self):
        """How far the training is, and how good the network."""
        words, now = self.words(), self.history
        if not now["total"]:
            return words["nothing"]
        smooth = _floats(now, "smooth")
        smooth = smooth[np.isfinite(smooth)]
        text = words["picture"].format(
            epochs=_counted(now["epochs"], words["word_epoch"], words["word_epochs"]),
            updates=_counted(now["total"], words["word_update"], words["word_updates"]),
            first=f"{smooth[0]:.3g}" if len(smooth) else "?",
            last=f"{smooth[-1]:.3g}" if len(smooth) else "?",
        )
        if now["epochs"]:
            share = _floats(now, "right")[-1]
            text += " " + words["picture_accuracy"].format(percent=f"{100 * share:.1f}")
        if now["bad"]:
            text += " " + words["says_bad"].format(update=now["first_bad"])
        return text


def _is_conv(layer):
    return len(layer.param_shapes.get("w", ())) == 4


def _counted(number, one, many):
    return f"{number} {one if number == 1 else many}"


def _plot(left, title, lines):
    """A plot of some lines, each (name, x, y, dashes), as SVG: 350 wide, 190 high."""
    points = np.hstack([np.array([x, y], dtype=float) for _, x, y, _ in lines])
    points = points[:, np.isfinite(points).all(axis=0)]
    parts = [label(0, 6, title, size=12, weight="600")]
    if points.size:
        (x0, y0), (x1, y1) = points.min(axis=1), points.max(axis=1)
        wide, high, down, right = 230, 130, 20, 46
        parts.append(
            f'<path d="M{right} {down}v{high}h{wide}" fill="none" stroke="{LINE}"/>'
            + label(right - 4, down + 8, f"{y1:.3g}", size=11, anchor="end")
            + label(right - 4, down + high, f"{y0:.3g}", size=11, anchor="end")
            + label(right, down + high + 16, f"{x0:.0f}", size=11)
            + label(right + wide, down + high + 16, f"{x1:.0f}", size=11, anchor="end")
        )
        names = []
        for (name, x, y, dashes), colour in zip(lines, (COOL, MARK), strict=True):
            across = right + wide * (np.asarray(x) - x0) / ((x1 - x0) or 1)
            up = down + high * (y1 - y) / ((y1 - y0) or 1)
            seen = np.flatnonzero(np.isfinite(up))
            if not len(seen):
                continue
            # a gap begins a line anew
            path = "".join(
                f"{'L' if k and np.isfinite(up[k - 1]) else 'M'}{across[k]:.1f} {up[k]:.1f}"
                for k in seen
            )
            parts.append(
                f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" '
                f'stroke-dasharray="{dashes or "none"}"/>'
            )
            names.append((up[seen[-1]], name))
        for place, (height, name) in enumerate(sorted(names)):
            near = max(0, 14 - abs(names[0][0] - names[-1][0])) / 2 if len(names) > 1 else 0
            height += near if place else -near
            parts.append(label(right + wide + 6, height + 4, name, size=11))
    return f'<g transform="translate({left} 0)">{"".join(parts)}</g>'
