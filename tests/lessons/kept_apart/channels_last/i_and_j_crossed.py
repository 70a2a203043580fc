# wrong: In the loops, row and column change places on the right side.
# ids: -
def channels_last(x):
    N, C, H, W = x.shape
    out = np.zeros((N, H, W, C), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    out[n, i, j, c] = x[n, c, j, i]
    return out
