# wrong: dout += changes the array that came from above.
# ids: writes-into-dout
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return x + self.body.forward(x)

    def backward(self, dout):
        dout += self.body.backward(dout)
        return dout
