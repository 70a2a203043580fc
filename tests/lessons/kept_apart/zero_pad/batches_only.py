# wrong: Writes the widths for four axes, so gray and single colour pictures do not work.
# ids: other-axes
def zero_pad(x, padding):
    p = padding
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
