# an empty array's size
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    weights = np.empty((out_channels, in_channels, *np.broadcast_to(kernel_size, 2)))
    return weights.size + (out_channels if bias else 0)
