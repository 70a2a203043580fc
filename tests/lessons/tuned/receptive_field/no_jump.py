# wrong: Strides are ignored: each layer adds kernel_size - 1 pixels.
# ids: without-jump
def receptive_field(layers):
    field = 1
    for kernel_size, stride in layers:
        field += kernel_size - 1
    return field
