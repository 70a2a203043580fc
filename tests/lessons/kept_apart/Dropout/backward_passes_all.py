# wrong: backward returns dout.
# ids: dout-passes
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        if not training:
            return x
        keep = self.rng.random(x.shape) >= self.p
        return np.where(keep, x / (1 - self.p), 0)

    def backward(self, dout):
        return dout
