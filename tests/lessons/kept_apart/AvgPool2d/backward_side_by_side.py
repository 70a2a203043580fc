# wrong: backward lays the windows side by side, kernel_size apart, whatever the stride
# ids: -
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        self.x_shape = x.shape
        padded = zero_pad(x, p)
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                window = padded[:, :, i * s : i * s + k, j * s : j * s + k]
                out[:, :, i, j] = window.sum(axis=(2, 3)) / (k * k)
        return out

    def backward(self, dout):
        k, p = self.kernel_size, self.padding
        N, C, H, W = self.x_shape
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for n in range(N):
            for c in range(C):
                for i in range(dout.shape[2]):
                    for j in range(dout.shape[3]):
                        dx[n, c, i * k : (i + 1) * k, j * k : (j + 1) * k] += dout[n, c, i, j] / (
                            k * k
                        )
        return dx[:, :, p : p + H, p : p + W]
