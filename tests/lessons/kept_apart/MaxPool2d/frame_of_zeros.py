# wrong: pads with zeros through im2col, so the frame wins over negative pixels
# ids: padded-with-zeros
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.k = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        N, C, H, W = x.shape
        k = self.k
        OH = conv_output_size(H, k, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, k, self.stride, self.padding, strict=False)
        col = im2col(x, k, k, self.stride, self.padding).reshape(-1, k * k)
        self.x_shape = x.shape
        self.arg = col.argmax(axis=1)
        return col.max(axis=1).reshape(N, OH, OW, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        k, C = self.k, self.x_shape[1]
        sent = np.zeros((dout.size, k * k))
        sent[np.arange(dout.size), self.arg] = dout.transpose(0, 2, 3, 1).ravel()
        return col2im(sent.reshape(-1, C * k * k), self.x_shape, k, k, self.stride, self.padding)
