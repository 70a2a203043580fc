# wrong: Of a pair only the rows are used, twice.
# ids: first-of-pair
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    k = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return out_channels * (k * k * in_channels + int(bias))
