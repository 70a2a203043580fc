# wrong: Zeros come above and on the left only.
# ids: above-and-left
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + padding, w + padding), x.dtype)
    out[..., padding:, padding:] = x
    return out
