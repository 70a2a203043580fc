# wrong: An uneven size is never refused.
# ids: uneven-accepted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    size = (n + 2 * padding - f) / stride + 1
    if size < 1:
        raise ValueError("does not fit")
    return int(size)
