# six loops
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH = (H - 1) // stride + 1
    OW = (W - 1) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    for c in range(C):
                        out[n, f, i, j] += x[n, c, i * stride, j * stride] * w[f, c, 0, 0]
    return out
