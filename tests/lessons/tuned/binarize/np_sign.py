# np.sign leaves 0
# ids: zero-stays
def binarize(w):
    return np.sign(w) * np.abs(w).mean(axis=(1, 2, 3), keepdims=True)
