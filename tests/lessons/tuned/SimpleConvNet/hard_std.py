# wrong: The standard deviation is 0.01 always; weight_std is not used.
# ids: weight-std-ignored
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
        out_h = (H - kernel_size + 1) // 2
        out_w = (W - kernel_size + 1) // 2
        self.params = {}
        self.params["w1"] = 0.01 * rng.normal(size=(filters, C, kernel_size, kernel_size))
        self.params["b1"] = np.zeros(filters)
        self.params["w2"] = 0.01 * rng.normal(size=(filters * out_h * out_w, hidden))
        self.params["b2"] = np.zeros(hidden)
        self.params["w3"] = 0.01 * rng.normal(size=(hidden, num_classes))
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
        N = len(x)
        p = self.params
        scores = self.predict(x)
        d3 = softmax(scores)
        d3[np.arange(N), t] -= 1
        d3 = d3 / N
        d2 = d3 @ p["w3"].T
        d2 = d2 * (self.hidden > 0)
        d1 = d2 @ p["w2"].T
        d1 = d1.reshape(self.pooled.shape)
        d1 = self.pool.backward(d1)
        d1 = d1 * (self.maps > 0)
        self.conv.backward(d1)
        return {
            "w1": self.conv.dw,
            "b1": self.conv.db,
            "w2": self.features.T @ d2,
            "b2": d2.sum(axis=0),
            "w3": self.active.T @ d3,
            "b3": d3.sum(axis=0),
        }
