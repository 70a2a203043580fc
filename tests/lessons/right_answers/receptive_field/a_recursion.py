# a recursion over the first layer and the rest
def receptive_field(layers):
    if not layers:
        return 1
    (kernel_size, stride), *rest = layers
    return (receptive_field(rest) - 1) * stride + kernel_size
