# wrong: kernel_size is taken to be a pair.
# ids: pair-only
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    fh, fw = kernel_size
    weights = out_channels * in_channels * fh * fw
    return weights + (out_channels if bias else 0)
