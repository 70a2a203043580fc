# wrong: Only the rows get zeros.
# ids: rows-only
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(p, p), (0, 0)]
    return np.pad(x, widths)
