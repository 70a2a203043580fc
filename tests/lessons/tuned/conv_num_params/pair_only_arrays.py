# wrong: kernel_size is taken to be a pair.
# ids: pair-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    total = np.zeros((out_channels, in_channels, *kernel_size)).size
    if bias:
        total += np.zeros(out_channels).size
    return total
