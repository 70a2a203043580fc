# wrong: backward returns the gradient of the padded maps, its frame is not cut off
# ids: frame-left-on
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        N, C, H, W = padded.shape
        OH = conv_output_size(H, k, s, strict=False)
        OW = conv_output_size(W, k, s, strict=False)
        rows = im2col(padded, k, k, s).reshape(-1, k * k)
        self.shape = padded.shape
        self.winners = rows.argmax(axis=1)
        return rows.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s = self.kernel_size, self.stride
        rows = np.zeros((dout.size, k * k))
        rows[np.arange(dout.size), self.winners] = dout.transpose(0, 2, 3, 1).ravel()
        return col2im(rows.reshape(-1, self.shape[1] * k * k), self.shape, k, k, s)
