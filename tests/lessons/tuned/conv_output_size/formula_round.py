# wrong: The formula alone, before any error: rounded-to-nearest.
# ids: rounded-to-nearest
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return round((n + 2 * padding - f) / stride + 1)
