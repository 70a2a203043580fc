# wrong: Gives each channel of each filter a bias of its own.
# ids: bias-per-channel
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    if type(kernel_size) is int:
        rows = cols = kernel_size
    else:
        rows, cols = kernel_size
    total = 0
    for _ in range(out_channels):
        for _ in range(in_channels):
            total += rows * cols
            if bias:
                total += 1
    return total
