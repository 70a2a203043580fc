# wrong: The formula alone, before any error: 1-added-first.
# ids: 1-added-first
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n + 2 * padding - f + 1) // stride
