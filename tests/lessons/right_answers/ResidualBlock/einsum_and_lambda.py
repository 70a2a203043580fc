# methods made elsewhere, the body hidden in closures
def _plus(way):
    return lambda array: np.einsum("a...->...", np.stack([array, way(array)]))


class ResidualBlock:
    def __init__(self, body):
        self.forward, self.backward = _plus(body.forward), _plus(body.backward)
