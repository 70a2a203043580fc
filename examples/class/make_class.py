"""Write the sample class: what eight students made of the released notebooks.

    python examples/class/make_class.py FOLDER

FOLDER/STUDENT/LESSON/LESSON.ipynb: `make demo` writes it, as do the tests that need a class. All
is right of aoi, in unusual ways of chen; bilal hands in blanks; dana, emeka and freja have some
ideas wrong; goran's lesson 02 does not parse, and hana's files end in the middle.

Everything starts from the blank notebooks in notebooks/. Answers come from the lessons' own texts
(so that there is no second copy), from UNUSUAL below, or from MISTAKES.
"""

import json
import sys
from pathlib import Path

import nbformat

from autograder.data import put_beside
from autograder.lessons.text import read_lesson
from autograder.project import find_course, find_lessons

# right answers, written as nobody expects
UNUSUAL = {
    "environment_ready": """\
def environment_ready():
    return "ready" in "already"
""",
    "count_numbers": """\
def count_numbers(shape):
    return shape[0] * count_numbers(shape[1:]) if shape else 1
""",
    "to_rows": """\
def to_rows(x, rows):
    return np.stack(np.split(x.ravel(), rows))
""",
    "channels_last": """\
def channels_last(x):
    return np.stack([x[:, channel] for channel in range(x.shape[1])], axis=-1)
""",
    "sum_rows": """\
def sum_rows(dy):
    return np.ones(len(dy)) @ dy
""",
    "vertical_edge_filter": """\
def vertical_edge_filter():
    return np.outer([0.25, 0.5, 0.25], [-1.0, 0.0, 1.0])
""",
    "correlate2d": """\
def correlate2d(image, kernel):
    h, w = kernel.shape
    H, W = image.shape
    return sum(
        kernel[i, j] * image[i : H - h + 1 + i, j : W - w + 1 + j]
        for i in range(h)
        for j in range(w)
    )
""",
    "mend_correlate2d": """\
def mend_correlate2d(image, kernel):
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        for j in range(width - w + 1):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out
""",
    "correlate2d_fast": """\
def correlate2d_fast(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, 2)
""",
    "true_convolution": """\
def true_convolution(image, kernel):
    return correlate2d(image[::-1, ::-1], kernel)[::-1, ::-1]
""",
    "learn_kernel": """\
def learn_kernel(image, target, size, steps, lr):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    rows = windows.reshape(-1, size * size)
    k = np.zeros(size * size)
    for _ in range(steps):
        k = k - lr * rows.T @ (rows @ k - target.ravel()) / len(rows)
    return k.reshape(size, size)
""",
    "zero_pad": """\
def zero_pad(x, padding):
    for axis in (-1, -2):
        shape = list(x.shape)
        shape[axis] = padding
        zeros = np.zeros(shape, x.dtype)
        x = np.concatenate([zeros, x, zeros], axis=axis)
    return x
""",
    "same_padding": """\
def same_padding(f):
    if not f & 1:
        raise ValueError(f"an even filter has no middle: {f}")
    return f >> 1
""",
    "conv_output_size": """\
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    starts = range(0, n + 2 * padding - f + 1, stride)
    if not starts:
        raise ValueError("no room")
    if strict and starts[-1] + f != n + 2 * padding:
        raise ValueError("pixels left over")
    return len(starts)
""",
    "conv_num_params": """\
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    weights = np.empty((out_channels, in_channels, *np.broadcast_to(kernel_size, 2)))
    return weights.size + (out_channels if bias else 0)
""",
    "mend_output_size": """\
def mend_output_size(shape, kernel_size, stride=1, padding=0):
    room = np.add(shape, 2 * padding) - kernel_size
    if (room < 0).any():
        raise ValueError("no room")
    return tuple(room // stride + 1)
""",
    "smallest_padding": """\
def smallest_padding(n, f, stride):
    return -(-max((f - n) % stride, f - n) // 2)
""",
    "conv_single_step": """\
def conv_single_step(x_slice, w, b):
    return np.vdot(x_slice, w) + b
""",
    "conv2d_naive": """\
def conv2d_naive(x, w, b, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]
""",
    "mend_conv2d": """\
def mend_conv2d(x, w, b):
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.tensordot(windows, w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b[:, None, None]
""",
    "conv1x1_as_linear": """\
def conv1x1_as_linear(x, w, b):
    return np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0]) + b[None, :, None, None]
""",
    "parse_caffe_layer": """\
def parse_caffe_layer(text):
    import re

    lines = [line.split("#")[0] for line in text.splitlines()]
    pattern = r"(num_output|kernel_size|stride|pad)\\s*:\\s*(\\d+)"
    found = dict(re.findall(pattern, "\\n".join(lines)))
    return {"stride": 1, "pad": 0} | {key: int(value) for key, value in found.items()}
""",
    "ex_im2col": """\
def ex_im2col():
    return tuple((np.arange(9 * n).size, np.ones((3, 5, 5)).size) for n in (1, 10))
""",
    "im2col": """\
def im2col(x, fh, fw, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    windows = np.lib.stride_tricks.sliding_window_view(x, (x.shape[1], fh, fw), axis=(1, 2, 3))
    return windows[:, 0, ::stride, ::stride].reshape(-1, x.shape[1] * fh * fw)
""",
    "conv2d_im2col": """\
def conv2d_im2col(x, w, b, stride=1, padding=0):
    rows = (x.shape[2] + 2 * padding - w.shape[2]) // stride + 1
    out = np.einsum("rk,fk->fr", im2col(x, *w.shape[2:], stride, padding), w.reshape(len(w), -1))
    return (out + b[:, None]).reshape(len(w), len(x), rows, -1).swapaxes(0, 1)
""",
    "mend_im2col": """\
def mend_im2col(x, fh, fw):
    windows = np.lib.stride_tricks.sliding_window_view(x, (fh, fw), axis=(2, 3))
    return np.moveaxis(windows, 1, 3).reshape(-1, x.shape[1] * fh * fw)
""",
    "im2col_fast": """\
def im2col_fast(x, fh, fw, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    taps = [
        x[:, :, u : x.shape[2] - fh + u + 1 : stride, v : x.shape[3] - fw + v + 1 : stride]
        for u in range(fh)
        for v in range(fw)
    ]
    return np.stack(taps, axis=2).transpose(0, 3, 4, 1, 2).reshape(-1, x.shape[1] * fh * fw)
""",
    "numerical_gradient": """\
def numerical_gradient(f, x, h=1e-5):
    steps = np.eye(x.size) * h
    slopes = [f(x + s.reshape(x.shape)) - f(x - s.reshape(x.shape)) for s in steps]
    return np.array(slopes).reshape(x.shape) / (2 * h)
""",
    "affine_backward": """\
def affine_backward(dout, x, w):
    spread = np.concatenate([x, np.ones((len(x), 1))], axis=1).T @ dout
    return (w @ dout.T).T, spread[:-1], spread[-1]
""",
    "col2im": """\
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    places = np.pad(
        np.arange(N * C * H * W).reshape(x_shape),
        [(0, 0), (0, 0), (padding, padding), (padding, padding)],
        constant_values=N * C * H * W,  # what falls on the frame is collected, and dropped
    )
    windows = np.lib.stride_tricks.sliding_window_view(places, (fh, fw), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
    sums = np.bincount(windows.ravel(), col.ravel(), N * C * H * W + 1)
    return sums[:-1].reshape(x_shape)
""",
    "mend_col2im": """\
def mend_col2im(col, x_shape, fh, fw, stride=1, padding=0):
    return col2im(col, x_shape, fh, fw, stride, padding)
""",
    "Conv2d": """\
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.parameters = {"w": w, "b": b}
        self.options = stride, padding
        self.gradients = {}

    @staticmethod
    def correlate(x, w, stride=1):
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
        return np.einsum("ncijuv,fcuv->nfij", windows[:, :, ::stride, ::stride], w)

    @property
    def dw(self):
        return self.gradients["w"]

    @property
    def db(self):
        return self.gradients["b"]

    def forward(self, x):
        stride, p = self.options
        self.padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        out = self.correlate(self.padded, self.parameters["w"], stride)
        return out + self.parameters["b"].reshape(1, -1, 1, 1)

    def backward(self, dout):
        (stride, p), w = self.options, self.parameters["w"]
        n, fn, oh, ow = dout.shape
        fh, fw = w.shape[2:]
        H, W = self.padded.shape[2:]
        wide = np.zeros((n, fn, H - fh + 1, W - fw + 1))
        wide[:, :, : oh * stride : stride, : ow * stride : stride] = dout
        swapped = self.correlate(self.padded.swapaxes(0, 1), wide.swapaxes(0, 1))
        self.gradients = {"w": swapped.swapaxes(0, 1), "b": dout.sum(axis=(0, 2, 3))}
        frame = np.pad(wide, ((0, 0), (0, 0), (fh - 1, fh - 1), (fw - 1, fw - 1)))
        dx = self.correlate(frame, w[:, :, ::-1, ::-1].swapaxes(0, 1))
        return dx[:, :, p : H - p, p : W - p]
""",
    "MyNet": """\
class MyNet(Sequential):
    @staticmethod
    def build():
        convs = [layer for c, n in ((1, 8), (8, 16), (16, 32)) for layer in (
            Conv2d(c, n, 3, padding=1), ReLU(), MaxPool2d(2))]
        return [*convs, Flatten(), Linear(288, 32), ReLU(), Linear(32, 10)]

    def __init__(self):
        super().__init__(*self.build())
        self.load_state_dict(dict(np.load("my_net.npz")))

    predict = Sequential.forward
""",
    "honest_split": """\
def honest_split(people, share, rng):
    order = list(rng.permutation(sorted(set(people))))
    test = set()
    while sum(person in test for person in people) < share * len(people):
        test.add(order.pop())
    sides = [], []
    for place, person in enumerate(people):
        sides[person in test].append(place)
    return sides
""",
    "dilate": """\
def dilate(dout, stride):
    rows, columns = (np.eye((n - 1) * stride + 1)[::stride] for n in dout.shape[2:])
    return np.einsum("nfij,iu,jv->nfuv", dout, rows, columns)
""",
    "max_pool2d_naive": """\
def max_pool2d_naive(x, kernel_size, stride):
    places = np.lib.stride_tricks.sliding_window_view(x, (kernel_size, kernel_size), axis=(2, 3))
    return np.sort(places[:, :, ::stride, ::stride].reshape(*x.shape[:2], -1, kernel_size**2))[
        ..., -1
    ].reshape(*x.shape[:2], -1, (x.shape[3] - kernel_size) // stride + 1)
""",
    "MaxPool2d": """\
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k, self.s, self.p = kernel_size, stride or kernel_size, padding

    def forward(self, x):
        N, C, H, W = x.shape
        tops = range(-self.p, H + self.p - self.k + 1, self.s)
        lefts = range(-self.p, W + self.p - self.k + 1, self.s)
        self.shape, self.winners = x.shape, []
        for n, c, i, j in np.ndindex(N, C, len(tops), len(lefts)):
            rows = range(max(0, tops[i]), min(H, tops[i] + self.k))
            columns = range(max(0, lefts[j]), min(W, lefts[j] + self.k))
            pixels = [(n, c, row, column) for row in rows for column in columns]
            self.winners.append(max(pixels, key=x.__getitem__))
        return np.array([x[one] for one in self.winners]).reshape(N, C, len(tops), len(lefts))

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for winner, number in zip(self.winners, dout.ravel(), strict=True):
            dx[winner] += number
        return dx
""",
    "AvgPool2d": """\
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k, self.s, self.p = kernel_size, stride or kernel_size, padding

    def matrix(self, n):
        begins = np.arange(-self.p, n + self.p - self.k + 1, self.s)[:, None]
        return ((np.arange(n) >= begins) & (np.arange(n) < begins + self.k)) / self.k

    def forward(self, x):
        self.rows, self.columns = map(self.matrix, x.shape[2:])
        return self.rows @ x @ self.columns.T

    def backward(self, dout):
        return self.rows.T @ dout @ self.columns
""",
    "mend_max_pool": """\
def mend_max_pool(x, kernel_size, stride, padding):
    frame = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, frame, mode="minimum")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel_size,) * 2, axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(4, 5))
""",
    "global_average_pool": """\
def global_average_pool(x):
    return np.einsum("nchw->nc", x) / x[0, 0].size
""",
    "minibatches": """\
def minibatches(n, batch_size, rng):
    if n <= batch_size:
        return [rng.permutation(n)]
    order = rng.permutation(n)
    rest = n % batch_size or batch_size
    return [*order[:-rest].reshape(-1, batch_size), order[-rest:]]
""",
    "accuracy": """\
def accuracy(model, x, t, batch_size=100):
    if len(x) == 0:
        return 0
    right = (model.predict(x[:batch_size]).argmax(axis=1) == t[:batch_size]).sum()
    rest = len(x) - len(x[:batch_size])
    return (right + rest * accuracy(model, x[batch_size:], t[batch_size:], batch_size)) / len(x)
""",
    "SimpleConvNet": """\
class SimpleConvNet:
    def __init__(
        self,
        input_shape=(1, 28, 28),
        filters=30,
        kernel_size=5,
        hidden=100,
        num_classes=10,
        weight_std=0.01,
        seed=0,
    ):
        rng, (c, h, w) = np.random.default_rng(seed), input_shape
        self.pool, k = MaxPool2d(2), kernel_size
        n = self.pool.forward(np.zeros((1, filters, h - k + 1, w - k + 1))).size
        self.params = {}
        for place, shape in enumerate([(filters, c, k, k), (n, hidden), (hidden, num_classes)], 1):
            self.params[f"b{place}"] = np.zeros(shape[0 if place == 1 else 1])
            self.params[f"w{place}"] = rng.normal(scale=weight_std, size=shape)

    def predict(self, x):
        self.conv = Conv2d(self.params["w1"], self.params["b1"])
        self.kept = [np.maximum(self.conv.forward(x), 0)]
        self.kept.append(self.pool.forward(self.kept[0]))
        rows = self.kept[1].reshape(len(x), -1)
        self.kept += [rows, np.maximum(rows @ self.params["w2"] + self.params["b2"], 0)]
        return self.kept[3] @ self.params["w3"] + self.params["b3"]

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        shares, p = softmax(self.predict(x)), self.params
        maps, pooled, rows, active = self.kept
        dout = (shares - np.eye(len(p["b3"]))[t]) / len(t)
        d3 = affine_backward(dout, active, p["w3"])
        d2 = affine_backward(d3[0] * np.sign(active), rows, p["w2"])
        self.conv.backward(self.pool.backward(d2[0].reshape(pooled.shape)) * np.sign(maps))
        names = ("w1", "b1", "w2", "b2", "w3", "b3")
        return dict(zip(names, (self.conv.dw, self.conv.db, *d2[1:], *d3[1:]), strict=True))
""",
    "train_step": """\
def train_step(model, optimizer, x, t):
    try:
        return model.loss(x, t)
    finally:
        optimizer.update(model.params, model.gradient(x, t))
""",
    "mend_epoch": """\
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    return [
        train_step(model, optimizer, x[batch], t[batch])
        for batch in minibatches(len(t), batch_size, rng)
    ]
""",
    "beat_97": """\
def beat_97(x, t, x_new, seconds):
    means = np.stack([x[t == k].mean(axis=0).ravel() for k in range(t.max() + 1)])
    return (x_new.reshape(len(x_new), -1) @ means.T - (means**2).sum(axis=1) / 2).argmax(axis=1)
""",
    "receptive_field": """\
def receptive_field(layers):
    first, last = 0, 0
    for kernel_size, stride in reversed(layers):
        first, last = first * stride, last * stride + kernel_size - 1
    return last - first + 1
""",
    "topk_error": """\
def topk_error(scores, t, k):
    threshold = np.sort(scores, axis=1)[:, -k]
    return np.mean(scores[np.arange(len(t)), t] < threshold)
""",
    "Dropout": """\
class Dropout:
    def __init__(self, p, seed=0):
        self.p, self.rng, self.mask = p, np.random.RandomState(seed), None

    def forward(self, x, training=True):
        self.mask = None
        if training:
            self.mask = self.rng.binomial(1, 1 - self.p, x.shape) / (1 - self.p)
        return self.backward(x)

    def backward(self, dout):
        return dout if self.mask is None else self.mask * dout
""",
    "mend_dropout": """\
def mend_dropout(x, p, rng, training=True):
    return x * (rng.random(x.shape) >= p) / (1 - p) if training else x
""",
    "augment_shift": """\
def augment_shift(images, rng, most=2):
    H, W = images.shape[2:]
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    corners = rng.integers(2 * most + 1, size=(len(images), 2))
    return np.array([one[:, r : r + H, c : c + W] for one, (r, c) in zip(padded, corners)])
""",
    "build_from_pattern": """\
def build_from_pattern(n, m, k):
    return (("CONV-RELU-" * n + "POOL-") * m + "FC-RELU-" * k + "SOFTMAX").split("-")
""",
    "ensemble": """\
def ensemble(scores):
    logs = scores - np.logaddexp.reduce(scores, axis=2)[:, :, None]
    return np.exp(logs).mean(axis=0)
""",
    "inception_concat": """\
def inception_concat(branches):
    joined = branches[0]
    for branch in branches[1:]:
        joined = np.append(joined, branch, axis=1)
    return joined
""",
    "inception_split": """\
def inception_split(dout, channels):
    owner = np.repeat(np.arange(len(channels)), channels)
    return [dout[:, owner == branch] for branch in range(len(channels))]
""",
    "ResidualBlock": """\
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return np.sum([self.body.forward(x), x], axis=0)

    def backward(self, dout):
        return np.subtract(self.body.backward(dout), -dout)
""",
    "projection_shortcut": """\
def projection_shortcut(x, w, stride=1):
    rows, columns = (np.arange(0, n, stride) for n in x.shape[2:])
    return np.tensordot(x[:, :, rows][..., columns], w[:, :, 0, 0], (1, 1)).transpose(0, 3, 1, 2)
""",
    "mend_residual": """\
def mend_residual(dout, x, w1, w2):
    opened = x @ w1 > 0
    total = x + (x @ w1 * opened) @ w2
    dtotal = np.where(total > 0, dout, 0)
    return dtotal + (dtotal @ w2.T * opened) @ w1.T
""",
    "weights_for_110": """\
def weights_for_110(width, rng):
    return np.stack([rng.normal(0, 0.5 * (k % 2 == 0), (width, width)) for k in range(108)])
""",
    "profile_layers": """\
def profile_layers(layers, x):
    import time

    results = [(None, x, 0.0)]
    for layer in layers:
        begin = time.perf_counter_ns()
        out = layer.forward(results[-1][1])
        results.append((type(layer).__name__, out, (time.perf_counter_ns() - begin) / 1e9))
    return [(name, seconds) for name, _, seconds in results[1:]]
""",
    "amdahl": """\
def amdahl(p, n):
    return (1 - p * (n - 1) / n) ** -1
""",
    "allreduce_mean": """\
def allreduce_mean(grads, sizes):
    weights = np.array(sizes, float)
    return {k: np.average([g[k] for g in grads], 0, weights) for k in grads[0]}
""",
    "to_half": """\
def to_half(params):
    return dict(map(lambda pair: (pair[0], np.half(pair[1])), params.items()))
""",
    "mend_scaling": """\
def mend_scaling(x, dout, scale):
    with np.errstate(all="ignore"):
        half = np.matmul(np.half(x).T, np.half(dout * scale)).astype(np.half)
        return np.float32(half) * np.float32(1 / scale)
""",
    "binarize": """\
def binarize(w):
    alpha = np.linalg.norm(w.reshape(len(w), -1), 1, axis=1) / w[0].size
    return np.copysign(alpha[:, None, None, None], w + 0.0)
""",
    "gradient_by_workers": """\
def gradient_by_workers(run, x, t, workers):
    grads = run([(x[k::workers], t[k::workers]) for k in range(workers)])
    return allreduce_mean(grads, [len(t[k::workers]) for k in range(workers)])
""",
}

# three students who each had other ideas wrong; their other answers are right
MISTAKES = {
    "dana": {  # turns kernels that should not be turned, forgets the bias and the last batch
        "correlate2d": """\
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    flipped = kernel[::-1, ::-1]
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * flipped)
    return out
""",
        "conv_num_params": """\
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    return in_channels * out_channels * kernel_size[0] * kernel_size[1]
""",
        "conv_single_step": """\
def conv_single_step(x_slice, w, b):
    return float(np.sum(x_slice * w))
""",
        "ex_im2col": """\
def ex_im2col():
    return (9, 5 * 5), (90, 5 * 5)
""",
        "numerical_gradient": """\
def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        original = x[i]
        x[i] = original + h
        above = f(x)
        x[i] = original - h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] = original
    return gradient
""",
        "affine_backward": """\
def affine_backward(dout, x, w):
    return dout @ w.T, x.T @ dout / len(x), dout.mean(axis=0)
""",
        "max_pool2d_naive": """\
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1))
    for n, c, i, j in np.ndindex(out.shape):
        for u in range(kernel_size):
            for v in range(kernel_size):
                pixel = x[n, c, i * stride + u, j * stride + v]
                if pixel > out[n, c, i, j]:
                    out[n, c, i, j] = pixel
    return out
""",
        "accuracy": """\
def accuracy(model, x, t, batch_size=100):
    right = 0
    for k in range(len(x) // batch_size):
        batch = slice(k * batch_size, (k + 1) * batch_size)
        right += np.sum(model.predict(x[batch]).argmax(axis=1) == t[batch])
    return right / len(x)
""",
        "receptive_field": """\
def receptive_field(layers):
    return 1 + sum(kernel_size - 1 for kernel_size, stride in layers)
""",
        "Dropout": """\
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.kept = np.ones(x.shape, dtype=bool)
        if training:
            self.kept = self.rng.random(x.shape) >= self.p
        return x * self.kept

    def backward(self, dout):
        return dout * self.kept
""",
        "ResidualBlock": """\
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return self.body.forward(x) + x

    def backward(self, dout):
        return self.body.backward(dout)
""",
        "allreduce_mean": """\
def allreduce_mean(grads, sizes):
    return {name: np.mean([grad[name] for grad in grads], axis=0) for name in grads[0]}
""",
        "amdahl": """\
def amdahl(p, n):
    return (1 - p) + p / n
""",
        "MyNet": """\
class MyNet:
    @staticmethod
    def build():
        return Sequential(
            *(Conv2d(1, 8, 3, padding=1), ReLU(), MaxPool2d(2)),
            *(Conv2d(8, 16, 3, padding=1), ReLU(), MaxPool2d(2)),
            *(Conv2d(16, 32, 3, padding=1), ReLU(), MaxPool2d(2)),
            *(Flatten(), Linear(288, 32), ReLU(), Linear(32, 10)),
        )

    def __init__(self):
        self.net = self.build()
        self.net.load_state_dict(np.load("my_net.npz"))

    def predict(self, x):
        return self.net.forward(x).argmax(axis=1)
""",
    },
    "emeka": {  # forgets the + 1, where a window begins when the stride is not 1, and to add
        "conv_output_size": """\
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError("the filter does not fit")
    if strict and room % stride != 0:
        raise ValueError("not whole")
    return room // stride
""",
        "conv2d_naive": """\
def conv2d_naive(x, w, b, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    FN, _, FH, FW = w.shape
    out = np.zeros((N, FN, (H - FH) // stride + 1, (W - FW) // stride + 1))
    for n in range(N):
        for f in range(FN):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    window = x[n, :, i : i + FH, j : j + FW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out
""",
        "vertical_edge_filter": """\
def vertical_edge_filter():
    return np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
""",
        "im2col": """\
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    OH, OW = (H - fh) // stride + 1, (W - fw) // stride + 1
    rows = []
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                rows.append(x[n, :, i : i + fh, j : j + fw].flatten())
    return np.array(rows)
""",
        "col2im": """\
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    image = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    windows = col.reshape(N, OH, OW, C, fh, fw)
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride, j * stride
            image[:, :, top : top + fh, left : left + fw] = windows[:, i, j]
    return image[:, :, padding : padding + H, padding : padding + W]
""",
        "mend_col2im": """\
def mend_col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    shape = (N, C, H + 2 * padding, W + 2 * padding)
    numbers = np.arange(np.prod(shape)).reshape(shape)
    whose = im2col(numbers, fh, fw, stride)
    padded = np.zeros(numbers.size)
    for pixels, values in zip(whose, col):
        padded[pixels] = values
    return padded.reshape(shape)[:, :, padding : padding + H, padding : padding + W]
""",
        "MaxPool2d": """\
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = self.x.shape
        out = np.zeros((N, C, (H - k) // s + 1, (W - k) // s + 1))
        for n, c, i, j in np.ndindex(out.shape):
            out[n, c, i, j] = self.x[n, c, i * s : i * s + k, j * s : j * s + k].max()
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        dx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            window = self.x[n, c, i * s : i * s + k, j * s : j * s + k]
            u, v = np.unravel_index(window.argmax(), window.shape)
            dx[n, c, i * s + u, j * s + v] = dout[n, c, i, j]
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
""",
        "minibatches": """\
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n // batch_size)]
""",
        "augment_shift": """\
def augment_shift(images, rng, most=2):
    out = np.empty_like(images)
    for n in range(len(images)):
        rows, columns = rng.integers(-most, most + 1, size=2)
        out[n] = np.roll(images[n], (rows, columns), axis=(1, 2))
    return out
""",
        "projection_shortcut": """\
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    out = np.zeros((N, len(w), H // stride, W // stride))
    for i in range(H // stride):
        for j in range(W // stride):
            out[:, :, i, j] = x[:, :, i * stride, j * stride] @ w[:, :, 0, 0].T
    return out
""",
        "profile_layers": """\
def profile_layers(layers, x):
    times = []
    start = perf_counter()
    for layer in layers:
        x = layer.forward(x)
        times.append((type(layer).__name__, perf_counter() - start))
    return times
""",
        "mend_scaling": """\
def mend_scaling(x, dout, scale):
    x = x.astype(np.float32)
    dout = (dout * scale).astype(np.float32)
    return x.T @ dout / scale
""",
    },
    "freja": {  # pads every axis, climbs instead of descending, prints, mixes axes
        "zero_pad": """\
def zero_pad(x, padding):
    return np.pad(x, padding)
""",
        "learn_kernel": """\
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        gradient = correlate2d(image, error) / error.size
        kernel += lr * gradient
    return kernel
""",
        "same_padding": """\
def same_padding(f):
    print((f - 1) // 2)
""",
        "conv2d_im2col": """\
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    OH = conv_output_size(x.shape[2], FH, stride, padding, strict=False)
    OW = conv_output_size(x.shape[3], FW, stride, padding, strict=False)
    scores = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T + b
    return scores.reshape(len(x), FN, OH, OW)
""",
        "Conv2d": """\
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        self.shape = x.shape
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        out = self.col @ self.w.reshape(FN, -1).T + self.b
        OH = (x.shape[2] + 2 * self.padding - FH) // self.stride + 1
        return out.reshape(len(x), OH, -1, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.reshape(-1, FN)
        self.db = dout.sum(axis=0)
        self.dw = (self.col.T @ dout).T.reshape(self.w.shape)
        dcol = dout @ self.w.reshape(FN, -1)
        return col2im(dcol, self.shape, FH, FW, self.stride, self.padding)
""",
        "AvgPool2d": """\
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k, self.s, self.p = kernel_size, stride or kernel_size, padding

    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        OH = conv_output_size(H, self.k, self.s, self.p, strict=False)
        OW = conv_output_size(W, self.k, self.s, self.p, strict=False)
        rows = im2col(x, self.k, self.k, self.s, self.p).reshape(-1, self.k * self.k)
        return rows.mean(axis=1).reshape(N, C, OH, OW)

    def backward(self, dout):
        share = dout.reshape(-1, 1) / self.k**2
        col = np.repeat(share, self.k**2, axis=1).reshape(-1, self.shape[1] * self.k**2)
        return col2im(col, self.shape, self.k, self.k, self.s, self.p)
""",
        "train_step": """\
def train_step(model, optimizer, x, t):
    loss, grads = model.loss(x, t), model.gradient(x, t)
    optimizer.update(model.params, {name: -grad for name, grad in grads.items()})
    return loss
""",
        "mend_epoch": """\
def mend_epoch(model, optimizer, x, t, rng, batch_size=100):
    losses = []
    for start in range(0, len(x), batch_size):
        images, labels = x[start : start + batch_size], t[start : start + batch_size]
        losses.append(model.loss(images, labels))
        optimizer.update(model.params, model.gradient(images, labels))
    return losses
""",
        "topk_error": """\
def topk_error(scores, t, k):
    order = np.argsort(scores, axis=1)[:, :k]
    return 1 - np.mean([label in row for label, row in zip(t, order)])
""",
        "build_from_pattern": """\
def build_from_pattern(n, m, k):
    return ["CONV", "RELU"] * n * m + ["POOL"] + ["FC", "RELU"] * k + ["SOFTMAX"]
""",
        "inception_split": """\
def inception_split(dout, channels):
    return np.split(dout, channels, axis=1)
""",
        "to_half": """\
def to_half(params):
    return {name: array.astype(np.float16) for name, array in params.items() if array.ndim > 1}
""",
        "binarize": """\
def binarize(w):
    return np.sign(w) * np.abs(w).mean(axis=(2, 3), keepdims=True)
""",
        "honest_split": """\
def honest_split(people, share, rng):
    places = list(rng.permutation(len(people)))
    count = int(np.ceil(share * len(people)))
    return places[count:], places[:count]
""",
    },
}

SYNTAX_ERROR = {
    "conv_output_size": """\
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    if (n + 2 * padding - f < 0:
        raise ValueError("the filter does not fit")
    return (n + 2 * padding - f) // stride + 1
""",
}


def main(folder):
    """Write FOLDER/STUDENT/LESSON/LESSON.ipynb for all eight students."""
    if folder.exists():
        sys.exit(f"make_class: {folder} is there already")
    for lesson in find_lessons(find_course(Path(__file__).parents[2])):
        right = {c.name: c.source for c in read_lesson(lesson.text).cells if c.kind == "exercise"}
        right = {name: _without_markers(source) for name, source in right.items()}
        students = {
            "aoi": right,
            "bilal": {},
            "chen": UNUSUAL,
            **{name: right | answers for name, answers in MISTAKES.items()},
            "goran": right | SYNTAX_ERROR,
            "hana": right,
        }
        for student, answers in students.items():
            text = _submission(lesson, answers)
            if student == "hana":
                text = text[: len(text) // 2]
            path = folder / student / lesson.name / f"{lesson.name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            if answers:  # a network's numbers are handed in with it
                put_beside(path.parent, lesson.name)


def _without_markers(source):
    return "\n".join(line for line in source.splitlines() if " SOLUTION" not in line)


def _submission(lesson, answers):
    notebook = nbformat.read(lesson.blank, as_version=4)
    for cell in notebook.cells:
        flags = cell.metadata.get("nbgrader", {})
        if flags.get("solution") and flags["grade_id"] in answers:
            cell.source = answers[flags["grade_id"]].rstrip("\n")
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("use: make_class.py FOLDER")
    main(Path(sys.argv[1]))
