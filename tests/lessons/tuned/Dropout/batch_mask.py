# wrong: One mask for the batch.
# ids: one-mask
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.factor = 1.0
        if training:
            self.factor = (self.rng.random(x[0].shape) >= self.p) / (1 - self.p)
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor
