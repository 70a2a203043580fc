# the gradients as convolutions; all are computed at once and kept in a dict
class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.parameters = {"w": w, "b": b}
        self.options = stride, padding
        self.gradients = {}

    @staticmethod
    def correlate(x, w, stride=1):
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
        return np.einsum("ncijuv,fcuv->nfij", windows[:, :, ::stride, ::stride], w)

    @property
    def dw(self):
        return self.gradients["w"]

    @property
    def db(self):
        return self.gradients["b"]

    def forward(self, x):
        stride, p = self.options
        self.padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        out = self.correlate(self.padded, self.parameters["w"], stride)
        return out + self.parameters["b"].reshape(1, -1, 1, 1)

    def backward(self, dout):
        (stride, p), w = self.options, self.parameters["w"]
        n, fn, oh, ow = dout.shape
        fh, fw = w.shape[2:]
        H, W = self.padded.shape[2:]
        wide = np.zeros((n, fn, H - fh + 1, W - fw + 1))
        wide[:, :, : oh * stride : stride, : ow * stride : stride] = dout
        swapped = self.correlate(self.padded.swapaxes(0, 1), wide.swapaxes(0, 1))
        self.gradients = {"w": swapped.swapaxes(0, 1), "b": dout.sum(axis=(0, 2, 3))}
        frame = np.pad(wide, ((0, 0), (0, 0), (fh - 1, fh - 1), (fw - 1, fw - 1)))
        dx = self.correlate(frame, w[:, :, ::-1, ::-1].swapaxes(0, 1))
        return dx[:, :, p : H - p, p : W - p]
