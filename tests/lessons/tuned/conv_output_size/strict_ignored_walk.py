# wrong: strict is ignored: an uneven size always raises.
# ids: uneven-refused
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    length = n + 2 * padding
    if f > length:
        raise ValueError("too long")
    count, start = 0, 0
    while start + f <= length:
        count, start = count + 1, start + stride
    if start - stride + f != length:
        raise ValueError("not whole")
    return count
