# wrong: A window that ends at the end does not count; an uneven size is found by the formula.
# ids: -
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    length = n + 2 * padding
    if f > length:
        raise ValueError("too long")
    count, start = 0, 0
    while start + f < length:
        count, start = count + 1, start + stride
    if strict and (length - f) % stride:
        raise ValueError("not whole")
    return count
