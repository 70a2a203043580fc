# wrong: A new generator in each call.
# ids: same-every-time
class Dropout:
    def __init__(self, p, seed=0):
        self.p, self.seed = p, seed

    def forward(self, x, training=True):
        self.mask = np.ones_like(x)
        if training:
            rng = np.random.default_rng(self.seed)
            self.mask = (rng.random(x.shape) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
