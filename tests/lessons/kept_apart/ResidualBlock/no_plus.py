# wrong: forward gives the body's output only; backward is right.
# ids: plus-missing
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return self.body.forward(x)

    def backward(self, dout):
        return dout + self.body.backward(dout)
