# wrong: The input's channels are forgotten.
# ids: one-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    fh, fw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    weights = out_channels * fh * fw
    return weights + (out_channels if bias else 0)
