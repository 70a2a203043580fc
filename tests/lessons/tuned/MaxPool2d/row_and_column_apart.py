# wrong: The winner's row and its column are looked for one without the other, so with two equal maxima they may meet at a third pixel.
# ids: row-and-column-apart
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.x = x
        N, C, H, W = x.shape
        self.big = np.full((N, C, H + 2 * p, W + 2 * p), -np.inf)
        self.big[:, :, p : p + H, p : p + W] = x
        OH = (H + 2 * p - k) // s + 1
        OW = (W + 2 * p - k) // s + 1
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                out[:, :, i, j] = self.big[:, :, i * s : i * s + k, j * s : j * s + k].max(
                    axis=(2, 3)
                )
        self.out = out
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.x.shape
        dbig = np.zeros(self.big.shape)
        for n, c, i, j in np.ndindex(*dout.shape):
            window = self.big[n, c, i * s : i * s + k, j * s : j * s + k]
            u, v = window.max(axis=1).argmax(), window.max(axis=0).argmax()
            dbig[n, c, i * s + u, j * s + v] += dout[n, c, i, j]
        return dbig[:, :, p : p + H, p : p + W]
