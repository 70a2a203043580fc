# wrong: The sizes grow by p where 2p belongs.
# ids: above-and-left, size-grown-once
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + padding, w + padding), x.dtype)
    out[..., padding : padding + h, padding : padding + w] = x
    return out
