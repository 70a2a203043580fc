# one mean for the layer
# ids: one-for-all
def binarize(w):
    return np.where(w >= 0, 1, -1) * np.mean(np.abs(w))
