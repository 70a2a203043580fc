# wrong: backward draws gaps of its own in place of those of forward.
# ids: back-new-mask
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.training = True

    def _drop(self, a):
        kept = self.rng.random(a.shape) >= self.p
        return np.where(kept, a / (1 - self.p), 0.0)

    def forward(self, x, training=True):
        self.training = training
        return self._drop(x) if training else x

    def backward(self, dout):
        return self._drop(dout) if self.training else dout
