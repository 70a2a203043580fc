# wrong: The generator is made anew in every forward, so the gaps are the same each time.
# ids: same-every-time
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.seed = seed

    def forward(self, x, training=True):
        self.mask = np.ones(x.shape)
        if training:
            rng = np.random.default_rng(self.seed)
            self.mask[rng.random(x.shape) < self.p] = 0
            self.mask /= 1 - self.p
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
