# wrong: The mean is taken over all filters together.
# ids: one-for-all
def binarize(w):
    alpha = np.mean(np.abs(w))
    return np.where(w >= 0, alpha, -alpha)
