# wrong: The body is taken for a list of layers, but may be a single one without iteration.
# ids: -
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        out = x
        for layer in self.body:
            out = layer.forward(out)
        return out + x

    def backward(self, dout):
        dx = dout
        for layer in reversed(self.body):
            dx = layer.backward(dx)
        return dx + dout
