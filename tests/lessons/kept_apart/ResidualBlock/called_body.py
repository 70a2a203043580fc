# wrong: The body is called like a function, which a layer cannot be.
# ids: -
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return x + self.body(x)

    def backward(self, dout):
        return dout + self.body.backward(dout)
