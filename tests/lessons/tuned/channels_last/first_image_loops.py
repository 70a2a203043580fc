# wrong: Only image 0 is stored.
# ids: -
def channels_last(x):
    N, C, H, W = x.shape
    out = np.zeros((N, H, W, C))
    for n in range(N):
        for c in range(C):
            out[n, :, :, c] = x[0, c]
    return out
