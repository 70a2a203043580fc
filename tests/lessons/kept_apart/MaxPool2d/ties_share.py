# wrong: equal pixels share the gradient, where the first should get all of it
# ids: ties-share
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        if stride is None:
            stride = kernel_size
        self.s = stride
        self.p = padding

    def forward(self, x):
        p = self.p
        N, C, H, W = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        self.shape = padded.shape
        OH = conv_output_size(H, self.k, self.s, p, strict=False)
        OW = conv_output_size(W, self.k, self.s, p, strict=False)
        col = im2col(padded, self.k, self.k, self.s).reshape(-1, self.k * self.k)
        largest = col.max(axis=1, keepdims=True)
        self.mask = col == largest
        return largest.reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        N, C, H, W = self.shape
        d = dout.transpose(0, 2, 3, 1).reshape(-1, 1)
        sent = self.mask * d / self.mask.sum(axis=1, keepdims=True)
        dx = col2im(sent.reshape(-1, C * self.k * self.k), self.shape, self.k, self.k, self.s)
        return dx[:, :, self.p : H - self.p, self.p : W - self.p]
