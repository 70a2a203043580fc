# wrong: The formula alone, before any error: padding-once.
# ids: padding-once
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n + padding - f) // stride + 1
