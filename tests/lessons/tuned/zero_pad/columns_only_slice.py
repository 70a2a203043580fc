# wrong: Only the columns get zeros.
# ids: columns-only
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h, w + 2 * padding), x.dtype)
    out[..., :, padding : padding + w] = x
    return out
