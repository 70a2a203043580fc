# wrong: np.zeros is left to choose float64.
# ids: float64
def zero_pad(x, padding):
    *front, h, w = x.shape
    framed = np.zeros((*front, h + 2 * padding, w + 2 * padding))
    framed[..., padding : padding + h, padding : padding + w] = x
    return framed
