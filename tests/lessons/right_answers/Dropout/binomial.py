# a binomial draw of zeros and ones, and two branches
class Dropout:
    def __init__(self, p, seed=0):
        self.keep = 1 - p
        self.rng = np.random.RandomState(seed)
        self.mask = None

    def forward(self, x, training=True):
        if not training:
            self.mask = None
            return x
        self.mask = self.rng.binomial(1, self.keep, size=x.shape) / self.keep
        return x * self.mask

    def backward(self, dout):
        if self.mask is None:
            return dout
        return dout * self.mask
