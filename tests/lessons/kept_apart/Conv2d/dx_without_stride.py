# wrong: backward puts the windows of dx one pixel apart, whatever the stride
# ids: dx-without-stride
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
        out = self.col @ self.w.reshape(FN, -1).T + self.b
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        N, C, H, W = self.x_shape
        FN, C, FH, FW = self.w.shape
        p = self.padding
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = rows.sum(axis=0)
        self.dw = (rows.T @ self.col).reshape(self.w.shape)
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                share = np.tensordot(dout[:, :, i, j], self.w, axes=1)
                dx[:, :, i : i + FH, j : j + FW] += share
        return dx[:, :, p : p + H, p : p + W]
