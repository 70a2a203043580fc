# wrong: pads with minus infinity and then lets im2col pad once more
# ids: -
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        self.shape = x.shape
        N, C, H, W = x.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        col = im2col(x, k, k, s, p).reshape(-1, k * k)
        self.best = col.argmax(axis=1)
        return col.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        sent = np.zeros((len(self.best), k * k))
        sent[np.arange(len(self.best)), self.best] = dout.transpose(0, 2, 3, 1).ravel()
        dx = col2im(sent.reshape(-1, C * k * k), self.shape, k, k, s, p)
        return dx[:, :, p : H - p, p : W - p]
