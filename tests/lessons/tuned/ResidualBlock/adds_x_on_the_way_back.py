# wrong: backward adds the input x in place of dout.
# ids: x-added
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        self.x = x
        return x + self.body.forward(x)

    def backward(self, dout):
        return self.x + self.body.backward(dout)
