# wrong: Rounds to the nearest whole number.
# ids: rounded-to-nearest
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    if f > n + 2 * padding:
        raise ValueError("f")
    s = (n + 2 * padding - f) / stride + 1
    if strict and s != round(s):
        raise ValueError("s")
    return round(s)
