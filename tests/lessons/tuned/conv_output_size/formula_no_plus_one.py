# wrong: The formula alone, before any error: steps-counted.
# ids: steps-counted
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n + 2 * padding - f) // stride
