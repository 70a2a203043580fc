# wrong: Walks along the input, but a window that ends exactly at the end does not count.
# ids: -
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    end = n + 2 * padding
    if f > end:
        raise ValueError("filter longer than input")
    if strict and (end - f) % stride != 0:
        raise ValueError("stride leaves pixels over")
    count = 0
    start = 0
    while start + f < end:
        count += 1
        start += stride
    return count
