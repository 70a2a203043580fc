# wrong: the frame of MaxPool2d was copied, so means at the border are minus infinity
# ids: minus-infinity
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        sides = ((0, 0), (0, 0), (p, p), (p, p))
        padded = np.pad(x, sides, constant_values=-np.inf)
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(padded, k, k, s).reshape(-1, k * k)
        self.padded_shape = padded.shape
        return rows.mean(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.padded_shape
        rows = np.zeros((dout.size, k * k))
        rows += dout.transpose(0, 2, 3, 1).reshape(-1, 1) / k**2
        dx = col2im(rows.reshape(-1, C * k * k), self.padded_shape, k, k, s)
        return dx[:, :, p : H - p, p : W - p]
