# wrong: A ReLU is put behind the plus, as in the real ResNet, forward and backward.
# ids: relu-behind
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        self.out = np.maximum(x + self.body.forward(x), 0)
        return self.out

    def backward(self, dout):
        d = dout * (self.out > 0)
        return d + self.body.backward(d)
