# wrong: sizes are rounded up, so a window that sticks out at the border gives a number, too
# ids: size-rounded-up
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = self.xp.shape
        OH = int(np.ceil((H - k) / s)) + 1
        OW = int(np.ceil((W - k) / s)) + 1
        out = np.zeros((N, C, OH, OW))
        for n, c, i, j in np.ndindex(N, C, OH, OW):
            out[n, c, i, j] = self.xp[n, c, i * s : i * s + k, j * s : j * s + k].max()
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.xp.shape
        dx = np.zeros(self.xp.shape)
        for n, c, i, j in np.ndindex(dout.shape):
            window = self.xp[n, c, i * s : i * s + k, j * s : j * s + k]
            u, v = divmod(window.argmax(), window.shape[1])
            dx[n, c, i * s + u, j * s + v] += dout[n, c, i, j]
        return dx[:, :, p : H - p, p : W - p]
