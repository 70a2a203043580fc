# wrong: x lies in the upper left corner.
# ids: in-the-corner
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(0, 2 * p), (0, 2 * p)]
    return np.pad(x, widths)
