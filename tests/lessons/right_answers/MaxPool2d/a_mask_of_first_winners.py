# a mask of the first winners, and the frame cut off at the end
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size = kernel_size
        self.stride = kernel_size
        if stride is not None:
            self.stride = stride
        self.padding = padding

    def windows(self, shape):
        for i, top in enumerate(range(0, shape[2] - self.kernel_size + 1, self.stride)):
            for j, left in enumerate(range(0, shape[3] - self.kernel_size + 1, self.stride)):
                yield i, j, slice(top, top + self.kernel_size), slice(left, left + self.kernel_size)

    def forward(self, x):
        p = self.padding
        self.padded = np.pad(
            x,
            ((0, 0), (0, 0), (p, p), (p, p)),
            mode="constant",
            constant_values=np.finfo(float).min,
        )
        OH, OW = ((n - self.kernel_size) // self.stride + 1 for n in self.padded.shape[2:])
        out = np.empty(x.shape[:2] + (OH, OW))
        for i, j, rows, columns in self.windows(self.padded.shape):
            out[:, :, i, j] = self.padded[:, :, rows, columns].max(axis=(2, 3))
        return out

    def backward(self, dout):
        dx = np.zeros_like(self.padded)
        for i, j, rows, columns in self.windows(self.padded.shape):
            window = self.padded[:, :, rows, columns]
            flat = window.reshape(*window.shape[:2], -1)
            mask = np.eye(flat.shape[2])[flat.argmax(axis=2)].reshape(window.shape)
            dx[:, :, rows, columns] += mask * dout[:, :, i : i + 1, j : j + 1]
        p = self.padding
        return dx[:, :, p : dx.shape[2] - p, p : dx.shape[3] - p]
