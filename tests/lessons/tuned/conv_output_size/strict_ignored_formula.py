# wrong: strict is ignored: an uneven size always raises.
# ids: uneven-refused
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError("the filter does not fit")
    if room % stride != 0:
        raise ValueError("the size is not whole")
    return room // stride + 1
