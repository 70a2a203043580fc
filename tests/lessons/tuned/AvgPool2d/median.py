# wrong: The median is taken.
# ids: median
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = stride or kernel_size

    def view(self, big):
        k, s = self.kernel_size, self.stride
        boxes = np.lib.stride_tricks.sliding_window_view(big, (k, k), axis=(2, 3), writeable=True)
        return boxes[:, :, ::s, ::s]

    def forward(self, x):
        p = self.padding
        self.hw = x.shape[2:]
        self.big = np.full((*x.shape[:2], *(n + 2 * p for n in self.hw)), 0, dtype=float)
        self.big[:, :, p : p + self.hw[0], p : p + self.hw[1]] = x
        return np.median(self.view(self.big), (4, 5))

    def backward(self, dout):
        p, (h, w) = self.padding, self.hw
        dbig = np.zeros(self.big.shape)
        boxes, grads = self.view(self.big), self.view(dbig)
        for n, c, i, j in np.ndindex(*dout.shape):
            grads[n, c, i, j] += dout[n, c, i, j] / self.kernel_size**2
        return dbig[:, :, p : p + h, p : p + w]
