# wrong: Only the rows get zeros.
# ids: rows-only
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + 2 * padding, w), x.dtype)
    out[..., padding : padding + h, :] = x
    return out
