# adds up a list of ways
class ResidualBlock:
    def __init__(self, body):
        self.ways = [body]

    def forward(self, x):
        return sum((way.forward(x) for way in self.ways), x)

    def backward(self, dout):
        return sum([way.backward(dout) for way in self.ways], start=dout)
