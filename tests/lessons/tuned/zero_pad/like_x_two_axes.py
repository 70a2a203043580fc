# wrong: zeros_like, the first two axes.
# ids: no-room
def zero_pad(x, padding):
    H, W = x.shape[-2:]
    out = np.zeros_like(x)
    out[padding : padding + H, padding : padding + W] = x
    return out
