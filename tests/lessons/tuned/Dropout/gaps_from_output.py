# wrong: backward takes every 0 of the output for a gap, also where x itself was 0.
# ids: zeros-of-out
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.training = training
        if not training:
            return x
        self.out = np.where(self.rng.random(x.shape) < self.p, 0, x / (1 - self.p))
        return self.out

    def backward(self, dout):
        if not self.training:
            return dout
        return dout * (self.out != 0) / (1 - self.p)
