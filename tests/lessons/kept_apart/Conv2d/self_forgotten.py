# wrong: dw and db are computed but not kept in self
# ids: not-stored
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        N, C, H, W = x.shape
        OH = conv_output_size(H, FH, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, FW, self.stride, self.padding, strict=False)
        self.x = x
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        col_w = self.w.reshape(FN, -1).T
        out = self.col @ col_w + self.b
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        col_w = self.w.reshape(FN, -1).T
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, db = affine_backward(dout, self.col, col_w)
        dw = dw.T.reshape(FN, C, FH, FW)
        dx = col2im(dcol, self.x.shape, FH, FW, self.stride, self.padding)
        return dx
