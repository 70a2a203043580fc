# wrong: The input is added into the body's own output, which may be x itself or an array that the body keeps.
# ids: writes-into-bodys-result
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        out = self.body.forward(x)
        out += x
        return out

    def backward(self, dout):
        dx = self.body.backward(dout)
        return dx + dout
