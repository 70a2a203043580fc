# wrong: The chain rule is applied twice: what the body sends back is multiplied by dout once more.
# ids: gradients-multiplied
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return x + self.body.forward(x)

    def backward(self, dout):
        return dout * (1 + self.body.backward(dout))
