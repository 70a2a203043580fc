# wrong: The old way: nothing is scaled in training, and in the test everything is multiplied by 1 - p.
# ids: scaled-in-test
class Dropout:
    def __init__(self, p, seed=0):
        self.dropout_ratio = p
        self.rng = np.random.default_rng(seed)
        self.mask = None

    def forward(self, x, training=True):
        if training:
            self.mask = self.rng.random(x.shape) > self.dropout_ratio
        else:
            self.mask = 1.0 - self.dropout_ratio
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
