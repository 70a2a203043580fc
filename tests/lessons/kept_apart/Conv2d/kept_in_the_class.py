# wrong: col and the shape are kept in the class, not in self, so a second layer writes over them
# ids: -
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
        Conv2d.x_shape = x.shape
        Conv2d.col = im2col(x, FH, FW, self.stride, self.padding)
        Conv2d.col_w = self.w.reshape(FN, -1).T
        out = Conv2d.col @ Conv2d.col_w + self.b
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, self.db = affine_backward(dout, Conv2d.col, Conv2d.col_w)
        self.dw = dw.T.reshape(FN, C, FH, FW)
        return col2im(dcol, Conv2d.x_shape, FH, FW, self.stride, self.padding)
