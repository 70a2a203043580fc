# wrong: The numbers compared with p are drawn from a normal distribution.
# ids: -
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.mask = None
        if training:
            self.mask = self.rng.normal(size=x.shape) > self.p
            x = x * self.mask / (1 - self.p)
        return x

    def backward(self, dout):
        if self.mask is not None:
            dout = dout * self.mask / (1 - self.p)
        return dout
