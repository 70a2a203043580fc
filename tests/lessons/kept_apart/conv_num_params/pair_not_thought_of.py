# wrong: Squares kernel_size, which stops at a pair.
# ids: int-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    weights = in_channels * out_channels * kernel_size**2
    return weights + out_channels if bias else weights
