# wrong: Never looks at strict: a size that is not whole is always an error.
# ids: uneven-refused
def conv_output_size(n, f, stride=1, padding=0, strict=True):
    padded = n + 2 * padding
    if f > padded:
        raise ValueError(f"{f} > {padded}")
    steps, rest = divmod(padded - f, stride)
    if rest != 0:
        raise ValueError(f"rest {rest}")
    return steps + 1
