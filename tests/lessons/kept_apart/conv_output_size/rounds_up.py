# wrong: Rounds up, as if a part of a window counted.
# ids: rounded-up
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    if f > n + 2 * padding:
        raise ValueError("f too large")
    q = (n + 2 * padding - f) / stride
    if strict and q % 1 != 0:
        raise ValueError("not whole")
    return int(np.ceil(q)) + 1
