# wrong: Zeros come above and on the left only.
# ids: above-and-left
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(p, 0), (p, 0)]
    return np.pad(x, widths)
