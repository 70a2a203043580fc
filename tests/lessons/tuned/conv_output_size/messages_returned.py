# wrong: Messages are returned.
# ids: returned-not-raised
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0:
        return "the filter is too long"
    if strict and room % stride != 0:
        return "not whole"
    return room // stride + 1
