# a matrix from the left and one from the right
class AvgPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding

    def matrix(self, n):
        k, p = self.kernel_size, self.padding
        s = k if self.stride is None else self.stride
        tops = np.arange(-p, n + p - k + 1, s)[:, None]
        at = np.arange(n)
        return ((at >= tops) & (at < tops + k)) / k

    def forward(self, x):
        self.rows, self.columns = self.matrix(x.shape[2]), self.matrix(x.shape[3])
        return self.rows @ x @ self.columns.T

    def backward(self, dout):
        return self.rows.T @ dout @ self.columns
