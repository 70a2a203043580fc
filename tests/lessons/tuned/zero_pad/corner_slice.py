# wrong: x lies in the upper left corner.
# ids: in-the-corner
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + 2 * padding, w + 2 * padding), x.dtype)
    out[..., :h, :w] = x
    return out
