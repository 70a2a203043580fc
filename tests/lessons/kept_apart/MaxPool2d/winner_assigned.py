# wrong: a pixel that wins in several windows gets only the gradient of the last one
# ids: overwritten
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride or kernel_size
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = self.x.shape
        OH, OW = (H - k) // s + 1, (W - k) // s + 1
        out = np.zeros((N, C, OH, OW))
        for n in range(N):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        out[n, c, i, j] = np.max(self.x[n, c, i * s : i * s + k, j * s : j * s + k])
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, OH, OW = dout.shape
        dx = np.zeros(self.x.shape)
        for n in range(N):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        window = self.x[n, c, i * s : i * s + k, j * s : j * s + k]
                        u, v = np.unravel_index(window.argmax(), window.shape)
                        dx[n, c, i * s + u, j * s + v] = dout[n, c, i, j]
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
