# wrong: 0.5 whatever p is.
# ids: always-half
class Dropout:
    def __init__(self, p, seed=0):
        self.rng = np.random.default_rng(seed)

    def forward(self, x, training=True):
        self.factor = 1.0
        if training:
            self.factor = 2.0 * (self.rng.random(x.shape) < 0.5)
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor
