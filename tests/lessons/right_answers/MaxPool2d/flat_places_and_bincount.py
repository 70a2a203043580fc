# flat places and bincount
class MaxPool2d:
    def __init__(self, kernel_size, stride=None, padding=0):
        self.how = kernel_size, kernel_size if stride is None else stride, padding

    def forward(self, x):
        k, s, p = self.how
        pad = lambda a, value: np.pad(a, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=value)
        view = lambda a: np.lib.stride_tricks.sliding_window_view(a, (k, k), axis=(2, 3))[
            :, :, ::s, ::s
        ].reshape(*a.shape[:2], (a.shape[2] - k) // s + 1, -1, k * k)
        numbers = view(pad(x, -np.inf))
        places = view(pad(np.arange(x.size).reshape(x.shape), -1))
        at = numbers.argmax(-1)[..., None]
        self.places, self.shape = np.take_along_axis(places, at, -1)[..., 0], x.shape
        return np.take_along_axis(numbers, at, -1)[..., 0]

    def backward(self, dout):
        return np.bincount(self.places.ravel(), dout.ravel(), np.prod(self.shape)).reshape(
            self.shape
        )
