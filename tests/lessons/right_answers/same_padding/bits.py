# bits
def same_padding(f):
    if not f & 1:
        raise ValueError(f"an even filter has no middle: {f}")
    return f >> 1
