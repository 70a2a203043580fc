# wrong: uses the number of windows down also across, so only square maps are right
# ids: columns-from-height
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        self.size = conv_output_size(H, k, s, p, strict=False)
        self.padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        out = np.zeros((N, C, self.size, self.size))
        for i in range(self.size):
            for j in range(self.size):
                window = self.padded[:, :, i * s : i * s + k, j * s : j * s + k]
                out[:, :, i, j] = np.amax(window, axis=(2, 3))
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.padded.shape
        dx = np.zeros((N, C, H, W))
        for n in range(N):
            for c in range(C):
                for i in range(self.size):
                    for j in range(self.size):
                        window = self.padded[n, c, i * s : i * s + k, j * s : j * s + k]
                        best = window.argmax()
                        dx[n, c, i * s + best // k, j * s + best % k] += dout[n, c, i, j]
        return dx[:, :, p : H - p, p : W - p]
