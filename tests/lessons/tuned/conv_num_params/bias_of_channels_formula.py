# wrong: A bias for each input channel.
# ids: bias-per-input-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    fh, fw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    weights = out_channels * in_channels * fh * fw
    return weights + (in_channels if bias else 0)
