# wrong: An int only, and biases-missing.
# ids: biases-missing, int-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    return kernel_size * kernel_size * in_channels * out_channels
