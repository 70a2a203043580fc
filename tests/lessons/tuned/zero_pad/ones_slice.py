# wrong: The frame is made of ones.
# ids: frame-not-zero
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.ones((*front, h + 2 * padding, w + 2 * padding), x.dtype)
    out[..., padding : padding + h, padding : padding + w] = x
    return out
