# wrong: forward does not keep col in self.
# ids: not-kept
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        N, C, H, W = x.shape
        FN, _, FH, FW = self.w.shape
        self.x_shape = x.shape
        OH = conv_output_size(H, FH, self.stride, self.padding, strict=False)
        OW = conv_output_size(W, FW, self.stride, self.padding, strict=False)
        col = im2col(x, FH, FW, self.stride, self.padding)
        self.col_w = self.w.reshape(FN, -1).T
        out = col @ self.col_w + self.b
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dcol_w, self.db = affine_backward(dout, self.col, self.col_w)
        self.dw = dcol_w.T.reshape(self.w.shape)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
