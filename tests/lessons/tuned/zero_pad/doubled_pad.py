# wrong: 2p zeros on each side.
# ids: doubled
def zero_pad(x, padding):
    p = 2 * padding
    widths = [(0, 0)] * (x.ndim - 2) + [(p, p), (p, p)]
    return np.pad(x, widths)
