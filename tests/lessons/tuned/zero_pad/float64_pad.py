# wrong: The new array is float64.
# ids: float64
def zero_pad(x, padding):
    p = padding
    widths = [(0, 0)] * (x.ndim - 2) + [(p, p), (p, p)]
    return np.pad(x, widths).astype(float)
