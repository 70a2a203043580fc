# wrong: The formula alone, before any error: stride-ignored.
# ids: stride-ignored
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    return n + 2 * padding - f + 1
