# NumPy's own generator, seeded when the layer is made
class Dropout:
    def __init__(self, p, seed=0):
        np.random.seed(seed)
        self.p = p

    def forward(self, x, training=True):
        p = self.p if training else 0.0
        self.mask = (np.random.rand(*x.shape) > p) * (1.0 / (1.0 - p))
        out = np.multiply(x, self.mask)
        return out

    def backward(self, dout):
        dx = np.multiply(dout, self.mask)
        return dx
