# four loops
def channels_last(x):
    N, C, H, W = x.shape
    out = np.zeros((N, H, W, C))
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    out[n, i, j, c] = x[n, c, i, j]
    return out
