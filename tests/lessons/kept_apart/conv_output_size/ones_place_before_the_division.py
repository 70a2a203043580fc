# wrong: Adds the 1 before dividing by the stride.
# ids: 1-added-first
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    d = n + 2 * padding - f
    if d < 0:
        raise ValueError(f"n={n}, f={f}, padding={padding}")
    if strict and d % stride > 0:
        raise ValueError(f"n={n}, f={f}, padding={padding}, stride={stride}")
    return (d + 1) // stride
