# wrong: The filter that is too long is an error only when strict is true.
# ids: unfit-only-when-strict
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    size = (n + 2 * padding - f) / stride + 1
    if strict:
        if f > n + 2 * padding:
            raise ValueError("filter longer than input")
        if size != int(size):
            raise ValueError(f"size {size}")
    return int(np.floor(size))
