# wrong: The jump is the stride of the layer before.
# ids: last-stride-only
def receptive_field(layers):
    seen, before = 1, 1
    for kernel_size, stride in layers:
        seen += (kernel_size - 1) * before
        before = stride
    return seen
