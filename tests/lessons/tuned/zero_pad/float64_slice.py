# wrong: The new array is float64.
# ids: float64
def zero_pad(x, padding):
    *front, h, w = x.shape
    out = np.zeros((*front, h + 2 * padding, w + 2 * padding))
    out[..., padding : padding + h, padding : padding + w] = x
    return out
