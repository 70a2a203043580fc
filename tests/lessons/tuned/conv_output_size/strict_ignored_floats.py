# wrong: strict is ignored: an uneven size always raises.
# ids: uneven-refused
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    size = (n + 2 * padding - f) / stride + 1
    if size < 1:
        raise ValueError("does not fit")
    if size != int(size):
        raise ValueError("not whole")
    return int(size)
