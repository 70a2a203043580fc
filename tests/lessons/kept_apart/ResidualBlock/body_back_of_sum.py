# wrong: dout is doubled for the two ways before it goes through the body
# ids: sum-sent-through
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return x + self.body.forward(x)

    def backward(self, dout):
        return dout + self.body.backward(2 * dout)
