# wrong: np.zeros(a, b).
# ids: shape-without-brackets
def zero_pad(x, padding):
    H, W = x.shape
    out = np.zeros(H + 2 * padding, W + 2 * padding)
    out[padding : padding + H, padding : padding + W] = x
    return out
