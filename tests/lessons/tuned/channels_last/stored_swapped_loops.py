# wrong: Rows and columns are swapped.
# ids: swapped
def channels_last(x):
    N, C, H, W = x.shape
    out = np.zeros((N, W, H, C))
    for n in range(N):
        for c in range(C):
            out[n, :, :, c] = x[n, c].T
    return out
