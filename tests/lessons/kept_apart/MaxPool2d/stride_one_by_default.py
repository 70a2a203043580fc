# wrong: without a stride the windows move by 1, not by kernel_size
# ids: stride-1-by-default
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride if stride else 1
        self.padding = padding

    def forward(self, x):
        N, C, H, W = x.shape
        k, s, p = self.kernel_size, self.stride, self.padding
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(xp, k, k, s).reshape(-1, k * k)
        self.winner = np.argmax(rows, axis=1)
        self.padded_shape = xp.shape
        return np.moveaxis(np.max(rows, axis=1).reshape(N, OH, OW, C), -1, 1)

    def backward(self, dout):
        N, C, H, W = self.padded_shape
        k, p = self.kernel_size, self.padding
        flat = np.moveaxis(dout, 1, -1).reshape(-1)
        sent = np.zeros((len(flat), k * k))
        sent[np.arange(len(flat)), self.winner] = flat
        dx = col2im(sent.reshape(-1, C * k * k), self.padded_shape, k, k, self.stride)
        return dx[:, :, p : H - p, p : W - p]
