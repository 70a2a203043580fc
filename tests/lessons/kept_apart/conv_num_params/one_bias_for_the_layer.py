# wrong: Adds a single bias for the whole layer.
# ids: one-bias
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    n = out_channels * in_channels * kh * kw
    if bias:
        n += 1
    return n
