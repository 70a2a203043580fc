# wrong: The slice ends at H; a gray picture only, with its dtype.
# ids: ends-too-early
def zero_pad(x, padding):
    H, W = x.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    out[padding:H, padding:W] = x
    return out
