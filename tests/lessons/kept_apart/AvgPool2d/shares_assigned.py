# wrong: backward assigns the shares, so where windows overlap only the last one counts
# ids: overwritten
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.padded_shape = padded.shape
        N, C, H, W = padded.shape
        OH = conv_output_size(H, k, s, strict=False)
        OW = conv_output_size(W, k, s, strict=False)
        out = np.zeros((N, C, OH, OW))
        for i in range(OH):
            for j in range(OW):
                out[:, :, i, j] = padded[:, :, i * s : i * s + k, j * s : j * s + k].mean(
                    axis=(2, 3)
                )
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.padded_shape
        dx = np.zeros(self.padded_shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                share = dout[:, :, i, j, None, None] / (k * k)
                dx[:, :, i * s : i * s + k, j * s : j * s + k] = share
        return dx[:, :, p : H - p, p : W - p]
