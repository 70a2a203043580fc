# 0 counts as minus
# ids: zero-is-minus
def binarize(w):
    a = np.abs(w).mean(axis=(1, 2, 3), keepdims=True)
    return np.where(w > 0, a, -a)
