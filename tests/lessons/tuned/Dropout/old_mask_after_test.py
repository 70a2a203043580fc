# wrong: After a forward without training, backward still uses the gaps of the last training.
# ids: old-mask-after-test
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.mask = 1

    def forward(self, x, training=True):
        if training:
            keep = 1 - self.p
            self.mask = (self.rng.random(x.shape) < keep) / keep
            return x * self.mask
        return x

    def backward(self, dout):
        return dout * self.mask
