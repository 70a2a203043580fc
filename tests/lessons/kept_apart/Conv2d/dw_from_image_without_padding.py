# wrong: backward makes col again from the kept image and forgets the padding, which stops with an error if there is one
# ids: -
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        self.x = x
        return conv2d_naive(x, self.w, self.b, self.stride, self.padding)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        col = im2col(self.x, FH, FW, self.stride)
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, self.db = affine_backward(dout, col, self.w.reshape(FN, -1).T)
        self.dw = dw.T.reshape(FN, C, FH, FW)
        return col2im(dcol, self.x.shape, FH, FW, self.stride, self.padding)
