# wrong: p is taken as the share that is kept, as in cs231n.
# ids: p-kept
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.training = training
        if training:
            self.mask = (self.rng.random(x.shape) < self.p) / self.p
            return x * self.mask
        return x

    def backward(self, dout):
        if self.training:
            return dout * self.mask
        return dout
