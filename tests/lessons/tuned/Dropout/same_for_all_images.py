# wrong: One row of gaps is drawn and used for all images of the batch.
# ids: one-mask
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        if training:
            kept = self.rng.random(x.shape[1:]) >= self.p
            self.mask = kept / (1 - self.p)
        else:
            self.mask = 1.0
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
