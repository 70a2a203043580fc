# wrong: backward goes through the body alone
# ids: skip-forgotten
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        out = self.body.forward(x)
        return out + x

    def backward(self, dout):
        dx = self.body.backward(dout)
        return dx
