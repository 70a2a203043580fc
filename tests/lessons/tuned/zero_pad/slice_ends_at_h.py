# wrong: The slice ends at H.
# ids: ends-too-early
def zero_pad(x, padding):
    H, W = x.shape[-2:]
    out = np.zeros((*x.shape[:-2], H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[..., padding:H, padding:W] = x
    return out
