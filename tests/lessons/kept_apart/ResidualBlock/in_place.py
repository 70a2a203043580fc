# wrong: the body's result is changed in place, and an empty body gives x itself
# ids: writes-into-bodys-result
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        out = self.body.forward(x)
        out += x
        return out

    def backward(self, dout):
        return self.body.backward(dout) + dout
