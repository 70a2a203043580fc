# wrong: The jump is multiplied by the layer's own stride before its steps are added.
# ids: own-stride-first
def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride in layers:
        jump *= stride
        field += (kernel_size - 1) * jump
    return field
