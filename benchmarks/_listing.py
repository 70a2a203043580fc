"""The convolutional network of the course's slides, written anew from the algorithm they print.

What the library is measured against. im2col loops over the taps of a filter and fills one column
matrix for the whole batch; products are `np.dot`, results are transposed, col2im goes back;
pooling is im2col and argmax; Adam is plain NumPy. Nothing here was made slower or faster than
printed: float64 where the slides have float64, and a second forward for the loss in each step.
"""

import numpy as np

# The slides' np.zeros makes columns of float64, whatever the images are. None: as the images.
COLUMNS = np.float64


def im2col(images, fh, fw, stride=1, pad=0):
    n, c, h, w = images.shape
    oh, ow = (h + 2 * pad - fh) // stride + 1, (w + 2 * pad - fw) // stride + 1
    padded = np.pad(images, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant")
    col = np.zeros((n, c, fh, fw, oh, ow), COLUMNS or images.dtype)
    for y in range(fh):
        for x in range(fw):
            col[:, :, y, x] = padded[
                :, :, y : y + stride * oh : stride, x : x + stride * ow : stride
            ]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, -1)


def col2im(col, shape, fh, fw, stride=1, pad=0):
    n, c, h, w = shape
    oh, ow = (h + 2 * pad - fh) // stride + 1, (w + 2 * pad - fw) // stride + 1
    col = col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    padded = np.zeros((n, c, h + 2 * pad + stride - 1, w + 2 * pad + stride - 1), col.dtype)
    for y in range(fh):
        for x in range(fw):
            padded[:, :, y : y + stride * oh : stride, x : x + stride * ow : stride] += col[
                :, :, y, x
            ]
    return padded[:, :, pad : h + pad, pad : w + pad]


class Convolution:
    def __init__(self, w, b, stride=1, pad=0):
        self.params = [w, b]
        self.stride, self.pad = stride, pad

    def forward(self, x):
        w, b = self.params
        fn, _, fh, fw = w.shape
        n, _, h, width = x.shape
        oh = (h + 2 * self.pad - fh) // self.stride + 1
        ow = (width + 2 * self.pad - fw) // self.stride + 1
        self.x, self.col = x, im2col(x, fh, fw, self.stride, self.pad)
        self.col_w = w.reshape(fn, -1).T
        out = np.dot(self.col, self.col_w) + b
        return out.reshape(n, oh, ow, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        fn, c, fh, fw = self.params[0].shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, fn)
        dw = np.dot(self.col.T, dout).transpose(1, 0).reshape(fn, c, fh, fw)
        self.grads = [dw, np.sum(dout, axis=0)]
        dcol = np.dot(dout, self.col_w.T)
        return col2im(dcol, self.x.shape, fh, fw, self.stride, self.pad)


class Pooling:
    params = ()
    grads = ()

    def __init__(self, ph, pw, stride, pad=0):
        self.ph, self.pw, self.stride, self.pad = ph, pw, stride, pad

    def forward(self, x):
        n, c, h, w = x.shape
        oh, ow = (h - self.ph) // self.stride + 1, (w - self.pw) // self.stride + 1
        col = im2col(x, self.ph, self.pw, self.stride, self.pad).reshape(-1, self.ph * self.pw)
        self.x, self.winners = x, np.argmax(col, axis=1)
        return np.max(col, axis=1).reshape(n, oh, ow, c).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        size = self.ph * self.pw
        dmax = np.zeros((dout.size, size), dout.dtype)
        dmax[np.arange(self.winners.size), self.winners.flatten()] = dout.flatten()
        dcol = dmax.reshape(dout.shape[0] * dout.shape[1] * dout.shape[2], -1)
        return col2im(dcol, self.x.shape, self.ph, self.pw, self.stride, self.pad)


class Affine:
    def __init__(self, w, b):
        self.params = [w, b]

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return np.dot(self.x, self.params[0]) + self.params[1]

    def backward(self, dout):
        self.grads = [np.dot(self.x.T, dout), np.sum(dout, axis=0)]
        return np.dot(dout, self.params[0].T).reshape(self.shape)


class Relu:
    params = ()
    grads = ()

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Dropout:
    params = ()
    grads = ()

    def __init__(self, ratio=0.5):
        self.ratio, self.training = ratio, True

    def forward(self, x):
        if not self.training:
            return x * (1.0 - self.ratio)
        self.mask = np.random.rand(*x.shape) > self.ratio
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class SoftmaxWithLoss:
    def forward(self, x, t):
        x = x - np.max(x, axis=-1, keepdims=True)
        self.y = np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)
        self.t = t
        return -np.sum(np.log(self.y[np.arange(len(t)), t] + 1e-7)) / len(t)

    def backward(self):
        dx = self.y.copy()
        dx[np.arange(len(self.t)), self.t] -= 1
        return dx / len(self.t)


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.step, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.step += 1
        rate = self.lr * np.sqrt(1 - self.beta2**self.step) / (1 - self.beta1**self.step)
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=True):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g**2 - v)
            p -= rate * m / (np.sqrt(v) + 1e-7)


class Network:
    def __init__(self, layers):
        self.layers, self.last = layers, SoftmaxWithLoss()

    def predict(self, x, training=False):
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.training = training
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x, training=True), t)

    def accuracy(self, x, t, batch_size=100):
        right = 0
        for i in range(0, len(x), batch_size):
            y = self.predict(x[i : i + batch_size])
            right += np.sum(np.argmax(y, axis=1) == t[i : i + batch_size])
        return right / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)

    def train_step(self, x, t, adam):
        self.gradient(x, t)
        params = [p for layer in self.layers for p in layer.params]
        grads = [g for layer in self.layers for g in layer.grads]
        adam.update(params, grads)
        return self.loss(x, t)


def simple_conv_net():
    def weights(*shape):
        return 0.01 * np.random.randn(*shape)

    return Network([
        Convolution(weights(30, 1, 5, 5), np.zeros(30)),
        Relu(),
        Pooling(2, 2, stride=2),
        Affine(weights(30 * 12 * 12, 100), np.zeros(100)),
        Relu(),
        Affine(weights(100, 10), np.zeros(10)),
    ])  # fmt: skip


def deep_conv_net():
    layers, channels = [], 1
    for number, filters in enumerate([16, 16, 32, 32, 64, 64]):
        w = np.random.randn(filters, channels, 3, 3) * np.sqrt(2.0 / (channels * 9))
        layers += [Convolution(w, np.zeros(filters), pad=2 if number == 3 else 1), Relu()]
        layers += [Pooling(2, 2, stride=2)] if number % 2 else []
        channels = filters
    hidden = np.random.randn(64 * 4 * 4, 50) * np.sqrt(2.0 / (64 * 4 * 4))
    last = np.random.randn(50, 10) * np.sqrt(2.0 / 50)
    layers += [Affine(hidden, np.zeros(50)), Relu(), Dropout(0.5)]
    return Network([*layers, Affine(last, np.zeros(10)), Dropout(0.5)])


def train_epoch(network, adam, x, t, x_test, t_test, batch_size=100):
    """An epoch of the slides' Trainer: random batches, then the accuracy on 1,000 images each."""
    for _ in range(len(x) // batch_size):
        batch = np.random.choice(len(x), batch_size)
        network.train_step(x[batch], t[batch], adam)
    network.accuracy(x[:1000], t[:1000])
    return float(network.accuracy(x_test[:1000], t_test[:1000]))
