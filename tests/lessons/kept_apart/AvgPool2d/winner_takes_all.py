# wrong: backward is still that of max pooling, the largest pixel gets all of dout
# ids: maximums-rule
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
        rows = im2col(x, k, k, self.stride, self.padding).reshape(-1, k * k)
        self.places = rows.argmax(axis=1)
        return np.moveaxis(rows.mean(axis=1).reshape(N, OH, OW, C), -1, 1)

    def backward(self, dout):
        k, C = self.kernel_size, self.x_shape[1]
        sent = np.zeros((len(self.places), k * k))
        sent[np.arange(len(sent)), self.places] = np.moveaxis(dout, 1, -1).ravel()
        return col2im(sent.reshape(-1, C * k * k), self.x_shape, k, k, self.stride, self.padding)
