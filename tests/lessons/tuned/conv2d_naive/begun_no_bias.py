# wrong: The bias is forgotten; no stride and padding yet.
# ids: bias-missing
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = H - FH + 1
    OW = W - FW + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    out[n, f, i, j] = np.sum(x[n, :, i : i + FH, j : j + FW] * w[f])
    return out
