# wrong: backward draws anew.
# ids: back-new-mask
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.training = training
        return self._drop(x)

    def _drop(self, x):
        if not self.training:
            return x
        return x * (self.rng.random(x.shape) >= self.p) / (1 - self.p)

    def backward(self, dout):
        return self._drop(dout)
