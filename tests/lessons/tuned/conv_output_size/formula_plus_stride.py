# wrong: The formula alone, before any error: stride-added.
# ids: stride-added
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n + 2 * padding - f) // stride + stride
