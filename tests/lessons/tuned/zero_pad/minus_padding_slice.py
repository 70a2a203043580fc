# wrong: The slice ends at -padding.
# ids: from-behind
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + 2 * padding, w + 2 * padding), x.dtype)
    out[..., padding:-padding, padding:-padding] = x
    return out
