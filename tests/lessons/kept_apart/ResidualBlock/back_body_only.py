# wrong: backward forgets the way around and returns the body's part only.
# ids: skip-forgotten
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        self.x = x
        fx = self.body.forward(x)
        return fx + self.x

    def backward(self, dout):
        dx = self.body.backward(dout)
        return dx
