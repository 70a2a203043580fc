# wrong: the frame holds the smallest pixel, so where all pixels of a window are that small, the frame wins the gradient
# ids: frame-wins-ties
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        sides = ((0, 0), (0, 0), (p, p), (p, p))
        padded = np.pad(x, sides, constant_values=x.min())
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(padded, k, k, s).reshape(-1, k * k)
        self.padded_shape = padded.shape
        self.places = rows.argmax(axis=1)
        return np.moveaxis(rows.max(axis=1).reshape(N, OH, OW, C), 3, 1)

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.padded_shape
        sent = np.zeros((len(self.places), k * k))
        sent[np.arange(len(sent)), self.places] = np.moveaxis(dout, 1, 3).ravel()
        dx = col2im(sent.reshape(-1, C * k * k), self.padded_shape, k, k, s)
        return dx[:, :, p : H - p, p : W - p]
