# wrong: One mask of the last axis.
# ids: one-mask
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.mask = np.ones(x.shape[-1])
        if training:
            self.mask = (self.rng.random(x.shape[-1]) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
