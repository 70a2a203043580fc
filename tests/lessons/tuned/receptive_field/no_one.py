# wrong: It begins with 0.
# ids: begins-at-0
def receptive_field(layers):
    seen, step = 0, 1
    for kernel_size, stride in layers:
        seen += (kernel_size - 1) * step
        step *= stride
    return seen
