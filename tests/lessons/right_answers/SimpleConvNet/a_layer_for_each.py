# classes for the linear layers, a blank image that tells the sizes, and one-hot labels
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, dout):
        self.dw, self.db = np.dot(self.x.T, dout), dout.sum(0)
        return np.dot(dout, self.w.T)


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
        rng = np.random.default_rng(seed)

        def draw(*shape):
            return rng.standard_normal(shape) * weight_std

        w1 = draw(filters, input_shape[0], kernel_size, kernel_size)
        blank = Conv2d(w1, np.zeros(filters)).forward(np.zeros((1, *input_shape)))
        features = MaxPool2d(2).forward(blank).size
        self.params = dict(
            w1=w1,
            b1=np.zeros((filters,)),
            w2=draw(features, hidden),
            b2=np.zeros((hidden,)),
            w3=draw(hidden, num_classes),
            b3=np.zeros((num_classes,)),
        )

    def layers(self):
        p = self.params
        return [Conv2d(p["w1"], p["b1"]), MaxPool2d(2)], [
            Linear(p["w2"], p["b2"]),
            Linear(p["w3"], p["b3"]),
        ]

    def predict(self, x):
        (self.conv, self.pool), (self.one, self.two) = self.layers()
        self.pooled = self.pool.forward(self.conv.forward(x))
        self.positive = np.maximum(self.pooled, 0)
        self.hidden = self.one.forward(self.positive.reshape(x.shape[0], -1))
        return self.two.forward(np.maximum(self.hidden, 0))

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        scores = self.predict(x)
        onehot = np.zeros(scores.shape)
        for row, label in enumerate(t):
            onehot[row, label] = 1
        dout = self.two.backward((softmax(scores) - onehot) / len(x))
        dout[self.hidden <= 0] = 0
        dout = self.one.backward(dout).reshape(self.pooled.shape)
        dout[self.pooled <= 0] = 0
        self.conv.backward(self.pool.backward(dout))
        layers = {"1": self.conv, "2": self.one, "3": self.two}
        return {kind + n: getattr(one, "d" + kind) for n, one in layers.items() for kind in "wb"}
