# wrong: The size is not rounded down.
# ids: not-rounded
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    size = (n + 2 * padding - f) / stride + 1
    if size < 1:
        raise ValueError("does not fit")
    if strict and size != int(size):
        raise ValueError("not whole")
    return size
