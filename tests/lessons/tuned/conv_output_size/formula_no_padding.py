# wrong: The formula alone, before any error: padding-ignored.
# ids: padding-ignored
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return (n - f) // stride + 1
