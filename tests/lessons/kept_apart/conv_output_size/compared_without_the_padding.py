# wrong: Compares the filter with the input before the padding.
# ids: unfit-without-padding
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    if f > n:
        raise ValueError(f"filter {f} does not fit into {n}")
    m = n + 2 * padding - f
    if strict and m % stride != 0:
        raise ValueError(f"stride {stride} leaves {m % stride}")
    return m // stride + 1
