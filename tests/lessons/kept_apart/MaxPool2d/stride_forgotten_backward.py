# wrong: forward moves the windows by the stride, backward adds to places that are 1 apart
# ids: back-ignores-stride
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x):
        k, s, p = self.kernel_size, self.stride, self.padding
        N, C, H, W = x.shape
        xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
        windows = np.lib.stride_tricks.sliding_window_view(xp, (k, k), axis=(2, 3))
        windows = windows[:, :, ::s, ::s]
        flat = windows.reshape(*windows.shape[:4], k * k)
        self.where = flat.argmax(axis=-1)
        self.padded_shape = xp.shape
        return flat.max(axis=-1)

    def backward(self, dout):
        k, p = self.kernel_size, self.padding
        N, C, H, W = self.padded_shape
        n, c, i, j = np.indices(dout.shape)
        u, v = self.where // k, self.where % k
        dx = np.zeros(self.padded_shape)
        np.add.at(dx, (n, c, i + u, j + v), dout)
        return dx[:, :, p : H - p, p : W - p]
