# wrong: The generator always begins with 0, whatever seed is given.
# ids: seed-fixed
class Dropout:
    def __init__(self, p, seed=0):
        self.p = p
        self.rng = np.random.default_rng(0)

    def forward(self, x, training=True):
        self.scale = np.ones(x.shape)
        if training:
            u = self.rng.random(x.shape)
            self.scale = np.where(u < self.p, 0.0, 1.0 / (1.0 - self.p))
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
