# wrong: The frame is made of ones.
# ids: frame-not-zero
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(p, p), (p, p)]
    return np.pad(x, widths, constant_values=1)
