# wrong: The ReLU of the hidden layer is applied only after w2's and b2's gradients were taken.
# ids: relu-after-w2
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
        k = kernel_size
        features = filters * ((H - k + 1) // 2) * ((W - k + 1) // 2)
        rng = np.random.default_rng(seed)
        self.params = {}
        self.params["w1"] = rng.standard_normal((filters, C, k, k)) * weight_std
        self.params["b1"] = np.zeros(filters)
        self.params["w2"] = rng.standard_normal((features, hidden)) * weight_std
        self.params["b2"] = np.zeros(hidden)
        self.params["w3"] = rng.standard_normal((hidden, num_classes)) * weight_std
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
        grads = {}
        dout = softmax(self.predict(x))
        dout[np.arange(len(x)), t] -= 1
        dout = dout / len(x)

        grads["w3"] = np.dot(self.active.T, dout)
        grads["b3"] = np.sum(dout, axis=0)
        dout = np.dot(dout, self.params["w3"].T)

        grads["w2"] = np.dot(self.features.T, dout)
        grads["b2"] = np.sum(dout, axis=0)
        dout = dout * (self.hidden > 0)
        dout = np.dot(dout, self.params["w2"].T)

        dout = dout.reshape(self.pooled.shape)
        dout = self.pool.backward(dout)
        dout = dout * (self.maps > 0)
        F, C, k, _ = self.params["w1"].shape
        N, _, OH, OW = dout.shape
        dw = np.zeros((F, C, k, k))
        for i in range(OH):
            for j in range(OW):
                window = x[:, :, i : i + k, j : j + k].reshape(N, -1)
                dw += (dout[:, :, i, j].T @ window).reshape(F, C, k, k)
        grads["w1"] = dw
        grads["b1"] = np.sum(dout, axis=(0, 2, 3))
        return grads
