# wrong: dx is cut below and on the right only.
# ids: dx-frame-cut-wrong
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def places(self, big):
        s, (FH, FW) = self.stride, self.w.shape[2:]
        for i in range((big.shape[2] - FH) // s + 1):
            for j in range((big.shape[3] - FW) // s + 1):
                rows, columns = slice(i * s, i * s + FH), slice(j * s, j * s + FW)
                yield i, j, (slice(None), slice(None), rows, columns)

    def forward(self, x):
        p, s, (FH, FW) = self.padding, self.stride, self.w.shape[2:]
        self.x = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
        oh, ow = ((n - f) // s + 1 for n, f in zip(self.x.shape[2:], (FH, FW)))
        out = np.empty((len(x), len(self.w), oh, ow))
        for i, j, box in self.places(self.x):
            out[:, :, i, j] = (
                np.tensordot(self.x[box], self.w, axes=([1, 2, 3], [1, 2, 3])) + self.b
            )
        return out

    def backward(self, dout):
        dx, dw = np.zeros_like(self.x), np.zeros_like(self.w)
        for i, j, box in self.places(self.x):
            dw += np.tensordot(dout[:, :, i, j], self.x[box], axes=(0, 0))
            dx[box] += np.tensordot(dout[:, :, i, j], self.w, axes=(1, 0))
        self.dw, self.db = dw, dout.sum((0, 2, 3))
        p = self.padding
        return dx[:, :, : dx.shape[2] - 2 * p, : dx.shape[3] - 2 * p]
