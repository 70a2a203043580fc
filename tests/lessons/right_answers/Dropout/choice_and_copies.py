# rng.choice, and zeros written into a copy
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.training = training
        if training:
            self.gaps = self.rng.choice([True, False], size=x.shape, p=[self.p, 1 - self.p])
        return self.cut(x)

    def backward(self, dout):
        return self.cut(dout)

    def cut(self, numbers):
        if not self.training:
            return numbers.copy()
        out = numbers / (1 - self.p)
        out[self.gaps] = 0
        return out
