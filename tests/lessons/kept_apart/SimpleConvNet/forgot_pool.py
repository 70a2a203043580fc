# wrong: w2 has a row for each number before the pooling, because the pooling was forgotten.
# ids: not-pooled
class SimpleConvNet:
    """Convolution, ReLU, max pooling 2x2, linear, ReLU, linear.

    Parameters
    ----------
    input_shape : tuple of int
        (C, H, W) of an image.
    filters, kernel_size : int
        Number of filters, and their height and width; stride 1, no padding.
    hidden, num_classes : int
        Neurons of the first linear layer, and scores.
    weight_std : float
        Standard deviation of the first weights.
    seed : int
        Of the generator that draws them.
    """

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
        """Make self.params: w1, b1, w2, b2, w3, b3; weights normal, biases 0 and 1-D.

        w1 (filters, C, k, k), w2 (features, hidden), w3 (hidden, num_classes).
        """
        c, h, w = input_shape
        k = kernel_size
        oh = h - k + 1
        ow = w - k + 1
        rng = np.random.default_rng(seed)

        def draw(*shape):
            return rng.normal(0.0, weight_std, size=shape)

        self.params = dict(
            w1=draw(filters, c, k, k),
            b1=np.zeros(filters),
            w2=draw(filters * oh * ow, hidden),
            b2=np.zeros(hidden),
            w3=draw(hidden, num_classes),
            b3=np.zeros(num_classes),
        )

    def predict(self, x):
        """Images (N, C, H, W) to scores (N, num_classes)."""
        p = self.params
        self.conv = Conv2d(p["w1"], p["b1"])
        self.pool = MaxPool2d(2)
        self.maps = self.conv.forward(x)  # (N, filters, OH, OW), before ReLU
        self.pooled = self.pool.forward(np.maximum(self.maps, 0))
        self.features = self.pooled.reshape(len(x), -1)  # in the order (C, H, W)
        self.hidden = self.features @ p["w2"] + p["b2"]  # before ReLU
        self.active = np.maximum(self.hidden, 0)
        return self.active @ p["w3"] + p["b3"]

    def loss(self, x, t):
        """The mean cross-entropy for labels t (N,)."""
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        """The gradients of the loss: a dict with the names of self.params."""
        p = self.params
        d = softmax(self.predict(x))
        for n in range(len(x)):
            d[n, t[n]] -= 1
        d /= len(x)
        dw3, db3 = self.active.T @ d, d.sum(0)
        d = d @ p["w3"].T
        d[self.hidden <= 0] = 0
        dw2, db2 = self.features.T @ d, d.sum(0)
        d = self.pool.backward((d @ p["w2"].T).reshape(self.pooled.shape))
        d[self.maps <= 0] = 0
        self.conv.backward(d)
        return {"w1": self.conv.dw, "b1": self.conv.db, "w2": dw2, "b2": db2, "w3": dw3, "b3": db3}
