# wrong: Every axis gets zeros.
# ids: every-axis
def zero_pad(x, padding):
    p = padding
    widths = [(p, p)] * x.ndim
    return np.pad(x, widths)
