# wrong: The formula alone, before any error: padding-added-last.
# ids: padding-added-last
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n - f) // stride + 2 * padding + 1
