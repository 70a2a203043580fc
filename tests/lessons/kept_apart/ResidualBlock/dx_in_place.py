# wrong: dout is added into the array that the body returned, which may be dout itself.
# ids: writes-into-bodys-gradient
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return self.body.forward(x) + x

    def backward(self, dout):
        dx = self.body.backward(dout)
        dx += dout
        return dx
