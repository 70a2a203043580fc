# wrong: Fills the frame with the border's pixels, not with zeros.
# ids: edge-repeated
def zero_pad(x, padding):
    widths = [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2
    return np.pad(x, widths, mode="edge")
