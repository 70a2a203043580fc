# wrong: The jump is updated before the field.
# ids: own-stride-first
def receptive_field(layers):
    rf = 1
    jump = 1
    for kernel_size, stride in layers:
        jump = jump * stride
        rf = rf + (kernel_size - 1) * jump
    return rf
