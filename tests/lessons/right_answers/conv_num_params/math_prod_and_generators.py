# math.prod and generators
import math


def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    return sum(math.prod(sizes) * in_channels + bool(bias) for _ in range(out_channels))
