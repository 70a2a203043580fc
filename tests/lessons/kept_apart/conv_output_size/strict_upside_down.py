# wrong: Raises when strict is false, and rounds down when it is true.
# ids: strict-reversed
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    padded = n + 2 * padding
    if padded < f:
        raise ValueError("no place")
    if (padded - f) % stride and not strict:
        raise ValueError("not whole")
    return (padded - f) // stride + 1
