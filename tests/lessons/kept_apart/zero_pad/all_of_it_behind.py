# wrong: Puts all 2p zeros below and on the right.
# ids: below-and-right, in-the-corner
def zero_pad(x, padding):
    widths = [(0, 0) for _ in x.shape]
    widths[-2] = widths[-1] = (0, 2 * padding)
    return np.pad(x, widths)
