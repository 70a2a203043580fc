# wrong: Kept numbers are divided by p, the share that is dropped, not by 1 - p.
# ids: divided-by-p
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        if training and self.p > 0:
            self.factor = (self.rng.random(x.shape) >= self.p) / self.p
        else:
            self.factor = 1.0
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor
