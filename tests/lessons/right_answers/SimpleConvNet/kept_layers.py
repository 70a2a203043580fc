# layers that are made once and share the arrays of params
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
        random = np.random.RandomState(seed)
        rows = np.floor((input_shape[1] - kernel_size + 1) / 2).astype(int)
        cols = np.floor((input_shape[2] - kernel_size + 1) / 2).astype(int)
        self.params = {}
        self.params["w1"] = weight_std * random.randn(
            filters, input_shape[0], kernel_size, kernel_size
        )
        self.params["b1"] = np.zeros(filters)
        self.params["w2"] = weight_std * random.randn(filters * rows * cols, hidden)
        self.params["b2"] = np.zeros(hidden)
        self.params["w3"] = weight_std * random.randn(hidden, num_classes)
        self.params["b3"] = np.zeros(num_classes)
        self.conv = Conv2d(self.params["w1"], self.params["b1"])
        self.pool = MaxPool2d(2)

    def predict(self, x):
        self.maps = self.conv.forward(x)
        self.pooled = self.pool.forward(np.maximum(self.maps, 0))
        self.features = self.pooled.reshape(len(x), -1)
        self.hidden = self.features @ self.params["w2"] + self.params["b2"]
        self.active = np.maximum(self.hidden, 0)
        return self.active @ self.params["w3"] + self.params["b3"]

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        y = softmax(self.predict(x))
        y[range(len(t)), t] -= 1
        grads = dict.fromkeys(self.params)
        dout, grads["w3"], grads["b3"] = affine_backward(y, self.active, self.params["w3"])
        dout *= np.sign(self.active)
        dout, grads["w2"], grads["b2"] = affine_backward(dout, self.features, self.params["w2"])
        dout = self.pool.backward(dout.reshape(self.pooled.shape))
        dout[self.maps < 0] = 0
        self.conv.backward(dout)
        grads["w1"], grads["b1"] = self.conv.dw, self.conv.db
        return {name: grad / len(t) for name, grad in grads.items()}
