# wrong: An int for the kernel is taken for its number of weights, not for its side.
# ids: not-squared
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    area = int(np.prod(kernel_size))
    params = in_channels * area * out_channels
    if bias:
        params += out_channels
    return params
