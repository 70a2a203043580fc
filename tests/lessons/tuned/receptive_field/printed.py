# wrong: It prints.
# ids: nothing-returned
def receptive_field(layers):
    seen, step = 1, 1
    for kernel_size, stride in layers:
        seen += (kernel_size - 1) * step
        step *= stride
    print(seen)
