# wrong: A pixel's gradient is divided by the number of windows that see it.
# ids: gradient-per-visit
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.s = kernel_size if stride is None else stride
        self.p = padding

    def forward(self, x):
        k, s, p = self.k, self.s, self.p
        N, C, H, W = self.x_shape = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(x, k, k, s, p).reshape(-1, k * k)
        out = rows.mean(axis=1)
        return out.reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        C = self.x_shape[1]
        values = dout.transpose(0, 2, 3, 1).reshape(-1, 1)
        sent = np.repeat(values / (k * k), k * k, axis=1)
        dx = col2im(sent.reshape(-1, C * k * k), self.x_shape, k, k, s, p)
        seen = col2im(np.ones((sent.size // (C * k * k), C * k * k)), self.x_shape, k, k, s, p)
        return dx / np.maximum(seen, 1)
