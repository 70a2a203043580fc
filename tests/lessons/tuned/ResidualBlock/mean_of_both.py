# wrong: The plus is a mean: forward and backward are halved.
# ids: halved
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return (x + self.body.forward(x)) / 2

    def backward(self, dout):
        return (dout + self.body.backward(dout)) / 2
