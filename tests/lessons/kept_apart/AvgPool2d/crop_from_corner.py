# wrong: backward cuts dx from the corner of the padded maps, frame included, instead of behind the frame
# ids: frame-cut-wrong
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.shape = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        view = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(2, 3))
        return view[:, :, ::s, ::s].mean(axis=(4, 5))

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        OH, OW = dout.shape[2:]
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for u in range(k):
            for v in range(k):
                dx[:, :, u : u + s * (OH - 1) + 1 : s, v : v + s * (OW - 1) + 1 : s] += dout / (
                    k * k
                )
        return dx[:, :, :H, :W]
