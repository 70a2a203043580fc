# wrong: compares with >=, so of equal pixels the last one gets the gradient
# ids: last-of-equals
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        self.shape = x.shape
        self.winners = {}
        out = np.full((N, C, OH, OW), -np.inf)
        for n, c, i, j in np.ndindex(N, C, OH, OW):
            for u in range(k):
                for v in range(k):
                    row, column = i * s + u - p, j * s + v - p
                    if row < 0 or column < 0 or row >= H or column >= W:
                        continue
                    if x[n, c, row, column] >= out[n, c, i, j]:
                        out[n, c, i, j] = x[n, c, row, column]
                        self.winners[n, c, i, j] = (row, column)
        return out

    def backward(self, dout):
        dx = np.zeros(self.shape)
        for (n, c, i, j), (row, column) in self.winners.items():
            dx[n, c, row, column] += dout[n, c, i, j]
        return dx
