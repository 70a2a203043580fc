# wrong: Nothing is scaled.
# ids: not-scaled
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.mask = np.ones(x.shape, bool)
        if training:
            self.mask = self.rng.random(x.shape) > self.p
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
