# wrong: forward loops over one row and one column of places too many.
# ids: size-one-too-large
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        N, C, H, W = x.shape
        FN, _, FH, FW = self.w.shape
        s, p = self.stride, self.padding
        self.x_shape = x.shape
        self.col = im2col(x, FH, FW, s, p)
        self.col_w = self.w.reshape(FN, -1).T
        OH, OW = (H + 2 * p - FH) // s + 2, (W + 2 * p - FW) // s + 2
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        out = np.zeros((N, FN, OH, OW))
        for n, f, i, j in np.ndindex(out.shape):
            window = xp[n, :, i * s : i * s + FH, j * s : j * s + FW]
            out[n, f, i, j] = np.sum(window * self.w[f]) + self.b[f]
        return out

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dcol_w, self.db = affine_backward(dout, self.col, self.col_w)
        self.dw = dcol_w.T.reshape(self.w.shape)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
