# wrong: np.empty.
# ids: empty
def zero_pad(x, padding):
    H, W = x.shape[-2:]
    out = np.empty((*x.shape[:-2], H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[..., padding : padding + H, padding : padding + W] = x
    return out
