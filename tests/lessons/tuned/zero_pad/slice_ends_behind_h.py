# wrong: The slice ends at H + 1.
# ids: ends-for-padding-1
def zero_pad(x, padding):
    H, W = x.shape[-2:]
    out = np.zeros((*x.shape[:-2], H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[..., padding : H + 1, padding : W + 1] = x
    return out
