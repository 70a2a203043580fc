# wrong: The slice ends at H + 1; gray.
# ids: ends-for-padding-1
def zero_pad(x, padding):
    H, W = x.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding))
    out[padding : H + 1, padding : W + 1] = x
    return out
