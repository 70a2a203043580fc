# recursion
def zero_pad(x, padding):
    if x.ndim > 2:
        return np.stack([zero_pad(part, padding) for part in x])
    out = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding), x.dtype)
    out[padding : padding + x.shape[0], padding : padding + x.shape[1]] = x
    return out
