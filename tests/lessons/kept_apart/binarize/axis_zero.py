# mean over the filters
# ids: over-filters
def binarize(w):
    a = np.abs(w).mean(axis=0, keepdims=True)
    return np.where(w >= 0, a, -a)
