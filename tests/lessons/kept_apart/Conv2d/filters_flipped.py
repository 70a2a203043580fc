# wrong: flips the filters, as a convolution of mathematics does
# ids: filters-flipped
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
        self.x_shape = x.shape
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        flipped = self.w[:, :, ::-1, ::-1]
        self.col_w = flipped.reshape(FN, -1).T
        out = self.col @ self.col_w + self.b
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, self.db = affine_backward(dout, self.col, self.col_w)
        self.dw = dw.T.reshape(FN, C, FH, FW)[:, :, ::-1, ::-1]
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
