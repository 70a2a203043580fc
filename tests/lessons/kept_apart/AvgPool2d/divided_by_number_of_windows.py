# wrong: backward divides by the number of windows of a map, not by the number of pixels of a window
# ids: gradient-divided-by-another-number
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        if stride is None:
            self.stride = kernel_size
        else:
            self.stride = stride
        self.padding = padding

    def forward(self, x):
        k = self.kernel_size
        N, C, H, W = x.shape
        self.x_shape = x.shape
        self.OH = conv_output_size(H, k, self.stride, self.padding, strict=False)
        self.OW = conv_output_size(W, k, self.stride, self.padding, strict=False)
        col = im2col(x, k, k, self.stride, self.padding)
        means = np.mean(col.reshape(-1, k * k), axis=1)
        return means.reshape(N, self.OH, self.OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k = self.kernel_size
        N, C, H, W = self.x_shape
        share = dout / (self.OH * self.OW)
        rows = np.repeat(share.transpose(0, 2, 3, 1).ravel(), k * k)
        return col2im(rows.reshape(-1, C * k * k), self.x_shape, k, k, self.stride, self.padding)
