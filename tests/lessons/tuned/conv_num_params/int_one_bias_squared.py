# wrong: An int only, and one-bias.
# ids: one-bias, int-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    return kernel_size**2 * in_channels * out_channels + (1 if bias else 0)
