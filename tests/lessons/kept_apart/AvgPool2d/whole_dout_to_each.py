# wrong: backward gives each pixel the whole of dout, not divided by the pixels of a window
# ids: gradient-not-divided
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k = self.kernel_size
        N, C, H, W = x.shape
        self.x_shape = x.shape
        OH = conv_output_size(H, k, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, k, self.stride, self.padding, strict=False)
        col = im2col(x, k, k, self.stride, self.padding).reshape(-1, k * k)
        return col.mean(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, C = self.kernel_size, self.x_shape[1]
        flat = dout.transpose(0, 2, 3, 1).reshape(-1, 1)
        col = np.repeat(flat, k * k, axis=1).reshape(-1, C * k * k)
        return col2im(col, self.x_shape, k, k, self.stride, self.padding)
