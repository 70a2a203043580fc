# keepdims is missing
# ids: no-keepdims
def binarize(w):
    return np.where(w >= 0, 1, -1) * np.abs(w).mean(axis=(1, 2, 3))
