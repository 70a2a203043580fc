# wrong: p is taken as the share to keep.
# ids: p-kept
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        if training:
            self.mask = (self.rng.random(x.shape) < self.p) / self.p
        else:
            self.mask = np.ones(x.shape)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
