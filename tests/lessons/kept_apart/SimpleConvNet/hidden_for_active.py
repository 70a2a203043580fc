# wrong: The gradient of w3 is computed with the hidden numbers before ReLU.
# ids: before-relu-in-w3
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
        ph = (H - kernel_size + 1) // 2
        pw = (W - kernel_size + 1) // 2
        self.params = {
            "w1": rng.normal(0, weight_std, (filters, C, kernel_size, kernel_size)),
            "b1": np.zeros(filters),
            "w2": rng.normal(0, weight_std, (filters * ph * pw, hidden)),
            "b2": np.zeros(hidden),
            "w3": rng.normal(0, weight_std, (hidden, num_classes)),
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
        scores = self.predict(x)
        dscores = softmax(scores)
        dscores[np.arange(len(t)), t] -= 1
        dscores /= len(t)
        dw3 = self.hidden.T @ dscores
        db3 = dscores.sum(axis=0)
        dhidden = (dscores @ self.params["w3"].T) * (self.hidden > 0)
        dw2 = self.features.T @ dhidden
        db2 = dhidden.sum(axis=0)
        dpool = (dhidden @ self.params["w2"].T).reshape(self.pooled.shape)
        dmaps = self.pool.backward(dpool) * (self.maps > 0)
        k = self.params["w1"].shape[2]
        win = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
        dw1 = np.einsum("nfij,ncijab->fcab", dmaps, win)
        db1 = dmaps.sum(axis=(0, 2, 3))
        return {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2, "w3": dw3, "b3": db3}
