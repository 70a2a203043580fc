# wrong: the stride is never used
# ids: stride-ignored
def projection_shortcut(x, w, stride=1):
    w = w.reshape(w.shape[0], w.shape[1])
    out = np.einsum("fc,nchw->nfhw", w, x)
    return out
