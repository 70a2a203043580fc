# wrong: The size is H // stride, so the last row and column are lost when H or W is odd.
# ids: last-place-missing
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH, OW = H // stride, W // stride
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    out[n, f, i, j] = np.sum(x[n, :, i * stride, j * stride] * w[f, :, 0, 0])
    return out
