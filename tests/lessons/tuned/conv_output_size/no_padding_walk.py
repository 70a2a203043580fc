# wrong: The padding is not counted.
# ids: padding-ignored
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    length = n
    if f > length:
        raise ValueError("too long")
    count, start = 0, 0
    while start + f <= length:
        count, start = count + 1, start + stride
    if strict and start - stride + f != length:
        raise ValueError("not whole")
    return count
