# wrong: The result is larger by padding, not by twice the padding: only above and left.
# ids: above-and-left
def zero_pad(x, padding):
    p = padding
    shape = x.shape[:-2] + (x.shape[-2] + p, x.shape[-1] + p)
    y = np.zeros(shape, dtype=x.dtype)
    y[..., p:, p:] = x
    return y
