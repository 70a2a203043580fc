# wrong: in the loops of backward dx is assigned, not added to, where windows and filters meet
# ids: dx-overwritten
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw, self.db = None, None

    def forward(self, x):
        FN, C, FH, FW = self.w.shape
        N, C, H, W = x.shape
        s, p = self.stride, self.padding
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant")
        OH = 1 + (H + 2 * p - FH) // s
        OW = 1 + (W + 2 * p - FW) // s
        out = np.zeros((N, FN, OH, OW))
        for n in range(N):
            for f in range(FN):
                for i in range(OH):
                    for j in range(OW):
                        window = self.xp[n, :, i * s : i * s + FH, j * s : j * s + FW]
                        out[n, f, i, j] = np.sum(window * self.w[f]) + self.b[f]
        return out

    def backward(self, dout):
        FN, C, FH, FW = self.w.shape
        N, _, OH, OW = dout.shape
        s, p = self.stride, self.padding
        dxp = np.zeros(self.xp.shape)
        self.dw = np.zeros(self.w.shape)
        self.db = np.zeros(FN)
        for n in range(N):
            for f in range(FN):
                for i in range(OH):
                    for j in range(OW):
                        g = dout[n, f, i, j]
                        window = self.xp[n, :, i * s : i * s + FH, j * s : j * s + FW]
                        self.db[f] += g
                        self.dw[f] += g * window
                        dxp[n, :, i * s : i * s + FH, j * s : j * s + FW] = g * self.w[f]
        H, W = dxp.shape[2] - 2 * p, dxp.shape[3] - 2 * p
        return dxp[:, :, p : p + H, p : p + W]
