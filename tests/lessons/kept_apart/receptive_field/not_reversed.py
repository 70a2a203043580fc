# wrong: The recursion of the way down is run from the first layer to the last.
# ids: rule-and-order
def receptive_field(layers):
    size = 1
    for f, stride in layers:
        size = (size - 1) * stride + f
    return size
