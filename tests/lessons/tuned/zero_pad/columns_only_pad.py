# wrong: Only the columns get zeros.
# ids: columns-only
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(0, 0), (p, p)]
    return np.pad(x, widths)
