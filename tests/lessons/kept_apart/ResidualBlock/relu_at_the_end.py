# wrong: a ReLU behind the sum, forward and backward
# ids: relu-behind
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        self.out = np.maximum(0, x + self.body.forward(x))
        return self.out

    def backward(self, dout):
        dout = dout * (self.out > 0)
        return dout + self.body.backward(dout)
