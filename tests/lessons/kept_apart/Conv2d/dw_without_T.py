# wrong: dw is reshaped to the filters' shape without turning it round first
# ids: dw-not-turned
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        N, C, H, W = x.shape
        OH = (H + 2 * self.padding - FH) // self.stride + 1
        OW = (W + 2 * self.padding - FW) // self.stride + 1
        self.x_shape = x.shape
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        self.col_w = self.w.reshape(FN, -1).T
        out = self.col @ self.col_w + self.b
        out = out.reshape(N, OH, OW, -1)
        return np.moveaxis(out, 3, 1)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        d = np.moveaxis(dout, 1, 3).reshape(-1, FN)
        dcol, dcol_w, self.db = affine_backward(d, self.col, self.col_w)
        self.dw = dcol_w.reshape(FN, C, FH, FW)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
