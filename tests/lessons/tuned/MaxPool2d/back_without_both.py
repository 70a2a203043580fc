# wrong: col2im is not told of stride and padding.
# ids: back-not-strided, back-not-padded
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.s = kernel_size if stride is None else stride
        self.p = padding

    def forward(self, x):
        N, C, H, W = x.shape
        k, s, p = self.k, self.s, self.p
        framed = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(framed, k, k, s).reshape(-1, k * k)
        self.winners = rows.argmax(axis=1)
        self.shape = x.shape
        return rows.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        flat = dout.transpose(0, 2, 3, 1).reshape(-1)
        sent = np.zeros((len(flat), k * k))
        sent[np.arange(len(flat)), self.winners] = flat
        dcol = sent.reshape(-1, self.shape[1] * k * k)
        return col2im(dcol, self.shape, k, k)
