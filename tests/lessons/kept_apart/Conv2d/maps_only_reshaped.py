# wrong: forward reshapes the product straight to (N, FN, OH, OW), the filters' axis is not moved
# ids: maps-not-moved
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        self.x = x
        FN, C, FH, FW = self.w.shape
        N, C, H, W = x.shape
        OH = conv_output_size(H, FH, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, FW, self.stride, self.padding, strict=False)
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        out = np.dot(self.col, self.w.reshape(FN, -1).T) + self.b
        return out.reshape(N, FN, OH, OW)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = np.sum(dout, axis=0)
        self.dw = np.dot(self.col.T, dout).T.reshape(FN, C, FH, FW)
        dcol = np.dot(dout, self.w.reshape(FN, -1))
        return col2im(dcol, self.x.shape, FH, FW, self.stride, self.padding)
