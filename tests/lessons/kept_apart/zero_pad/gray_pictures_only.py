# wrong: Unpacks two sizes, so it stops at colour pictures.
# ids: matrix-only, other-axes
def zero_pad(x, padding):
    H, W = x.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[padding : padding + H, padding : padding + W] = x
    return out
