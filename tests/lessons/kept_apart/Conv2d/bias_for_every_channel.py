# wrong: forward adds the bias inside the loop over channels, so it counts C times
# ids: -
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        N, C, H, W = x.shape
        s = self.stride
        OH = conv_output_size(H, FH, s, self.padding, strict=False)
        OW = conv_output_size(W, FW, s, self.padding, strict=False)
        self.x_shape = x.shape
        self.col = im2col(x, FH, FW, s, self.padding)
        padded = zero_pad(x, self.padding)
        out = np.zeros((N, FN, OH, OW))
        for n in range(N):
            for f in range(FN):
                for i in range(OH):
                    for j in range(OW):
                        for c in range(C):
                            window = padded[n, c, i * s : i * s + FH, j * s : j * s + FW]
                            out[n, f, i, j] += np.sum(window * self.w[f, c]) + self.b[f]
        return out

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        dcol, dw, self.db = affine_backward(dout, self.col, self.w.reshape(FN, -1).T)
        self.dw = dw.T.reshape(FN, C, FH, FW)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
