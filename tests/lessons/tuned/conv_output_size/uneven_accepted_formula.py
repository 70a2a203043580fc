# wrong: An uneven size is never refused.
# ids: uneven-accepted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0:
        raise ValueError("the filter does not fit")
    return room // stride + 1
