# wrong: The padding is counted once.
# ids: padding-once
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + padding - f
    if room < 0:
        raise ValueError("the filter does not fit")
    if strict and room % stride != 0:
        raise ValueError("the size is not whole")
    return room // stride + 1
