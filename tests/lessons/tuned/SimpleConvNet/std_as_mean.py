# wrong: weight_std is given to rng.normal as its first argument, the mean, so weights have mean 0.01 and standard deviation 1.
# ids: mean-not-0
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
        C, H, W = input_shape
        OH = (H - kernel_size + 1) // 2
        OW = (W - kernel_size + 1) // 2
        rng = np.random.default_rng(seed)
        w1 = rng.normal(weight_std, size=(filters, C, kernel_size, kernel_size))
        w2 = rng.normal(weight_std, size=(filters * OH * OW, hidden))
        w3 = rng.normal(weight_std, size=(hidden, num_classes))
        b1, b2, b3 = np.zeros(filters), np.zeros(hidden), np.zeros(num_classes)
        self.params = {"w1": w1, "b1": b1, "w2": w2, "b2": b2, "w3": w3, "b3": b3}

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
        scores = self.predict(x)
        d = softmax(scores)
        d[range(len(t)), t] -= 1
        d = d / len(t)
        grads = {}
        grads["b3"] = d.sum(axis=0)
        grads["w3"] = self.active.T @ d
        d = d @ self.params["w3"].T
        d = np.where(self.hidden > 0, d, 0)
        grads["b2"] = d.sum(axis=0)
        grads["w2"] = self.features.T @ d
        d = d @ self.params["w2"].T
        d = self.pool.backward(d.reshape(self.pooled.shape))
        d = np.where(self.maps > 0, d, 0)
        self.conv.backward(d)
        grads["b1"] = self.conv.db
        grads["w1"] = self.conv.dw
        return grads
