# wrong: forward reshapes the means to (N, C, OH, OW) without moving the channels
# ids: not-put-back
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        f = self.kernel_size
        N, C, H, W = x.shape
        OH = conv_output_size(H, f, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, f, self.stride, self.padding, strict=False)
        self.x_shape = x.shape
        col = im2col(x, f, f, self.stride, self.padding)
        means = col.reshape(-1, f * f).sum(axis=1) / (f * f)
        return means.reshape(N, C, OH, OW)

    def backward(self, dout):
        f = self.kernel_size
        C = self.x_shape[1]
        share = dout.transpose(0, 2, 3, 1).reshape(-1, 1) / (f * f)
        dcol = (share * np.ones((1, f * f))).reshape(-1, C * f * f)
        return col2im(dcol, self.x_shape, f, f, self.stride, self.padding)
