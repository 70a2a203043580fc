# wrong: The gradient is not stopped by the ReLU between convolution and pooling.
# ids: no-relu-behind-maps
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
        h, w = (h - kernel_size + 1) // 2, (w - kernel_size + 1) // 2
        rng = np.random.default_rng(seed)
        self.params = {
            "w1": rng.normal(scale=weight_std, size=(filters, c, kernel_size, kernel_size)),
            "b1": np.zeros(filters),
            "w2": rng.normal(scale=weight_std, size=(filters * h * w, hidden)),
            "b2": np.zeros(hidden),
            "w3": rng.normal(scale=weight_std, size=(hidden, num_classes)),
            "b3": np.zeros(num_classes),
        }

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
        d -= np.eye(d.shape[1])[t]
        d /= len(x)
        g = {"w3": self.active.T @ d, "b3": d.sum(0)}
        d = d @ p["w3"].T * (self.hidden > 0)
        g["w2"] = self.features.T @ d
        g["b2"] = d.sum(0)
        d = self.pool.backward((d @ p["w2"].T).reshape(self.pooled.shape))
        k = p["w1"].shape[2]
        win = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
        g["w1"] = np.einsum("nfij,ncijuv->fcuv", d, win)
        g["b1"] = np.einsum("nfij->f", d)
        return g
