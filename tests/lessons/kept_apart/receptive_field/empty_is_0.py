# wrong: It begins with the first layer's kernel, and gives 0 for an empty list.
# ids: -
def receptive_field(layers):
    if len(layers) == 0:
        return 0
    field, jump = layers[0]
    for kernel, stride in layers[1:]:
        field += (kernel - 1) * jump
        jump *= stride
    return field
