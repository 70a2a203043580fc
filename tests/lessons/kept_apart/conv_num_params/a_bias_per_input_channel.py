# wrong: Counts as many biases as the input has channels.
# ids: bias-per-input-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    try:
        a, b = kernel_size
    except TypeError:
        a = b = kernel_size
    return a * b * in_channels * out_channels + (in_channels if bias else 0)
