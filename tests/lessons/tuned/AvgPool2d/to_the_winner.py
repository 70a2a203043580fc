# wrong: Copied from the maximum: all of it to the largest pixel.
# ids: maximums-rule
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.s = kernel_size if stride is None else stride
        self.p = padding

    def forward(self, x):
        N, C, H, W = x.shape
        k, s, p = self.k, self.s, self.p
        OH = conv_output_size(H, k, s, p, strict=False)
        OW = conv_output_size(W, k, s, p, strict=False)
        rows = im2col(x, k, k, s, p).reshape(-1, k * k)
        self.x = x
        return rows.mean(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, s, p = self.k, self.s, self.p
        flat = dout.transpose(0, 2, 3, 1).reshape(-1)
        sent = np.zeros((len(flat), k * k))
        sent[np.arange(len(flat)), im2col(self.x, k, k, s, p).reshape(-1, k * k).argmax(axis=1)] = (
            flat
        )
        dcol = sent.reshape(-1, self.x.shape[1] * k * k)
        return col2im(dcol, self.x.shape, k, k, s, p)
