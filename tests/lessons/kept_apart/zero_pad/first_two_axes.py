# wrong: Pads the first two axes, which are rows and columns only in a gray picture.
# ids: first-axes
def zero_pad(x, padding):
    widths = [(padding, padding), (padding, padding)]
    while len(widths) < x.ndim:
        widths.append((0, 0))
    return np.pad(x, widths)
