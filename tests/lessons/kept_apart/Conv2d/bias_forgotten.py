# wrong: forward does not add the bias
# ids: bias-missing
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        self.x_shape = x.shape
        p, s = self.padding, self.stride
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        win = np.lib.stride_tricks.sliding_window_view(xp, (FH, FW), axis=(2, 3))[:, :, ::s, ::s]
        self.win = win.copy()
        return np.einsum("nchwij,fcij->nfhw", self.win, self.w)

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        self.db = dout.sum(axis=(0, 2, 3))
        self.dw = np.einsum("nfhw,nchwij->fcij", dout, self.win)
        dwin = np.einsum("nfhw,fcij->nhwcij", dout, self.w)
        dcol = dwin.reshape(-1, C * FH * FW)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)
