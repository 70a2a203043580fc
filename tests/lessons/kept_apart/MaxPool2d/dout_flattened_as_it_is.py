# wrong: backward flattens dout in the order (N, C, OH, OW), but the rows go (N, OH, OW, C)
# ids: dout-not-moved
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.f = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        f, p = self.f, self.padding
        N, C, H, W = x.shape
        OH = conv_output_size(H, f, self.stride, p, strict=False)
        OW = conv_output_size(W, f, self.stride, p, strict=False)
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        self.x = x
        col = im2col(x, f, f, self.stride)
        col = col.reshape(-1, f * f)
        self.arg_max = np.argmax(col, axis=1)
        out = np.max(col, axis=1)
        return out.reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        f, p = self.f, self.padding
        N, C, H, W = self.x.shape
        dmax = np.zeros((dout.size, f * f))
        dmax[np.arange(self.arg_max.size), self.arg_max] = dout.flatten()
        dcol = dmax.reshape(-1, C * f * f)
        dx = col2im(dcol, self.x.shape, f, f, self.stride)
        return dx[:, :, p : H - p, p : W - p]
