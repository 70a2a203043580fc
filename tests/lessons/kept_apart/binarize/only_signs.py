# signs alone
# ids: signs-only
def binarize(w):
    out = np.ones(w.shape)
    out[w < 0] = -1
    return out
