# wrong: Also refuses a filter that is exactly as long as the padded input.
# ids: as-long-refused
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    gili = n + 2 * padding
    if f >= gili:
        raise ValueError("filter too long")
    if strict and (gili - f) % stride:
        raise ValueError("size is not whole")
    return (gili - f) // stride + 1
