# wrong: The gaps are drawn in the first call and kept for all later ones.
# ids: same-every-time, first-mask-kept
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.mask = None

    def forward(self, x, training=True):
        self.training = training
        if not training:
            return x
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = (self.rng.random(x.shape) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask if self.training else dout
