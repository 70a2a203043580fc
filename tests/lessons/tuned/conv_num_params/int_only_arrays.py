# wrong: kernel_size is taken to be an int.
# ids: int-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    kernel_size = (kernel_size, kernel_size)
    total = np.zeros((out_channels, in_channels, *kernel_size)).size
    if bias:
        total += np.zeros(out_channels).size
    return total
