# wrong: Adds the padding once only.
# ids: padding-once
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    total = n + padding
    if f > total:
        raise ValueError("filter too long")
    if strict and (total - f) % stride != 0:
        raise ValueError("does not fit")
    return (total - f) // stride + 1
