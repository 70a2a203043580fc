# float32, windows by strides, and everything by einsum
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
        g = np.random.Generator(np.random.PCG64(seed))
        OH, OW = H - kernel_size + 1, W - kernel_size + 1
        shapes = [(filters, C, kernel_size, kernel_size), (filters * (OH // 2) * (OW // 2), hidden)]
        shapes.append((hidden, num_classes))
        self.params = {}
        for k, (shape, n) in enumerate(zip(shapes, (filters, hidden, num_classes)), start=1):
            self.params[f"w{k}"] = g.normal(0.0, weight_std, shape).astype(np.float32)
            self.params[f"b{k}"] = np.zeros(n, dtype=np.float32)

    def predict(self, x):
        p, k = self.params, self.params["w1"].shape[2]
        self.windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))
        maps = np.einsum("ncijuv,fcuv->nfij", self.windows, p["w1"])
        self.z1 = maps + p["b1"][:, None, None]
        n, f, oh, ow = self.z1.shape
        even = np.maximum(self.z1, 0)[:, :, : oh // 2 * 2, : ow // 2 * 2]
        blocks = even.reshape(n, f, oh // 2, 2, ow // 2, 2).swapaxes(3, 4)
        self.blocks = blocks.reshape(n, f, oh // 2, ow // 2, 4)
        self.a1 = self.blocks.max(axis=-1).reshape(n, -1)
        self.z2 = self.a1 @ p["w2"] + p["b2"]
        self.a2 = self.z2 * (self.z2 > 0)
        return self.a2 @ p["w3"] + p["b3"]

    def loss(self, x, t):
        return cross_entropy(self.predict(x), t)

    def gradient(self, x, t):
        p, d3 = self.params, softmax(self.predict(x))
        d3 = d3 - (t[:, None] == np.arange(d3.shape[1]))
        d3 /= t.size
        d2 = np.einsum("nk,hk->nh", d3, p["w3"]) * (self.z2 > 0)
        n, f, h, w, _ = self.blocks.shape
        d1 = (d2 @ p["w2"].T).reshape(n, f, h, w, 1)
        first = np.arange(4) == self.blocks.argmax(axis=-1)[..., None]
        spread = (first * d1).reshape(n, f, h, w, 2, 2).swapaxes(3, 4).reshape(n, f, 2 * h, 2 * w)
        dz1 = np.zeros(self.z1.shape)
        dz1[:, :, : 2 * h, : 2 * w] = spread
        dz1 *= self.z1 > 0
        return {
            "b3": d3.sum(axis=0),
            "w3": np.einsum("nh,nk->hk", self.a2, d3),
            "b2": d2.sum(axis=0),
            "w2": np.einsum("nd,nh->dh", self.a1, d2),
            "b1": dz1.sum(axis=(0, 2, 3)),
            "w1": np.einsum("nfij,ncijuv->fcuv", dz1, self.windows),
        }
