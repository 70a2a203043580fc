# wrong: Gray, floats.
# ids: float64-and-matrix-only
def zero_pad(x, padding):
    H, W = x.shape[0], x.shape[1]
    out = np.zeros((H + 2 * padding, W + 2 * padding))
    out[padding : padding + H, padding : padding + W] = x
    return out
