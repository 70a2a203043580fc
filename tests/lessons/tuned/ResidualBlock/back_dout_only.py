# wrong: backward hands on dout and forgets the body's part.
# ids: body-forgotten
class ResidualBlock:
    def __init__(self, body):
        self.body = body

    def forward(self, x):
        return np.add(x, self.body.forward(x))

    def backward(self, dout):
        self.body.backward(dout)  # the body's own gradients
        return dout
