# wrong: Always counts the biases, whatever bias says.
# ids: bias-always
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    if isinstance(kernel_size, int):
        area = kernel_size * kernel_size
    else:
        area = kernel_size[0] * kernel_size[1]
    pilteo = area * in_channels + 1
    return pilteo * out_channels
