# wrong: forward writes the gaps and the factor into x itself.
# ids: in-place
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.dropped = None

    def forward(self, x, training=True):
        self.dropped = None
        if training:
            self.dropped = self.rng.random(x.shape) < self.p
            x[self.dropped] = 0
            x /= 1 - self.p
        return x

    def backward(self, dout):
        if self.dropped is None:
            return dout
        return np.where(self.dropped, 0, dout / (1 - self.p))
