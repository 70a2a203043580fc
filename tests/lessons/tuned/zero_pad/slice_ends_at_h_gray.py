# wrong: The slice ends at H; a gray picture only.
# ids: ends-too-early
def zero_pad(x, padding):
    H, W = x.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding))
    out[padding:H, padding:W] = x
    return out
