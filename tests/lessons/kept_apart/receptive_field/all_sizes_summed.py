# wrong: It sums the kernel sizes.
# ids: sum-of-sizes
def receptive_field(layers):
    return sum(layer[0] for layer in layers)
