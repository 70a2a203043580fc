# wrong: x is overwritten by the body's result before it is added
# ids: added-to-itself
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        x = self.body.forward(x)
        return x + x

    def backward(self, dout):
        return dout + self.body.backward(dout)
