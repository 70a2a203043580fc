# wrong: The jump is the stride of the layer before, not the product of all before.
# ids: last-stride-only
def receptive_field(layers):
    field = 1
    jump = 1
    for f, s in layers:
        field = field + (f - 1) * jump
        jump = s
    return field
