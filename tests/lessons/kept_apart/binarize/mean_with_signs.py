# wrong: The mean of the weights is taken, not of their sizes.
# ids: mean-with-signs
def binarize(w):
    out = np.zeros(w.shape)
    for f in range(len(w)):
        alpha = w[f].mean()
        out[f] = np.where(w[f] < 0, -alpha, alpha)
    return out
