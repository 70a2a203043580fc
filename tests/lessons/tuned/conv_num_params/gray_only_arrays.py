# wrong: The input's channels are forgotten.
# ids: one-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    total = np.zeros((out_channels, *kernel_size)).size
    if bias:
        total += np.zeros(out_channels).size
    return total
