# wrong: takes the maximum of a row of im2col, so over all channels, and gives it to every channel
# ids: all-channels
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        self.shape = padded.shape
        self.col_shape = (N * OH * OW, C * k * k)
        col = im2col(padded, k, k, s)
        self.arg = np.argmax(col, axis=1)
        out = np.zeros((N, C, OH, OW))
        out[:] = np.max(col, axis=1).reshape(N, 1, OH, OW)
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        dcol = np.zeros(self.col_shape)
        dcol[np.arange(len(dcol)), self.arg] = dout.sum(axis=1).ravel()
        dx = col2im(dcol, self.shape, k, k, s)
        return dx[:, :, p : H - p, p : W - p]
