# wrong: x += changes the array that came in.
# ids: writes-into-x
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        x += self.body.forward(x)
        return x

    def backward(self, dout):
        return dout + self.body.backward(dout)
