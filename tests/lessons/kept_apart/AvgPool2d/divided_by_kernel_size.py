# wrong: divides by kernel_size instead of kernel_size * kernel_size, forward and backward
# ids: divided-by-one-side
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = stride or kernel_size
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        self.x_shape = x.shape
        xp = zero_pad(x, p)
        N, C, H, W = xp.shape
        OH, OW = (H - k) // s + 1, (W - k) // s + 1
        out = np.zeros((N, C, OH, OW))
        for n in range(N):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        out[n, c, i, j] = xp[n, c, i * s : i * s + k, j * s : j * s + k].sum() / k
        return out

    def backward(self, dout):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = self.x_shape
        dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
        for n, c, i, j in np.ndindex(dout.shape):
            dx[n, c, i * s : i * s + k, j * s : j * s + k] += dout[n, c, i, j] / k
        return dx[:, :, p : p + H, p : p + W]
