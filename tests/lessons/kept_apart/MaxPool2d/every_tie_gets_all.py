# wrong: every pixel equal to the maximum gets the whole gradient
# ids: every-tie-gets-all
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride or kernel_size
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                out[:, :, i, j] = self.xp[:, :, i * s : i * s + k, j * s : j * s + k].max(
                    axis=(2, 3)
                )
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.xp.shape
        dx = np.zeros(self.xp.shape)
        for n in range(N):
            for c in range(C):
                for i in range(dout.shape[2]):
                    for j in range(dout.shape[3]):
                        window = self.xp[n, c, i * s : i * s + k, j * s : j * s + k]
                        mask = window == np.max(window)
                        dx[n, c, i * s : i * s + k, j * s : j * s + k] += mask * dout[n, c, i, j]
        return dx[:, :, p : H - p, p : W - p]
