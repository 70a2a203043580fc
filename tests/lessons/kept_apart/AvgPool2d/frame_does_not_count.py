# wrong: the mean is taken over the pixels of the image only, zeros of the frame do not count
# ids: zeros-not-counted
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.s = kernel_size if stride is None else stride
        self.p = padding

    def forward(self, x):
        k, s, p = self.k, self.s, self.p
        N, C, H, W = x.shape
        self.shape = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                top, left = max(i * s - p, 0), max(j * s - p, 0)
                out[:, :, i, j] = x[:, :, top : i * s - p + k, left : j * s - p + k].mean(
                    axis=(2, 3)
                )
        return out

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        dx = np.zeros(self.shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                top, left = max(i * s - p, 0), max(j * s - p, 0)
                window = dx[:, :, top : i * s - p + k, left : j * s - p + k]
                count = window.shape[2] * window.shape[3]
                window += dout[:, :, i, j][:, :, None, None] / count
        return dx
