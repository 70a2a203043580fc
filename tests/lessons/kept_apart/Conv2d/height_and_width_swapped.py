# wrong: cuts the product into (N, OW, OH, FN), so the maps are wrong unless they are square
# ids: line-length
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
        self.shape = x.shape
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        out = self.col @ self.w.reshape(FN, -1).T + self.b
        return out.reshape(N, OW, OH, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        col_w = self.w.reshape(FN, -1).T
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, db = affine_backward(dout, self.col, col_w)
        self.dw, self.db = dw.T.reshape(self.w.shape), db
        return col2im(dcol, self.shape, FH, FW, self.stride, self.padding)
