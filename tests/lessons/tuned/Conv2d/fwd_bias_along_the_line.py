# wrong: forward adds the bias along the last axis, the places of a line.
# ids: bias-along-a-map
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        p, s = self.padding, self.stride
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        view = np.lib.stride_tricks.sliding_window_view(self.x, self.w.shape[2:], axis=(2, 3))
        self.windows = view[:, :, ::s, ::s]
        out = np.einsum("ncijuv,fcuv->nfij", self.windows, self.w)
        return out + self.b

    def backward(self, dout):
        p, s = self.padding, self.stride
        FH, FW = self.w.shape[2:]
        self.db = dout.sum(axis=(0, 2, 3))
        self.dw = np.einsum("nfij,ncijuv->fcuv", dout, self.windows)
        dx = np.zeros(self.x.shape)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                share = np.einsum("nf,fcuv->ncuv", dout[:, :, i, j], self.w)
                dx[:, :, i * s : i * s + FH, j * s : j * s + FW] += share
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
