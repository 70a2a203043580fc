# number by number
class Dropout:
    def __init__(self, p, seed=0):
        import random

        self.p, self.random = p, random.Random(seed)

    def forward(self, x, training=True):
        self.factors = np.ones(x.size)
        if training:
            for i in range(x.size):
                self.factors[i] = 0 if self.random.random() < self.p else 1 / (1 - self.p)
        return x * self.factors.reshape(x.shape)

    def backward(self, dout):
        return dout * self.factors.reshape(dout.shape)
