# wrong: The number of features is the example's 12*12, whatever the image and the kernel are.
# ids: slides-size
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
        rng = np.random.default_rng(seed)
        features = filters * 12 * 12
        self.params = {}
        self.params["w1"] = weight_std * rng.standard_normal((filters, C, kernel_size, kernel_size))
        self.params["b1"] = np.zeros(filters)
        self.params["w2"] = weight_std * rng.standard_normal((features, hidden))
        self.params["b2"] = np.zeros(hidden)
        self.params["w3"] = weight_std * rng.standard_normal((hidden, num_classes))
        self.params["b3"] = np.zeros(num_classes)

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
        shares = softmax(self.predict(x))
        shares[np.arange(len(x)), t] -= 1
        d = shares / len(x)
        g = {"w3": self.active.T @ d, "b3": d.sum(axis=0)}
        d = (d @ self.params["w3"].T) * (self.hidden > 0)
        g["w2"], g["b2"] = self.features.T @ d, d.sum(axis=0)
        d = self.pool.backward((d @ self.params["w2"].T).reshape(self.pooled.shape))
        self.conv.backward(d * (self.maps > 0))
        g["w1"], g["b1"] = self.conv.dw, self.conv.db
        return g
