# wrong: Whole sizes are added.
# ids: whole-size
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride in layers:
        seen += kernel_size * step
        step *= stride
    return seen
