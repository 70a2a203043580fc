# wrong: the slides' formula: the side of the maps, halved and squared, from the rows
# ids: square-only
from course_lib.functional import cross_entropy, softmax


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
        C, H, W = input_shape
        OH = (H - kernel_size + 1) // 2
        OW = (W - kernel_size + 1) // 2
        rng = np.random.default_rng(seed)
        self.params = {}
        self.params["w1"] = weight_std * rng.normal(size=(filters, C, kernel_size, kernel_size))
        self.params["b1"] = np.zeros(filters)
        self.params["w2"] = weight_std * rng.normal(size=(filters * OH * OH, hidden))
        self.params["b2"] = np.zeros(hidden)
        self.params["w3"] = weight_std * rng.normal(size=(hidden, num_classes))
        self.params["b3"] = np.zeros(num_classes)

    def predict(self, x):
        p = self.params
        self.conv = Conv2d(p["w1"], p["b1"])
        self.pool = MaxPool2d(2)
        self.maps = self.conv.forward(x)
        self.pooled = self.pool.forward(np.maximum(self.maps, 0))
        self.features = self.pooled.reshape(len(x), -1)
        self.hidden = self.features @ p["w2"] + p["b2"]
        self.active = np.maximum(self.hidden, 0)
        return self.active @ p["w3"] + p["b3"]

    def loss(self, x, t):
        return float(cross_entropy(self.predict(x), t))

    def gradient(self, x, t):
        dscores = softmax(self.predict(x))
        dscores[np.arange(len(t)), t] -= 1
        dscores /= len(t)
        grads = {}
        dactive, grads["w3"], grads["b3"] = affine_backward(dscores, self.active, self.params["w3"])
        dhidden = dactive * (self.hidden > 0)
        dfeatures, grads["w2"], grads["b2"] = affine_backward(
            dhidden, self.features, self.params["w2"]
        )
        dpooled = dfeatures.reshape(self.pooled.shape)
        dmaps = self.pool.backward(dpooled) * (self.maps > 0)
        self.conv.backward(dmaps)
        grads["w1"], grads["b1"] = self.conv.dw, self.conv.db
        return grads
