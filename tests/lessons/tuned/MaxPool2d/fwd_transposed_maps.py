# wrong: The maxima are brought back with lines and places exchanged.
# ids: line-length
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.s = kernel_size if stride is None else stride
        self.p = padding

    def forward(self, x):
        k, s, p = self.k, self.s, self.p
        N, C, H, W = x.shape
        sides = ((0, 0), (0, 0), (p, p), (p, p))
        padded = np.pad(x, sides, constant_values=-np.inf)
        self.x_shape, self.padded_shape = x.shape, padded.shape
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(padded, k, k, s).reshape(-1, k * k)
        self.winner = rows.argmax(axis=1)
        out = rows.max(axis=1)
        return out.reshape(N, OW, OH, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        N, C, H, W = self.x_shape
        values = dout.transpose(0, 2, 3, 1).ravel()
        sent = np.zeros((values.size, k * k))
        sent[np.arange(values.size), self.winner] = values
        dx = col2im(sent.reshape(-1, C * k * k), self.padded_shape, k, k, s)
        return dx[:, :, p : p + H, p : p + W]
