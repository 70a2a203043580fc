# the first and the last pixel, followed back from the last layer
def receptive_field(layers):
    first, last = 0, 0
    for size, stride in layers[::-1]:
        first, last = first * stride, last * stride + size - 1
    return last - first + 1
