# a copy and masks
def binarize(w):
    out = w.copy()
    for f in range(w.shape[0]):
        alpha = np.abs(w[f]).mean()
        out[f][w[f] >= 0] = alpha
        out[f][w[f] < 0] = -alpha
    return out
