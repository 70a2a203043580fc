# wrong: Takes each filter for a single matrix and forgets the input's channels.
# ids: one-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    one = kernel_size[0] * kernel_size[1]
    if bias:
        one = one + 1
    return one * out_channels
