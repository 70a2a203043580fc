# the maximum of shifted maps
from functools import reduce


def max_pool2d_naive(x, kernel_size, stride):
    H, W = x.shape[2:]
    shifted = [
        x[:, :, u : H - kernel_size + 1 + u : stride, v : W - kernel_size + 1 + v : stride]
        for u in range(kernel_size)
        for v in range(kernel_size)
    ]
    return reduce(np.maximum, shifted)
