# wrong: The older form: scaled in the test.
# ids: scaled-in-test
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.mask = None

    def forward(self, x, training=True):
        if training:
            self.mask = self.rng.random(x.shape) > self.p
            return x * self.mask
        return x * (1.0 - self.p)

    def backward(self, dout):
        return dout * self.mask
