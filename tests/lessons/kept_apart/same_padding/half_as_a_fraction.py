# wrong: Divides with /, so the padding is a float.
# ids: float
def same_padding(f):
    if f % 2 == 0:
        raise ValueError(f"f must be odd, got {f}")
    return (f - 1) / 2
