# wrong: The slice p:-p is empty when the padding is 0.
# ids: from-behind
def zero_pad(x, padding):
    p = padding
    new_shape = list(x.shape)
    new_shape[-1] += 2 * p
    new_shape[-2] += 2 * p
    out = np.zeros(new_shape, x.dtype)
    out[..., p:-p, p:-p] = x
    return out
