# wrong: A filter that is too long is not refused.
# ids: unfit-accepted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if strict and room % stride != 0:
        raise ValueError("the size is not whole")
    return room // stride + 1
