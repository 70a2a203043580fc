# wrong: The sum of the sizes is divided by FH * FW only, not by C as well.
# ids: divided-by-one-axis
def binarize(w):
    FN, C, FH, FW = w.shape
    alpha = np.abs(w).sum(axis=(1, 2, 3)) / (FH * FW)
    signs = np.ones_like(w, dtype=float)
    signs[w < 0] = -1
    return signs * alpha.reshape(FN, 1, 1, 1)
