# wrong: The frame repeats the border's pixels in place of zeros.
# ids: frame-of-pixels
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride if stride is not None else kernel_size
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.shape = x.shape
        H, W = x.shape[2:]
        OH, OW = (H + 2 * p - k) // s + 1, (W + 2 * p - k) // s + 1
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="edge")
        out = np.zeros((*x.shape[:2], OH, OW))
        for u in range(k):
            for v in range(k):
                out += padded[:, :, u : u + s * OH : s, v : v + s * OW : s]
        return out / k**2

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.shape
        OH, OW = dout.shape[2:]
        big = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for i in range(OH):
            for j in range(OW):
                share = dout[:, :, i, j] / k**2
                big[:, :, i * s : i * s + k, j * s : j * s + k] += share[:, :, None, None]
        return big[:, :, p : p + H, p : p + W]
