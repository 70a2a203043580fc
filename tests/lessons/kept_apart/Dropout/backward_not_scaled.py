# wrong: backward knows the gaps, but not the factor of what was kept.
# ids: back-not-scaled
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.kept = np.full(x.shape, True)
        if not training:
            return x
        self.kept = self.rng.random(x.shape) >= self.p
        out = np.zeros(x.shape)
        out[self.kept] = x[self.kept] / (1 - self.p)
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[~self.kept] = 0
        return dx
